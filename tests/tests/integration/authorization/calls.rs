//! The operations of the OpenAPI document, and how a test calls each of them in a prepared district. An operation with a
//! body needs its row here.

use std::{collections::BTreeSet, fs, path::Path};

use jinbang_api::auth::Action;
use jinbang_tests::{Client, District, app::first_day, client::Answer, district, world::PASSWORD};
use reqwest::{Method, header};
use serde_json::{Value, json};

/// What `x-action` says of an operation that needs nobody to be signed in.
pub const PUBLIC: &str = "public";

const GOLDEN_IDEA: &str = include_str!("../../../../api/src/programmes/templates/golden_idea.json");

/// An operation as the document describes it.
#[derive(Clone, Debug)]
pub struct Operation {
    pub id: String,
    pub method: Method,
    /// Below `/api/v1`, as `/entries/{id}`.
    pub path: String,
    pub action: String,
    pub asks_for_a_token: bool,
    pub has_body: bool,
    /// Names of its query parameters.
    pub query: Vec<String>,
}

/// Every operation of `api/openapi.json`, by path. Panics for one that names no action.
pub fn operations() -> Vec<Operation> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/openapi.json");
    let document: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, methods): (&String, &Value)| {
        let methods = methods.as_object().unwrap();
        methods.iter().map(|(method, operation)| described(path, method, operation)).collect::<Vec<_>>()
    };
    let all: Vec<Operation> = paths.iter().flat_map(of_path).collect();
    let ids: BTreeSet<&str> = all.iter().map(|operation| operation.id.as_str()).collect();
    assert_eq!(ids.len(), all.len(), "an operation_id is used twice");
    all
}

fn described(path: &str, method: &str, operation: &Value) -> Operation {
    let text = |key: &str| operation[key].as_str().unwrap_or_else(|| panic!("{method} {path} has no {key}")).to_owned();
    let parameters = operation["parameters"].as_array().map_or(&[][..], Vec::as_slice);
    let query = parameters.iter().filter(|parameter| parameter["in"] == "query");
    Operation {
        id: text("operationId"),
        method: method.to_uppercase().parse().unwrap(),
        path: path.strip_prefix("/api/v1").expect("everything lies below /api/v1").to_owned(),
        action: text("x-action"),
        asks_for_a_token: operation["security"].as_array().is_some_and(|schemes| !schemes.is_empty()),
        has_body: !operation["requestBody"].is_null(),
        query: query.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect(),
    }
}

impl Operation {
    /// The action of the policy; `None` when the operation is public.
    pub fn policy(&self) -> Option<Action> {
        let named = Action::ALL.iter().copied().find(|action| action.name() == self.action);
        assert!(named.is_some() || self.action == PUBLIC, "{} names the unknown action {}", self.id, self.action);
        named
    }

    pub fn has_ids(&self) -> bool {
        self.path.contains('{')
    }

    /// Calls it as `person` about the things of `district`, with a body that speaks of the things of `spoken_of`.
    pub async fn call(&self, person: &Client, district: &District, spoken_of: &District) -> Answer {
        self.call_at(person, &self.address(district), spoken_of).await
    }

    /// Calls it at `address`.
    pub async fn call_at(&self, person: &Client, address: &str, spoken_of: &District) -> Answer {
        let request = person.request(self.method.clone(), address).header(header::IF_MATCH, "\"1\"");
        let request = match self.body(spoken_of) {
            Body::Nothing => request,
            Body::Json(body) => request.json(&body),
            Body::Upload => request.multipart(district::upload()),
        };
        person.send(request).await
    }

    /// The path with the identifiers of `district`.
    pub fn address(&self, district: &District) -> String {
        let mut before = "";
        let parts = self.path.split('/').map(|part| {
            let filled = match part {
                "{file}" if self.path.contains("award-lists") => "commendation.xlsx",
                "{file}" => "ranking.csv",
                part if part.starts_with('{') => district.id(before),
                part => part,
            };
            before = part;
            filled
        });
        parts.collect::<Vec<_>>().join("/")
    }

    /// A good body for an operation that takes JSON.
    pub fn json_body(&self, district: &District) -> Option<Value> {
        match self.body(district) {
            Body::Json(body) => Some(body),
            Body::Nothing | Body::Upload => None,
        }
    }

    /// A good body for the operation. Panics when an operation with a body has no row.
    fn body(&self, district: &District) -> Body {
        if !self.has_body {
            return Body::Nothing;
        }
        let reason = json!({ "reason": "材料不全，请补充" });
        let signature = json!({ "content_hash": "0".repeat(64), "comment": "请再核对" });
        let enterprise = district.id("organizations");
        let (entry, expert) = (district.id("entries"), district.id("experts"));
        let grants = json!([{ "role": "federation_officer", "organization_id": enterprise }]);
        let panel = json!({ "name": "另一组", "members": [{ "expert_id": expert, "is_chair": true }] });
        Body::Json(match self.id.as_str() {
            "upload_attachment" => return Body::Upload,
            "sign_in" => json!({ "username": district.world.username("staff2"), "password": PASSWORD }),
            // A wrong password, so that the tokens of the test stay good.
            "change_password" => {
                json!({ "current_password": "not this one", "new_password": "竹篮打水 correct horse" })
            }
            "approve_award_list" | "confirm_award_list" | "supervise_award_list" | "return_award_list" => signature,
            "issue_award_list" => json!({ "document_no": "北工发〔2026〕12号", "issued_on": "2026-12-01" }),
            "start_publicity" => {
                json!({ "starts_on": "2026-12-01", "contact": "周经办 000-00000000", "how_to_object": "实名书面反映" })
            }
            "sign_sheets" => json!({ "sheet_ids": [district.id("sheets")], "password": PASSWORD }),
            "save_entry" | "create_entry" => json!({ "title": "冷却水余热回收" }),
            "review_eligibility" => json!({ "decision": "eligible" }),
            "decline_entry" | "withdraw_entry" | "return_programme" | "propose_absence" | "recuse_sheet"
            | "return_sheet" | "return_entry" => reason,
            "decline_adjustment" | "decline_veto" => reason,
            "propose_adjustment" => {
                json!({ "kind": "bonus", "points": "1", "reason": "上年度获奖", "evidence": "北工发〔2025〕7号" })
            }
            "propose_veto" => {
                json!({ "reason": "发生责任事故", "source": "区应急管理局", "evidence": "应急〔2026〕3号" })
            }
            "decide_tie" => json!({ "order": [entry], "reason": "复议投票" }),
            "try_what_if" => json!({ "changes": [{ "change": "enterprise_cap", "at_most": 2 }] }),
            "recommend_entry" => json!({ "opinion": "同意推荐" }),
            "recommend_entries" => json!({ "entry_ids": [entry], "opinion": "同意推荐" }),
            "pass_eligibility" => json!({ "entry_ids": [entry] }),
            "create_expert" => json!({
                "username": "new-expert", "name": "沈知行", "title": "高级工程师", "specialty": "机械制造",
                "employer_id": enterprise, "employer_name": "", "ties": [{ "organization_id": enterprise, "reason": "曾任职" }],
            }),
            "update_expert" => json!({ "employer_id": enterprise }),
            "create_organization" => {
                json!({ "kind": "grassroots_union", "name": "机加车间工会", "parent_id": enterprise })
            }
            "update_organization" => json!({ "parent_id": district.world.federations[1].public_id }),
            "create_panel" | "update_panel" => panel,
            "create_programme" => json!({
                "template": "golden_idea", "title": "下一届", "edition": "2027",
                "opens_at": first_day(), "closes_at": first_day() + chrono::TimeDelta::days(10),
            }),
            "update_programme" => json!({ "title": "改名" }),
            "put_rule_pack" | "check_rule_pack" => serde_json::from_str(GOLDEN_IDEA).unwrap(),
            "record_measurements" => {
                let value = json!({ "entry_id": entry, "criterion": "theory", "seen": null, "value": "80" });
                json!({ "source": "成绩单", "values": [value] })
            }
            "check_measurements" => {
                json!({ "values": [{ "entry_id": entry, "criterion": "theory", "value": "80" }] })
            }
            "sign_round_lock" => json!({ "statement": "全程监督，同意锁定" }),
            "save_marks" => json!({ "marks": [{ "criterion": "novelty", "mark": "30" }] }),
            "create_user" => json!({ "username": "new-user", "display_name": "新同志", "grants": grants }),
            "update_user" => json!({ "grants": grants }),
            other => panic!("{other} has no row: say here what a good body of it is"),
        })
    }
}

enum Body {
    Nothing,
    Json(Value),
    Upload,
}
