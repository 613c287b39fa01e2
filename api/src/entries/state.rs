//! The transition table of an entry.

use entity::status::EntryStatus::{self, *};

/// What moves an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    Submit,
    Return,
    Recommend,
    Decline,
    /// The form check passes: accepted and eligible in one step.
    Pass,
    /// The form check fails, confirmed by a second person.
    Fail,
    Withdraw,
    /// A veto after the form check, confirmed by a leader.
    Veto,
}

/// The status after `event`, or `None` when the status forbids it. `has_federation`: whether a federation has to
/// recommend the entry before zone staff accept it.
pub fn next(status: EntryStatus, event: Event, has_federation: bool) -> Option<EntryStatus> {
    match (status, event) {
        (Draft | Returned, Event::Submit) => Some(Submitted),
        (Submitted | Recommended | Accepted, Event::Return) => Some(Returned),
        (Submitted, Event::Recommend) => Some(Recommended),
        (Submitted, Event::Decline) => Some(NotRecommended),
        (Recommended | Accepted, Event::Pass) => Some(Eligible),
        (Recommended | Accepted, Event::Fail) => Some(Ineligible),
        (Submitted, Event::Pass) if !has_federation => Some(Eligible),
        (Submitted, Event::Fail) if !has_federation => Some(Ineligible),
        (Draft | Submitted | Returned | Recommended | NotRecommended | Accepted | Eligible, Event::Withdraw) => {
            Some(Withdrawn)
        }
        (Awarded, Event::Veto) => Some(Revoked),
        (status, Event::Veto) if is_in_competition(status) => Some(Disqualified),
        _ => None,
    }
}

/// Whether the enterprise may change an entry in this status.
pub fn is_editable(status: EntryStatus) -> bool {
    matches!(status, Draft | Returned)
}

/// Whether an entry has passed the form check and still competes, or has been awarded.
pub fn is_in_competition(status: EntryStatus) -> bool {
    matches!(status, Eligible | Scoring | Scored | Shortlisted | Eliminated | Proposed | Publicized | Awarded)
}

/// Chinese name of a status, for texts that people read.
pub fn label(status: EntryStatus) -> &'static str {
    match status {
        Draft => "草稿",
        Submitted => "已提交",
        Returned => "退回补正",
        Recommended => "已推荐",
        NotRecommended => "未推荐",
        Accepted => "已受理",
        Eligible => "资格通过",
        Ineligible => "资格不符",
        Scoring => "评审中",
        Scored => "已评分",
        Shortlisted => "入围",
        Eliminated => "未入围",
        Proposed => "拟表彰",
        Publicized => "公示中",
        Awarded => "已表彰",
        Withdrawn => "已撤回",
        Disqualified => "取消资格",
        Revoked => "已撤销",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_returned_resubmitted_recommended_and_passed() {
        let way = [Event::Submit, Event::Return, Event::Submit, Event::Recommend, Event::Pass];
        assert_eq!(way.into_iter().try_fold(Draft, |status, event| next(status, event, true)), Some(Eligible));
    }

    #[test]
    fn staff_accept_without_recommendation_only_where_no_federation_stands_between() {
        assert_eq!(next(Submitted, Event::Pass, false), Some(Eligible));
        assert_eq!(next(Submitted, Event::Pass, true), None);
    }

    #[test]
    fn a_veto_takes_out_whatever_competes_and_revokes_what_was_awarded() {
        for status in [Eligible, Scoring, Scored, Shortlisted, Eliminated, Publicized] {
            assert_eq!(next(status, Event::Veto, true), Some(Disqualified));
        }
        assert_eq!(next(Awarded, Event::Veto, true), Some(Revoked));
        for status in [Draft, Submitted, Ineligible, Withdrawn, Disqualified, Revoked] {
            assert_eq!(next(status, Event::Veto, true), None);
        }
    }

    #[test]
    fn an_entry_in_scoring_cannot_be_changed_or_withdrawn() {
        for event in [Event::Submit, Event::Return, Event::Withdraw, Event::Pass, Event::Fail] {
            assert_eq!(next(Scoring, event, true), None);
        }
        assert!(!is_editable(Scoring) && !is_editable(Submitted));
    }
}
