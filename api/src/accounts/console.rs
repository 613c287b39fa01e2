//! Accounts made and ended from the command line, for an empty zone and for administrators who have lost their password.
//! Who has the server's shell needs no role here; every step goes to the zone's log under the name of the command line.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use entity::{
    organization,
    status::{OrganizationKind, Role},
    user, zone,
};
use sea_orm::{
    ActiveEnum, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, Iterable, PaginatorTrait, QueryFilter,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::people::{self, NewAccount};
use crate::{
    app::Context,
    db::Tx,
    error::{AppError, AppResult},
    events::{self, Draft, LogName},
};

/// Who the log says it was.
const NAME: &str = "命令行";

/// The administrators of a new zone: role, ending of the username, name.
const ADMINISTRATORS: [(Role, &str, &str); 3] = [
    (Role::SystemAdmin, "system", "系统管理员"),
    (Role::SecurityAdmin, "security", "安全管理员"),
    (Role::AuditAdmin, "audit", "审计管理员"),
];

/// A zone about to be founded.
#[derive(Clone, Debug)]
pub struct NewZone {
    /// Short and lower case, as `beicheng`; the usernames of the administrators begin with it.
    pub code: String,
    /// Name of the federation of unions, as `北城区总工会`.
    pub name: String,
    /// IANA name.
    pub time_zone: String,
}

/// An account about to be made.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Code of the zone; may be left out where there is only one.
    pub zone: Option<String>,
    pub username: String,
    pub display_name: String,
    pub role: Role,
    /// Name, credit code or public identifier; the federation of unions itself when absent.
    pub organization: Option<String>,
}

/// A username with the password that is shown this once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    pub username: String,
    pub display_name: String,
    pub initial_password: String,
}

/// Founds a zone with its administrators. Errors: 409 when the database holds a zone already.
pub async fn found(context: &Context, zone: NewZone) -> AppResult<Vec<Credentials>> {
    let zone = NewZone { code: people::check_username(&zone.code)?, ..zone };
    if zone.time_zone.parse::<Tz>().is_err() {
        let message = format!("没有名为“{}”的时区，请填写如 Asia/Shanghai。", zone.time_zone);
        return Err(AppError::field("time_zone", "unknown", message));
    }
    let mut accounts = Vec::new();
    for (role, ending, name) in ADMINISTRATORS {
        accounts.push(account(context, &format!("{}-{ending}", zone.code), name, role).await?);
    }
    let (credentials, accounts): (Vec<_>, Vec<_>) = accounts.into_iter().unzip();
    let now = context.clock.now();
    context
        .db
        .write(move |tx| {
            let (zone, accounts) = (zone.clone(), accounts.clone());
            Box::pin(async move { insert_zone(tx, zone, accounts, now).await })
        })
        .await?;
    Ok(credentials)
}

/// An account of one role, and the password to show. The organization is added when it is known.
async fn account(context: &Context, username: &str, name: &str, role: Role) -> AppResult<(Credentials, NewAccount)> {
    let username = people::check_username(username)?;
    let display_name = name.trim().to_owned();
    let initial_password = people::initial_password()?;
    let account = NewAccount {
        username: username.clone(),
        display_name: display_name.clone(),
        password_hash: context.passwords.hash(initial_password.clone()).await?,
        is_active: true,
        grants: vec![(role, 0)],
    };
    Ok((Credentials { username, display_name, initial_password }, account))
}

async fn insert_zone(tx: &Tx, zone: NewZone, accounts: Vec<NewAccount>, now: DateTime<Utc>) -> AppResult<()> {
    // Every other table hangs on a zone: without one the database holds nothing.
    if zone::Entity::find().count(tx).await? > 0 {
        return Err(AppError::state_forbids("数据库中已有内容，不能再初始化；新增人员请用 jinbang user create。"));
    }
    let row = zone::ActiveModel {
        public_id: Set(Uuid::new_v4().to_string()),
        code: Set(zone.code),
        name: Set(zone.name.trim().to_owned()),
        is_demonstration: Set(false),
        time_zone: Set(zone.time_zone),
        created_at: Set(now),
        ..Default::default()
    };
    let zone = zone::Entity::insert(row).exec_with_returning(tx).await?;
    let root = organization::ActiveModel {
        public_id: Set(Uuid::new_v4().to_string()),
        zone_id: Set(zone.id),
        kind: Set(OrganizationKind::FederationOfUnions),
        name: Set(zone.name.clone()),
        is_active: Set(true),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    let root = organization::Entity::insert(root).exec_with_returning(tx).await?;
    record(tx, &zone, "zone_founded", format!("zone:{}", zone.public_id), json!({ "name": zone.name }), now).await?;
    for account in accounts {
        insert_account(tx, &zone, account, root.id, now).await?;
    }
    Ok(())
}

async fn insert_account(
    tx: &Tx,
    zone: &zone::Model,
    mut account: NewAccount,
    organization_id: i64,
    now: DateTime<Utc>,
) -> AppResult<()> {
    for grant in &mut account.grants {
        grant.1 = organization_id;
    }
    let roles: Vec<String> = account.grants.iter().map(|(role, _)| role.to_value()).collect();
    let user = people::insert(tx, zone.id, account, now).await?;
    let facts = json!({ "username": user.username, "roles": roles });
    record(tx, zone, "user_created", format!("user:{}", user.public_id), facts, now).await
}

/// Makes an account with an initial password.
pub async fn create(context: &Context, person: NewPerson) -> AppResult<Credentials> {
    if matches!(person.role, Role::Judge | Role::PanelChair) {
        return Err(AppError::field("role", "role", "评委账号请在专家库中添加，组长在评审组中指定。"));
    }
    let (credentials, account) = account(context, &person.username, &person.display_name, person.role).await?;
    let now = context.clock.now();
    context
        .db
        .write(move |tx| {
            let (person, account) = (person.clone(), account.clone());
            Box::pin(async move {
                let zone = find_zone(tx, person.zone.as_deref()).await?;
                let organization = find_organization(tx, &zone, person.role, person.organization.as_deref()).await?;
                insert_account(tx, &zone, account, organization.id, now).await
            })
        })
        .await?;
    Ok(credentials)
}

async fn find_zone(tx: &Tx, code: Option<&str>) -> AppResult<zone::Model> {
    let mut zones = zone::Entity::find().all(tx).await?;
    if let Some(code) = code {
        zones.retain(|zone| zone.code == code);
    }
    match (zones.pop(), zones.is_empty()) {
        (Some(only), true) => Ok(only),
        (Some(_), false) => Err(AppError::field("zone", "required", "数据库中有多个区，请用 --zone 指明代码。")),
        (None, _) => Err(AppError::not_found("这个区")),
    }
}

async fn find_organization(
    tx: &Tx,
    zone: &zone::Model,
    role: Role,
    named: Option<&str>,
) -> AppResult<organization::Model> {
    let find = organization::Entity::find().filter(organization::Column::ZoneId.eq(zone.id));
    let find = match named {
        Some(named) => find.filter(
            Condition::any()
                .add(organization::Column::PublicId.eq(named))
                .add(organization::Column::CreditCode.eq(named))
                .add(organization::Column::Name.eq(named)),
        ),
        None if matches!(role, Role::EnterpriseUser | Role::FederationOfficer) => {
            return Err(AppError::field(
                "organization",
                "required",
                "这个角色属于一家单位，请用 --organization 指明。",
            ));
        }
        None => find.filter(organization::Column::Kind.eq(OrganizationKind::FederationOfUnions)),
    };
    find.one(tx).await?.ok_or_else(|| AppError::not_found("这家单位"))
}

/// Gives an account a new initial password and ends its sessions.
pub async fn reset_password(context: &Context, username: String) -> AppResult<Credentials> {
    let initial_password = people::initial_password()?;
    let hash = context.passwords.hash(initial_password.clone()).await?;
    let now = context.clock.now();
    let user = context
        .db
        .write(move |tx| {
            let (username, hash) = (username.clone(), hash.clone());
            Box::pin(async move {
                let (user, zone) = find_user(tx, &username).await?;
                people::reset(tx, &user, hash, now).await?;
                record(tx, &zone, "password_reset", format!("user:{}", user.public_id), json!({}), now).await?;
                Ok(user)
            })
        })
        .await?;
    Ok(Credentials { username: user.username, display_name: user.display_name, initial_password })
}

/// Lets an account sign in again, or no longer; its sessions end at once.
pub async fn set_active(context: &Context, username: String, is_active: bool) -> AppResult<()> {
    let now = context.clock.now();
    context
        .db
        .write(move |tx| {
            let username = username.clone();
            Box::pin(async move {
                let (user, zone) = find_user(tx, &username).await?;
                let change = user::ActiveModel { is_active: Set(is_active), ..Default::default() };
                people::store(tx, &user, change, now).await?;
                people::end_sessions(tx, &user, now).await?;
                let facts = json!({ "username": user.username, "is_active": is_active });
                record(tx, &zone, "user_changed", format!("user:{}", user.public_id), facts, now).await
            })
        })
        .await
}

async fn find_user(tx: &Tx, username: &str) -> AppResult<(user::Model, zone::Model)> {
    let missing = || AppError::not_found("这个账号");
    let username = username.trim().to_lowercase();
    let user = user::Entity::find().filter(user::Column::Username.eq(username)).one(tx).await?.ok_or_else(missing)?;
    let zone = zone::Entity::find_by_id(user.zone_id).one(tx).await?.ok_or_else(missing)?;
    Ok((user, zone))
}

/// The role called `name`, as `zone_staff`. Errors: 422 with the names there are.
pub fn role_named(name: &str) -> AppResult<Role> {
    Role::iter().find(|role| role.to_value() == name).ok_or_else(|| {
        let known: Vec<String> = Role::iter().map(|role| role.to_value()).collect();
        AppError::field("role", "unknown", format!("没有名为“{name}”的角色，可用：{}。", known.join("、")))
    })
}

async fn record(
    tx: &Tx,
    zone: &zone::Model,
    kind: &'static str,
    subject: String,
    payload: Value,
    at: DateTime<Utc>,
) -> AppResult<()> {
    let draft = Draft { kind, actor_id: None, actor_name: NAME.to_owned(), subject, payload, at };
    events::append(tx, &LogName::of_zone(zone), draft).await?;
    Ok(())
}
