//! Turns the tree of a rule pack into its types, with the defaults of the format. Does not check sense.

use super::finding::Finding;
use super::node::Node;
use super::pack::{
    Adjustments, Advance, Aggregate, Band, Calibrate, Caps, Criterion, MapKind, Ranks, Round, Rounding, RulePack,
    SCHEMA, Structure, Tier, Ties, ValueMap,
};
use super::section::{Findings, Section};
use crate::points::Points;

const LATER_ROUND_KINDS: &[&str] = &["ranked", "vote", "pass_fail"];
const LATER_METHODS: &[&str] = &["rank_points", "vote_share"];

/// Reads what the tree says; the pack is only of use when nothing was found.
pub(crate) fn read(root: &Node) -> (RulePack, Vec<Finding>) {
    let findings = Findings::default();
    let pack = read_pack(Section::open("", root, &findings));
    (pack, findings.into_inner())
}

fn read_pack(root: Section<'_>) -> RulePack {
    let schema = root.require("schema", root.text("schema"));
    if schema.as_deref().is_some_and(|schema| schema != SCHEMA) {
        root.report(
            "schema",
            ("不认识的 schema", "unknown schema"),
            (format!("请写 \"{SCHEMA}\""), format!("write \"{SCHEMA}\"")),
        );
    }
    let pack = RulePack {
        schema: SCHEMA.to_owned(),
        title: root.require("title", root.text("title")).unwrap_or_default(),
        combine: root.choice("combine", &[]).unwrap_or_default(),
        rounding: read_rounding(&root),
        rounds: root.tables("rounds").into_iter().map(read_round).collect(),
        adjustments: root.table("adjustments").map(read_adjustments).unwrap_or_default(),
        ranks: root.table("ranks").map(read_ranks).unwrap_or_default(),
        ties: root.table("ties").map(read_ties).unwrap_or_default(),
        tiers: root.tables("tiers").into_iter().map(read_tier).collect(),
        caps: root.table("caps").map(read_caps).unwrap_or_default(),
    };
    root.require("rounds", (!pack.rounds.is_empty()).then_some(()));
    root.later(&["groupings", "disclosure"]);
    root.finish();
    pack
}

fn read_rounding(root: &Section<'_>) -> Rounding {
    let mut rounding = Rounding { mode: Default::default(), total_places: 0, rank_on: Default::default() };
    let Some(section) = root.table("rounding") else {
        root.report(
            "rounding",
            ("缺少 [rounding] 的 total_places", "total_places of [rounding] is missing"),
            ("请写明总分保留几位", "say to how many places totals are rounded"),
        );
        return rounding;
    };
    rounding.mode = section.choice("mode", &[]).unwrap_or_default();
    rounding.total_places = section.require("total_places", section.places("total_places")).unwrap_or_default();
    rounding.rank_on = section.choice("rank_on", &[]).unwrap_or_default();
    section.finish();
    rounding
}

fn read_round(section: Section<'_>) -> Round {
    let key = section.key();
    let criteria: Vec<Criterion> = section.tables("criteria").into_iter().map(read_criterion).collect();
    section.require("criteria", (!criteria.is_empty()).then_some(()));
    let aggregate = section.require("aggregate", section.table("aggregate").map(read_aggregate));
    let round = Round {
        name: section.text("name").unwrap_or_else(|| key.clone()),
        key,
        kind: section.choice("kind", LATER_ROUND_KINDS).unwrap_or_default(),
        weight: section.decimal("weight"),
        order: section.require("order", section.choice("order", &[])).unwrap_or_default(),
        aggregate: aggregate.unwrap_or_default(),
        min_judges: section.count("min_judges").unwrap_or(1),
        calibrate: section.table("calibrate").map(read_calibrate).unwrap_or_default(),
        places: section.places("places"),
        advance: section.table("advance").map(read_advance),
        criteria,
    };
    section.later(&["points"]);
    section.finish();
    round
}

fn read_aggregate(section: Section<'_>) -> Aggregate {
    let aggregate = Aggregate {
        method: section.require("method", section.choice("method", LATER_METHODS)).unwrap_or_default(),
        drop_low: section.count("drop_low").unwrap_or(1),
        drop_high: section.count("drop_high").unwrap_or(1),
        min_marks: section.count("min_marks").unwrap_or(1),
        below_min: section.choice("below_min", &[]).unwrap_or_default(),
        fraction: section.decimal("fraction"),
        tolerance: section.decimal("tolerance"),
    };
    section.finish();
    aggregate
}

fn read_calibrate(section: Section<'_>) -> Calibrate {
    let calibrate = Calibrate {
        method: section.choice("method", &[]).unwrap_or_default(),
        comparable: section.choice("comparable", &[]),
        places: section.places("places"),
        clamp: section.flag("clamp").unwrap_or_default(),
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

fn read_adjustments(section: Section<'_>) -> Adjustments {
    let adjustments = Adjustments {
        bonus_cap: section.decimal("bonus_cap"),
        deduction_cap: section.decimal("deduction_cap"),
        floor: section.decimal("floor"),
        ceiling: section.decimal("ceiling"),
    };
    section.finish();
    adjustments
}

fn read_ranks(section: Section<'_>) -> Ranks {
    let ranks = Ranks {
        style: section.choice("style", &[]).unwrap_or_default(),
        tolerance: section.decimal("tolerance").unwrap_or_default(),
    };
    section.finish();
    ranks
}

fn read_ties(section: Section<'_>) -> Ties {
    let ties = Ties {
        chain: section.texts("chain").unwrap_or_default(),
        limit_to_top: section.count("limit_to_top"),
        left: section.choice("left", &[]).unwrap_or_default(),
    };
    section.finish();
    ties
}

fn read_tier(section: Section<'_>) -> Tier {
    let key = section.key();
    let tier = Tier {
        name: section.text("name").unwrap_or_else(|| key.clone()),
        key,
        count: section.count("count"),
        ratio: section.decimal("ratio"),
        ratio_rounding: section.choice("ratio_rounding", &[]),
        min_total: section.decimal("min_total"),
        scope: section.choice("scope", &[]).unwrap_or_default(),
        prize_fen: section.fen("prize_fen").unwrap_or(0),
        at_cut: section.choice("at_cut", &[]).unwrap_or_default(),
    };
    section.finish();
    tier
}

fn read_caps(section: Section<'_>) -> Caps {
    let caps = Caps {
        per_enterprise: section.count("per_enterprise"),
        per_enterprise_category: section.count("per_enterprise_category"),
        per_group: section.count("per_group"),
        category_min: section.per_category("category_min"),
        category_max: section.per_category("category_max"),
        structure: section.tables("structure").into_iter().map(read_structure).collect(),
        reserve: section.count("reserve").unwrap_or(0),
        budget_fen: section.fen("budget_fen"),
    };
    section.finish();
    caps
}

fn read_structure(section: Section<'_>) -> Structure {
    let structure = Structure {
        attribute: section.require("attribute", section.text("attribute")).unwrap_or_default(),
        equals: section.require("equals", section.text("equals")).unwrap_or_default(),
        min_ratio: section.decimal("min_ratio"),
        max_ratio: section.decimal("max_ratio"),
    };
    section.finish();
    structure
}
