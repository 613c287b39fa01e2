//! Turns the table of a round into its types, with the defaults of its kind.

use super::super::pack::{
    Advance, Aggregate, Band, Calibrate, Criterion, JudgeGroup, MapKind, Method, Round, RoundKind, ValueMap,
};
use super::super::section::Section;
use crate::points::Points;

pub(super) fn read_round(section: Section<'_>) -> Round {
    let key = section.key();
    let kind: RoundKind = section.choice("kind", &[]).unwrap_or_default();
    let criteria = read_criteria(&section, kind);
    let aggregate = section.table("aggregate").map(read_aggregate);
    let order = section.choice("order", &[]);
    let (aggregate, order) = match kind {
        RoundKind::Scored => (section.require("aggregate", aggregate), section.require("order", order)),
        RoundKind::Ranked => (aggregate, order),
        RoundKind::Vote | RoundKind::PassFail => (aggregate.or_else(vote_share), order),
    };
    let round = Round {
        name: section.text("name").unwrap_or_else(|| key.clone()),
        key,
        kind,
        weight: section.decimal("weight"),
        order: order.unwrap_or_default(),
        aggregate: aggregate.unwrap_or_default(),
        points: section.decimals("points").unwrap_or_default(),
        tied_points: section.choice("tied_points", &[]).unwrap_or_default(),
        attendance: section.quorum("attendance"),
        majority: section.quorum("majority"),
        min_judges: section.count("min_judges").unwrap_or(1),
        calibrate: section.table("calibrate").map(read_calibrate).unwrap_or_default(),
        places: section.places("places"),
        advance: section.table("advance").map(read_advance),
        criteria,
    };
    section.finish();
    round
}

fn vote_share() -> Option<Aggregate> {
    Some(Aggregate { method: Method::VoteShare, ..Aggregate::default() })
}

/// The criteria; ranks and votes need none to be named, and have bounds of their own.
fn read_criteria(section: &Section<'_>, kind: RoundKind) -> Vec<Criterion> {
    let mut criteria: Vec<Criterion> = section.tables("criteria").into_iter().map(read_criterion).collect();
    let (key, name) = match kind {
        RoundKind::Scored => {
            section.require("criteria", (!criteria.is_empty()).then_some(()));
            return criteria;
        }
        RoundKind::Ranked => ("rank", "名次"),
        RoundKind::Vote => ("vote", "投票"),
        RoundKind::PassFail => ("pass", "通过"),
    };
    if !section.has("criteria") {
        criteria.push(Criterion { key: key.to_owned(), name: name.to_owned(), ..Criterion::default() });
    }
    for criterion in &mut criteria {
        let is_vote = kind != RoundKind::Ranked;
        criterion.min = criterion.min.or(Some(if is_vote { Points::ZERO } else { Points::ONE }));
        if is_vote {
            criterion.max = criterion.max.or(Some(Points::ONE));
            criterion.step = criterion.step.or(Some(Points::ONE));
        }
    }
    criteria
}

fn read_aggregate(section: Section<'_>) -> Aggregate {
    let aggregate = Aggregate {
        method: section.require("method", section.choice("method", &[])).unwrap_or_default(),
        drop_low: section.count("drop_low").unwrap_or(1),
        drop_high: section.count("drop_high").unwrap_or(1),
        min_marks: section.count("min_marks").unwrap_or(1),
        below_min: section.choice("below_min", &[]).unwrap_or_default(),
        fraction: section.decimal("fraction"),
        tolerance: section.decimal("tolerance"),
        groups: section.tables("groups").into_iter().map(read_group).collect(),
    };
    section.finish();
    aggregate
}

fn read_group(section: Section<'_>) -> JudgeGroup {
    let group = JudgeGroup {
        panel: section.require("panel", section.text("panel")).unwrap_or_default(),
        weight: section.require("weight", section.decimal("weight")).unwrap_or_default(),
    };
    section.finish();
    group
}

fn read_calibrate(section: Section<'_>) -> Calibrate {
    let calibrate = Calibrate {
        method: section.choice("method", &[]).unwrap_or_default(),
        of: section.choice("of", &[]).unwrap_or_default(),
        comparable: section.choice("comparable", &[]),
        places: section.places("places"),
        clamp: section.flag("clamp").unwrap_or_default(),
        vetoed: section.choice("vetoed", &[]).unwrap_or_default(),
    };
    section.finish();
    calibrate
}

fn read_advance(section: Section<'_>) -> Advance {
    let advance = Advance {
        count: section.count("count"),
        ratio: section.decimal("ratio"),
        ratio_rounding: section.choice("ratio_rounding", &[]),
        min: section.decimal("min"),
        ties: section.choice("ties", &[]).unwrap_or_default(),
        scope: section.choice("scope", &[]).unwrap_or_default(),
    };
    section.finish();
    advance
}

fn read_criterion(section: Section<'_>) -> Criterion {
    let key = section.key();
    let criterion = Criterion {
        name: section.text("name").unwrap_or_else(|| key.clone()),
        key,
        group: section.text("group"),
        kind: section.choice("kind", &[]).unwrap_or_default(),
        min: section.decimal("min"),
        max: section.decimal("max"),
        step: section.decimal("step"),
        map: section.table("map").map(read_map),
        factor: section.decimal("factor").unwrap_or(Points::ONE),
        panel_places: section.places("panel_places"),
        places: section.places("places"),
        essential: section.flag("essential").unwrap_or_default(),
        pass: section.decimal("pass"),
        categories: read_categories(&section),
        hint: section.text("hint"),
        bands: section.tables("bands").into_iter().map(read_band).collect(),
    };
    section.finish();
    criterion
}

fn read_map(section: Section<'_>) -> ValueMap {
    let decimal = |key: &'static str| section.require(key, section.decimal(key)).unwrap_or_default();
    let map = match section.require("kind", section.choice("kind", &[])).unwrap_or_default() {
        MapKind::Ladder => {
            ValueMap::Ladder { steps: section.require("steps", section.pairs("steps")).unwrap_or_default() }
        }
        MapKind::Linear => ValueMap::Linear {
            full: section.decimal("full"),
            full_at: decimal("full_at"),
            per: decimal("per"),
            minus: decimal("minus"),
        },
        MapKind::Checklist => ValueMap::Checklist {
            items: section.require("items", section.named_points("items")).unwrap_or_default(),
            cap: section.decimal("cap"),
        },
    };
    section.finish();
    map
}

/// The categories of a criterion; a list without any would leave nobody to mark.
fn read_categories(section: &Section<'_>) -> Vec<String> {
    let categories = section.texts("categories");
    if categories.as_ref().is_some_and(Vec::is_empty) {
        section.report(
            "categories",
            ("没有任何类别，谁也不能填写此项", "there is no category, so nobody can fill the criterion"),
            ("请写明类别，或删除 categories", "name the categories or remove categories"),
        );
    }
    categories.unwrap_or_default()
}

fn read_band(section: Section<'_>) -> Band {
    let band = Band {
        name: section.require("name", section.text("name")).unwrap_or_default(),
        from: section.require("from", section.decimal("from")).unwrap_or_default(),
        to: section.require("to", section.decimal("to")).unwrap_or_default(),
        note: section.text("note"),
    };
    section.finish();
    band
}
