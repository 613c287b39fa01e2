//! The transition table of a programme.

use entity::status::ProgrammeStatus::{self, *};

/// What moves a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    Propose,
    Return,
    Publish,
    Open,
    CloseEntries,
    StartRound,
    LockRound,
    Rank,
    ProposeList,
    ReturnList,
    /// The list no longer stands: an entry of its ranking was vetoed.
    SupersedeList,
    StartPublicity,
    Decide,
    Award,
}

/// Every event, for the actions of a reply.
pub const EVENTS: [Event; 14] = [
    Event::Propose,
    Event::Return,
    Event::Publish,
    Event::Open,
    Event::CloseEntries,
    Event::StartRound,
    Event::LockRound,
    Event::Rank,
    Event::ProposeList,
    Event::ReturnList,
    Event::SupersedeList,
    Event::StartPublicity,
    Event::Decide,
    Event::Award,
];

/// The status after `event`, or `None` when the status forbids it.
pub fn next(status: ProgrammeStatus, event: Event) -> Option<ProgrammeStatus> {
    match (status, event) {
        (Draft, Event::Propose) => Some(Proposed),
        (Proposed, Event::Return) => Some(Draft),
        (Proposed, Event::Publish) => Some(Published),
        (Published, Event::Open) => Some(Open),
        // The form check begins as soon as entries are closed.
        (Open | EntryClosed, Event::CloseEntries) => Some(Eligibility),
        (Eligibility | Locked, Event::StartRound) => Some(Scoring),
        (Scoring, Event::LockRound) => Some(Locked),
        (Locked | Ranked, Event::Rank) => Some(Ranked),
        (Ranked, Event::ProposeList) => Some(ListProposed),
        (ListProposed | Publicity, Event::ReturnList) => Some(Ranked),
        (ListProposed | Publicity | Decided | Awarded, Event::SupersedeList) => Some(Ranked),
        (ListProposed, Event::StartPublicity) => Some(Publicity),
        (Publicity, Event::Decide) => Some(Decided),
        (Decided, Event::Award) => Some(Awarded),
        _ => None,
    }
}

/// Whether enterprises and the public may know of a programme in this status.
pub fn is_announced(status: ProgrammeStatus) -> bool {
    !matches!(status, Draft | Proposed | Cancelled)
}

/// Whether the commendation is decided: what stands in the competition's records then stays.
pub fn is_decided(status: ProgrammeStatus) -> bool {
    matches!(status, Decided | Awarded | Archived)
}

/// Chinese name of a status, for texts that people read.
pub fn label(status: ProgrammeStatus) -> &'static str {
    match status {
        Draft => "草稿",
        Proposed => "待批准发布",
        Published => "已发布",
        Open => "申报中",
        EntryClosed => "申报截止",
        Eligibility => "资格审查",
        Scoring => "评审中",
        Locked => "评分已锁定",
        Ranked => "已排名",
        ListProposed => "拟表彰名单审签中",
        Publicity => "公示中",
        Decided => "已定稿",
        Awarded => "已表彰",
        Archived => "已归档",
        Suspended => "已暂停",
        Cancelled => "已取消",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_programme_walks_from_draft_to_awarded() {
        let way = [
            Event::Propose,
            Event::Publish,
            Event::Open,
            Event::CloseEntries,
            Event::StartRound,
            Event::LockRound,
            Event::StartRound,
            Event::LockRound,
            Event::Rank,
            Event::ProposeList,
            Event::StartPublicity,
            Event::Decide,
            Event::Award,
        ];
        let end = way.into_iter().try_fold(Draft, next);
        assert_eq!(end, Some(Awarded));
    }

    #[test]
    fn nothing_moves_a_programme_that_has_ended() {
        for status in [Archived, Cancelled, Suspended] {
            assert!(EVENTS.iter().all(|event| next(status, *event).is_none()), "{status:?}");
        }
        let moves = EVENTS.into_iter().filter(|event| next(Awarded, *event).is_some());
        assert_eq!(moves.collect::<Vec<_>>(), [Event::SupersedeList], "only a veto takes an award back");
    }
}
