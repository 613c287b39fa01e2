//! P4: 5,700 entries, nine judges, five criteria from the database to a stored ranking, against reading the same rows
//! with sqlx; on both databases.

use std::time::Instant;

use entity::user;
use jinbang_api::{auth::Actor, rankings::run};
use jinbang_tests::{Judging, Store, TestApp, world::World};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sqlx::{self, PgPool, SqlitePool},
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use yardstick::{Goal, Process, Row, Spread, interleave};

const ENTRIES: usize = 5_700;
const JUDGES: [usize; 9] = [2, 3, 4, 5, 6, 7, 8, 9, 10];
const MARKS: usize = ENTRIES * JUDGES.len() * 5;

pub fn measure() {
    let runtime = Runtime::new().expect("a runtime");
    for store in [Store::Sqlite, Store::Postgres] {
        if store == Store::Postgres && std::env::var("JINBANG_TEST_PG").is_err() {
            Row::missing("P4", "stored ranking on PostgreSQL", "JINBANG_TEST_PG names no server").print();
            continue;
        }
        let scene = runtime.block_on(Scene::prepare(store));
        let runs =
            interleave(&mut [&mut || scene.time(&runtime, Side::Ours), &mut || scene.time(&runtime, Side::Reading)]);
        for (clock, of) in [("wall", 0), ("CPU of our process", 1)] {
            let [ours, reading] = [0, 1].map(|side| runs[side].iter().map(|times| times[of]).collect::<Vec<f64>>());
            let thing = format!("{ENTRIES} x 9 x 5 to a stored ranking, {store:?}, {clock}, against reading the rows");
            let goal = if of == 0 { Goal::AtMost(3.0) } else { Goal::Report };
            let ratio = Spread::of_ratios(&ours, &reading);
            Row::compared("P4", thing, "ms", [&ours, &reading], ratio, goal).print();
        }
        let _inside = runtime.enter();
        drop(scene);
    }
}

type SheetRow = (i64, i64, i64, i64, String);
type EntryRow = (i64, String, Option<String>, String, Option<String>, String, String, Option<String>);

const READ_MARKS: &str = "SELECT m.sheet_id, m.criterion, m.points FROM mark m JOIN score_sheet s ON s.id = m.sheet_id";
const READ_SHEETS: &str = "SELECT id, panel_id, entry_id, expert_id, status FROM score_sheet ORDER BY id";
const READ_ENTRIES: &str = "
    SELECT e.id, e.public_id, e.number, e.title, e.category, e.status, o.public_id, o.credit_code
    FROM entry e JOIN organization o ON o.id = e.enterprise_id ORDER BY e.number, e.id";

/// Reads every row that the ranking needs, the same for both kinds of pool. Gives their number.
macro_rules! read_rows {
    ($pool:expr) => {{
        let marks: Vec<(i64, String, Option<i64>)> = sqlx::query_as(READ_MARKS).fetch_all($pool).await.expect("marks");
        let sheets: Vec<SheetRow> = sqlx::query_as(READ_SHEETS).fetch_all($pool).await.expect("sheets");
        let entries: Vec<EntryRow> = sqlx::query_as(READ_ENTRIES).fetch_all($pool).await.expect("entries");
        marks.len() + sheets.len() + entries.len()
    }};
}

#[derive(Clone, Copy)]
enum Side {
    Ours,
    Reading,
}

/// A programme whose only round is locked, with every mark given.
struct Scene {
    app: TestApp,
    staff: Actor,
    programme: String,
    pool: Pool,
}

enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Scene {
    async fn prepare(store: Store) -> Self {
        let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        let data = store.fresh_in(folder).await;
        let pool = match store {
            Store::Sqlite => Pool::Sqlite(SqlitePool::connect_lazy(&data.url).expect("an address")),
            Store::Postgres => Pool::Postgres(PgPool::connect_lazy(&data.url).expect("an address")),
        };
        let app = TestApp::start_on(data).await;
        let world = World::build(&app, "north", JUDGES.len() + 1).await;
        let judging = Judging::prepare_with(&app, &world, world.enterprises.len(), rules()).await;
        let db = app.context.db.read();
        db.execute_unprepared(&copy_entries(world.enterprises.len())).await.expect("more entries");
        judging.panel(&world, 0, "第一组", &JUDGES).await.ok();
        judging.start(0).await.ok();
        for statement in FINISH {
            db.execute_unprepared(statement).await.expect("every mark");
        }
        let staff = user::Entity::find().filter(user::Column::Username.eq(world.username("staff1"))).one(db).await;
        let staff = staff.expect("read the staff").expect("somebody is there");
        let staff = Actor::of_user(db, staff, 0).await.expect("an actor");
        Self { staff, programme: judging.competition.id, pool, app }
    }

    /// Milliseconds by wall clock and of CPU time.
    fn time(&self, runtime: &Runtime, side: Side) -> [f64; 2] {
        let cpu = || Process::this().usage().expect("this process").cpu;
        let (before, began) = (cpu(), Instant::now());
        match side {
            Side::Ours => runtime.block_on(self.rank()),
            Side::Reading => runtime.block_on(self.read()),
        }
        [began.elapsed(), cpu() - before].map(|time| time.as_secs_f64() * 1000.0)
    }

    async fn rank(&self) {
        let run = run::create(&self.app.context, self.staff.clone(), self.programme.clone()).await;
        let run = run.unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!(run.entry_count, u64::try_from(ENTRIES).expect("a count"));
    }

    async fn read(&self) {
        let count = match &self.pool {
            Pool::Sqlite(pool) => read_rows!(pool),
            Pool::Postgres(pool) => read_rows!(pool),
        };
        assert_eq!(count, ENTRIES + ENTRIES * JUDGES.len() + MARKS);
    }
}

/// One round of five criteria of 0 to 20 points, nine judges, the highest and the lowest sheet dropped.
fn rules() -> Value {
    let criterion = |number: u32| json!({ "key": format!("c{number}"), "name": format!("第{number}项"), "min": "0", "max": "20", "step": "0.1" });
    json!({
        "schema": "jinbang-rules/1", "title": "大评选", "combine": "last", "rounding": { "total_places": 2 },
        "rounds": [{
            "key": "online", "name": "网络评审", "order": "weigh_then_trim", "min_judges": 5,
            "aggregate": { "method": "trimmed_mean", "drop_low": 1, "drop_high": 1, "min_marks": 5 },
            "criteria": (1..=5).map(criterion).collect::<Vec<Value>>(),
        }],
        "tiers": [{ "key": "best", "name": "最佳", "count": 10 }, { "key": "good", "name": "优秀", "count": 90 }],
    })
}

/// Copies of the entries that are there, until there are enough.
fn copy_entries(there: usize) -> String {
    let copies = ENTRIES / there;
    format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {copies} - 1)
         INSERT INTO entry (public_id, zone_id, programme_id, enterprise_id, federation_id, number, title, category, person,
             status, form, version_count, submitted_at, created_by, version, created_at, updated_at)
         SELECT e.public_id || '-' || n.i, e.zone_id, e.programme_id, e.enterprise_id, e.federation_id,
             e.number || '-' || n.i, e.title || n.i, e.category, e.person,
             e.status, e.form, e.version_count, e.submitted_at, e.created_by, e.version, e.created_at, e.updated_at
         FROM entry e CROSS JOIN n"
    )
}

/// Every mark, 5 to 20 points in tenths and different as judges are; then the locks of sheets, round and programme.
const FINISH: [&str; 4] = [
    "WITH c(k) AS (VALUES (1), (2), (3), (4), (5))
     INSERT INTO mark (zone_id, sheet_id, criterion, points)
     SELECT s.zone_id, s.id, 'c' || c.k, 50000 + ((s.entry_id * 7919 + s.expert_id * 104729 + c.k * 1299709) % 151) * 1000
     FROM score_sheet s CROSS JOIN c",
    "UPDATE score_sheet SET status = 'locked', marks_given = 5,
         total_points = (SELECT sum(points) FROM mark WHERE mark.sheet_id = score_sheet.id)",
    "UPDATE round SET status = 'locked'",
    "UPDATE programme SET status = 'locked'",
];
