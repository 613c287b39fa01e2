//! Lists as they are shown: pages of summaries, one list whole, the actions that an actor may take.

use chrono::{DateTime, Utc};
use entity::{
    award, award_list, programme,
    status::{AwardListStatus, AwardSection},
};

use super::{
    super::{
        dto::{
            ApprovalView, AwardLine, AwardList, AwardListSummary, ListFilter, ListProgramme, ListSection, ListStep,
            ListStepKey, PublicityInfo, StepState,
        },
        queries,
        state::{self, Event},
        summary,
    },
    open,
};
use crate::{
    app::Context,
    auth::{
        Action, Actor, Decision, Target,
        policy::{self, Visibility},
    },
    error::{AppError, AppResult},
    page::{Page, PageQuery},
    rankings::{queries as rankings, service as ranking},
    reviews::rules::{self, Pack},
    wire::NamedRef,
};

/// Lists that the actor may see, newest first.
pub async fn list(context: &Context, actor: &Actor, filter: ListFilter) -> AppResult<Page<AwardListSummary>> {
    let slice = PageQuery { cursor: filter.cursor.clone(), limit: filter.limit }.slice()?;
    let db = context.db.read();
    let is_whole_zone = matches!(policy::visibility(actor, Action::ViewAwardLists), Visibility::Zone(_));
    let (rows, total) = queries::list(db, actor, is_whole_zone, &filter, slice).await?;
    let sums = queries::sums(db, rows.iter().map(|row| row.id).collect()).await?;
    let programmes = queries::programmes(db, rows.iter().map(|row| row.programme_id).collect()).await?;
    let packs = rules::of_programmes(db, programmes.keys().copied().collect()).await?;
    let chaired = queries::chaired_programmes(db, actor).await?;
    let items = rows
        .into_iter()
        .filter_map(|row| {
            let (programme, pack) = (programmes.get(&row.programme_id)?, packs.get(&row.programme_id)?);
            let target = Target { is_chaired: chaired.contains(&row.programme_id), ..Target::in_zone(row.zone_id) };
            let (count, prize) = sums.get(&row.id).copied().unwrap_or_default();
            Some(summarize(actor, &row, (programme, pack), &target, count, prize))
        })
        .collect();
    Ok(slice.page(items, total))
}

fn summarize(
    actor: &Actor,
    list: &award_list::Model,
    (programme, pack): (&programme::Model, &Pack),
    target: &Target,
    award_count: u64,
    total_prize_fen: i64,
) -> AwardListSummary {
    let publicity = list.starts_on.zip(list.ends_on).map(|(starts_on, ends_on)| PublicityInfo {
        starts_on,
        ends_on,
        working_days: pack.whole.publicity.working_days,
        contact: list.contact.clone().unwrap_or_default(),
        how_to_object: list.how_to_object.clone().unwrap_or_default(),
    });
    AwardListSummary {
        id: list.public_id.clone(),
        programme: ListProgramme { id: programme.public_id.clone(), title: programme.title.clone() },
        title: list.title.clone(),
        status: list.status,
        list_version: list.list_version,
        content_hash: list.content_hash.clone(),
        award_count,
        total_prize_fen,
        waiting_for: state::waits_for(list.status),
        publicity,
        document_no: list.document_no.clone(),
        version: list.version,
        actions: actions(actor, list.status, target),
    }
}

fn actions(actor: &Actor, status: AwardListStatus, target: &Target) -> Vec<String> {
    let offers = [
        ("confirm_award_list", Some(Event::Confirm), Action::ConfirmAwardList),
        ("supervise_award_list", Some(Event::Supervise), Action::SuperviseAwardList),
        ("approve_award_list", Some(Event::Approve), Action::ApproveAwardList),
        ("return_award_list", Some(Event::Return), Action::ReturnAwardList),
        ("start_publicity", Some(Event::StartPublicity), Action::ManageAwardList),
        ("finalize_award_list", Some(Event::Finalize), Action::ManageAwardList),
        ("issue_award_list", Some(Event::Issue), Action::ManageAwardList),
        ("get_award_list_file", None, Action::ExportAwardList),
    ];
    offers
        .into_iter()
        .filter(|(_, event, _)| event.is_none_or(|event| state::next(status, event).is_some()))
        .filter(|(.., action)| policy::allows(actor, *action, target) == Decision::Allow)
        .map(|(name, ..)| name.to_owned())
        .collect()
}

/// One list whole.
pub async fn get(context: &Context, actor: &Actor, id: &str) -> AppResult<AwardList> {
    let db = context.db.read();
    let opened = open(db, actor, Action::ViewAwardLists, id).await?;
    let lines = queries::lines(db, vec![opened.list.id]).await?;
    let approvals = queries::approvals(db, opened.list.id).await?;
    let run = queries::run(db, opened.list.run_id).await?;
    let entries = rankings::entries(db, lines.iter().map(|line| line.entry_id).collect()).await?;
    let summary = summary::of(db, &opened, &run, &lines, &entries).await?;
    let zone = queries::zone(db, opened.list.zone_id).await?;
    let primary: Vec<&award::Model> = lines.iter().filter(|line| line.section == AwardSection::Primary).collect();
    let prize = primary.iter().map(|line| line.prize_fen).sum();
    let count = u64::try_from(primary.len()).map_err(AppError::internal)?;
    let public_id = |line: &award::Model| entries.get(&line.entry_id).map(|(entry, _)| entry.public_id.clone());
    let view = |line: &award::Model| view_line(&opened.pack, line, public_id(line).unwrap_or_default());
    let head = summarize(actor, &opened.list, (&opened.programme, &opened.pack), &opened.target, count, prize);
    Ok(AwardList {
        steps: steps(&opened.list, &approvals),
        sections: sections(&opened.pack, &primary, view)?,
        reserve: lines
            .iter()
            .filter(|line| line.section == AwardSection::Reserve)
            .map(view)
            .collect::<AppResult<_>>()?,
        approvals: approvals
            .into_iter()
            .map(|(row, by)| ApprovalView {
                step: row.step,
                decision: row.decision,
                by,
                comment: row.comment,
                content_hash: row.content_hash,
                at: row.decided_at,
            })
            .collect(),
        summary,
        ranking_run_id: run.public_id,
        entry_label: opened.pack.whole.labels.entry_title.clone(),
        person_label: opened.pack.whole.labels.person.clone(),
        zone: NamedRef { id: zone.public_id, name: zone.name },
        head,
    })
}

fn sections(
    pack: &Pack,
    primary: &[&award::Model],
    view: impl Fn(&award::Model) -> AppResult<AwardLine>,
) -> AppResult<Vec<ListSection>> {
    pack.scoring
        .tiers
        .iter()
        .map(|tier| {
            Ok(ListSection {
                tier: tier.key.clone(),
                tier_name: ranking::tier_name(pack, &tier.key),
                prize_fen: tier.prize_fen,
                lines: primary
                    .iter()
                    .filter(|line| line.tier == tier.key)
                    .map(|line| view(line))
                    .collect::<AppResult<_>>()?,
            })
        })
        .collect()
}

fn view_line(pack: &Pack, line: &award::Model, entry_id: String) -> AppResult<AwardLine> {
    Ok(AwardLine {
        entry_id,
        number: line.number.clone(),
        title: line.title.clone(),
        enterprise: line.unit.clone(),
        person: line.person.clone(),
        category_name: line.category_name.clone(),
        rank: line.rank,
        total: ranking::shown(line.total_points, pack)?,
        prize_fen: line.prize_fen,
        note: line.note.clone(),
    })
}

fn steps(list: &award_list::Model, approvals: &[(entity::approval::Model, String)]) -> Vec<ListStep> {
    use entity::status::ApprovalStep;
    let order = [
        ListStepKey::Draft,
        ListStepKey::Panel,
        ListStepKey::Supervisor,
        ListStepKey::Leadership,
        ListStepKey::Publicity,
        ListStepKey::Final,
        ListStepKey::Issued,
    ];
    let done = match list.status {
        AwardListStatus::Draft | AwardListStatus::Returned | AwardListStatus::Superseded => 1,
        AwardListStatus::PanelConfirmed => 2,
        AwardListStatus::SupervisorSigned => 3,
        AwardListStatus::LeadershipApproved => 4,
        AwardListStatus::Publicity => 4,
        AwardListStatus::Final => 6,
        AwardListStatus::Issued | AwardListStatus::Paid | AwardListStatus::Archived => 7,
    };
    let signed = |step: ApprovalStep| -> (Option<DateTime<Utc>>, Vec<String>) {
        let of_step = approvals.iter().filter(|(row, _)| row.step == step);
        (of_step.clone().next_back().map(|(row, _)| row.decided_at), of_step.map(|(_, name)| name.clone()).collect())
    };
    order
        .into_iter()
        .zip(0..)
        .map(|(key, position)| {
            let (at, by) = match key {
                ListStepKey::Draft => (Some(list.created_at), Vec::new()),
                ListStepKey::Panel => signed(ApprovalStep::Panel),
                ListStepKey::Supervisor => signed(ApprovalStep::Supervisor),
                ListStepKey::Leadership => signed(ApprovalStep::Leadership),
                ListStepKey::Publicity => (list.published_at, Vec::new()),
                ListStepKey::Final | ListStepKey::Issued => (None, Vec::new()),
            };
            let state = match position {
                position if position < done => StepState::Done,
                position if position == done => StepState::Current,
                _ => StepState::Todo,
            };
            ListStep { key, state, at, by }
        })
        .collect()
}
