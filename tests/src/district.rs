//! A district with one of everything that an address of the API can name, and an account for every role: what the
//! authorization tests act in. Knows where each identifier belongs in an address.

use std::collections::BTreeMap;

use entity::{programme, status::Role};
use reqwest::{Method, multipart};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use crate::{
    Client, Competition, Judging, TestApp, World,
    competition::{filled_form, version},
};

/// A small PDF that the attachment rules accept.
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n";

/// One account for each role. The chair of a panel is a judge as well.
pub const PEOPLE: [(Role, &str); 11] = [
    (Role::EnterpriseUser, "enterprise1"),
    (Role::FederationOfficer, "officer1"),
    (Role::ZoneStaff, "staff1"),
    (Role::Judge, "judge4"),
    (Role::PanelChair, "judge2"),
    (Role::Supervisor, "supervisor"),
    (Role::Leader, "leader1"),
    (Role::Auditor, "auditor"),
    (Role::SystemAdmin, "system"),
    (Role::SecurityAdmin, "security"),
    (Role::AuditAdmin, "audit"),
];

/// A prepared district.
pub struct District {
    pub world: World,
    /// A round being scored by judges 2 to 4; judge 2 is the chair.
    pub scoring: Judging,
    /// Public identifiers by the part of the address before them, as `entries`.
    ids: BTreeMap<&'static str, String>,
    /// The account of each role.
    pub people: Vec<(Role, Client)>,
}

impl District {
    /// A draft, an open programme with an entry and its file, one being scored, and one with a ranking and an award list.
    pub async fn build(app: &TestApp, code: &str) -> Self {
        let world = World::build(app, code, 6).await;
        let mut people = Vec::new();
        for (role, name) in PEOPLE {
            // The token alone: a test that signs out or refreshes brings a cookie of its own.
            let signed_in = app.sign_in(&world.username(name)).await;
            people.push((role, app.stranger().with_token(signed_in.token())));
        }
        let scoring = Judging::begin(app, &world, 3, &[2, 3, 4]).await;
        let judge = app.sign_in(&world.username("judge4")).await;
        let sheets = scoring.sheets(&judge, 0).await;
        let mut ids = BTreeMap::from([
            ("sheets", id_of(&sheets[0])),
            ("rounds", scoring.rounds[0].clone()),
            ("panels", id_of(&scoring.round(0).await["panels"][0])),
            ("programmes", scoring.competition.id.clone()),
            ("organizations", world.enterprises[1].public_id.clone()),
            ("experts", world.experts[4].public_id.clone()),
        ]);
        let users = app.sign_in(&world.username("system")).await.get(&format!("/users?q={code}-judge6")).await.ok();
        ids.insert("users", id_of(&users["items"][0]));
        proposals(&scoring, &mut ids).await;
        entered(app, &world, &mut ids).await;
        retitle(app, &scoring).await;
        ranked(app, &world, &mut ids).await;
        Self { world, scoring, ids, people }
    }

    /// The identifier that follows `part` in an address. Panics for a part that nothing is prepared for.
    pub fn id(&self, part: &str) -> &str {
        self.ids.get(part).unwrap_or_else(|| panic!("the district holds nothing for an address below {part}"))
    }

    /// The account that holds `role`.
    pub fn person(&self, role: Role) -> &Client {
        &self.people.iter().find(|(held, _)| *held == role).expect("an account for every role").1
    }
}

/// A bonus and a veto that wait for their second person.
async fn proposals(judging: &Judging, ids: &mut BTreeMap<&'static str, String>) {
    let entry = &judging.entries[2].public_id;
    let facts = json!({ "reason": "上年度获奖", "evidence": "北工发〔2025〕7号" });
    for (part, fields) in
        [("adjustments", json!({ "kind": "bonus", "points": "1" })), ("vetoes", json!({ "source": "区应急管理局" }))]
    {
        let mut input = facts.clone();
        let fields = fields.as_object().expect("fields").clone();
        input.as_object_mut().expect("an object").extend(fields);
        let proposed = judging.staff().post(&format!("/entries/{entry}/{part}"), input).await.ok();
        ids.insert(part, id_of(&proposed["items"][0]));
    }
}

/// An open programme with a submitted entry of the first enterprise and a file of it.
async fn entered(app: &TestApp, world: &World, ids: &mut BTreeMap<&'static str, String>) {
    let open = Competition::draft(app, world, "golden_idea").await.opened().await;
    let enterprise = app.sign_in(&world.username("enterprise1")).await;
    let input = json!({ "title": "冷却水余热回收", "category": "safety" });
    let entry = enterprise.post(&format!("/programmes/{}/entries", open.id), input).await.ok();
    let path = format!("/entries/{}/attachments", id_of(&entry));
    let stored = enterprise.send(enterprise.request(Method::POST, &path).multipart(upload())).await.ok();
    let path = format!("/entries/{}", id_of(&entry));
    let saved = enterprise.write(Method::PATCH, &path, version(&entry), json!({ "form": filled_form() })).await.ok();
    enterprise.write(Method::POST, &format!("{path}/submit"), version(&saved), json!({})).await.ok();
    ids.insert("entries", id_of(&entry));
    ids.insert("attachments", id_of(&stored));
}

/// Two programmes of one title and edition cannot be.
async fn retitle(app: &TestApp, judging: &Judging) {
    programme::Entity::update_many()
        .col_expr(programme::Column::Title, Expr::value("评审中的评选"))
        .filter(programme::Column::Id.eq(judging.programme_id))
        .exec(app.context.db.read())
        .await
        .expect("give a programme another title");
}

/// A programme scored and locked in both rounds, with its ranking and a draft of its award list.
async fn ranked(app: &TestApp, world: &World, ids: &mut BTreeMap<&'static str, String>) {
    let judging = Judging::prepare(app, world, 4).await;
    for round in 0..2 {
        judging.panel(world, round, "第一组", &[2, 3, 4]).await.ok();
        judging.start(round).await.ok();
        for judge in ["judge2", "judge3", "judge4"] {
            let judge = app.sign_in(&world.username(judge)).await;
            // No two entries get the same: `第3号创新岗` gets 33.
            judging.score_all(&judge, round, |title| title.replace('第', "3").replace("号创新岗", "")).await;
        }
        judging.sign_lock(round).await.ok();
        judging.lock(round).await.ok();
    }
    let run = match judging.competition.get().await["latest_ranking_run_id"].as_str() {
        Some(run) => run.to_owned(),
        None => {
            let path = format!("/programmes/{}/ranking-runs", judging.competition.id);
            id_of(&judging.staff().post(&path, json!({})).await.ok())
        }
    };
    let rows = judging.staff().get(&format!("/ranking-runs/{run}/rows")).await.ok();
    ids.insert("rows", rows["items"][0]["entry_id"].as_str().expect("an entry").to_owned());
    let list = judging.staff().post(&format!("/ranking-runs/{run}/award-list"), json!({})).await.ok();
    ids.insert("award-lists", id_of(&list));
    // Nothing is posted yet: the address of a notice is that of its list.
    ids.insert("notices", id_of(&list));
    ids.insert("ranking-runs", run);
}

/// A file for the slot of proofs.
pub fn upload() -> multipart::Form {
    upload_of(PDF.to_vec())
}

/// These bytes for the slot of proofs.
pub fn upload_of(bytes: Vec<u8>) -> multipart::Form {
    let file = multipart::Part::bytes(bytes).file_name("验收单.pdf");
    multipart::Form::new().text("slot", "proof").part("file", file)
}

fn id_of(thing: &Value) -> String {
    thing["id"].as_str().expect("an id").to_owned()
}
