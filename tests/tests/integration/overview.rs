//! What waits for whom.

use jinbang_tests::{
    Awarding, Client, Competition, Judging, Store, TestApp,
    awarding::award_rules,
    competition::{filled_form, version},
    world::World,
};
use reqwest::Method;
use serde_json::{Value, json};

crate::on_both_stores! {
    a_proposed_programme_waits_for_a_leader_only,
    a_draft_waits_for_its_own_enterprise_only,
    an_entry_waits_for_its_federation_then_for_staff_or_again_for_its_enterprise,
    a_round_waits_for_its_judges_the_supervisor_and_staff,
    a_list_waits_for_one_hand_after_the_other,
}

async fn a_proposed_programme_waits_for_a_leader_only(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 1).await;
    let competition = Competition::draft(&app, &world, "golden_idea").await;
    competition.step(&competition.staff, "propose").await;
    let seen = competition.leader.get("/overview").await.ok();
    assert_eq!(seen["todos"][0]["kind"], "publish_programme");
    assert_eq!(seen["todos"][0]["link"], format!("/programmes/{}", competition.id));
    assert_eq!(seen["totals"]["enterprises"], 4);
    assert_eq!(seen["totals"]["experts"], 1);
    for person in ["staff1", "officer1", "enterprise1", "supervisor", "judge1", "auditor", "system"] {
        let overview = app.sign_in(&world.username(person)).await.get("/overview").await.ok();
        assert_eq!(overview["todos"], json!([]), "{person}");
    }
}

async fn a_draft_waits_for_its_own_enterprise_only(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = Competition::draft(&app, &world, "golden_idea").await.opened().await;
    let own = app.sign_in("north-enterprise1").await;
    own.post(&format!("/programmes/{}/entries", competition.id), json!({ "title": "定位座" })).await.ok();
    let seen = own.get("/overview").await.ok();
    assert_eq!((&seen["todos"][0]["kind"], &seen["todos"][0]["count"]), (&json!("unfinished_drafts"), &json!(1)));
    assert_eq!(seen["programmes"][0]["counts"]["entries"], 1);
    for person in ["north-enterprise2", "north-officer1", "north-staff1"] {
        let overview = app.sign_in(person).await.get("/overview").await.ok();
        assert_eq!(overview["programmes"][0]["counts"]["entries"], 0, "{person}");
        assert_eq!(overview["todos"], json!([]), "{person}");
    }
}

async fn an_entry_waits_for_its_federation_then_for_staff_or_again_for_its_enterprise(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let competition = Competition::draft(&app, &world, "golden_idea").await.opened().await;
    let [enterprise, officer, neighbour] = sign_in(&app, ["enterprise1", "officer1", "officer2"]).await;
    let input = json!({ "title": "定位座", "category": "safety" });
    let entry = enterprise.post(&format!("/programmes/{}/entries", competition.id), input).await.ok();
    let path = format!("/entries/{}", entry["id"].as_str().unwrap());
    let step = async |person: &Client, step: &str, body: Value| {
        let current = person.get(&path).await.ok();
        person.write(Method::POST, &format!("{path}/{step}"), version(&current), body).await.ok();
    };
    enterprise.write(Method::PATCH, &path, version(&entry), json!({ "form": filled_form() })).await.ok();
    step(&enterprise, "submit", json!({})).await;
    assert_eq!(kinds(&enterprise).await, NOTHING);
    assert_eq!((kinds(&officer).await, kinds(&neighbour).await), (vec!["recommend_entries".to_owned()], vec![]));
    let fault = json!({ "reason": "请补充依据", "fields": [{ "field": "form.benefit_basis", "comment": "写明算法" }] });
    step(&officer, "return", fault).await;
    assert_eq!((kinds(&enterprise).await, kinds(&officer).await), (vec!["returned_entries".to_owned()], vec![]));
    step(&enterprise, "submit", json!({})).await;
    step(&officer, "recommend", json!({ "opinion": "同意推荐" })).await;
    assert_eq!((kinds(&competition.staff).await, kinds(&officer).await), (vec!["review_entries".to_owned()], vec![]));
    step(&competition.staff, "eligibility", json!({ "decision": "eligible", "checks": {} })).await;
    assert_eq!(kinds(&competition.staff).await, NOTHING);
}

async fn a_round_waits_for_its_judges_the_supervisor_and_staff(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::prepare_with(&app, &world, 2, award_rules()).await;
    judging.panel(&world, 0, "第一组", &[2, 3, 4]).await.ok();
    judging.start(0).await.ok();
    for judge in ["judge2", "judge3", "judge4"] {
        assert_eq!(kinds(&judging.supervisor).await, NOTHING);
        let judge = app.sign_in(&world.username(judge)).await;
        let todo = judge.get("/overview").await.ok()["todos"][0].clone();
        assert_eq!((&todo["kind"], &todo["count"]), (&json!("score_sheets"), &json!(2)));
        assert_eq!(todo["link"], format!("/desk/rounds/{}", judging.rounds[0]));
        judging.score_all(&judge, 0, |_| "30".to_owned()).await;
        assert_eq!(kinds(&judge).await, NOTHING);
    }
    assert_eq!(
        (kinds(&judging.supervisor).await, kinds(judging.staff()).await),
        (vec!["sign_lock".to_owned()], vec![])
    );
    judging.sign_lock(0).await.ok();
    assert_eq!(
        (kinds(&judging.supervisor).await, kinds(judging.staff()).await),
        (vec![], vec!["lock_round".to_owned()])
    );
    judging.lock(0).await.ok();
    assert_eq!(kinds(judging.staff()).await, NOTHING);
}

async fn a_list_waits_for_one_hand_after_the_other(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let list = awarding.draft().await.ok();
    let [first, second] = &awarding.leaders;
    let supervisor = &awarding.judging.supervisor;
    let member = app.sign_in("north-judge3").await;
    let people = [&awarding.chair, supervisor, first, second, &member];
    let approve = "approve_award_list";
    for (waiting, signer, step) in [
        (["confirm_list", "", "", "", ""], &awarding.chair, "confirm"),
        (["", "supervise_award_list", "", "", ""], supervisor, "supervise"),
        (["", "", approve, approve, ""], first, "approve"),
        (["", "", "", approve, ""], second, "approve"),
    ] {
        for (person, kind) in people.into_iter().zip(waiting) {
            let expected: Vec<String> = (!kind.is_empty()).then(|| kind.to_owned()).into_iter().collect();
            assert_eq!(kinds(person).await, expected, "before {step}");
        }
        awarding.sign(signer, &list, step).await.ok();
    }
    for person in people {
        assert_eq!(kinds(person).await, NOTHING);
    }
}

const NOTHING: [String; 0] = [];

async fn sign_in<const N: usize>(app: &TestApp, people: [&str; N]) -> [Client; N] {
    let mut clients = Vec::new();
    for person in people {
        clients.push(app.sign_in(&format!("north-{person}")).await);
    }
    clients.try_into().unwrap_or_else(|_| panic!("as many clients as people"))
}

/// The kinds of what waits for a person.
async fn kinds(person: &Client) -> Vec<String> {
    let overview = person.get("/overview").await.ok();
    overview["todos"].as_array().unwrap().iter().map(|todo| todo["kind"].as_str().unwrap().to_owned()).collect()
}
