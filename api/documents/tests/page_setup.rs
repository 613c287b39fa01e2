//! The parts of the package that make a sheet an official paper: page, heads, fonts, footers, and no traces of anyone.

#[expect(dead_code, reason = "uses a part of the shared helpers")]
mod common;

use common::*;

const SHEET: &str = "xl/worksheets/sheet1.xml";

#[track_caller]
fn assert_holds(text: &str, wanted: &str) {
    assert!(text.contains(wanted), "{wanted} not in {}", text.chars().take(4_000).collect::<String>());
}

#[test]
fn commendation_list_is_an_a4_page_one_sheet_wide() {
    let bytes = commendation().to_xlsx().unwrap();
    let sheet = part(&bytes, SHEET);
    assert_holds(&sheet, r#"<pageSetUpPr fitToPage="1"/>"#);
    assert_holds(&sheet, r#"<pageSetup paperSize="9" fitToHeight="0" orientation="portrait""#);
    // 28, 26, 37 and 35 mm in inches.
    for margin in [r#"left="1.102"#, r#"right="1.023"#, r#"top="1.456"#, r#"bottom="1.377"#] {
        assert_holds(&sheet, margin);
    }
    // 6, 38, 34, 18, 12 and 10 characters of a font whose digits are 6 pixels wide.
    for width in [6, 38, 34, 18, 12, 10] {
        assert_holds(&sheet, &format!(r#"width="{width}.83203125""#));
    }
    assert_holds(&sheet, r#"ySplit="5""#);
    assert_holds(&sheet, r#"state="frozen""#);
    assert_holds(&part(&bytes, "xl/workbook.xml"), "表彰名单!$5:$5</definedName>");
    assert_holds(&sheet, "第&amp;P页 共&amp;N页");
    assert_holds(&sheet, "名单第 3 版 · 8b1d6e20…91c704fa");
    assert_holds(&sheet, r#"numberStoredAsText="1""#);
    assert_holds(&sheet, r#"<mergeCell ref="A2:F2"/>"#);
}

#[test]
fn rows_are_at_least_24_points_and_grow_with_their_text() {
    let sheet = part(&commendation().to_xlsx().unwrap(), SHEET);
    let heights: Vec<f64> = sheet
        .split("<row ")
        .skip(1)
        .map(|row| row.split(r#"ht=""#).nth(1).unwrap().split('"').next().unwrap().parse().unwrap())
        .collect();
    // All but the last, the small line of the fingerprint.
    let (table, stamp) = heights.split_at(25);
    assert!(table.iter().all(|height| *height >= 24.0), "{table:?}");
    assert!(table[6..].iter().any(|height| *height >= 40.0), "{table:?}");
    assert!(stamp.iter().all(|height| *height >= 19.0), "{stamp:?}");
}

#[test]
fn fonts_are_the_official_ones_by_name() {
    let styles = part(&commendation().to_xlsx().unwrap(), "xl/styles.xml");
    for (size, name) in [(22, "方正小标宋简体"), (16, "黑体"), (12, "黑体"), (12, "仿宋_GB2312")] {
        let fonts: Vec<&str> = styles.split("<font>").collect();
        let wanted = [format!(r#"<sz val="{size}"/>"#), format!(r#"<name val="{name}"/>"#)];
        assert!(fonts.iter().any(|font| wanted.iter().all(|part| font.contains(part))), "{size} {name}");
    }
    assert_holds(&styles, r#"<left style="thin">"#);
    assert_holds(&styles, r#"wrapText="1""#);
}

#[test]
fn dropped_marks_are_grey_and_struck_through() {
    let bytes = summary().to_xlsx().unwrap();
    let styles = part(&bytes, "xl/styles.xml");
    let struck = styles.split("<font>").find(|font| font.contains("<strike/>")).unwrap();
    assert_holds(struck, "FF808080");
    let sheet = part(&bytes, SHEET);
    assert_holds(&sheet, r#"<pageSetup paperSize="8" fitToHeight="0" orientation="landscape""#);
    assert_holds(&sheet, "内部资料");
    assert_holds(&part(&bytes, "xl/workbook.xml"), "评分汇总表!$4:$5</definedName>");
}

#[test]
fn money_has_thousands_and_codes_are_marked_as_text() {
    let styles = part(&internal().to_xlsx(internal_rows()).unwrap(), "xl/styles.xml");
    // 4 and 49 are the built-in formats `#,##0.00` and `@`.
    assert_holds(&styles, r#"numFmtId="4""#);
    assert_holds(&styles, r#"numFmtId="49""#);
}

#[test]
fn nobody_and_no_clock_is_in_the_metadata() {
    for (name, bytes) in all_papers() {
        let core = part(&bytes, "docProps/core.xml");
        assert!(core.contains("<dc:creator></dc:creator>"), "{name}: {core}");
        assert!(core.contains("<cp:lastModifiedBy></cp:lastModifiedBy>"), "{name}: {core}");
        assert_eq!(core.matches("2025-12-17T06:03:22Z").count(), 2, "{name}: {core}");
        assert!(part(&bytes, "docProps/app.xml").contains("<Company></Company>"), "{name}");
        assert!(!part_names(&bytes).iter().any(|part| part.contains("custom")), "{name}");
    }
}

#[test]
fn a_draft_says_so_on_every_page() {
    assert_holds(&part(&publicity().to_xlsx().unwrap(), "xl/worksheets/sheet2.xml"), "公示稿</oddHeader>");
    assert!(!part(&commendation().to_xlsx().unwrap(), SHEET).contains("oddHeader"));
}
