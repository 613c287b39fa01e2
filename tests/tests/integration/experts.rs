//! The expert pool: judges with their ties and accounts.

use jinbang_tests::{
    Judging, Store, TestApp,
    competition::version,
    judging::{save, sheet_id},
    world::World,
};
use reqwest::Method;
use serde_json::json;

crate::on_both_stores! {
    staff_add_an_expert_with_ties_who_can_sign_in,
    an_employer_is_taken_off_by_null_and_stays_when_absent,
    whoever_leaves_the_pool_reviews_no_more,
}

async fn staff_add_an_expert_with_ties_who_can_sign_in(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let staff = app.sign_in("north-staff1").await;
    let tie = |number: usize| json!([{ "organization_id": world.enterprises[number].public_id, "reason": "曾任职" }]);
    let input = json!({
        "username": "north-judge9", "name": "沈知行", "title": "高级工程师", "specialty": "机械制造",
        "employer_id": world.enterprises[0].public_id, "employer_name": "第一企业", "ties": tie(1),
    });
    let made = staff.post("/experts", input).await.ok();
    let expert = &made["expert"];
    assert_eq!(expert["ties"][0]["organization"]["id"], world.enterprises[1].public_id.as_str());
    let judge = app.stranger().signed_in("north-judge9", made["initial_password"].as_str().unwrap()).await;
    assert_eq!(judge.get("/me").await.ok()["roles"], json!(["judge"]));
    let path = format!("/experts/{}", expert["id"].as_str().unwrap());
    let change = json!({ "title": "教授", "ties": tie(2) });
    let changed = staff.write(Method::PATCH, &path, version(expert), change.clone()).await.ok();
    assert_eq!(changed["ties"].as_array().unwrap().len(), 1);
    assert_eq!(changed["ties"][0]["organization"]["id"], world.enterprises[2].public_id.as_str());
    assert_eq!(staff.write(Method::PATCH, &path, version(expert), change).await.problem(), "stale_version");
    assert_eq!(staff.get("/experts?q=沈").await.ok()["total"], 1);
    World::build(&app, "south", 0).await;
    assert_eq!(app.sign_in("south-staff1").await.get("/experts").await.ok()["total"], 0);
}

async fn an_employer_is_taken_off_by_null_and_stays_when_absent(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 1).await;
    let staff = app.sign_in("north-staff1").await;
    let path = format!("/experts/{}", world.experts[0].public_id);
    let kept = staff.write(Method::PATCH, &path, 1, json!({ "title": "教授" })).await.ok();
    assert_eq!(kept["employer"]["id"], world.enterprises[0].public_id.as_str());
    let freed = staff.write(Method::PATCH, &path, 2, json!({ "employer_id": null })).await.ok();
    assert_eq!((&freed["employer"], &freed["title"]), (&json!(null), &json!("教授")));
    let other = json!({ "employer_id": world.enterprises[1].public_id });
    let moved = staff.write(Method::PATCH, &path, 3, other).await.ok();
    assert_eq!(moved["employer"]["id"], world.enterprises[1].public_id.as_str());
}

async fn whoever_leaves_the_pool_reviews_no_more(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let judging = Judging::begin(&app, &world, 2, &[2, 3, 4]).await;
    let chair = app.sign_in("north-judge2").await;
    let sheet = judging.sheets(&chair, 0).await[0].clone();
    save(&chair, &sheet, &[("novelty", "30")]).await.ok();
    let panel = judging.round(0).await["panels"][0]["id"].as_str().unwrap().to_owned();
    chair.get(&format!("/panels/{panel}/sheets")).await.ok();
    let path = format!("/experts/{}", world.experts[1].public_id);
    judging.staff().write(Method::PATCH, &path, 1, json!({ "is_active": false })).await.ok();
    assert_eq!(save(&chair, &sheet, &[("novelty", "40")]).await.problem(), "not_found");
    assert_eq!(chair.get(&format!("/sheets/{}", sheet_id(&sheet))).await.problem(), "not_found");
    assert_eq!(judging.sign(&chair, 0, &[sheet]).await.problem(), "not_found");
    assert_eq!(chair.get("/desk").await.ok()["rounds"], json!([]));
    assert_eq!(chair.get(&format!("/panels/{panel}/sheets")).await.problem(), "forbidden");
}
