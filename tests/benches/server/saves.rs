//! P9: durable saves of marks by 64 clients on the embedded database, sharing commits, against the same committed one by
//! one; and single rows likewise. The use case whole, without HTTP around it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use actix_web::web::Data;
use entity::user;
use futures::future::join_all;
use jinbang_api::{
    app::Context,
    auth::Actor,
    precondition::IfMatch,
    reviews::{
        dto::{SaveMarks, SheetMark},
        service::save_marks,
    },
};
use jinbang_tests::{Judging, Store, TestApp, judging::sheet_id, world::World};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use yardstick::{Goal, Row, Spread, interleave};

const CLIENTS: usize = 64;
const JUDGES: [usize; 4] = [2, 3, 4, 5];
const TIME: Duration = Duration::from_secs(2);
const SHARED: usize = 128;

pub fn measure() {
    let runtime = Runtime::new().expect("a runtime");
    let [shared, single] = [SHARED, 1].map(|most| runtime.block_on(Office::open(most)));
    let marks = interleave(&mut [&mut || runtime.block_on(shared.marks()), &mut || runtime.block_on(single.marks())]);
    let rows = interleave(&mut [&mut || runtime.block_on(shared.rows()), &mut || runtime.block_on(single.rows())]);
    for (what, rates, least) in [("mark saves", marks, 3.0), ("bare rows", rows, 8.0)] {
        let thing = format!("durable {what}, {CLIENTS} clients, SQLite, shared commits against single ones");
        let ratio = Spread::of_ratios(&rates[0], &rates[1]);
        Row::compared("P9", thing, "/s", [&rates[0], &rates[1]], ratio, Goal::AtLeast(least)).print();
    }
    // The server stops where it was started.
    let _inside = runtime.enter();
    drop((shared, single));
}

/// A round in scoring with a sheet for each client.
struct Office {
    app: TestApp,
    sheets: Vec<Arc<Sheet>>,
}

struct Sheet {
    id: String,
    judge: Actor,
    version: AtomicU64,
}

impl Office {
    async fn open(shared_commits: usize) -> Self {
        let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        let app = TestApp::start_with(Store::Sqlite.fresh_in(folder).await, shared_commits).await;
        let world = World::build(&app, "north", JUDGES.len() + 1).await;
        let judging = Judging::begin(&app, &world, CLIENTS / JUDGES.len(), &JUDGES).await;
        let mut sheets = Vec::new();
        for judge in JUDGES {
            let username = world.username(&format!("judge{judge}"));
            let client = app.sign_in(&username).await;
            let db = app.context.db.read();
            let user = user::Entity::find().filter(user::Column::Username.eq(username)).one(db).await;
            let user = user.expect("read a judge").expect("the judge is there");
            let judge = Actor::of_user(db, user, 0).await.expect("a judge");
            for sheet in judging.sheets(&client, 0).await {
                let version = AtomicU64::new(sheet["version"].as_u64().expect("a version"));
                sheets.push(Arc::new(Sheet { id: sheet_id(&sheet).to_owned(), judge: judge.clone(), version }));
            }
        }
        assert_eq!(sheets.len(), CLIENTS);
        let table = "CREATE TABLE bare (id INTEGER PRIMARY KEY, points BIGINT NOT NULL)";
        app.context.db.read().execute_unprepared(table).await.expect("a table");
        Self { app, sheets }
    }

    /// Saves of marks a second.
    async fn marks(&self) -> f64 {
        let began = Instant::now();
        let clients = self.sheets.iter().map(|sheet| {
            let (sheet, context) = (sheet.clone(), self.app.context.clone());
            tokio::spawn(async move {
                let mut saved = 0;
                while began.elapsed() < TIME {
                    sheet.save(&context).await;
                    saved += 1;
                }
                saved
            })
        });
        rate(began, join_all(clients).await)
    }

    /// Rows of one number a second.
    async fn rows(&self) -> f64 {
        let began = Instant::now();
        let clients = (0..CLIENTS).map(|_| {
            let context = self.app.context.clone();
            tokio::spawn(async move {
                let mut saved = 0;
                while began.elapsed() < TIME {
                    let insert = context.db.write(|tx| {
                        Box::pin(async move {
                            tx.execute_unprepared("INSERT INTO bare (points) VALUES (923500)").await?;
                            Ok(())
                        })
                    });
                    insert.await.unwrap_or_else(|error| panic!("{error:?}"));
                    saved += 1;
                }
                saved
            })
        });
        rate(began, join_all(clients).await)
    }
}

fn rate(began: Instant, saved: Vec<Result<u32, tokio::task::JoinError>>) -> f64 {
    let seconds = began.elapsed().as_secs_f64();
    saved.into_iter().map(|saved| f64::from(saved.expect("a client"))).sum::<f64>() / seconds
}

impl Sheet {
    /// Saves another mark than the one before.
    async fn save(&self, context: &Data<Context>) {
        let version = i64::try_from(self.version.load(Ordering::Relaxed)).expect("a version");
        let mark = SheetMark { criterion: "novelty".to_owned(), mark: Some((version % 41).to_string()), comment: None };
        let input = SaveMarks { marks: vec![mark], comment: None };
        let saved = save_marks(context, self.judge.clone(), self.id.clone(), IfMatch(version), input).await;
        let receipt = saved.unwrap_or_else(|error| panic!("{error:?}"));
        self.version.store(u64::try_from(receipt.version).expect("a version"), Ordering::Relaxed);
    }
}
