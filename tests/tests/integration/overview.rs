//! What waits for whom.

use jinbang_tests::{Competition, Store, TestApp, world::World};
use serde_json::json;

crate::on_both_stores! {
    a_proposed_programme_waits_for_a_leader_only,
    a_draft_waits_for_its_own_enterprise_only,
}

async fn a_proposed_programme_waits_for_a_leader_only(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 1).await;
    let competition = Competition::draft(&app, &world, "golden_idea").await;
    competition.step(&competition.staff, "propose").await;
    let seen = competition.leader.get("/overview").await.ok();
    assert_eq!(seen["todos"][0]["kind"], "publish_programme");
    assert_eq!(seen["todos"][0]["link"], format!("/programmes/{}", competition.id));
    assert_eq!(seen["totals"]["enterprises"], 4);
    assert_eq!(seen["totals"]["experts"], 1);
    for person in ["staff1", "officer1", "enterprise1", "supervisor", "judge1", "auditor", "system"] {
        let overview = app.sign_in(&world.username(person)).await.get("/overview").await.ok();
        assert_eq!(overview["todos"], json!([]), "{person}");
    }
}

async fn a_draft_waits_for_its_own_enterprise_only(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = Competition::draft(&app, &world, "golden_idea").await.opened().await;
    let own = app.sign_in("north-enterprise1").await;
    own.post(&format!("/programmes/{}/entries", competition.id), json!({ "title": "定位座" })).await.ok();
    let seen = own.get("/overview").await.ok();
    assert_eq!((&seen["todos"][0]["kind"], &seen["todos"][0]["count"]), (&json!("unfinished_drafts"), &json!(1)));
    assert_eq!(seen["programmes"][0]["counts"]["entries"], 1);
    for person in ["north-enterprise2", "north-officer1", "north-staff1"] {
        let overview = app.sign_in(person).await.get("/overview").await.ok();
        assert_eq!(overview["programmes"][0]["counts"]["entries"], 0, "{person}");
        assert_eq!(overview["todos"], json!([]), "{person}");
    }
}
