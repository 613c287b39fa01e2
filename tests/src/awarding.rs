//! A programme with a ranking: one round, three judges, two tiers, a cap for each enterprise; and its award list on the
//! way through the signatures.

use chrono::{Days, Utc};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{Client, Judging, TestApp, client::Answer, competition::version, world::World};

/// A ranked programme with the people who sign its list. Judge 2 chairs the panel.
pub struct Awarding {
    pub judging: Judging,
    pub chair: Client,
    pub leaders: [Client; 2],
    /// Public identifier of the ranking in force.
    pub run_id: String,
}

/// Novelty of each entry by its number: 6 is best; 2 is of the same enterprise and falls to the cap; 5 and 4 are good; 3 is
/// the reserve; 1 is too late. A total is the novelty and 48.
pub const NOVELTY: [&str; 6] = ["33", "37", "34", "35", "36", "38"];

/// One round, the mean of three judges; one best award of 20,000 yuan and two good ones of 10,000; one an enterprise.
pub fn award_rules() -> Value {
    json!({
        "schema": "jinbang-rules/1", "title": "小评选", "combine": "last", "rounding": { "total_places": 2 },
        "rounds": [{
            "key": "final", "name": "终评", "order": "weigh_then_trim", "min_judges": 3,
            "aggregate": { "method": "mean" },
            "criteria": [
                { "key": "novelty", "name": "创新性", "min": "0", "max": "40", "step": "0.5" },
                { "key": "benefit", "name": "效益", "min": "60", "max": "100", "step": "1", "factor": "0.6" },
            ],
        }],
        "adjustments": { "bonus_cap": "5", "deduction_cap": "10", "floor": "0", "ceiling": "100" },
        "tiers": [
            { "key": "best", "name": "最佳", "count": 1, "prize_fen": 2_000_000 },
            { "key": "good", "name": "优秀", "count": 2, "prize_fen": 1_000_000 },
        ],
        "caps": { "per_enterprise": 1, "reserve": 1, "budget_fen": 4_000_000 },
    })
}

impl Awarding {
    /// Six entries of four enterprises, marked as [`NOVELTY`] says, locked and ranked.
    pub async fn ranked(app: &TestApp, world: &World) -> Self {
        Self::ranked_with(app, world, award_rules(), &NOVELTY).await
    }

    /// The same with other rules or marks: one entry for each novelty.
    pub async fn ranked_with(app: &TestApp, world: &World, rules: Value, novelty: &[&str]) -> Self {
        let judging = Self::marked(app, world, rules, novelty).await;
        judging.lock(0).await.ok();
        Self::of(app, world, judging).await
    }

    /// Marked and signed by everybody, so that the round can be locked.
    pub async fn marked(app: &TestApp, world: &World, rules: Value, novelty: &[&str]) -> Judging {
        let judging = Judging::prepare_with(app, world, novelty.len(), rules).await;
        Self::judged(app, world, judging, novelty).await
    }

    /// The entries that wait, marked and signed by everybody.
    pub async fn judged(app: &TestApp, world: &World, judging: Judging, novelty: &[&str]) -> Judging {
        judging.panel(world, 0, "第一组", &[2, 3, 4]).await.ok();
        judging.start(0).await.ok();
        for judge in ["judge2", "judge3", "judge4"] {
            let judge = app.sign_in(&world.username(judge)).await;
            let mark = |title: &str| novelty[number_in(title) - 1].to_owned();
            judging.score_all(&judge, 0, mark).await;
        }
        judging.sign_lock(0).await.ok();
        judging
    }

    /// The people around a programme that has been ranked.
    pub async fn of(app: &TestApp, world: &World, judging: Judging) -> Self {
        let programme = judging.competition.get().await;
        let run_id = programme["latest_ranking_run_id"].as_str().expect("a ranking").to_owned();
        let chair = app.sign_in(&world.username("judge2")).await;
        let leaders = [app.sign_in(&world.username("leader1")).await, app.sign_in(&world.username("leader2")).await];
        Self { judging, chair, leaders, run_id }
    }

    pub fn staff(&self) -> &Client {
        self.judging.staff()
    }

    /// The run in force as staff see it.
    pub async fn run(&self) -> Value {
        self.staff().get(&format!("/ranking-runs/{}", self.run_id)).await.ok()
    }

    /// The rows of the run in force, in its order.
    pub async fn rows(&self) -> Vec<Value> {
        let rows = self.staff().get(&format!("/ranking-runs/{}/rows", self.run_id)).await.ok();
        rows["items"].as_array().expect("rows").clone()
    }

    /// A draft list of the run in force.
    pub async fn draft(&self) -> Answer {
        self.staff().post(&format!("/ranking-runs/{}/award-list", self.run_id), json!({})).await
    }

    /// `person` takes `step` on the list as it stands: `confirm`, `supervise`, `approve` or `return`.
    pub async fn sign(&self, person: &Client, list: &Value, step: &str) -> Answer {
        let current = self.list(list).await;
        let input = json!({ "content_hash": current["content_hash"], "comment": "已核对" });
        self.step(person, &current, step, input).await
    }

    /// A step of staff on the list as it stands.
    pub async fn step(&self, person: &Client, list: &Value, step: &str, input: Value) -> Answer {
        let current = self.list(list).await;
        person.write(Method::POST, &format!("{}/{step}", path_of(list)), version(&current), input).await
    }

    /// The list as staff see it now.
    pub async fn list(&self, list: &Value) -> Value {
        self.staff().get(&path_of(list)).await.ok()
    }

    /// A draft list with the first `count` of its four signatures.
    pub async fn signed(&self, count: usize) -> Value {
        let list = self.draft().await.ok();
        let [first, second] = &self.leaders;
        let way = [
            (&self.chair, "confirm"),
            (&self.judging.supervisor, "supervise"),
            (first, "approve"),
            (second, "approve"),
        ];
        for (person, step) in way.into_iter().take(count) {
            self.sign(person, &list, step).await.ok();
        }
        self.list(&list).await
    }

    /// A list in a publicity period that was posted `days` days ago.
    pub async fn posted(&self, days: u64) -> Value {
        let list = self.signed(4).await;
        self.posted_from(&list, days).await
    }

    /// A signed list, posted `days` days ago.
    pub async fn posted_from(&self, list: &Value, days: u64) -> Value {
        self.step(self.staff(), list, "publicity", posting(days)).await.ok()
    }

    /// A list that has been issued under a document number.
    pub async fn issued(&self) -> Value {
        let list = self.posted(30).await;
        self.step(self.staff(), &list, "finalize", json!({})).await.ok();
        let document = json!({ "document_no": "北工发〔2026〕12号", "issued_on": "2026-12-01" });
        self.step(self.staff(), &list, "issue", document).await.ok()
    }
}

/// What staff post for a publicity period that begins `days` days ago. The server's own clock ends it on PostgreSQL.
pub fn posting(days: u64) -> Value {
    let starts_on = Utc::now().date_naive().checked_sub_days(Days::new(days)).expect("a day");
    json!({ "starts_on": starts_on, "contact": "周经办 000-00000000", "how_to_object": "实名书面反映" })
}

/// The address of a list.
pub fn path_of(list: &Value) -> String {
    format!("/award-lists/{}", list["id"].as_str().expect("an id"))
}

/// The number in an entry's title, as in `第3号创新岗`.
pub fn number_in(title: &str) -> usize {
    let digits: String = title.chars().filter(char::is_ascii_digit).collect();
    digits.parse().expect("a number in the title")
}
