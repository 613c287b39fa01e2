//! Every paper read back cell by cell: what it says, in which order, and what it must not say.

mod common;

use calamine::Data;
use common::*;
use documents::*;

#[test]
fn no_paper_holds_a_formula() {
    for (name, bytes) in all_papers() {
        assert_eq!(formula_count(&bytes), 0, "{name}");
        for part_name in part_names(&bytes).iter().filter(|part| part.starts_with("xl/worksheets/")) {
            assert!(!part(&bytes, part_name).contains("<f>"), "{name} {part_name}");
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for ((name, first), (_, second)) in all_papers().into_iter().zip(all_papers()) {
        assert_eq!(first, second, "{name}");
    }
}

#[test]
fn commendation_list_has_sections_whose_numbering_restarts() {
    let rows = rows(&commendation().to_xlsx().unwrap(), "表彰名单");

    let firsts = column(&rows, 0);
    let expected_head = ["附件1", "2025年度“金点子”表彰名单", "（共18项，按单位名称拼音为序，排名不分先后）"];
    assert_eq!(firsts[..3], expected_head);
    assert_eq!(firsts[3], "滨海高新区总工会　滨高工发〔2025〕12号　2025年12月17日");
    assert_eq!(row_of(&rows, "序号"), ["序号", "项目名称", "所属企业", "建议人", "类别", "备注"]);
    assert_eq!((firsts[5].as_str(), firsts[16].as_str()), ("一、最佳金点子（10项）", "二、优秀金点子（8项）"));
    let numbers: Vec<String> = (1..=10).chain(1..=8).map(|n| n.to_string()).collect();
    assert_eq!([&firsts[6..16], &firsts[17..25]].concat(), numbers);
    assert!(matches!(rows[6][0], Data::Float(_)), "numbering is a number");
    assert!(firsts[25].starts_with("名单第 3 版 · SHA-256 8b1d6e2047aa"), "{}", firsts[25]);
}

#[test]
fn a_public_list_does_not_show_the_order_it_came_in() {
    let list = commendation();
    let mut reversed = list.clone();
    for tier in &mut reversed.tiers {
        tier.items.reverse();
    }
    assert_eq!(list.to_xlsx().unwrap(), reversed.to_xlsx().unwrap());

    let notice = publicity();
    let reversed = PublicityList { tiers: reversed.tiers, ..notice.clone() };
    assert_eq!(notice.to_xlsx().unwrap(), reversed.to_xlsx().unwrap());
}

#[test]
fn a_public_list_shows_neither_number_nor_score() {
    for bytes in [commendation().to_xlsx().unwrap(), publicity().to_xlsx().unwrap()] {
        for name in part_names(&bytes).iter().filter(|name| name.ends_with(".xml")) {
            assert!(!part(&bytes, name).contains("JDZ-2025"), "{name}");
        }
    }
}

#[test]
fn lists_follow_pinyin_then_the_number() {
    // 㛃 reads jié; for 𠮷 the standard order knows no reading, so it comes after all that have one.
    let mut list = commendation();
    let names = ["重工", "阿里", "恒澜", "渤海", "㛃氏", "𠮷利", "第10厂", "第2厂", "恒澜"];
    let items = (1..).zip(names).map(|(n, name)| item(&format!("{:03}", 100 - n), "项目", name, "人", "类"));
    list.tiers = vec![TierSection { name: "一等奖".into(), items: items.collect() }];
    let rows = rows(&list.to_xlsx().unwrap(), "表彰名单");

    let printed = column(&rows, 2)[6..15].to_vec();
    assert_eq!(printed, ["阿里", "渤海", "第2厂", "第10厂", "恒澜", "恒澜", "㛃氏", "重工", "𠮷利"]);
}

#[test]
fn publicity_notice_says_when_how_and_whom() {
    let bytes = publicity().to_xlsx().unwrap();
    let notice: Vec<String> = column(&rows(&bytes, "公示"), 0);
    for wanted in ["公示时间：2025年12月13日", "加盖单位公章", "真实姓名", "联系人：周经办", "联系电话：022-00000000"]
    {
        assert!(notice.iter().any(|line| line.contains(wanted)), "{wanted}");
    }
    let position = |text: &str| notice.iter().position(|line| line.contains(text)).unwrap();
    assert!(position("附件：2025年度“金点子”拟表彰名单（共18项）") < position("滨海高新区总工会"));
    assert!(position("滨海高新区总工会") < position("2025年12月17日"));

    let list = rows(&bytes, "拟表彰名单");
    assert_eq!(row_of(&list, "序号"), ["序号", "项目名称", "所属企业", "姓名", "拟授奖项"]);
    assert_eq!(column(&list, 0)[4..22], (1..=18).map(|n| n.to_string()).collect::<Vec<_>>());
    assert_eq!((list[4][4].to_string(), list[21][4].to_string()), ("最佳金点子".into(), "优秀金点子".into()));
}

#[test]
fn internal_list_keeps_codes_as_text_and_money_as_numbers() {
    let rows = rows(&internal().to_xlsx(internal_rows()).unwrap(), "内部名单");
    let first = rows.iter().find(|row| row[1] == Data::String("0012".into())).unwrap();
    assert_eq!(first[0], Data::Float(1.0));
    assert_eq!(first[4], Data::String("911201160000000001".into()));
    assert_eq!((&first[7], &first[8], &first[9]), (&Data::Float(88.775), &Data::Float(91.25), &Data::Float(94.1)));
    assert_eq!(first[11], Data::Float(20_000.0));
    let capped = rows.iter().find(|row| row[1] == Data::String("0031".into())).unwrap();
    assert_eq!(capped[0], Data::Float(3.0), "the rank of a passed-over entry stays");
    assert!(capped[12].to_string().starts_with("超限额"));
    let unranked = rows.iter().find(|row| row[1] == Data::String("0033".into())).unwrap();
    assert_eq!((&unranked[0], &unranked[9]), (&Data::String("—".into()), &Data::Empty), "no score is no zero");
    let sum = rows.iter().find(|row| row[0].to_string().starts_with("合计")).unwrap();
    assert_eq!((sum[0].to_string().as_str(), &sum[11]), ("合计 5 项，其中有奖金的 2 项", &Data::Float(30_000.0)));
}

#[test]
fn summary_shows_what_was_dropped_and_what_was_not_given() {
    let rows = rows(&summary().to_xlsx().unwrap(), "评分汇总表");
    let head = rows.iter().position(|row| row[0] == Data::String("序号".into())).unwrap();
    assert_eq!(rows[head][4], Data::String("网络初评".into()));
    let labels: Vec<String> = rows[head + 1][4..19].iter().map(ToString::to_string).collect();
    let expected = ["评委1", "评委2", "评委3", "评委4", "评委5", "评委6", "评委7", "去高", "去低", "平均"];
    assert_eq!(labels[..10], expected);
    assert_eq!(labels[10..], ["评委1", "评委2", "评委3", "测量项", "得分"]);
    let values: Vec<String> = rows[head + 2].iter().map(ToString::to_string).collect();
    let expected = ["95.5", "90", "88.5", "70.25", "回避", "91", "89.5", "95.5", "70.25", "89.75", "92", "缺席", "—"];
    assert_eq!(values[4..17], expected);
    assert_eq!(values[17..], ["12.5", "92", "2", "", "93.1", "1", "最佳金点子"]);
    let signed = rows.iter().find(|row| row[0] == Data::String("记分人：".into())).unwrap();
    let signed: Vec<String> = signed.iter().map(ToString::to_string).filter(|text| !text.is_empty()).collect();
    assert_eq!(signed, ["记分人：", "复核人：", "组长：", "监督：", "　　　年　　月　　日"]);
}

#[test]
fn several_dropped_marks_a_side_stand_in_one_cell() {
    let mut summary = summary();
    for row in &mut summary.rows {
        row.rounds[0].marks[1] = Mark::DroppedHigh(decimal("95.00"));
    }
    let rows = rows(&summary.to_xlsx().unwrap(), "评分汇总表");
    assert!(rows.iter().any(|row| row[11] == Data::String("95.5、95.00".into())));
}

#[test]
fn register_keeps_leading_zeros_and_leaves_room_to_sign() {
    let rows = rows(&register().to_xlsx().unwrap(), "申报汇总表");
    let row = rows.iter().find(|row| row[1] == Data::String("001".into())).unwrap();
    assert_eq!(row[5], Data::String("91120116MA0000001X".into()));
    assert_eq!(row[7], Data::String("02200000000".into()));
    let signed = rows.iter().find(|row| row[0].to_string().starts_with("推荐单位（盖章）")).unwrap();
    let signed: Vec<String> = signed.iter().map(ToString::to_string).filter(|text| !text.is_empty()).collect();
    assert_eq!(signed, ["推荐单位（盖章）：海河片区工会联合会", "填表人：", "联系电话：", "日期："]);
}

#[test]
fn a_number_cell_holds_exactly_the_decimal_that_was_given() {
    for text in ["88.775", "92.3512", "0.0001", "99999999999.9999", "100.0"] {
        let mut rows = internal_rows();
        rows[0].total = Some(decimal(text));
        let sheet = part(&internal().to_xlsx(rows).unwrap(), "xl/worksheets/sheet1.xml");
        assert!(sheet.contains(&format!("<v>{text}</v>")), "{text}");
    }
    let mut rows = internal_rows();
    rows[0].total = Some(decimal("12345678901234567.89"));
    let sheet = part(&internal().to_xlsx(rows).unwrap(), "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<t>12345678901234567.89</t>"), "what a double cannot hold is text");
}

#[test]
fn judge_sheet_tells_a_zero_from_no_mark() {
    let rows = rows(&judge_sheet().to_xlsx().unwrap(), "评委评分表");
    assert_eq!(row_of(&rows, "序号")[3], "创新能力与创新性\n（40分）");
    let given = rows.iter().find(|row| row[1] == Data::String("E-07".into())).unwrap();
    assert_eq!((&given[5], &given[6]), (&Data::Float(0.0), &Data::Float(61.5)));
    let recused = rows.iter().find(|row| row[1] == Data::String("E-12".into())).unwrap();
    assert_eq!((&recused[3], &recused[6], recused[7].to_string()), (&Data::Empty, &Data::Empty, "回避".to_owned()));
    assert!(rows.iter().any(|row| row[0] == Data::String("评委签字：".into())));
}

#[test]
fn payout_sheet_keeps_accounts_as_text_and_sums_exactly() {
    let rows = rows(&payout().to_xlsx().unwrap(), "奖金发放表");
    let first = rows.iter().find(|row| row[0] == Data::Float(1.0)).unwrap();
    assert_eq!(first[4], Data::String("0200000000000000019".into()));
    let sum = rows.iter().find(|row| row[0].to_string().starts_with("合计")).unwrap();
    assert_eq!(sum[0].to_string(), "合计（大写）：叁万元伍角整");
    assert_eq!(sum[6], Data::Float(30_000.5));
}
