//! Measured values: recorded by one of the staff, checked by another, before the supervisor signs; counted by the engine.

use jinbang_api::competition_files::{read_entries, read_marks, write_ranking};
use jinbang_tests::{Awarding, Client, Judging, Store, TestApp, client::Answer, world::World};
use reqwest::Method;
use scoring::{RulePack, manifest, official};
use serde_json::{Value, json};

crate::on_both_stores! {
    a_round_without_judges_is_recorded_checked_and_locked,
    values_count_in_totals_ties_and_files,
    a_value_that_the_rules_do_not_allow_is_refused_and_nothing_is_stored,
    a_value_that_somebody_else_changed_meanwhile_is_not_overwritten,
    a_changed_value_waits_for_a_second_person_again,
    a_change_takes_back_the_signature_of_the_supervisor,
    an_entry_that_left_is_not_waited_for,
    what_is_open_waits_for_staff_then_for_another_of_them_then_for_the_supervisor,
    the_list_shows_what_the_enterprise_declared_and_what_is_still_open,
}

/// A theory round that is only measured and lets two go on; a final of two judged criteria, an area by steps, and a time
/// that only breaks ties.
fn rules() -> Value {
    let theory =
        json!([{ "key": "theory", "name": "理论知识", "kind": "measured", "min": "0", "max": "100", "step": "0.5" }]);
    let last = json!([
        { "key": "novelty", "name": "创新性", "min": "0", "max": "40", "step": "0.5" },
        { "key": "benefit", "name": "效益", "min": "60", "max": "100", "step": "1", "factor": "0.6" },
        { "key": "front_line_count", "name": "一线职工人数", "kind": "measured", "min": "0",
          "map": { "kind": "ladder", "steps": [["30", "6"], ["10", "4"]] }, "factor": "0.5" },
        { "key": "minutes", "name": "用时", "kind": "measured", "min": "0", "factor": "0" },
    ]);
    json!({
        "schema": "jinbang-rules/1", "title": "技能赛", "combine": "last", "rounding": { "total_places": 2 },
        "rounds": [
            { "key": "theory", "name": "理论初赛", "order": "weigh_then_trim", "aggregate": { "method": "mean" },
              "advance": { "count": 2, "ties": "all" }, "criteria": theory },
            { "key": "final", "name": "决赛", "order": "weigh_then_trim", "aggregate": { "method": "mean" },
              "min_judges": 3, "criteria": last },
        ],
        "ties": { "chain": ["measured:final.minutes:low"] },
        "tiers": [{ "key": "best", "name": "一等奖", "count": 1 }],
    })
}

/// Entries in the theory round, with a second of the staff.
async fn in_theory(app: &TestApp, world: &World, entries: usize) -> (Judging, Client) {
    let judging = Judging::prepare_with(app, world, entries, rules()).await;
    judging.start(0).await.ok();
    let second = app.sign_in(&world.username("staff2")).await;
    (judging, second)
}

fn path(judging: &Judging, round: usize) -> String {
    format!("/rounds/{}/measurements", judging.rounds[round])
}

fn entry(judging: &Judging, number: usize) -> &str {
    &judging.entries[number - 1].public_id
}

/// `(entry number, criterion, seen, value)` for the body of a recording.
type Cell<'a> = (usize, &'a str, Option<&'a str>, Option<&'a str>);

async fn record(judging: &Judging, staff: &Client, round: usize, cells: &[Cell<'_>]) -> Answer {
    let values: Vec<Value> = cells
        .iter()
        .map(|(number, criterion, seen, value)| {
            json!({ "entry_id": entry(judging, *number), "criterion": criterion, "seen": seen, "value": value })
        })
        .collect();
    let body = json!({ "source": "成绩单 2026-3 号", "values": values });
    staff.send(staff.request(Method::PUT, &path(judging, round)).json(&body)).await
}

async fn check(judging: &Judging, staff: &Client, round: usize, cells: &[(usize, &str, &str)]) -> Answer {
    let values: Vec<Value> = cells
        .iter()
        .map(|(number, criterion, value)| {
            json!({ "entry_id": entry(judging, *number), "criterion": criterion, "value": value })
        })
        .collect();
    staff.post(&format!("{}/check", path(judging, round)), json!({ "values": values })).await
}

/// Recorded by the first of the staff, checked by the second.
async fn measure(judging: &Judging, second: &Client, round: usize, cells: &[(usize, &str, &str)]) {
    let typed: Vec<Cell<'_>> =
        cells.iter().map(|(number, criterion, value)| (*number, *criterion, None, Some(*value))).collect();
    record(judging, judging.staff(), round, &typed).await.ok();
    check(judging, second, round, cells).await.ok();
}

async fn value_of(judging: &Judging, number: usize, criterion: &str) -> Value {
    let list = judging.staff().get(&path(judging, 0)).await.ok();
    let items = list["entries"]["items"].as_array().unwrap();
    let found = items.iter().find(|item| item["entry_id"] == entry(judging, number)).unwrap();
    found["values"].as_array().unwrap().iter().find(|value| value["criterion"] == criterion).unwrap().clone()
}

async fn a_round_without_judges_is_recorded_checked_and_locked(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 3).await;
    let judging = Judging::prepare_with(&app, &world, 3, rules()).await;
    let second = app.sign_in(&world.username("staff2")).await;
    let before = judging.round(0).await;
    assert_eq!((&before["min_judges"], &before["entry_count"]), (&json!(0), &json!(3)));
    assert!(!before["actions"].as_array().unwrap().contains(&json!("create_panel")));
    assert_eq!(judging.panel(&world, 0, "第一组", &[1, 2, 3]).await.problem(), "state_forbids");
    let preview = format!("/rounds/{}/assignment-preview", judging.rounds[0]);
    let preview = judging.staff().get(&preview).await.ok();
    assert_eq!((&preview["measurements"], &preview["problems"]), (&json!(3), &json!([])));
    assert_eq!(
        record(&judging, judging.staff(), 0, &[(1, "theory", None, Some("80"))]).await.problem(),
        "state_forbids"
    );
    judging.start(0).await.ok();
    let started = judging.round(0).await;
    assert_eq!((&started["entry_count"], &started["panels"]), (&json!(3), &json!([])));
    assert_eq!(started["measurements"], json!({ "needed": 3, "recorded": 0, "checked": 0 }));
    assert!(started["actions"].as_array().unwrap().contains(&json!("list_measurements")));

    let unsigned = judging.sign_lock(0).await;
    assert_eq!(unsigned.problem(), "incomplete_marks");
    assert!(unsigned.text().contains("3 个测量值没有录入"), "{}", unsigned.text());
    let cells = [(1, "theory", None, Some("80")), (2, "theory", None, Some("91.5")), (3, "theory", None, Some("88"))];
    let tally = record(&judging, judging.staff(), 0, &cells).await.ok();
    assert_eq!(tally, json!({ "needed": 3, "recorded": 3, "checked": 0 }));
    let seen = [(1, "theory", "80"), (2, "theory", "91.5"), (3, "theory", "88")];
    assert_eq!(check(&judging, judging.staff(), 0, &seen).await.problem(), "same_person");
    let unsigned = judging.sign_lock(0).await;
    assert!(unsigned.text().contains("3 个没有经第二人核对"), "{}", unsigned.text());
    assert_eq!(check(&judging, &second, 0, &seen).await.ok()["checked"], 3);
    judging.sign_lock(0).await.ok();
    judging.lock(0).await.ok();
    assert_eq!(
        record(&judging, judging.staff(), 0, &[(1, "theory", Some("80"), Some("99"))]).await.problem(),
        "state_forbids"
    );
    // The two best go on: 2 with 91.5 and 3 with 88.
    assert_eq!(judging.round(1).await["entry_count"], 2);
    let auditor = app.sign_in("north-auditor").await;
    for kind in ["measurements_recorded", "measurements_checked"] {
        assert_eq!(auditor.get(&format!("/events?type={kind}")).await.ok()["total"], 1, "{kind}");
    }
}

async fn values_count_in_totals_ties_and_files(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let (judging, second) = in_theory(&app, &world, 3).await;
    measure(&judging, &second, 0, &[(1, "theory", "80"), (2, "theory", "91.5"), (3, "theory", "88")]).await;
    judging.sign_lock(0).await.ok();
    judging.lock(0).await.ok();
    judging.panel(&world, 1, "第一组", &[2, 3, 4]).await.ok();
    judging.start(1).await.ok();
    for judge in ["judge2", "judge3", "judge4"] {
        let judge = app.sign_in(&world.username(judge)).await;
        judging.score_all(&judge, 1, |title| if title.contains('2') { "30" } else { "31" }.to_owned()).await;
    }
    // 30 + 48 + 3 against 31 + 48 + 2; the quicker one is first.
    let cells =
        [(2, "front_line_count", "30"), (2, "minutes", "42.5"), (3, "front_line_count", "12"), (3, "minutes", "42.25")];
    measure(&judging, &second, 1, &cells).await;
    judging.sign_lock(1).await.ok();
    judging.lock(1).await.ok();
    let awarding = Awarding::of(&app, &world, judging).await;
    let rows = awarding.rows().await;
    let line = |row: &Value| json!([row["rank"], row["number"], row["total"], row["tie_decided_by"]]);
    assert_eq!(line(&rows[0]), json!([1, "2026-CXG-0003", "81.00", null]));
    assert_eq!(line(&rows[1]), json!([2, "2026-CXG-0002", "81.00", "measured:final.minutes:low"]));
    assert_eq!(rows[0]["measured"], json!({ "theory": "88.00", "final": "2.00" }));
    let run = awarding.staff().get(&format!("/ranking-runs/{}", awarding.run_id)).await.ok();
    assert_eq!(run["rounds"][1]["is_measured"], true);
    let explanation =
        format!("/ranking-runs/{}/rows/{}/explanation", awarding.run_id, rows[1]["entry_id"].as_str().unwrap());
    let explanation = awarding.staff().get(&explanation).await.ok();
    let steps = explanation["steps"].as_array().unwrap();
    assert_eq!(steps.iter().filter(|step| step["kind"] == "measured").count(), 3);

    let file =
        async |name: &str| awarding.staff().get(&format!("/ranking-runs/{}/files/{name}", awarding.run_id)).await.bytes;
    let pack = RulePack::from_json(&String::from_utf8(file("rules.json").await).unwrap()).unwrap();
    let entries = read_entries(&file("entries.csv").await).values;
    let marks = read_marks(&file("marks.csv").await).values;
    assert_eq!(marks.iter().filter(|mark| mark.judge.is_empty()).count(), 7);
    let competition = official::Competition { entries, marks };
    let outcome = official::score(&pack, &competition).unwrap();
    assert_eq!(write_ranking(&outcome).unwrap(), file("ranking.csv").await);
    manifest::verify(&file("manifest.json").await).unwrap();
    assert!(file("score-summary.xlsx").await.starts_with(b"PK"));
    let analysis = awarding.staff().get(&format!("/ranking-runs/{}/analysis", awarding.run_id)).await;
    assert!(analysis.status.is_success(), "{}", analysis.text());
}

async fn a_value_that_the_rules_do_not_allow_is_refused_and_nothing_is_stored(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 3).await;
    let (judging, _) = in_theory(&app, &world, 2).await;
    for (value, code) in [("九十", "malformed"), ("100.5", "mark_out_of_range"), ("80.25", "mark_off_step")] {
        let cells = [(1, "theory", None, Some("80")), (2, "theory", None, Some(value))];
        let refused = record(&judging, judging.staff(), 0, &cells).await;
        assert_eq!(refused.problem(), "validation_failed", "{value}");
        let field = &refused.json()["fields"][0];
        assert_eq!((&field["field"], &field["code"]), (&json!("values[1].value"), &json!(code)));
    }
    let unknown = record(&judging, judging.staff(), 0, &[(1, "novelty", None, Some("1"))]).await;
    assert_eq!(unknown.json()["fields"][0]["code"], "unknown_measurement");
    let round = judging.round(0).await;
    assert_eq!(round["measurements"]["recorded"], 0);
}

async fn a_value_that_somebody_else_changed_meanwhile_is_not_overwritten(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 3).await;
    let (judging, second) = in_theory(&app, &world, 2).await;
    record(&judging, &second, 0, &[(1, "theory", None, Some("70"))]).await.ok();
    let late =
        record(&judging, judging.staff(), 0, &[(2, "theory", None, Some("60")), (1, "theory", None, Some("75"))]).await;
    assert_eq!(late.problem(), "conflict");
    assert_eq!(late.json()["fields"][0]["field"], "values[1]");
    assert_eq!(value_of(&judging, 1, "theory").await["value"], "70");
    assert_eq!(value_of(&judging, 2, "theory").await["value"], Value::Null);
    // The same value typed by two people is no conflict.
    record(&judging, judging.staff(), 0, &[(1, "theory", None, Some("70.0"))]).await.ok();
    assert_eq!(value_of(&judging, 1, "theory").await["recorded_by"], "staff2同志");
    assert_eq!(check(&judging, judging.staff(), 0, &[(1, "theory", "75")]).await.problem(), "conflict");
}

async fn a_changed_value_waits_for_a_second_person_again(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 3).await;
    let (judging, second) = in_theory(&app, &world, 1).await;
    measure(&judging, &second, 0, &[(1, "theory", "70")]).await;
    let checked = value_of(&judging, 1, "theory").await;
    assert_eq!((&checked["checked_by"], &checked["source"]), (&json!("staff2同志"), &json!("成绩单 2026-3 号")));
    let tally = record(&judging, &second, 0, &[(1, "theory", Some("70"), Some("72"))]).await.ok();
    assert_eq!(tally["checked"], 0);
    assert_eq!(check(&judging, &second, 0, &[(1, "theory", "72")]).await.problem(), "same_person");
    assert_eq!(check(&judging, judging.staff(), 0, &[(1, "theory", "72")]).await.ok()["checked"], 1);
    let taken_back = record(&judging, &second, 0, &[(1, "theory", Some("72"), None)]).await.ok();
    assert_eq!(taken_back, json!({ "needed": 1, "recorded": 0, "checked": 0 }));
    let blank = value_of(&judging, 1, "theory").await;
    assert_eq!((&blank["value"], &blank["source"], &blank["recorded_by"]), (&Value::Null, &Value::Null, &Value::Null));
}

async fn a_change_takes_back_the_signature_of_the_supervisor(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 3).await;
    let (judging, second) = in_theory(&app, &world, 1).await;
    measure(&judging, &second, 0, &[(1, "theory", "70")]).await;
    assert_eq!(judging.sign_lock(0).await.ok()["status"], "signed");
    record(&judging, judging.staff(), 0, &[(1, "theory", Some("70"), Some("71"))]).await.ok();
    let round = judging.round(0).await;
    assert_eq!((&round["status"], &round["supervisor_signature"]), (&json!("scoring"), &Value::Null));
    assert_eq!(judging.lock(0).await.problem(), "incomplete_marks");
    check(&judging, &second, 0, &[(1, "theory", "71")]).await.ok();
    judging.sign_lock(0).await.ok();
    judging.lock(0).await.ok();
}

async fn an_entry_that_left_is_not_waited_for(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 3).await;
    let (judging, second) = in_theory(&app, &world, 2).await;
    measure(&judging, &second, 0, &[(1, "theory", "70")]).await;
    assert_eq!(judging.sign_lock(0).await.problem(), "incomplete_marks");
    let input = json!({ "reason": "发生责任事故", "source": "区应急管理局", "evidence": "应急〔2026〕3号" });
    let proposed = judging.staff().post(&format!("/entries/{}/vetoes", entry(&judging, 2)), input).await.ok();
    let leader = app.sign_in(&world.username("leader1")).await;
    leader.post(&format!("/vetoes/{}/confirm", proposed["items"][0]["id"].as_str().unwrap()), json!({})).await.ok();
    let list = judging.staff().get(&path(&judging, 0)).await.ok();
    assert_eq!((&list["entries"]["total"], &list["tally"]["needed"]), (&json!(1), &json!(1)));
    assert_eq!(
        record(&judging, judging.staff(), 0, &[(2, "theory", None, Some("70"))]).await.problem(),
        "validation_failed"
    );
    judging.sign_lock(0).await.ok();
    judging.lock(0).await.ok();
    assert_eq!(judging.round(1).await["entry_count"], 1);
}

async fn what_is_open_waits_for_staff_then_for_another_of_them_then_for_the_supervisor(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 3).await;
    let (judging, second) = in_theory(&app, &world, 2).await;
    let waits = async |person: &Client| {
        let todos = person.get("/overview").await.ok()["todos"].as_array().unwrap().clone();
        todos.iter().map(|todo| json!([todo["kind"], todo["count"]])).collect::<Vec<_>>()
    };
    assert_eq!(waits(&second).await, [json!(["record_measurements", 2])]);
    record(&judging, judging.staff(), 0, &[(1, "theory", None, Some("70"))]).await.ok();
    assert_eq!(waits(judging.staff()).await, [json!(["record_measurements", 1])]);
    assert_eq!(waits(&second).await, [json!(["record_measurements", 1]), json!(["check_measurements", 1])]);
    assert_eq!(waits(&judging.supervisor).await, Vec::<Value>::new());
    measure(&judging, &second, 0, &[(2, "theory", "60")]).await;
    check(&judging, &second, 0, &[(1, "theory", "70")]).await.ok();
    assert_eq!(waits(&judging.supervisor).await, [json!(["sign_lock", 1])]);
    assert_eq!(waits(&second).await, Vec::<Value>::new());
}

async fn the_list_shows_what_the_enterprise_declared_and_what_is_still_open(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let mut rules = rules();
    rules["rounds"].as_array_mut().unwrap().remove(0);
    let judging = Judging::prepare_with(&app, &world, 3, rules).await;
    judging.panel(&world, 0, "第一组", &[2, 3, 4]).await.ok();
    judging.start(0).await.ok();
    let second = app.sign_in(&world.username("staff2")).await;
    measure(&judging, &second, 0, &[(1, "front_line_count", "12"), (1, "minutes", "40")]).await;
    record(&judging, judging.staff(), 0, &[(2, "minutes", None, Some("39"))]).await.ok();

    let value = value_of(&judging, 1, "front_line_count").await;
    let told = [&value["declared"], &value["value"], &value["points"], &value["may_check"]];
    assert_eq!(told, [&json!("12"), &json!("12"), &json!("2.00"), &json!(false)]);
    let numbers = async |query: &str| {
        let list = second.get(&format!("{}{query}", path(&judging, 0))).await.ok();
        let items = list["entries"]["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["number"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(numbers("?state=missing").await, ["2026-CXG-0002", "2026-CXG-0003"]);
    assert_eq!(numbers("?state=unchecked").await, ["2026-CXG-0002"]);
    assert_eq!(numbers("?limit=2").await, ["2026-CXG-0001", "2026-CXG-0002"]);
    let list = second.get(&path(&judging, 0)).await.ok();
    let criteria: Vec<&Value> = list["criteria"].as_array().unwrap().iter().map(|found| &found["key"]).collect();
    assert_eq!(criteria, [&json!("front_line_count"), &json!("minutes")]);
    assert_eq!(list["criteria"][0]["map"]["kind"], "ladder");
    assert_eq!(list["entries"]["items"][1]["values"][1]["may_check"], true);
    // The supervisor reads, and cannot write.
    let seen = judging.supervisor.get(&path(&judging, 0)).await.ok();
    assert_eq!((&seen["tally"], &seen["actions"]), (&list["tally"], &json!([])));
    assert_eq!(
        record(&judging, &judging.supervisor, 0, &[(2, "minutes", Some("39"), Some("1"))]).await.problem(),
        "forbidden"
    );
}
