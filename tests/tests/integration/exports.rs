//! The workbooks as they are downloaded, read back cell by cell against what the API shows.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use jinbang_tests::{Awarding, Client, Store, TestApp, awarding::path_of, world::World};
use reqwest::{StatusCode, header};
use serde_json::Value;

crate::on_both_stores! {
    the_commendation_list_holds_every_award_and_no_score,
    the_publicity_list_holds_the_notice_and_the_proposed_awards,
    the_internal_list_holds_every_row_of_the_ranking,
    the_score_summary_holds_every_mark_and_total,
    an_export_belongs_to_its_roles_and_is_recorded,
}

type Book = Xlsx<Cursor<Vec<u8>>>;

async fn download(person: &Client, path: &str) -> Book {
    let answer = person.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    assert_eq!(answer.headers[header::CONTENT_TYPE], kind);
    assert!(answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
    Xlsx::new(Cursor::new(answer.bytes)).expect("a workbook")
}

/// A cell as people read it; a number keeps no trailing zeros.
fn cell(sheet: &Range<Data>, row: usize, column: usize) -> String {
    sheet.get((row, column)).map(ToString::to_string).unwrap_or_default()
}

fn cells(sheet: &Range<Data>, row: usize) -> Vec<String> {
    (0..sheet.width()).map(|column| cell(sheet, row, column)).collect()
}

/// The index of the row whose first cell is `label`.
fn row_of(sheet: &Range<Data>, label: &str) -> usize {
    (0..sheet.height()).find(|row| cell(sheet, *row, 0) == label).unwrap_or_else(|| panic!("no row {label}"))
}

fn sheet(book: &mut Book, name: &str) -> Range<Data> {
    let formulas = book.worksheet_formula(name).expect("the formulas");
    assert!(formulas.used_cells().next().is_none(), "a delivered paper has no formula");
    book.worksheet_range(name).expect("the sheet")
}

/// The text of a field of the API.
fn text<'a>(thing: &'a Value, field: &str) -> &'a str {
    thing[field].as_str().unwrap_or_default()
}

/// `86.00` as a cell shows it.
fn number(points: &str) -> String {
    points.parse::<f64>().map(|value| value.to_string()).unwrap_or_default()
}

async fn the_commendation_list_holds_every_award_and_no_score(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let list = awarding.issued().await;
    let mut book = download(awarding.staff(), &format!("{}/files/commendation.xlsx", path_of(&list))).await;
    let paper = sheet(&mut book, "表彰名单");
    assert_eq!((cell(&paper, 0, 0), cell(&paper, 1, 0)), ("附件1".into(), list["title"].as_str().unwrap().into()));
    assert!(cell(&paper, 3, 0).contains("　北工发〔2026〕12号　2026年12月1日"), "{}", cell(&paper, 3, 0));
    let head = row_of(&paper, "序号");
    assert_eq!(cells(&paper, head), ["序号", "岗位名称", "所属企业", "带头人", "类别", "备注"]);
    let mut row = head + 1;
    for (ordinal, section) in ["一", "二"].iter().zip(list["sections"].as_array().unwrap()) {
        let mut lines = section["lines"].as_array().unwrap().clone();
        assert_eq!(cell(&paper, row, 0), format!("{ordinal}、{}（{}项）", text(section, "tier_name"), lines.len()));
        lines.sort_by_key(|line| line["title"].to_string());
        for (position, line) in (1..).zip(&lines) {
            row += 1;
            let expected =
                [&position.to_string(), text(line, "title"), text(line, "enterprise"), text(line, "person"), "", ""];
            assert_eq!(cells(&paper, row), expected);
        }
        row += 1;
    }
    let stamp = cell(&paper, row, 0);
    assert!(stamp.contains("名单第 1 版") && stamp.contains(&list["content_hash"].as_str().unwrap()[..8]), "{stamp}");
    let whole: String = (0..paper.height()).flat_map(|row| cells(&paper, row)).collect();
    for secret in ["86", "84", "83", "第3号创新岗", "2026-CXG"] {
        assert!(!whole.replace(&stamp, "").contains(secret), "{secret} stands in the public list");
    }
}

async fn the_publicity_list_holds_the_notice_and_the_proposed_awards(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let signed = awarding.signed(4).await;
    let path = format!("{}/files/publicity.xlsx", path_of(&signed));
    assert_eq!(awarding.staff().get(&path).await.problem(), "state_forbids");
    let list = awarding.posted_from(&signed, 30).await;
    let mut book = download(awarding.staff(), &path).await;
    let notice = sheet(&mut book, "公示");
    let words: Vec<String> = (0..notice.height()).map(|row| cell(&notice, row, 0)).collect();
    assert_eq!(words[0], "关于评选 innovation_post拟表彰名单的公示");
    assert!(words.iter().any(|line| line.contains("（5个工作日）")), "{words:?}");
    for told in ["实名书面反映", "周经办 000-00000000"] {
        assert!(words.iter().any(|line| line.contains(told)), "{told}");
    }
    let paper = sheet(&mut book, "拟表彰名单");
    let head = row_of(&paper, "序号");
    assert_eq!(cells(&paper, head), ["序号", "岗位名称", "所属企业", "带头人", "拟授奖项"]);
    let mut expected = Vec::new();
    for section in list["sections"].as_array().unwrap() {
        let mut lines = section["lines"].as_array().unwrap().clone();
        lines.sort_by_key(|line| line["title"].to_string());
        for line in lines {
            let number = (expected.len() + 1).to_string();
            let fields = ["title", "enterprise", "person"].map(|field| text(&line, field).to_owned());
            let [title, unit, person] = fields;
            expected.push(vec![number, title, unit, person, text(section, "tier_name").to_owned()]);
        }
    }
    let printed: Vec<Vec<String>> = (head + 1..=head + expected.len()).map(|row| cells(&paper, row)).collect();
    assert_eq!(printed, expected);
}

async fn the_internal_list_holds_every_row_of_the_ranking(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let list = awarding.draft().await.ok();
    let [leader, _] = &awarding.leaders;
    let mut book = download(leader, &format!("{}/files/internal.xlsx", path_of(&list))).await;
    let paper = sheet(&mut book, "内部名单");
    let head = row_of(&paper, "名次");
    let labels = [
        "名次",
        "编号",
        "岗位名称",
        "所属企业",
        "统一社会信用代码",
        "带头人",
        "类别",
        "终评",
        "总分",
        "拟授奖项",
        "奖金（元）",
        "说明",
    ];
    assert_eq!(cells(&paper, head), labels);
    let rows = awarding.rows().await;
    for (offset, row) in (1..).zip(&rows) {
        let printed = cells(&paper, head + offset);
        let enterprise = world.enterprises.iter().find(|enterprise| enterprise.name == row["enterprise"]).unwrap();
        let (award, prize, note) = match text(row, "reason") {
            "awarded" if row["tier"] == "best" => ("最佳", "20000", ""),
            "awarded" => ("优秀", "10000", ""),
            "reserve" => ("递补", "", "递补第 1 位"),
            "enterprise_cap" => ("", "", "超每家企业限额，由下一名递补"),
            _ => ("", "", ""),
        };
        let expected = [
            row["rank"].to_string().as_str(),
            text(row, "number"),
            text(row, "title"),
            text(row, "enterprise"),
            enterprise.credit_code.as_deref().unwrap(),
            text(row, "person"),
            "",
            &number(text(&row["rounds"], "final")),
            &number(text(row, "total")),
            award,
            prize,
            note,
        ]
        .map(str::to_owned);
        assert_eq!(printed, expected);
        let code = paper.get((head + offset, 4)).unwrap();
        assert!(matches!(code, Data::String(_)), "a credit code is text, not {code:?}");
    }
    let sum = cells(&paper, head + rows.len() + 1);
    assert_eq!((sum[0].as_str(), sum[10].as_str()), ("合计 6 项，其中有奖金的 3 项", "40000"));
}

async fn the_score_summary_holds_every_mark_and_total(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let mut book =
        download(awarding.staff(), &format!("/ranking-runs/{}/files/score-summary.xlsx", awarding.run_id)).await;
    let paper = sheet(&mut book, "评分汇总表");
    let head = row_of(&paper, "序号");
    assert_eq!(&cells(&paper, head)[..5], ["序号", "编号", "岗位名称", "单位", "终评"]);
    assert_eq!(&cells(&paper, head + 1)[4..8], ["甲", "乙", "丙", "得分"]);
    let run = awarding.run().await;
    let judges = run["rounds"][0]["judges"].as_array().unwrap();
    for (offset, row) in (1..).zip(awarding.rows().await) {
        let mark = |judge: &Value| {
            let marks = row["marks"].as_array().unwrap();
            number(text(marks.iter().find(|mark| mark["judge"] == judge["key"]).unwrap(), "value"))
        };
        let award = text(&row, "tier_name");
        let mut expected: Vec<String> =
            [offset.to_string().as_str(), text(&row, "number"), text(&row, "title"), text(&row, "enterprise")]
                .map(str::to_owned)
                .to_vec();
        expected.extend(judges.iter().map(mark));
        expected.extend(
            [text(&row["rounds"], "final"), text(&row, "bonus"), text(&row, "deduction"), text(&row, "total")]
                .map(number),
        );
        expected.extend([row["rank"].to_string(), award.to_owned()]);
        assert_eq!(cells(&paper, head + 1 + offset), expected);
    }
}

async fn an_export_belongs_to_its_roles_and_is_recorded(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let list = awarding.draft().await.ok();
    for file in ["commendation.xlsx", "internal.xlsx"] {
        let path = format!("{}/files/{file}", path_of(&list));
        for person in ["judge2", "supervisor", "auditor", "enterprise2", "officer1"] {
            assert_eq!(app.sign_in(&world.username(person)).await.get(&path).await.problem(), "forbidden", "{person}");
        }
        download(&awarding.leaders[0], &path).await;
    }
    assert_eq!(
        awarding.staff().get(&format!("{}/files/secrets.xlsx", path_of(&list))).await.status,
        StatusCode::NOT_FOUND
    );
    let auditor = app.sign_in("north-auditor").await;
    let exported = auditor.get("/events?type=list_exported").await.ok();
    assert_eq!(exported["total"], 2, "{exported}");
}
