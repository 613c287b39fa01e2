//! What if (假如): the result of a run with a few changes beside the official one. Stores nothing and touches nothing.

use scoring::{
    Points, RulePack,
    official::{
        self, FaultKind, Faults, Outcome,
        whatif::{self, Cap, Change, Difference, Move, MoveKind},
    },
};

use super::{
    book::Book,
    dto::{AwardMove, WhatIfChange, WhatIfDifference, WhatIfInput, WhatIfMove},
};
use crate::{
    app::Context,
    auth::{Action, Actor},
    error::{AppError, AppResult, ErrorCode, FieldError},
    rankings::{
        queries,
        service::{open, recomputed},
    },
};

/// Faults told of a change that has no result.
const TOLD: usize = 50;

/// What the changes would make of a run, recomputed from its own manifest.
pub async fn try_out(context: &Context, actor: &Actor, id: &str, input: WhatIfInput) -> AppResult<WhatIfDifference> {
    let changes = input.changes.into_iter().enumerate().map(parse).collect::<AppResult<Vec<Change>>>()?;
    let db = context.db.read();
    let opened = open(db, actor, Action::ViewAnalysis, id).await?;
    let book = Book::read(db, actor, &opened).await?;
    let manifest = queries::manifest(db, opened.run.id).await?;
    let work = move || recomputed(&manifest, |outcome| difference(outcome, &changes, &book))?;
    tokio::task::spawn_blocking(work).await.map_err(AppError::internal)?
}

fn parse((position, change): (usize, WhatIfChange)) -> AppResult<Change> {
    Ok(match change {
        WhatIfChange::TierCount { tier, count } => Change::TierCount { tier, count },
        WhatIfChange::EnterpriseCap { at_most } => Change::Cap { cap: Cap::PerEnterprise, at_most },
        WhatIfChange::RoundWeight { round, weight } => {
            let refused = |error| {
                AppError::field(
                    &format!("changes[{position}].weight"),
                    "number",
                    format!("“{weight}”不能作为权重，请填 0 到 100 的数：{error}"),
                )
            };
            Change::RoundWeight { weight: Points::parse(&weight).map_err(refused)?, round }
        }
        WhatIfChange::DropJudge { judge } => Change::DropJudge { judge },
    })
}

fn difference(outcome: &Outcome<'_>, changes: &[Change], book: &Book) -> AppResult<WhatIfDifference> {
    let rules = outcome.rules();
    let (mut changed_rules, mut changed_data) = (rules.clone(), outcome.competition().clone());
    for change in changes {
        change.apply(&mut changed_rules, &mut changed_data).map_err(|faults| refused(&faults))?;
    }
    let other = official::score(&changed_rules, &changed_data).map_err(|faults| refused(&faults))?;
    Ok(view(&whatif::compare(outcome, &other), outcome, book))
}

/// 422 where a change makes no sense, 409 where the changed rules have no result for the marks.
fn refused(faults: &Faults) -> AppError {
    let is_senseless = |kind: FaultKind| matches!(kind, FaultKind::UnknownChange | FaultKind::BadRules);
    let told = faults.faults.iter().take(TOLD).map(|fault| {
        FieldError::new("changes", fault.kind.word(), format!("{}：{}", fault.message.zh, fault.remedy.zh))
    });
    let fields: Vec<FieldError> = told.collect();
    if faults.faults.iter().any(|fault| is_senseless(fault.kind)) {
        return AppError::validation(fields);
    }
    let first = fields.first().map(|field| field.message.clone()).unwrap_or_default();
    let detail = format!("这样改变以后得不出结果，共 {} 处，例如：{first}", faults.faults.len());
    AppError { fields, ..AppError::new(ErrorCode::IncompleteMarks, detail) }
}

fn view(found: &Difference, outcome: &Outcome<'_>, book: &Book) -> WhatIfDifference {
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let moves: Vec<WhatIfMove> = found.moves.iter().filter_map(|moved| view_move(moved, outcome, book)).collect();
    WhatIfDifference {
        other_count: count(found.moves.len() - moves.len()),
        unchanged_count: count(found.unchanged),
        moves,
    }
}

/// The move as it is sent; none where the award stays.
fn view_move(moved: &Move, outcome: &Outcome<'_>, book: &Book) -> Option<WhatIfMove> {
    let kind = match moved.kind {
        MoveKind::In => AwardMove::In,
        MoveKind::Out => AwardMove::Out,
        MoveKind::Tier => AwardMove::Tier,
        MoveKind::Other => return None,
    };
    let entry = book.entry(&moved.entry)?;
    let rules = outcome.rules();
    let tier = moved.after.tier.as_deref().and_then(|key| rules.tiers.iter().find(|tier| tier.key == key));
    let code = outcome.find_row(&moved.entry).map(|row| row.entry.enterprise.as_str()).unwrap_or_default();
    let why = why(moved, rules);
    // The data know an enterprise by its code.
    let why = if code.is_empty() { why } else { why.replace(&format!("{code} "), &entry.enterprise) };
    Some(WhatIfMove {
        kind,
        entry,
        rank: moved.after.rank.and_then(|rank| u64::try_from(rank).ok()),
        total: moved.after.total.clone(),
        tier_name: tier.map(|tier| tier.name.clone()),
        why,
    })
}

/// The engine's sentence, with the name of a rule instead of its place in the rule pack.
fn why(moved: &Move, rules: &RulePack) -> String {
    let sentence = &moved.why.zh;
    let named = moved.rule.as_deref().and_then(|place| Some((place, name_of(place, rules)?)));
    named.map_or_else(|| sentence.clone(), |(place, name)| sentence.replace(&format!("规则 {place} "), &name))
}

/// What people call the rules that a what-if changes.
fn name_of(place: &str, rules: &RulePack) -> Option<String> {
    if place == "caps.per_enterprise" {
        return Some("每家企业限额".to_owned());
    }
    let position = place.strip_prefix("tiers[")?.strip_suffix("].count")?;
    let tier = rules.tiers.get(position.parse::<usize>().ok()?)?;
    Some(format!("“{}”名额", tier.name))
}
