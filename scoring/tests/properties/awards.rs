//! The guarantees of the walk that fills tiers: nothing is exceeded, and nobody is passed over without a named reason.

use std::collections::BTreeMap;

use proptest::prelude::*;
use scoring::official::{Outcome, Reason, ResultRow};
use scoring::{Points, RatioRounding, RulePack, Scope, Tier};

use super::sample::{sample, scored};

fn awarded<'o, 'a>(outcome: &'o Outcome<'a>) -> Vec<&'o ResultRow<'a>> {
    outcome.rows().iter().filter(|row| row.reason == Some(Reason::Awarded)).collect()
}

/// Whether a vetoed entry still holds its place in the walk: by its totals, its groups are then others than by ranks.
fn holds_places_empty(pack: &RulePack, outcome: &Outcome<'_>) -> bool {
    outcome.rows().iter().any(|row| pack.vacancies.leaves_empty(&row.entry.veto))
}

/// The places of a tier over so many entries; none when only its total limits it.
fn places(tier: &Tier, entries: usize) -> Option<usize> {
    let count = tier.count.map(|count| usize::try_from(count).unwrap());
    count.or_else(|| {
        let share = usize::try_from(tier.ratio?.ten_thousandths()).unwrap() * entries;
        Some(match tier.ratio_rounding? {
            RatioRounding::Floor => share / 10_000,
            RatioRounding::Ceiling => share.div_ceil(10_000),
            RatioRounding::HalfUp => (share + 5_000) / 10_000,
        })
    })
}

proptest! {
    #[test]
    fn tiers_never_exceed_their_places(sample in sample()) {
        let pack = sample.pack();
        let Some(outcome) = scored(&pack, &sample.competition) else { return Ok(()) };
        if holds_places_empty(&pack, &outcome) {
            return Ok(());
        }
        for tier in &pack.tiers {
            for category in ["X", "Y"] {
                let in_scope = |row: &&&ResultRow<'_>| tier.scope == Scope::Programme || row.entry.category == category;
                let own: Vec<_> = awarded(&outcome).into_iter().filter(|row| row.tier == Some(&tier.key)).collect();
                let own: Vec<_> = own.iter().filter(in_scope).collect();
                let of = outcome.rows().iter().filter(|row| row.rank.is_some()).collect::<Vec<_>>().iter().filter(in_scope).count();
                let Some(places) = places(tier, of) else { continue };
                let last = own.iter().filter_map(|row| row.rank).max();
                let tied = own.iter().filter(|row| row.rank == last).count();
                let expands = tier.at_cut.word() == "expand" && own.len() - tied < places;
                prop_assert!(own.len() <= places || expands, "{} of {places} in {}", own.len(), tier.key);
                let reach = |row: &ResultRow<'_>| row.total.unwrap().to_ratio().unwrap() >= scoring::Ratio::from_points(tier.min_total.unwrap_or_default());
                prop_assert!(tier.min_total.is_none() || own.iter().all(|row| reach(row)));
            }
        }
    }

    #[test]
    fn awards_never_exceed_a_cap_or_the_budget(sample in sample()) {
        let pack = sample.pack();
        let Some(outcome) = scored(&pack, &sample.competition) else { return Ok(()) };
        let mut held: BTreeMap<(&str, &str, &str), u32> = BTreeMap::new();
        let mut spent = 0;
        for row in awarded(&outcome) {
            let entry = row.entry;
            for holder in [("enterprise", entry.enterprise.as_str(), ""), ("both", &entry.enterprise, &entry.category), ("group", entry.attribute("group"), ""), ("category", &entry.category, "")] {
                if !holder.1.is_empty() {
                    *held.entry(holder).or_default() += 1;
                }
            }
            spent += pack.tiers.iter().find(|tier| row.tier == Some(&tier.key)).unwrap().prize_fen;
        }
        for ((kind, name, _), count) in held {
            let cap = match kind {
                "enterprise" => pack.caps.per_enterprise,
                "both" => pack.caps.per_enterprise_category,
                "group" => pack.caps.per_group,
                _ => pack.caps.category_max.as_ref().and_then(|most| most.of(name)),
            };
            prop_assert!(cap.is_none_or(|cap| count <= cap), "{kind} {name} has {count}");
        }
        prop_assert!(pack.caps.budget_fen.is_none_or(|budget| spent <= budget));
        prop_assert!(outcome.rows().iter().filter(|row| row.reason == Some(Reason::Awarded)).all(|row| row.rank.is_some()));
    }

    #[test]
    fn quotas_of_categories_and_shares_are_kept_unless_the_chair_is_waited_for(sample in sample()) {
        let pack = sample.pack();
        let Some(outcome) = scored(&pack, &sample.competition) else { return Ok(()) };
        if outcome.open_tie().is_some() || holds_places_empty(&pack, &outcome) {
            return Ok(());
        }
        let awarded = awarded(&outcome);
        if let Some(least) = pack.caps.category_min.as_ref().and_then(|min| min.of("X")) {
            let own = awarded.iter().filter(|row| row.entry.category == "X").count();
            prop_assert!(own >= usize::try_from(least).unwrap());
        }
        for share in &pack.caps.structure {
            let helping = awarded.iter().filter(|row| row.entry.attribute(&share.attribute) == share.equals).count();
            let asked = share.min_ratio.unwrap_or(Points::ZERO).ten_thousandths();
            prop_assert!(i64::try_from(helping).unwrap() * 10_000 >= asked * i64::try_from(awarded.len()).unwrap());
        }
    }

    #[test]
    fn nobody_without_an_award_outranks_a_winner_of_its_category_unless_a_named_limit_stood_in_the_way(sample in sample()) {
        let pack = sample.pack();
        let Some(outcome) = scored(&pack, &sample.competition) else { return Ok(()) };
        let mut named =
            vec![Reason::EnterpriseCap, Reason::CategoryCap, Reason::StructureCap, Reason::Budget, Reason::TiedAtCut];
        if pack.ranks.tolerance > Points::ZERO {
            // A tie key may put the lower of two totals that count as equal first, and a line may lie between them.
            named.push(Reason::BelowLine);
        }
        for winner in awarded(&outcome) {
            let before = outcome.rows().iter().filter(|row| row.rank < winner.rank && row.rank.is_some());
            for row in before.filter(|row| row.entry.category == winner.entry.category) {
                let reason = row.reason.unwrap();
                prop_assert!(reason == Reason::Awarded || named.contains(&reason), "{:?}", row);
            }
        }
    }
}
