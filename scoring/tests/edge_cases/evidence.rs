//! Explanations, manifests and keys.

use scoring::manifest::{self, RulesText, Syntax};
use scoring::official::{self, Competition, Entry, MarkRow};
use scoring::{Language, RulePack};

use super::{MEAN, entry, marks, ranked, rules};

#[test]
fn an_explanation_says_how_many_judges_placed_either_entry_of_a_tie_first() {
    let pack = rules(MEAN, "[ties]\nchain = [\"first_places\"]\n");
    let competition = Competition {
        entries: vec![Entry::new("A"), Entry::new("B")],
        marks: [marks("A", &["9", "9", "3"]), marks("B", &["7", "7", "7"])].concat(),
    };
    let outcome = official::score(&pack, &competition).unwrap();
    let tie = |entry: &str| outcome.explain(entry).unwrap().steps.last().unwrap().text.en.clone();
    assert_eq!(tie("A"), "equal total with B: by first_places it has 2 against 1 and comes before.");
    assert_eq!(tie("B"), "equal total with A: by first_places it has 1 against 2 and comes after.");
}

#[test]
fn an_explanation_has_a_step_for_what_happened_and_none_for_what_did_not() {
    let kinds = |entry: Entry| {
        let competition = Competition { marks: marks(&entry.entry, &["9", "8"]), entries: vec![entry] };
        let pack = rules(MEAN, "");
        let steps = official::score(&pack, &competition).unwrap().explain("A").unwrap().steps;
        steps.into_iter().map(|step| step.kind.word()).collect::<Vec<_>>()
    };
    let plain = ["sheets", "panel", "round", "bonus", "deduction", "rounding", "rank", "tie"];
    assert_eq!(kinds(Entry::new("A")), plain);
    let with_base = Entry { base: Some("1".parse().unwrap()), ..Entry::new("A") };
    assert_eq!(kinds(with_base), [&plain[..2], &["difficulty"], &plain[2..]].concat());
}

#[test]
fn the_ranks_that_a_judges_totals_become_are_shown_equal_ones_as_their_mean() {
    let pack = rules("method = \"rank_points\"", "points = [3, 2, 1]\n");
    let given = [("A", "9"), ("B", "9"), ("C", "1")].map(|(entry, mark)| marks(entry, &[mark]));
    let entries = ["A", "B", "C"].map(Entry::new).to_vec();
    let competition = Competition { entries, marks: given.concat() };
    let outcome = official::score(&pack, &competition).unwrap();
    let shown = outcome.panel_steps().map(|steps| steps[0].marks[0].mark.clone().unwrap()).collect::<Vec<_>>();
    assert_eq!(shown, ["1.5", "1.5", "3"]);
}

#[test]
fn the_seed_of_a_draw_is_published_with_the_manifest() {
    let text = "schema = \"jinbang-rules/1\"\ntitle = \"x\"\ncombine = \"sum\"\nrounding = { total_places = 2 }\n\
                rounds = [{ key = \"r\", order = \"weigh_then_trim\", aggregate = { method = \"mean\" }, criteria = [{ key = \"c\" }] }]\n\
                ties = { chain = [\"draw\"], seed = \"双色球 03 11 15\" }\n";
    let rules = RulesText { syntax: Syntax::Toml, text: text.to_owned() };
    let pack = rules.read().unwrap();
    let competition = ranked(["A", "B"].map(Entry::new).to_vec());
    let outcome = official::score(&pack, &competition).unwrap();
    let file = manifest::build(&rules, &outcome);
    assert!(file.contains("双色球 03 11 15"));
    assert!(manifest::verify(file.as_bytes()).is_ok());
    assert!(manifest::verify(file.replace("03 11 15", "03 11 16").as_bytes()).is_err());
}

#[test]
fn the_manifest_says_what_an_entry_has_and_nothing_of_what_it_has_not() {
    let pack = rules(MEAN, "");
    let entries = vec![Entry { bonus: "0.5".parse().unwrap(), ..Entry::new("A") }];
    let competition = Competition { entries, marks: marks("A", &["8"]) };
    let text = RulesText { syntax: Syntax::Json, text: pack.to_json() };
    let file = manifest::build(&text, &official::score(&pack, &competition).unwrap());
    assert!(file.contains(r#""entries":[{"bonus":"0.5","entry":"A"}]"#), "{file}");
    assert!(manifest::verify(file.as_bytes()).is_ok());
}

#[test]
fn case_16_keys_with_rare_characters_sort_by_their_bytes_and_survive_the_manifest() {
    // In UTF-16 the two halves of 𠮷 would come before the full-width letter.
    let keys = ["㛃", "Ａ", "𠮷"];
    let pack = rules(MEAN, "");
    let competition = Competition {
        entries: keys.iter().rev().map(|key| Entry { name: "𠮷㛃".to_owned(), ..Entry::new(*key) }).collect(),
        marks: keys.iter().flat_map(|key| marks(key, &["5"])).collect(),
    };
    let outcome = official::score(&pack, &competition).unwrap();
    assert_eq!(outcome.rows().iter().map(|row| row.entry.entry.as_str()).collect::<Vec<_>>(), keys);
    let text = scoring::manifest::RulesText { syntax: scoring::manifest::Syntax::Json, text: pack.to_json() };
    let manifest = scoring::manifest::build(&text, &outcome);
    assert!(manifest.contains("𠮷㛃") && scoring::manifest::verify(manifest.as_bytes()).is_ok());
}

#[test]
fn case_28_namesakes_are_told_apart_by_their_keys() {
    let namesake = |key: &str| Entry { name: "张伟".to_owned(), enterprise: "E".to_owned(), ..Entry::new(key) };
    let competition = ranked(vec![namesake("A"), namesake("B")]);
    let pack = rules(MEAN, "");
    let outcome = official::score(&pack, &competition).unwrap();
    assert_eq!(outcome.rows().iter().map(|row| row.rank).collect::<Vec<_>>(), [Some(1), Some(2)]);
}

#[test]
fn an_explanation_says_the_place_in_a_round_that_sifts_and_in_the_category_where_each_has_its_own() {
    let told = |advance: &str| {
        let second = "[[rounds]]\nkey = \"s\"\norder = \"weigh_then_trim\"\naggregate = { method = \"mean\" }\n\
                      criteria = [{ key = \"c\" }]\n";
        let pack = rules(MEAN, &format!("advance = {advance}\n{second}"));
        let mut competition = ranked(vec![entry("A", "X", ""), entry("B", "Y", ""), entry("C", "X", "")]);
        let again = competition.marks.clone().into_iter().map(|row| MarkRow { round: "s".to_owned(), ..row });
        competition.marks.extend(again.collect::<Vec<_>>());
        let outcome = official::score(&pack, &competition).unwrap();
        let steps = outcome.explain("C").unwrap().steps;
        steps.into_iter().find(|step| step.kind.word() == "advance").unwrap().text.en
    };
    assert_eq!(
        told("{ count = 1 }"),
        "Place 3 of the round, 1 advance (all tied at the cut advance): it does not go on."
    );
    let in_category =
        "Place 2 of the round, 1 advance (all tied at the cut advance) in each category: it does not go on.";
    assert_eq!(told("{ count = 1, scope = \"category\" }"), in_category);
}

#[test]
fn an_explanation_on_paper_gives_every_mark_and_every_sum() {
    let pack = RulePack::from_toml(
        r#"
        schema = "jinbang-rules/1"
        title = "x"
        combine = "sum"
        rounding = { total_places = 1 }
        [[rounds]]
        key = "r"
        name = "终评"
        order = "weigh_then_trim"
        aggregate = { method = "trimmed_mean", min_marks = 3 }
        criteria = [{ key = "c" }, { key = "d", factor = "0.5" }]
        "#,
    );
    let given = [("j1", "8", "3"), ("j2", "7", "4"), ("j3", "6", "1"), ("j4", "5", "recused"), ("j5", "9", "9")];
    let marks = given
        .iter()
        .flat_map(|(judge, c, d)| [MarkRow::judged("A", "r", judge, "c", c), MarkRow::judged("A", "r", judge, "d", d)]);
    let competition = Competition { entries: vec![Entry::new("A")], marks: marks.collect() };
    let pack = pack.unwrap();
    let outcome = official::score(&pack, &competition).unwrap();
    let explanation = outcome.explain("A").unwrap();
    let judged = "\
# A

## 1. 终评: sheets

5 judges; each sheet is the sum of factor x mark. Left out: 1 sheet, absent or recused.

- j1: 9.5 = c 8 + d 3 × 0.5
- j2: 9 = c 7 + d 4 × 0.5
- j3: 6.5 = c 6 + d 1 × 0.5
- j4: recused = c 5 + d recused × 0.5
- j5: 13.5 = c 9 + d 9 × 0.5

## 2. 终评: 4 marks, without the 1 highest and the 1 lowest

4 marks, without the 1 highest and the 1 lowest.

- j1: 9.5
- j2: 9
- j3: 6.5 (dropped as a lowest)
- j4: recused
- j5: 13.5 (dropped as a highest)

    18.5 ÷ 2 = 9.25

## 3. 终评: value

The round gives 9.25, not rounded here.

    9.25
";
    let standing = "

## 6. Rounding

The total is 9.3: rounded half up to 1 place.

    9.25 → 9.3

## 7. Rank 1

Rank 1 of 1 by published totals.

## 8. Ties

No other entry has this total.
";
    let english = explanation.to_markdown(Language::English);
    assert!(english.starts_with(judged) && english.ends_with(standing), "{english}");
    let chinese = explanation.to_markdown(Language::Chinese);
    assert!(chinese.contains("- j3: 6.5 (去掉的最低分)\n- j4: 回避\n"), "{chinese}");
}
