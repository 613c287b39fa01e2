//! The policy: one pure table of action and roles, and how far each role reaches. No database, no request.
//!
//! [`allows`] decides about one thing, [`visibility`] about a list; both say the same. A caller who may not know of a
//! thing gets [`Decision::Hidden`], which becomes 404, never 403.

use entity::status::Role;

use super::actor::Actor;
use crate::error::{AppError, AppResult, ErrorCode};

macro_rules! actions {
    ($( $(#[$doc:meta])* $name:ident = $text:literal : $roles:expr; )*) => {
        /// Everything that can be done through the API. An endpoint names its action in its [`super::Guard`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action { $( $(#[$doc])* $name, )* }

        impl Action {
            /// Every action, in the order of the table.
            pub const ALL: &'static [Action] = &[ $( Action::$name, )* ];

            /// Stable name, as in `x-action` of the OpenAPI document.
            pub fn name(self) -> &'static str {
                match self { $( Self::$name => $text, )* }
            }

            /// Roles that may ever do it, each within its reach.
            pub fn roles(self) -> &'static [Role] {
                match self { $( Self::$name => $roles, )* }
            }
        }

        /// One type an action, for [`super::Guard`].
        pub mod permission {
            use super::{Action, Permission};
            $( #[doc = concat!("Permission `", $text, "`.")] pub struct $name;
               impl Permission for $name { const ACTION: Action = Action::$name; } )*
        }
    };
}

/// An action as a type, so that a handler cannot forget it.
pub trait Permission {
    /// The action.
    const ACTION: Action;
}

use Role::*;

const EVERYONE: &[Role] = &[
    EnterpriseUser,
    FederationOfficer,
    ZoneStaff,
    Judge,
    PanelChair,
    Supervisor,
    Leader,
    Auditor,
    SystemAdmin,
    SecurityAdmin,
    AuditAdmin,
];

actions! {
    /// One's own account: who am I, password.
    UseAccount = "use_account": EVERYONE;
    /// What waits for me.
    ViewOverview = "view_overview": EVERYONE;
    ViewOrganizations = "view_organizations":
        &[EnterpriseUser, FederationOfficer, ZoneStaff, Supervisor, Leader, Auditor, SystemAdmin];
    ManageOrganizations = "manage_organizations": &[ZoneStaff, SystemAdmin];
    ViewUsers = "view_users": &[SystemAdmin, SecurityAdmin];
    ManageUsers = "manage_users": &[SystemAdmin];
    ViewExperts = "view_experts": &[ZoneStaff, Supervisor];
    ManageExperts = "manage_experts": &[ZoneStaff];
    ViewProgrammes = "view_programmes":
        &[EnterpriseUser, FederationOfficer, ZoneStaff, Supervisor, Leader, Auditor, PanelChair];
    ManageProgramme = "manage_programme": &[ZoneStaff];
    /// Approves what staff proposed.
    PublishProgramme = "publish_programme": &[Leader];
    ViewEntries = "view_entries": &[EnterpriseUser, FederationOfficer, ZoneStaff, Supervisor, Leader, Auditor];
    /// Fill in, attach, submit, withdraw.
    EditEntry = "edit_entry": &[EnterpriseUser];
    ReturnEntry = "return_entry": &[FederationOfficer, ZoneStaff];
    RecommendEntry = "recommend_entry": &[FederationOfficer];
    ReviewEligibility = "review_eligibility": &[ZoneStaff];
    /// Attachments: whoever sees the entry, and judges of its sheets.
    ReadAttachment = "read_attachment":
        &[EnterpriseUser, FederationOfficer, ZoneStaff, Supervisor, Leader, Auditor, Judge];
    /// Bonus and deduction: proposed by one of the staff, confirmed by another.
    ManageAdjustments = "manage_adjustments": &[ZoneStaff];
    ViewAdjustments = "view_adjustments": &[ZoneStaff, Supervisor, Leader, Auditor];
    ProposeVeto = "propose_veto": &[ZoneStaff];
    DecideVeto = "decide_veto": &[Leader];
    ViewVetoes = "view_vetoes": &[ZoneStaff, Supervisor, Leader, Auditor];
    ManageRound = "manage_round": &[ZoneStaff];
    /// Progress and anomalies, never values before the lock.
    ViewRound = "view_round": &[ZoneStaff, Supervisor];
    /// Measured values of a round: recorded by one of the staff, checked by another.
    ManageMeasurements = "manage_measurements": &[ZoneStaff];
    ViewMeasurements = "view_measurements": &[ZoneStaff, Supervisor];
    SignRoundLock = "sign_round_lock": &[Supervisor];
    /// One's own sheets: read, mark, recuse, sign.
    ScoreSheet = "score_sheet": &[Judge];
    /// A panel's sheets: progress, return, propose an absence.
    ChairPanel = "chair_panel": &[PanelChair];
    ConfirmAbsence = "confirm_absence": &[Supervisor];
    RunRanking = "run_ranking": &[ZoneStaff];
    ViewRanking = "view_ranking": &[ZoneStaff, Supervisor, Leader, Auditor];
    /// Advisory statistics of a ranking, and what-if. What is seen of single judges is told only to those who may [`Action::ViewRound`].
    ViewAnalysis = "view_analysis": &[ZoneStaff, Supervisor, Leader];
    /// The entries tied at an award line.
    ViewTie = "view_tie": &[ZoneStaff, PanelChair, Supervisor, Leader, Auditor];
    DecideTie = "decide_tie": &[PanelChair];
    ExportRanking = "export_ranking": &[ZoneStaff, Supervisor, Leader, Auditor];
    ViewAwardLists = "view_award_lists": &[ZoneStaff, PanelChair, Supervisor, Leader, Auditor];
    /// Draft, publicity, final state, issue.
    ManageAwardList = "manage_award_list": &[ZoneStaff];
    ConfirmAwardList = "confirm_award_list": &[PanelChair];
    SuperviseAwardList = "supervise_award_list": &[Supervisor];
    ApproveAwardList = "approve_award_list": &[Leader];
    /// Each signer may send the list back.
    ReturnAwardList = "return_award_list": &[PanelChair, Supervisor, Leader];
    ExportAwardList = "export_award_list": &[ZoneStaff, Leader];
    ViewLog = "view_log": &[Supervisor, Auditor, AuditAdmin];
}

/// What an action is about, as far as permission depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Target {
    pub zone_id: i64,
    /// The enterprise it belongs to.
    pub enterprise_id: Option<i64>,
    /// The federation that the enterprise belongs to.
    pub federation_id: Option<i64>,
    /// The expert whose own it is: the judge of a sheet.
    pub expert_id: Option<i64>,
    /// Whether the actor chairs the panel it belongs to.
    pub is_chaired: bool,
    /// Whether everybody of the zone may know of it, as of a published programme.
    pub is_common: bool,
}

impl Target {
    /// Something of a zone that belongs to nobody in particular.
    pub fn in_zone(zone_id: i64) -> Self {
        Self { zone_id, ..Self::default() }
    }
}

/// What the policy says about one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Allow,
    /// The actor may know of it but not do this: 403.
    Forbidden,
    /// The actor may not know of it: 404.
    Hidden,
}

/// Whether the actor's roles may ever do `action`.
pub fn may_ever(actor: &Actor, action: Action) -> bool {
    actor.grants.iter().any(|grant| action.roles().contains(&grant.role))
}

/// Decides whether `actor` may do `action` to `target`.
pub fn allows(actor: &Actor, action: Action, target: &Target) -> Decision {
    let reaches = |role: Role, organization_id: i64| reach(actor, role, organization_id, target);
    if actor
        .grants
        .iter()
        .any(|grant| action.roles().contains(&grant.role) && reaches(grant.role, grant.organization_id))
    {
        return Decision::Allow;
    }
    if actor.grants.iter().any(|grant| reaches(grant.role, grant.organization_id)) {
        return Decision::Forbidden;
    }
    Decision::Hidden
}

/// [`allows`] as a result. Errors: 403 or 404; `what` names the thing in Chinese.
pub fn require(actor: &Actor, action: Action, target: &Target, what: &str) -> AppResult<()> {
    match allows(actor, action, target) {
        Decision::Allow => Ok(()),
        Decision::Forbidden => Err(AppError::new(ErrorCode::Forbidden, format!("您的角色不能对{what}做这一步操作。"))),
        Decision::Hidden => Err(AppError::not_found(what)),
    }
}

fn reach(actor: &Actor, role: Role, organization_id: i64, target: &Target) -> bool {
    if target.zone_id != actor.zone.id {
        return false;
    }
    match role {
        EnterpriseUser => target.is_common || target.enterprise_id == Some(organization_id),
        FederationOfficer => target.is_common || target.federation_id == Some(organization_id),
        Judge => target.expert_id.is_some() && target.expert_id == actor.expert_id,
        PanelChair => target.is_common || target.is_chaired,
        ZoneStaff | Supervisor | Leader | Auditor | SystemAdmin | SecurityAdmin | AuditAdmin => true,
    }
}

/// Which rows of a list an actor may know of. Applied before search, count, sort and paging.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// Everything of the zone.
    Zone(i64),
    /// What belongs to these enterprises or federations of the zone.
    Organizations {
        zone_id: i64,
        enterprises: Vec<i64>,
        federations: Vec<i64>,
    },
    Nothing,
}

/// The rows that `actor` may see when doing `action` to a list.
pub fn visibility(actor: &Actor, action: Action) -> Visibility {
    let granted = || actor.grants.iter().filter(|grant| action.roles().contains(&grant.role));
    let whole_zone =
        |role| matches!(role, ZoneStaff | Supervisor | Leader | Auditor | SystemAdmin | SecurityAdmin | AuditAdmin);
    if granted().any(|grant| whole_zone(grant.role)) {
        return Visibility::Zone(actor.zone.id);
    }
    let of = |role: Role| granted().filter(|grant| grant.role == role).map(|grant| grant.organization_id).collect();
    let (enterprises, federations): (Vec<i64>, Vec<i64>) = (of(EnterpriseUser), of(FederationOfficer));
    if enterprises.is_empty() && federations.is_empty() {
        return Visibility::Nothing;
    }
    Visibility::Organizations { zone_id: actor.zone.id, enterprises, federations }
}
