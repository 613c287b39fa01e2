//! A tie across an award line: the rule, or the panel's chair, decides; nothing does so silently.

use jinbang_api::competition_files::{read_entries, read_marks, write_ranking};
use jinbang_tests::{Awarding, Store, TestApp, awarding::award_rules, world::World};
use scoring::{RulePack, manifest, official};
use serde_json::{Value, json};

crate::on_both_stores! {
    a_tie_at_the_line_waits_for_the_chair_and_keeps_the_list_back,
    the_order_of_the_chair_fills_the_places_and_leaves_the_shared_rank,
    a_decision_recomputes_from_the_exported_files,
    a_decision_names_every_tied_entry_once_and_is_the_chairs,
    a_rule_that_leaves_the_tied_out_needs_no_chair,
}

/// One is best; 2 and 3 are tied for the last of two good places after 4.
const TIED: [&str; 4] = ["38", "35", "35", "36"];

fn numbers(rows: &[Value]) -> Vec<String> {
    let of = |row: &Value| {
        format!("{} {} {}", row["rank"], row["number"].as_str().unwrap(), row["reason"].as_str().unwrap())
    };
    rows.iter().map(of).collect()
}

async fn a_tie_at_the_line_waits_for_the_chair_and_keeps_the_list_back(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked_with(&app, &world, award_rules(), &TIED).await;
    let expected = [
        "1 2026-CXG-0001 awarded",
        "2 2026-CXG-0004 awarded",
        "3 2026-CXG-0002 tied_at_cut",
        "3 2026-CXG-0003 tied_at_cut",
    ];
    assert_eq!(numbers(&awarding.rows().await), expected);
    let run = awarding.run().await;
    assert_eq!(
        (&run["has_open_tie"], &run["actions"]),
        (&json!(true), &json!(["get_ranking_file", "get_ranking_analysis"]))
    );
    assert!(run["findings"][0].as_str().unwrap().contains("组长"));
    let refused = awarding.draft().await;
    assert_eq!(refused.problem(), "state_forbids");
    assert!(refused.json()["detail"].as_str().unwrap().contains("并列"));
    let path = format!("/ranking-runs/{}/tie", awarding.run_id);
    let todo = awarding.chair.get("/overview").await.ok()["todos"][0].clone();
    assert_eq!((&todo["kind"], &todo["link"]), (&json!("decide_tie"), &json!(path)));
    let seen = awarding.chair.get(&path).await.ok();
    assert_eq!((&seen["tie"]["tier_name"], &seen["actions"]), (&json!("优秀"), &json!(["decide_tie"])));
    let tied: Vec<&Value> = seen["tie"]["entries"].as_array().unwrap().iter().map(|entry| &entry["title"]).collect();
    assert_eq!(tied, ["第2号创新岗", "第3号创新岗"]);
    assert!(!seen["tie"]["why"].as_str().unwrap().is_empty());
    let staff = awarding.staff().get(&path).await.ok();
    assert_eq!((&staff["tie"], &staff["actions"]), (&seen["tie"], &json!([])));
}

/// Decides for the entries with these numbers, the first in favour first.
async fn decide(awarding: &Awarding, order: &[usize]) -> Value {
    let path = format!("/ranking-runs/{}/tie", awarding.run_id);
    let order: Vec<&str> = order.iter().map(|number| awarding.judging.entries[number - 1].public_id.as_str()).collect();
    awarding.chair.post(&path, json!({ "order": order, "reason": "复议投票 2:1" })).await.ok()
}

async fn the_order_of_the_chair_fills_the_places_and_leaves_the_shared_rank(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let mut awarding = Awarding::ranked_with(&app, &world, award_rules(), &TIED).await;
    let state = decide(&awarding, &[3, 2]).await;
    assert_eq!((&state["tie"], &state["actions"]), (&Value::Null, &json!([])));
    assert_ne!(state["run_id"], awarding.run_id.as_str());
    awarding.run_id = state["run_id"].as_str().unwrap().to_owned();
    let mut decided = numbers(&awarding.rows().await);
    decided.sort();
    let expected =
        ["1 2026-CXG-0001 awarded", "2 2026-CXG-0004 awarded", "3 2026-CXG-0002 reserve", "3 2026-CXG-0003 awarded"];
    assert_eq!(decided, expected);
    assert_eq!(awarding.chair.get("/overview").await.ok()["todos"], json!([]));
    let events = app.sign_in("north-auditor").await.get("/events?type=tie_decided").await.ok();
    assert_eq!(events["items"][0]["actor"], "judge2同志");
    let again = format!("/programmes/{}/ranking-runs", awarding.judging.competition.id);
    let rerun = awarding.staff().post(&again, json!({})).await.ok();
    assert_eq!(rerun["has_open_tie"], false, "the decision stays for later runs");
    awarding.run_id = rerun["id"].as_str().unwrap().to_owned();
    let list = awarding.draft().await.ok();
    assert_eq!(list["reserve"][0]["number"], "2026-CXG-0002");
}

async fn a_decision_recomputes_from_the_exported_files(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let mut awarding = Awarding::ranked_with(&app, &world, award_rules(), &TIED).await;
    awarding.run_id = decide(&awarding, &[3, 2]).await["run_id"].as_str().unwrap().to_owned();
    let file =
        async |name: &str| awarding.staff().get(&format!("/ranking-runs/{}/files/{name}", awarding.run_id)).await.bytes;
    let entries = read_entries(&file("entries.csv").await).values;
    let decisions: Vec<Option<String>> =
        entries.iter().map(|entry| entry.decision.map(|number| number.to_string())).collect();
    assert_eq!(decisions, [None, Some("2".to_owned()), Some("1".to_owned()), None]);
    let marks = read_marks(&file("marks.csv").await).values;
    let pack = RulePack::from_json(&String::from_utf8(file("rules.json").await).unwrap()).unwrap();
    let competition = official::Competition { entries, marks };
    let outcome = official::score(&pack, &competition).unwrap();
    assert!(outcome.open_tie().is_none());
    assert_eq!(write_ranking(&outcome).unwrap(), file("ranking.csv").await);
    manifest::verify(&file("manifest.json").await).unwrap();
}

async fn a_decision_names_every_tied_entry_once_and_is_the_chairs(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    World::build(&app, "south", 0).await;
    let awarding = Awarding::ranked_with(&app, &world, award_rules(), &TIED).await;
    let path = format!("/ranking-runs/{}/tie", awarding.run_id);
    let ids: Vec<&str> = awarding.judging.entries.iter().map(|entry| entry.public_id.as_str()).collect();
    for order in [vec![ids[1]], vec![ids[1], ids[1]], vec![ids[1], ids[2], ids[3]], vec![ids[0], ids[3]]] {
        let refused = awarding.chair.post(&path, json!({ "order": order, "reason": "复议投票" })).await;
        assert_eq!(refused.problem(), "validation_failed");
        assert_eq!(refused.json()["fields"][0]["field"], "order");
    }
    let input = json!({ "order": [ids[1], ids[2]], "reason": "复议投票" });
    let silent = json!({ "order": [ids[1], ids[2]], "reason": "" });
    assert_eq!(awarding.chair.post(&path, silent).await.problem(), "validation_failed");
    for person in ["staff1", "supervisor", "leader1", "judge3", "enterprise1"] {
        let client = app.sign_in(&world.username(person)).await;
        assert_eq!(client.post(&path, input.clone()).await.problem(), "forbidden", "{person}");
    }
    assert_eq!(app.sign_in("north-judge3").await.get(&path).await.problem(), "forbidden");
    assert_eq!(app.sign_in("south-staff1").await.get(&path).await.problem(), "not_found");
    awarding.chair.post(&path, input.clone()).await.ok();
    assert_eq!(awarding.chair.post(&path, input).await.problem(), "state_forbids", "the run is no longer in force");
    assert_eq!(awarding.chair.get(&path).await.ok()["tie"], Value::Null);
}

async fn a_rule_that_leaves_the_tied_out_needs_no_chair(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let mut rules = award_rules();
    rules["tiers"][1]["at_cut"] = json!("leave_out");
    let awarding = Awarding::ranked_with(&app, &world, rules, &TIED).await;
    let run = awarding.run().await;
    assert_eq!((&run["has_open_tie"], &run["reasons"]["tied_at_cut"]), (&json!(false), &json!(2)));
    assert_eq!(awarding.draft().await.ok()["award_count"], 2);
}
