//! Who may import whom: walks the sources and fails on a breach of the layers that ARCHITECTURE.md draws. Knows names and
//! paths, nothing of what the code does. Every rule is shown a planted breach first, so that none can fall asleep.

mod page;
mod rust;
mod rust_rules;
mod sources;

use sources::{Source, read_tree};

/// One import that a rule forbids.
#[derive(Debug, PartialEq, Eq)]
pub struct Breach {
    pub file: String,
    pub import: String,
    pub rule: &'static str,
}

impl std::fmt::Display for Breach {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} uses {}: {}", self.file, self.import, self.rule)
    }
}

fn assert_clean(breaches: &[Breach]) {
    let lines: Vec<String> = breaches.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

#[test]
fn rust_crates_and_layers_import_only_downwards() {
    let sources = read_tree(&["api/src", "api/documents/src", "entity/src", "migration/src", "scoring/src"], &["rs"]);
    assert!(sources.iter().any(|source| source.path.starts_with("api/src/")), "the server's sources were not found");
    assert_clean(&rust_rules::breaches(&sources));
}

#[test]
fn handlers_document_the_version_they_need() {
    let found: Vec<Breach> =
        read_tree(&["api/src"], &["rs"]).iter().flat_map(rust_rules::versions_not_as_documented).collect();
    assert_clean(&found);
    let silent = r#"#[utoipa::path(tag = "a")] #[post("/a")] async fn save(seen: IfMatch) -> A {}"#;
    let idle = r#"#[utoipa::path(params(IfMatch))] #[post("/b")] async fn start(id: Path<String>) -> A {}"#;
    let planted = Source::new("api/src/a/routes.rs", &format!("{silent} {idle}"));
    let names: Vec<_> = rust_rules::versions_not_as_documented(&planted).into_iter().map(|b| b.import).collect();
    assert_eq!(names, ["save", "start"]);
}

#[test]
fn page_features_and_components_keep_to_themselves() {
    let sources = read_tree(&["web-ui/src"], &["ts", "vue"]);
    assert!(!sources.is_empty(), "the page's sources were not found");
    assert_clean(&page::breaches(&sources));
}

#[test]
fn scoring_depends_on_nothing_of_ours_and_on_few_others() {
    let manifest = sources::read_file("scoring/Cargo.toml");
    let unexpected = rust_rules::unexpected_scoring_dependencies(&manifest);
    assert!(unexpected.is_empty(), "scoring is pure arithmetic over rules; it must not depend on {unexpected:?}");
}

#[test]
fn a_planted_dependency_of_scoring_is_found() {
    let manifest = "[dependencies]\nserde.workspace = true\nentity.workspace = true\ntokio = \"1\"\n";
    assert_eq!(rust_rules::unexpected_scoring_dependencies(manifest), ["entity", "tokio"]);
}

/// (file, source, what the rule must name); the feature folders are known from the first two lines of `around`.
#[test]
fn every_planted_breach_in_rust_is_found() {
    let planted = [
        ("scoring/src/rank.rs", "use entity::entry;", "entity::entry"),
        ("scoring/src/rank.rs", "fn f() { let t = std::time::Instant::now(); }", "std::time::Instant::now"),
        ("scoring/src/rank.rs", "use std::{collections::BTreeMap, fs};", "std::fs"),
        ("scoring/src/rank.rs", "async fn f() {}", "async"),
        ("entity/src/entry.rs", "use jinbang_api::app;", "jinbang_api::app"),
        ("migration/src/lib.rs", "use entity::entry;", "entity::entry"),
        ("api/documents/src/workbook.rs", "use sea_orm::EntityTrait;", "sea_orm::EntityTrait"),
        ("api/documents/src/workbook.rs", "fn f() { chrono::Utc::now(); }", "chrono::Utc::now"),
        ("api/src/entries/service.rs", "use actix_web::{web, HttpRequest};", "actix_web::web"),
        ("api/src/entries/service/submit.rs", "fn f(_: actix_web::HttpRequest) {}", "actix_web::HttpRequest"),
        ("api/src/entries/queries.rs", "use actix_web::web;", "actix_web::web"),
        ("api/src/entries/state.rs", "use crate::entries::routes;", "crate::entries::routes"),
        ("api/src/entries/service.rs", "use super::routes::submit;", "super::routes::submit"),
        ("api/src/entries/routes.rs", "use sea_orm::EntityTrait;", "sea_orm::EntityTrait"),
        ("api/src/entries/routes.rs", "use super::{dto, queries::list};", "super::queries::list"),
        ("api/src/entries/service.rs", "use crate::reviews::{dto::Sheet, service};", "crate::reviews::dto::Sheet"),
        (
            "api/src/entries/routes.rs",
            "fn f() { super::super::reviews::routes::f() }",
            "super::super::reviews::routes::f",
        ),
        ("api/src/exports/service.rs", "use crate::reviews::routes;", "crate::reviews::routes"),
        ("api/src/jobs/mail.rs", "use crate::entries::routes;", "crate::entries::routes"),
        ("api/src/auth/policy.rs", "use sea_orm::DatabaseConnection;", "sea_orm::DatabaseConnection"),
        ("api/src/entries/queries.rs", "fn f() { matches!(b, DbBackend::Sqlite) }", "DbBackend::Sqlite"),
        ("api/src/app.rs", "use sea_orm::DatabaseBackend as Kind;", "sea_orm::DatabaseBackend"),
        ("migration/src/lib.rs", "fn f() { m.get_database_backend() }", "get_database_backend"),
        ("api/src/entries/service.rs", "fn f() { chrono::Utc::now(); }", "chrono::Utc::now"),
    ];
    for (file, code, import) in planted {
        let mut sources = around();
        sources.push(Source::new(file, code));
        let found = rust_rules::breaches(&sources);
        assert!(found.iter().any(|b| b.file == file && b.import == import), "{file}: {code}\nfound only {found:?}");
    }
}

#[test]
fn honest_rust_imports_are_no_breach() {
    let honest = [
        ("api/src/entries/routes.rs", "use super::{dto::Entry, service}; use actix_web::web; // never sea_orm here"),
        ("api/src/entries/service.rs", "use super::{dto, queries, state}; use crate::reviews::service as reviews;"),
        ("api/src/entries/queries.rs", "use sea_orm::EntityTrait; const TEXT: &str = \"actix_web::web\";"),
        ("api/src/db.rs", "use sea_orm::DbBackend;"),
        ("migration/src/dialect.rs", "use sea_orm_migration::sea_orm::DatabaseBackend;"),
        ("scoring/src/rank.rs", "use crate::points::Points; use std::collections::BTreeMap; use serde::Serialize;"),
        ("api/src/app.rs", "use crate::{entries::routes, reviews}; use actix_web::App;"),
        ("api/src/exports/summary.rs", "use crate::reviews::{dto::Sheet, service};"),
    ];
    let mut sources = around();
    sources.extend(honest.map(|(file, code)| Source::new(file, code)));
    assert_clean(&rust_rules::breaches(&sources));
}

#[test]
fn every_planted_breach_in_the_page_is_found() {
    let planted = [
        (
            "web-ui/src/features/entries/List.vue",
            "import Sheet from '@/features/reviews/Sheet.vue'",
            "features/reviews/Sheet.vue",
        ),
        ("web-ui/src/features/entries/pages/List.ts", "import { x } from \"../../reviews/x\"", "features/reviews/x"),
        ("web-ui/src/features/entries/List.ts", "const x = () => import('../reviews/x')", "features/reviews/x"),
        ("web-ui/src/features/entries/List.ts", "export * from '../reviews/x'", "features/reviews/x"),
        ("web-ui/src/features/entries/components/Row.vue", "import { client } from '@/api/client'", "api/client"),
        ("web-ui/src/shared/components/Row.vue", "import { client } from '../../api/client'", "api/client"),
        ("web-ui/src/shared/components/Row.vue", "const r = await fetch('/api/v1/entries')", "fetch("),
        ("web-ui/src/features/entries/components/Row.vue", "useQuery({ queryKey: ['a'] })", "useQuery("),
        ("web-ui/src/shared/format.ts", "import x from '@/features/entries/x'", "features/entries/x"),
    ];
    for (file, code, import) in planted {
        let found = page::breaches(&[Source::new(file, code)]);
        assert!(found.iter().any(|b| b.file == file && b.import == import), "{file}: {code}\nfound only {found:?}");
    }
}

#[test]
fn honest_page_imports_are_no_breach() {
    let honest = [
        (
            "web-ui/src/features/entries/List.vue",
            "import Row from './components/Row.vue'\nimport { client } from '@/api/client'",
        ),
        (
            "web-ui/src/features/entries/components/Row.vue",
            "import type { components } from '@/api/schema'\nrefetch()\n// fetch(x)",
        ),
        ("web-ui/src/app/router.ts", "const page = () => import('@/features/entries/List.vue')"),
        ("web-ui/src/features/entries/useEntries.ts", "import { useQuery } from '@tanstack/vue-query'\nuseQuery({})"),
    ];
    assert_clean(&page::breaches(&honest.map(|(file, code)| Source::new(file, code))));
}

/// Two feature folders, as the rules know a feature by its `routes.rs`.
fn around() -> Vec<Source> {
    vec![Source::new("api/src/entries/routes.rs", ""), Source::new("api/src/reviews/routes.rs", "")]
}
