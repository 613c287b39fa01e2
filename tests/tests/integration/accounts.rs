//! Accounts made by a system administrator.

use jinbang_tests::{Store, TestApp, competition::version, world::World};
use reqwest::Method;
use serde_json::{Value, json};

crate::on_both_stores! {
    a_new_account_signs_in_once_its_initial_password_is_changed,
    a_reset_ends_the_sessions,
    of_two_resets_at_once_one_password_counts,
    nobody_changes_their_own_roles_and_judges_are_made_as_experts,
}

async fn made(app: &TestApp, world: &World, username: &str) -> Value {
    let grants = json!([{ "role": "zone_staff", "organization_id": world.root.public_id }]);
    let input = json!({ "username": username, "display_name": "新同志", "grants": grants });
    app.sign_in("north-system").await.post("/users", input).await.ok()
}

async fn a_new_account_signs_in_once_its_initial_password_is_changed(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let made = made(&app, &world, "north-new").await;
    let initial = made["initial_password"].as_str().unwrap();
    let person = app.stranger().signed_in("north-new", initial).await;
    assert_eq!(person.get("/programmes").await.problem(), "password_change_required");
    let change = json!({ "current_password": initial, "new_password": "竹篮打水 correct horse" });
    person.post("/auth/change-password", change).await.ok();
    assert_eq!(person.get("/programmes").await.ok()["total"], 0);
    let found = app.sign_in("north-system").await.get("/users?role=zone_staff&q=north-new").await.ok();
    assert_eq!((&found["total"], &found["items"][0]["grants"][0]["role"]), (&json!(1), &json!("zone_staff")));
}

async fn a_reset_ends_the_sessions(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let made = made(&app, &world, "north-new").await;
    let person = app.stranger().signed_in("north-new", made["initial_password"].as_str().unwrap()).await;
    person.get("/me").await.ok();
    let system = app.sign_in("north-system").await;
    let path = format!("/users/{}/reset-password", made["user"]["id"].as_str().unwrap());
    let reset = system.write(Method::POST, &path, version(&made["user"]), json!({})).await.ok();
    assert_ne!(reset["initial_password"], made["initial_password"]);
    assert_eq!(person.get("/me").await.problem(), "unauthenticated");
}

async fn nobody_changes_their_own_roles_and_judges_are_made_as_experts(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let system = app.sign_in("north-system").await;
    let me = system.get("/users?q=north-system").await.ok()["items"][0].clone();
    let grant = |role: &str| json!([{ "role": role, "organization_id": world.root.public_id }]);
    let path = format!("/users/{}", me["id"].as_str().unwrap());
    let change = json!({ "grants": grant("leader") });
    assert_eq!(system.write(Method::PATCH, &path, version(&me), change).await.problem(), "same_person");
    let input = json!({ "username": "north-judge9", "display_name": "评委", "grants": grant("judge") });
    assert_eq!(system.post("/users", input).await.problem(), "validation_failed");
    World::build(&app, "south", 0).await;
    assert_eq!(app.sign_in("south-system").await.get(&path).await.problem(), "not_found");
}

async fn of_two_resets_at_once_one_password_counts(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let made = made(&app, &world, "north-new").await;
    let system = app.sign_in("north-system").await;
    let path = format!("/users/{}/reset-password", made["user"]["id"].as_str().unwrap());
    let reset = || system.write(Method::POST, &path, version(&made["user"]), json!({}));
    let answers = futures::future::join_all((0..4).map(|_| reset())).await;
    let (done, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status.is_success());
    assert_eq!(done.len(), 1);
    assert!(refused.iter().all(|answer| answer.problem() == "stale_version"));
    let password = done[0].json()["initial_password"].as_str().unwrap().to_owned();
    app.stranger().signed_in("north-new", &password).await.get("/me").await.ok();
}
