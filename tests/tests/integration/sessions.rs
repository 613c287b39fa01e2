//! Signing in, staying signed in, signing out.

use chrono::TimeDelta;
use jinbang_api::clock::Clock;
use jinbang_tests::{
    Store, TestApp,
    world::{PASSWORD, World},
};
use reqwest::{Method, StatusCode};
use serde_json::json;

crate::on_both_stores! {
    a_person_signs_in_and_sees_who_they_are,
    a_wrong_name_and_a_wrong_password_get_the_same_answer,
    guessing_is_slowed_down_for_the_guesser_only,
    an_access_token_ends_after_five_minutes_and_the_cookie_renews_it,
    a_stolen_refresh_token_that_is_used_again_ends_the_session,
    two_requests_that_refresh_at_once_both_stay_signed_in,
    signing_out_ends_the_session_at_once,
    a_changed_password_counts_and_ends_other_sessions,
    another_site_cannot_use_the_cookie,
}

async fn a_person_signs_in_and_sees_who_they_are(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 1).await;
    let me = app.sign_in("north-enterprise1").await.get("/me").await.ok();
    assert_eq!(me["roles"], json!(["enterprise_user"]));
    assert_eq!(me["grants"][0]["organization"]["name"], world.enterprises[0].name);
    assert_eq!(me["zone"]["name"], "north区");
    assert_eq!(app.stranger().get("/me").await.problem(), "unauthenticated");
}

async fn a_wrong_name_and_a_wrong_password_get_the_same_answer(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let attempt = |username: &str| json!({ "username": username, "password": "not the password" });
    let wrong_password = app.stranger().post("/auth/sign-in", attempt("north-staff1")).await;
    let wrong_name = app.stranger().post("/auth/sign-in", attempt("nobody-at-all")).await;
    assert_eq!(wrong_password.problem(), "invalid_credentials");
    let without_id = |answer: &jinbang_tests::client::Answer| {
        let mut problem = answer.json();
        problem["request_id"].take();
        (answer.status, problem)
    };
    assert_eq!(without_id(&wrong_password), without_id(&wrong_name));
}

async fn guessing_is_slowed_down_for_the_guesser_only(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let guess = |username: &'static str| {
        let body = json!({ "username": username, "password": "a guess" });
        let stranger = app.stranger();
        async move { stranger.post("/auth/sign-in", body).await.problem() }
    };
    for username in ["north-staff1", "nobody"] {
        for _ in 0..20 {
            assert_eq!(guess(username).await, "invalid_credentials");
        }
        assert_eq!(guess(username).await, "too_many_attempts");
    }
    app.sign_in("north-staff2").await.get("/me").await.ok();
}

async fn an_access_token_ends_after_five_minutes_and_the_cookie_renews_it(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let staff = app.sign_in("north-staff1").await;
    app.clock.set(app.clock.now() + TimeDelta::minutes(5));
    assert_eq!(staff.get("/me").await.problem(), "unauthenticated");
    let session = staff.post("/auth/refresh", json!({})).await.ok();
    let renewed = staff.with_token(session["access_token"].as_str().unwrap());
    renewed.get("/me").await.ok();
    app.clock.set(app.clock.now() + TimeDelta::minutes(31));
    assert_eq!(renewed.post("/auth/refresh", json!({})).await.problem(), "unauthenticated");
}

/// The refresh cookie that a sign-in set, as `name=value`.
async fn refresh_cookie(app: &TestApp, username: &str) -> String {
    let body = json!({ "username": username, "password": PASSWORD });
    let answer = app.stranger().post("/auth/sign-in", body).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("Secure") && cookie.contains("SameSite=Strict"), "{cookie}");
    cookie.split(';').next().unwrap().to_owned()
}

async fn refresh_with(app: &TestApp, cookie: &str) -> jinbang_tests::client::Answer {
    let stranger = app.stranger();
    stranger.send(stranger.request(Method::POST, "/auth/refresh").header("cookie", cookie)).await
}

async fn a_stolen_refresh_token_that_is_used_again_ends_the_session(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let stolen = refresh_cookie(&app, "north-staff1").await;
    let fresh = refresh_with(&app, &stolen).await;
    let fresh_cookie = fresh.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    app.clock.set(app.clock.now() + TimeDelta::seconds(6));
    assert_eq!(refresh_with(&app, &stolen).await.problem(), "unauthenticated");
    assert_eq!(refresh_with(&app, &fresh_cookie).await.problem(), "unauthenticated");
}

async fn two_requests_that_refresh_at_once_both_stay_signed_in(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let cookie = refresh_cookie(&app, "north-staff1").await;
    let (first, second) = tokio::join!(refresh_with(&app, &cookie), refresh_with(&app, &cookie));
    assert_eq!((first.status, second.status), (StatusCode::OK, StatusCode::OK));
    assert_eq!(first.headers["set-cookie"], second.headers["set-cookie"]);
}

async fn signing_out_ends_the_session_at_once(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let staff = app.sign_in("north-staff1").await;
    staff.post("/auth/sign-out", json!({})).await.ok();
    assert_eq!(staff.get("/me").await.problem(), "unauthenticated");
    assert_eq!(staff.post("/auth/refresh", json!({})).await.problem(), "unauthenticated");
}

async fn a_changed_password_counts_and_ends_other_sessions(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let (here, elsewhere) = (app.sign_in("north-staff1").await, app.sign_in("north-staff1").await);
    let change = |current: &str, new: &str| json!({ "current_password": current, "new_password": new });
    let wrong = here.post("/auth/change-password", change("wrong", "青山遮不住毕竟东流去 2026")).await;
    assert_eq!(wrong.problem(), "validation_failed");
    assert!(!wrong.text().contains("青山"), "the answer repeats a password");
    let short = here.post("/auth/change-password", change(PASSWORD, "短")).await;
    assert_eq!(short.json()["fields"][0]["field"], "new_password");
    here.post("/auth/change-password", change(PASSWORD, "青山遮不住毕竟东流去 2026")).await.ok();
    here.get("/me").await.ok();
    assert_eq!(elsewhere.get("/me").await.problem(), "unauthenticated");
    app.stranger().signed_in("north-staff1", "青山遮不住毕竟东流去 2026").await.get("/me").await.ok();
}

async fn another_site_cannot_use_the_cookie(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let cookie = refresh_cookie(&app, "north-staff1").await;
    let stranger = app.stranger();
    let request = stranger
        .request(Method::POST, "/auth/refresh")
        .header("cookie", cookie)
        .header("origin", "https://elsewhere.example")
        .header("sec-fetch-site", "cross-site");
    assert_eq!(stranger.send(request).await.problem(), "forbidden");
}
