//! Programmes brought to a status through the API, as people would.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{Client, TestApp, app::first_day, world::World};

/// A programme in the making: its public identifier and the people who run it.
pub struct Competition {
    pub id: String,
    pub staff: Client,
    pub leader: Client,
}

impl Competition {
    /// A draft from `template`, open from the first day for ten days.
    pub async fn draft(app: &TestApp, world: &World, template: &str) -> Self {
        let staff = app.sign_in(&world.username("staff1")).await;
        let leader = app.sign_in(&world.username("leader1")).await;
        let input = json!({
            "template": template, "title": format!("评选 {template}"), "edition": "2026",
            "opens_at": first_day(), "closes_at": first_day() + TimeDelta::days(10),
        });
        let programme = staff.post("/programmes", input).await.ok();
        Self { id: programme["id"].as_str().expect("an id").to_owned(), staff, leader }
    }

    /// The programme as staff see it.
    pub async fn get(&self) -> Value {
        self.staff.get(&format!("/programmes/{}", self.id)).await.ok()
    }

    /// Replaces the rule pack by what `change` makes of it.
    pub async fn with_rules(self, change: impl FnOnce(&mut Value)) -> Self {
        let programme = self.get().await;
        let mut pack = programme["rule_pack"].clone();
        change(&mut pack);
        let path = format!("/programmes/{}/rule-pack", self.id);
        self.staff.write(Method::PUT, &path, version(&programme), pack).await.ok();
        self
    }

    /// Proposes, publishes and opens it.
    pub async fn opened(self) -> Self {
        self.step(&self.staff, "propose").await;
        self.step(&self.leader, "publish").await;
        self.step(&self.staff, "open").await;
        self
    }

    /// One step of the programme by `person`.
    pub async fn step(&self, person: &Client, step: &str) -> Value {
        let programme = self.get().await;
        let path = format!("/programmes/{}/{step}", self.id);
        person.write(Method::POST, &path, version(&programme), json!({})).await.ok()
    }
}

/// The version in a reply.
pub fn version(thing: &Value) -> i64 {
    thing["version"].as_i64().expect("a version")
}

/// A golden idea's form with everything that is required.
pub fn filled_form() -> Value {
    json!({
        "is_implemented": "yes", "proposed_on": "2026-03-05", "phone": "13800000000", "workplace": "机加一班",
        "suggesters": [{ "name": "沈知行", "role": "钳工" }, { "name": "叶见秋", "role": "工艺员" }],
        "situation": "换型时要停机四十分钟找定位销。", "measures": "做了磁吸定位座，定位销固定在机台旁。",
        "effect": "换型停机由四十分钟降到十二分钟。", "annual_benefit": 12_600_000,
        "benefit_basis": "每年换型 540 次，每次少停 28 分钟。",
    })
}
