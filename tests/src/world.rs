//! Zones with an account for every role, put straight into the database so that a test begins where it matters.

use chrono::{DateTime, Utc};
use entity::{
    expert, organization, role_grant,
    status::{OrganizationKind, Role},
    user, zone,
};
use sea_orm::{ActiveValue::Set, DatabaseConnection, EntityTrait};
use uuid::Uuid;

use crate::{TestApp, app::first_day};

/// The password of every test account.
pub const PASSWORD: &str = "三人行必有我师 test";

/// A district: its federations, enterprises and people. Usernames begin with the zone's code, as `north-staff1`.
pub struct World {
    pub zone: zone::Model,
    /// The federation of unions itself.
    pub root: organization::Model,
    pub federations: Vec<organization::Model>,
    pub enterprises: Vec<organization::Model>,
    pub experts: Vec<expert::Model>,
}

/// Valid unified social credit codes of nobody.
const CREDIT_CODES: [&str; 4] =
    ["91120193MA06003870", "91120193MA0600029Y", "91120193MA05XEWX3A", "92120193MA7KB3DQ1B"];

impl World {
    /// Two federations with two enterprises each (the first two enterprises are one corporate group), `judges` experts
    /// (the first is employed by the first enterprise), and accounts `CODE-staff1`, `CODE-staff2`, `CODE-leader1`,
    /// `CODE-leader2`, `CODE-supervisor`, `CODE-auditor`, `CODE-system`, `CODE-security`, `CODE-audit`,
    /// `CODE-officer1..2`, `CODE-enterprise1..4` and `CODE-judge1..n`.
    pub async fn build(app: &TestApp, code: &str, judges: usize) -> Self {
        let db = app.context.db.read();
        let hash = app.context.passwords.hash(PASSWORD.to_owned()).await.expect("hash");
        let zone = insert_zone(db, code).await;
        let maker = Maker { db, zone: &zone, hash: &hash, code };
        let root = maker.organization(OrganizationKind::FederationOfUnions, "总工会", None, None).await;
        let mut world = Self { zone: zone.clone(), root, federations: vec![], enterprises: vec![], experts: vec![] };
        for number in 0..2 {
            let name = format!("第{}联合会", number + 1);
            let federation =
                maker.organization(OrganizationKind::UnionFederation, &name, Some(&world.root), None).await;
            maker.user(&format!("officer{}", number + 1), Role::FederationOfficer, &federation).await;
            world.federations.push(federation);
        }
        for (number, credit_code) in CREDIT_CODES.iter().enumerate() {
            let (name, federation) = (format!("第{}企业", number + 1), &world.federations[number / 2]);
            let enterprise =
                maker.organization(OrganizationKind::Enterprise, &name, Some(federation), Some(credit_code)).await;
            maker.user(&format!("enterprise{}", number + 1), Role::EnterpriseUser, &enterprise).await;
            world.enterprises.push(enterprise);
        }
        let people = [
            ("staff1", Role::ZoneStaff),
            ("staff2", Role::ZoneStaff),
            ("leader1", Role::Leader),
            ("leader2", Role::Leader),
            ("supervisor", Role::Supervisor),
            ("auditor", Role::Auditor),
            ("system", Role::SystemAdmin),
            ("security", Role::SecurityAdmin),
            ("audit", Role::AuditAdmin),
        ];
        for (name, role) in people {
            maker.user(name, role, &world.root).await;
        }
        for number in 0..judges {
            let employer = (number == 0).then(|| &world.enterprises[0]);
            let expert = maker.expert(number + 1, &world.root, employer).await;
            world.experts.push(expert);
        }
        world
    }

    /// The username of one of the zone's people, as `staff1`.
    pub fn username(&self, person: &str) -> String {
        format!("{}-{person}", self.zone.code)
    }
}

struct Maker<'a> {
    db: &'a DatabaseConnection,
    zone: &'a zone::Model,
    hash: &'a str,
    code: &'a str,
}

impl Maker<'_> {
    async fn organization(
        &self,
        kind: OrganizationKind,
        name: &str,
        parent: Option<&organization::Model>,
        credit_code: Option<&str>,
    ) -> organization::Model {
        let is_grouped = credit_code.is_some_and(|code| CREDIT_CODES.iter().take(2).any(|grouped| *grouped == code));
        let model = organization::ActiveModel {
            public_id: Set(Uuid::new_v4().to_string()),
            zone_id: Set(self.zone.id),
            kind: Set(kind),
            name: Set(format!("{}{name}", self.zone.name)),
            credit_code: Set(credit_code.map(str::to_owned)),
            parent_id: Set(parent.map(|parent| parent.id)),
            corporate_group: Set(is_grouped.then(|| "同心集团".to_owned())),
            is_active: Set(true),
            version: Set(1),
            created_at: Set(first_day()),
            updated_at: Set(first_day()),
            ..Default::default()
        };
        organization::Entity::insert(model).exec_with_returning(self.db).await.expect("insert an organization")
    }

    async fn user(&self, name: &str, role: Role, organization: &organization::Model) -> user::Model {
        let model = user::ActiveModel {
            public_id: Set(Uuid::new_v4().to_string()),
            zone_id: Set(self.zone.id),
            username: Set(format!("{}-{name}", self.code)),
            display_name: Set(format!("{name}同志")),
            password_hash: Set(self.hash.to_owned()),
            must_change_password: Set(false),
            is_active: Set(true),
            token_version: Set(1),
            version: Set(1),
            created_at: Set(first_day()),
            updated_at: Set(first_day()),
            ..Default::default()
        };
        let user = user::Entity::insert(model).exec_with_returning(self.db).await.expect("insert a user");
        let grant = role_grant::ActiveModel {
            zone_id: Set(self.zone.id),
            user_id: Set(user.id),
            role: Set(role),
            organization_id: Set(organization.id),
            created_at: Set(first_day()),
            ..Default::default()
        };
        role_grant::Entity::insert(grant).exec_without_returning(self.db).await.expect("insert a grant");
        user
    }

    async fn expert(
        &self,
        number: usize,
        root: &organization::Model,
        employer: Option<&organization::Model>,
    ) -> expert::Model {
        let user = self.user(&format!("judge{number}"), Role::Judge, root).await;
        let model = expert::ActiveModel {
            public_id: Set(Uuid::new_v4().to_string()),
            zone_id: Set(self.zone.id),
            user_id: Set(user.id),
            name: Set(format!("评委{number}")),
            title: Set("高级工程师".to_owned()),
            specialty: Set("机械制造".to_owned()),
            employer_id: Set(employer.map(|employer| employer.id)),
            employer_name: Set(employer.map_or_else(|| "某研究院".to_owned(), |employer| employer.name.clone())),
            is_active: Set(true),
            version: Set(1),
            created_at: Set(first_day()),
            ..Default::default()
        };
        expert::Entity::insert(model).exec_with_returning(self.db).await.expect("insert an expert")
    }
}

async fn insert_zone(db: &DatabaseConnection, code: &str) -> zone::Model {
    let model = zone::ActiveModel {
        public_id: Set(Uuid::new_v4().to_string()),
        code: Set(code.to_owned()),
        name: Set(format!("{code}区")),
        is_demonstration: Set(false),
        time_zone: Set("Asia/Shanghai".to_owned()),
        created_at: Set(first_day()),
        ..Default::default()
    };
    zone::Entity::insert(model).exec_with_returning(db).await.expect("insert a zone")
}

/// A moment `days` days after the tests begin.
pub fn day(days: i64) -> DateTime<Utc> {
    first_day() + chrono::TimeDelta::days(days)
}
