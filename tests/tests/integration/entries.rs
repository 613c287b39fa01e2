//! An enterprise enters, is returned, resubmits; federations recommend; staff check.

use chrono::TimeDelta;
use jinbang_tests::{
    Client, Competition, Store, TestApp,
    app::first_day,
    competition::{filled_form, version},
    world::World,
};
use reqwest::{Method, multipart};
use serde_json::{Value, json};

crate::on_both_stores! {
    an_entry_is_autosaved_submitted_and_numbered_with_a_receipt,
    an_incomplete_entry_names_what_is_missing_and_stays_a_draft,
    the_last_moment_counts_and_the_deadline_does_not,
    two_tabs_on_one_entry_do_not_overwrite_each_other,
    a_returned_entry_may_change_only_what_was_returned_and_can_be_resubmitted,
    an_enterprise_sees_neither_rivals_nor_drafts_of_others,
    a_federation_recommends_its_own_entries_only,
    an_ineligible_entry_needs_a_second_person,
    an_enterprise_cannot_exceed_its_quota_even_at_once,
    attachments_are_checked_by_content_and_kept_within_their_slot,
    rare_characters_survive_the_round_trip,
    the_log_of_all_this_is_sound_and_shows_a_changed_row,
}

/// A golden-idea programme, open, of which each enterprise may submit two.
async fn open_programme(app: &TestApp, world: &World) -> Competition {
    let draft = Competition::draft(app, world, "golden_idea").await;
    draft.with_rules(|pack| pack["limits"]["per_enterprise_entries"] = json!(2)).await.opened().await
}

async fn draft_entry(enterprise: &Client, competition: &Competition, title: &str) -> Value {
    let input = json!({ "title": title, "category": "safety" });
    let entry = enterprise.post(&format!("/programmes/{}/entries", competition.id), input).await.ok();
    let path = format!("/entries/{}", entry["id"].as_str().unwrap());
    let saved = enterprise.write(Method::PATCH, &path, version(&entry), json!({ "form": filled_form() })).await.ok();
    assert_eq!(saved["missing"], json!([]));
    enterprise.get(&path).await.ok()
}

async fn step(person: &Client, entry: &Value, step: &str, body: Value) -> jinbang_tests::client::Answer {
    let path = format!("/entries/{}", entry["id"].as_str().unwrap());
    let current = person.get(&path).await.ok();
    person.write(Method::POST, &format!("{path}/{step}"), version(&current), body).await
}

async fn an_entry_is_autosaved_submitted_and_numbered_with_a_receipt(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = open_programme(&app, &world).await;
    let enterprise = app.sign_in("north-enterprise1").await;
    let entry = draft_entry(&enterprise, &competition, "冷却水余热回收").await;
    assert_eq!((&entry["number"], &entry["status"]), (&json!(null), &json!("draft")));
    let submitted = step(&enterprise, &entry, "submit", json!({})).await.ok();
    assert_eq!(submitted["number"], "2026-JDZ-0001");
    assert_eq!(submitted["person"], "沈知行 等 2 人");
    assert_eq!(submitted["versions"][0]["receipt"].as_str().unwrap().len(), 8);
    assert_eq!(submitted["timeline"][0]["receipt"], submitted["versions"][0]["receipt"]);
    assert_eq!(submitted["actions"], json!(["withdraw_entry"]));
    let again = step(&enterprise, &entry, "submit", json!({})).await;
    assert_eq!(again.problem(), "state_forbids");
}

async fn an_incomplete_entry_names_what_is_missing_and_stays_a_draft(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = open_programme(&app, &world).await;
    let enterprise = app.sign_in("north-enterprise1").await;
    let entry = enterprise.post(&format!("/programmes/{}/entries", competition.id), json!({})).await.ok();
    let answer = step(&enterprise, &entry, "submit", json!({})).await;
    assert_eq!(answer.problem(), "validation_failed");
    let fields: Vec<_> = answer.json()["fields"].as_array().unwrap().iter().map(|f| f["field"].clone()).collect();
    assert!(fields.contains(&json!("title")) && fields.contains(&json!("form.measures")), "{fields:?}");
    let path = format!("/entries/{}", entry["id"].as_str().unwrap());
    let wrong = json!({ "form": { "annual_benefit": "一百万" } });
    let refused = enterprise.write(Method::PATCH, &path, version(&entry), wrong).await;
    assert_eq!(refused.json()["fields"][0]["field"], "form.annual_benefit");
    assert_eq!(enterprise.get(&path).await.ok()["status"], "draft");
}

async fn the_last_moment_counts_and_the_deadline_does_not(store: Store) {
    // PostgreSQL decides by its own clock, so the deadline moves there instead of the clock.
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = open_programme(&app, &world).await;
    let enterprise = app.sign_in("north-enterprise1").await;
    let first = draft_entry(&enterprise, &competition, "截止前一刻").await;
    let second = draft_entry(&enterprise, &competition, "截止之后").await;
    let closes_at = first_day() + TimeDelta::days(10);
    app.clock.set(closes_at - TimeDelta::microseconds(1));
    let enterprise = app.sign_in("north-enterprise1").await;
    app.move_deadline(&competition.id, store, TimeDelta::minutes(5)).await;
    step(&enterprise, &first, "submit", json!({})).await.ok();
    app.clock.set(closes_at);
    app.move_deadline(&competition.id, store, -TimeDelta::microseconds(1)).await;
    let late = step(&enterprise, &second, "submit", json!({})).await;
    assert_eq!(late.problem(), "deadline_passed");
    let path = format!("/entries/{}", second["id"].as_str().unwrap());
    assert_eq!(enterprise.get(&path).await.ok()["status"], "draft");
}

async fn two_tabs_on_one_entry_do_not_overwrite_each_other(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = open_programme(&app, &world).await;
    let enterprise = app.sign_in("north-enterprise1").await;
    let entry = draft_entry(&enterprise, &competition, "两个窗口").await;
    let path = format!("/entries/{}", entry["id"].as_str().unwrap());
    let save = |text: &str| json!({ "form": { "effect": text } });
    enterprise.write(Method::PATCH, &path, version(&entry), save("先保存的")).await.ok();
    let second = enterprise.write(Method::PATCH, &path, version(&entry), save("后保存的")).await;
    assert_eq!(second.problem(), "stale_version");
    assert_eq!(enterprise.get(&path).await.ok()["form"]["effect"], "先保存的");
}

async fn a_returned_entry_may_change_only_what_was_returned_and_can_be_resubmitted(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = open_programme(&app, &world).await;
    let (enterprise, officer) = (app.sign_in("north-enterprise1").await, app.sign_in("north-officer1").await);
    let entry = draft_entry(&enterprise, &competition, "需要补正").await;
    step(&enterprise, &entry, "submit", json!({})).await.ok();
    let comment = json!({ "field": "form.effect", "comment": "请补充前后对比数据" });
    let returned = step(&officer, &entry, "return", json!({ "reason": "缺少数据", "fields": [comment] })).await.ok();
    assert_eq!(returned["status"], "returned");
    let path = format!("/entries/{}", entry["id"].as_str().unwrap());
    let seen = enterprise.get(&path).await.ok();
    assert_eq!(seen["editable_fields"], json!(["form.effect"]));
    assert_eq!(seen["returned_fields"][0]["comment"], "请补充前后对比数据");
    let other = json!({ "form": { "measures": "换掉" } });
    let locked = enterprise.write(Method::PATCH, &path, version(&seen), other).await;
    assert_eq!(locked.json()["fields"][0]["code"], "locked");
    let mended = json!({ "form": { "effect": "节拍由 96 分钟降到 71 分钟" } });
    enterprise.write(Method::PATCH, &path, version(&seen), mended).await.ok();
    let again = step(&enterprise, &entry, "submit", json!({})).await.ok();
    assert_eq!((&again["status"], &again["number"]), (&json!("submitted"), &json!("2026-JDZ-0001")));
    assert_eq!(again["versions"].as_array().unwrap().len(), 2);
    assert_eq!(again["returned_fields"], json!([]));
}

async fn an_enterprise_sees_neither_rivals_nor_drafts_of_others(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    World::build(&app, "south", 0).await;
    let competition = open_programme(&app, &world).await;
    let enterprise = app.sign_in("north-enterprise1").await;
    let entry = draft_entry(&enterprise, &competition, "我们的主意").await;
    let path = format!("/entries/{}", entry["id"].as_str().unwrap());
    for person in ["north-staff1", "north-officer1", "north-enterprise2"] {
        let client = app.sign_in(person).await;
        assert_eq!(client.get(&path).await.problem(), "not_found", "{person} sees a draft");
    }
    step(&enterprise, &entry, "submit", json!({})).await.ok();
    for (person, may) in [
        ("north-staff2", true),
        ("north-officer1", true),
        ("north-supervisor", true),
        ("north-officer2", false),
        ("north-enterprise2", false),
        ("south-staff1", false),
    ] {
        let client = app.sign_in(person).await;
        assert_eq!(client.get(&path).await.status.is_success(), may, "{person}");
        let listed = client.get("/entries?q=主意").await.ok();
        assert_eq!(listed["total"], json!(i32::from(may)), "{person}");
    }
}

async fn a_federation_recommends_its_own_entries_only(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = open_programme(&app, &world).await;
    let (own, foreign) = (app.sign_in("north-officer1").await, app.sign_in("north-officer2").await);
    let enterprise = app.sign_in("north-enterprise2").await;
    let entry = draft_entry(&enterprise, &competition, "值得推荐").await;
    step(&enterprise, &entry, "submit", json!({})).await.ok();
    let path = format!("/entries/{}/recommend", entry["id"].as_str().unwrap());
    let body = json!({ "opinion": "同意推荐", "rank": 1 });
    assert_eq!(foreign.write(Method::POST, &path, 3, body.clone()).await.problem(), "not_found");
    let recommended = step(&own, &entry, "recommend", body).await.ok();
    assert_eq!((&recommended["status"], &recommended["recommendation"]["rank"]), (&json!("recommended"), &json!(1)));
    let ids = json!({ "entry_ids": [entry["id"]] });
    let passed = competition.staff.post(&format!("/programmes/{}/eligibility", competition.id), ids).await.ok();
    assert_eq!(passed, json!({ "done": 1, "refused": [] }));
    assert_eq!(competition.get().await["counts"], json!({ "entries": 1, "submitted": 1, "eligible": 1 }));
}

async fn an_ineligible_entry_needs_a_second_person(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = open_programme(&app, &world).await;
    let (enterprise, officer) = (app.sign_in("north-enterprise1").await, app.sign_in("north-officer1").await);
    let colleague = app.sign_in("north-staff2").await;
    let entry = draft_entry(&enterprise, &competition, "资格存疑").await;
    step(&enterprise, &entry, "submit", json!({})).await.ok();
    step(&officer, &entry, "recommend", json!({ "opinion": "同意推荐" })).await.ok();
    let verdict = json!({ "decision": "ineligible", "checks": { "no_dispute": false }, "reason": "专利权属有争议" });
    let silent = json!({ "decision": "ineligible" });
    assert_eq!(step(&colleague, &entry, "eligibility", silent).await.problem(), "validation_failed");
    let proposed = step(&competition.staff, &entry, "eligibility", verdict.clone()).await.ok();
    assert_eq!((&proposed["status"], &proposed["eligibility"]["state"]), (&json!("recommended"), &json!("proposed")));
    let same = step(&competition.staff, &entry, "eligibility", verdict.clone()).await;
    assert_eq!(same.problem(), "same_person");
    let confirmed = step(&colleague, &entry, "eligibility", verdict).await.ok();
    assert_eq!((&confirmed["status"], &confirmed["eligibility"]["state"]), (&json!("ineligible"), &json!("confirmed")));
}

async fn an_enterprise_cannot_exceed_its_quota_even_at_once(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = open_programme(&app, &world).await;
    let enterprise = app.sign_in("north-enterprise1").await;
    let mut entries = Vec::new();
    for number in 0..6 {
        entries.push(draft_entry(&enterprise, &competition, &format!("第{number}个主意")).await);
    }
    let submissions = entries.iter().map(|entry| step(&enterprise, entry, "submit", json!({})));
    let answers = futures::future::join_all(submissions).await;
    let refused: Vec<_> =
        answers.iter().filter(|answer| !answer.status.is_success()).map(|answer| answer.problem()).collect();
    assert_eq!(refused, ["quota_reached"; 4]);
    let mut numbers: Vec<_> = answers
        .iter()
        .filter(|answer| answer.status.is_success())
        .map(|answer| answer.json()["number"].as_str().unwrap().to_owned())
        .collect();
    numbers.sort();
    assert_eq!(numbers, ["2026-JDZ-0001", "2026-JDZ-0002"]);
}

async fn attachments_are_checked_by_content_and_kept_within_their_slot(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = open_programme(&app, &world).await;
    let enterprise = app.sign_in("north-enterprise1").await;
    let entry = draft_entry(&enterprise, &competition, "带附件").await;
    let path = format!("/entries/{}/attachments", entry["id"].as_str().unwrap());
    let upload = async |slot: &str, name: &str, bytes: &[u8]| {
        let file = multipart::Part::bytes(bytes.to_vec()).file_name(name.to_owned());
        let form = multipart::Form::new().text("slot", slot.to_owned()).part("file", file);
        enterprise.send(enterprise.request(Method::POST, &path).multipart(form)).await
    };
    let pdf = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n";
    let stored = upload("proof", "验收单.pdf", pdf).await.ok();
    let content = format!("/attachments/{}/content", stored["id"].as_str().unwrap());
    let read = enterprise.get(&content).await;
    assert_eq!(read.bytes, pdf);
    assert!(read.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(app.sign_in("north-enterprise2").await.get(&content).await.problem(), "not_found");
    let svg = upload("photos", "图.png", b"<svg onload='alert(1)'/>").await;
    assert_eq!(svg.problem(), "attachment_rejected");
    for _ in 0..2 {
        upload("proof", "验收单.pdf", pdf).await.ok();
    }
    assert_eq!(upload("proof", "验收单.pdf", pdf).await.problem(), "quota_reached");
    let large = upload("proof", "大.pdf", &[b"%PDF-1.7\n".as_slice(), &vec![b' '; 1024 * 1024]].concat()).await;
    assert_eq!(large.problem(), "attachment_too_large");
    enterprise.delete(&format!("/attachments/{}", stored["id"].as_str().unwrap())).await.ok();
    assert_eq!(enterprise.get(&content).await.problem(), "not_found");
}

async fn rare_characters_survive_the_round_trip(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = open_programme(&app, &world).await;
    let enterprise = app.sign_in("north-enterprise1").await;
    let entry = draft_entry(&enterprise, &competition, "𠮷㛃·买买提的主意").await;
    assert_eq!(entry["title"], "𠮷㛃·买买提的主意");
    let found = enterprise.get("/entries?q=𠮷").await.ok();
    assert_eq!(found["total"], 1);
}

async fn the_log_of_all_this_is_sound_and_shows_a_changed_row(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = open_programme(&app, &world).await;
    let enterprise = app.sign_in("north-enterprise1").await;
    let entry = draft_entry(&enterprise, &competition, "有据可查").await;
    step(&enterprise, &entry, "submit", json!({})).await.ok();
    let verify = async || jinbang_api::events::verify_all(app.context.db.read(), None).await.unwrap();
    let reports = verify().await;
    assert!(reports.len() >= 2 && reports.iter().all(|report| report.is_sound), "{reports:?}");
    app.tamper("UPDATE event SET payload = '{}' WHERE type = 'entry_submitted'", store).await;
    let broken: Vec<_> = verify().await.into_iter().filter_map(|report| report.problem).collect();
    assert_eq!(broken.len(), 1);
    assert!(broken[0].contains("entry_submitted"), "{broken:?}");
}
