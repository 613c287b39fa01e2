//! The expert pool: judges with their ties and accounts.

use jinbang_tests::{Store, TestApp, competition::version, world::World};
use reqwest::Method;
use serde_json::json;

crate::on_both_stores! {
    staff_add_an_expert_with_ties_who_can_sign_in,
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
