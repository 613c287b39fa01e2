//! A POST that comes twice under one Idempotency-Key is done once.

use chrono::TimeDelta;
use entity::{idempotency_key, programme};
use jinbang_api::{clock::Clock, idempotency::LIFETIME};
use jinbang_tests::{
    Client, Competition, Store, TestApp, World,
    app::first_day,
    client::Answer,
    competition::version,
    district::{self, upload},
};
use reqwest::{Method, RequestBuilder};
use sea_orm::{EntityTrait, PaginatorTrait, sea_query::Expr};
use serde_json::{Value, json};

crate::on_both_stores! {
    a_repeated_request_gets_the_same_answer_and_is_done_once,
    a_key_belongs_to_one_request_and_one_account,
    a_refused_request_is_judged_anew,
    two_requests_at_once_are_done_once,
    a_lost_answer_is_never_made_up_for_by_doing_the_work_again,
    an_initial_password_is_never_stored,
    an_upload_is_recognised_by_its_file,
    a_key_is_forgotten_after_a_day,
    a_key_that_is_none_is_refused,
}

const KEY: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

fn keyed(person: &Client, path: &str, key: &str) -> RequestBuilder {
    person.request(Method::POST, path).header("idempotency-key", key)
}

fn draft(title: &str) -> Value {
    json!({
        "template": "golden_idea", "title": title, "edition": "2026",
        "opens_at": first_day(), "closes_at": first_day() + TimeDelta::days(10),
    })
}

async fn create(person: &Client, key: &str, title: &str) -> Answer {
    person.send(keyed(person, "/programmes", key).json(&draft(title))).await
}

async fn count(app: &TestApp) -> u64 {
    programme::Entity::find().count(app.context.db.read()).await.unwrap()
}

async fn a_repeated_request_gets_the_same_answer_and_is_done_once(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let staff = app.sign_in("north-staff1").await;
    let first = create(&staff, KEY, "一次").await;
    assert!(first.headers.get("idempotency-replayed").is_none());
    // A structured string is the same key.
    let again = create(&staff, &format!("\"{KEY}\""), "一次").await;
    assert_eq!((first.status, &first.bytes), (again.status, &again.bytes));
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(again.headers["etag"], first.headers["etag"]);
    assert_eq!(count(&app).await, 1);
    create(&staff, "another-key-of-the-same-person", "又一次").await.ok();
    assert_eq!(count(&app).await, 2);
}

async fn a_key_belongs_to_one_request_and_one_account(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let staff = app.sign_in("north-staff1").await;
    create(&staff, KEY, "第一项").await.ok();
    assert_eq!(create(&staff, KEY, "第二项").await.problem(), "idempotency_mismatch");
    let elsewhere = staff.send(keyed(&staff, "/rule-packs/check", KEY).json(&draft("第一项"))).await;
    assert_eq!(elsewhere.problem(), "idempotency_mismatch");
    assert_eq!(count(&app).await, 1);
    create(&app.sign_in("north-staff2").await, KEY, "同事的").await.ok();
    assert_eq!(count(&app).await, 2);
}

async fn a_refused_request_is_judged_anew(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = Competition::draft(&app, &world, "golden_idea").await;
    let path = format!("/programmes/{}/open", competition.id);
    let open = || keyed(&competition.staff, &path, KEY).header("if-match", "\"3\"").json(&json!({}));
    assert_eq!(competition.staff.send(open()).await.problem(), "stale_version");
    competition.step(&competition.staff, "propose").await;
    competition.step(&competition.leader, "publish").await;
    assert_eq!(competition.staff.send(open()).await.ok()["status"], "open");
    // Repeated, it is not "already open".
    assert_eq!(competition.staff.send(open()).await.ok()["status"], "open");
    assert_eq!(version(&competition.get().await), 4);
}

async fn two_requests_at_once_are_done_once(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let staff = app.sign_in("north-staff1").await;
    for round in 1..=8 {
        let key = format!("{KEY}-{round}");
        let title = format!("第{round}项");
        let answers = futures::future::join_all((0..4).map(|_| create(&staff, &key, &title))).await;
        let (done, waiting): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status.is_success());
        assert!(!done.is_empty());
        assert!(done.iter().all(|answer| answer.bytes == done[0].bytes));
        assert!(waiting.iter().all(|answer| answer.problem() == "request_in_progress"));
        assert_eq!(create(&staff, &key, &title).await.bytes, done[0].bytes);
        assert_eq!(count(&app).await, round);
    }
}

/// What a process leaves behind that dies between the commit and the record of the answer.
async fn lose_the_answer(app: &TestApp) {
    idempotency_key::Entity::update_many()
        .col_expr(idempotency_key::Column::Status, Expr::value(0))
        .col_expr(idempotency_key::Column::Body, Expr::value(""))
        .exec(app.context.db.read())
        .await
        .unwrap();
}

async fn a_lost_answer_is_never_made_up_for_by_doing_the_work_again(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let staff = app.sign_in("north-staff1").await;
    create(&staff, KEY, "一次").await.ok();
    lose_the_answer(&app).await;
    assert_eq!(create(&staff, KEY, "一次").await.problem(), "request_in_progress");
    app.clock.set(app.clock.now() + TimeDelta::minutes(2));
    assert_eq!(create(&staff, KEY, "一次").await.problem(), "already_done");
    assert_eq!(count(&app).await, 1);
}

async fn an_initial_password_is_never_stored(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let system = app.sign_in("north-system").await;
    let grants = json!([{ "role": "zone_staff", "organization_id": world.root.public_id }]);
    let input = json!({ "username": "north-new", "display_name": "新同志", "grants": grants });
    let make = || keyed(&system, "/users", KEY).json(&input);
    let made = system.send(make()).await.ok();
    assert_eq!(system.send(make()).await.problem(), "already_done");
    let stored = idempotency_key::Entity::find().one(app.context.db.read()).await.unwrap().unwrap();
    assert!(!stored.body.contains(made["initial_password"].as_str().unwrap()));
}

async fn an_upload_is_recognised_by_its_file(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = Competition::draft(&app, &world, "golden_idea").await.opened().await;
    let enterprise = app.sign_in("north-enterprise1").await;
    let entry = enterprise.post(&format!("/programmes/{}/entries", competition.id), json!({})).await.ok();
    let path = format!("/entries/{}/attachments", entry["id"].as_str().unwrap());
    let send = async |form| enterprise.send(keyed(&enterprise, &path, KEY).multipart(form)).await;
    // Each form has a random boundary of its own.
    let first = send(upload()).await.ok();
    assert_eq!(send(upload()).await.ok(), first);
    let other = district::upload_of([district::PDF, b"%"].concat());
    assert_eq!(send(other).await.problem(), "idempotency_mismatch");
    let seen = enterprise.get(&format!("/entries/{}", entry["id"].as_str().unwrap())).await.ok();
    assert_eq!(seen["attachments"].as_array().unwrap().len(), 1);
    let large = district::upload_of([district::PDF, &vec![b' '; 2 * 1024 * 1024]].concat());
    let refused = enterprise.send(keyed(&enterprise, &path, "another-key").multipart(large)).await;
    assert_eq!(refused.problem(), "attachment_too_large");
}

async fn a_key_is_forgotten_after_a_day(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let staff = app.sign_in("north-staff1").await;
    create(&staff, KEY, "昨天").await.ok();
    create(&staff, "a-key-that-nobody-repeats", "前天").await.ok();
    app.clock.set(first_day() + LIFETIME);
    let staff = app.sign_in("north-staff1").await;
    create(&staff, KEY, "今天").await.ok();
    assert_eq!(count(&app).await, 3);
    let kept = idempotency_key::Entity::find().all(app.context.db.read()).await.unwrap();
    assert_eq!(kept.len(), 1, "{kept:?}");
}

async fn a_key_that_is_none_is_refused(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let staff = &app.sign_in("north-staff1").await;
    for key in ["", "short", "no spaces in it", &"x".repeat(129)] {
        assert_eq!(create(staff, key, "不成").await.problem(), "bad_request", "{key}");
    }
    // Nobody's key is nobody's business.
    assert_eq!(create(&app.stranger(), KEY, "不成").await.problem(), "unauthenticated");
}
