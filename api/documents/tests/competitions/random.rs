//! Competitions of two rounds with marks drawn from a seed, so coarse that ties are common.

use scoring::Points;
use scoring::official::{Competition, Entry, Mark, MarkRow};

use super::{Rules, Sample};

const ENTRIES: usize = 18;
const JUDGES: usize = 7;
const METHODS: [&str; 14] = [
    r#"method = "mean""#,
    r#"method = "sum""#,
    r#"method = "median""#,
    r#"method = "trimmed_mean", min_marks = 5, below_min = "mean""#,
    r#"method = "trimmed_mean", drop_low = 2, drop_high = 1, min_marks = 6, below_min = "median""#,
    r#"method = "trimmed_fraction", fraction = "0.2", min_marks = 3"#,
    r#"method = "winsorized_mean", min_marks = 4, below_min = "mean""#,
    r#"method = "winsorized_mean", drop_low = 2, drop_high = 1, min_marks = 4, below_min = "median""#,
    r#"method = "middle_within", tolerance = "2.5""#,
    r#"method = "closest_pair""#,
    r#"method = "rank_points""#,
    r#"method = "vote_share""#,
    r#"method = "mean", groups = [{ panel = "甲", weight = "70" }, { panel = "乙", weight = "30" }]"#,
    r#"method = "closest_pair", groups = [{ panel = "甲", weight = "66.6" }, { panel = "乙", weight = "33.4" }]"#,
];
const MODES: [&str; 3] = ["half_up", "half_even", "truncate"];
const STYLES: [&str; 3] = ["1224", "1334", "1223"];
const ADVANCES: [&str; 6] = [
    r#"advance = { count = 12, ties = "all" }"#,
    r#"advance = { count = 12, ties = "none" }"#,
    r#"advance = { ratio = "0.7", ratio_rounding = "half_up" }"#,
    r#"advance = { ratio = "0.6", ratio_rounding = "ceiling", scope = "category" }"#,
    r#"advance = { min = "20" }"#,
    "",
];
const CALIBRATIONS: [&str; 9] = [
    r#"method = "ratio_second_mean", comparable = "random", vetoed = "leave_out""#,
    r#"method = "z_score", comparable = "random", places = 4, vetoed = "leave_out""#,
    r#"method = "none""#,
    r#"method = "ratio_pooled", comparable = "random", places = 4"#,
    r#"method = "ratio_second_mean", comparable = "anchors""#,
    r#"method = "t_score", comparable = "random", places = 4"#,
    r#"method = "z_score", comparable = "random", places = 3"#,
    r#"method = "ratio_pooled", comparable = "random", clamp = true"#,
    r#"method = "ratio_second_mean", comparable = "random", places = 2, clamp = true"#,
];
const JUDGE_CALIBRATIONS: [&str; 6] = [
    r#"method = "ratio_pooled", comparable = "random", places = 4"#,
    r#"method = "ratio_second_mean", comparable = "anchors", places = 2, clamp = true"#,
    r#"method = "t_score", comparable = "random", places = 3"#,
    r#"method = "z_score", comparable = "random", places = 2"#,
    r#"method = "ratio_pooled", comparable = "random", places = 2, vetoed = "leave_out", clamp = true"#,
    r#"method = "z_score", comparable = "random", places = 4, vetoed = "leave_out""#,
];
const CHAINS: [&str; 4] = [
    r#""criterion:first.a", "untrimmed_mean", "first_places""#,
    r#""group:second.g", "countback", "bonus""#,
    r#""measured:second.time:low", "round:first", "markers""#,
    r#""markers", "bonus", "round_countback", "countback""#,
];

/// A linear congruential generator: the same numbers on every machine.
pub(super) struct Draw(u64);

impl Draw {
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

pub(super) fn samples() -> Vec<Sample> {
    let variants = (0..METHODS.len() * 6).map(two_rounds);
    let left_out = ["ratio_pooled", "ratio_second_mean", "t_score", "z_score"].map(panel_left_out);
    variants.chain((0..12).map(voices)).chain((0..JUDGE_CALIBRATIONS.len() * 2).map(judges)).chain(left_out).collect()
}

/// Panels calibrated without vetoed entries, of which one panel has no others: nothing of it counts.
fn panel_left_out(method: &str) -> Sample {
    let Sample { rules, mut competition, .. } = two_rounds(2);
    let Rules::Toml(text) = rules else { panic!("the rules are TOML") };
    let calibrate = format!(r#"method = "{method}", comparable = "random", places = 4, vetoed = "leave_out""#);
    let text = text.replace(r#"method = "none""#, &calibrate);
    assert!(text.contains(&calibrate));
    competition.entries.iter_mut().skip(2).step_by(3).for_each(|entry| entry.veto = "弄虚作假".to_owned());
    Sample { name: format!("left-out-{}", method.replace('_', "-")), competition, rules: Rules::Toml(text) }
}

/// Judges' marks calibrated under both orders, kinds of bonus and deduction, votes and draws.
fn judges(nth: usize) -> Sample {
    let calibrate = JUDGE_CALIBRATIONS[nth % JUDGE_CALIBRATIONS.len()];
    let by_sheet = nth < JUDGE_CALIBRATIONS.len();
    let order = if by_sheet { "weigh_then_trim" } else { "trim_then_weigh" };
    let method = ["mean", "median", "trimmed_mean", "closest_pair"][nth % 4];
    let (style, chain) =
        [("1234", r#""vote", "draw""#), ("1224", r#""vote", "bonus""#), ("1223", r#""draw""#)][nth % 3];
    let seed = if chain.contains("draw") { "seed = \"双色球 03 11 15\"" } else { "" };
    let least = if method == "trimmed_mean" { "min_marks = 3, below_min = \"mean\"" } else { "min_marks = 1" };
    let text = format!(
        r#"
schema = "jinbang-rules/1"
title = "评委校准 {nth}"
combine = "sum"
[rounding]
mode = "{}"
total_places = 0
[ranks]
style = "{style}"
[ties]
chain = [{chain}]
{seed}
[adjustments]
bonus_cap = "4"
[[adjustments.kinds]]
column = "contest"
cap = "2.5"
[[adjustments.kinds]]
column = "patents"
[[adjustments.kinds]]
column = "late"
effect = "deduction"
cap = "1"
[[rounds]]
key = "first"
order = "{order}"
aggregate = {{ method = "{method}", {least} }}
calibrate = {{ of = "judges", {calibrate} }}
[[rounds.criteria]]
key = "a"
factor = "0.4"
max = "100"
[[rounds.criteria]]
key = "b"
factor = "0.6"
max = "100"
[[tiers]]
key = "prize"
ratio = "0.3"
ratio_rounding = "floor"
at_cut = "leave_out"
[caps]
per_federation = 2
"#,
        MODES[nth % 3]
    );
    let mut competition = marked(nth);
    competition.marks.retain(|row| row.round == "first" && row.criterion != "c");
    let mut draw = Draw(2_000 + u64::try_from(nth).unwrap());
    for (at, entry) in competition.entries.iter_mut().enumerate() {
        let mut set = |column: &str, value: String| entry.attributes.insert(column.to_owned(), value);
        set("contest", points(draw.below(8) * 5_000).to_string());
        set("patents", if draw.below(3) == 0 { "1.5".to_owned() } else { String::new() });
        set("late", points(draw.below(4) * 5_000).to_string());
        set("federation", format!("工会{}", at % 4));
        // One has no vote, so that a tie of its waits for it, where ties may be left.
        set("vote", if nth % 3 == 1 && at == 4 { String::new() } else { draw.below(5).to_string() });
        (entry.difficulty, entry.base) = (None, None);
    }
    Sample { name: format!("judges-{nth:02}"), competition, rules: Rules::Toml(text) }
}

/// Every method beside both orders and all modes; the other rules vary along.
fn two_rounds(nth: usize) -> Sample {
    let (method, variant) = (METHODS[nth % METHODS.len()], nth / METHODS.len());
    let places_give_points = method.contains("rank_points");
    let by_sheet = variant.is_multiple_of(2) || places_give_points || method.contains("vote_share");
    let order = if by_sheet { "weigh_then_trim" } else { "trim_then_weigh" };
    let places = if by_sheet { "" } else { "panel_places = 2\nplaces = 1" };
    let points = if places_give_points { "points = [18, 16, 14, 12, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]" } else { "" };
    let tied = if places_give_points && variant % 2 == 1 { "tied_points = \"average\"" } else { "" };
    let combine = ["weighted", "sum", "last", "best"][nth % 4];
    let weight = |share: &str| if combine == "weighted" { format!("weight = \"{share}\"") } else { String::new() };
    let tolerance = if nth % 5 == 4 { "0.3" } else { "0" };
    let limit = if nth % 3 == 2 { "limit_to_top = 6" } else { "" };
    let rank_on = if nth.is_multiple_of(2) { "published" } else { "exact" };
    let text = format!(
        r#"
schema = "jinbang-rules/1"
title = "第 {nth} 种规则"
combine = "{combine}"
rounding = {{ mode = "{mode}", total_places = {total_places}, rank_on = "{rank_on}" }}
ranks = {{ style = "{style}", tolerance = "{tolerance}" }}
ties = {{ chain = [{chain}]
  {limit_comma} {limit} }}
adjustments = {{ bonus_cap = "3", deduction_cap = "2.5", floor = "5", ceiling = "98.5" }}

[[rounds]]
key = "first"
{first_weight}
order = "{order}"
aggregate = {{ {method} }}
{points}
{tied}
{advance}

[[rounds.criteria]]
key = "a"
factor = "0.4"
max = "100"
{places}

[[rounds.criteria]]
key = "b"
name = "=1+1"
factor = "0.35"
max = "100"

[[rounds.criteria]]
key = "c"
factor = "0.25"
max = "100"
categories = ["工", "农"]

[[rounds]]
key = "second"
{second_weight}
order = "trim_then_weigh"
aggregate = {{ method = "trimmed_mean", min_marks = 4, below_min = "median" }}
calibrate = {{ {calibrate} }}
{second_places}

[[rounds.criteria]]
key = "x"
group = "g"
max = "40"
panel_places = 3
[[rounds.criteria]]
key = "y"
group = "g"
max = "40"
factor = "0.3333"
places = 2
[[rounds.criteria]]
key = "area"
kind = "measured"
max = "60"
map = {{ kind = "ladder", steps = [["50", "15"], ["30", "12.5"], ["15", "8"]] }}
[[rounds.criteria]]
key = "rate"
kind = "measured"
max = "20"
factor = "0.7"
places = 2
map = {{ kind = "linear", full_at = "95", per = "7", minus = "2" }}
[[rounds.criteria]]
key = "list"
kind = "measured"
map = {{ kind = "checklist", items = [["专利", "4"], ["工法", "2.5"], ["获奖", "2"]], cap = "10" }}
[[rounds.criteria]]
key = "time"
kind = "measured"
max = "100"
factor = "0.01"
categories = ["工", "商"]

[[tiers]]
key = "one"
name = "一等奖"
count = 2
at_cut = "expand"
prize_fen = 123456
[[tiers]]
key = "two"
ratio = "0.25"
ratio_rounding = "half_up"
at_cut = "leave_out"
prize_fen = 50000
[[tiers]]
key = "three"
min_total = "30"
scope = "category"
count = 2
at_cut = "leave_out"

[caps]
per_enterprise = 2
reserve = 2
budget_fen = 100000000

[[groupings]]
key = "team"
by = "enterprise"
take_best = 2
"#,
        mode = MODES[variant % 3],
        total_places = [2, 2, 3, 1, 0, 4][variant],
        style = STYLES[nth % 3],
        chain = CHAINS[nth % CHAINS.len()],
        limit_comma = if limit.is_empty() { "" } else { "," },
        advance = ADVANCES[nth % ADVANCES.len()],
        first_weight = weight("40"),
        second_weight = weight("60"),
        calibrate = CALIBRATIONS[nth % CALIBRATIONS.len()],
        second_places = if nth.is_multiple_of(2) { "places = 2" } else { "" },
    );
    let rules = text.replace("]\n  , ", "], ").replace("]\n   ", "] ");
    Sample { name: format!("methods-{nth:03}"), competition: marked(nth), rules: Rules::Toml(rules) }
}

fn marked(nth: usize) -> Competition {
    let mut draw = Draw(u64::try_from(nth).unwrap() + 1);
    let steps = [50_u64, 1, 25][nth % 3];
    let mark = |draw: &mut Draw, most: u64| {
        if draw.below(12) == 0 {
            return if draw.below(2) == 0 { "absent".to_owned() } else { "recused".to_owned() };
        }
        let hundredths = draw.below(most * 100 / steps / 2) * steps + most * 50;
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    };
    let mut competition = Competition::default();
    for at in 0..ENTRIES {
        let key = format!("P-{at:02}");
        let mut entry = Entry::new(&key);
        entry.category = ["工", "农", "商"][at % 3].to_owned();
        entry.enterprise = format!("企业{}", at % 5);
        entry.bonus = points(draw.below(9) * 5_000);
        entry.deduction = points(draw.below(4) * 11_000);
        entry.difficulty = (nth % 4 == 1 && at.is_multiple_of(2)).then(|| points(9_500 + draw.below(20) * 100));
        entry.base = (nth % 4 == 1 && at.is_multiple_of(3)).then(|| points(draw.below(40) * 2_500));
        entry.veto = if at == 7 { "=作弊".to_owned() } else { String::new() };
        // The order of the tied ones before the chair, were they ever asked.
        let row = |round: &str, judge: usize, criterion: &str, mark: &str| MarkRow {
            panel: if round == "first" { ["甲", "乙"][judge % 2].to_owned() } else { format!("组{}", at % 3) },
            ..MarkRow::judged(&key, round, &format!("评委{judge}"), criterion, mark)
        };
        for judge in 0..JUDGES {
            for criterion in ["a", "b", "c"] {
                if criterion != "c" || entry.category != "商" {
                    competition.marks.push(row("first", judge, criterion, &mark(&mut draw, 100)));
                }
            }
            for criterion in ["x", "y"] {
                competition.marks.push(row("second", judge, criterion, &mark(&mut draw, 40)));
            }
        }
        let mut measured = vec![
            ("area", draw.below(60).to_string()),
            ("rate", format!("{}.5", 70 + draw.below(30))),
            ("list", format!("{:03}", draw.below(212))),
        ];
        if entry.category != "农" {
            measured.push(("time", format!("{}.{}", draw.below(90), draw.below(10))));
        }
        competition.marks.extend(measured.iter().map(|(criterion, value)| MarkRow {
            panel: format!("组{}", at % 3),
            ..MarkRow::measured(&key, "second", criterion, value)
        }));
        competition.entries.push(entry);
    }
    keep_two(&mut competition);
    competition
}

/// Every panel keeps its first marks, so that no round is incomplete.
fn keep_two(competition: &mut Competition) {
    for row in &mut competition.marks {
        let is_kept = ["评委0", "评委1", "评委2", "评委3"].contains(&row.judge.as_str());
        if is_kept && !matches!(row.mark, Mark::Number(_)) {
            row.mark = Mark::parse("30");
        }
    }
}

fn points(ten_thousandths: u64) -> Points {
    Points::from_ten_thousandths(i64::try_from(ten_thousandths).unwrap()).unwrap()
}

/// Ranked rounds, votes, and a vote that lets pass.
fn voices(nth: usize) -> Sample {
    let tied = ["share", "average"][nth % 2];
    let (places, judges) = (["", "places = 1"][nth % 2], 5 + nth % 4);
    let text = format!(
        r#"
schema = "jinbang-rules/1"
title = "表决 {nth}"
combine = "sum"
rounding = {{ mode = "{}", total_places = 2 }}
ties = {{ chain = ["round:vote", "round_countback"] }}
[[rounds]]
key = "meeting"
kind = "pass_fail"
attendance = "1/2"
[[rounds]]
key = "show"
kind = "ranked"
points = [12, 10, 8, 7, 6]
tied_points = "{tied}"
{places}
[[rounds]]
key = "vote"
kind = "vote"
majority = "1/3"
[[tiers]]
key = "prize"
ratio = "0.5"
ratio_rounding = "ceiling"
at_cut = "expand"
"#,
        MODES[nth % 3]
    );
    let mut draw = Draw(1_000 + u64::try_from(nth).unwrap());
    let mut competition = Competition::default();
    for at in 0..9 {
        let key = format!("V-{at}");
        for judge in 0..judges {
            let judge = format!("j{judge}");
            let vote = |yes: bool| if yes { "1" } else { "0" };
            let rank = (1 + draw.below(6)).to_string();
            let marks = [
                ("meeting", "pass", vote(draw.below(4) > 0)),
                ("show", "rank", rank.as_str()),
                ("vote", "vote", vote(draw.below(3) > 0)),
            ];
            competition.marks.extend(marks.map(|(round, name, mark)| MarkRow::judged(&key, round, &judge, name, mark)));
        }
        competition.entries.push(Entry::new(&key));
    }
    Sample { name: format!("votes-{nth:02}"), rules: Rules::Toml(text), competition }
}
