//! Conflicts of interest: at the draw, at every write, and at the lock.

use entity::{expert, expert_tie, recusal, status::ConflictReason};
use jinbang_tests::{
    Judging, Store, TestApp,
    app::first_day,
    judging::{save, sheet_id},
    world::World,
};
use reqwest::Method;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

crate::on_both_stores! {
    the_plan_shows_who_must_keep_away_and_why,
    too_few_judges_block_the_start,
    sheets_in_conflict_are_recused_from_the_start,
    a_tie_declared_later_recuses_the_sheet_at_the_next_save,
    a_tie_declared_after_signing_stops_the_lock,
    a_judge_recuses_at_once_and_reads_no_more,
}

async fn tie(app: &TestApp, world: &World, judge: usize, enterprise: usize) {
    let model = expert_tie::ActiveModel {
        zone_id: Set(world.zone.id),
        expert_id: Set(world.experts[judge - 1].id),
        organization_id: Set(world.enterprises[enterprise - 1].id),
        reason: Set("顾问".to_owned()),
        created_at: Set(first_day()),
        ..Default::default()
    };
    expert_tie::Entity::insert(model).exec_without_returning(app.context.db.read()).await.unwrap();
}

async fn the_plan_shows_who_must_keep_away_and_why(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 5).await;
    tie(&app, &world, 2, 3).await;
    let judging = Judging::prepare(&app, &world, 4).await;
    // Judge 1 works for the first enterprise, which is of one group with the second.
    judging.panel(&world, 0, "第一组", &[1, 2, 3, 4, 5]).await.ok();
    let round = judging.round(0).await;
    assert_eq!((&round["entry_count"], &round["panels"][0]["members"][0]["conflicts"]), (&json!(4), &json!(2)));
    let plan = judging.staff().get(&format!("/rounds/{}/assignment-preview", judging.rounds[0])).await.ok();
    assert_eq!((&plan["entries"], &plan["sheets"], &plan["problems"]), (&json!(4), &json!(17), &json!([])));
    assert_eq!(plan["panels"][0]["fewest_judges"], 4);
    let mut found: Vec<(String, String)> = plan["panels"][0]["conflicts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["entry_number"].as_str().unwrap().into(), item["reason"].as_str().unwrap().into()))
        .collect();
    found.sort();
    let expected =
        [("2026-CXG-0001", "same_employer"), ("2026-CXG-0002", "same_group"), ("2026-CXG-0003", "declared_tie")];
    assert_eq!(found, expected.map(|(number, reason)| (number.to_owned(), reason.to_owned())));
}

async fn too_few_judges_block_the_start(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::prepare(&app, &world, 4).await;
    let refused = judging.start(0).await;
    assert_eq!(refused.problem(), "state_forbids");
    assert!(refused.json()["detail"].as_str().unwrap().contains("还没有评审组"));
    judging.panel(&world, 0, "第一组", &[1, 2, 3]).await.ok();
    let refused = judging.start(0).await;
    let problems = refused.json()["fields"].as_array().unwrap().clone();
    assert_eq!(problems.len(), 2, "{}", refused.text());
    assert!(problems[0]["message"].as_str().unwrap().contains("只剩 2 名评委，规则至少要 3 名"), "{}", refused.text());
    let round = judging.round(0).await;
    assert_eq!((&round["status"], &round["sheet_counts"]), (&json!("pending"), &json!({})));
    // With a fourth judge both entries keep three.
    let panel = &round["panels"][0];
    let path = format!("/panels/{}", panel["id"].as_str().unwrap());
    let input = jinbang_tests::judging::panel_input(&world, "第一组", &[1, 2, 3, 4]);
    judging.staff().write(Method::PUT, &path, 1, input).await.ok();
    assert_eq!(judging.start(0).await.ok()["status"], "scoring");
}

async fn sheets_in_conflict_are_recused_from_the_start(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 5).await;
    let judging = Judging::begin(&app, &world, 4, &[1, 2, 3, 4, 5]).await;
    let judge = app.sign_in("north-judge1").await;
    let sheets = judging.sheets(&judge, 0).await;
    let recused: Vec<_> = sheets.iter().filter(|sheet| sheet["status"] == "recused").collect();
    assert_eq!((sheets.len(), recused.len()), (4, 2));
    let sheet = judge.get(&format!("/sheets/{}", sheet_id(recused[0]))).await.ok();
    assert_eq!((&sheet["sections"], &sheet["facts"], &sheet["actions"]), (&json!([]), &json!([]), &json!([])));
    assert!(sheet["recusal_reason"].as_str().is_some_and(|reason| !reason.is_empty()));
    assert_eq!(save(&judge, recused[0], &[("novelty", "40")]).await.problem(), "state_forbids");
    let reasons = recusal::Entity::find().all(app.context.db.read()).await.unwrap();
    let mut reasons: Vec<ConflictReason> = reasons.into_iter().map(|row| row.reason).collect();
    reasons.sort_unstable();
    assert_eq!(reasons, [ConflictReason::SameEmployer, ConflictReason::SameGroup]);
}

async fn a_tie_declared_later_recuses_the_sheet_at_the_next_save(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 1, &[2, 3, 4]).await;
    let judge = app.sign_in("north-judge2").await;
    let sheet = judging.sheets(&judge, 0).await[0].clone();
    let saved = save(&judge, &sheet, &[("novelty", "40")]).await.ok();
    // The judge changes employer while scoring.
    let moved = expert::ActiveModel { employer_id: Set(Some(world.enterprises[1].id)), ..Default::default() };
    let own = expert::Column::Id.eq(world.experts[1].id);
    expert::Entity::update_many().set(moved).filter(own).exec(app.context.db.read()).await.unwrap();
    let refused = save(&judge, &saved, &[("benefit", "100")]).await;
    assert_eq!(refused.problem(), "conflict_of_interest");
    let after = judging.sheets(&judge, 0).await[0].clone();
    assert_eq!((&after["status"], &after["marks_given"]), (&json!("recused"), &json!(1)));
    assert_eq!(save(&judge, &after, &[("benefit", "100")]).await.problem(), "state_forbids");
}

async fn a_tie_declared_after_signing_stops_the_lock(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 1, &[2, 3, 4]).await;
    for judge in ["north-judge2", "north-judge3", "north-judge4"] {
        judging.score_all(&app.sign_in(judge).await, 0, |_| "30".to_owned()).await;
    }
    tie(&app, &world, 3, 1).await;
    let refused = judging.sign_lock(0).await;
    assert_eq!(refused.problem(), "conflict_of_interest");
    assert_eq!(refused.json()["fields"][0]["message"], "A-001：评委申明与申报单位有利害关系");
}

async fn a_judge_recuses_at_once_and_reads_no_more(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 1, &[2, 3, 4]).await;
    let judge = app.sign_in("north-judge2").await;
    let sheet = judging.sheets(&judge, 0).await[0].clone();
    let path = format!("/sheets/{}/recuse", sheet_id(&sheet));
    assert_eq!(judge.write(Method::POST, &path, 1, json!({ "reason": "" })).await.problem(), "validation_failed");
    let recused = judge.write(Method::POST, &path, 1, json!({ "reason": "曾任该岗位导师" })).await.ok();
    assert_eq!((&recused["status"], &recused["recusal_reason"]), (&json!("recused"), &json!("曾任该岗位导师")));
    assert_eq!(recused["sections"], json!([]));
    let again = judge.write(Method::POST, &path, 2, json!({ "reason": "再次申请" })).await;
    assert_eq!(again.problem(), "state_forbids");
}
