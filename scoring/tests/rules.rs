//! How rule packs are read: TOML and JSON alike, with lines, warnings and remedies.

use scoring::{Points, RulePack, Severity};

const TOML: &str = r#"schema = "jinbang-rules/1"
title = "滨海岗位评选"
combine = "weighted"

[rounding]
mode = "half_even"
total_places = 3
rank_on = "exact"

[[rounds]]
key = "online"
name = "网络初评"
kind = "scored"
weight = "40"
order = "trim_then_weigh"
aggregate = { method = "trimmed_mean", drop_low = 1, drop_high = 2, min_marks = 5, below_min = "median" }
min_judges = 3
calibrate = { method = "none" }
places = 2
advance = { count = 75, ties = "none" }

[[rounds.criteria]]
key = "novelty"
name = "创新性"
group = "creation"
kind = "judged"
min = "0"
max = "25"
step = "0.5"
factor = "1.5"
panel_places = 2
places = 2
hint = "与同行业比较"
bands = [
  { name = "先进", from = "16", to = "25", note = "同行业先进" },
  { name = "一般", from = "0", to = "15.5" },
]

[[rounds]]
key = "defence"
weight = 60
order = "weigh_then_trim"
aggregate = { method = "mean" }
criteria = [{ key = "all" }]

[adjustments]
bonus_cap = "5"
deduction_cap = "10"
floor = "0"
ceiling = "100"

[ties]
chain = ["criterion:online.novelty", "group:online.creation", "round:defence", "untrimmed_mean"]
limit_to_top = 50
left = "refuse"

[[tiers]]
key = "named"
name = "创新工作岗"
count = 50
scope = "programme"
prize_fen = 2_000_000
at_cut = "expand"

[caps]
per_enterprise = 2
reserve = 5
budget_fen = 100_000_000
"#;

fn findings(text: &str) -> Vec<(Severity, String, Option<u32>)> {
    let (_, findings) = RulePack::review_toml(text);
    findings.into_iter().map(|finding| (finding.severity, finding.place, finding.line)).collect()
}

#[test]
fn every_key_of_the_format_is_read() {
    let (pack, warnings) = RulePack::review_toml(TOML);
    assert_eq!(warnings, []);
    let pack = pack.unwrap();
    assert_eq!((pack.rounding.total_places, pack.rounds.len(), pack.tiers.len()), (3, 2, 1));
    let novelty = &pack.rounds[0].criteria[0];
    assert_eq!(
        (novelty.factor, novelty.bands.len(), novelty.hint.as_deref()),
        ("1.5".parse().unwrap(), 2, Some("与同行业比较"))
    );
    assert_eq!(pack.rounds[1].weight, Some(Points::whole(60)));
    assert_eq!(pack.rounds[1].name, "defence");
    assert_eq!((pack.caps.per_enterprise, pack.caps.budget_fen), (Some(2), Some(100_000_000)));
}

#[test]
fn toml_and_json_say_the_same() {
    let pack = RulePack::from_toml(TOML).unwrap();
    let json = RulePack::from_json(&pack.to_json()).unwrap();
    assert_eq!(json, pack);
    assert_eq!(json.hash(), pack.hash());
    assert_eq!(json.to_json(), pack.to_json());
}

#[test]
fn defaults_are_those_of_the_format() {
    let pack = RulePack::from_toml(
        "schema = \"jinbang-rules/1\"\ntitle = \"x\"\nrounding = { total_places = 2 }\n\
         [[rounds]]\nkey = \"r\"\nweight = \"100\"\norder = \"weigh_then_trim\"\naggregate = { method = \"median\" }\n\
         criteria = [{ key = \"c\" }]\n[[tiers]]\nkey = \"t\"\ncount = 1\n",
    );
    let pack = pack.unwrap();
    let words = [
        pack.combine.word(),
        pack.rounding.mode.word(),
        pack.rounding.rank_on.word(),
        pack.rounds[0].kind.word(),
        pack.rounds[0].criteria[0].kind.word(),
        pack.rounds[0].aggregate.below_min.word(),
        pack.rounds[0].calibrate.method.word(),
        pack.ties.left.word(),
        pack.tiers[0].scope.word(),
        pack.tiers[0].at_cut.word(),
    ];
    let expected =
        ["weighted", "half_up", "published", "scored", "judged", "refuse", "none", "share", "programme", "chair"];
    assert_eq!(words, expected);
    let aggregate = &pack.rounds[0].aggregate;
    assert_eq!((aggregate.drop_low, aggregate.drop_high, aggregate.min_marks, pack.rounds[0].min_judges), (1, 1, 1, 1));
    assert_eq!(pack.rounds[0].criteria[0].factor, Points::ONE);
}

#[test]
fn an_unknown_key_or_value_names_its_line() {
    let text = TOML.replace("step = \"0.5\"", "stepp = \"0.5\"").replace("left = \"refuse\"", "left = \"maybe\"");
    let expected = [
        (Severity::Error, "rounds[0].criteria[0].stepp".to_owned(), Some(29)),
        (Severity::Error, "ties.left".to_owned(), Some(55)),
    ];
    assert_eq!(findings(&text), expected);
    let json = RulePack::review_json("{\n\"schema\": \"jinbang-rules/1\",\n\"titel\": \"x\"\n}").1;
    assert!(json.iter().any(|finding| finding.place == "titel" && finding.line == Some(3)));
}

#[test]
fn broken_syntax_names_its_line() {
    assert_eq!(findings("schema = \"jinbang-rules/1\"\ntitle = \n"), [(Severity::Error, String::new(), Some(2))]);
}

#[test]
fn a_key_given_twice_in_json_is_refused() {
    let found = RulePack::review_json("{\"schema\": \"jinbang-rules/1\", \"title\": \"x\", \"title\": \"y\"}").1;
    assert!(found.iter().any(|finding| finding.place == "title" && finding.is_error()));
}

#[test]
fn gaps_and_overlaps_of_bands_are_warnings() {
    let gap = TOML.replace("to = \"15.5\"", "to = \"12\"");
    assert_eq!(findings(&gap), [(Severity::Warning, "rounds[0].criteria[0].bands".to_owned(), Some(34))]);
    let overlap = TOML.replace("to = \"15.5\"", "to = \"18\"");
    assert_eq!(findings(&overlap), [(Severity::Warning, "rounds[0].criteria[0].bands".to_owned(), Some(34))]);
    let short = TOML.replace("to = \"25\"", "to = \"24\"");
    assert_eq!(findings(&short).len(), 1);
    assert!(RulePack::from_toml(&gap).is_ok());
}

#[test]
fn a_budget_that_does_not_cover_all_places_is_a_warning() {
    let text = TOML.replace("budget_fen = 100_000_000", "budget_fen = 99_999_999");
    assert_eq!(findings(&text), [(Severity::Warning, "caps.budget_fen".to_owned(), Some(68))]);
}

#[test]
fn every_finding_says_what_is_wrong_and_how_to_mend_it_in_both_languages() {
    let text = TOML.replace("weight = 60", "weight = 61").replace("count = 50", "count = 0").replace("ratio", "");
    let (pack, found) = RulePack::review_toml(&text);
    assert!(pack.is_none());
    assert_eq!(found.len(), 2);
    for finding in found {
        assert!(
            [finding.message.zh, finding.message.en, finding.remedy.zh, finding.remedy.en]
                .iter()
                .all(|part| !part.is_empty())
        );
    }
}

#[test]
fn what_can_never_happen_is_a_warning() {
    let tiers = "[[tiers]]\nkey = \"all\"\nmin_total = \"60\"\n[[tiers]]\nkey = \"none\"\nmin_total = \"80\"\n";
    let text = format!(
        "schema = \"jinbang-rules/1\"\ntitle = \"x\"\ncombine = \"sum\"\nrounding = {{ total_places = 2 }}\n\
         [[rounds]]\nkey = \"r\"\norder = \"weigh_then_trim\"\naggregate = {{ method = \"mean\" }}\n\
         criteria = [{{ key = \"m\", kind = \"measured\", min = \"0\", max = \"5\", step = \"6\" }}]\n\
         [ties]\nchain = [\"countback\"]\n{tiers}[caps]\nper_enterprise = 0\n"
    );
    let expected = ["rounds[0].criteria[0].step", "ties.chain[0]", "tiers[1].min_total", "caps.per_enterprise"];
    let found = findings(&text);
    assert!(found.iter().all(|(severity, _, line)| *severity == Severity::Warning && line.is_some()));
    assert_eq!(found.into_iter().map(|(_, place, _)| place).collect::<Vec<_>>(), expected);
    assert!(RulePack::from_toml(&text).is_ok());
}
