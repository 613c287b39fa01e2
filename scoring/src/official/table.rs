//! The marks as columns of integers, sorted and indexed. Checks keys at once; values are judged per round,
//! because marks of rounds that an entry did not reach are checked for their keys only.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::calibrate::judges::{CALIBRATED_SCALE, CalibratedMarks};
use super::cell::{Cell, read_cell};
use super::competition::{Competition, Mark, MarkRow};
use super::fault::{Fault, FaultKind, Row};
use crate::rules::{CalibrateOf, CriterionKind, Round, RulePack};

/// All marks of a competition.
#[derive(Debug)]
pub(crate) struct Table {
    /// Judges by key, in the order of their bytes.
    pub judges: Vec<String>,
    pub rounds: Vec<RoundTable>,
}

/// The marks of one round. Sheets of entry `e` are `sheet_start[e] .. sheet_start[e + 1]`.
#[derive(Debug, Default)]
pub(crate) struct RoundTable {
    /// Positions of the judged criteria in the round.
    pub judged: Vec<usize>,
    /// Positions of the measured criteria in the round.
    pub measured: Vec<usize>,
    sheet_start: Vec<usize>,
    sheet_judge: Vec<usize>,
    /// The first input row of each sheet, to point at when a mark of it is missing.
    sheet_row: Vec<usize>,
    /// The group of judges each sheet belongs to, where the rules have groups; else empty.
    sheet_group: Vec<usize>,
    /// Each judge's rank for the sheet, in the units of a sheet total, where judges' totals are ranked; else empty.
    sheet_rank: Vec<Option<i128>>,
    cells: Vec<Cell>,
    /// Where judges are calibrated.
    pub calibrated: Option<CalibratedMarks>,
    values: Vec<Cell>,
    /// Entries and positions of criteria that are for other categories.
    elsewhere: BTreeSet<(usize, usize)>,
    /// The panels each entry's rows name, where panels are calibrated; else empty.
    pub panels: Vec<BTreeSet<String>>,
    /// Faulty values, by entry.
    pub faulty: BTreeMap<usize, Vec<Fault>>,
}

/// One judge's sheet for one entry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sheet<'a> {
    pub judge: usize,
    pub row: usize,
    /// The position of the judge's group among those of the rules; 0 where there are none.
    pub group: usize,
    /// The judge's rank for it, where judges' totals are ranked.
    pub rank: Option<i128>,
    /// One cell for each judged criterion.
    pub cells: &'a [Cell],
    /// Where judges are calibrated: the calibrated total, or one mark for each judged criterion; else empty.
    pub calibrated: &'a [Option<i128>],
}

impl RoundTable {
    pub(crate) fn sheets(&self, entry: usize) -> impl Iterator<Item = Sheet<'_>> + Clone {
        let start = self.sheet_start.get(entry).copied().unwrap_or(0);
        let end = self.sheet_start.get(entry + 1).copied().unwrap_or(start);
        let width = self.judged.len();
        (start..end).filter_map(move |sheet| {
            Some(Sheet {
                judge: *self.sheet_judge.get(sheet)?,
                row: *self.sheet_row.get(sheet)?,
                group: self.sheet_group.get(sheet).copied().unwrap_or(0),
                rank: self.sheet_rank.get(sheet).copied().flatten(),
                cells: self.cells.get(sheet * width..(sheet + 1) * width)?,
                calibrated: self.calibrated.as_ref().map_or(&[], |calibrated| calibrated.of_sheet(sheet)),
            })
        })
    }

    /// The units of calibrated marks, where judges are calibrated.
    pub(crate) fn calibrated_scale(&self) -> Option<i128> {
        self.calibrated.as_ref().map(|_| CALIBRATED_SCALE)
    }

    /// Sets the rank of each sheet, in the order of entries and their sheets.
    pub(crate) fn set_ranks(&mut self, ranks: Vec<Option<i128>>) {
        self.sheet_rank = ranks;
    }

    /// Whether a criterion is marked for an entry, by their positions.
    pub(crate) fn applies(&self, entry: usize, criterion: usize) -> bool {
        !self.elsewhere.contains(&(entry, criterion))
    }

    /// Whether any judged criterion is marked for an entry.
    pub(crate) fn is_judged(&self, entry: usize) -> bool {
        self.judged.iter().any(|criterion| self.applies(entry, *criterion))
    }

    /// The measured values of an entry, one cell for each measured criterion.
    pub(crate) fn values(&self, entry: usize) -> &[Cell] {
        let width = self.measured.len();
        self.values.get(entry * width..(entry + 1) * width).unwrap_or(&[])
    }
}

/// Where a row belongs. The field order is the sorting order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Address {
    round: usize,
    entry: usize,
    /// 0 for a measured value, else one more than the judge's position.
    judge: usize,
    criterion: usize,
    row: usize,
}

/// Sorts the rows into columns. Faults of keys are returned beside them.
pub(crate) fn build(pack: &RulePack, competition: &Competition) -> (Table, Vec<Fault>) {
    let names: HashSet<&str> = competition.marks.iter().map(|row| row.judge.as_str()).collect();
    let mut judges: Vec<&str> = names.into_iter().filter(|judge| !judge.is_empty()).collect();
    judges.sort_unstable();
    let lookup = Lookup::of(pack, competition, &judges);
    let mut faults = Vec::new();
    let mut addresses = Vec::with_capacity(competition.marks.len());
    for (index, row) in competition.marks.iter().enumerate() {
        match lookup.address(index, row) {
            Ok(address) if lookup.applies(&address, competition) => addresses.push(address),
            // An empty cell of a complete grid says nothing.
            Ok(_) if row.mark == Mark::NotGiven => {}
            Ok(_) => faults.push(other_category(index, row)),
            Err(fault) => faults.push(*fault),
        }
    }
    addresses.sort_unstable();
    report_repeated(&addresses, competition, &mut faults);
    let rounds = pack.rounds.iter().enumerate().map(|(index, round)| {
        let start = addresses.partition_point(|address| address.round < index);
        let end = addresses.partition_point(|address| address.round <= index);
        build_round(round, addresses.get(start..end).unwrap_or(&[]), competition)
    });
    let table = Table { rounds: rounds.collect(), judges: judges.into_iter().map(str::to_owned).collect() };
    (table, faults)
}

/// Positions by key. They are only looked up, so their having no order is never seen.
type Positions<'a> = HashMap<&'a str, usize>;

struct Lookup<'a> {
    pack: &'a RulePack,
    entries: Positions<'a>,
    judges: Positions<'a>,
    rounds: Positions<'a>,
    criteria: Vec<Positions<'a>>,
}

impl<'a> Lookup<'a> {
    fn of(pack: &'a RulePack, competition: &'a Competition, judges: &[&'a str]) -> Lookup<'a> {
        let criteria = |round: &'a Round| positions(round.criteria.iter().map(|criterion| criterion.key.as_str()));
        Lookup {
            pack,
            entries: positions(competition.entries.iter().map(|entry| entry.entry.as_str())),
            judges: positions(judges.iter().copied()),
            rounds: positions(pack.rounds.iter().map(|round| round.key.as_str())),
            criteria: pack.rounds.iter().map(criteria).collect(),
        }
    }

    /// Whether the criterion of a row is for the category of its entry.
    fn applies(&self, address: &Address, competition: &Competition) -> bool {
        let criterion = self.pack.rounds.get(address.round).and_then(|round| round.criteria.get(address.criterion));
        let entry = competition.entries.get(address.entry);
        criterion.zip(entry).is_none_or(|(criterion, entry)| criterion.applies_to(&entry.category))
    }

    fn address(&self, index: usize, row: &MarkRow) -> Result<Address, Box<Fault>> {
        let fault = |kind, message, remedy| {
            let fault = Fault::new(kind, Row::Mark(index), message, remedy);
            Box::new(fault.entry(&row.entry).round(&row.round).judge(&row.judge).criterion(&row.criterion))
        };
        let MarkRow { entry, round: round_key, criterion: criterion_key, .. } = row;
        let entry = *self.entries.get(entry.as_str()).ok_or_else(|| {
            let message = (format!("没有编号为 \"{entry}\" 的申报"), format!("there is no entry \"{entry}\""));
            fault(
                FaultKind::UnknownEntry,
                message,
                ("请改正编号，或在申报文件中补上", "correct the key or add the entry"),
            )
        })?;
        let round = if round_key.is_empty() && self.pack.rounds.len() == 1 {
            0
        } else if round_key.is_empty() {
            let message =
                ("没有写轮次，而规则有多轮".to_owned(), "the round is blank although there are several".to_owned());
            return Err(fault(FaultKind::BlankRound, message, ("请写明轮次", "name the round")));
        } else {
            *self.rounds.get(round_key.as_str()).ok_or_else(|| {
                let message =
                    (format!("规则没有轮次 \"{round_key}\""), format!("the rules have no round \"{round_key}\""));
                fault(FaultKind::UnknownRound, message, ("请改正轮次", "correct the round"))
            })?
        };
        let unknown_criterion = || {
            let message = (
                format!("这一轮没有评分项 \"{criterion_key}\""),
                format!("the round has no criterion \"{criterion_key}\""),
            );
            fault(FaultKind::UnknownCriterion, message, ("请改正评分项", "correct the criterion"))
        };
        let known = self.criteria.get(round).and_then(|criteria| criteria.get(criterion_key.as_str()));
        let criterion = *known.ok_or_else(unknown_criterion)?;
        let kind = self.pack.rounds.get(round).and_then(|round| round.criteria.get(criterion)).map(|found| found.kind);
        let judge = match (kind.ok_or_else(unknown_criterion)?, self.judges.get(row.judge.as_str())) {
            (CriterionKind::Measured, Some(_)) => {
                let message = (
                    format!("测量项 \"{criterion_key}\" 写了评委 \"{}\"", row.judge),
                    format!("the measured criterion \"{criterion_key}\" names the judge \"{}\"", row.judge),
                );
                return Err(fault(FaultKind::JudgeOnMeasured, message, ("请把评委留空", "leave the judge blank")));
            }
            (CriterionKind::Judged, None) => {
                let message = (
                    format!("评分项 \"{criterion_key}\" 没有写评委"),
                    format!("the judged criterion \"{criterion_key}\" names no judge"),
                );
                return Err(fault(FaultKind::JudgeMissing, message, ("请写明评委", "name the judge")));
            }
            (CriterionKind::Measured, None) => 0,
            (CriterionKind::Judged, Some(judge)) => judge + 1,
        };
        Ok(Address { round, entry, judge, criterion, row: index })
    }
}

fn other_category(index: usize, row: &MarkRow) -> Fault {
    let MarkRow { entry, criterion, .. } = row;
    let message = (
        format!("评分项 \"{criterion}\" 不适用于申报 \"{entry}\" 的类别"),
        format!("the criterion \"{criterion}\" is not for the category of entry \"{entry}\""),
    );
    let remedy = ("请删除这一行，或改正申报的类别", "remove the row, or correct the entry's category");
    let fault = Fault::new(FaultKind::OtherCategory, Row::Mark(index), message, remedy);
    fault.entry(entry).round(&row.round).judge(&row.judge).criterion(criterion)
}

fn positions<'a>(keys: impl Iterator<Item = &'a str>) -> Positions<'a> {
    keys.enumerate().map(|(index, key)| (key, index)).collect()
}

fn report_repeated(addresses: &[Address], competition: &Competition, faults: &mut Vec<Fault>) {
    for (first, second) in addresses.iter().zip(addresses.iter().skip(1)) {
        if (Address { row: 0, ..*first }) != (Address { row: 0, ..*second }) {
            continue;
        }
        let Some(row) = competition.marks.get(second.row) else { continue };
        let message = (
            format!("申报 \"{}\" 的评分项 \"{}\" 重复评分", row.entry, row.criterion),
            format!("the mark of entry \"{}\" for criterion \"{}\" is there twice", row.entry, row.criterion),
        );
        let fault =
            Fault::new(FaultKind::RepeatedMark, Row::Mark(second.row), message, ("请只保留一行", "keep one row"));
        faults.push(fault.entry(&row.entry).round(&row.round).judge(&row.judge).criterion(&row.criterion));
    }
}

fn build_round(round: &Round, addresses: &[Address], competition: &Competition) -> RoundTable {
    let of_kind = |kind| {
        let criteria = round.criteria.iter().enumerate();
        criteria.filter(move |(_, criterion)| criterion.kind == kind).map(|(index, _)| index).collect::<Vec<_>>()
    };
    let mut table = RoundTable {
        judged: of_kind(CriterionKind::Judged),
        measured: of_kind(CriterionKind::Measured),
        ..RoundTable::default()
    };
    // The column of each criterion among those of its kind.
    let column: Vec<usize> = (0..round.criteria.len())
        .map(|index| {
            let of = |list: &[usize]| list.iter().position(|criterion| *criterion == index);
            of(&table.judged).or_else(|| of(&table.measured)).unwrap_or(0)
        })
        .collect();
    let entries = competition.entries.len();
    table.values = vec![Cell::NOT_GIVEN; entries * table.measured.len()];
    set_elsewhere(round, competition, &mut table);
    table.sheet_start = Vec::with_capacity(entries + 1);
    if round.calibrates(CalibrateOf::Panels) {
        table.panels = vec![BTreeSet::new(); entries];
    }
    let mut last_sheet = None;
    for address in addresses {
        let (Some(row), Some(criterion)) = (competition.marks.get(address.row), round.criteria.get(address.criterion))
        else {
            continue;
        };
        if let Some(panels) = table.panels.get_mut(address.entry).filter(|_| !row.panel.is_empty()) {
            panels.insert(row.panel.clone());
        }
        let column = column.get(address.criterion).copied().unwrap_or(0);
        let cell = read_cell(round, criterion, row, (address.entry, address.row), &mut table.faulty);
        if address.judge == 0 {
            let at = address.entry * table.measured.len() + column;
            set(&mut table.values, at, cell);
            continue;
        }
        if last_sheet != Some((address.entry, address.judge)) {
            last_sheet = Some((address.entry, address.judge));
            while table.sheet_start.len() <= address.entry {
                table.sheet_start.push(table.sheet_judge.len());
            }
            table.sheet_judge.push(address.judge - 1);
            table.sheet_row.push(address.row);
            if !round.aggregate.groups.is_empty() {
                let group = find_group(round, row, address, &mut table.faulty);
                table.sheet_group.push(group);
            }
            add_cells(&mut table, address.entry);
        }
        let at = table.cells.len() - table.judged.len() + column;
        set(&mut table.cells, at, cell);
    }
    table.sheet_start.resize(entries + 1, table.sheet_judge.len());
    table
}

/// Notes the criteria that are for other categories than an entry's, and that they have no value there.
fn set_elsewhere(round: &Round, competition: &Competition, table: &mut RoundTable) {
    for (position, criterion) in round.criteria.iter().enumerate().filter(|(_, found)| !found.categories.is_empty()) {
        let column = table.measured.iter().position(|measured| *measured == position);
        let entries = competition.entries.iter().enumerate();
        for (index, _) in entries.filter(|(_, entry)| !criterion.applies_to(&entry.category)) {
            table.elsewhere.insert((index, position));
            if let Some(column) = column {
                let at = index * table.measured.len() + column;
                set(&mut table.values, at, Cell::OTHER_CATEGORY);
            }
        }
    }
}

/// The cells of one more sheet.
fn add_cells(table: &mut RoundTable, entry: usize) {
    let from = table.cells.len();
    table.cells.resize(from + table.judged.len(), Cell::NOT_GIVEN);
    if table.elsewhere.is_empty() {
        return;
    }
    let RoundTable { judged, cells, elsewhere, .. } = table;
    for (criterion, cell) in judged.iter().zip(cells.iter_mut().skip(from)) {
        if elsewhere.contains(&(entry, *criterion)) {
            *cell = Cell::OTHER_CATEGORY;
        }
    }
}

/// The group of judges that the panel of a sheet's first row names.
fn find_group(round: &Round, row: &MarkRow, address: &Address, faulty: &mut BTreeMap<usize, Vec<Fault>>) -> usize {
    let found = round.aggregate.groups.iter().position(|group| group.panel == row.panel);
    if found.is_none() {
        let (judge, panel) = (&row.judge, &row.panel);
        let message = (
            format!("评委 \"{judge}\" 的评审组 \"{panel}\" 不在规则的评委组之中"),
            format!("the panel \"{panel}\" of judge \"{judge}\" is none of the groups of the rules"),
        );
        let remedy = ("请在评分文件的 panel 一栏写明评委组", "name the judge's group in the column panel of the marks");
        let fault = Fault::new(FaultKind::PanelUnknown, Row::Mark(address.row), message, remedy);
        let fault = fault.entry(&row.entry).round(&round.key).judge(judge);
        faulty.entry(address.entry).or_default().push(fault);
    }
    found.unwrap_or(0)
}

fn set(cells: &mut [Cell], at: usize, cell: Cell) {
    if let Some(place) = cells.get_mut(at) {
        *place = cell;
    }
}
