//! Texts that want to be formulas, codes, control characters or half characters: they come back exactly, as text.

#[expect(dead_code, reason = "uses a part of the shared helpers")]
mod common;

use calamine::Data;
use common::*;
use documents::*;
use proptest::prelude::*;

const STARTS: [&str; 14] = ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "'", " ="];

fn hostile() -> impl Strategy<Value = String> {
    let start = prop::sample::select(STARTS.to_vec());
    let middle = prop_oneof![
        any::<String>(),
        "[0-9]{1,25}",
        Just("cmd|' /C calc'!A0".to_owned()),
        Just("HYPERLINK(\"http://x\",\"y\")".to_owned()),
        Just("_x0041__x000D_ _x005F_".to_owned()),
        Just("</t></is></c><c><f>1+1</f></c>".to_owned()),
        Just("𠮷㛃\u{fffe}\u{ffff}\u{1f}&\"<>".to_owned()),
        Just("  前后空格\t\r\n ".to_owned()),
    ];
    (prop::option::of(start), middle).prop_map(|(start, middle)| format!("{}{middle}", start.unwrap_or_default()))
}

fn text(cell: &Data) -> String {
    match cell {
        Data::String(text) => text.clone(),
        Data::Empty => String::new(),
        other => panic!("not text: {other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_public_list_returns_every_text_exactly(texts in prop::collection::vec(hostile(), 5)) {
        let mut list = commendation();
        let line = ListItem {
            number: "1".into(),
            project: texts[0].clone(),
            organization: texts[1].clone(),
            people: texts[2].clone(),
            category: texts[3].clone(),
            remark: texts[4].clone(),
        };
        list.tiers = vec![TierSection { name: "一等奖".into(), items: vec![line] }];
        list.heading = Heading { attachment: None, ..heading("名单") };
        let bytes = list.to_xlsx().unwrap();

        prop_assert_eq!(formula_count(&bytes), 0);
        let read = rows(&bytes, "表彰名单");
        let line: Vec<String> = read[5][1..].iter().map(text).collect();
        prop_assert_eq!(line, texts);
    }

    #[test]
    fn a_streamed_list_returns_every_text_exactly(texts in prop::collection::vec(hostile(), 7)) {
        let row = InternalRow {
            rank: Some(1),
            number: texts[0].clone(),
            project: texts[1].clone(),
            organization: texts[2].clone(),
            credit_code: texts[3].clone(),
            people: texts[4].clone(),
            category: texts[5].clone(),
            note: texts[6].clone(),
            round_scores: vec![None, None],
            ..InternalRow::default()
        };
        let bytes = internal().to_xlsx([row]).unwrap();

        prop_assert_eq!(formula_count(&bytes), 0);
        let read = rows(&bytes, "内部名单");
        let row = &read[4];
        let found: Vec<String> = row[1..7].iter().chain([&row[12]]).map(text).collect();
        prop_assert_eq!(found, texts);
    }

    #[test]
    fn headings_stamps_and_labels_may_be_hostile_too(texts in prop::collection::vec(hostile(), 6)) {
        let mut list = commendation();
        list.heading.title.clone_from(&texts[0]);
        list.heading.mark = Some(texts[1].clone());
        list.tiers[0].name.clone_from(&texts[2]);
        list.columns.project.clone_from(&texts[3]);
        list.stamp.version.clone_from(&texts[4]);
        list.fonts.body.clone_from(&texts[5]);
        let bytes = list.to_xlsx().unwrap();
        prop_assert_eq!(formula_count(&bytes), 0);
        prop_assert_eq!(text(&rows(&bytes, "表彰名单")[1][0]), texts[0].clone());
        for name in part_names(&bytes) {
            let control = part(&bytes, &name).chars().find(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{7f}'..));
            prop_assert_eq!(control, None, "XML forbids it in {}", name);
        }
    }
}

#[test]
fn dangerous_starts_carry_the_quote_prefix() {
    for start in STARTS.iter().filter(|start| **start != "'") {
        let mut list = commendation();
        list.tiers[0].items[0].project = format!("{start}1+1");
        let bytes = list.to_xlsx().unwrap();
        assert!(part(&bytes, "xl/styles.xml").contains(r#"quotePrefix="1""#), "{start:?}");
    }
    assert!(!part(&commendation().to_xlsx().unwrap(), "xl/styles.xml").contains("quotePrefix"));
}

#[test]
fn rare_characters_survive() {
    let mut list = commendation();
    list.order = ListOrder::Number;
    list.tiers[0].items[0].people = "𠮷野 㛃 𬱖".into();
    let read = rows(&list.to_xlsx().unwrap(), "表彰名单");
    assert_eq!(read[6][3], Data::String("𠮷野 㛃 𬱖".into()));
}

/// 100,000 cells of pseudo-random text, streamed: none becomes a formula and each comes back exactly.
#[test]
fn a_hundred_thousand_random_cells_come_back_exactly() {
    const ALPHABET: [&str; 16] =
        ["=", "+", "-", "@", "0", "1", "9", "A", "_x0041_", "\t", "\n", "\0", "＝", "金", "𠮷", "㛃"];
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |bound: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % bound
    };
    let mut word = || (0..next(8)).map(|_| ALPHABET[next(ALPHABET.len())]).collect::<String>();
    let texts: Vec<[String; 7]> = (0..14_286).map(|_| std::array::from_fn(|_| word())).collect();
    let rows_in =
        texts.iter().cloned().map(|[number, project, organization, credit_code, people, category, note]| InternalRow {
            number,
            project,
            organization,
            credit_code,
            people,
            category,
            note,
            round_scores: vec![None, None],
            ..InternalRow::default()
        });
    let bytes = internal().to_xlsx(rows_in).unwrap();

    assert!(!part(&bytes, "xl/worksheets/sheet1.xml").contains("<f"));
    let read = rows(&bytes, "内部名单");
    for (row, expected) in read[4..].iter().zip(&texts) {
        let found: Vec<String> = row[1..7].iter().chain([&row[12]]).map(text).collect();
        assert_eq!(found, expected);
    }
}
