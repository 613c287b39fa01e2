//! The event log as auditors read it.

use jinbang_tests::{Competition, Store, TestApp, world::World};

crate::on_both_stores! {
    an_auditor_reads_and_verifies_the_log_of_the_own_district,
    the_verification_names_a_changed_event,
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
