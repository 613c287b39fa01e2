//! What waits for a person, from what was found for them. Pure.

use std::collections::BTreeMap;

use entity::{
    award_list, entry, programme, round,
    status::{AwardListStatus, EntryStatus, ProgrammeStatus, Role, RoundStatus, SheetStatus},
};

use super::dto::{Todo, TodoKind};
use crate::auth::Actor;

/// What the queries found for one person.
#[derive(Default)]
pub struct Found {
    pub programmes: Vec<programme::Model>,
    pub entries: Vec<(i64, EntryStatus, i64)>,
    pub rounds: Vec<round::Model>,
    pub programme_of_round: BTreeMap<i64, i64>,
    pub sheets: Vec<(i64, SheetStatus, i64)>,
    pub own_sheets: Vec<(i64, SheetStatus, i64)>,
    /// Measured values that nobody has checked: round, who recorded them if anybody did, and how many.
    pub unchecked: Vec<(i64, Option<i64>, i64)>,
    /// Programmes in which the person chairs a panel.
    pub chaired: Vec<i64>,
    /// Programme and run of the ties at an award line that wait for a chair.
    pub open_ties: Vec<(i64, String)>,
    /// Entries with a veto to decide, and with an adjustment to confirm.
    pub vetoes: Vec<entry::Model>,
    pub adjustments: Vec<entry::Model>,
    pub lists: Vec<award_list::Model>,
    /// Lists that the person has approved already.
    pub approved: Vec<i64>,
}

impl Found {
    fn entries_in(&self, programme_id: i64, statuses: &[EntryStatus]) -> i64 {
        let of_programme =
            self.entries.iter().filter(|(id, status, _)| *id == programme_id && statuses.contains(status));
        of_programme.map(|(_, _, count)| count).sum()
    }

    fn unchecked_values(&self, round_id: i64, counts: impl Fn(Option<i64>) -> bool) -> i64 {
        let of_round = self.unchecked.iter().filter(|(id, by, _)| *id == round_id && counts(*by));
        of_round.map(|(_, _, count)| count).sum()
    }

    fn open_sheets(sheets: &[(i64, SheetStatus, i64)], round_id: i64) -> i64 {
        let open = [SheetStatus::Assigned, SheetStatus::Saved, SheetStatus::Returned];
        sheets
            .iter()
            .filter(|(id, status, _)| *id == round_id && open.contains(status))
            .map(|(_, _, count)| count)
            .sum()
    }
}

/// Everything that waits for `actor`, the earliest deadline first.
pub fn all(actor: &Actor, found: &Found) -> Vec<Todo> {
    let mut todos = Vec::new();
    for role in actor.roles() {
        match role {
            Role::Leader => leader(found, &mut todos),
            Role::ZoneStaff => staff(actor, found, &mut todos),
            Role::FederationOfficer => officer(found, &mut todos),
            Role::EnterpriseUser => enterprise(found, &mut todos),
            Role::Judge => judge(found, &mut todos),
            Role::PanelChair => chair(found, &mut todos),
            Role::Supervisor => supervisor(found, &mut todos),
            Role::Auditor | Role::SystemAdmin | Role::SecurityAdmin | Role::AuditAdmin => {}
        }
    }
    todos.sort_by_key(|todo| (todo.due_at.is_none(), todo.due_at));
    todos
}

fn list_todo(kind: TodoKind, list: &award_list::Model, detail: &str) -> Todo {
    let link = format!("/award-lists/{}", list.public_id);
    Todo { kind, title: list.title.clone(), detail: detail.to_owned(), count: 1, link, due_at: None }
}

fn entry_todo(kind: TodoKind, entry: &entry::Model, detail: &str) -> Todo {
    let title = format!("{} {}", entry.number.as_deref().unwrap_or_default(), entry.title);
    let link = format!("/entries/{}", entry.public_id);
    Todo { kind, title: title.trim().to_owned(), detail: detail.to_owned(), count: 1, link, due_at: None }
}

fn leader(found: &Found, todos: &mut Vec<Todo>) {
    todos.extend(found.vetoes.iter().map(|entry| entry_todo(TodoKind::DecideVeto, entry, "一票否决待您确认")));
    for list in &found.lists {
        if list.status == AwardListStatus::SupervisorSigned && !found.approved.contains(&list.id) {
            todos.push(list_todo(TodoKind::ApproveAwardList, list, "表彰名单待您批准"));
        }
    }
    for programme in found.programmes.iter().filter(|programme| programme.status == ProgrammeStatus::Proposed) {
        todos.push(Todo {
            kind: TodoKind::PublishProgramme,
            title: programme.title.clone(),
            detail: "活动方案和评分规则待您批准发布".to_owned(),
            count: 1,
            link: format!("/programmes/{}", programme.public_id),
            due_at: Some(programme.opens_at),
        });
    }
}

/// One to-do for each programme with entries in `statuses`.
fn entries(
    found: &Found,
    todos: &mut Vec<Todo>,
    kind: TodoKind,
    (statuses, detail): (&[EntryStatus], &str),
    in_programmes: impl Fn(ProgrammeStatus) -> bool,
) {
    for programme in found.programmes.iter().filter(|programme| in_programmes(programme.status)) {
        let count = found.entries_in(programme.id, statuses);
        if count == 0 {
            continue;
        }
        let is_before_close = programme.status == ProgrammeStatus::Open;
        todos.push(Todo {
            kind,
            title: programme.title.clone(),
            detail: format!("{count} 份申报{detail}"),
            count,
            link: match statuses {
                [only] => format!("/entries?programme_id={}&status={}", programme.public_id, name(*only)),
                _ => format!("/entries?programme_id={}", programme.public_id),
            },
            due_at: is_before_close.then_some(programme.closes_at),
        });
    }
}

fn name(status: EntryStatus) -> &'static str {
    match status {
        EntryStatus::Draft => "draft",
        EntryStatus::Submitted => "submitted",
        EntryStatus::Returned => "returned",
        EntryStatus::Recommended => "recommended",
        _ => "",
    }
}

fn takes_entries(status: ProgrammeStatus) -> bool {
    matches!(status, ProgrammeStatus::Open | ProgrammeStatus::EntryClosed | ProgrammeStatus::Eligibility)
}

fn staff(actor: &Actor, found: &Found, todos: &mut Vec<Todo>) {
    let waiting = found.adjustments.iter();
    todos.extend(waiting.map(|entry| entry_todo(TodoKind::ConfirmAdjustment, entry, "加减分待第二人确认")));
    let waiting = (&[EntryStatus::Recommended][..], "待资格审查");
    entries(found, todos, TodoKind::ReviewEntries, waiting, takes_entries);
    for round in found.rounds.iter().filter(|round| round.status == RoundStatus::Signed) {
        todos.push(round_todo(found, TodoKind::LockRound, round, 1, "纪检监督已签字，待锁定评分"));
    }
    for round in found.rounds.iter().filter(|round| round.status == RoundStatus::Scoring) {
        let missing = found.unchecked_values(round.id, |by| by.is_none());
        if missing > 0 {
            let detail = format!("{missing} 个测量值待录入");
            todos.push(round_todo(found, TodoKind::RecordMeasurements, round, missing, &detail));
        }
        let waiting = found.unchecked_values(round.id, |by| by.is_some_and(|by| by != actor.user.id));
        if waiting > 0 {
            let detail = format!("{waiting} 个测量值待您核对");
            todos.push(round_todo(found, TodoKind::CheckMeasurements, round, waiting, &detail));
        }
    }
}

fn officer(found: &Found, todos: &mut Vec<Todo>) {
    let waiting = (&[EntryStatus::Submitted][..], "待审核推荐");
    entries(found, todos, TodoKind::RecommendEntries, waiting, takes_entries);
}

fn enterprise(found: &Found, todos: &mut Vec<Todo>) {
    let returned = (&[EntryStatus::Returned][..], "被退回，请修改后重新提交");
    entries(found, todos, TodoKind::ReturnedEntries, returned, takes_entries);
    let drafts = (&[EntryStatus::Draft][..], "尚未提交");
    entries(found, todos, TodoKind::UnfinishedDrafts, drafts, |status| status == ProgrammeStatus::Open);
}

fn round_todo(found: &Found, kind: TodoKind, round: &round::Model, count: i64, detail: &str) -> Todo {
    let programme = found.programmes.iter().find(|programme| programme.id == round.programme_id);
    let title = programme.map_or_else(|| round.name.clone(), |programme| format!("{} {}", programme.title, round.name));
    let id = &round.public_id;
    let link = match kind {
        TodoKind::ScoreSheets => format!("/desk/rounds/{id}"),
        TodoKind::RecordMeasurements | TodoKind::CheckMeasurements => format!("/rounds/{id}/measurements"),
        _ => format!("/rounds/{id}"),
    };
    Todo { kind, title, detail: detail.to_owned(), count, link, due_at: None }
}

fn judge(found: &Found, todos: &mut Vec<Todo>) {
    for round in found.rounds.iter().filter(|round| round.status == RoundStatus::Scoring) {
        let count = Found::open_sheets(&found.own_sheets, round.id);
        if count > 0 {
            let detail = format!("{count} 份评分表待评分签字");
            todos.push(round_todo(found, TodoKind::ScoreSheets, round, count, &detail));
        }
    }
}

fn chair(found: &Found, todos: &mut Vec<Todo>) {
    for (programme_id, run_id) in found.open_ties.iter().filter(|(id, _)| found.chaired.contains(id)) {
        let programme = found.programmes.iter().find(|programme| programme.id == *programme_id);
        todos.push(Todo {
            kind: TodoKind::DecideTie,
            title: programme.map(|programme| programme.title.clone()).unwrap_or_default(),
            detail: "名额线上有并列，待您组织复议并记录先后".to_owned(),
            count: 1,
            link: format!("/ranking-runs/{run_id}/tie"),
            due_at: None,
        });
    }
    for list in &found.lists {
        if list.status == AwardListStatus::Draft && found.chaired.contains(&list.programme_id) {
            todos.push(list_todo(TodoKind::ConfirmList, list, "表彰名单待评审组长确认"));
        }
    }
}

fn supervisor(found: &Found, todos: &mut Vec<Todo>) {
    for round in found.rounds.iter().filter(|round| round.status == RoundStatus::Scoring) {
        let open = Found::open_sheets(&found.sheets, round.id) + found.unchecked_values(round.id, |_| true);
        if open == 0 {
            todos.push(round_todo(found, TodoKind::SignLock, round, 1, "评分已齐，待您签字同意锁定"));
        }
    }
    for list in found.lists.iter().filter(|list| list.status == AwardListStatus::PanelConfirmed) {
        todos.push(list_todo(TodoKind::SuperviseAwardList, list, "表彰名单待纪检监督签字"));
    }
}
