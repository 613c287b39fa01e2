//! Two districts in one database: nobody of the one learns of anything of the other, reads it, or changes it.

use std::collections::BTreeSet;

use entity::{
    attachment, award_list, entry, expert, organization, panel, programme, ranking_run, round, score_sheet, user,
};
use jinbang_api::auth::Action;
use jinbang_tests::{District, Store, TestApp};
use reqwest::{Method, StatusCode};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect};

use super::calls::{Operation, operations};

crate::on_both_stores! {
    what_lies_in_another_district_is_not_found_by_any_role,
    no_answer_of_one_district_names_anything_of_another,
    a_body_that_names_things_of_another_district_changes_nothing_there,
}

async fn two_districts(store: Store) -> (TestApp, District, District) {
    let app = TestApp::start(store).await;
    let (north, south) = (District::build(&app, "north").await, District::build(&app, "south").await);
    (app, north, south)
}

/// Operations on many things, whose reply names those that were refused as the request named them.
const REPEATS: [&str; 3] = ["pass_eligibility", "recommend_entries", "sign_sheets"];

/// Operations that only a signed-in person may call.
fn protected() -> impl Iterator<Item = (Operation, Action)> {
    operations().into_iter().filter_map(|operation| {
        let action = operation.policy()?;
        Some((operation, action))
    })
}

/// A mark of each thing of the district: public identifiers, usernames and the name that begins all others.
async fn marks_of(db: &DatabaseConnection, district: &District) -> BTreeSet<String> {
    let zone_id = district.world.zone.id;
    let mut marks = BTreeSet::from([district.world.zone.public_id.clone(), district.world.zone.name.clone()]);
    macro_rules! add {
        ($($table:ident.$column:ident),+ $(,)?) => {
            $( marks.extend(
                $table::Entity::find()
                    .filter($table::Column::ZoneId.eq(zone_id))
                    .select_only()
                    .column($table::Column::$column)
                    .into_tuple::<String>()
                    .all(db)
                    .await
                    .unwrap(),
            ); )+
        };
    }
    add!(
        organization.PublicId,
        user.PublicId,
        user.Username,
        expert.PublicId,
        programme.PublicId,
        round.PublicId,
        panel.PublicId,
        entry.PublicId,
        attachment.PublicId,
        attachment.BlobKey,
        score_sheet.PublicId,
        ranking_run.PublicId,
        award_list.PublicId,
    );
    marks
}

async fn what_lies_in_another_district_is_not_found_by_any_role(store: Store) {
    let (_app, north, south) = two_districts(store).await;
    let mut wrong = Vec::new();
    for (operation, action) in protected().filter(|(operation, _)| operation.has_ids()) {
        for (role, person) in north.people.iter().filter(|(role, _)| action.roles().contains(role)) {
            let answer = operation.call(person, &south, &north).await;
            if answer.status != StatusCode::NOT_FOUND || answer.problem() != "not_found" {
                wrong.push(format!("{} as {role:?}: {} {}", operation.id, answer.status, answer.text()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn no_answer_of_one_district_names_anything_of_another(store: Store) {
    let (app, north, south) = two_districts(store).await;
    let marks = marks_of(app.context.db.read(), &south).await;
    assert!(marks.len() > 60, "the other district is nearly empty: {marks:?}");
    let mut wrong = Vec::new();
    for (operation, _) in protected().filter(|(operation, _)| operation.method == Method::GET) {
        let address = operation.address(&north);
        // A list that can be narrowed to a thing is narrowed to one of the other district, too.
        let narrowed = operation.query.iter().filter_map(|name| Some((name, part_of(name)?)));
        let addresses = narrowed.map(|(name, part)| format!("{address}?{name}={}", south.id(part)));
        for address in addresses.chain([address.clone()]) {
            for (role, person) in &north.people {
                let text = person.get(&address).await.text();
                let found: Vec<&String> = marks.iter().filter(|mark| text.contains(mark.as_str())).collect();
                if !found.is_empty() {
                    wrong.push(format!("{address} as {role:?} names {found:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The part of an address below which the things lie that a query parameter names.
fn part_of(parameter: &str) -> Option<&'static str> {
    match parameter {
        "programme_id" => Some("programmes"),
        "federation_id" | "enterprise_id" | "parent_id" => Some("organizations"),
        other => {
            assert!(!other.ends_with("_id"), "say here what {other} names");
            None
        }
    }
}

async fn a_body_that_names_things_of_another_district_changes_nothing_there(store: Store) {
    let (_app, north, south) = two_districts(store).await;
    let before = everything_seen_in(&south).await;
    for (operation, action) in protected().filter(|(operation, _)| operation.has_body) {
        for (_, person) in north.people.iter().filter(|(role, _)| action.roles().contains(role)) {
            let answer = operation.call(person, &north, &south).await;
            assert!(!answer.status.is_server_error(), "{}: {}", operation.id, answer.text());
            let is_taken = ["organizations", "experts", "sheets", "entries"]
                .iter()
                .any(|part| answer.status.is_success() && answer.text().contains(south.id(part)));
            assert!(!is_taken || REPEATS.contains(&operation.id.as_str()), "{}: {}", operation.id, answer.text());
        }
    }
    let after = everything_seen_in(&south).await;
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before, after);
    }
}

/// What every role of the district reads at every address, in one order.
async fn everything_seen_in(district: &District) -> Vec<(String, String)> {
    let mut seen = Vec::new();
    for (operation, action) in protected().filter(|(operation, _)| operation.method == Method::GET) {
        // A workbook says when it was written.
        if operation.path.ends_with("{file}") {
            continue;
        }
        for (role, person) in district.people.iter().filter(|(role, _)| action.roles().contains(role)) {
            let address = operation.address(district);
            let answer = person.get(&address).await;
            seen.push((format!("{address} as {role:?}"), without_request_id(&answer.text())));
        }
    }
    seen
}

/// A problem document has a number of its own each time.
fn without_request_id(text: &str) -> String {
    text.split("\"request_id\"").next().unwrap_or_default().to_owned()
}
