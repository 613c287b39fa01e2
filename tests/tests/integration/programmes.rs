//! From a template to an open programme: who may move it, and what stops it.

use jinbang_tests::{Competition, Store, TestApp, competition::version, world::World};
use reqwest::Method;
use serde_json::{Value, json};

crate::on_both_stores! {
    staff_propose_and_a_leader_publishes,
    staff_cannot_publish_and_leaders_cannot_edit,
    a_draft_is_hidden_from_enterprises_until_it_is_published,
    rules_with_errors_cannot_be_proposed,
    rules_are_frozen_once_proposed,
    two_people_editing_the_same_draft_do_not_overwrite_each_other,
    a_returned_programme_shows_the_reason_and_can_be_proposed_again,
    another_district_knows_nothing_of_it,
    bad_dates_are_refused_field_by_field,
    every_template_becomes_an_open_programme_whose_form_lets_entries_in,
}

async fn staff_propose_and_a_leader_publishes(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = Competition::draft(&app, &world, "innovation_post").await.opened().await;
    let programme = competition.get().await;
    assert_eq!(programme["status"], "open");
    assert_eq!(programme["is_frozen"], true);
    assert_eq!(programme["rounds"].as_array().unwrap().len(), 2);
    assert_eq!(programme["rounds"][0]["name"], "网络初评");
    let types: Vec<_> = programme["timeline"].as_array().unwrap().iter().map(|item| item["type"].clone()).collect();
    let expected = ["programme_opened", "programme_published", "programme_proposed", "programme_drafted"];
    assert_eq!(types, expected);
}

async fn staff_cannot_publish_and_leaders_cannot_edit(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = Competition::draft(&app, &world, "golden_idea").await;
    competition.step(&competition.staff, "propose").await;
    let path = format!("/programmes/{}/publish", competition.id);
    let programme = competition.get().await;
    let answer = competition.staff.write(Method::POST, &path, version(&programme), json!({})).await;
    assert_eq!(answer.problem(), "forbidden");
    let input = json!({ "title": "换个名称" });
    let path = format!("/programmes/{}", competition.id);
    let answer = competition.leader.write(Method::PATCH, &path, version(&programme), input).await;
    assert_eq!(answer.problem(), "forbidden");
}

async fn a_draft_is_hidden_from_enterprises_until_it_is_published(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let enterprise = app.sign_in("north-enterprise1").await;
    let competition = Competition::draft(&app, &world, "golden_idea").await;
    let path = format!("/programmes/{}", competition.id);
    assert_eq!(enterprise.get(&path).await.problem(), "not_found");
    assert_eq!(enterprise.get("/programmes").await.ok()["total"], 0);
    let competition = competition.opened().await;
    let seen = enterprise.get(&format!("/programmes/{}", competition.id)).await.ok();
    assert_eq!(seen["actions"], json!(["create_entry"]));
    assert_eq!(enterprise.get("/programmes").await.ok()["total"], 1);
}

async fn rules_with_errors_cannot_be_proposed(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = Competition::draft(&app, &world, "innovation_post").await;
    let competition = competition.with_rules(|pack| pack["scoring"]["rounds"][0]["weight"] = json!("30")).await;
    let programme = competition.get().await;
    assert_eq!(programme["findings"][0]["severity"], "error");
    let path = format!("/programmes/{}/propose", competition.id);
    let answer = competition.staff.write(Method::POST, &path, version(&programme), json!({})).await;
    assert_eq!(answer.problem(), "rule_pack_invalid");
    assert!(!answer.json()["fields"].as_array().unwrap().is_empty());
}

async fn rules_are_frozen_once_proposed(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = Competition::draft(&app, &world, "golden_idea").await;
    competition.step(&competition.staff, "propose").await;
    let programme = competition.get().await;
    let path = format!("/programmes/{}/rule-pack", competition.id);
    let pack = programme["rule_pack"].clone();
    let answer = competition.staff.write(Method::PUT, &path, version(&programme), pack).await;
    assert_eq!(answer.problem(), "rule_pack_frozen");
}

async fn two_people_editing_the_same_draft_do_not_overwrite_each_other(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = Competition::draft(&app, &world, "golden_idea").await;
    let colleague = app.sign_in("north-staff2").await;
    let path = format!("/programmes/{}", competition.id);
    let first = competition.staff.write(Method::PATCH, &path, 1, json!({ "summary": "甲的简介" })).await.ok();
    let second = colleague.write(Method::PATCH, &path, 1, json!({ "summary": "乙的简介" })).await;
    assert_eq!(second.problem(), "stale_version");
    assert_eq!(second.json()["current_version"], first["version"]);
    assert_eq!(competition.get().await["summary"], "甲的简介");
    let unversioned = colleague.request(Method::PATCH, &path).json(&json!({ "summary": "乙" }));
    assert_eq!(colleague.send(unversioned).await.problem(), "precondition_required");
}

async fn a_returned_programme_shows_the_reason_and_can_be_proposed_again(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = Competition::draft(&app, &world, "golden_idea").await;
    let proposed = competition.step(&competition.staff, "propose").await;
    let path = format!("/programmes/{}/return", competition.id);
    let reason = json!({ "reason": "奖金总额请再核对" });
    let returned = competition.leader.write(Method::POST, &path, version(&proposed), reason).await.ok();
    assert_eq!((&returned["status"], &returned["return_reason"]), (&json!("draft"), &json!("奖金总额请再核对")));
    let again = competition.step(&competition.staff, "propose").await;
    assert_eq!(again["return_reason"], json!(null));
}

async fn another_district_knows_nothing_of_it(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = Competition::draft(&app, &world, "golden_idea").await.opened().await;
    World::build(&app, "south", 0).await;
    for person in ["south-staff1", "south-leader1", "south-supervisor"] {
        let client = app.sign_in(person).await;
        assert_eq!(client.get(&format!("/programmes/{}", competition.id)).await.problem(), "not_found");
        assert_eq!(client.get("/programmes").await.ok()["total"], 0);
    }
}

async fn bad_dates_are_refused_field_by_field(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let staff = app.sign_in("north-staff1").await;
    let input = json!({
        "template": "golden_idea", "title": "金点子", "edition": "2026", "time_zone": "Mars/Olympus",
        "opens_at": "2026-11-10T00:00:00Z", "closes_at": "2026-11-01T00:00:00Z",
    });
    let answer = staff.post("/programmes", input).await;
    assert_eq!(answer.problem(), "validation_failed");
    let fields: Vec<_> = answer.json()["fields"].as_array().unwrap().iter().map(|f| f["field"].clone()).collect();
    assert_eq!(fields, ["closes_at", "time_zone"]);
}

async fn every_template_becomes_an_open_programme_whose_form_lets_entries_in(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let staff = app.sign_in("north-staff1").await;
    let enterprise = app.sign_in("north-enterprise1").await;
    let templates = staff.get("/templates").await.ok();
    let keys: Vec<&str> =
        templates["items"].as_array().unwrap().iter().map(|item| item["key"].as_str().unwrap()).collect();
    assert_eq!(keys.len(), 9, "{keys:?}");
    for key in keys {
        let competition = Competition::draft(&app, &world, key).await.opened().await;
        let pack = competition.get().await["rule_pack"].clone();
        let category = pack["categories"].as_array().unwrap().first().map(|category| category["key"].clone());
        let input = json!({ "title": "精益生产竞赛", "category": category });
        let entry = enterprise.post(&format!("/programmes/{}/entries", competition.id), input).await.ok();
        let answers = pack["form"]["sections"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|section| section["fields"].as_array().unwrap());
        let form: serde_json::Map<String, Value> =
            answers.map(|field| (field["key"].as_str().unwrap().to_owned(), answer(field))).collect();
        let path = format!("/entries/{}", entry["id"].as_str().unwrap());
        let saved = enterprise.write(Method::PATCH, &path, version(&entry), json!({ "form": form })).await;
        let saved = saved.ok();
        // Only files are missing now.
        let refused = enterprise.write(Method::POST, &format!("{path}/submit"), version(&saved), json!({})).await;
        if !refused.status.is_success() {
            let fields = refused.json()["fields"].as_array().unwrap().clone();
            let places: Vec<&str> = fields.iter().map(|field| field["field"].as_str().unwrap()).collect();
            assert!(places.iter().all(|place| place.starts_with("attachments")), "{key}: {}", refused.text());
        }
    }
}

/// A good answer to a field of a form.
fn answer(field: &Value) -> Value {
    match field["kind"].as_str().unwrap() {
        "number" => json!("80"),
        "money" => json!(12_345_600),
        "select" => field["options"][0]["value"].clone(),
        "date" => json!("2026-03-01"),
        "people" => json!([{ "name": "沈知行", "role": "班长" }]),
        "phone" => json!("13800000000"),
        _ => json!("围绕生产难点组织竞赛"),
    }
}
