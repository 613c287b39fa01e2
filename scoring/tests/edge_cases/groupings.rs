//! Rankings of enterprises and teams.

use scoring::RankOn;
use scoring::official::{self, Competition};

use super::{MEAN, entry, marks, ranked, rules};

#[test]
fn groupings_are_ranked_in_the_style_of_the_ranks() {
    let styles = [("1224", [1, 2, 2, 4]), ("1334", [1, 3, 3, 4]), ("1223", [1, 2, 2, 3]), ("1234", [1, 2, 3, 4])];
    for (style, expected) in styles {
        let ranks = format!("[ties]\nchain = [\"draw\"]\nseed = \"seed\"\n[ranks]\nstyle = \"{style}\"\n");
        let more = format!("{ranks}[[groupings]]\nkey = \"team\"\nby = \"enterprise\"\n");
        let pack = rules(MEAN, &more);
        // 6, then 5 and 2 + 3, then 1.
        let teams = [("A", "E"), ("B", "F"), ("X", ""), ("C", "G"), ("D", "G"), ("H", "I")];
        let competition = ranked(teams.map(|(key, team)| entry(key, "", team)).to_vec());
        let outcome = official::score(&pack, &competition).unwrap();
        let ranks: Vec<usize> = outcome.groupings()[0].rows.iter().map(|row| row.rank).collect();
        assert_eq!(ranks, expected, "{style}");
    }
}

#[test]
fn groupings_compare_what_ranks_compare() {
    for (rank_on, expected) in [(RankOn::Published, [("E", 1), ("F", 1)]), (RankOn::Exact, [("F", 1), ("E", 2)])] {
        let mut pack = rules(MEAN, "[[groupings]]\nkey = \"team\"\nby = \"enterprise\"\n");
        pack.rounding.rank_on = rank_on;
        let entries = vec![entry("A", "", "E"), entry("B", "", "F")];
        let competition = Competition { entries, marks: [marks("A", &["8.001"]), marks("B", &["8.004"])].concat() };
        let outcome = official::score(&pack, &competition).unwrap();
        let teams: Vec<_> = outcome.groupings()[0].rows.iter().map(|row| (row.name, row.rank)).collect();
        assert_eq!(teams, expected);
    }
}

#[test]
fn groupings_rank_by_the_best_entries_and_leave_out_the_unranked() {
    let pack = rules(
        MEAN,
        "[[groupings]]\nkey = \"team\"\nname = \"团体\"\nby = \"enterprise\"\ntake_best = 2\n\
         [[groupings]]\nkey = \"kind\"\nby = \"trade\"\n",
    );
    let mut competition = ranked(vec![
        entry("A", "", "E"),
        entry("B", "", "F"),
        entry("C", "", "F"),
        entry("D", "", "E"),
        entry("G", "", ""),
        entry("H", "", "E"),
    ]);
    for entry in &mut competition.entries {
        entry.attributes.insert("trade".to_owned(), "车工".to_owned());
    }
    let outcome = official::score(&pack, &competition).unwrap();
    let teams = &outcome.groupings()[0].rows;
    let shown: Vec<_> =
        teams.iter().map(|row| (row.rank, row.name, row.total.to_string(), row.entries.clone())).collect();
    // E: 6 + 3, F: 5 + 4; equal sums share the rank.
    let expected = [(1, "E", "9.00".to_owned(), vec!["A", "D"]), (1, "F", "9.00".to_owned(), vec!["B", "C"])];
    assert_eq!(shown, expected);
    assert_eq!(outcome.groupings()[1].rows[0].total.to_string(), "21.00");
    let steps = outcome.explain("H").unwrap().steps;
    assert!(steps.iter().any(|step| step.text.zh == "E 在“团体”中取 A + D，合计 9.00，第 1 名；本项不计入。"));
    competition.entries[0].veto = "作弊".to_owned();
    let outcome = official::score(&pack, &competition).unwrap();
    assert_eq!(outcome.groupings()[0].rows[1].entries, ["D", "H"]);
    let text = scoring::manifest::RulesText { syntax: scoring::manifest::Syntax::Json, text: pack.to_json() };
    let manifest = scoring::manifest::build(&text, &outcome);
    assert!(manifest.contains("\"groupings\"") && scoring::manifest::verify(manifest.as_bytes()).is_ok());
}
