//! One account for each role of the demonstration, to be printed at start. Names and scopes only: no password, no permission.

use super::WorldError;
use super::dice::Dice;
use super::experts::Expert;
use super::organizations::{Enterprise, Federation};
use super::people::{invent_name, phone};
use super::vocabulary::Vocabulary;

/// A role of the house, spelt as in the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// 企业用户.
    EnterpriseUser,
    /// 联合会干事.
    FederationOfficer,
    /// 区总工会工作人员.
    ZoneStaff,
    /// 评委.
    Judge,
    /// 评审组长.
    PanelChair,
    /// 纪检监督.
    Supervisor,
    /// 领导.
    Leader,
    /// 审计.
    Auditor,
    /// 系统管理员.
    SystemAdmin,
    /// 安全管理员.
    SecurityAdmin,
    /// 审计管理员.
    AuditAdmin,
}

impl Role {
    /// The role's key in the database and on the wire.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::EnterpriseUser => "enterprise_user",
            Self::FederationOfficer => "federation_officer",
            Self::ZoneStaff => "zone_staff",
            Self::Judge => "judge",
            Self::PanelChair => "panel_chair",
            Self::Supervisor => "supervisor",
            Self::Leader => "leader",
            Self::Auditor => "auditor",
            Self::SystemAdmin => "system_admin",
            Self::SecurityAdmin => "security_admin",
            Self::AuditAdmin => "audit_admin",
        }
    }
}

/// What an account may act for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The whole district.
    Zone,
    /// The federation at this position.
    Federation(usize),
    /// The enterprise at this position.
    Enterprise(usize),
    /// The expert at this position.
    Expert(usize),
}

/// Somebody who can sign in.
#[derive(Clone, Debug)]
pub struct Account {
    /// Sign-in name.
    pub login: String,
    /// Person's name.
    pub name: String,
    /// Office or unit, as shown beside the name.
    pub office: String,
    /// Telephone.
    pub phone: String,
    /// Role.
    pub role: Role,
    /// Scope.
    pub scope: Scope,
}

const ZONE_ACCOUNTS: [(&str, &str, Role); 9] = [
    ("staff1", "经济技术部", Role::ZoneStaff),
    ("staff2", "经济技术部", Role::ZoneStaff),
    ("supervisor", "经费审查与监督室", Role::Supervisor),
    ("leader1", "区总工会主席办公室", Role::Leader),
    ("leader2", "区总工会副主席办公室", Role::Leader),
    ("auditor", "经费审查委员会", Role::Auditor),
    ("sysadmin", "信息中心", Role::SystemAdmin),
    ("secadmin", "信息中心安全岗", Role::SecurityAdmin),
    ("audadmin", "信息中心审计岗", Role::AuditAdmin),
];

/// The accounts in the order in which they are printed. Every expert has one besides: see [`Expert::login`].
pub(super) fn invent(
    vocabulary: &Vocabulary,
    federations: &[Federation],
    enterprises: &[Enterprise],
    experts: &[Expert],
    seed: u64,
) -> Result<Vec<Account>, WorldError> {
    let mut accounts = Vec::new();
    // Both enterprises belong to the officer's federation, so that every entry made with these accounts finds its way on.
    let federation = enterprises.first().map_or(0, |enterprise| enterprise.federation);
    let neighbours = enterprises.iter().enumerate().filter(|(_, enterprise)| enterprise.federation == federation);
    for (number, (position, enterprise)) in (1..).zip(neighbours.take(2)) {
        accounts.push(Account {
            login: format!("enterprise{number}"),
            name: enterprise.contact.clone(),
            office: enterprise.name.clone(),
            phone: enterprise.phone.clone(),
            role: Role::EnterpriseUser,
            scope: Scope::Enterprise(position),
        });
    }
    let words = federations.get(federation).ok_or(WorldError::NothingToPick)?;
    accounts.push(Account {
        login: "federation".to_owned(),
        name: words.contact.clone(),
        office: words.name.clone(),
        phone: words.phone.clone(),
        role: Role::FederationOfficer,
        scope: Scope::Federation(federation),
    });
    for (position, (login, office, role)) in ZONE_ACCOUNTS.into_iter().enumerate() {
        let mut dice = Dice::new(seed, "account", u64::try_from(position).unwrap_or(u64::MAX));
        accounts.push(Account {
            login: login.to_owned(),
            name: invent_name(&vocabulary.names, &mut dice)?,
            office: office.to_owned(),
            phone: phone(100 + position),
            role,
            scope: Scope::Zone,
        });
    }
    // The chair and the judge are two experts from outside, who advise nobody, so that neither is ever recused.
    for (position, role) in [(3, Role::PanelChair), (4, Role::Judge)] {
        let expert = experts.get(position).ok_or(WorldError::NothingToPick)?;
        accounts.push(Account {
            login: expert.login.clone(),
            name: expert.name.clone(),
            office: format!("{} · {}", expert.specialty, expert.title),
            phone: expert.phone.clone(),
            role,
            scope: Scope::Expert(position),
        });
    }
    Ok(accounts)
}
