//! Rounds from their panels to the lock.

use std::collections::BTreeSet;

use entity::{entry, event, status::EntryStatus};
use jinbang_api::reviews::{queries, rules};
use jinbang_tests::{
    Judging, Store, TestApp,
    judging::{panel_input, save, sheet_id},
    world::World,
};
use reqwest::Method;
use scoring::official::Mark;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

crate::on_both_stores! {
    a_panel_is_made_changed_and_removed_before_the_start,
    a_panel_refuses_judges_who_cannot_sit_on_it,
    entries_are_dealt_evenly_over_panels_in_an_order_that_the_log_can_repeat,
    judges_read_in_orders_of_their_own,
    progress_names_what_is_missing_and_never_a_value,
    an_absence_needs_the_chair_and_then_the_supervisor,
    a_round_is_locked_only_when_complete_and_signed_by_the_supervisor,
    a_sheet_returned_after_the_supervisor_signed_takes_the_signature_back,
    a_locked_round_lets_the_best_through_and_the_next_one_begins,
    a_substitute_joins_while_the_round_is_scored,
    the_steps_of_a_round_belong_to_their_roles,
}

const JUDGES: [&str; 3] = ["north-judge2", "north-judge3", "north-judge4"];

async fn a_panel_is_made_changed_and_removed_before_the_start(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 6).await;
    let judging = Judging::prepare(&app, &world, 2).await;
    let round = judging.panel(&world, 0, "第一组", &[2, 3, 4]).await.ok();
    assert_eq!(round["panels"][0]["members"][0]["is_chair"], true);
    let path = format!("/panels/{}", round["panels"][0]["id"].as_str().unwrap());
    let staff = judging.staff();
    let changed = staff.write(Method::PUT, &path, 1, panel_input(&world, "专家组", &[5, 6, 2])).await.ok();
    let members = changed["panels"][0]["members"].as_array().unwrap();
    let names: Vec<&Value> = members.iter().map(|member| &member["name"]).collect();
    assert_eq!(names, ["评委5", "评委6", "评委2"]);
    assert_eq!(changed["panels"][0]["name"], "专家组");
    let stale = staff.write(Method::PUT, &path, 1, panel_input(&world, "另一组", &[3])).await;
    assert_eq!(stale.problem(), "stale_version");
    let removed = staff.write(Method::DELETE, &path, 2, json!({})).await.ok();
    assert_eq!(removed["panels"], json!([]));
    assert_eq!(staff.write(Method::DELETE, &path, 2, json!({})).await.problem(), "not_found");
}

async fn a_panel_refuses_judges_who_cannot_sit_on_it(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let other = World::build(&app, "south", 1).await;
    let judging = Judging::prepare(&app, &world, 2).await;
    judging.panel(&world, 0, "第一组", &[2]).await.ok();
    let path = format!("/rounds/{}/panels", judging.rounds[0]);
    let member = |expert: &entity::expert::Model| json!({ "expert_id": expert.public_id, "is_chair": true });
    let members = [&world.experts[1], &world.experts[2], &world.experts[2], &other.experts[0]].map(member);
    let refused = judging.staff().post(&path, json!({ "name": "第二组", "members": members })).await;
    assert_eq!(refused.problem(), "validation_failed");
    let codes: Vec<Value> = refused.json()["fields"].as_array().unwrap().iter().map(|f| f["code"].clone()).collect();
    assert_eq!(codes, ["other_panel", "repeated", "unknown", "chairs"]);
    let twice = judging.panel(&world, 0, "第一组", &[3]).await;
    assert_eq!(twice.problem(), "conflict");
}

async fn entries_are_dealt_evenly_over_panels_in_an_order_that_the_log_can_repeat(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 7).await;
    let judging = Judging::prepare(&app, &world, 7).await;
    judging.panel(&world, 0, "第一组", &[2, 3, 4]).await.ok();
    judging.panel(&world, 0, "第二组", &[5, 6, 7]).await.ok();
    let round = judging.start(0).await.ok();
    assert_eq!((&round["panels"][0]["entry_count"], &round["panels"][1]["entry_count"]), (&json!(4), &json!(3)));
    assert_eq!(round["sheet_counts"], json!({ "assigned": 21 }));
    assert_eq!(judging.competition.get().await["status"], "scoring");
    let started = event::Entity::find().filter(event::Column::Type.eq("round_started"));
    let started = started.one(app.context.db.read()).await.unwrap().unwrap();
    let facts: Value = serde_json::from_str(&started.payload).unwrap();
    // Anyone can repeat the order with the seed: SHA-256 of seed|entry.
    let seed = facts["seed"].as_str().unwrap();
    let mut order: Vec<String> = judging.entries.iter().map(|entry| entry.public_id.clone()).collect();
    order.sort_by_key(|id| jinbang_api::canonical::sha256_hex(format!("{seed}|{id}").as_bytes()));
    let dealt: Vec<&str> = facts["entries"].as_array().unwrap().iter().map(|pair| pair[0].as_str().unwrap()).collect();
    assert_eq!(dealt, order);
    let codes: BTreeSet<&str> =
        facts["entries"].as_array().unwrap().iter().map(|pair| pair[1].as_str().unwrap()).collect();
    assert_eq!(codes, ["A-001", "A-002", "A-003", "A-004", "B-001", "B-002", "B-003"].into());
    assert_eq!(judging.start(0).await.problem(), "state_forbids");
}

async fn judges_read_in_orders_of_their_own(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 24, &[2, 3, 4]).await;
    let mut orders = BTreeSet::new();
    for judge in JUDGES {
        let sheets = judging.sheets(&app.sign_in(judge).await, 0).await;
        let codes: Vec<String> = sheets.iter().map(|sheet| sheet["entry_code"].as_str().unwrap().to_owned()).collect();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 24);
        orders.insert(codes);
    }
    assert_eq!(orders.len(), 3, "24 entries have 24! orders; three judges do not share one");
}

async fn progress_names_what_is_missing_and_never_a_value(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 2, &[2, 3, 4]).await;
    judging.score_all(&app.sign_in("north-judge2").await, 0, |_| "37.5".to_owned()).await;
    let judge = app.sign_in("north-judge3").await;
    let sheet = judging.sheets(&judge, 0).await[0].clone();
    save(&judge, &sheet, &[("novelty", "36.5")]).await.ok();
    let path = format!("/rounds/{}/progress", judging.rounds[0]);
    for viewer in [judging.staff(), &judging.supervisor] {
        let answer = viewer.get(&path).await;
        for value in ["37.5", "36.5", "375000", "365000", "85.5"] {
            assert!(!answer.text().contains(value), "{value} is in {}", answer.text());
        }
        let progress = answer.ok();
        assert_eq!(progress["entries_missing_total"], 2);
        assert_eq!(progress["entries_missing"][0]["missing"], json!(["评委3", "评委4"]));
        let of = |index: usize| &progress["judges"][index];
        assert_eq!((&of(0)["submitted"], &of(1)["saved"], &of(2)["total"]), (&json!(2), &json!(1), &json!(2)));
        assert_eq!(of(2)["anomalies"], json!(["尚未开始评分"]));
    }
    let panel = judging.round(0).await["panels"][0]["id"].as_str().unwrap().to_owned();
    let chair = app.sign_in("north-judge2").await.get(&format!("/panels/{panel}/sheets")).await;
    assert!(!chair.text().contains("36.5"));
    assert_eq!(chair.ok()["items"].as_array().unwrap().len(), 6);
    assert_eq!(app.sign_in("north-judge3").await.get(&format!("/panels/{panel}/sheets")).await.problem(), "forbidden");
}

async fn an_absence_needs_the_chair_and_then_the_supervisor(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 5).await;
    let judging = Judging::begin(&app, &world, 1, &[2, 3, 4, 5]).await;
    let chair = app.sign_in("north-judge2").await;
    let sheet = judging.sheets(&app.sign_in("north-judge5").await, 0).await[0].clone();
    let path = format!("/sheets/{}/absence", sheet_id(&sheet));
    let confirm = format!("{path}/confirm");
    assert_eq!(judging.supervisor.post(&confirm, json!({})).await.problem(), "state_forbids");
    let proposed = chair.post(&path, json!({ "reason": "因公出差" })).await.ok();
    assert_eq!((&proposed["status"], &proposed["actions"]), (&json!("assigned"), &json!([])));
    assert_eq!(chair.post(&path, json!({ "reason": "因公出差" })).await.problem(), "conflict");
    assert_eq!(chair.post(&confirm, json!({})).await.problem(), "forbidden");
    let progress = judging.supervisor.get(&format!("/rounds/{}/progress", judging.rounds[0])).await.ok();
    let waiting = &progress["sheets_needing_action"][0];
    assert_eq!((&waiting["kind"], &waiting["actions"]), (&json!("absence_proposed"), &json!(["confirm_absence"])));
    let absent = judging.supervisor.post(&confirm, json!({})).await.ok();
    assert_eq!(absent["status"], "absent");
    for judge in JUDGES {
        judging.score_all(&app.sign_in(judge).await, 0, |_| "30".to_owned()).await;
    }
    judging.sign_lock(0).await.ok();
    judging.lock(0).await.ok();
    let pack = rules::of_programme(app.context.db.read(), judging.programme_id).await.unwrap();
    let collected = queries::competition(app.context.db.read(), &pack, judging.programme_id, 1).await.unwrap();
    let absent: Vec<_> = collected.competition.marks.iter().filter(|row| row.mark == Mark::Absent).collect();
    assert_eq!((absent.len(), absent[0].judge.as_str()), (2, "online-A4"));
}

async fn a_round_is_locked_only_when_complete_and_signed_by_the_supervisor(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 2, &[2, 3, 4]).await;
    for judge in &JUDGES[..2] {
        judging.score_all(&app.sign_in(judge).await, 0, |_| "30".to_owned()).await;
    }
    for refused in [judging.sign_lock(0).await, judging.lock(0).await] {
        assert_eq!(refused.problem(), "incomplete_sheets");
        let fields = refused.json()["fields"].as_array().unwrap().clone();
        assert_eq!(fields.len(), 2);
        assert!(fields[0]["message"].as_str().unwrap().contains("2026-CXG-0001《第1号创新岗》：评委4未评"));
    }
    judging.score_all(&app.sign_in(JUDGES[2]).await, 0, |_| "30".to_owned()).await;
    let unsigned = judging.lock(0).await;
    assert_eq!(unsigned.problem(), "state_forbids");
    assert!(unsigned.json()["detail"].as_str().unwrap().contains("监督"));
    let signed = judging.sign_lock(0).await.ok();
    assert_eq!(signed["supervisor_signature"]["name"], "supervisor同志");
    assert_eq!(judging.round(0).await["actions"], json!(["get_round_progress", "lock_round"]));
    let locked = judging.lock(0).await.ok();
    assert_eq!((&locked["status"], &locked["sheet_counts"]), (&json!("locked"), &json!({ "locked": 6 })));
    assert_eq!(judging.lock(0).await.problem(), "state_forbids");
    let judge = app.sign_in(JUDGES[0]).await;
    let sheet = judging.sheets(&judge, 0).await[0].clone();
    assert_eq!(save(&judge, &sheet, &[("novelty", "40")]).await.problem(), "state_forbids");
}

async fn a_sheet_returned_after_the_supervisor_signed_takes_the_signature_back(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 1, &[2, 3, 4]).await;
    for judge in JUDGES {
        judging.score_all(&app.sign_in(judge).await, 0, |_| "30".to_owned()).await;
    }
    judging.sign_lock(0).await.ok();
    let judge = app.sign_in(JUDGES[1]).await;
    let sheet = judging.sheets(&judge, 0).await[0].clone();
    let path = format!("/sheets/{}/return", sheet_id(&sheet));
    app.sign_in(JUDGES[0]).await.post(&path, json!({ "reason": "请核对效益分" })).await.ok();
    let round = judging.round(0).await;
    assert_eq!((&round["status"], &round["supervisor_signature"]), (&json!("scoring"), &Value::Null));
    assert_eq!(judging.lock(0).await.problem(), "incomplete_sheets");
    judging.sign(&judge, 0, &[sheet]).await.ok();
    assert_eq!(judging.lock(0).await.problem(), "state_forbids");
    judging.sign_lock(0).await.ok();
    judging.lock(0).await.ok();
}

async fn a_locked_round_lets_the_best_through_and_the_next_one_begins(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 4, &[2, 3, 4]).await;
    let best = |title: &str| if title.contains('2') || title.contains('3') { "39.5" } else { "12" }.to_owned();
    for judge in JUDGES {
        judging.score_all(&app.sign_in(judge).await, 0, best).await;
    }
    judging.panel(&world, 1, "终评组", &[2, 3]).await.ok();
    assert!(judging.start(1).await.json()["detail"].as_str().unwrap().contains("还没有锁定"));
    judging.sign_lock(0).await.ok();
    judging.lock(0).await.ok();
    assert_eq!(
        statuses(&app, &judging).await,
        [EntryStatus::Eliminated, EntryStatus::Shortlisted, EntryStatus::Shortlisted, EntryStatus::Eliminated]
    );
    let programme = judging.competition.get().await;
    assert_eq!((&programme["status"], &programme["rounds"][1]["status"]), (&json!("locked"), &json!("pending")));
    let second = judging.start(1).await.ok();
    assert_eq!((&second["entry_count"], &second["sheet_counts"]), (&json!(2), &json!({ "assigned": 4 })));
    for judge in &JUDGES[..2] {
        judging
            .score_all(&app.sign_in(judge).await, 1, |title| if title.contains('3') { "40" } else { "20" }.into())
            .await;
    }
    judging.sign_lock(1).await.ok();
    judging.lock(1).await.ok();
    assert_eq!(statuses(&app, &judging).await[1..3], [EntryStatus::Scored, EntryStatus::Scored]);
    let pack = rules::of_programme(app.context.db.read(), judging.programme_id).await.unwrap();
    let collected = queries::competition(app.context.db.read(), &pack, judging.programme_id, 2).await.unwrap();
    let outcome = scoring::official::score(&pack.scoring, &collected.competition).unwrap();
    let first = &outcome.rows()[0];
    assert_eq!((first.entry.entry.as_str(), first.total.unwrap().to_string()), ("2026-CXG-0003", "88.00".to_owned()));
    let labels: Vec<&str> = collected.judges.iter().map(|judge| judge.label.as_str()).collect();
    assert_eq!(labels, ["甲", "乙", "丙", "甲", "乙"]);
}

async fn statuses(app: &TestApp, judging: &Judging) -> Vec<EntryStatus> {
    let entries = entry::Entity::find().filter(entry::Column::ProgrammeId.eq(judging.programme_id));
    let rows = entries.order_by_asc(entry::Column::Number).all(app.context.db.read()).await.unwrap();
    rows.into_iter().map(|row| row.status).collect()
}

async fn a_substitute_joins_while_the_round_is_scored(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 5).await;
    let judging = Judging::begin(&app, &world, 3, &[2, 3, 4]).await;
    let panel = judging.round(0).await["panels"][0].clone();
    let path = format!("/panels/{}", panel["id"].as_str().unwrap());
    let fewer = judging.staff().write(Method::PUT, &path, 1, panel_input(&world, "第一组", &[2, 3])).await;
    assert_eq!(fewer.problem(), "state_forbids");
    let round = judging.staff().write(Method::PUT, &path, 1, panel_input(&world, "第一组", &[2, 3, 4, 1])).await.ok();
    // The substitute works for the first enterprise, which is of one group with the second.
    assert_eq!(round["sheet_counts"], json!({ "assigned": 10, "recused": 2 }));
    assert_eq!(judging.sheets(&app.sign_in("north-judge1").await, 0).await.len(), 3);
}

async fn the_steps_of_a_round_belong_to_their_roles(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    World::build(&app, "south", 1).await;
    let judging = Judging::begin(&app, &world, 1, &[2, 3, 4]).await;
    let round = &judging.rounds[0];
    let staff_steps = [format!("/rounds/{round}/start"), format!("/rounds/{round}/lock")];
    for person in ["supervisor", "leader1", "judge2", "auditor", "enterprise1"] {
        let person = app.sign_in(&world.username(person)).await;
        for step in &staff_steps {
            assert_eq!(person.post(step, json!({})).await.problem(), "forbidden");
        }
    }
    let sign = format!("/rounds/{round}/sign-lock");
    assert_eq!(judging.staff().post(&sign, json!({ "statement": "同意" })).await.problem(), "forbidden");
    for path in [format!("/rounds/{round}"), format!("/rounds/{round}/progress")] {
        assert_eq!(app.sign_in("north-judge2").await.get(&path).await.problem(), "forbidden");
        assert_eq!(app.sign_in("south-staff1").await.get(&path).await.problem(), "not_found");
    }
    let panel = judging.round(0).await["panels"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(judging.staff().get(&format!("/panels/{panel}/sheets")).await.problem(), "forbidden");
}
