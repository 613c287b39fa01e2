//! `ranking.csv`: the official result, one row an entry, ranked entries first.

use scoring::official::{Outcome, ResultRow};

use super::table;

/// Writes the ranking: UTF-8 without mark, LF, the columns of the format.
///
/// # Errors
/// When the CSV writer fails, which it does not on memory.
pub fn write_ranking(outcome: &Outcome<'_>) -> Result<Vec<u8>, csv::Error> {
    let rounds = outcome.rules().rounds.iter().map(|round| round.key.as_str());
    let mut header = vec!["rank", "entry", "enterprise", "category", "total"];
    header.extend(rounds);
    header.extend(["bonus", "deduction", "tier", "reason", "tie_decided_by"]);
    table::write(&header, outcome.rows().iter().map(cells))
}

fn cells(row: &ResultRow<'_>) -> Vec<String> {
    let printed = |value: Option<scoring::Decimal>| value.map(|value| value.to_string()).unwrap_or_default();
    let mut cells = vec![
        row.rank.map(|rank| rank.to_string()).unwrap_or_default(),
        row.entry.entry.clone(),
        row.entry.enterprise.clone(),
        row.entry.category.clone(),
        printed(row.total),
    ];
    cells.extend(row.rounds.iter().copied().map(printed));
    cells.extend([
        row.bonus.to_string(),
        row.deduction.to_string(),
        row.tier.unwrap_or_default().to_owned(),
        row.reason.map(|reason| reason.word()).unwrap_or_default().to_owned(),
        row.tie_decided_by.unwrap_or_default().to_owned(),
    ]);
    cells
}
