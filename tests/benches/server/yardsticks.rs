//! The host of the yardsticks: the least that any server could do for the same reply.

use std::{collections::BTreeMap, fs, net::TcpListener, process::ExitCode, thread};

use actix_web::{
    App, HttpResponse, HttpServer, get,
    web::{Bytes, Data, Json},
};
use chrono::{DateTime, Utc};
use jinbang_api::{app, telemetry};
use sea_orm::sqlx::{
    self, Row,
    sqlite::{SqlitePool, SqliteRow},
};
use serde::Serialize;
use serde_json::Value;

/// Serves the yardstick that the argument describes and prints its address.
pub fn serve(arguments: &[String]) -> ExitCode {
    let given: Value = serde_json::from_str(&arguments[0]).expect("JSON");
    telemetry::start();
    actix_web::rt::System::new().block_on(run(given)).expect("serve");
    ExitCode::SUCCESS
}

async fn run(given: Value) -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?);
    let text = |name: &str| given[name].as_str().expect(name).to_owned();
    let workers = thread::available_parallelism().map_or(1, usize::from);
    match text("kind").as_str() {
        "hello" => HttpServer::new(|| App::new().service(hello)).workers(workers).listen(listener)?.run().await,
        "memory" => {
            let body = Data::new(Bytes::from(fs::read(text("file"))?));
            let app = move || app::behind_middleware(App::new().app_data(body.clone()).service(from_memory));
            HttpServer::new(app).workers(workers).listen(listener)?.run().await
        }
        "list" => {
            let list = Data::new(List::open(&text("database"), &given["sample"]).await);
            let app = move || App::new().app_data(list.clone()).service(entries);
            HttpServer::new(app).workers(workers).listen(listener)?.run().await
        }
        other => panic!("no yardstick is called {other}"),
    }
}

#[get("/hello")]
async fn hello() -> &'static str {
    "hello"
}

#[get("/notice")]
async fn from_memory(body: Data<Bytes>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(body.get_ref().clone())
}

/// A page of entries by hand-written SQL. What depends on rules and permission is given to it ready-made.
struct List {
    pool: SqlitePool,
    programme: String,
    categories: BTreeMap<String, Value>,
    actions: Value,
    next_cursor: Value,
}

#[derive(Serialize)]
struct Page {
    items: Vec<Item>,
    next_cursor: Value,
    total: i64,
}

#[derive(Serialize)]
struct Item {
    id: String,
    number: Option<String>,
    title: String,
    category: Option<String>,
    category_name: Option<Value>,
    status: String,
    programme: Programme,
    enterprise: Named,
    federation: Option<Named>,
    person: String,
    updated_at: DateTime<Utc>,
    submitted_at: Option<DateTime<Utc>>,
    recommendation_rank: Option<i64>,
    returned_count: i64,
    version: i64,
    actions: Value,
}

#[derive(Serialize)]
struct Programme {
    id: String,
    title: String,
    status: String,
    closes_at: DateTime<Utc>,
}

#[derive(Serialize)]
struct Named {
    id: String,
    name: String,
}

const PAGE: &str = "
    SELECT e.public_id, e.number, e.title, e.category, e.status, e.person, e.updated_at, e.submitted_at,
           e.recommendation_rank, e.version, p.public_id AS programme_id, p.title AS programme_title,
           p.status AS programme_status, p.closes_at, o.public_id AS enterprise_id, o.name AS enterprise_name,
           f.public_id AS federation_id, f.name AS federation_name,
           (SELECT count(*) FROM correction_request c WHERE c.entry_id = e.id AND c.resolved_at IS NULL) AS returned_count
    FROM entry e
    JOIN programme p ON p.id = e.programme_id
    JOIN organization o ON o.id = e.enterprise_id
    LEFT JOIN organization f ON f.id = e.federation_id
    WHERE p.public_id = ? AND e.status <> 'draft'
    ORDER BY e.number, e.id
    LIMIT 50";
const TOTAL: &str = "
    SELECT count(*) FROM entry e JOIN programme p ON p.id = e.programme_id WHERE p.public_id = ? AND e.status <> 'draft'";

impl List {
    /// `sample`: the server's own first page, for what the yardstick need not find out.
    async fn open(database: &str, sample: &Value) -> Self {
        let items = sample["items"].as_array().expect("items");
        let category = |item: &Value| Some((item["category"].as_str()?.to_owned(), item["category_name"].clone()));
        Self {
            pool: SqlitePool::connect(&format!("sqlite://{database}")).await.expect("open the database"),
            programme: items[0]["programme"]["id"].as_str().expect("a programme").to_owned(),
            categories: items.iter().filter_map(category).collect(),
            actions: items[0]["actions"].clone(),
            next_cursor: sample["next_cursor"].clone(),
        }
    }

    fn item(&self, line: &SqliteRow) -> Item {
        let named = |id, name| Named { id, name };
        let category: Option<String> = line.get("category");
        let federation: Option<String> = line.get("federation_id");
        Item {
            id: line.get("public_id"),
            number: line.get("number"),
            title: line.get("title"),
            category_name: category.as_ref().and_then(|key| self.categories.get(key).cloned()),
            category,
            status: line.get("status"),
            programme: Programme {
                id: line.get("programme_id"),
                title: line.get("programme_title"),
                status: line.get("programme_status"),
                closes_at: line.get("closes_at"),
            },
            enterprise: named(line.get("enterprise_id"), line.get("enterprise_name")),
            federation: federation.map(|id| named(id, line.get("federation_name"))),
            person: line.get("person"),
            updated_at: line.get("updated_at"),
            submitted_at: line.get("submitted_at"),
            recommendation_rank: line.get("recommendation_rank"),
            returned_count: line.get("returned_count"),
            version: line.get("version"),
            actions: self.actions.clone(),
        }
    }
}

#[get("/entries")]
async fn entries(list: Data<List>) -> Json<Page> {
    let lines = sqlx::query(PAGE).bind(&list.programme).fetch_all(&list.pool).await.expect("a page");
    let total = sqlx::query_scalar(TOTAL).bind(&list.programme).fetch_one(&list.pool).await.expect("a count");
    let items = lines.iter().map(|line| list.item(line)).collect();
    Json(Page { items, next_cursor: list.next_cursor.clone(), total })
}
