//! The zone, its organizations, its people.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{
    expert, expert_tie, organization, role_grant,
    status::{EnterpriseSize, OrganizationKind, Role},
    user, zone,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{DemoAccount, Filling, PASSWORD, insert_all};
use crate::{
    app::Context,
    demo::world::{self, Employer, Scope, Size, World},
};

/// Everything that programmes need, in an empty database.
pub async fn fill<'a>(
    context: &'a Context,
    world: &'a World,
    now: DateTime<Utc>,
    password_hash: String,
) -> anyhow::Result<Filling<'a>> {
    let zone = insert_zone(context, world, now).await?;
    let root = organization_row(&zone, OrganizationKind::FederationOfUnions, &world.zone_name, now);
    let root = first_ids(context, &zone, vec![root], OrganizationKind::FederationOfUnions).await?;
    let root_id = root.first().copied().ok_or_else(|| anyhow::anyhow!("no federation of unions"))?;
    let rows = world
        .federations
        .iter()
        .map(|federation| organization::ActiveModel {
            parent_id: Set(Some(root_id)),
            credit_code: Set(Some(federation.union_code.clone())),
            ..organization_row(&zone, OrganizationKind::UnionFederation, &federation.name, now)
        })
        .collect();
    let federations = first_ids(context, &zone, rows, OrganizationKind::UnionFederation).await?;
    let rows = enterprise_rows(world, &zone, &federations, now);
    let enterprises = first_ids(context, &zone, rows, OrganizationKind::Enterprise).await?;
    let mut filling = Filling { context, world, now, zone, enterprises, federations, experts: Vec::new() };
    insert_users(&filling, root_id, &password_hash).await?;
    filling.experts = insert_experts(&filling).await?;
    Ok(filling)
}

async fn insert_zone(context: &Context, world: &World, now: DateTime<Utc>) -> anyhow::Result<zone::Model> {
    let model = zone::ActiveModel {
        public_id: Set(Uuid::new_v4().to_string()),
        code: Set("demo".to_owned()),
        name: Set(world.zone_name.clone()),
        is_demonstration: Set(true),
        time_zone: Set("Asia/Shanghai".to_owned()),
        created_at: Set(now),
        ..Default::default()
    };
    Ok(context
        .db
        .write(move |tx| {
            let model = model.clone();
            Box::pin(async move { Ok(zone::Entity::insert(model).exec_with_returning(tx).await?) })
        })
        .await?)
}

fn organization_row(
    zone: &zone::Model,
    kind: OrganizationKind,
    name: &str,
    now: DateTime<Utc>,
) -> organization::ActiveModel {
    organization::ActiveModel {
        public_id: Set(Uuid::new_v4().to_string()),
        zone_id: Set(zone.id),
        kind: Set(kind),
        name: Set(name.to_owned()),
        credit_code: Set(None),
        parent_id: Set(None),
        corporate_group: Set(None),
        industry: Set(None),
        size: Set(None),
        is_active: Set(true),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    }
}

fn enterprise_rows(
    world: &World,
    zone: &zone::Model,
    federations: &[i64],
    now: DateTime<Utc>,
) -> Vec<organization::ActiveModel> {
    world
        .enterprises
        .iter()
        .map(|enterprise| organization::ActiveModel {
            parent_id: Set(federations.get(enterprise.federation).copied()),
            credit_code: Set(Some(enterprise.credit_code.clone())),
            corporate_group: Set(enterprise.corporate_group.clone()),
            industry: Set(Some(enterprise.industry.clone())),
            size: Set(Some(match enterprise.size {
                Size::Large => EnterpriseSize::Large,
                Size::Medium => EnterpriseSize::Medium,
                Size::Small => EnterpriseSize::Small,
            })),
            ..organization_row(zone, OrganizationKind::Enterprise, &enterprise.name, now)
        })
        .collect()
}

/// Inserts organizations of one kind and returns their keys in the order given.
async fn first_ids(
    context: &Context,
    zone: &zone::Model,
    rows: Vec<organization::ActiveModel>,
    kind: OrganizationKind,
) -> anyhow::Result<Vec<i64>> {
    let order: Vec<String> = rows.iter().filter_map(|row| row.public_id.try_as_ref().cloned()).collect();
    insert_all::<organization::Entity>(context, rows).await?;
    let stored: BTreeMap<String, i64> = organization::Entity::find()
        .filter(organization::Column::ZoneId.eq(zone.id))
        .filter(organization::Column::Kind.eq(kind))
        .all(context.db.read())
        .await?
        .into_iter()
        .map(|row| (row.public_id, row.id))
        .collect();
    Ok(order.iter().filter_map(|public_id| stored.get(public_id).copied()).collect())
}

/// Somebody who will sign in: name, role and the organization it is held for.
struct Person<'a> {
    username: &'a str,
    display_name: String,
    role: Role,
    organization_id: i64,
}

async fn insert_users(filling: &Filling<'_>, root_id: i64, password_hash: &str) -> anyhow::Result<()> {
    let people = people(filling, root_id);
    let rows = people
        .iter()
        .map(|person| user::ActiveModel {
            public_id: Set(Uuid::new_v4().to_string()),
            zone_id: Set(filling.zone.id),
            username: Set(person.username.to_owned()),
            display_name: Set(person.display_name.clone()),
            password_hash: Set(password_hash.to_owned()),
            must_change_password: Set(false),
            is_active: Set(true),
            token_version: Set(1),
            version: Set(1),
            created_at: Set(filling.now),
            updated_at: Set(filling.now),
            ..Default::default()
        })
        .collect();
    insert_all::<user::Entity>(filling.context, rows).await?;
    let ids = user_ids(filling).await?;
    let grants = people
        .iter()
        .filter_map(|person| {
            Some(role_grant::ActiveModel {
                zone_id: Set(filling.zone.id),
                user_id: Set(*ids.get(person.username)?),
                role: Set(person.role),
                organization_id: Set(person.organization_id),
                created_at: Set(filling.now),
                ..Default::default()
            })
        })
        .collect();
    insert_all::<role_grant::Entity>(filling.context, grants).await?;
    Ok(())
}

fn people<'a>(filling: &Filling<'a>, root_id: i64) -> Vec<Person<'a>> {
    let world = filling.world;
    let mut people: Vec<Person<'a>> = world
        .accounts
        .iter()
        .filter_map(|account| {
            let organization_id = match account.scope {
                Scope::Zone => root_id,
                Scope::Federation(position) => *filling.federations.get(position)?,
                Scope::Enterprise(position) => *filling.enterprises.get(position)?,
                Scope::Expert(_) => return None,
            };
            let display_name = format!("{} · {}", account.office, account.name);
            Some(Person { username: &account.login, display_name, role: role(account.role)?, organization_id })
        })
        .collect();
    people.extend(world.experts.iter().map(|expert| Person {
        username: &expert.login,
        display_name: expert.name.clone(),
        role: Role::Judge,
        organization_id: root_id,
    }));
    people
}

/// A chair's role follows from the seat on a panel and is never granted.
fn role(role: world::Role) -> Option<Role> {
    match role {
        world::Role::EnterpriseUser => Some(Role::EnterpriseUser),
        world::Role::FederationOfficer => Some(Role::FederationOfficer),
        world::Role::ZoneStaff => Some(Role::ZoneStaff),
        world::Role::Judge => Some(Role::Judge),
        world::Role::PanelChair => None,
        world::Role::Supervisor => Some(Role::Supervisor),
        world::Role::Leader => Some(Role::Leader),
        world::Role::Auditor => Some(Role::Auditor),
        world::Role::SystemAdmin => Some(Role::SystemAdmin),
        world::Role::SecurityAdmin => Some(Role::SecurityAdmin),
        world::Role::AuditAdmin => Some(Role::AuditAdmin),
    }
}

async fn user_ids(filling: &Filling<'_>) -> anyhow::Result<BTreeMap<String, i64>> {
    let users =
        user::Entity::find().filter(user::Column::ZoneId.eq(filling.zone.id)).all(filling.context.db.read()).await?;
    Ok(users.into_iter().map(|user| (user.username, user.id)).collect())
}

async fn insert_experts(filling: &Filling<'_>) -> anyhow::Result<Vec<(String, i64)>> {
    let ids = user_ids(filling).await?;
    let enterprise = |position: usize| filling.enterprises.get(position).copied();
    let name_of = |position: usize| filling.world.enterprises.get(position).map(|found| found.name.clone());
    let rows: Vec<expert::ActiveModel> = filling
        .world
        .experts
        .iter()
        .filter_map(|known| {
            let (employer_id, employer_name) = match &known.employer {
                Employer::Enterprise(position) => (enterprise(*position), name_of(*position).unwrap_or_default()),
                Employer::Outside(name) => (None, name.clone()),
            };
            Some(expert::ActiveModel {
                public_id: Set(Uuid::new_v4().to_string()),
                zone_id: Set(filling.zone.id),
                user_id: Set(*ids.get(&known.login)?),
                name: Set(known.name.clone()),
                title: Set(known.title.clone()),
                specialty: Set(known.specialty.clone()),
                employer_id: Set(employer_id),
                employer_name: Set(employer_name),
                is_active: Set(true),
                version: Set(1),
                created_at: Set(filling.now),
                ..Default::default()
            })
        })
        .collect();
    insert_all::<expert::Entity>(filling.context, rows).await?;
    let stored: BTreeMap<i64, (String, i64)> = expert::Entity::find()
        .filter(expert::Column::ZoneId.eq(filling.zone.id))
        .all(filling.context.db.read())
        .await?
        .into_iter()
        .map(|row| (row.user_id, (row.public_id, row.id)))
        .collect();
    let experts: Vec<(String, i64)> =
        filling.world.experts.iter().filter_map(|known| stored.get(ids.get(&known.login)?).cloned()).collect();
    insert_ties(filling, &experts).await?;
    Ok(experts)
}

async fn insert_ties(filling: &Filling<'_>, experts: &[(String, i64)]) -> anyhow::Result<()> {
    let ties = filling.world.experts.iter().zip(experts).flat_map(|(known, (_, id))| {
        known.advises.iter().filter_map(|position| {
            Some(expert_tie::ActiveModel {
                zone_id: Set(filling.zone.id),
                expert_id: Set(*id),
                organization_id: Set(*filling.enterprises.get(*position)?),
                reason: Set("有偿技术顾问".to_owned()),
                created_at: Set(filling.now),
                ..Default::default()
            })
        })
    });
    insert_all::<expert_tie::Entity>(filling.context, ties.collect()).await?;
    Ok(())
}

/// The accounts that are printed and offered on the sign-in page.
pub fn accounts(world: &World) -> Vec<DemoAccount> {
    world
        .accounts
        .iter()
        .map(|account| {
            let login = match account.scope {
                Scope::Expert(position) => world.experts.get(position).map(|expert| expert.login.clone()),
                Scope::Zone | Scope::Federation(_) | Scope::Enterprise(_) => None,
            };
            DemoAccount {
                username: login.unwrap_or_else(|| account.login.clone()),
                password: PASSWORD.to_owned(),
                role: account.role.key().to_owned(),
                display_name: account.name.clone(),
                note: account.office.clone(),
            }
        })
        .collect()
}
