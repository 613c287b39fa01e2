//! The OpenAPI document: what the endpoints say of themselves, made exact. The page's types come from it. Adds nothing that
//! the server does not do.

use std::{collections::BTreeSet, sync::LazyLock};

use actix_web::App;
use serde_json::{Map, Value, json};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_actix_web::{AppExt, scope};

use crate::app::endpoints;

/// The document, made once.
pub static DOCUMENT: LazyLock<utoipa::openapi::OpenApi> = LazyLock::new(|| {
    let (_, document) = App::new()
        .into_utoipa_app()
        .openapi(Head::openapi())
        .service(scope::scope("/api/v1").configure(endpoints))
        .split_for_parts();
    exact(&document).unwrap_or(document)
});

/// Every address with its methods. A part in braces stands for any.
static METHODS: LazyLock<Vec<(Vec<String>, Vec<String>)>> = LazyLock::new(|| {
    let paths = serde_json::to_value(&DOCUMENT.paths).unwrap_or_default();
    let parts = |path: &String| path.split('/').map(str::to_owned).collect();
    let methods = |operations: &Map<String, Value>| operations.keys().map(|method| method.to_uppercase()).collect();
    let paths = paths.as_object().into_iter().flatten();
    paths.filter_map(|(path, operations)| Some((parts(path), methods(operations.as_object()?)))).collect()
});

/// The methods of an endpoint's address, for who came with another one; none where there is no endpoint.
pub fn methods_at(address: &str) -> Vec<&'static str> {
    let parts: Vec<&str> = address.split('/').collect();
    let is_there = |path: &[String]| {
        path.len() == parts.len()
            && path.iter().zip(&parts).all(|(known, part)| known.starts_with('{') || known == part)
    };
    let methods = METHODS.iter().filter(|(path, _)| is_there(path)).flat_map(|(_, methods)| methods);
    methods.map(String::as_str).collect::<BTreeSet<_>>().into_iter().collect()
}

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        document.components.get_or_insert_default().add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Jinbang API",
        description = "金榜: entries, judging, rankings and award lists of labour competitions. Every operation names \
                       its action of the policy table in `x-action`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    modifiers(&Bearer)
)]
struct Head;

/// The derive cannot know two things. What only the server writes always carries its nullable members, and the items of a
/// page are schemas with names.
fn exact(document: &utoipa::openapi::OpenApi) -> Option<utoipa::openapi::OpenApi> {
    let mut document = serde_json::to_value(document).ok()?;
    let read = schemas_of_requests(&document);
    let schemas = document.pointer_mut("/components/schemas")?.as_object_mut()?;
    let names: BTreeSet<String> = schemas.keys().cloned().collect();
    for (name, schema) in schemas.iter_mut() {
        if let Some(item) = name.strip_prefix("Page_").filter(|item| names.contains(*item))
            && let Some(items) = schema.pointer_mut("/properties/items/items")
        {
            *items = json!({ "$ref": format!("#/components/schemas/{item}") });
        }
        if !read.contains(name) {
            require_members(schema);
        }
    }
    serde_json::from_value(document).ok()
}

/// Marks every member of an object, or of the parts of an `allOf`, as always present.
fn require_members(schema: &mut Value) {
    if let Some(parts) = schema.get_mut("allOf").and_then(Value::as_array_mut) {
        parts.iter_mut().for_each(require_members);
    }
    let members = schema.get("properties").and_then(Value::as_object).map(|members| members.keys().cloned().collect());
    if let (Some(members), Some(schema)) = (members.map(|keys: Vec<String>| json!(keys)), schema.as_object_mut()) {
        schema.insert("required".to_owned(), members);
    }
}

/// Names of the schemas that requests carry, with everything inside them.
fn schemas_of_requests(document: &Value) -> BTreeSet<String> {
    let mut waiting = Vec::new();
    let operations = document.get("paths").and_then(Value::as_object).into_iter().flat_map(Map::values);
    for body in operations.filter_map(Value::as_object).flat_map(Map::values).filter_map(|o| o.get("requestBody")) {
        collect_names(body, &mut waiting);
    }
    let mut found = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        if let Some(schema) = document.pointer(&format!("/components/schemas/{name}"))
            && found.insert(name)
        {
            collect_names(schema, &mut waiting);
        }
    }
    found
}

fn collect_names(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let name = members.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
            found.extend(name.map(str::to_owned));
            members.values().for_each(|member| collect_names(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_names(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(schema: &str, path: &str) -> Value {
        let document = serde_json::to_value(&*DOCUMENT).unwrap();
        document.pointer(&format!("/components/schemas/{schema}{path}")).cloned().unwrap_or(Value::Null)
    }

    #[test]
    fn replies_always_carry_what_may_be_null() {
        assert!(member("Refused", "/required").as_array().unwrap().contains(&json!("number")));
        assert!(member("Entry", "/allOf/1/required").as_array().unwrap().contains(&json!("return_reason")));
        assert!(!member("EntryInput", "/required").as_array().is_some_and(|names| names.contains(&json!("category"))));
    }

    #[test]
    fn an_address_knows_its_methods() {
        assert_eq!(methods_at("/api/v1/entries/1"), ["GET", "PATCH"]);
        assert_eq!(methods_at("/api/v1/auth/sign-in"), ["POST"]);
        assert!(methods_at("/api/v1/entries/1/2/3").is_empty() && methods_at("/").is_empty());
    }

    #[test]
    fn items_of_a_page_have_their_name() {
        assert_eq!(member("Page_User", "/properties/items/items"), json!({ "$ref": "#/components/schemas/User" }));
    }
}
