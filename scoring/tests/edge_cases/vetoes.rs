//! What leaves after it was scored, and who takes its place.

use scoring::official::{self, Competition, Entry, MarkRow, Reason};

use super::{MEAN, TRIMMED, marks, ranked, reasons, rules};

#[test]
fn case_14_an_award_revoked_after_the_decision_changes_nothing_of_the_other_winners() {
    let pack = rules(MEAN, "[[tiers]]\nkey = \"t\"\ncount = 2\n[vacancies]\nrule = \"leave_empty\"\n");
    let mut competition = ranked(["A", "B", "C"].map(Entry::new).to_vec());
    let awards = |competition: &Competition| {
        let outcome = official::score(&pack, competition).unwrap();
        let of = |key: &str| outcome.find_row(key).map(|row| (row.reason, row.tier.map(str::to_owned), row.total));
        (of("B"), of("C"))
    };
    let before = awards(&competition);
    competition.entries[0].veto = "撤销荣誉".to_owned();
    assert_eq!(awards(&competition), before);
}

#[test]
fn case_15_the_place_of_a_cheat_is_not_refilled_while_a_withdrawal_promotes_the_reserve() {
    let pack = rules(
        MEAN,
        "[[tiers]]\nkey = \"t\"\ncount = 2\n[caps]\nreserve = 1\n[vacancies]\nleave_empty_for = [\"作弊\"]\n",
    );
    let mut competition = ranked(["A", "B", "C", "D"].map(Entry::new).to_vec());
    let keyed = |all: [(&str, Reason); 4]| all.map(|(key, reason)| (key.to_owned(), Some(reason)));
    competition.entries[0].veto = "自愿退出".to_owned();
    let withdrawn = official::score(&pack, &competition).unwrap();
    let expected = [("B", Reason::Awarded), ("C", Reason::Awarded), ("D", Reason::Reserve), ("A", Reason::Vetoed)];
    assert_eq!(reasons(&withdrawn), keyed(expected));
    let told = withdrawn.explain("A").unwrap();
    assert!(told.steps.iter().any(|step| step.text.zh == "退出评选：自愿退出。不参加排名。"));
    competition.entries[0].veto = "作弊：代考".to_owned();
    let cheated = official::score(&pack, &competition).unwrap();
    let expected = [("B", Reason::Awarded), ("C", Reason::Reserve), ("D", Reason::QuotaFull), ("A", Reason::Vetoed)];
    assert_eq!(reasons(&cheated), keyed(expected));
    assert_eq!((cheated.rows()[0].rank, cheated.find_row("A").unwrap().tier), (Some(1), None));
    let explained = cheated.explain("A").unwrap();
    assert!(explained.steps.iter().any(|step| step.text.zh.ends_with("其“t”名额空缺，不递补。")));
}

#[test]
fn with_leave_empty_no_place_is_refilled_and_a_veto_that_had_none_changes_nothing() {
    let tiers = "[[tiers]]\nkey = \"t\"\ncount = 2\n[vacancies]\nrule = \"leave_empty\"\n";
    let pack = rules(MEAN, tiers);
    let mut competition = ranked(["A", "B", "C"].map(Entry::new).to_vec());
    competition.entries[1].veto = "欠薪".to_owned();
    let outcome = official::score(&pack, &competition).unwrap();
    assert_eq!(outcome.find_row("C").unwrap().reason, Some(Reason::QuotaFull));
    assert_eq!(outcome.find_row("C").unwrap().rank, Some(2));
    competition.entries[1].veto.clear();
    competition.entries[2].veto = "欠薪".to_owned();
    let outcome = official::score(&pack, &competition).unwrap();
    assert!(["A", "B"].iter().all(|key| outcome.find_row(key).unwrap().reason == Some(Reason::Awarded)));
}

#[test]
fn case_19_an_entry_vetoed_after_scoring_leaves_and_the_marks_of_the_others_stay_as_they_were() {
    let pack = rules(TRIMMED, "[[tiers]]\nkey = \"t\"\ncount = 1\n[caps]\nreserve = 1\n");
    let mut competition = Competition {
        entries: vec![Entry::new("A"), Entry::new("B"), Entry::new("C")],
        marks: [
            marks("A", &["9", "9", "9", "8", "8"]),
            marks("B", &["7", "8", "6", "9", "5"]),
            marks("C", &["1", "2", "3", "4", "5"]),
        ]
        .concat(),
    };
    let before = official::score(&pack, &competition).unwrap();
    assert_eq!(reasons(&before)[1], ("B".to_owned(), Some(Reason::Reserve)));
    let total = before.find_row("B").unwrap().total;
    competition.entries[0].veto = "安全事故".to_owned();
    let after = official::score(&pack, &competition).unwrap();
    assert_eq!(after.find_row("B").unwrap().total, total);
    let expected = [("B", Reason::Awarded), ("C", Reason::Reserve), ("A", Reason::Vetoed)];
    assert_eq!(reasons(&after), expected.map(|(key, reason)| (key.to_owned(), Some(reason))));
}

#[test]
fn case_19_whether_a_panels_mean_still_counts_a_vetoed_entry_is_declared() {
    let totals = |vetoed: &str, veto: &str| {
        let calibrate = format!("method = \"ratio_pooled\", comparable = \"random\", vetoed = \"{vetoed}\"");
        let pack = rules(&format!("{MEAN} }}\ncalibrate = {{ {calibrate}"), "");
        let entries = vec![Entry::new("A"), Entry::new("B"), Entry { veto: veto.to_owned(), ..Entry::new("V") }];
        let panels = [("A", "P", "60"), ("B", "Q", "80"), ("V", "Q", "40")];
        let judged = |(entry, panel, mark): (&str, &str, &str)| MarkRow {
            panel: panel.to_owned(),
            ..MarkRow::judged(entry, "r", panel, "c", mark)
        };
        let competition = Competition { entries, marks: panels.map(judged).to_vec() };
        let outcome = official::score(&pack, &competition).unwrap();
        ["A", "B"].map(|entry| outcome.find_row(entry).unwrap().total.unwrap().to_string())
    };
    assert_eq!(totals("count", ""), ["60.00", "80.00"]);
    assert_eq!(totals("count", "安全事故"), ["60.00", "80.00"]);
    assert_eq!(totals("leave_out", "安全事故"), ["70.00", "70.00"]);
}
