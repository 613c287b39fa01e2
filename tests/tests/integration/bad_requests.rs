//! What no honest page sends: every operation answers it with a problem document that says what is wrong, never with 500.

use jinbang_tests::{Client, District, Store, TestApp, client::Answer};
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::authorization::calls::{Operation, operations};

crate::on_both_stores! {
    every_body_that_is_not_what_was_agreed_is_refused_with_its_reason,
    other_methods_are_refused_with_those_that_there_are,
    strange_identifiers_are_not_found,
    strange_queries_are_refused_or_find_nothing,
}

/// Something that is neither a success nor a problem document in Chinese, or a fault of the server.
fn fault(answer: &Answer) -> Option<String> {
    if answer.status.is_success() {
        return None;
    }
    let is_problem = answer.headers.get(header::CONTENT_TYPE).is_some_and(|value| value == "application/problem+json");
    let problem = if is_problem { answer.json() } else { Value::Null };
    let is_chinese = |key: &str| {
        problem[key].as_str().is_some_and(|text| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)))
    };
    let is_clear = is_chinese("title") && is_chinese("detail") && problem["code"].is_string();
    (answer.status.is_server_error() || !is_clear).then(|| format!("{} {}", answer.status, answer.text()))
}

/// Somebody whose role may do the operation.
fn caller<'a>(district: &'a District, operation: &Operation) -> &'a Client {
    let may = |role| operation.policy().is_none_or(|action| action.roles().contains(role));
    &district.people.iter().find(|(role, _)| may(role)).expect("somebody may").1
}

struct Bad {
    name: &'static str,
    media_type: &'static str,
    body: Vec<u8>,
    status: StatusCode,
    code: &'static str,
}

fn bad_bodies(good: &Value) -> Vec<Bad> {
    let bad = |name, media_type, body: &[u8], status, code| Bad { name, media_type, body: body.to_vec(), status, code };
    let json = "application/json";
    let text = good.to_string();
    let mut surprising = good.clone();
    surprising["surprise"] = json!(1);
    let mut cut = text.clone();
    cut.pop();
    let large = [b"{\"surprise\": \"".as_slice(), &[b'x'; 600 * 1024], b"\"}"].concat();
    vec![
        bad("cut off", json, cut.as_bytes(), StatusCode::BAD_REQUEST, "bad_request"),
        bad("empty", json, b"", StatusCode::BAD_REQUEST, "bad_request"),
        bad("not UTF-8", json, b"{\"\xff\xfe\": 1}", StatusCode::BAD_REQUEST, "bad_request"),
        bad("a number", json, b"7", StatusCode::UNPROCESSABLE_ENTITY, "validation_failed"),
        bad(
            "unknown field",
            json,
            surprising.to_string().as_bytes(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "validation_failed",
        ),
        bad(
            "a form",
            "application/x-www-form-urlencoded",
            b"a=b",
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
        ),
        bad("large", json, &large, StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large"),
    ]
}

async fn send(person: &Client, operation: &Operation, address: &str, media_type: &str, body: Vec<u8>) -> Answer {
    let request = person.request(operation.method.clone(), address).header(header::IF_MATCH, "\"1\"");
    person.send(request.header(header::CONTENT_TYPE, media_type).body(body)).await
}

async fn every_body_that_is_not_what_was_agreed_is_refused_with_its_reason(store: Store) {
    let app = TestApp::start(store).await;
    let district = District::build(&app, "north").await;
    let mut wrong = Vec::new();
    for operation in operations() {
        let Some(good) = operation.json_body(&district) else { continue };
        let (person, address) = (caller(&district, &operation), operation.address(&district));
        for bad in bad_bodies(&good) {
            let answer = send(person, &operation, &address, bad.media_type, bad.body).await;
            let names_field = bad.name != "unknown field" || answer.json()["fields"][0]["field"] == "surprise";
            if fault(&answer).is_some() || answer.status != bad.status || answer.problem() != bad.code || !names_field {
                wrong.push(format!("{} with {}: {}", operation.id, bad.name, answer.text()));
            }
        }
        for strange in ["\u{0}", "\u{202e}\u{feff}", &"长".repeat(600)] {
            let body = with_texts(&good, strange).to_string();
            let answer = send(person, &operation, &address, "application/json", body.into_bytes()).await;
            wrong.extend(fault(&answer).map(|fault| format!("{} with {strange:.8?}: {fault:.300}", operation.id)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The body with every text replaced.
fn with_texts(body: &Value, text: &str) -> Value {
    match body {
        Value::String(_) => json!(text),
        Value::Array(items) => items.iter().map(|item| with_texts(item, text)).collect(),
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), with_texts(value, text))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => body.clone(),
    }
}

async fn other_methods_are_refused_with_those_that_there_are(store: Store) {
    let app = TestApp::start(store).await;
    let district = District::build(&app, "north").await;
    let mut wrong = Vec::new();
    for operation in operations() {
        let person = caller(&district, &operation);
        let answer = person.send(person.request(Method::TRACE, &operation.address(&district))).await;
        let allowed = answer.headers.get(header::ALLOW).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_named = allowed.split(", ").any(|method| method == operation.method.as_str());
        if answer.status != StatusCode::METHOD_NOT_ALLOWED || !is_named || fault(&answer).is_some() {
            wrong.push(format!("{}: {} {allowed} {}", operation.id, answer.status, answer.text()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn strange_identifiers_are_not_found(store: Store) {
    let app = TestApp::start(store).await;
    let district = District::build(&app, "north").await;
    let long = "a".repeat(3_000);
    let mut wrong = Vec::new();
    for operation in operations().into_iter().filter(Operation::has_ids) {
        let person = caller(&district, &operation);
        for id in
            ["1", "%00", "%FF%FE", "%F0%9F%99%82", "'%20OR%201=1--", "00000000-0000-0000-0000-000000000000", &long]
        {
            let address: Vec<&str> =
                operation.path.split('/').map(|part| if part.starts_with('{') { id } else { part }).collect();
            let answer = operation.call_at(person, &address.join("/"), &district).await;
            // Signing asks for the password first, and after a few tries for patience.
            let is_refused = matches!(
                answer.status,
                StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST | StatusCode::TOO_MANY_REQUESTS
            );
            if !is_refused || fault(&answer).is_some() {
                wrong.push(format!("{} {id:.20}: {} {}", operation.id, answer.status, answer.text()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn strange_queries_are_refused_or_find_nothing(store: Store) {
    let app = TestApp::start(store).await;
    let district = District::build(&app, "north").await;
    let mut wrong = Vec::new();
    let lists = operations().into_iter().filter(|operation| operation.method == Method::GET);
    for operation in lists.filter(|operation| !operation.query.is_empty()) {
        let (person, address) = (caller(&district, &operation), operation.address(&district));
        for parameter in &operation.query {
            for value in ["", "%00", "%FF", "-1", "0", "101", "99999999999999999999", "p", "pzzzzzz", "p-1", "%25_%27"]
            {
                let answer = person.get(&format!("{address}?{parameter}={value}")).await;
                let is_refused = parameter == "limit" || (parameter == "cursor" && !value.starts_with("pz"));
                if fault(&answer).is_some() || (is_refused && answer.status.is_success()) {
                    wrong.push(format!("{address}?{parameter}={value}: {} {}", answer.status, answer.text()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
