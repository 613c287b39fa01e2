//! What the rules know of an entry beside its marks: its category, its corporate group, its federation and the answers of
//! its form.

use entity::entry;
use jinbang_tests::{
    Awarding, Competition, Judging, Store, TestApp,
    awarding::award_rules,
    competition::version,
    judging::{save, sheet_id},
    world::World,
};
use reqwest::Method;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde_json::{Value, json};

crate::on_both_stores! {
    a_criterion_for_one_category_is_asked_marked_and_counted_there_alone,
    a_category_has_criteria_of_its_own_before_the_rules_are_published,
    a_cap_of_a_group_counts_its_enterprises,
    a_cap_of_a_federation_counts_its_enterprises,
    a_share_counts_an_answer_of_the_form,
    groupings_rank_enterprises_federations_and_answers_by_their_entries,
}

/// Two categories; energy alone is also marked by what it saves.
fn with_categories(pack: &mut Value) {
    let saving =
        json!({ "key": "saving", "name": "节能量", "min": "0", "max": "20", "step": "1", "categories": ["energy"] });
    pack["scoring"] = award_rules();
    pack["scoring"]["caps"] = json!({});
    pack["scoring"]["rounds"][0]["criteria"].as_array_mut().unwrap().push(saving);
    pack["categories"] = json!([{ "key": "energy", "name": "节能减排" }, { "key": "safety", "name": "安全生产" }]);
}

/// Changes the row of an entry.
async fn amend(app: &TestApp, entry: &entry::Model, change: impl FnOnce(&mut entry::ActiveModel)) {
    let mut row = entry.clone().into_active_model();
    change(&mut row);
    row.update(app.context.db.read()).await.unwrap();
}

async fn a_criterion_for_one_category_is_asked_marked_and_counted_there_alone(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::prepare_pack(&app, &world, 2, with_categories).await;
    for (entry, category) in judging.entries.iter().zip(["energy", "safety"]) {
        amend(&app, entry, |row| row.category = Set(Some(category.to_owned()))).await;
    }
    judging.panel(&world, 0, "第一组", &[2, 3, 4]).await.ok();
    judging.start(0).await.ok();
    for name in ["judge2", "judge3", "judge4"] {
        let judge = app.sign_in(&world.username(name)).await;
        let mut sheets = judging.sheets(&judge, 0).await;
        sheets.sort_by_key(|sheet| sheet["title"].to_string());
        let [energy, safety] = sheets.as_slice() else { panic!("{sheets:?}") };
        assert_eq!((&energy["marks_needed"], &safety["marks_needed"]), (&json!(3), &json!(2)));
        let read = judge.get(&format!("/sheets/{}", sheet_id(safety))).await.ok();
        let asked: Vec<&Value> = read["criteria"].as_array().unwrap().iter().map(|found| &found["key"]).collect();
        assert_eq!((asked, &read["max_total"]), (vec![&json!("novelty"), &json!("benefit")], &json!("100")));
        let refused = save(&judge, safety, &[("saving", "5")]).await;
        assert_eq!(refused.json()["fields"][0]["code"], "unknown_criterion");
        save(&judge, safety, &[("novelty", "40"), ("benefit", "80")]).await.ok();
        let saved = save(&judge, energy, &[("novelty", "30"), ("benefit", "80")]).await.ok();
        assert_eq!((&saved["marks_needed"], &saved["total"]), (&json!(3), &Value::Null));
        let early = judging.sign(&judge, 0, &sheets).await.ok();
        assert_eq!((&early["signed"], &early["refused"][0]["sheet_id"]), (&json!(1), &energy["id"]));
        let desk = judge.get("/desk").await.ok();
        assert_eq!(desk["rounds"][0]["counts"]["complete"], 1);
        assert_eq!(save(&judge, &saved, &[("saving", "15")]).await.ok()["total"], "93");
        assert_eq!(judging.sign(&judge, 0, &sheets[..1]).await.ok()["signed"], 1);
    }
    judging.sign_lock(0).await.ok();
    judging.lock(0).await.ok();
    let awarding = Awarding::of(&app, &world, judging).await;
    let totals: Vec<Value> = awarding.rows().await.iter().map(|row| json!([row["number"], row["total"]])).collect();
    assert_eq!(totals, [json!(["2026-CXG-0001", "93.00"]), json!(["2026-CXG-0002", "88.00"])]);
}

async fn a_category_has_criteria_of_its_own_before_the_rules_are_published(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 1).await;
    let draft = Competition::draft(&app, &world, "innovation_post").await;
    let draft = draft
        .with_rules(|pack| {
            with_categories(pack);
            for criterion in pack["scoring"]["rounds"][0]["criteria"].as_array_mut().unwrap() {
                criterion["categories"] = json!(["energy"]);
            }
        })
        .await;
    let version = version(&draft.get().await);
    let path = format!("/programmes/{}/propose", draft.id);
    let refused = draft.staff.write(Method::POST, &path, version, json!({})).await;
    assert_eq!(refused.problem(), "rule_pack_invalid");
    assert!(refused.text().contains("安全生产"), "{}", refused.text());
}

/// Entries 1 to 4 of four enterprises, best first, ranked under these caps; those of `front` are the first in the district.
/// The reason of each.
async fn ranked_under(app: &TestApp, world: &World, caps: Value, front: &[usize]) -> Vec<Value> {
    let mut rules = award_rules();
    rules["caps"] = caps;
    let awarding = ranked_by(app, world, rules, front).await;
    awarding.rows().await.iter().map(|row| row["reason"].clone()).collect()
}

/// The same ranked by these rules.
async fn ranked_by(app: &TestApp, world: &World, rules: Value, front: &[usize]) -> Awarding {
    let judging = Judging::prepare_with(app, world, 4, rules).await;
    for entry in front.iter().map(|number| &judging.entries[number - 1]) {
        let mut form: Value = serde_json::from_str(&entry.form).unwrap();
        form["novelty_level"] = json!("first_in_district");
        amend(app, entry, |row| row.form = Set(form.to_string())).await;
    }
    let judging = Awarding::judged(app, world, judging, &["38", "37", "36", "35"]).await;
    judging.lock(0).await.ok();
    Awarding::of(app, world, judging).await
}

async fn a_cap_of_a_group_counts_its_enterprises(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    // The first two enterprises are of one corporate group.
    let reasons = ranked_under(&app, &world, json!({ "per_group": 1 }), &[]).await;
    assert_eq!(reasons, ["awarded", "enterprise_cap", "awarded", "awarded"]);
}

async fn a_cap_of_a_federation_counts_its_enterprises(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    // Two enterprises to a federation.
    let reasons = ranked_under(&app, &world, json!({ "per_federation": 1 }), &[]).await;
    assert_eq!(reasons, ["awarded", "enterprise_cap", "awarded", "enterprise_cap"]);
}

async fn a_share_counts_an_answer_of_the_form(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let share = json!([{ "attribute": "novelty_level", "equals": "first_in_district", "min_ratio": "0.5" }]);
    let reasons = ranked_under(&app, &world, json!({ "structure": share }), &[3]).await;
    assert_eq!(reasons, ["awarded", "structure_cap", "awarded", "structure_cap"]);
}

async fn groupings_rank_enterprises_federations_and_answers_by_their_entries(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let mut rules = award_rules();
    rules["groupings"] = json!([
        { "key": "team", "name": "团体", "by": "enterprise", "take_best": 1 },
        { "key": "federation", "by": "federation" },
        { "key": "novelty", "by": "novelty_level", "take_best": 2 },
    ]);
    let awarding = ranked_by(&app, &world, rules, &[3, 4]).await;
    let run = awarding.staff().get(&format!("/ranking-runs/{}", awarding.run_id)).await.ok();
    assert!(run["actions"].as_array().unwrap().contains(&json!("list_group_rankings")));
    let found = awarding.staff().get(&format!("/ranking-runs/{}/groups", awarding.run_id)).await.ok();
    let lines = |at: usize| {
        let groups = found["items"][at]["groups"].as_array().unwrap();
        let line = |group: &Value| {
            json!([group["rank"], group["name"], group["total"], group["entries"].as_array().unwrap().len()])
        };
        groups.iter().map(line).collect::<Vec<_>>()
    };
    assert_eq!((&found["items"][0]["name"], &found["items"][1]["name"]), (&json!("团体"), &json!("federation")));
    assert_eq!(lines(0)[0], json!([1, "north区第1企业", "86.00", 1]));
    assert_eq!(lines(1), [json!([1, "north区第1联合会", "171.00", 2]), json!([2, "north区第2联合会", "167.00", 2])]);
    assert_eq!(lines(2), [json!([1, "industry", "171.00", 2]), json!([2, "区内首创", "167.00", 2])]);
    let best = &found["items"][0]["groups"][0]["entries"][0];
    assert_eq!((&best["number"], &best["title"]), (&json!("2026-CXG-0001"), &json!("第1号创新岗")));
    let plain = Awarding::ranked(&app, &World::build(&app, "south", 4).await).await;
    let run = plain.staff().get(&format!("/ranking-runs/{}", plain.run_id)).await.ok();
    assert!(!run["actions"].as_array().unwrap().contains(&json!("list_group_rankings")));
}
