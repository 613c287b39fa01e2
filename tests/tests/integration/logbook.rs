//! The event log as auditors read it.

use std::collections::BTreeSet;

use entity::{event, event_log};
use jinbang_api::{canonical, events::Link};
use jinbang_tests::{Competition, Judging, Store, TestApp, competition::version, judging::sheet_id, world::World};
use reqwest::Method;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

crate::on_both_stores! {
    an_auditor_reads_and_verifies_the_log_of_the_own_district,
    the_verification_names_a_changed_event,
    the_database_refuses_an_event_that_does_not_follow_the_head,
    the_log_names_a_save_and_a_signature_but_never_a_mark,
}

async fn an_auditor_reads_and_verifies_the_log_of_the_own_district(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    World::build(&app, "south", 0).await;
    let competition = Competition::draft(&app, &world, "golden_idea").await;
    let auditor = app.sign_in("north-auditor").await;
    let found = auditor.get(&format!("/events?programme_id={}", competition.id)).await.ok();
    assert_eq!((&found["total"], found["items"][0]["type"].as_str()), (&1.into(), Some("programme_drafted")));
    assert_eq!(auditor.get("/events?type=signed_in").await.ok()["total"], 3);
    let verified = auditor.get("/events/verification").await.ok();
    assert_eq!(verified["logs"].as_array().unwrap().len(), 2);
    assert!(verified["logs"].as_array().unwrap().iter().all(|log| log["ok"] == true));
    let stranger = app.sign_in("south-auditor").await;
    assert_eq!(stranger.get("/events").await.ok()["total"], 1);
    assert_eq!(stranger.get(&format!("/events?programme_id={}", competition.id)).await.problem(), "not_found");
    assert_eq!(competition.staff.get("/events").await.problem(), "forbidden");
}

async fn the_verification_names_a_changed_event(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let auditor = app.sign_in("north-auditor").await;
    app.tamper("UPDATE event SET actor_name = 'somebody else' WHERE seq = 1", store).await;
    let verified = auditor.get("/events/verification").await.ok();
    assert_eq!(verified["logs"][0]["ok"], false);
    assert!(verified["logs"][0]["problem"].as_str().unwrap().contains("event 1"));
}

async fn the_database_refuses_an_event_that_does_not_follow_the_head(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    // The log's first event.
    app.sign_in("north-auditor").await;
    let db = app.context.db.read();
    let insert = async |seq: &str, prev_hash: &str| {
        let statement = format!(
            "INSERT INTO event (log_id, seq, type, actor_name, subject, payload, at, prev_hash, leaf_hash)
             SELECT id, {seq}, 'signed_in', 'nobody', 'user:1', '{{}}', CURRENT_TIMESTAMP, {prev_hash}, 'leaf' FROM event_log"
        );
        db.execute_unprepared(&statement).await
    };
    for (seq, prev_hash) in [("size + 2", "head_hash"), ("size + 1", "'another'")] {
        let refused = insert(seq, prev_hash).await.unwrap_err().to_string();
        assert!(refused.contains("event does not follow the head of its log"), "{refused}");
    }
    insert("size + 1", "head_hash").await.unwrap();
    let head = event_log::Entity::find().one(db).await.unwrap().unwrap();
    assert_eq!(head.head_hash, "leaf");
}

async fn the_log_names_a_save_and_a_signature_but_never_a_mark(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 1, &[2, 3, 4]).await;
    let judge = app.sign_in("north-judge3").await;
    let sheet = judging.sheets(&judge, 0).await[0].clone();
    let marks = json!([{ "criterion": "novelty", "mark": "37.5", "comment": "新颖" }, { "criterion": "benefit", "mark": "83" }]);
    let input = json!({ "marks": marks, "comment": "我给得很高" });
    let path = format!("/sheets/{}/marks", sheet_id(&sheet));
    judge.write(Method::PUT, &path, version(&sheet), input).await.ok();
    judging.sign(&judge, 0, &[sheet]).await.ok();
    let shown: BTreeSet<&str> = BTreeSet::from(["marks_saved", "sheets_signed"]);
    for viewer in ["supervisor", "auditor", "audit"] {
        let answer = app.sign_in(&world.username(viewer)).await.get("/events?limit=100").await;
        for secret in ["37.5", "375000", "83", "830000", "我给得很高", "新颖", "salt"] {
            let summaries: String = summaries(&answer.json()).concat();
            assert!(!summaries.contains(secret), "{secret} is in {summaries}");
        }
        let kinds: BTreeSet<String> =
            items(&answer.json()).map(|item| item["type"].as_str().unwrap().to_owned()).collect();
        assert!(shown.iter().all(|kind| kinds.contains(*kind)));
    }
    let saved = event::Entity::find().filter(event::Column::Type.eq("marks_saved"));
    let saved = saved.one(app.context.db.read()).await.unwrap().unwrap();
    assert_ne!(guessed(&judging.competition.id, &saved), saved.leaf_hash, "the hash gives the marks to whoever tries");
}

fn items(page: &Value) -> impl Iterator<Item = &Value> {
    page["items"].as_array().expect("events").iter()
}

/// What the log shows of saves and signatures.
fn summaries(page: &Value) -> Vec<String> {
    let sealed = items(page).filter(|item| item["type"] == "marks_saved" || item["type"] == "sheets_signed");
    sealed.map(|item| format!("{}\n", item["summary"].as_str().unwrap())).collect()
}

/// The hash of an event as somebody computes it who sees all but its facts and guesses those right, but for the salt.
fn guessed(programme: &str, saved: &event::Model) -> String {
    let mut facts: Value = serde_json::from_str(&saved.payload).unwrap();
    facts.as_object_mut().unwrap().remove("salt");
    let payload = canonical::to_text(&facts).unwrap();
    let link = Link {
        log: &format!("programme:{programme}"),
        seq: saved.seq,
        kind: &saved.r#type,
        actor: &saved.actor_name,
        subject: &saved.subject,
        payload: &payload,
        at: saved.at,
        prev_hash: &saved.prev_hash,
    };
    let guess = link.leaf_hash();
    assert_eq!(Link { payload: &saved.payload, ..link }.leaf_hash(), saved.leaf_hash);
    guess
}
