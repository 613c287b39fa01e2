//! The ranking after the last lock: what it says, why, and that anybody can recompute it.

use jinbang_api::competition_files::{read_entries, read_marks, write_ranking};
use jinbang_tests::{
    Awarding, Store, TestApp,
    awarding::{NOVELTY, award_rules},
    world::World,
};
use reqwest::StatusCode;
use scoring::{RulePack, manifest, official};
use serde_json::{Value, json};

crate::on_both_stores! {
    the_last_lock_computes_the_ranking_with_it,
    a_ranking_that_the_rules_refuse_leaves_the_round_locked,
    rows_stand_in_the_order_of_their_totals_and_say_why,
    an_explanation_gives_every_mark_and_ends_in_the_award,
    exported_files_scored_anew_give_the_stored_ranking,
    the_manifest_verifies_and_a_changed_byte_does_not,
    a_new_run_replaces_the_one_before_and_gives_the_same_result,
    rows_are_found_by_tier_reason_and_text,
    a_ranking_is_for_the_inner_circle_of_its_district,
}

async fn the_last_lock_computes_the_ranking_with_it(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Awarding::marked(&app, &world, award_rules(), &NOVELTY).await;
    let path = format!("/programmes/{}/ranking-runs", judging.competition.id);
    let early = judging.staff().post(&path, json!({})).await;
    assert_eq!(early.problem(), "state_forbids");
    assert_eq!(judging.competition.get().await["latest_ranking_run_id"], Value::Null);
    judging.lock(0).await.ok();
    let programme = judging.competition.get().await;
    assert_eq!(programme["status"], "ranked");
    let types: Vec<&Value> = programme["timeline"].as_array().unwrap().iter().map(|item| &item["type"]).collect();
    assert_eq!(types[..2], ["programme_ranked", "round_locked"]);
    let awarding = Awarding::of(&app, &world, judging).await;
    let run = awarding.run().await;
    assert_eq!((&run["entry_count"], &run["is_official"]), (&json!(6), &json!(true)));
    assert_eq!(run["reasons"], json!({ "awarded": 3, "enterprise_cap": 1, "reserve": 1, "quota_full": 1 }));
    assert_eq!(run["rule_pack_hash"], programme["rule_pack_hash"]);
    assert_eq!(run["actions"], json!(["create_award_list", "get_ranking_file", "get_ranking_analysis"]));
    let tier = &run["tiers"][1];
    assert_eq!((&tier["name"], &tier["awarded"], &tier["cut_total"]), (&json!("优秀"), &json!(2), &json!("83.00")));
}

async fn a_ranking_that_the_rules_refuse_leaves_the_round_locked(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let mut rules = award_rules();
    rules["ties"] = json!({ "chain": [], "left": "refuse" });
    let judging = Awarding::marked(&app, &world, rules, &["30", "30"]).await;
    assert_eq!(judging.lock(0).await.ok()["status"], "locked");
    let programme = judging.competition.get().await;
    assert_eq!((&programme["status"], &programme["latest_ranking_run_id"]), (&json!("locked"), &Value::Null));
    assert!(programme["actions"].as_array().unwrap().contains(&json!("create_ranking_run")));
    let path = format!("/programmes/{}/ranking-runs", judging.competition.id);
    let refused = judging.staff().post(&path, json!({})).await;
    assert_eq!(refused.problem(), "incomplete_marks");
    assert!(!refused.json()["fields"].as_array().unwrap().is_empty());
}

async fn rows_stand_in_the_order_of_their_totals_and_say_why(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let rows = awarding.rows().await;
    let line = |row: &Value| {
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        format!("{} {} {} {} {}", row["rank"], text("number"), text("total"), text("tier"), text("reason"))
    };
    let expected = [
        "1 2026-CXG-0006 86.00 best awarded",
        "2 2026-CXG-0002 85.00  enterprise_cap",
        "3 2026-CXG-0005 84.00 good awarded",
        "4 2026-CXG-0004 83.00 good awarded",
        "5 2026-CXG-0003 82.00  reserve",
        "6 2026-CXG-0001 81.00  quota_full",
    ];
    assert_eq!(rows.iter().map(line).collect::<Vec<_>>(), expected);
    assert_eq!(rows[0]["enterprise"], world.enterprises[1].name.as_str());
    assert_eq!(rows[0]["gap_to_cut"], "3.00");
    assert_eq!(rows[5]["gap_to_cut"], "-2.00");
    assert_eq!(rows[0]["rounds"], json!({ "final": "86.00" }));
    let marks = rows[0]["marks"].as_array().unwrap();
    assert_eq!(marks.len(), 3);
    assert!(marks.iter().all(|mark| mark["value"] == "86" && mark["state"] == "given"), "{marks:?}");
}

async fn an_explanation_gives_every_mark_and_ends_in_the_award(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let rows = awarding.rows().await;
    let path = |row: &Value| {
        format!("/ranking-runs/{}/rows/{}/explanation", awarding.run_id, row["entry_id"].as_str().unwrap())
    };
    let answer = awarding.staff().get(&path(&rows[1])).await;
    for judge in ["评委2", "评委3", "评委4"] {
        assert!(!answer.text().contains(judge), "{judge} is named in {}", answer.text());
    }
    let explanation = answer.ok();
    assert_eq!((&explanation["rank"], &explanation["total"]), (&json!(2), &json!("85.00")));
    let steps = explanation["steps"].as_array().unwrap();
    let of_kind = |kind: &str| steps.iter().find(|step| step["kind"] == kind).unwrap_or_else(|| panic!("no {kind}"));
    let labels: Vec<&Value> = of_kind("panel")["marks"].as_array().unwrap().iter().map(|mark| &mark["judge"]).collect();
    assert_eq!(labels, ["甲", "乙", "丙"]);
    assert_eq!(of_kind("rounding")["result"], "85.00");
    let award = steps.last().unwrap();
    assert_eq!(award["kind"], "award");
    assert!(award["text"].as_str().unwrap().contains("限额（每家 1 项）"), "{award}");
    let english = awarding.staff().read_in("en-GB,en;q=0.9", &path(&rows[1])).await.ok();
    let told = english["steps"].as_array().unwrap().last().unwrap()["text"].as_str().unwrap().to_owned();
    assert!(told.contains("has its awards already"), "{told}");
    let numbers: Vec<u64> = steps.iter().map(|step| step["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=u64::try_from(steps.len()).unwrap()).collect::<Vec<_>>());
}

async fn exported_files_scored_anew_give_the_stored_ranking(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let scored = Scored::of(&awarding).await;
    let pack = RulePack::from_json(&String::from_utf8(scored.rules.clone()).unwrap()).unwrap();
    let outcome = official::score(&pack, &scored.competition).unwrap();
    assert_eq!(write_ranking(&outcome).unwrap(), scored.ranking);
    for (row, stored) in outcome.rows().iter().zip(awarding.rows().await) {
        assert_eq!(row.entry.entry, stored["number"]);
        assert_eq!(row.rank.map(|rank| json!(rank)).unwrap_or_default(), stored["rank"]);
        assert_eq!(row.total.map(|total| total.to_string()).as_deref(), stored["total"].as_str());
        assert_eq!(row.tier, stored["tier"].as_str());
        assert_eq!(row.reason.map(|reason| reason.word()), stored["reason"].as_str());
    }
}

/// The files of a run, downloaded and read back.
struct Scored {
    rules: Vec<u8>,
    competition: official::Competition,
    ranking: Vec<u8>,
}

impl Scored {
    async fn of(awarding: &Awarding) -> Self {
        let entries = read_entries(&download(awarding, "entries.csv").await);
        let marks = read_marks(&download(awarding, "marks.csv").await);
        assert!(entries.faults.is_empty() && marks.faults.is_empty());
        Self {
            rules: download(awarding, "rules.json").await,
            competition: official::Competition { entries: entries.values, marks: marks.values },
            ranking: download(awarding, "ranking.csv").await,
        }
    }
}

async fn download(awarding: &Awarding, file: &str) -> Vec<u8> {
    let answer = awarding.staff().get(&format!("/ranking-runs/{}/files/{file}", awarding.run_id)).await;
    assert_eq!(answer.status, StatusCode::OK, "{file}: {}", answer.text());
    answer.bytes
}

/// SHA-256 of the example's manifest: the same on either database, in a debug and in a release build. It changes with the
/// engine's version, which the manifest names.
const MANIFEST_SHA256: &str = "cc33af80b3351a25bc7efd8843f653e04eb2d74a58faf7548650e5015bfa2dee";

async fn the_manifest_verifies_and_a_changed_byte_does_not(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let manifest = download(&awarding, "manifest.json").await;
    let verified = manifest::verify(&manifest).unwrap();
    assert_eq!((verified.entries, verified.marks), (6, 36));
    let hash = jinbang_api::canonical::sha256_hex(&manifest);
    assert_eq!(awarding.run().await["manifest_hash"], hash.as_str());
    assert_eq!(hash, MANIFEST_SHA256, "same input, same bytes");
    let text = String::from_utf8(manifest).unwrap();
    assert!(!text.contains("评委2"), "the manifest names a judge");
    let forged = text.replacen("\"38\"", "\"37\"", 1);
    assert_ne!(forged, text);
    assert!(manifest::verify(forged.as_bytes()).is_err());
}

async fn a_new_run_replaces_the_one_before_and_gives_the_same_result(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let mut awarding = Awarding::ranked(&app, &world).await;
    let (first, rows) = (awarding.run().await, awarding.rows().await);
    let path = format!("/programmes/{}/ranking-runs", awarding.judging.competition.id);
    let second = awarding.staff().post(&path, json!({})).await.ok();
    assert_ne!(second["id"], first["id"]);
    assert_eq!(second["manifest_hash"], first["manifest_hash"], "same input, same bytes");
    let stale = awarding.run().await;
    assert_eq!(
        (&stale["is_official"], &stale["actions"]),
        (&json!(false), &json!(["get_ranking_file", "get_ranking_analysis"]))
    );
    assert_eq!(awarding.draft().await.problem(), "state_forbids");
    awarding.run_id = second["id"].as_str().unwrap().to_owned();
    assert_eq!(awarding.rows().await, rows);
    awarding.draft().await.ok();
    let late = awarding.staff().post(&path, json!({})).await;
    assert_eq!(late.problem(), "state_forbids", "a ranking under a proposed list stays");
}

async fn rows_are_found_by_tier_reason_and_text(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    for (query, numbers) in [
        ("tier=good", vec!["2026-CXG-0005", "2026-CXG-0004"]),
        ("reason=enterprise_cap", vec!["2026-CXG-0002"]),
        ("q=0003", vec!["2026-CXG-0003"]),
        ("q=north区第1企业", vec!["2026-CXG-0005", "2026-CXG-0001"]),
        ("tier=best&q=0003", vec![]),
    ] {
        let found = awarding.staff().get(&format!("/ranking-runs/{}/rows?{query}", awarding.run_id)).await.ok();
        let found: Vec<&Value> = found["items"].as_array().unwrap().iter().map(|row| &row["number"]).collect();
        assert_eq!(found, numbers, "{query}");
    }
    let page = awarding.staff().get(&format!("/ranking-runs/{}/rows?limit=4", awarding.run_id)).await.ok();
    assert_eq!((page["items"].as_array().unwrap().len(), &page["total"]), (4, &json!(6)));
}

async fn a_ranking_is_for_the_inner_circle_of_its_district(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    World::build(&app, "south", 0).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let entry_id = awarding.rows().await[0]["entry_id"].as_str().unwrap().to_owned();
    let run = format!("/ranking-runs/{}", awarding.run_id);
    let reads = [
        run.clone(),
        format!("{run}/rows"),
        format!("{run}/rows/{entry_id}/explanation"),
        format!("{run}/files/manifest.json"),
        format!("{run}/files/score-summary.xlsx"),
        format!("{run}/files/recompute.xlsx"),
    ];
    for person in ["staff2", "supervisor", "leader1", "auditor"] {
        let person = app.sign_in(&world.username(person)).await;
        for path in &reads {
            assert_eq!(person.get(path).await.status, StatusCode::OK, "{path}");
        }
    }
    for person in ["enterprise2", "officer1", "judge2", "system"] {
        let client = app.sign_in(&world.username(person)).await;
        for path in &reads {
            assert_eq!(client.get(path).await.problem(), "forbidden", "{person} {path}");
        }
    }
    let (neighbour, stranger) = (app.sign_in("south-staff1").await, app.stranger());
    for path in &reads {
        assert_eq!(neighbour.get(path).await.problem(), "not_found", "{path}");
        assert_eq!(stranger.get(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    let runs = format!("/programmes/{}/ranking-runs", awarding.judging.competition.id);
    for person in ["supervisor", "leader1", "judge2"] {
        assert_eq!(app.sign_in(&world.username(person)).await.post(&runs, json!({})).await.problem(), "forbidden");
    }
}
