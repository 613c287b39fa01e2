//! Collects entries and marks in the form in which `scoring` takes them. Judges appear under pseudonyms of their seats.

use std::collections::{BTreeMap, BTreeSet};

use entity::{
    entry, mark, measurement, organization, panel, panel_member, round, score_sheet,
    status::{EntryStatus, SheetStatus},
};
use scoring::{
    Points, Round,
    official::{Competition, Entry, Mark, MarkRow},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QueryResult, QuerySelect,
    sea_query::{Alias, Expr, Func},
};

use serde_json::Value;

use super::{link, measurements};
use crate::{
    error::{AppError, AppResult},
    reviews::{draw, marking::Rubric, rules::Pack, state},
};

/// A competition ready to be scored, and what its keys mean.
#[derive(Clone, Debug, Default)]
pub struct Collected {
    pub competition: Competition,
    /// Row of the entry behind each key of [`Competition::entries`].
    pub entry_ids: BTreeMap<String, i64>,
    /// Every judge of the rounds that were collected, by round and seat.
    pub judges: Vec<Judge>,
}

/// A judge under the pseudonym of a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judge {
    pub round_key: String,
    /// Key in the marks, as `online-A3`; unlike that of any other seat of the programme.
    pub key: String,
    /// Label for people: 甲, or A组甲 where there are several panels.
    pub label: String,
    pub panel_key: String,
    pub expert_id: i64,
}

/// Collects the entries that reached the first round, all signed, absent and recused sheets of the rounds numbered up to
/// `up_to_round`, and the measured values there. A sheet that is not settled and a value that nobody has checked count as
/// not yet given. Entries that left the competition before everything of theirs was settled are left out; those that left
/// afterwards are vetoed.
pub async fn competition<C: ConnectionTrait>(
    db: &C,
    pack: &Pack,
    programme_id: i64,
    up_to_round: i64,
) -> AppResult<Collected> {
    let rounds = round::Entity::find()
        .filter(round::Column::ProgrammeId.eq(programme_id))
        .filter(round::Column::Number.lte(up_to_round))
        .order_by_asc(round::Column::Number)
        .all(db)
        .await?;
    let seats = seats(db, &rounds).await?;
    let mut sheets = Vec::new();
    for round in &rounds {
        sheets.extend(marked_sheets(db, round.id, pack.round(&round.key)?).await?);
    }
    let measured = measurements(db, rounds.iter().map(|round| round.id).collect()).await?;
    let entries = entries(db, pack, programme_id, &Dealt::of(&sheets, &measured)).await?;
    let by_id: BTreeMap<i64, &Line> = entries.iter().map(|line| (line.id, line)).collect();
    let mut rows = Vec::with_capacity(sheets.len() * 8);
    for sheet in &sheets {
        let Some(line) = by_id.get(&sheet.entry_id) else { continue };
        let seat = seats.get(&(sheet.panel_id, sheet.expert_id)).ok_or_else(|| lost_seat(sheet))?;
        let round = pack.round(&seat.round_key)?;
        let rubric = Rubric::of(round, line.category.as_deref());
        let marks = round.criteria.iter().zip(&sheet.points);
        for (criterion, points) in marks.filter(|(criterion, _)| rubric.asks_judges(criterion)) {
            rows.push(MarkRow {
                entry: line.key().to_owned(),
                round: seat.round_key.clone(),
                judge: seat.key.clone(),
                panel: seat.panel_key.clone(),
                criterion: criterion.key.clone(),
                mark: state_of(sheet.status, *points)?,
            });
        }
    }
    for value in &measured {
        let (Some(line), Some(round)) =
            (by_id.get(&value.entry_id), rounds.iter().find(|round| round.id == value.round_id))
        else {
            continue;
        };
        let amount = value.amount.filter(|_| value.checked_by.is_some());
        rows.push(MarkRow {
            entry: line.key().to_owned(),
            round: round.key.clone(),
            criterion: value.criterion.clone(),
            mark: amount.map_or(Ok(Mark::NotGiven), number)?,
            ..MarkRow::default()
        });
    }
    let entry_ids = entries.iter().map(|line| (line.key().to_owned(), line.id)).collect();
    let entries = entries.iter().map(|line| line.entry(pack)).collect::<AppResult<_>>()?;
    let judges = seats.into_values().collect();
    Ok(Collected { competition: Competition { entries, marks: rows }, entry_ids, judges })
}

fn lost_seat(sheet: &SheetLine) -> AppError {
    AppError::internal(anyhow::anyhow!("sheet {} has no seat on panel {}", sheet.id, sheet.panel_id))
}

fn number(ten_thousandths: i64) -> AppResult<Mark> {
    Ok(Mark::Number(Points::from_ten_thousandths(ten_thousandths).map_err(AppError::internal)?))
}

fn state_of(status: SheetStatus, points: Option<i64>) -> AppResult<Mark> {
    match status {
        SheetStatus::Submitted | SheetStatus::Locked => match points {
            Some(points) => number(points),
            None => Ok(Mark::NotGiven),
        },
        SheetStatus::Recused => Ok(Mark::Recused),
        SheetStatus::Absent => Ok(Mark::Absent),
        SheetStatus::Assigned | SheetStatus::Saved | SheetStatus::Returned => Ok(Mark::NotGiven),
    }
}

/// The judges of these rounds by panel and expert.
async fn seats<C: ConnectionTrait>(db: &C, rounds: &[round::Model]) -> AppResult<BTreeMap<(i64, i64), Judge>> {
    let panels = panel::Entity::find()
        .filter(panel::Column::RoundId.is_in(rounds.iter().map(|round| round.id)))
        .order_by_asc(panel::Column::Id)
        .all(db)
        .await?;
    let members = panel_member::Entity::find()
        .filter(panel_member::Column::PanelId.is_in(panels.iter().map(|panel| panel.id)))
        .order_by_asc(panel_member::Column::PanelId)
        .order_by_asc(panel_member::Column::Seat)
        .all(db)
        .await?;
    let mut seats = BTreeMap::new();
    for round in rounds {
        let of_round: Vec<&panel::Model> = panels.iter().filter(|panel| panel.round_id == round.id).collect();
        for (position, panel) in of_round.iter().enumerate() {
            let letter = draw::letter(position);
            for member in members.iter().filter(|member| member.panel_id == panel.id) {
                let seat = draw::seat_label(member.seat);
                let judge = Judge {
                    round_key: round.key.clone(),
                    key: format!("{}-{letter}{}", round.key, member.seat),
                    label: if of_round.len() > 1 { format!("{letter}组{seat}") } else { seat },
                    panel_key: letter.clone(),
                    expert_id: member.expert_id,
                };
                seats.insert((panel.id, member.expert_id), judge);
            }
        }
    }
    Ok(seats)
}

/// A sheet and its marks, in the order of the criteria of its round.
struct SheetLine {
    id: i64,
    panel_id: i64,
    entry_id: i64,
    expert_id: i64,
    status: SheetStatus,
    points: Vec<Option<i64>>,
}

impl SheetLine {
    fn read(row: &QueryResult, criteria: usize) -> Result<Self, DbErr> {
        let (id, panel_id, entry_id) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        let (expert_id, status) = (row.try_get_by_index(3)?, row.try_get_by_index(4)?);
        let points = (5..5 + criteria).map(|column| row.try_get_by_index(column)).collect::<Result<_, _>>()?;
        Ok(Self { id, panel_id, entry_id, expert_id, status, points })
    }
}

/// The sheets of a round, one row each with a column for every criterion: a row for every mark would be several times as
/// many to hand over.
async fn marked_sheets<C: ConnectionTrait>(db: &C, round_id: i64, rules: &Round) -> AppResult<Vec<SheetLine>> {
    use score_sheet::Column as S;
    let mut query = score_sheet::Entity::find()
        .select_only()
        .columns([S::Id, S::PanelId, S::EntryId, S::ExpertId, S::Status])
        .join(JoinType::LeftJoin, link(S::Id, mark::Column::SheetId))
        .filter(S::RoundId.eq(round_id))
        .group_by(S::Id)
        .order_by_asc(S::Id);
    for (criterion, number) in rules.criteria.iter().zip(1..) {
        let points = Expr::case(mark::Column::Criterion.eq(&criterion.key), mark::Column::Points.into_expr());
        query = query.expr_as(Func::max(points), format!("points_{number}"));
    }
    let rows = db.query_all(QuerySelect::query(&mut query)).await?;
    rows.iter().map(|row| Ok(SheetLine::read(row, rules.criteria.len())?)).collect()
}

#[derive(Clone, Debug, FromQueryResult)]
struct Line {
    id: i64,
    public_id: String,
    number: Option<String>,
    title: String,
    category: Option<String>,
    status: EntryStatus,
    /// Loaded where the rules read answers of it.
    form: Option<String>,
    enterprise_public_id: String,
    credit_code: Option<String>,
    corporate_group: Option<String>,
    federation_public_id: Option<String>,
}

impl Line {
    fn key(&self) -> &str {
        self.number.as_deref().unwrap_or(&self.public_id)
    }

    fn entry(&self, pack: &Pack) -> AppResult<Entry> {
        let veto = if state::has_left(self.status) { self.status.to_value() } else { String::new() };
        Ok(Entry {
            enterprise: self.credit_code.clone().unwrap_or_else(|| self.enterprise_public_id.clone()),
            category: self.category.clone().unwrap_or_default(),
            name: self.title.clone(),
            veto,
            attributes: self.attributes(pack)?,
            ..Entry::new(self.key())
        })
    }

    /// What the rules count or join entries by: the corporate group, the federation, or an answer of the form.
    fn attributes(&self, pack: &Pack) -> AppResult<BTreeMap<String, String>> {
        let form: BTreeMap<String, Value> =
            self.form.as_deref().map_or(Ok(BTreeMap::new()), serde_json::from_str).map_err(AppError::internal)?;
        let value = |column: &String| match column.as_str() {
            "group" => self.corporate_group.clone(),
            "federation" => self.federation_public_id.clone(),
            field => form.get(field).and_then(Value::as_str).map(str::to_owned),
        };
        Ok(pack.columns.iter().filter_map(|column| Some((column.clone(), value(column)?))).collect())
    }
}

/// Which entries take part: those with a sheet or a value to be measured.
struct Dealt {
    entries: BTreeSet<i64>,
    /// Those of them with a sheet that is not settled, or a value that is not checked.
    open: BTreeSet<i64>,
}

impl Dealt {
    fn of(sheets: &[SheetLine], measured: &[measurement::Model]) -> Self {
        let sheets = sheets.iter().map(|sheet| (sheet.entry_id, state::is_settled(sheet.status)));
        let all: Vec<(i64, bool)> =
            sheets.chain(measured.iter().map(|value| (value.entry_id, value.checked_by.is_some()))).collect();
        Self {
            entries: all.iter().map(|(entry, _)| *entry).collect(),
            open: all.iter().filter(|(_, is_settled)| !is_settled).map(|(entry, _)| *entry).collect(),
        }
    }
}

/// The entries that take part, without those that left while something of theirs was open.
async fn entries<C: ConnectionTrait>(db: &C, pack: &Pack, programme_id: i64, dealt: &Dealt) -> AppResult<Vec<Line>> {
    let federation = Alias::new("federation");
    let mut query = entry::Entity::find()
        .select_only()
        .columns([entry::Column::Id, entry::Column::PublicId, entry::Column::Number, entry::Column::Title])
        .columns([entry::Column::Category, entry::Column::Status])
        .column_as(organization::Column::PublicId, "enterprise_public_id")
        .column_as(organization::Column::CreditCode, "credit_code")
        .column(organization::Column::CorporateGroup)
        .expr_as(Expr::col((federation.clone(), organization::Column::PublicId)), "federation_public_id")
        .join(JoinType::InnerJoin, link(entry::Column::EnterpriseId, organization::Column::Id))
        .join_as(JoinType::LeftJoin, link(entry::Column::FederationId, organization::Column::Id), federation)
        .filter(entry::Column::ProgrammeId.eq(programme_id))
        .order_by_asc(entry::Column::Number)
        .order_by_asc(entry::Column::Id);
    if !pack.columns.is_empty() {
        query = query.column(entry::Column::Form);
    }
    let lines: Vec<Line> = query.into_model().all(db).await?;
    let stays = |line: &Line| {
        dealt.entries.contains(&line.id) && !(state::has_left(line.status) && dealt.open.contains(&line.id))
    };
    Ok(lines.into_iter().filter(stays).collect())
}
