//! The transition table of an award list.

use entity::status::{
    AwardListStatus::{self, *},
    Role,
};

/// What moves an award list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    Confirm,
    Supervise,
    /// The second of two leaders; the first changes no status.
    Approve,
    Return,
    StartPublicity,
    Finalize,
    Issue,
}

/// The status after `event`, or `None` when the status forbids it.
pub fn next(status: AwardListStatus, event: Event) -> Option<AwardListStatus> {
    match (status, event) {
        (Draft, Event::Confirm) => Some(PanelConfirmed),
        (PanelConfirmed, Event::Supervise) => Some(SupervisorSigned),
        (SupervisorSigned, Event::Approve) => Some(LeadershipApproved),
        (Draft | PanelConfirmed | SupervisorSigned | LeadershipApproved | Publicity, Event::Return) => Some(Returned),
        (LeadershipApproved, Event::StartPublicity) => Some(Publicity),
        (Publicity, Event::Finalize) => Some(Final),
        (Final, Event::Issue) => Some(Issued),
        _ => None,
    }
}

/// Whose signature or step a list waits for.
pub fn waits_for(status: AwardListStatus) -> Option<Role> {
    match status {
        Draft => Some(Role::PanelChair),
        PanelConfirmed => Some(Role::Supervisor),
        SupervisorSigned => Some(Role::Leader),
        LeadershipApproved | Publicity | Final => Some(Role::ZoneStaff),
        Issued | Paid | Archived | Returned | Superseded => None,
    }
}

/// Whether the public may read it.
pub fn is_public(status: AwardListStatus) -> bool {
    matches!(status, Publicity | Final | Issued | Paid | Archived)
}

/// Chinese name of a status, for texts that people read.
pub fn label(status: AwardListStatus) -> &'static str {
    match status {
        Draft => "草拟",
        PanelConfirmed => "评审组已确认",
        SupervisorSigned => "监督已签字",
        LeadershipApproved => "领导已批准",
        Publicity => "公示中",
        Final => "已定稿",
        Issued => "已印发",
        Paid => "已发放",
        Archived => "已归档",
        Returned => "已退回",
        Superseded => "已被替代",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_signed_published_and_issued_in_this_order_only() {
        let way =
            [Event::Confirm, Event::Supervise, Event::Approve, Event::StartPublicity, Event::Finalize, Event::Issue];
        assert_eq!(way.into_iter().try_fold(Draft, next), Some(Issued));
        for (position, event) in way.into_iter().enumerate().skip(1) {
            assert_eq!(next(Draft, event), None, "step {position} was possible at once");
        }
    }

    #[test]
    fn a_final_list_cannot_be_returned() {
        assert_eq!(next(Final, Event::Return), None);
        assert_eq!(next(Issued, Event::Return), None);
    }
}
