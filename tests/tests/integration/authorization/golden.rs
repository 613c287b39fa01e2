//! The policy table and the operations of the API as a file that a reviewer reads: a change of rights is a change of it.
//!
//! `JINBANG_GOLDEN=write cargo test -p jinbang-tests --test integration authorization::golden` writes it anew.

use std::{collections::BTreeSet, env, fmt::Write, fs, path::Path};

use entity::status::Role;
use jinbang_api::auth::Action;
use sea_orm::{ActiveEnum, Iterable};

use super::calls::{Operation, PUBLIC, operations};

const FILE: &str = "golden/authorization.txt";

/// Roles as columns, actions as rows, and below each action its operations.
fn table() -> String {
    let mut text = String::from(
        "# Who may ever do what (x), each within their reach. Made from api/src/auth/policy.rs and the OpenAPI document;\n\
         # authorization/golden.rs says how to write it anew. Columns:\n",
    );
    for (number, role) in Role::iter().enumerate() {
        writeln!(text, "#   {} {}", letter(number), role.to_value()).unwrap();
    }
    let letters: String = (0..Role::iter().count()).map(letter).collect();
    writeln!(text, "\n{:24} {letters}", "").unwrap();
    for action in Action::ALL {
        let marks: String = Role::iter().map(|role| if action.roles().contains(&role) { 'x' } else { '.' }).collect();
        writeln!(text, "{:24} {marks}", action.name()).unwrap();
    }
    let operations = operations();
    for action in Action::ALL.iter().map(|action| action.name()).chain([PUBLIC]) {
        writeln!(text, "\n{action}").unwrap();
        for operation in operations.iter().filter(|operation| operation.action == action) {
            writeln!(text, "  {:6} {}", operation.method, operation.path).unwrap();
        }
    }
    text
}

fn letter(number: usize) -> char {
    char::from(b'A' + u8::try_from(number).unwrap())
}

#[test]
fn the_golden_table_says_what_the_policy_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let now = table();
    if env::var("JINBANG_GOLDEN").is_ok_and(|wish| wish == "write") {
        fs::write(&file, &now).unwrap();
    }
    let golden = fs::read_to_string(&file).unwrap();
    assert!(golden == now, "tests/{FILE} no longer says what the policy says. The policy says:\n{now}");
}

#[test]
fn every_operation_names_a_known_action_and_every_action_has_an_operation() {
    let known: BTreeSet<&str> = Action::ALL.iter().map(|action| action.name()).chain([PUBLIC]).collect();
    let operations = operations();
    let named: BTreeSet<&str> = operations.iter().map(|operation| operation.action.as_str()).collect();
    assert_eq!(named, known);
}

#[test]
fn what_is_public_asks_for_no_token_and_everything_else_does() {
    let wrong: Vec<Operation> = operations()
        .into_iter()
        .filter(|operation| operation.asks_for_a_token == (operation.action == PUBLIC))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}
