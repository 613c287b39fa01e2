//! The engine's guarantees, each on random competitions that use every method. `PROPTEST_CASES` raises the number of
//! cases; `make nightly` runs 10,000 of each.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test helper that fails is a failed test")]

mod awards;
mod counter_examples;
mod dice;
mod limits;
mod rounds;
mod sample;

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sample::{judged_rows, monotone_sample, sample, scored};
use scoring::manifest;
use scoring::official::{self, Mark, Outcome};
use scoring::{Points, RulePack};

/// Everything that is published of a result, or every fault.
fn bytes(sample: &sample::Sample, result: Result<Outcome<'_>, official::Faults>) -> String {
    match result {
        Ok(outcome) => format!(
            "{:?}{:?}{}{}",
            outcome.rows(),
            outcome.groupings(),
            outcome.trace_lines(),
            manifest::build(&sample.text(), &outcome)
        ),
        Err(faults) => {
            let words: BTreeSet<String> =
                faults.faults.iter().map(|fault| format!("{} {:?}", fault, fault.kind)).collect();
            format!("{words:?}")
        }
    }
}

/// How many entries stand before an entry.
fn better(outcome: &Outcome<'_>, entry: &str) -> Option<usize> {
    let rank = outcome.find_row(entry)?.rank?;
    Some(outcome.rows().iter().filter(|row| row.rank.is_some_and(|other| other < rank)).count())
}

proptest! {
    #[test]
    fn the_order_of_input_rows_never_matters(sample in sample(), turn in 0_usize..50) {
        let pack = sample.pack();
        let mut turned = sample.clone();
        turned.competition.entries.reverse();
        turned.competition.marks.reverse();
        let by = turn % turned.competition.marks.len();
        turned.competition.marks.rotate_left(by);
        let one = bytes(&sample, official::score(&pack, &sample.competition));
        prop_assert_eq!(one, bytes(&turned, official::score(&pack, &turned.competition)));
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_on_one_thread_or_many(sample in sample()) {
        let compute = || bytes(&sample, official::score(&sample.pack(), &sample.competition));
        let here = compute();
        let there: Vec<String> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..3).map(|_| scope.spawn(compute)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        prop_assert!(there.iter().all(|other| *other == here));
    }

    #[test]
    fn raising_one_mark_never_lowers_that_entry_under_the_monotone_methods(sample in monotone_sample(), place in any::<usize>()) {
        let pack = sample.pack();
        let Some(before) = scored(&pack, &sample.competition) else { return Ok(()) };
        let mut raised = sample.competition.clone();
        let rows = judged_rows(&sample);
        let row = &mut raised.marks[rows[place % rows.len()]];
        let Mark::Number(points) = row.mark else { return Ok(()) };
        let is_against = pack.rounds.iter().any(|round| round.key == row.round && round.kind.word() != "scored");
        if is_against && points != Points::ZERO {
            return Ok(());
        }
        row.mark = Points::from_ten_thousandths(points.ten_thousandths() + 10_000).unwrap().into();
        let entry = row.entry.clone();
        let Some(after) = scored(&pack, &raised) else { return Ok(()) };
        if let Some(before_it) = better(&before, &entry) {
            let total = |outcome: &Outcome<'_>| outcome.find_row(&entry).and_then(|row| row.exact_total);
            prop_assert!(total(&after) >= total(&before));
            prop_assert!(better(&after, &entry).is_some_and(|now| now <= before_it), "{} fell", entry);
        }
    }

    #[test]
    fn equal_totals_share_a_rank_unless_a_named_key_decided(sample in sample()) {
        let pack = sample.pack();
        let Some(outcome) = scored(&pack, &sample.competition) else { return Ok(()) };
        let ranked: Vec<_> = outcome.rows().iter().filter(|row| row.rank.is_some()).collect();
        let exact = pack.rounding.rank_on == scoring::RankOn::Exact;
        let tolerance = scoring::Ratio::from_points(pack.ranks.tolerance);
        let compared = |row: &official::ResultRow<'_>| {
            if exact { row.exact_total.unwrap() } else { row.total.unwrap().to_ratio().unwrap() }
        };
        for pair in ranked.windows(2) {
            let shares = pair[0].rank == pair[1].rank;
            let is_equal = compared(pair[0]) == compared(pair[1]);
            if is_equal && !shares {
                prop_assert!(pair[1].tie_decided_by.is_some_and(|key| pack.ties.chain.iter().any(|known| known == key)));
            }
            if shares {
                let apart = compared(pair[0]).minus(compared(pair[1])).unwrap();
                prop_assert!(apart <= tolerance && scoring::Ratio::ZERO.minus(apart).unwrap() <= tolerance);
                prop_assert_eq!(pair[0].tie_decided_by, pair[1].tie_decided_by);
            }
            if pair[1].tie_decided_by.is_none() && !shares {
                prop_assert!(compared(pair[0]) > compared(pair[1]));
            }
        }
    }

    #[test]
    fn ranks_are_numbered_in_the_style_of_the_rules(sample in sample()) {
        let pack = sample.pack();
        let Some(outcome) = scored(&pack, &sample.competition) else { return Ok(()) };
        let ranks: Vec<usize> = outcome.rows().iter().filter_map(|row| row.rank).collect();
        for rank in &ranks {
            let (before, equal) = (ranks.iter().filter(|other| *other < rank).count(), ranks.iter().filter(|other| *other == rank).count());
            let groups_before = ranks.iter().filter(|other| *other < rank).collect::<BTreeSet<_>>().len();
            let expected = match pack.ranks.style {
                scoring::RankStyle::Competition => before + 1,
                scoring::RankStyle::Ordinal => before + equal.pow(2),
                scoring::RankStyle::Modified => before + equal,
                scoring::RankStyle::Dense => groups_before + 1,
            };
            prop_assert_eq!(*rank, expected);
        }
    }

    #[test]
    fn every_entry_is_explained_and_its_manifest_verified(sample in sample()) {
        let pack = sample.pack();
        let Some(outcome) = scored(&pack, &sample.competition) else { return Ok(()) };
        for entry in &sample.competition.entries {
            let explanation = outcome.explain(&entry.entry).unwrap();
            prop_assert!(!explanation.steps.is_empty());
            prop_assert!(explanation.steps.iter().all(|step| !step.text.zh.is_empty() && !step.text.en.is_empty()));
        }
        let manifest = manifest::build(&sample.text(), &outcome);
        prop_assert_eq!(manifest::verify(manifest.as_bytes()).map(|verified| verified.entries), Ok(sample.competition.entries.len()));
    }

    #[test]
    fn a_rule_pack_reads_back_from_its_canonical_json(sample in sample()) {
        let pack = sample.pack();
        let again = RulePack::from_json(&pack.to_json()).unwrap();
        prop_assert_eq!(&again, &pack);
        prop_assert_eq!(again.hash(), pack.hash());
    }
}

#[test]
fn the_samples_use_every_method_and_most_of_them_have_a_result() {
    let mut runner = TestRunner::deterministic();
    let (mut words, mut results) = (BTreeSet::new(), 0);
    for _ in 0..300 {
        let sample = sample().new_tree(&mut runner).unwrap().current();
        let pack = sample.pack();
        for round in &pack.rounds {
            words.extend([round.kind.word(), round.order.word(), round.calibrate.method.word()]);
            words.insert(round.aggregate.method.word());
        }
        let Some(outcome) = scored(&pack, &sample.competition) else { continue };
        results += 1;
        words.extend(outcome.rows().iter().filter_map(|row| row.reason).map(|reason| reason.word()));
    }
    let expected = [
        "scored ranked vote pass_fail weigh_then_trim trim_then_weigh none ratio_pooled ratio_second_mean t_score z_score",
        "mean sum median trimmed_mean trimmed_fraction winsorized_mean middle_within closest_pair rank_points vote_share",
        "awarded reserve quota_full enterprise_cap category_cap structure_cap budget below_line vetoed not_advanced",
        "essential_missing tied_at_cut pending",
    ];
    let missing: Vec<&str> =
        expected.iter().flat_map(|line| line.split(' ')).filter(|word| !words.contains(word)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(results > 200, "{results} of 300");
}
