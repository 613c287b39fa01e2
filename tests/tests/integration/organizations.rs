//! Organizations: who sees and changes them, and their credit codes.

use jinbang_tests::{Store, TestApp, competition::version, world::World};
use reqwest::Method;
use serde_json::json;

crate::on_both_stores! {
    staff_add_and_change_an_enterprise,
    a_credit_code_is_checked_and_unique,
    enterprises_and_federations_see_their_own_only,
}

async fn staff_add_and_change_an_enterprise(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let staff = app.sign_in("north-staff1").await;
    let input = json!({ "kind": "enterprise", "name": "新企业", "credit_code": "９1350100m000100y43",
                        "parent_id": world.federations[0].public_id, "industry": "汽车零部件" });
    let made = staff.post("/organizations", input).await.ok();
    assert_eq!(made["credit_code"], "91350100M000100Y43");
    let path = format!("/organizations/{}", made["id"].as_str().unwrap());
    let changed = staff.write(Method::PATCH, &path, version(&made), json!({ "size": "small", "industry": null })).await;
    let changed = changed.ok();
    assert_eq!((&changed["size"], &changed["industry"]), (&json!("small"), &json!(null)));
    assert_eq!(changed["parent"]["id"], world.federations[0].public_id.as_str());
    let stale = staff.write(Method::PATCH, &path, version(&made), json!({ "size": "large" })).await;
    assert_eq!(stale.problem(), "stale_version");
    let found = staff.get("/organizations?kind=enterprise&q=新企业").await.ok();
    assert_eq!(found["total"], 1);
}

async fn a_credit_code_is_checked_and_unique(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let staff = app.sign_in("north-staff1").await;
    for (code, hint) in [("91350100M000100Y44", "应为 3"), ("91120193MA06003870", "已有单位")] {
        let input = json!({ "kind": "enterprise", "name": "新企业", "credit_code": code });
        let answer = staff.post("/organizations", input).await;
        assert_eq!(answer.problem(), "validation_failed");
        assert_eq!(answer.json()["fields"][0]["field"], "credit_code");
        assert!(answer.text().contains(hint), "{}", answer.text());
    }
}

async fn enterprises_and_federations_see_their_own_only(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    let enterprise = app.sign_in("north-enterprise1").await;
    assert_eq!(enterprise.get("/organizations").await.ok()["total"], 1);
    let other = format!("/organizations/{}", world.enterprises[1].public_id);
    assert_eq!(enterprise.get(&other).await.problem(), "not_found");
    assert_eq!(app.sign_in("north-officer1").await.get("/organizations").await.ok()["total"], 3);
    World::build(&app, "south", 0).await;
    assert_eq!(app.sign_in("south-staff1").await.get(&other).await.problem(), "not_found");
}
