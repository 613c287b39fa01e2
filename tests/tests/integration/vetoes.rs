//! A veto: two people and a reason, before, during and after publicity.

use entity::{entry, status::EntryStatus};
use jinbang_tests::{
    Awarding, Judging, Store, TestApp,
    awarding::{NOVELTY, award_rules},
    world::World,
};
use scoring::manifest;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

crate::on_both_stores! {
    a_veto_needs_staff_and_a_leader_with_reason_source_and_evidence,
    a_vetoed_entry_leaves_the_ranking_and_the_reserve_moves_up,
    a_veto_takes_a_list_back_at_every_stage_and_the_next_is_signed_anew,
    a_veto_after_the_award_revokes_it_and_leaves_the_others,
    a_veto_before_the_lock_leaves_the_marks_of_the_others,
    a_declined_veto_changes_nothing,
    a_proposed_veto_is_unknown_to_the_enterprise,
}

fn input() -> Value {
    json!({ "reason": "发生生产安全责任事故", "source": "区应急管理局", "evidence": "应急〔2026〕3号" })
}

fn path(judging: &Judging, number: usize) -> String {
    format!("/entries/{}/vetoes", judging.entries[number - 1].public_id)
}

/// Proposed by staff, confirmed by a leader; the ranking in force is then the one without the entry.
async fn veto(awarding: &mut Awarding, number: usize) {
    let proposed = awarding.staff().post(&path(&awarding.judging, number), input()).await.ok();
    let id = proposed["items"][0]["id"].as_str().unwrap();
    awarding.leaders[0].post(&format!("/vetoes/{id}/confirm"), json!({})).await.ok();
    let programme = awarding.judging.competition.get().await;
    awarding.run_id = programme["latest_ranking_run_id"].as_str().unwrap().to_owned();
}

async fn status(app: &TestApp, judging: &Judging, number: usize) -> EntryStatus {
    let id = judging.entries[number - 1].id;
    let row = entry::Entity::find().filter(entry::Column::Id.eq(id)).one(app.context.db.read()).await.unwrap();
    row.unwrap().status
}

fn awarded(rows: &[Value]) -> Vec<&str> {
    rows.iter().filter(|row| row["reason"] == "awarded").map(|row| row["number"].as_str().unwrap()).collect()
}

async fn a_veto_needs_staff_and_a_leader_with_reason_source_and_evidence(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    World::build(&app, "south", 0).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let path = path(&awarding.judging, 6);
    for missing in ["reason", "source", "evidence"] {
        let mut silent = input();
        silent[missing] = json!("");
        assert_eq!(awarding.staff().post(&path, silent).await.problem(), "validation_failed", "{missing}");
    }
    for person in ["leader1", "supervisor", "judge2", "enterprise2", "officer1"] {
        let client = app.sign_in(&world.username(person)).await;
        assert_eq!(client.post(&path, input()).await.problem(), "forbidden", "{person}");
    }
    let proposed = awarding.staff().post(&path, input()).await.ok();
    assert_eq!((&proposed["items"][0]["state"], &proposed["actions"]), (&json!("proposed"), &json!([])));
    assert_eq!(awarding.staff().post(&path, input()).await.problem(), "state_forbids");
    let confirm = format!("/vetoes/{}/confirm", proposed["items"][0]["id"].as_str().unwrap());
    for person in ["staff1", "staff2", "supervisor", "judge2"] {
        let client = app.sign_in(&world.username(person)).await;
        assert_eq!(client.post(&confirm, json!({})).await.problem(), "forbidden", "{person}");
    }
    assert_eq!(app.sign_in("south-leader1").await.post(&confirm, json!({})).await.problem(), "not_found");
    let [leader, other] = &awarding.leaders;
    let todo = leader.get("/overview").await.ok()["todos"][0].clone();
    let link = format!("/entries/{}", awarding.judging.entries[5].public_id);
    assert_eq!((&todo["kind"], &todo["link"]), (&json!("decide_veto"), &json!(link)));
    assert_eq!(leader.get(&path).await.ok()["items"][0]["actions"], json!(["confirm_veto", "decline_veto"]));
    let done = leader.post(&confirm, json!({})).await.ok();
    let item = &done["items"][0];
    assert_eq!((&item["state"], &item["decided_by"]), (&json!("confirmed"), &json!("leader1同志")));
    assert_eq!(other.post(&confirm, json!({})).await.problem(), "state_forbids");
    assert_eq!(awarding.staff().post(&path, input()).await.problem(), "state_forbids", "it has left already");
}

async fn a_vetoed_entry_leaves_the_ranking_and_the_reserve_moves_up(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let mut awarding = Awarding::ranked(&app, &world).await;
    veto(&mut awarding, 6).await;
    let rows = awarding.rows().await;
    // The enterprise of the vetoed entry has its place under the cap back: entry 2 is best now.
    assert_eq!(awarded(&rows), ["2026-CXG-0002", "2026-CXG-0005", "2026-CXG-0004"]);
    let last = rows.last().unwrap();
    assert_eq!(
        (&last["number"], &last["rank"], &last["reason"]),
        (&json!("2026-CXG-0006"), &Value::Null, &json!("vetoed"))
    );
    assert_eq!(last["total"], Value::Null);
    veto(&mut awarding, 5).await;
    assert_eq!(awarded(&awarding.rows().await), ["2026-CXG-0002", "2026-CXG-0004", "2026-CXG-0003"]);
    let file = format!("/ranking-runs/{}/files/manifest.json", awarding.run_id);
    manifest::verify(&awarding.staff().get(&file).await.bytes).unwrap();
    assert_eq!(awarding.judging.competition.get().await["status"], "ranked");
    let verified = app.sign_in("north-auditor").await.get("/events/verification").await.ok();
    assert!(verified["logs"].as_array().unwrap().iter().all(|log| log["ok"] == true));
}

async fn a_veto_takes_a_list_back_at_every_stage_and_the_next_is_signed_anew(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let mut awarding = Awarding::ranked(&app, &world).await;
    let signed = awarding.signed(2).await;
    veto(&mut awarding, 6).await;
    assert_eq!(awarding.list(&signed).await["status"], "superseded");
    let [leader, _] = &awarding.leaders;
    assert_eq!(awarding.sign(leader, &signed, "approve").await.problem(), "state_forbids");
    let posted = awarding.posted(30).await;
    assert_eq!((&posted["list_version"], &posted["status"]), (&json!(2), &json!("publicity")));
    assert_eq!(status(&app, &awarding.judging, 4).await, EntryStatus::Publicized);
    veto(&mut awarding, 5).await;
    assert_eq!(awarding.list(&posted).await["status"], "superseded");
    let public = app.stranger().get(&format!("/public/notices/{}", posted["id"].as_str().unwrap())).await;
    assert_eq!(public.problem(), "not_found");
    assert_eq!(status(&app, &awarding.judging, 4).await, EntryStatus::Scored);
    assert_eq!(status(&app, &awarding.judging, 5).await, EntryStatus::Disqualified);
    let next = awarding.signed(0).await;
    assert_eq!((&next["list_version"], &next["status"], &next["approvals"]), (&json!(3), &json!("draft"), &json!([])));
    let titles: Vec<&Value> = next["sections"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|tier| tier["lines"].as_array().unwrap())
        .map(|line| &line["number"])
        .collect();
    assert_eq!(titles, ["2026-CXG-0002", "2026-CXG-0004", "2026-CXG-0003"]);
}

async fn a_veto_after_the_award_revokes_it_and_leaves_the_others(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let mut awarding = Awarding::ranked(&app, &world).await;
    let issued = awarding.issued().await;
    veto(&mut awarding, 4).await;
    assert_eq!(status(&app, &awarding.judging, 4).await, EntryStatus::Revoked);
    assert_eq!(status(&app, &awarding.judging, 6).await, EntryStatus::Awarded);
    assert_eq!(awarding.list(&issued).await["status"], "superseded");
    assert_eq!(awarding.judging.competition.get().await["status"], "ranked");
    let again = awarding.issued().await;
    assert_eq!((&again["status"], &again["list_version"]), (&json!("issued"), &json!(2)));
    for (number, expected) in
        [(3, EntryStatus::Awarded), (4, EntryStatus::Revoked), (5, EntryStatus::Awarded), (6, EntryStatus::Awarded)]
    {
        assert_eq!(status(&app, &awarding.judging, number).await, expected, "{number}");
    }
}

async fn a_veto_before_the_lock_leaves_the_marks_of_the_others(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Awarding::marked(&app, &world, award_rules(), &NOVELTY).await;
    let proposed = judging.staff().post(&path(&judging, 6), input()).await.ok();
    let leader = app.sign_in("north-leader1").await;
    leader.post(&format!("/vetoes/{}/confirm", proposed["items"][0]["id"].as_str().unwrap()), json!({})).await.ok();
    assert_eq!(status(&app, &judging, 6).await, EntryStatus::Disqualified);
    assert_eq!(judging.competition.get().await["status"], "scoring");
    judging.lock(0).await.ok();
    let awarding = Awarding::of(&app, &world, judging).await;
    assert_eq!(awarded(&awarding.rows().await), ["2026-CXG-0002", "2026-CXG-0005", "2026-CXG-0004"]);
}

async fn a_declined_veto_changes_nothing(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let list = awarding.signed(4).await;
    let proposed = awarding.staff().post(&path(&awarding.judging, 6), input()).await.ok();
    let decline = format!("/vetoes/{}/decline", proposed["items"][0]["id"].as_str().unwrap());
    let [leader, _] = &awarding.leaders;
    assert_eq!(leader.post(&decline, json!({ "reason": "" })).await.problem(), "validation_failed");
    let declined = leader.post(&decline, json!({ "reason": "事故不属责任事故" })).await.ok();
    assert_eq!(declined["items"][0]["state"], "declined");
    assert_eq!(awarding.list(&list).await, list);
    assert_eq!(status(&app, &awarding.judging, 6).await, EntryStatus::Scored);
    assert_eq!(awarding.staff().get(&path(&awarding.judging, 6)).await.ok()["actions"], json!(["propose_veto"]));
}

async fn a_proposed_veto_is_unknown_to_the_enterprise(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let mut awarding = Awarding::ranked(&app, &world).await;
    let enterprise = app.sign_in("north-enterprise2").await;
    let own = format!("/entries/{}", awarding.judging.entries[5].public_id);
    let before = enterprise.get(&own).await.ok();
    awarding.staff().post(&path(&awarding.judging, 6), input()).await.ok();
    let during = enterprise.get(&own).await.ok();
    assert_eq!((&during["timeline"], &during["version"]), (&before["timeline"], &before["version"]));
    assert_eq!(enterprise.get(&path(&awarding.judging, 6)).await.problem(), "forbidden");
    let waiting = awarding.staff().get(&path(&awarding.judging, 6)).await.ok();
    let decline = format!("/vetoes/{}/decline", waiting["items"][0]["id"].as_str().unwrap());
    awarding.leaders[0].post(&decline, json!({ "reason": "依据不足" })).await.ok();
    assert_eq!(enterprise.get(&own).await.ok()["timeline"], before["timeline"]);
    veto_again(&mut awarding).await;
    let told = enterprise.get(&own).await.ok();
    assert_eq!((&told["status"], &told["timeline"][0]["type"]), (&json!("disqualified"), &json!("entry_vetoed")));
    assert_eq!(told["timeline"][0]["note"], "发生生产安全责任事故");
}

async fn veto_again(awarding: &mut Awarding) {
    let proposed = awarding.staff().post(&path(&awarding.judging, 6), input()).await.ok();
    let last = proposed["items"].as_array().unwrap().last().unwrap();
    awarding.leaders[1].post(&format!("/vetoes/{}/confirm", last["id"].as_str().unwrap()), json!({})).await.ok();
}
