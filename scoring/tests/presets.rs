//! Every preset is accepted, carries its rubric, and scores a small competition.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test helper that fails is a failed test")]

use scoring::official::{self, Competition, Entry, Mark, MarkRow, Reason};
use scoring::{Criterion, CriterionKind, PRESETS, Points, Round, RoundKind, RulePack, Scope, ValueMap};

const JUDGES: i64 = 9;
const ENTRIES: i64 = 10;

fn pack(key: &str) -> RulePack {
    RulePack::from_toml(PRESETS.iter().find(|preset| preset.key == key).unwrap().toml).unwrap()
}

/// Factor x most points of a criterion.
fn full_marks(criterion: &Criterion) -> Points {
    let most = match &criterion.map {
        Some(ValueMap::Ladder { steps }) => steps[0].1,
        Some(ValueMap::Linear { .. } | ValueMap::Checklist { .. }) | None => {
            criterion.most_points().unwrap_or_default()
        }
    };
    let product = i128::from(most.ten_thousandths()) * i128::from(criterion.factor.ten_thousandths()) / 10_000;
    Points::from_ten_thousandths(i64::try_from(product).unwrap()).unwrap()
}

/// A mark that fits, the better the lower the entry's number.
fn mark(round: &Round, criterion: &Criterion, entry: i64, judge: i64) -> Mark {
    let value = match (round.kind, &criterion.map) {
        (RoundKind::Ranked, _) => Points::whole(u32::try_from(entry + 1).unwrap()),
        (RoundKind::Vote | RoundKind::PassFail, _) => Points::ONE,
        (RoundKind::Scored, Some(_)) => Points::whole(u32::try_from(95 - entry).unwrap()),
        (RoundKind::Scored, None) => {
            let most = criterion.max.unwrap_or(Points::whole(100)).ten_thousandths();
            let step = criterion.step.unwrap_or(Points::ONE).ten_thousandths();
            let steps = most / step * (40 - entry - judge % 2) / 40;
            Points::from_ten_thousandths(steps * step).unwrap()
        }
    };
    Mark::Number(value)
}

fn competition(pack: &RulePack) -> Competition {
    let mut competition = Competition::default();
    let categories = ["节能减排", "安全生产", "科学管理", "小改小革", "职工文化"];
    for entry in 0..ENTRIES {
        let key = format!("N{entry:02}");
        competition.entries.push(Entry {
            enterprise: format!("E{entry}"),
            category: categories[usize::try_from(entry % 5).unwrap()].to_owned(),
            ..Entry::new(&key)
        });
        for round in &pack.rounds {
            for criterion in &round.criteria {
                let is_judged = criterion.kind == CriterionKind::Judged;
                for judge in 0..if is_judged { JUDGES } else { 1 } {
                    competition.marks.push(MarkRow {
                        entry: key.clone(),
                        round: round.key.clone(),
                        judge: if is_judged { format!("J{judge}") } else { String::new() },
                        panel: if judge < 6 { "experts".to_owned() } else { "public".to_owned() },
                        criterion: criterion.key.clone(),
                        mark: mark(round, criterion, entry, judge),
                    });
                }
            }
        }
    }
    competition
}

#[test]
fn every_preset_is_accepted_and_reads_back() {
    for preset in PRESETS {
        let (pack, findings) = RulePack::review_toml(preset.toml);
        let pack = pack.unwrap_or_else(|| panic!("{}: {findings:?}", preset.key));
        assert_eq!(RulePack::from_json(&pack.to_json()).unwrap(), pack, "{}", preset.key);
        // Only the holes and overlaps of the bands that were seen are doubtful, and they are told.
        let doubtful: Vec<&str> = findings.iter().map(|found| found.place.as_str()).collect();
        assert!(doubtful.iter().all(|place| place.ends_with(".bands")), "{}: {doubtful:?}", preset.key);
        assert_eq!(!doubtful.is_empty(), preset.key == "golden-idea", "{}: {doubtful:?}", preset.key);
    }
}

#[test]
fn every_preset_scores_a_small_competition_and_explains_it() {
    for preset in PRESETS {
        let pack = pack(preset.key);
        let competition = competition(&pack);
        let outcome = official::score(&pack, &competition).unwrap_or_else(|faults| panic!("{}: {faults}", preset.key));
        let best = &outcome.rows()[0];
        assert_eq!((best.rank, best.entry.entry.as_str()), (Some(1), "N00"), "{}", preset.key);
        let awarded = outcome.rows().iter().filter(|row| row.reason == Some(Reason::Awarded)).count();
        let has_small_shares = pack.tiers.iter().all(|tier| tier.ratio.is_some());
        assert!(awarded > 0 || has_small_shares, "{}", preset.key);
        for row in outcome.rows() {
            assert!(!outcome.explain(&row.entry.entry).unwrap().steps.is_empty());
        }
    }
}

#[test]
fn the_rubrics_have_the_points_of_the_published_ones() {
    let rubrics: [(&str, &[&str], &[u32]); 11] = [
        ("golden-idea", &["final"], &[30, 30, 20, 20]),
        ("suggestion", &["panel"], &[50, 10, 10, 10, 10, 10]),
        ("tech-innovation", &["panel"], &[10, 10, 10, 40, 10, 10, 10]),
        ("ankang-feature", &["panel"], &[20, 10, 10, 10, 10, 10, 30]),
        ("innovation-post", &["online"], &[10, 25, 20, 20, 10, 10, 5]),
        ("labor-competition", &["visit"], &[10, 10, 20, 15, 10, 20, 5, 10]),
        ("workers-home", &["visit"], &[15, 25, 15, 15, 15, 10, 5]),
        ("reading-room", &["visit"], &[15, 20, 10, 10, 15, 15, 15]),
        ("federation", &["quarterly", "year_end"], &[30, 30, 15, 10, 10, 5]),
        ("media-contest", &["works"], &[40, 30, 20, 10]),
        ("skills-contest", &["final"], &[30, 70]),
    ];
    for (key, rounds, points) in rubrics {
        let pack = pack(key);
        let named = pack.rounds.iter().filter(|round| rounds.contains(&round.key.as_str()));
        let criteria = named.flat_map(|round| &round.criteria).filter(|criterion| criterion.factor > Points::ZERO);
        let found: Vec<Points> = criteria.map(full_marks).collect();
        assert_eq!(found, points.iter().map(|points| Points::whole(*points)).collect::<Vec<_>>(), "{key}");
        assert_eq!(points.iter().sum::<u32>(), 100, "{key}");
    }
}

#[test]
fn the_prizes_of_golden_ideas_come_to_400_000_yuan() {
    let pack = pack("golden-idea");
    let prizes = pack.tiers.iter().map(|tier| tier.prize_fen * i64::from(tier.count.unwrap()));
    assert_eq!(prizes.sum::<i64>(), 40_000_000);
    assert_eq!(pack.caps.budget_fen, Some(40_000_000));
}

#[test]
fn more_firsts_then_more_seconds_break_a_tie_of_the_sports_season() {
    let pack = pack("sports-season");
    let ranks = |entry: &str, given: [&str; 3]| {
        let events = ["basketball", "badminton", "tug_of_war"].into_iter().zip(given);
        events.map(|(event, rank)| MarkRow::judged(entry, event, "chief", "rank", rank)).collect::<Vec<_>>()
    };
    // A: 7 + 4 + 3 and B: 5 + 5 + 4 are equal; A has a first place.
    let competition = Competition {
        entries: ["A", "B", "C", "D"].map(Entry::new).to_vec(),
        marks: [
            ranks("A", ["1", "3", "4"]),
            ranks("B", ["2", "2", "3"]),
            ranks("C", ["3", "1", "1"]),
            ranks("D", ["4", "4", "2"]),
        ]
        .concat(),
    };
    let outcome = official::score(&pack, &competition).unwrap();
    let (first, second) = (outcome.find_row("A").unwrap(), outcome.find_row("B").unwrap());
    assert_eq!((first.total, first.rank), (second.total, Some(2)));
    assert_eq!((second.rank, second.tie_decided_by), (Some(3), Some("round_countback")));
}

#[test]
fn each_trade_of_a_skills_contest_has_finalists_and_prizes_of_its_own() {
    let pack = pack("skills-contest");
    assert_eq!(pack.rounds[0].advance.as_ref().unwrap().scope, Scope::Category);
    assert!(pack.tiers.iter().all(|tier| tier.scope == Scope::Category));
}

#[test]
fn prizes_by_federation_are_capped_and_a_golden_idea_is_revoted_before_it_shares_a_place() {
    for (key, most) in [("labor-competition", 3), ("workers-home", 2), ("reading-room", 2)] {
        assert_eq!(pack(key).caps.per_federation, Some(most), "{key}");
    }
    assert_eq!(pack("golden-idea").ties.chain.last().unwrap(), "vote");
}
