//! What statistics say of a ranking: for those who decide about it, under pseudonyms, and without touching it.

use jinbang_tests::{Awarding, Store, TestApp, client::Answer, world::World};
use reqwest::StatusCode;
use serde_json::{Value, json};

crate::on_both_stores! {
    the_analysis_says_how_far_judges_agree_and_names_none,
    three_judges_who_never_differ_leave_nothing_grey,
    a_leader_is_told_of_the_panel_but_not_of_single_judges,
    an_analysis_is_for_those_who_decide_about_the_ranking,
    the_analysis_changes_nothing,
    a_wider_cap_lets_the_passed_over_entry_in_and_the_last_one_out,
    a_what_if_stores_nothing_and_changes_nothing,
    a_what_if_that_makes_no_sense_is_refused_in_words,
    a_what_if_is_for_those_who_decide_about_the_ranking,
}

async fn analysis(awarding: &Awarding) -> Value {
    awarding.staff().get(&format!("/ranking-runs/{}/analysis", awarding.run_id)).await.ok()
}

async fn the_analysis_says_how_far_judges_agree_and_names_none(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let answer = awarding.staff().get(&format!("/ranking-runs/{}/analysis", awarding.run_id)).await;
    for judge in ["评委2", "评委3", "评委4"] {
        assert!(!answer.text().contains(judge), "{judge} is named in {}", answer.text());
    }
    let analysis = answer.ok();
    let group = &analysis["rounds"][0]["groups"][0];
    assert_eq!(
        (&group["entry_count"], &group["judge_count"], &group["sheet_count"]),
        (&json!(6), &json!(3), &json!(18))
    );
    assert_eq!(group["agreement"]["panel"], json!({ "value": 1.0, "why_not": null }));
    assert_eq!(group["agreement"]["kendall_w"]["value"], 1.0);
    let judges = group["judges"].as_array().unwrap();
    assert_eq!(judges.iter().map(|judge| &judge["label"]).collect::<Vec<_>>(), ["甲", "乙", "丙"]);
    assert!(judges.iter().all(|judge| judge["remarks"] == json!(["too_few_to_say"])), "{judges:?}");
}

async fn three_judges_who_never_differ_leave_nothing_grey(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let analysis = analysis(&awarding).await;
    assert_eq!(analysis["rounds"][0]["groups"][0]["line"], json!({ "places": 3, "grey_zone": [] }));
    let without = analysis["without_judges"].as_array().unwrap();
    assert_eq!(without.len(), 3);
    // The rules want three judges, so that none can be left out.
    assert!(without.iter().all(|judge| judge["is_possible"] == false), "{without:?}");
    // A budget bounds the awards, too: no comparison.
    assert_eq!(analysis["best_awards"], Value::Null);
    let weights = &analysis["rounds"][0]["weights"];
    // Benefit is the same for all, so no weight of it swaps anybody.
    assert_eq!(weights["swaps"], json!([]));
}

async fn a_leader_is_told_of_the_panel_but_not_of_single_judges(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let path = format!("/ranking-runs/{}/analysis", awarding.run_id);
    let told = awarding.judging.supervisor.get(&path).await.ok();
    assert!(told["rounds"][0]["groups"][0]["judges"].is_array());
    let [leader, _] = &awarding.leaders;
    let told = leader.get(&path).await.ok();
    let group = &told["rounds"][0]["groups"][0];
    assert_eq!(group["judges"], Value::Null);
    assert_eq!(group["agreement"]["kendall_w"]["value"], 1.0);
}

async fn an_analysis_is_for_those_who_decide_about_the_ranking(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    World::build(&app, "south", 0).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let path = format!("/ranking-runs/{}/analysis", awarding.run_id);
    for person in ["staff2", "supervisor", "leader1"] {
        let run =
            app.sign_in(&world.username(person)).await.get(&format!("/ranking-runs/{}", awarding.run_id)).await.ok();
        assert!(run["actions"].as_array().unwrap().contains(&json!("get_ranking_analysis")), "{person}");
        assert_eq!(app.sign_in(&world.username(person)).await.get(&path).await.status, StatusCode::OK, "{person}");
    }
    for person in ["enterprise2", "officer1", "judge2", "auditor", "system"] {
        assert_eq!(app.sign_in(&world.username(person)).await.get(&path).await.problem(), "forbidden", "{person}");
    }
    let (neighbour, stranger) = (app.sign_in("south-staff1").await, app.stranger());
    assert_eq!(neighbour.get(&path).await.problem(), "not_found");
    assert_eq!(stranger.get(&path).await.status, StatusCode::UNAUTHORIZED);
}

async fn the_analysis_changes_nothing(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let before = (awarding.run().await, awarding.rows().await);
    let first = analysis(&awarding).await;
    assert_eq!(analysis(&awarding).await, first, "the same question has the same answer");
    assert_eq!((awarding.run().await, awarding.rows().await), before);
}

/// Tries changes of a ranking as one of the staff.
async fn try_out(awarding: &Awarding, changes: Value) -> Answer {
    let path = format!("/ranking-runs/{}/what-if", awarding.run_id);
    awarding.staff().post(&path, json!({ "changes": changes })).await
}

async fn a_wider_cap_lets_the_passed_over_entry_in_and_the_last_one_out(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let difference = try_out(&awarding, json!([{ "change": "enterprise_cap", "at_most": 2 }])).await.ok();
    let moves = difference["moves"].as_array().unwrap();
    let line = |moved: &Value| {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (number, before) = (text(&moved["entry"]["number"]), text(&moved["entry"]["tier_name"]));
        format!("{} {number} {before}>{} {}", text(&moved["kind"]), text(&moved["tier_name"]), moved["rank"])
    };
    assert_eq!(moves.iter().map(line).collect::<Vec<_>>(), ["in 2026-CXG-0002 >优秀 2", "out 2026-CXG-0004 优秀> 4"]);
    assert!(moves[0]["why"].as_str().unwrap().contains("每家企业限额由 1 改为 2"), "{}", moves[0]["why"]);
    let counts = (&difference["other_count"], &difference["unchanged_count"]);
    // The reserve becomes the next one down.
    assert_eq!(counts, (&json!(1), &json!(3)), "{difference}");
}

async fn a_what_if_stores_nothing_and_changes_nothing(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let auditor = app.sign_in(&world.username("auditor")).await;
    let log = format!("/events?programme_id={}", awarding.judging.competition.id);
    let seen = async || (awarding.run().await, awarding.rows().await, awarding.judging.competition.get().await);
    let (before, log_before) = (seen().await, auditor.get(&log).await.ok());
    let changes = json!([
        { "change": "tier_count", "tier": "best", "count": 2 },
        { "change": "tier_count", "tier": "good", "count": 1 },
        { "change": "enterprise_cap", "at_most": null },
    ]);
    let difference = try_out(&awarding, changes).await.ok();
    assert!(!difference["moves"].as_array().unwrap().is_empty(), "{difference}");
    assert_eq!(seen().await, before);
    assert_eq!(auditor.get(&log).await.ok(), log_before);
}

async fn a_what_if_that_makes_no_sense_is_refused_in_words(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    for (change, code, words) in [
        (json!({ "change": "tier_count", "tier": "gold", "count": 2 }), "validation_failed", "不存在"),
        (json!({ "change": "tier_count", "tier": "best", "count": 0 }), "validation_failed", "不能小于 1"),
        (json!({ "change": "round_weight", "round": "final", "weight": "lots" }), "validation_failed", "lots"),
        (json!({ "change": "drop_judge", "judge": "nobody" }), "validation_failed", "nobody"),
        (json!({ "change": "drop_judge", "judge": "final-A1" }), "incomplete_marks", "得不出结果"),
        (json!({ "change": "budget", "fen": 1 }), "validation_failed", "请核对"),
    ] {
        let refused = try_out(&awarding, json!([change])).await;
        assert_eq!(refused.problem(), code, "{change}: {}", refused.text());
        assert!(refused.text().contains(words), "{change}: {}", refused.text());
    }
    assert_eq!(try_out(&awarding, json!([])).await.problem(), "validation_failed");
}

async fn a_what_if_is_for_those_who_decide_about_the_ranking(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    World::build(&app, "south", 0).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let path = format!("/ranking-runs/{}/what-if", awarding.run_id);
    let input = json!({ "changes": [{ "change": "enterprise_cap", "at_most": 2 }] });
    for person in ["staff2", "supervisor", "leader1"] {
        let answer = app.sign_in(&world.username(person)).await.post(&path, input.clone()).await;
        assert_eq!(answer.status, StatusCode::OK, "{person}");
    }
    for person in ["enterprise2", "officer1", "judge2", "auditor", "system"] {
        let answer = app.sign_in(&world.username(person)).await.post(&path, input.clone()).await;
        assert_eq!(answer.problem(), "forbidden", "{person}");
    }
    assert_eq!(app.sign_in("south-staff1").await.post(&path, input).await.problem(), "not_found");
}
