//! Every operation as every role and as nobody: the answer is 401 or 403 exactly where the policy says so.

use entity::status::Role;
use jinbang_tests::{Client, District, Store, TestApp, client::Answer};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::calls::{Operation, operations};

crate::on_both_stores! {
    every_operation_lets_in_exactly_the_roles_of_its_action,
    whoever_sees_a_thing_in_a_list_may_read_it,
}

/// Public operations that end or continue the session of a cookie.
const OF_THE_COOKIE: [&str; 2] = ["refresh_session", "sign_out"];

/// What the answer has to be.
#[derive(Clone, Copy, Debug)]
enum Expected {
    Unauthenticated,
    Forbidden,
    Anything,
}

impl Expected {
    fn fits(self, answer: &Answer) -> bool {
        let is = |status, code| answer.status == status && answer.problem() == code;
        match self {
            Self::Unauthenticated => is(StatusCode::UNAUTHORIZED, "unauthenticated"),
            Self::Forbidden => is(StatusCode::FORBIDDEN, "forbidden"),
            Self::Anything => {
                !matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
                    && !answer.status.is_server_error()
            }
        }
    }
}

async fn every_operation_lets_in_exactly_the_roles_of_its_action(store: Store) {
    let app = TestApp::start(store).await;
    let district = District::build(&app, "north").await;
    let mut wrong = Vec::new();
    let mut calls = 0;
    for operation in in_order() {
        let mut is_reached = false;
        for (role, person) in callers(&app, &district, &operation).await {
            let answer = operation.call(&person, &district, &district).await;
            let expected = expected(&operation, role);
            if !expected.fits(&answer) {
                wrong.push(format!("{} as {role:?}: {expected:?} expected, got {}", operation.id, answer.text()));
            }
            is_reached |= matches!(expected, Expected::Anything) && reaches_the_use_case(&answer);
            calls += 1;
        }
        if !is_reached && operation.policy().is_some() {
            wrong.push(format!(
                "{}: no role got as far as the use case; is its row still a good request?",
                operation.id
            ));
        }
    }
    assert!(wrong.is_empty(), "of {calls} calls these went wrong:\n{}", wrong.join("\n"));
    assert!(calls > 11 * operations().len());
}

/// What only reads first, what takes away last, so that every call finds its thing.
fn in_order() -> Vec<Operation> {
    let mut operations = operations();
    operations.sort_by_key(|operation| match operation.method {
        Method::GET => 0,
        Method::DELETE => 2,
        _ => 1,
    });
    operations
}

/// Each role and nobody.
async fn callers(app: &TestApp, district: &District, operation: &Operation) -> Vec<(Option<Role>, Client)> {
    if OF_THE_COOKIE.contains(&operation.id.as_str()) {
        // They look at no token: a browser with a session is all there is to try.
        return vec![(None, app.sign_in(&district.world.username("enterprise2")).await)];
    }
    let roles = district.people.iter().map(|(role, person)| (Some(*role), person.clone()));
    std::iter::once((None, app.stranger())).chain(roles).collect()
}

fn expected(operation: &Operation, role: Option<Role>) -> Expected {
    match (operation.policy(), role) {
        (None, _) => Expected::Anything,
        (Some(_), None) => Expected::Unauthenticated,
        (Some(action), Some(role)) if holds(role).iter().any(|held| action.roles().contains(held)) => {
            Expected::Anything
        }
        (Some(_), Some(_)) => Expected::Forbidden,
    }
}

/// The roles of the account that stands for `role`: who chairs a panel judges, too.
fn holds(role: Role) -> Vec<Role> {
    if role == Role::PanelChair { vec![Role::Judge, Role::PanelChair] } else { vec![role] }
}

/// Whether more was looked at than the address and the shape of the body.
fn reaches_the_use_case(answer: &Answer) -> bool {
    !matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST | StatusCode::PRECONDITION_REQUIRED)
}

async fn whoever_sees_a_thing_in_a_list_may_read_it(store: Store) {
    let app = TestApp::start(store).await;
    let district = District::build(&app, "north").await;
    let mut read = 0;
    for list in operations().into_iter().filter(|operation| operation.method == Method::GET) {
        let one = format!("{}/{{id}}", list.path);
        if list.policy().is_none() || !operations().iter().any(|read| read.method == Method::GET && read.path == one) {
            continue;
        }
        for (role, person) in &district.people {
            let answer = person.get(&list.address(&district)).await;
            let seen = if answer.status.is_success() { answer.json()["items"].take() } else { Value::Null };
            for item in seen.as_array().into_iter().flatten() {
                let address = format!("{}/{}", list.path, item["id"].as_str().expect("an id"));
                assert_eq!(person.get(&address).await.status, StatusCode::OK, "{address} as {role:?}");
                read += 1;
            }
        }
    }
    assert!(read > 100, "only {read} things were read");
}
