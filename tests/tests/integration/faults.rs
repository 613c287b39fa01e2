//! A full disk: nothing acknowledged is lost, nothing is half done, and it goes on where it stopped once there is space.

use entity::{attachment, event, idempotency_key, mark, programme};
use jinbang_api::events;
use jinbang_tests::{
    Client, Competition, Judging, Store, TestApp, World, app::first_day, client::Answer, competition::version,
    district::upload, judging::sheet_id,
};
use object_store::ObjectStore;
use reqwest::{Method, StatusCode};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;

crate::on_both_stores! {
    a_full_database_refuses_whole_requests_and_takes_them_when_there_is_space,
    marks_that_were_acknowledged_survive_a_full_database,
    a_full_disk_of_attachments_keeps_the_entry_as_it_was,
    an_attachment_that_the_database_refuses_leaves_no_file,
}

const KEY: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

#[track_caller]
fn is_full(answer: &Answer) -> bool {
    let is_full = answer.status == StatusCode::INSUFFICIENT_STORAGE;
    assert!(is_full || answer.status.is_success(), "{} {}", answer.status, answer.text());
    if is_full {
        assert_eq!(answer.problem(), "storage_full");
        assert!(answer.json()["detail"].as_str().unwrap().contains("磁盘已满"));
    }
    is_full
}

async fn is_sound(app: &TestApp) -> bool {
    events::verify_all(app.context.db.read(), None).await.unwrap().iter().all(|report| report.is_sound)
}

async fn draft(staff: &Client, number: usize) -> Answer {
    let input = json!({
        "template": "golden_idea", "title": format!("第{number}项"), "edition": "2026",
        "opens_at": first_day(), "closes_at": first_day() + chrono::TimeDelta::days(10),
    });
    let request = staff.request(Method::POST, "/programmes").header("idempotency-key", format!("{KEY}-{number}"));
    staff.send(request.json(&input)).await
}

async fn a_full_database_refuses_whole_requests_and_takes_them_when_there_is_space(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let staff = app.sign_in("north-staff1").await;
    draft(&staff, 0).await.ok();
    app.fill_disk(store).await;
    // SQLite still has room in its last page, but not for many rule packs.
    let answers = futures::future::join_all((1..=8).map(|number| draft(&staff, number))).await;
    let refused: Vec<usize> = (1..=8).filter(|number| is_full(&answers[number - 1])).collect();
    assert!(!refused.is_empty());
    let count = async || {
        let db = app.context.db.read();
        let programmes = programme::Entity::find().count(db).await.unwrap();
        let keys = idempotency_key::Entity::find().count(db).await.unwrap();
        assert_eq!(programmes, keys);
        usize::try_from(programmes).unwrap()
    };
    assert_eq!(count().await, 9 - refused.len());
    assert_eq!(staff.get("/programmes").await.ok()["total"], 9 - refused.len());
    assert!(is_sound(&app).await);
    app.free_disk(store).await;
    for number in refused {
        draft(&staff, number).await.ok();
    }
    assert_eq!(count().await, 9);
    assert!(is_sound(&app).await);
}

async fn marks_that_were_acknowledged_survive_a_full_database(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 1, &[2, 3, 4]).await;
    let judge = app.sign_in("north-judge2").await;
    let sheet = judging.sheets(&judge, 0).await[0].clone();
    let path = format!("/sheets/{}/marks", sheet_id(&sheet));
    let save = async |version: i64, number: usize| {
        let body = json!({
            "marks": [{ "criterion": "novelty", "mark": format!("{}", number % 40) }],
            "comment": format!("第{number}次{}", "评".repeat(1_500)),
        });
        judge.write(Method::PUT, &path, version, body).await
    };
    let mut acknowledged = save(version(&sheet), 1).await.ok();
    app.fill_disk(store).await;
    let mut number = 2;
    loop {
        let answer = save(version(&acknowledged), number).await;
        if is_full(&answer) {
            break;
        }
        acknowledged = answer.ok();
        number += 1;
        assert!(number < 500, "the disk does not fill up");
    }
    let seen = judge.get(&format!("/sheets/{}", sheet_id(&sheet))).await.ok();
    assert_eq!((&seen["version"], &seen["receipt"]), (&acknowledged["version"], &acknowledged["receipt"]));
    assert!(seen["comment"].as_str().unwrap().starts_with(&format!("第{}次", number - 1)));
    assert_eq!(mark::Entity::find().count(app.context.db.read()).await.unwrap(), 1);
    app.free_disk(store).await;
    let saved = save(version(&acknowledged), number).await.ok();
    assert_eq!(version(&saved), version(&acknowledged) + 1);
    assert!(is_sound(&app).await);
}

/// A draft entry's upload, as the first enterprise sends it.
async fn send(enterprise: &Client, path: &str) -> Answer {
    enterprise.send(enterprise.request(Method::POST, path).header("idempotency-key", KEY).multipart(upload())).await
}

/// The address for uploads of a new entry.
async fn entered(app: &TestApp, world: &World, enterprise: &Client) -> String {
    let competition = Competition::draft(app, world, "golden_idea").await.opened().await;
    let entry = enterprise.post(&format!("/programmes/{}/entries", competition.id), json!({})).await.ok();
    format!("/entries/{}/attachments", entry["id"].as_str().unwrap())
}

async fn a_full_disk_of_attachments_keeps_the_entry_as_it_was(store: Store) {
    let (app, disk) = TestApp::start_on_small_disk(store).await;
    let world = World::build(&app, "north", 0).await;
    let enterprise = app.sign_in("north-enterprise1").await;
    let path = entered(&app, &world, &enterprise).await;
    let events = event::Entity::find().count(app.context.db.read()).await.unwrap();
    disk.set_full(true);
    assert!(is_full(&send(&enterprise, &path).await));
    assert_eq!(attachment::Entity::find().count(app.context.db.read()).await.unwrap(), 0);
    assert_eq!(event::Entity::find().count(app.context.db.read()).await.unwrap(), events);
    disk.set_full(false);
    let stored = send(&enterprise, &path).await.ok();
    let read = enterprise.get(&format!("/attachments/{}/content", stored["id"].as_str().unwrap())).await;
    assert_eq!(read.bytes, jinbang_tests::district::PDF);
}

async fn an_attachment_that_the_database_refuses_leaves_no_file(store: Store) {
    let (app, disk) = TestApp::start_on_small_disk(store).await;
    let world = World::build(&app, "north", 0).await;
    let enterprise = app.sign_in("north-enterprise1").await;
    let path = entered(&app, &world, &enterprise).await;
    for _ in 0..3 {
        enterprise.send(enterprise.request(Method::POST, &path).multipart(upload())).await.ok();
    }
    let files = async || futures::TryStreamExt::try_collect::<Vec<_>>(disk.list(None)).await.unwrap().len();
    assert_eq!(files().await, 3);
    assert_eq!(send(&enterprise, &path).await.problem(), "quota_reached");
    assert_eq!(files().await, 3);
}
