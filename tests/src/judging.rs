//! A programme whose entries wait for their judges: small rules of two criteria, entries put straight into the database,
//! panels and rounds through the API as people would.

use chrono::TimeDelta;
use entity::{
    entry, organization,
    status::{EntryStatus, ProgrammeStatus},
};
use reqwest::Method;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    Client, Competition, TestApp,
    app::first_day,
    client::Answer,
    competition::version,
    world::{PASSWORD, World},
};

/// A programme in scoring with the people who move it.
pub struct Judging {
    pub competition: Competition,
    pub supervisor: Client,
    pub programme_id: i64,
    /// Public identifiers of the rounds, in their order.
    pub rounds: Vec<String>,
    /// Rows of the entries, one an enterprise in turn.
    pub entries: Vec<entry::Model>,
}

/// Two rounds of two criteria: 创新性 of 0 to 40 in halves, 效益 of 60 to 100 in whole points; two entries go on.
pub fn small_rules() -> Value {
    let criteria = json!([
        { "key": "novelty", "name": "创新性", "min": "0", "max": "40", "step": "0.5" },
        { "key": "benefit", "name": "效益", "min": "60", "max": "100", "step": "1", "factor": "0.6" },
    ]);
    json!({
        "schema": "jinbang-rules/1", "title": "小评选", "combine": "last", "rounding": { "total_places": 2 },
        "rounds": [
            { "key": "online", "name": "网络初评", "order": "weigh_then_trim", "min_judges": 3,
              "aggregate": { "method": "trimmed_mean", "drop_low": 1, "drop_high": 1, "min_marks": 3 },
              "advance": { "count": 2, "ties": "all" }, "criteria": criteria },
            { "key": "final", "name": "终评", "order": "weigh_then_trim", "min_judges": 2,
              "aggregate": { "method": "mean" }, "criteria": criteria },
        ],
        "adjustments": { "bonus_cap": "5" },
        "tiers": [{ "key": "named", "name": "创新工作岗", "count": 1 }],
    })
}

impl Judging {
    /// A programme of the small rules in the form check with `entries` eligible entries.
    pub async fn prepare(app: &TestApp, world: &World, entries: usize) -> Self {
        Self::prepare_with(app, world, entries, small_rules()).await
    }

    /// The same with other scoring rules.
    pub async fn prepare_with(app: &TestApp, world: &World, entries: usize, rules: Value) -> Self {
        Self::prepare_pack(app, world, entries, |pack| pack["scoring"] = rules).await
    }

    /// The same with a rule pack that is `change`d.
    pub async fn prepare_pack(app: &TestApp, world: &World, entries: usize, change: impl FnOnce(&mut Value)) -> Self {
        let competition = Competition::draft(app, world, "innovation_post").await;
        let competition = competition.with_rules(change).await.opened().await;
        let programme = entity::programme::Entity::find()
            .filter(entity::programme::Column::PublicId.eq(competition.id.as_str()))
            .one(app.context.db.read())
            .await
            .expect("read the programme")
            .expect("the programme is there");
        let checking =
            entity::programme::ActiveModel { status: Set(ProgrammeStatus::Eligibility), ..Default::default() };
        entity::programme::Entity::update_many()
            .set(checking)
            .filter(entity::programme::Column::Id.eq(programme.id))
            .exec(app.context.db.read())
            .await
            .expect("begin the form check");
        let seen = competition.get().await;
        let rounds = seen["rounds"].as_array().expect("rounds").iter().map(id_of).collect();
        let mut rows = Vec::new();
        for number in 0..entries {
            let enterprise = &world.enterprises[number % world.enterprises.len()];
            rows.push(insert_entry(app, &programme, enterprise, number + 1).await);
        }
        let supervisor = app.sign_in(&world.username("supervisor")).await;
        Self { competition, supervisor, programme_id: programme.id, rounds, entries: rows }
    }

    /// The same with the first round begun by one panel of these judges (numbers as in `judge1`); the first is the chair.
    pub async fn begin(app: &TestApp, world: &World, entries: usize, judges: &[usize]) -> Self {
        let judging = Self::prepare(app, world, entries).await;
        judging.panel(world, 0, "第一组", judges).await.ok();
        judging.start(0).await.ok();
        judging
    }

    pub fn staff(&self) -> &Client {
        &self.competition.staff
    }

    /// Makes a panel of these judges; the first is the chair.
    pub async fn panel(&self, world: &World, round: usize, name: &str, judges: &[usize]) -> Answer {
        let path = format!("/rounds/{}/panels", self.rounds[round]);
        self.staff().post(&path, panel_input(world, name, judges)).await
    }

    pub async fn start(&self, round: usize) -> Answer {
        self.staff().post(&format!("/rounds/{}/start", self.rounds[round]), json!({})).await
    }

    pub async fn round(&self, round: usize) -> Value {
        self.staff().get(&format!("/rounds/{}", self.rounds[round])).await.ok()
    }

    pub async fn sign_lock(&self, round: usize) -> Answer {
        let path = format!("/rounds/{}/sign-lock", self.rounds[round]);
        self.supervisor.post(&path, json!({ "statement": "全程监督，同意锁定" })).await
    }

    pub async fn lock(&self, round: usize) -> Answer {
        self.staff().post(&format!("/rounds/{}/lock", self.rounds[round]), json!({})).await
    }

    /// The sheets on a judge's desk.
    pub async fn sheets(&self, judge: &Client, round: usize) -> Vec<Value> {
        let path = format!("/desk/rounds/{}/sheets", self.rounds[round]);
        judge.get(&path).await.ok()["items"].as_array().expect("sheets").clone()
    }

    pub async fn sign(&self, judge: &Client, round: usize, sheets: &[Value]) -> Answer {
        let path = format!("/desk/rounds/{}/sign", self.rounds[round]);
        let ids: Vec<&Value> = sheets.iter().map(|sheet| &sheet["id"]).collect();
        judge.post(&path, json!({ "sheet_ids": ids, "password": PASSWORD })).await
    }

    /// Lets a judge mark and sign every open sheet: an entry's novelty is `marks(title)`, its benefit 80.
    pub async fn score_all(&self, judge: &Client, round: usize, marks: impl Fn(&str) -> String) {
        let open: Vec<Value> =
            self.sheets(judge, round).await.into_iter().filter(|sheet| sheet["status"] != "recused").collect();
        for sheet in &open {
            let novelty = marks(sheet["title"].as_str().expect("a title"));
            save(judge, sheet, &[("novelty", &novelty), ("benefit", "80")]).await.ok();
        }
        assert_eq!(self.sign(judge, round, &open).await.ok()["signed"], open.len());
    }
}

/// The body of a panel; the first judge is the chair.
pub fn panel_input(world: &World, name: &str, judges: &[usize]) -> Value {
    let members: Vec<Value> = judges
        .iter()
        .enumerate()
        .map(|(index, judge)| json!({ "expert_id": world.experts[judge - 1].public_id, "is_chair": index == 0 }))
        .collect();
    json!({ "name": name, "members": members })
}

/// Saves these marks on the version of the sheet in hand.
pub async fn save(judge: &Client, sheet: &Value, marks: &[(&str, &str)]) -> Answer {
    let marks: Vec<Value> = marks.iter().map(|(key, mark)| json!({ "criterion": key, "mark": mark })).collect();
    let path = format!("/sheets/{}/marks", sheet_id(sheet));
    judge.write(Method::PUT, &path, version(sheet), json!({ "marks": marks })).await
}

/// The identifier of a sheet, as in a list or in a receipt.
pub fn sheet_id(sheet: &Value) -> &str {
    sheet["id"].as_str().or_else(|| sheet["sheet_id"].as_str()).expect("an id")
}

fn id_of(thing: &Value) -> String {
    thing["id"].as_str().expect("an id").to_owned()
}

async fn insert_entry(
    app: &TestApp,
    programme: &entity::programme::Model,
    enterprise: &organization::Model,
    number: usize,
) -> entry::Model {
    let form = json!({
        "department": format!("{}机加车间", enterprise.name), "phone": "13800000000", "established_on": "2024-05-01",
        "leader": [{ "name": "沈知行", "role": "班长" }], "front_line_count": "12", "novelty_level": "industry",
        "duties": "负责换型与维护。", "innovation": format!("第{number}项创新内容"), "annual_benefit": 12_345_600,
        "honours": "某企业先进集体",
    });
    let author = entity::user::Entity::find()
        .filter(entity::user::Column::ZoneId.eq(programme.zone_id))
        .one(app.context.db.read())
        .await
        .expect("read a user")
        .expect("somebody is there");
    let model = entry::ActiveModel {
        public_id: Set(Uuid::new_v4().to_string()),
        zone_id: Set(programme.zone_id),
        programme_id: Set(programme.id),
        enterprise_id: Set(enterprise.id),
        federation_id: Set(enterprise.parent_id),
        number: Set(Some(format!("2026-CXG-{number:04}"))),
        title: Set(format!("第{number}号创新岗")),
        person: Set("沈知行".to_owned()),
        status: Set(EntryStatus::Eligible),
        form: Set(form.to_string()),
        version_count: Set(1),
        submitted_at: Set(Some(first_day() + TimeDelta::hours(1))),
        created_by: Set(author.id),
        version: Set(1),
        created_at: Set(first_day()),
        updated_at: Set(first_day()),
        ..Default::default()
    };
    entry::Entity::insert(model).exec_with_returning(app.context.db.read()).await.expect("insert an entry")
}
