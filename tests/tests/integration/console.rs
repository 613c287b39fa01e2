//! `jinbang init` and `jinbang user`: what they do, on both stores.

use entity::{event, status::Role};
use jinbang_api::accounts::console::{self, NewPerson, NewZone};
use jinbang_tests::{Client, Store, TestApp, World};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

crate::on_both_stores! {
    an_empty_database_gets_a_zone_with_its_administrators_once,
    the_system_administrator_of_a_new_zone_can_make_everybody_else,
    accounts_are_made_reset_and_ended_from_the_command_line,
    the_command_line_names_what_is_missing,
}

fn zone() -> NewZone {
    NewZone {
        code: "beicheng".to_owned(), name: "北城区总工会".to_owned(), time_zone: "Asia/Shanghai".to_owned()
    }
}

fn person(username: &str, role: Role) -> NewPerson {
    let (username, display_name) = (username.to_owned(), "沈知行".to_owned());
    NewPerson { zone: None, username, display_name, role, organization: None }
}

/// Signs in with an initial password and changes it.
async fn settled(app: &TestApp, credentials: &console::Credentials) -> Client {
    let person = app.stranger().signed_in(&credentials.username, &credentials.initial_password).await;
    assert_eq!(person.get("/overview").await.problem(), "password_change_required");
    let own = "竹篮打水 correct horse";
    let change = json!({ "current_password": credentials.initial_password, "new_password": own });
    person.post("/auth/change-password", change).await.ok();
    app.stranger().signed_in(&credentials.username, own).await
}

async fn an_empty_database_gets_a_zone_with_its_administrators_once(store: Store) {
    let app = TestApp::start(store).await;
    let administrators = console::found(&app.context, zone()).await.unwrap();
    let names: Vec<&str> = administrators.iter().map(|account| account.username.as_str()).collect();
    assert_eq!(names, ["beicheng-system", "beicheng-security", "beicheng-audit"]);
    let refused = console::found(&app.context, NewZone { code: "nancheng".to_owned(), ..zone() }).await.unwrap_err();
    assert!(refused.detail.contains("已有内容"), "{}", refused.detail);
    let auditor = settled(&app, &administrators[2]).await;
    let events = auditor.get("/events").await.ok();
    let made = events["items"].as_array().unwrap().iter().filter(|event| event["actor"] == "命令行");
    let kinds: Vec<&str> = made.map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["user_created", "user_created", "user_created", "zone_founded"]);
    assert!(auditor.get("/events/verification").await.ok()["logs"][0]["ok"].as_bool().unwrap());
}

async fn the_system_administrator_of_a_new_zone_can_make_everybody_else(store: Store) {
    let app = TestApp::start(store).await;
    let administrators = console::found(&app.context, zone()).await.unwrap();
    let system = settled(&app, &administrators[0]).await;
    let root = system.get("/organizations").await.ok()["items"][0].clone();
    assert_eq!((&root["name"], &root["kind"]), (&json!("北城区总工会"), &json!("federation_of_unions")));
    let grants = json!([{ "role": "zone_staff", "organization_id": root["id"] }]);
    let staff = json!({ "username": "beicheng-zhou", "display_name": "周经办", "grants": grants });
    system.post("/users", staff).await.ok();
}

async fn accounts_are_made_reset_and_ended_from_the_command_line(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let made = console::create(&app.context, person("North-Leader9", Role::Leader)).await.unwrap();
    assert_eq!(made.username, "north-leader9");
    let leader = settled(&app, &made).await;
    assert_eq!(leader.get("/me").await.ok()["grants"][0]["organization"]["name"], "north区总工会");
    let reset = console::reset_password(&app.context, made.username.clone()).await.unwrap();
    assert_ne!(reset.initial_password, made.initial_password);
    assert_eq!(leader.get("/me").await.problem(), "unauthenticated");
    let leader = app.stranger().signed_in(&reset.username, &reset.initial_password).await;
    console::set_active(&app.context, made.username.clone(), false).await.unwrap();
    assert_eq!(leader.get("/me").await.problem(), "unauthenticated");
    let attempt = json!({ "username": made.username, "password": reset.initial_password });
    assert_eq!(app.stranger().post("/auth/sign-in", attempt.clone()).await.problem(), "invalid_credentials");
    console::set_active(&app.context, made.username.clone(), true).await.unwrap();
    app.stranger().post("/auth/sign-in", attempt).await.ok();
    let by_command_line = event::Entity::find().filter(event::Column::ActorName.eq("命令行"));
    let kinds: Vec<String> =
        by_command_line.all(app.context.db.read()).await.unwrap().into_iter().map(|event| event.r#type).collect();
    assert_eq!(kinds, ["user_created", "password_reset", "user_changed", "user_changed"]);
}

async fn the_command_line_names_what_is_missing(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let detail = async |person| console::create(&app.context, person).await.unwrap_err().detail;
    assert!(detail(person("north-staff1", Role::Leader)).await.contains("已被使用"));
    assert!(detail(person("north-judge9", Role::Judge)).await.contains("专家库"));
    assert!(detail(person("north-chen", Role::EnterpriseUser)).await.contains("--organization"));
    let of_nobody =
        NewPerson { organization: Some("没有的单位".to_owned()), ..person("north-chen", Role::EnterpriseUser) };
    assert!(detail(of_nobody).await.contains("没有找到这家单位"));
    let named =
        NewPerson { organization: Some("north区第1企业".to_owned()), ..person("north-chen", Role::EnterpriseUser) };
    console::create(&app.context, named).await.unwrap();
    World::build(&app, "south", 0).await;
    assert!(detail(person("some-leader", Role::Leader)).await.contains("--zone"));
    assert!(console::role_named("boss").unwrap_err().detail.contains("zone_staff"));
    assert!(console::reset_password(&app.context, "nobody".to_owned()).await.is_err());
}
