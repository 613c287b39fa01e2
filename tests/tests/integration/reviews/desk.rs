//! The judge's desk: marks, receipts, signatures, and what a judge never sees.

use entity::{event, mark, score_sheet};
use futures::future::join_all;
use jinbang_tests::{
    Judging, Store, TestApp,
    competition::version,
    judging::{save, sheet_id},
    world::World,
};
use reqwest::{Method, StatusCode};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

crate::on_both_stores! {
    a_saved_mark_returns_a_receipt_that_is_in_the_log,
    saving_writes_only_what_changed_and_the_same_again_changes_nothing,
    the_total_comes_with_the_last_mark_and_a_zero_is_a_mark,
    a_mark_out_of_range_or_off_its_step_is_refused_with_the_nearest_marks,
    two_tabs_on_one_sheet_do_not_overwrite_each_other,
    sixteen_saves_at_once_lose_nothing,
    two_judges_saving_at_once_do_not_disturb_each_other,
    a_refused_save_leaves_those_beside_it_alone,
    only_complete_sheets_are_signed_and_the_others_are_listed,
    signing_needs_the_password,
    a_signed_sheet_is_closed_until_the_chair_returns_it,
    a_judge_sees_nothing_that_names_the_enterprise,
    nobody_else_opens_or_marks_a_sheet,
}

async fn a_saved_mark_returns_a_receipt_that_is_in_the_log(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 3, &[2, 3, 4]).await;
    let judge = app.sign_in("north-judge2").await;
    let sheet = judging.sheets(&judge, 0).await[0].clone();
    let answer = save(&judge, &sheet, &[("novelty", "31.5")]).await;
    assert_eq!(answer.headers["etag"], "\"2\"");
    let receipt = answer.ok();
    assert_eq!((&receipt["status"], &receipt["version"]), (&json!("saved"), &json!(2)));
    assert_eq!(
        (&receipt["marks_given"], &receipt["marks_needed"], &receipt["total"]),
        (&json!(1), &json!(2), &Value::Null)
    );
    let hash = receipt["receipt"].as_str().unwrap();
    let logged = event::Entity::find()
        .filter(event::Column::Subject.eq(format!("sheet:{}", sheet_id(&sheet))))
        .one(app.context.db.read())
        .await
        .unwrap()
        .unwrap();
    assert!(logged.leaf_hash.starts_with(hash) && hash.len() == 8, "{hash} is not the start of {}", logged.leaf_hash);
    assert!(logged.payload.contains(r#""novelty":{"before":null,"points":315000}"#), "{}", logged.payload);
    let read = judge.get(&format!("/sheets/{}", sheet_id(&sheet))).await.ok();
    assert_eq!((&read["receipt"], &read["marks"][0]["mark"]), (&receipt["receipt"], &json!("31.5")));
}

async fn saving_writes_only_what_changed_and_the_same_again_changes_nothing(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 1, &[2, 3, 4]).await;
    let judge = app.sign_in("north-judge2").await;
    let sheet = judging.sheets(&judge, 0).await[0].clone();
    let first = save(&judge, &sheet, &[("novelty", "31.5")]).await.ok();
    let again = save(&judge, &first, &[("novelty", "31.50")]).await.ok();
    assert_eq!((&again["version"], &again["receipt"]), (&first["version"], &first["receipt"]));
    let path = format!("/sheets/{}/marks", sheet_id(&sheet));
    let body = json!({ "marks": [{ "criterion": "novelty", "mark": null }], "comment": "材料需再看" });
    let cleared = judge.write(Method::PUT, &path, 2, body).await.ok();
    assert_eq!((&cleared["marks_given"], &cleared["version"]), (&json!(0), &json!(3)));
    let read = judge.get(&format!("/sheets/{}", sheet_id(&sheet))).await.ok();
    assert_eq!((&read["comment"], &read["marks"][0]["mark"]), (&json!("材料需再看"), &Value::Null));
}

async fn the_total_comes_with_the_last_mark_and_a_zero_is_a_mark(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 1, &[2, 3, 4]).await;
    let judge = app.sign_in("north-judge2").await;
    let sheet = judging.sheets(&judge, 0).await[0].clone();
    let one = save(&judge, &sheet, &[("novelty", "0")]).await.ok();
    assert_eq!((&one["total"], &one["marks_given"]), (&Value::Null, &json!(1)));
    let two = save(&judge, &one, &[("benefit", "83")]).await.ok();
    // 0 + 83 x 0.6
    assert_eq!((&two["total"], &two["marks_given"]), (&json!("49.8"), &json!(2)));
    assert_eq!(judge.get(&format!("/sheets/{}", sheet_id(&sheet))).await.ok()["max_total"], "100");
}

async fn a_mark_out_of_range_or_off_its_step_is_refused_with_the_nearest_marks(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 1, &[2, 3, 4]).await;
    let judge = app.sign_in("north-judge2").await;
    let sheet = judging.sheets(&judge, 0).await[0].clone();
    let high = save(&judge, &sheet, &[("novelty", "41")]).await;
    assert_eq!((high.problem().as_str(), high.status), ("mark_out_of_range", StatusCode::UNPROCESSABLE_ENTITY));
    let detail = high.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("创新性") && detail.contains("0 至 40") && detail.contains("是 40"), "{detail}");
    let off = save(&judge, &sheet, &[("novelty", "31.25"), ("benefit", "59")]).await;
    assert_eq!(off.problem(), "mark_off_step");
    assert_eq!(off.json()["fields"][0]["field"], "marks[novelty]");
    assert!(off.json()["fields"][0]["message"].as_str().unwrap().contains("31 或 31.5"));
    assert_eq!(off.json()["fields"][1]["code"], "mark_out_of_range");
    let unknown = save(&judge, &sheet, &[("style", "1")]).await;
    assert_eq!(unknown.problem(), "validation_failed");
    assert_eq!(mark::Entity::find().count(app.context.db.read()).await.unwrap(), 0);
}

async fn two_tabs_on_one_sheet_do_not_overwrite_each_other(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 1, &[2, 3, 4]).await;
    let (here, there) = (app.sign_in("north-judge2").await, app.sign_in("north-judge2").await);
    let sheet = judging.sheets(&here, 0).await[0].clone();
    save(&here, &sheet, &[("novelty", "30")]).await.ok();
    let stale = save(&there, &sheet, &[("novelty", "20")]).await;
    assert_eq!((stale.problem().as_str(), &stale.json()["current_version"]), ("stale_version", &json!(2)));
    let read = here.get(&format!("/sheets/{}", sheet_id(&sheet))).await.ok();
    assert_eq!(read["marks"][0]["mark"], "30");
    let path = format!("/sheets/{}/marks", sheet_id(&sheet));
    let blind = there.send(there.request(Method::PUT, &path).json(&json!({ "marks": [] }))).await;
    assert_eq!(blind.problem(), "precondition_required");
}

async fn sixteen_saves_at_once_lose_nothing(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 1, &[2, 3, 4]).await;
    let judge = app.sign_in("north-judge2").await;
    let sheet = judging.sheets(&judge, 0).await[0].clone();
    let marks: Vec<String> = (1..=16).map(|mark| mark.to_string()).collect();
    let race = marks.iter().map(|mark| save_owned(&judge, &sheet, mark));
    let answers = join_all(race).await;
    let won: Vec<usize> = (0..16).filter(|index| answers[*index].status == StatusCode::OK).collect();
    assert_eq!(won.len(), 1, "exactly one save is made from version 1");
    for answer in answers.iter().filter(|answer| answer.status != StatusCode::OK) {
        assert_eq!((answer.problem().as_str(), &answer.json()["current_version"]), ("stale_version", &json!(2)));
    }
    let read = judge.get(&format!("/sheets/{}", sheet_id(&sheet))).await.ok();
    assert_eq!((&read["version"], &read["marks"][0]["mark"]), (&json!(2), &json!(marks[won[0]])));
    let saves = event::Entity::find().filter(event::Column::Type.eq("marks_saved"));
    assert_eq!(saves.count(app.context.db.read()).await.unwrap(), 1);
}

async fn save_owned(judge: &jinbang_tests::Client, sheet: &Value, mark: &str) -> jinbang_tests::client::Answer {
    save(judge, sheet, &[("novelty", mark)]).await
}

async fn two_judges_saving_at_once_do_not_disturb_each_other(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 4, &[2, 3, 4]).await;
    let (first, second) = (app.sign_in("north-judge2").await, app.sign_in("north-judge3").await);
    let (of_first, of_second) = (judging.sheets(&first, 0).await, judging.sheets(&second, 0).await);
    let saves = of_first
        .iter()
        .map(|sheet| save_owned(&first, sheet, "10"))
        .chain(of_second.iter().map(|sheet| save_owned(&second, sheet, "20")));
    for answer in join_all(saves).await {
        answer.ok();
    }
    let given =
        mark::Entity::find().filter(mark::Column::Criterion.eq("novelty")).all(app.context.db.read()).await.unwrap();
    let of = |points| given.iter().filter(|mark| mark.points == Some(points)).count();
    assert_eq!((of(100_000), of(200_000)), (4, 4));
    let reports = jinbang_api::events::verify_all(app.context.db.read(), None).await.unwrap();
    assert!(reports.iter().all(|report| report.is_sound), "{reports:?}");
}

async fn a_refused_save_leaves_those_beside_it_alone(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 6, &[2, 3, 4]).await;
    let judge = app.sign_in("north-judge2").await;
    let sheets = judging.sheets(&judge, 0).await;
    // The third is out of range; the fourth was saved before, in another tab.
    save(&judge, &sheets[3], &[("novelty", "7")]).await.ok();
    let marks = ["10", "11", "999", "13", "14", "15"];
    let answers = join_all(sheets.iter().zip(marks).map(|(sheet, mark)| save_owned(&judge, sheet, mark))).await;
    assert_eq!((answers[2].problem().as_str(), answers[3].problem().as_str()), ("mark_out_of_range", "stale_version"));
    for at in [0, 1, 4, 5] {
        assert_eq!(answers[at].status, StatusCode::OK);
        let receipt = answers[at].json();
        let read = judge.get(&format!("/sheets/{}", sheet_id(&sheets[at]))).await.ok();
        assert_eq!((&read["marks"][0]["mark"], &read["receipt"]), (&json!(marks[at]), &receipt["receipt"]));
    }
    let saves = event::Entity::find().filter(event::Column::Type.eq("marks_saved"));
    assert_eq!(saves.count(app.context.db.read()).await.unwrap(), 5);
    let reports = jinbang_api::events::verify_all(app.context.db.read(), None).await.unwrap();
    assert!(reports.iter().all(|report| report.is_sound), "{reports:?}");
}

async fn only_complete_sheets_are_signed_and_the_others_are_listed(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 3, &[2, 3, 4]).await;
    let judge = app.sign_in("north-judge2").await;
    let sheets = judging.sheets(&judge, 0).await;
    save(&judge, &sheets[0], &[("novelty", "30"), ("benefit", "80")]).await.ok();
    save(&judge, &sheets[1], &[("novelty", "30")]).await.ok();
    let signed = judging.sign(&judge, 0, &sheets).await.ok();
    assert_eq!(signed["signed"], 1);
    assert_eq!(signed["refused"].as_array().unwrap().len(), 2);
    let half =
        signed["refused"].as_array().unwrap().iter().find(|refused| refused["sheet_id"] == sheets[1]["id"]).unwrap();
    assert_eq!((&half["code"], &half["entry_code"]), (&json!("incomplete_marks"), &sheets[1]["entry_code"]));
    assert!(half["message"].as_str().unwrap().contains("效益"));
    let after = judging.sheets(&judge, 0).await;
    let statuses: Vec<&Value> = after.iter().map(|sheet| &sheet["status"]).collect();
    assert_eq!(statuses, ["submitted", "saved", "assigned"]);
    let desk = judge.get("/desk").await.ok();
    assert_eq!(desk["rounds"][0]["counts"], json!({ "total": 3, "complete": 1, "submitted": 1, "recused": 0 }));
}

async fn signing_needs_the_password(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 1, &[2, 3, 4]).await;
    let judge = app.sign_in("north-judge2").await;
    let sheet = judging.sheets(&judge, 0).await[0].clone();
    save(&judge, &sheet, &[("novelty", "30"), ("benefit", "80")]).await.ok();
    let path = format!("/desk/rounds/{}/sign", judging.rounds[0]);
    let body = json!({ "sheet_ids": [sheet["id"]], "password": "not the password" });
    let wrong = judge.post(&path, body).await;
    assert_eq!(wrong.problem(), "validation_failed");
    assert_eq!(wrong.json()["fields"][0]["field"], "password");
    assert_eq!(judging.sheets(&judge, 0).await[0]["status"], "saved");
}

async fn a_signed_sheet_is_closed_until_the_chair_returns_it(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 1, &[2, 3, 4]).await;
    let (chair, judge) = (app.sign_in("north-judge2").await, app.sign_in("north-judge3").await);
    let sheet = judging.sheets(&judge, 0).await[0].clone();
    save(&judge, &sheet, &[("novelty", "30"), ("benefit", "80")]).await.ok();
    judging.sign(&judge, 0, std::slice::from_ref(&sheet)).await.ok();
    let signed = judge.get(&format!("/sheets/{}", sheet_id(&sheet))).await.ok();
    assert_eq!((&signed["status"], &signed["actions"]), (&json!("submitted"), &json!([])));
    assert_eq!(save(&judge, &signed, &[("novelty", "20")]).await.problem(), "state_forbids");
    let path = format!("/sheets/{}/return", sheet_id(&sheet));
    assert_eq!(judge.post(&path, json!({ "reason": "我想改" })).await.problem(), "forbidden");
    chair.post(&path, json!({ "reason": "与评语不符，请核对" })).await.ok();
    let returned = judge.get(&format!("/sheets/{}", sheet_id(&sheet))).await.ok();
    assert_eq!((&returned["status"], &returned["return_reason"]), (&json!("returned"), &json!("与评语不符，请核对")));
    save(&judge, &returned, &[("novelty", "20")]).await.ok();
    assert_eq!(judging.sign(&judge, 0, std::slice::from_ref(&sheet)).await.ok()["signed"], 1);
    let logged = event::Entity::find().filter(event::Column::Type.eq("sheet_returned"));
    let logged = logged.one(app.context.db.read()).await.unwrap().unwrap();
    assert!(logged.payload.contains(r#""novelty":300000"#), "the old value is kept: {}", logged.payload);
}

async fn a_judge_sees_nothing_that_names_the_enterprise(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 4, &[2, 3, 4]).await;
    let judge = app.sign_in("north-judge2").await;
    let mut seen = judge.get("/desk").await.text();
    seen += &judge.get(&format!("/desk/rounds/{}/sheets", judging.rounds[0])).await.text();
    for sheet in judging.sheets(&judge, 0).await {
        let whole = judge.get(&format!("/sheets/{}", sheet_id(&sheet))).await;
        let copy = whole.text();
        assert!(copy.contains("项创新内容") && copy.contains("123,456 元"), "{copy}");
        assert!(sheet["entry_code"].as_str().unwrap().starts_with("A-00"));
        seen += &copy;
    }
    let secrets = world.enterprises.iter().map(|enterprise| enterprise.name.clone());
    let rows = judging.entries.iter().flat_map(|entry| [entry.public_id.clone(), entry.number.clone().unwrap()]);
    let hidden = ["沈知行", "13800000000", "机加车间", "先进集体", "9112"].map(str::to_owned);
    for secret in secrets.chain(rows).chain(hidden) {
        assert!(!seen.contains(&secret), "a judge can read {secret}");
    }
    let others = app.sign_in("north-judge3").await;
    let order = |sheets: Vec<Value>| sheets.into_iter().map(|sheet| sheet["entry_code"].clone()).collect::<Vec<_>>();
    let (mine, theirs) = (order(judging.sheets(&judge, 0).await), order(judging.sheets(&others, 0).await));
    assert_eq!(mine.len(), theirs.len());
}

async fn nobody_else_opens_or_marks_a_sheet(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 5).await;
    let judging = Judging::begin(&app, &world, 1, &[2, 3, 4]).await;
    let owner = app.sign_in("north-judge3").await;
    let sheet = judging.sheets(&owner, 0).await[0].clone();
    let path = format!("/sheets/{}", sheet_id(&sheet));
    // The chair, another judge of the panel, and a judge of none.
    for other in ["north-judge2", "north-judge4", "north-judge5"] {
        let other = app.sign_in(other).await;
        assert_eq!(other.get(&path).await.problem(), "not_found");
        assert_eq!(save(&other, &sheet, &[("novelty", "1")]).await.problem(), "not_found");
        let recusal = other.write(Method::POST, &format!("{path}/recuse"), 1, json!({ "reason": "回避" })).await;
        assert_eq!(recusal.problem(), "not_found");
    }
    for person in ["staff1", "leader1", "supervisor", "auditor", "system", "enterprise1", "officer1"] {
        let person = app.sign_in(&world.username(person)).await;
        assert_eq!(person.get(&path).await.problem(), "forbidden");
        assert_eq!(save(&person, &sheet, &[("novelty", "1")]).await.problem(), "forbidden");
    }
    World::build(&app, "south", 2).await;
    let stranger = app.sign_in("south-judge1").await;
    assert_eq!(stranger.get(&path).await.problem(), "not_found");
    let row = score_sheet::Entity::find().filter(score_sheet::Column::PublicId.eq(sheet_id(&sheet)));
    assert_eq!(row.one(app.context.db.read()).await.unwrap().unwrap().version, version(&sheet));
}
