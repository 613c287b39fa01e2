//! Places, caps, quotas and ties at the award line.

use scoring::official::{self, Competition, Entry, FaultKind, Reason};

use super::{MEAN, entry, marks, ranked, reasons, rules};

#[test]
fn case_1_subsidiaries_of_one_group_share_the_cap_of_their_group() {
    let pack = rules(MEAN, "[[tiers]]\nkey = \"t\"\ncount = 2\n[caps]\nper_group = 1\n");
    let mut competition = ranked(vec![entry("A", "", "E1"), entry("B", "", "E2"), entry("C", "", "E3")]);
    for entry in competition.entries.iter_mut().take(2) {
        entry.attributes.insert("group".to_owned(), "G".to_owned());
    }
    let outcome = official::score(&pack, &competition).unwrap();
    let expected = [("A", Reason::Awarded), ("B", Reason::EnterpriseCap), ("C", Reason::Awarded)];
    assert_eq!(reasons(&outcome), expected.map(|(key, reason)| (key.to_owned(), Some(reason))));
}

#[test]
fn case_6_a_tie_on_the_last_place_is_not_picked_silently() {
    let pack = rules(MEAN, "[[tiers]]\nkey = \"t\"\ncount = 1\n");
    let competition = Competition {
        entries: vec![Entry::new("A"), Entry::new("B")],
        marks: [marks("A", &["5"]), marks("B", &["5"])].concat(),
    };
    let outcome = official::score(&pack, &competition).unwrap();
    assert!(outcome.rows().iter().all(|row| row.reason == Some(Reason::TiedAtCut) && row.rank == Some(1)));
    assert_eq!(outcome.open_tie().unwrap().entries, ["A", "B"]);
}

#[test]
fn case_6_the_chairs_recorded_numbers_break_a_tie_on_the_last_place_and_the_rank_stays_shared() {
    let pack = rules(MEAN, "[[tiers]]\nkey = \"t\"\ncount = 1\n");
    let decided = |key: &str, number: &str| Entry { decision: number.parse().ok(), ..Entry::new(key) };
    let competition = Competition {
        entries: vec![decided("A", "2"), decided("B", "1")],
        marks: [marks("A", &["5"]), marks("B", &["5"])].concat(),
    };
    let outcome = official::score(&pack, &competition).unwrap();
    assert_eq!(outcome.find_row("B").unwrap().reason, Some(Reason::Awarded));
    assert_eq!(outcome.find_row("A").unwrap().reason, Some(Reason::QuotaFull));
    assert!(outcome.rows().iter().all(|row| row.rank == Some(1)) && outcome.open_tie().is_none());
}

#[test]
fn case_6_a_tie_on_the_last_place_expands_only_as_far_as_the_budget_goes() {
    let with_budget = |fen: u32| {
        let tier = "[[tiers]]\nkey = \"t\"\ncount = 1\nprize_fen = 100\nat_cut = \"expand\"\n";
        rules(MEAN, &format!("{tier}[caps]\nbudget_fen = {fen}\n"))
    };
    let competition = Competition {
        entries: vec![Entry::new("A"), Entry::new("B")],
        marks: [marks("A", &["5"]), marks("B", &["5"])].concat(),
    };
    for (fen, reason) in [(200, Reason::Awarded), (199, Reason::TiedAtCut)] {
        let pack = with_budget(fen);
        let outcome = official::score(&pack, &competition).unwrap();
        assert!(outcome.rows().iter().all(|row| row.reason == Some(reason)), "{fen}");
    }
}

#[test]
fn case_7_the_third_winner_of_an_enterprise_keeps_its_rank_and_the_next_is_promoted() {
    let pack = rules(MEAN, "[[tiers]]\nkey = \"t\"\ncount = 3\n[caps]\nper_enterprise = 2\n");
    let competition = ranked(vec![entry("A", "", "E"), entry("B", "", "E"), entry("C", "", "E"), entry("D", "", "F")]);
    let outcome = official::score(&pack, &competition).unwrap();
    assert_eq!((outcome.rows()[2].rank, outcome.rows()[2].reason), (Some(3), Some(Reason::EnterpriseCap)));
    assert_eq!(outcome.rows()[3].reason, Some(Reason::Awarded));
}

#[test]
fn case_8_a_cap_that_conflicts_with_a_category_minimum_is_reported_with_the_smallest_relaxations() {
    // Ten places must cover five categories, but two of them have entries of one enterprise alone, which may win once.
    let pack = rules(MEAN, "[[tiers]]\nkey = \"best\"\ncount = 10\n[caps]\nper_enterprise = 1\ncategory_min = 1\n");
    let competition = ranked(vec![
        entry("A", "节能减排", "E1"),
        entry("B", "安全生产", "E2"),
        entry("C", "科学管理", "E3"),
        entry("D", "小改小革", "E4"),
        entry("F", "职工文化", "E4"),
    ]);
    let faults = official::score(&pack, &competition).unwrap_err().faults;
    assert_eq!(faults.iter().map(|fault| fault.kind).collect::<Vec<_>>(), [FaultKind::QuotaInfeasible]);
    assert_eq!(faults[0].message.zh, "类别“职工文化”至少应有 1 项获奖，按规则只能评出 0 项");
    let expected = "any one of these is enough: caps.category_min 1 → 0; caps.per_enterprise 1 → 2";
    assert_eq!(faults[0].remedy.en, expected);
    let mut relaxed = pack.clone();
    relaxed.caps.per_enterprise = Some(2);
    assert!(official::score(&relaxed, &competition).is_ok());
}

#[test]
fn quotas_that_the_budget_prevents_are_reported_with_the_money_they_need() {
    let pack =
        rules(MEAN, "[[tiers]]\nkey = \"t\"\ncount = 2\nprize_fen = 100\n[caps]\nbudget_fen = 100\ncategory_min = 1\n");
    let competition = ranked(vec![entry("A", "X", ""), entry("B", "Y", "")]);
    let faults = official::score(&pack, &competition).unwrap_err().faults;
    assert_eq!(faults[0].remedy.en, "any one of these is enough: caps.category_min 1 → 0; caps.budget_fen 100 → 200");
}

#[test]
fn more_money_is_no_remedy_for_a_quota_that_it_cannot_meet() {
    let caps = "[caps]\nbudget_fen = 100\ncategory_min = { Z = 1 }\n";
    let pack = rules(MEAN, &format!("[[tiers]]\nkey = \"t\"\ncount = 2\nprize_fen = 100\n{caps}"));
    let without_z = ranked(["A", "B"].map(Entry::new).to_vec());
    // With more money the walk would stop at the tie of B and C, for which two places are too few.
    let mut tied = ranked(["A", "B", "C"].map(Entry::new).to_vec());
    tied.marks[2].mark = tied.marks[1].mark.clone();
    for competition in [without_z, tied] {
        let faults = official::score(&pack, &competition).unwrap_err().faults;
        assert_eq!(faults[0].remedy.en, "any one of these is enough: caps.category_min.Z 1 → 0");
    }
}

#[test]
fn a_share_that_the_budget_prevents_is_reported_with_the_whole_per_cent_that_can_be_met() {
    let report = |share: &str, awards: usize, heads: &[&str]| {
        let structure = format!("structure = [{{ attribute = \"post\", equals = \"head\", {share} }}]\n");
        let caps = format!("[caps]\nbudget_fen = {awards}00\n{structure}");
        let tier = format!("[[tiers]]\nkey = \"t\"\ncount = {}\nprize_fen = 100\n", awards + 1);
        let mut competition = ranked(["A", "B", "C", "D"].into_iter().take(awards + 1).map(Entry::new).collect());
        for entry in competition.entries.iter_mut().filter(|entry| heads.contains(&entry.entry.as_str())) {
            entry.attributes.insert("post".to_owned(), "head".to_owned());
        }
        let faults = official::score(&rules(MEAN, &format!("{tier}{caps}")), &competition).unwrap_err().faults;
        (faults[0].message.en.clone(), faults[0].remedy.en.clone())
    };
    let expected = |message: &str, share: &str, budget: &str| {
        let remedy = format!("any one of these is enough: caps.structure[0].{share}; caps.budget_fen {budget}");
        (message.to_owned(), remedy)
    };
    // The last entry, for whom there is no money, would have balanced those above it.
    let one_of_three = expected(
        "a share of at least 0.5 of the awards must have post = \"head\"; the rules give 1 of 3",
        "min_ratio 0.5 → 0.33",
        "300 → 400",
    );
    assert_eq!(report("min_ratio = \"0.5\"", 3, &["B", "D"]), one_of_three);
    let two_of_three = expected(
        "a share of at most 0.5 of the awards must have post = \"head\"; the rules give 2 of 3",
        "max_ratio 0.5 → 0.67",
        "300 → 400",
    );
    assert_eq!(report("max_ratio = \"0.5\"", 3, &["A", "C"]), two_of_three);
    let none = expected(
        "a share of at least 0.495 of the awards must have post = \"head\"; the rules give 0 of 1",
        "min_ratio 0.495 → 0",
        "100 → 200",
    );
    assert_eq!(report("min_ratio = \"0.495\"", 1, &["B"]), none);
    let all = expected(
        "a share of at most 0.505 of the awards must have post = \"head\"; the rules give 1 of 1",
        "max_ratio 0.505 → 1",
        "100 → 200",
    );
    assert_eq!(report("max_ratio = \"0.505\"", 1, &["A"]), all);
}

#[test]
fn a_share_that_a_tie_has_broken_passes_nobody_over_any_more() {
    let structure = "structure = [{ attribute = \"front_line\", equals = \"yes\", min_ratio = \"0.5\" }]";
    let caps = format!("[caps]\nper_enterprise = 1\n{structure}\n");
    let pack = rules(MEAN, &format!("[[tiers]]\nkey = \"t\"\ncount = 5\nat_cut = \"leave_out\"\n{caps}"));
    // C and D help, but leave together, tied for the one award of their enterprise, after A and B counted on one of them.
    let keys = [("A", ""), ("B", ""), ("C", "E"), ("D", "E"), ("F", ""), ("G", "")];
    let mut competition = ranked(keys.map(|(key, enterprise)| entry(key, "", enterprise)).to_vec());
    competition.marks[3].mark = competition.marks[2].mark.clone();
    for entry in &mut competition.entries[2..5] {
        entry.attributes.insert("front_line".to_owned(), "yes".to_owned());
    }
    let faults = official::score(&pack, &competition).unwrap_err().faults;
    assert_eq!(
        faults[0].message.en,
        "a share of at least 0.5 of the awards must have front_line = \"yes\"; the rules give 1 of 4"
    );
}

#[test]
fn more_places_are_offered_in_the_last_tier_that_counts_them_over_all_entries() {
    let by_category = "[[tiers]]\nkey = \"u\"\ncount = 1\nscope = \"category\"\nmin_total = \"5\"\n";
    let tiers = format!("[[tiers]]\nkey = \"t\"\ncount = 1\n{by_category}[caps]\ncategory_min = 1\n");
    let competition = ranked(vec![entry("A", "X", ""), entry("B", "Y", "")]);
    let faults = official::score(&rules(MEAN, &tiers), &competition).unwrap_err().faults;
    let expected = "any one of these is enough: caps.category_min 1 → 0; tiers[0].count 1 → 2";
    assert_eq!(faults[0].remedy.en, expected);
}

#[test]
fn tied_entries_that_leave_together_because_of_a_quota_are_told_of_the_quota() {
    let tier = "[[tiers]]\nkey = \"t\"\ncount = 2\nat_cut = \"leave_out\"\n[caps]\ncategory_min = { Y = 1 }\n";
    let entries = vec![entry("A", "X", ""), entry("B", "X", ""), entry("D", "Y", "")];
    let marks = [("A", "9"), ("B", "9"), ("D", "1")].map(|(entry, mark)| marks(entry, &[mark])).concat();
    let (pack, competition) = (rules(MEAN, tier), Competition { entries, marks });
    let outcome = official::score(&pack, &competition).unwrap();
    let told = outcome.explain("A").unwrap().steps.pop().unwrap().text;
    assert!(told.zh.contains("不能满足类别或结构的要求"), "{}", told.zh);
}
