//! Bonus and deduction: proposed by one of the staff, confirmed by another, frozen by the ranking.

use jinbang_api::competition_files::{read_entries, read_marks, write_ranking};
use jinbang_tests::{
    Awarding, Client, Judging, Store, TestApp,
    awarding::{NOVELTY, award_rules},
    world::World,
};
use scoring::{RulePack, manifest, official};
use serde_json::{Value, json};

crate::on_both_stores! {
    a_bonus_counts_after_a_second_person_has_confirmed_it,
    confirmed_points_enter_the_ranking_its_explanation_and_its_files,
    a_declined_or_malformed_adjustment_counts_nothing,
    the_last_lock_waits_for_every_second_person,
    adjustments_are_frozen_by_the_ranking_and_unknown_to_rules_without_them,
    an_adjustment_is_known_to_the_inner_circle_only,
}

fn input(kind: &str, points: &str) -> Value {
    json!({ "kind": kind, "points": points, "reason": "上年度竞赛一等奖", "evidence": "北工发〔2025〕7号" })
}

fn path(judging: &Judging, number: usize) -> String {
    format!("/entries/{}/adjustments", judging.entries[number - 1].public_id)
}

/// Proposed by the first of the staff, confirmed by the second.
async fn confirmed(judging: &Judging, second: &Client, number: usize, input: Value) {
    let proposed = judging.staff().post(&path(judging, number), input).await.ok();
    let last = proposed["items"].as_array().unwrap().last().unwrap();
    second.post(&format!("/adjustments/{}/confirm", last["id"].as_str().unwrap()), json!({})).await.ok();
}

async fn a_bonus_counts_after_a_second_person_has_confirmed_it(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let judging = Judging::prepare_with(&app, &world, 1, award_rules()).await;
    let second = app.sign_in("north-staff2").await;
    let proposed = judging.staff().post(&path(&judging, 1), input("bonus", "6.5")).await.ok();
    let item = &proposed["items"][0];
    assert_eq!((&item["state"], &item["points"], &item["actions"]), (&json!("proposed"), &json!("6.5"), &json!([])));
    assert_eq!(proposed["bonus"], json!({ "raw": "0", "counted": "0", "cap": "5" }));
    let confirm = format!("/adjustments/{}/confirm", item["id"].as_str().unwrap());
    assert_eq!(judging.staff().post(&confirm, json!({})).await.problem(), "same_person");
    let waiting = second.get("/overview").await.ok()["todos"][0].clone();
    let link = format!("/entries/{}", judging.entries[0].public_id);
    assert_eq!((&waiting["kind"], &waiting["link"]), (&json!("confirm_adjustment"), &json!(link)));
    assert_eq!(judging.staff().get("/overview").await.ok()["todos"], json!([]));
    let seen = second.get(&path(&judging, 1)).await.ok();
    assert_eq!(seen["items"][0]["actions"], json!(["confirm_adjustment", "decline_adjustment"]));
    let done = second.post(&confirm, json!({})).await.ok();
    assert_eq!(done["bonus"], json!({ "raw": "6.5", "counted": "5", "cap": "5" }));
    assert_eq!(done["items"][0]["decided_by"], "staff2同志");
    assert_eq!(second.post(&confirm, json!({})).await.problem(), "state_forbids");
    let auditor = app.sign_in("north-auditor").await;
    for kind in ["adjustment_proposed", "adjustment_confirmed"] {
        assert_eq!(auditor.get(&format!("/events?type={kind}")).await.ok()["total"], 1, "{kind}");
    }
}

async fn confirmed_points_enter_the_ranking_its_explanation_and_its_files(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Awarding::marked(&app, &world, award_rules(), &NOVELTY).await;
    let second = app.sign_in("north-staff2").await;
    // The last of all, 81.00, passes to 85.50; the first falls from 86.00 to 84.75.
    confirmed(&judging, &second, 1, input("bonus", "3")).await;
    confirmed(&judging, &second, 1, input("bonus", "1.5")).await;
    confirmed(&judging, &second, 6, input("deduction", "1.25")).await;
    judging.lock(0).await.ok();
    let awarding = Awarding::of(&app, &world, judging).await;
    let rows = awarding.rows().await;
    let line = |row: &Value| ["number", "total", "bonus", "deduction"].map(|key| row[key].as_str().unwrap().to_owned());
    assert_eq!(line(&rows[0]), ["2026-CXG-0001", "85.50", "4.50", "0.00"]);
    assert_eq!(line(&rows[2]), ["2026-CXG-0006", "84.75", "0.00", "1.25"]);
    let explanation =
        format!("/ranking-runs/{}/rows/{}/explanation", awarding.run_id, rows[0]["entry_id"].as_str().unwrap());
    let explanation = awarding.staff().get(&explanation).await.ok();
    let told: Vec<&Value> = explanation["adjustments"].as_array().unwrap().iter().map(|item| &item["points"]).collect();
    assert_eq!(told, ["3", "1.5"]);
    assert_eq!(explanation["adjustments"][0]["evidence"], "北工发〔2025〕7号");
    let bonus = explanation["steps"].as_array().unwrap().iter().find(|step| step["kind"] == "bonus").unwrap();
    assert_eq!(bonus["text"], "加分 4.5（上限 5）。");
    let file =
        async |name: &str| awarding.staff().get(&format!("/ranking-runs/{}/files/{name}", awarding.run_id)).await.bytes;
    let entries = read_entries(&file("entries.csv").await).values;
    let of = |number: &str| entries.iter().find(|entry| entry.entry == number).unwrap();
    assert_eq!(of("2026-CXG-0001").bonus.to_string(), "4.5");
    assert_eq!(of("2026-CXG-0006").deduction.to_string(), "1.25");
    let marks = read_marks(&file("marks.csv").await).values;
    let pack = RulePack::from_json(&String::from_utf8(file("rules.json").await).unwrap()).unwrap();
    let competition = official::Competition { entries, marks };
    let outcome = official::score(&pack, &competition).unwrap();
    assert_eq!(write_ranking(&outcome).unwrap(), file("ranking.csv").await);
    manifest::verify(&file("manifest.json").await).unwrap();
}

async fn a_declined_or_malformed_adjustment_counts_nothing(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let judging = Judging::prepare_with(&app, &world, 1, award_rules()).await;
    let second = app.sign_in("north-staff2").await;
    for points in ["0", "-1", "1.23456", "一分", "100.0001"] {
        let refused = judging.staff().post(&path(&judging, 1), input("bonus", points)).await;
        assert_eq!(refused.problem(), "validation_failed", "{points}");
        assert_eq!(refused.json()["fields"][0]["field"], "points");
    }
    let silent = json!({ "kind": "bonus", "points": "1", "reason": "", "evidence": "" });
    assert_eq!(judging.staff().post(&path(&judging, 1), silent).await.problem(), "validation_failed");
    let proposed = judging.staff().post(&path(&judging, 1), input("deduction", "2")).await.ok();
    let decline = format!("/adjustments/{}/decline", proposed["items"][0]["id"].as_str().unwrap());
    assert_eq!(second.post(&decline, json!({ "reason": "" })).await.problem(), "validation_failed");
    let declined = second.post(&decline, json!({ "reason": "没有处罚决定书" })).await.ok();
    let item = &declined["items"][0];
    assert_eq!((&item["state"], &item["decline_reason"]), (&json!("declined"), &json!("没有处罚决定书")));
    assert_eq!(declined["deduction"]["raw"], "0");
}

async fn the_last_lock_waits_for_every_second_person(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Awarding::marked(&app, &world, award_rules(), &["30", "31"]).await;
    let second = app.sign_in("north-staff2").await;
    let proposed = judging.staff().post(&path(&judging, 1), input("bonus", "2")).await.ok();
    let refused = judging.lock(0).await;
    assert_eq!(refused.problem(), "state_forbids");
    assert!(refused.json()["detail"].as_str().unwrap().contains("1 条加减分待第二人确认"));
    assert_eq!(judging.round(0).await["status"], "signed", "nothing of the lock remains");
    second
        .post(&format!("/adjustments/{}/confirm", proposed["items"][0]["id"].as_str().unwrap()), json!({}))
        .await
        .ok();
    judging.lock(0).await.ok();
    assert_eq!(judging.competition.get().await["status"], "ranked");
}

async fn adjustments_are_frozen_by_the_ranking_and_unknown_to_rules_without_them(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Awarding::marked(&app, &world, award_rules(), &["30"]).await;
    judging.lock(0).await.ok();
    let late = judging.staff().post(&path(&judging, 1), input("bonus", "2")).await;
    assert_eq!(late.problem(), "state_forbids");
    assert!(late.json()["detail"].as_str().unwrap().contains("排名后冻结"));
    assert_eq!(judging.staff().get(&path(&judging, 1)).await.ok()["actions"], json!([]));
    let neighbours = World::build(&app, "south", 0).await;
    let mut rules = award_rules();
    rules.as_object_mut().unwrap().remove("adjustments");
    let plain = Judging::prepare_with(&app, &neighbours, 1, rules).await;
    let refused = plain.staff().post(&path(&plain, 1), input("bonus", "2")).await;
    assert!(refused.json()["detail"].as_str().unwrap().contains("没有规定加减分"));
}

async fn an_adjustment_is_known_to_the_inner_circle_only(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 1).await;
    World::build(&app, "south", 0).await;
    let judging = Judging::prepare_with(&app, &world, 1, award_rules()).await;
    judging.staff().post(&path(&judging, 1), input("bonus", "2")).await.ok();
    for person in ["supervisor", "leader1", "auditor"] {
        let client = app.sign_in(&world.username(person)).await;
        assert_eq!(client.get(&path(&judging, 1)).await.ok()["items"].as_array().unwrap().len(), 1, "{person}");
        assert_eq!(client.post(&path(&judging, 1), input("bonus", "2")).await.problem(), "forbidden", "{person}");
    }
    for person in ["enterprise1", "officer1", "judge1"] {
        let client = app.sign_in(&world.username(person)).await;
        assert_eq!(client.get(&path(&judging, 1)).await.problem(), "forbidden", "{person}");
    }
    let own = app.sign_in("north-enterprise1").await.get(&format!("/entries/{}", judging.entries[0].public_id)).await;
    assert!(!own.text().contains("adjustment"), "the enterprise reads of it: {}", own.text());
    assert_eq!(app.sign_in("south-staff1").await.get(&path(&judging, 1)).await.problem(), "not_found");
}
