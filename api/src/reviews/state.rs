//! The transition tables of a score sheet and of a round, and what they mean for the entries in it.

use entity::status::{
    EntryStatus, RoundStatus,
    SheetStatus::{self, *},
};

/// What happens to a score sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetEvent {
    /// The judge saves marks.
    Save,
    /// The judge signs.
    Sign,
    /// The chair returns a signed sheet.
    Return,
    /// A conflict of interest takes the sheet out.
    Recuse,
    /// Chair and supervisor put the judge's absence on record.
    MarkAbsent,
    /// The round is locked.
    Lock,
}

/// The status after `event`, or `None` when the status forbids it. A returned sheet stays returned until it is signed
/// again, so that the chair sees what is still open.
pub fn next_sheet(status: SheetStatus, event: SheetEvent) -> Option<SheetStatus> {
    match (status, event) {
        (Assigned | Saved, SheetEvent::Save) => Some(Saved),
        (Returned, SheetEvent::Save) => Some(Returned),
        (Assigned | Saved | Returned, SheetEvent::Sign) => Some(Submitted),
        (Submitted, SheetEvent::Return) => Some(Returned),
        (Assigned | Saved | Returned, SheetEvent::Recuse) => Some(Recused),
        (Assigned | Saved | Returned, SheetEvent::MarkAbsent) => Some(Absent),
        (Submitted, SheetEvent::Lock) => Some(Locked),
        _ => None,
    }
}

/// Whether a round may be locked over a sheet in this status.
pub fn is_settled(status: SheetStatus) -> bool {
    match status {
        Submitted | Locked | Recused | Absent => true,
        Assigned | Saved | Returned => false,
    }
}

/// The statuses of sheets that still wait for their judge.
pub const OPEN_SHEETS: [SheetStatus; 3] = [Assigned, Saved, Returned];

/// Chinese name of a sheet's status, for texts that people read.
pub fn sheet_label(status: SheetStatus) -> &'static str {
    match status {
        Assigned => "未评",
        Saved => "已保存未签名",
        Submitted => "已签名提交",
        Locked => "已锁定",
        Returned => "已退回",
        Recused => "已回避",
        Absent => "缺席",
    }
}

/// What happens to a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundEvent {
    Start,
    /// The supervisor signs that the round may be locked.
    SignLock,
    /// A sheet was returned after the supervisor signed: the signature no longer covers the state.
    Reopen,
    Lock,
}

/// The status after `event`, or `None` when the status forbids it.
pub fn next_round(status: RoundStatus, event: RoundEvent) -> Option<RoundStatus> {
    match (status, event) {
        (RoundStatus::Pending, RoundEvent::Start) => Some(RoundStatus::Scoring),
        (RoundStatus::Scoring, RoundEvent::SignLock) => Some(RoundStatus::Signed),
        (RoundStatus::Scoring | RoundStatus::Signed, RoundEvent::Reopen) => Some(RoundStatus::Scoring),
        (RoundStatus::Signed, RoundEvent::Lock) => Some(RoundStatus::Locked),
        _ => None,
    }
}

/// Chinese name of a round's status, for texts that people read.
pub fn round_label(status: RoundStatus) -> &'static str {
    match status {
        RoundStatus::Pending => "未开始",
        RoundStatus::Scoring => "评审中",
        RoundStatus::Signed => "监督已签字",
        RoundStatus::Locked => "已锁定",
    }
}

/// The status in which entries wait for a round: the first takes those that passed the form check, a later one those
/// that the round before let through.
pub fn candidates(round_number: i64) -> EntryStatus {
    if round_number == 1 { EntryStatus::Eligible } else { EntryStatus::Shortlisted }
}

/// The statuses of entries that have left the competition, so that nothing of them is waited for.
pub const LEFT: [EntryStatus; 3] = [EntryStatus::Withdrawn, EntryStatus::Disqualified, EntryStatus::Revoked];

/// Whether an entry has left the competition.
pub fn has_left(status: EntryStatus) -> bool {
    LEFT.contains(&status)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY_EVENT: [SheetEvent; 6] = [
        SheetEvent::Save,
        SheetEvent::Sign,
        SheetEvent::Return,
        SheetEvent::Recuse,
        SheetEvent::MarkAbsent,
        SheetEvent::Lock,
    ];

    #[test]
    fn a_sheet_walks_from_assigned_to_locked() {
        let way = [SheetEvent::Save, SheetEvent::Save, SheetEvent::Sign, SheetEvent::Return, SheetEvent::Save];
        assert_eq!(way.into_iter().try_fold(Assigned, next_sheet), Some(Returned));
        let way = [SheetEvent::Sign, SheetEvent::Lock];
        assert_eq!(way.into_iter().try_fold(Returned, next_sheet), Some(Locked));
    }

    #[test]
    fn nothing_moves_a_sheet_that_is_locked_recused_or_absent() {
        for status in [Locked, Recused, Absent] {
            assert!(EVERY_EVENT.iter().all(|event| next_sheet(status, *event).is_none()), "{status:?}");
        }
    }

    #[test]
    fn a_signed_sheet_is_not_edited_until_the_chair_returns_it() {
        assert_eq!(next_sheet(Submitted, SheetEvent::Save), None);
        assert_eq!(next_sheet(Submitted, SheetEvent::Recuse), None);
        assert_eq!(next_sheet(Submitted, SheetEvent::Return), Some(Returned));
    }

    #[test]
    fn a_round_is_locked_only_after_the_supervisor_signed() {
        assert_eq!(next_round(RoundStatus::Scoring, RoundEvent::Lock), None);
        assert_eq!(next_round(RoundStatus::Signed, RoundEvent::Lock), Some(RoundStatus::Locked));
        assert_eq!(next_round(RoundStatus::Signed, RoundEvent::Reopen), Some(RoundStatus::Scoring));
        assert_eq!(next_round(RoundStatus::Locked, RoundEvent::Reopen), None);
    }
}
