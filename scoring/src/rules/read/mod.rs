//! Turns the tree of a rule pack into its types, with the defaults of the format. Does not check sense.

mod disclosure;
mod round;

use super::finding::Finding;
use super::node::Node;
use super::pack::{
    AdjustmentKind, Adjustments, Caps, Grouping, Ranks, Rounding, RulePack, SCHEMA, Structure, Tier, Ties, Vacancies,
};
use super::section::{Findings, Section};

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
        rounds: root.tables("rounds").into_iter().map(round::read_round).collect(),
        adjustments: root.table("adjustments").map(read_adjustments).unwrap_or_default(),
        ranks: root.table("ranks").map(read_ranks).unwrap_or_default(),
        ties: root.table("ties").map(read_ties).unwrap_or_default(),
        tiers: root.tables("tiers").into_iter().map(read_tier).collect(),
        caps: root.table("caps").map(read_caps).unwrap_or_default(),
        vacancies: root.table("vacancies").map(read_vacancies).unwrap_or_default(),
        groupings: root.tables("groupings").into_iter().map(read_grouping).collect(),
        disclosure: root.table("disclosure").map(disclosure::read_disclosure),
    };
    root.require("rounds", (!pack.rounds.is_empty()).then_some(()));
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

fn read_adjustments(section: Section<'_>) -> Adjustments {
    let adjustments = Adjustments {
        bonus_cap: section.decimal("bonus_cap"),
        deduction_cap: section.decimal("deduction_cap"),
        floor: section.decimal("floor"),
        ceiling: section.decimal("ceiling"),
        kinds: section.tables("kinds").into_iter().map(read_adjustment_kind).collect(),
    };
    section.finish();
    adjustments
}

fn read_adjustment_kind(section: Section<'_>) -> AdjustmentKind {
    let kind = AdjustmentKind {
        column: section.require("column", section.text("column")).unwrap_or_default(),
        effect: section.choice("effect", &[]).unwrap_or_default(),
        cap: section.decimal("cap"),
    };
    section.finish();
    kind
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
        seed: section.text("seed"),
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
        per_federation: section.count("per_federation"),
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

fn read_vacancies(section: Section<'_>) -> Vacancies {
    let vacancies = Vacancies {
        rule: section.choice("rule", &[]).unwrap_or_default(),
        leave_empty_for: section.texts("leave_empty_for").unwrap_or_default(),
    };
    section.finish();
    vacancies
}

fn read_grouping(section: Section<'_>) -> Grouping {
    let key = section.key();
    let grouping = Grouping {
        name: section.text("name").unwrap_or_else(|| key.clone()),
        key,
        by: section.require("by", section.text("by")).unwrap_or_default(),
        take_best: section.count("take_best"),
    };
    section.finish();
    grouping
}
