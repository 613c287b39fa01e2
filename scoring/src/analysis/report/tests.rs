use super::super::math::number;
use super::*;
use crate::RulePack;
use crate::official::{self, Competition, Entry, MarkRow};

const RULES: &str = r#"
    schema = "jinbang-rules/1"
    title = "职工|创新"
    combine = "sum"
    rounding = { total_places = 2 }

    [[rounds]]
    key = "final"
    name = "终评"
    order = "weigh_then_trim"
    aggregate = { method = "mean" }
    criteria = [
        { key = "novelty", min = "0", max = "60" },
        { key = "value", min = "0", max = "40" },
    ]

    [[tiers]]
    key = "named"
    count = 6

    [caps]
    per_enterprise = 3
"#;

/// Two panels of twelve entries and three judges each; the third judge of each is three points harsher, the sixth gives every
/// entry the same.
fn competition() -> Competition {
    let mut rows = Vec::new();
    let mut entries = Vec::new();
    for entry in 0..24_usize {
        let key = format!("E-{entry:02}");
        let panel = entry % 2;
        for judge in 3 * panel..3 * panel + 3 {
            let noise = (number(7 * entry + 5 * judge) * 0.618_033_988_749_894_9).fract();
            let quality = number(entry * 5 % 24) / 2.0;
            let severity = if judge % 3 == 2 { 3.0 } else { 0.0 };
            let (novelty, value) = if judge == 5 {
                (30.0, 20.0)
            } else {
                (40.0 + quality + noise - severity, 25.0 + quality / 2.0 - 2.0 * noise)
            };
            let judge = format!("j{judge}");
            rows.push(MarkRow::judged(&key, "final", &judge, "novelty", &format!("{novelty:.1}")));
            rows.push(MarkRow::judged(&key, "final", &judge, "value", &format!("{value:.1}")));
        }
        entries.push(Entry { enterprise: format!("厂{}", entry % 5), ..Entry::new(key) });
    }
    Competition { entries, marks: rows }
}

fn analysis_of(competition: &Competition) -> Analysis {
    let rules = RulePack::from_toml(RULES).unwrap();
    analyze(&official::score(&rules, competition).unwrap(), 2_026)
}

#[test]
fn panels_without_common_judges_are_told_apart_and_never_compared() {
    let analysis = analysis_of(&competition());
    let groups = &analysis.rounds[0].groups;
    assert_eq!(groups.len(), 2);
    assert!(groups.iter().all(|group| group.entries.len() == 12 && group.judges.len() == 3 && group.sheets == 36));
    assert!(analysis.to_markdown().contains("不能跨组校正或比较"));
}

#[test]
fn remarks_name_what_stands_out_and_nothing_else() {
    let analysis = analysis_of(&competition());
    let judges = analysis.rounds[0].groups.iter().flat_map(|group| &group.judges);
    let remarks: Vec<(&str, &[Remark])> =
        judges.map(|judge| (judge.judge.as_str(), judge.remarks.as_slice())).collect();
    let of = |key: &str| remarks.iter().find(|(judge, _)| *judge == key).unwrap().1;
    assert!(of("j2").contains(&Remark::Harsh), "{remarks:?}");
    assert!(of("j5").contains(&Remark::Repeated) && of("j5").contains(&Remark::Narrow), "{remarks:?}");
    assert!(!of("j0").contains(&Remark::Repeated) && !of("j0").contains(&Remark::Narrow), "{remarks:?}");
}

#[test]
fn a_judge_with_few_sheets_is_too_few_to_say() {
    let mut small = competition();
    small.entries.truncate(8);
    small.marks.retain(|row| row.entry.as_str() < "E-08");
    let analysis = analysis_of(&small);
    let mut judges = analysis.rounds[0].groups.iter().flat_map(|group| &group.judges);
    assert!(judges.all(|judge| judge.remarks == [Remark::TooFewToSay]));
}

#[test]
fn the_order_of_the_input_never_changes_a_byte() {
    let straight = competition();
    let mut turned = straight.clone();
    turned.entries.reverse();
    turned.marks.reverse();
    let (one, other) = (analysis_of(&straight), analysis_of(&turned));
    assert_eq!(one.to_json().unwrap(), other.to_json().unwrap());
    assert_eq!(one.to_markdown(), other.to_markdown());
}

#[test]
fn json_holds_rounded_numbers_and_reasons_and_never_null() {
    let json = analysis_of(&competition()).to_json().unwrap();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["schema"], "jinbang-analysis/1");
    assert!(!json.contains("null"));
    let reason = &value["rounds"][0]["groups"][1]["judges"][2]["halo"]["undefined"];
    assert_eq!(reason, "no_variation");
}

#[test]
fn names_cannot_break_the_report() {
    let report = analysis_of(&competition()).to_markdown();
    assert!(report.starts_with("# 评分分析：职工\\|创新\n"));
    let tables = report.lines().filter(|line| line.starts_with("| j"));
    assert!(tables.clone().count() >= 6);
}

#[test]
fn an_absent_judge_has_no_sheet_there() {
    let mut absent = competition();
    for row in
        absent.marks.iter_mut().filter(|row| row.entry == "E-00" && row.judge == "j0" && row.criterion == "value")
    {
        row.mark = official::Mark::Absent;
    }
    let analysis = analysis_of(&absent);
    let group = &analysis.rounds[0].groups[0];
    assert_eq!(group.sheets, 35);
    assert_eq!(group.agreement.icc, Figure::Unknown { undefined: Undefined::Incomplete });
    assert!(group.agreement.judges_for_90.known().is_some());
}
