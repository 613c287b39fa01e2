//! What is refused, and that the message says what, which and what to do.

#[expect(dead_code, reason = "uses a part of the shared helpers")]
mod common;

use common::*;
use documents::*;

#[test]
fn a_list_without_lines_is_refused() {
    let empty = CommendationList { tiers: vec![], ..commendation() }.to_xlsx().unwrap_err().to_string();
    assert!(empty.contains("2025年度“金点子”表彰名单") && empty.contains("请先确定入选项目"), "{empty}");
    assert!(internal().to_xlsx(vec![]).is_err());
    assert!(ScoreSummary { rows: vec![], ..summary() }.to_xlsx().is_err());
    assert!(EntryRegister { rows: vec![], ..register() }.to_xlsx().is_err());
    assert!(JudgeSheet { rows: vec![], ..judge_sheet() }.to_xlsx().is_err());
    assert!(PayoutSheet { rows: vec![], ..payout() }.to_xlsx().is_err());
    assert!(PublicityList { tiers: vec![], ..publicity() }.to_xlsx().is_err());
}

#[test]
fn an_empty_tier_is_named() {
    let mut list = commendation();
    list.tiers.push(TierSection { name: "鼓励奖".into(), items: vec![] });
    assert!(list.to_xlsx().unwrap_err().to_string().contains("鼓励奖"));
}

#[test]
fn a_text_too_long_for_a_cell_is_located_and_not_repeated() {
    let mut list = commendation();
    list.order = ListOrder::Number;
    list.tiers[0].items[0].project = "𠮷".repeat(16_384);
    let error = list.to_xlsx().unwrap_err();
    assert!(matches!(&error, DocumentError::TextTooLong { cell, length: 32_768, .. } if cell == "B7"), "{error}");
    assert!(!error.to_string().contains('𠮷'));
    list.tiers[0].items[0].project = "一".repeat(32_767);
    assert!(list.to_xlsx().is_ok());
}

#[test]
fn a_row_must_fit_its_head() {
    let mut wrong = summary();
    wrong.rows[1].rounds[0].marks.pop();
    let error = wrong.to_xlsx().unwrap_err().to_string();
    assert!(error.contains("0107") && error.contains("网络初评") && error.contains("6 个评分"), "{error}");
    let mut wrong = summary();
    wrong.rows[0].rounds.pop();
    assert!(matches!(wrong.to_xlsx(), Err(DocumentError::RoundsMismatch { expected: 2, found: 1, .. })));
    let mut wrong = judge_sheet();
    wrong.rows[0].marks.pop();
    assert!(matches!(wrong.to_xlsx(), Err(DocumentError::CriteriaMismatch { expected: 3, found: 2, .. })));
    let mut rows = internal_rows();
    rows[2].round_scores.clear();
    assert!(matches!(internal().to_xlsx(rows), Err(DocumentError::RoundsMismatch { found: 0, .. })));
}

#[test]
fn a_fingerprint_must_be_one() {
    for sha256 in ["", "8B1D", &"g".repeat(64), &"é".repeat(32)] {
        let list =
            CommendationList { stamp: Stamp { sha256: sha256.into(), ..stamp("名单第 3 版") }, ..commendation() };
        assert!(matches!(list.to_xlsx(), Err(DocumentError::BadHash { .. })), "{sha256}");
    }
}

#[test]
fn prizes_beyond_64_bits_are_refused_not_wrapped() {
    let mut rows = internal_rows();
    rows[0].prize_fen = Some(i64::MAX);
    assert!(matches!(internal().to_xlsx(rows), Err(DocumentError::MoneyOverflow { .. })));
    let mut sheet = payout();
    sheet.rows[0].prize_fen = i64::MAX;
    assert!(matches!(sheet.to_xlsx(), Err(DocumentError::MoneyOverflow { .. })));
}
