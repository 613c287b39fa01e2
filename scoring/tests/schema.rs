//! The JSON Schema of rule packs: current, kept by every pack of ours, and of the same keys and defaults as the reader.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test helper that fails is a failed test")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use scoring::{PRESETS, RulePack};
use serde_json::{Value, json};

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

fn schema() -> Value {
    serde_json::from_str(&RulePack::schema_text()).unwrap()
}

/// Why a pack does not keep the schema, if it does not.
fn violation(pack: &Value) -> Option<String> {
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("pack.json", schema()).unwrap();
    let mut schemas = boon::Schemas::new();
    let index = compiler.compile("pack.json", &mut schemas).unwrap();
    schemas.validate(pack, index).err().map(|error| error.to_string())
}

fn toml(text: &str) -> Value {
    toml::from_str(text).unwrap()
}

#[test]
fn the_checked_in_schema_is_current() {
    let path = docs().join("rule-pack.schema.json");
    if std::env::var("JINBANG_GOLDEN").is_ok_and(|mode| mode == "write") {
        std::fs::write(&path, RulePack::schema_text()).unwrap();
    }
    let checked_in = std::fs::read_to_string(&path).unwrap();
    assert!(
        checked_in == RulePack::schema_text(),
        "stale; write it anew: JINBANG_GOLDEN=write cargo test -p scoring --test schema"
    );
}

#[test]
fn every_preset_and_the_example_keep_the_schema_as_they_are_written_and_in_canonical_form() {
    let example = std::fs::read_to_string(docs().join("examples/rules.toml")).unwrap();
    let texts = PRESETS.iter().map(|preset| (preset.key, preset.toml)).chain([("example", example.as_str())]);
    for (key, text) in texts {
        assert_eq!(violation(&toml(text)), None, "{key}");
        let canonical = RulePack::from_toml(text).unwrap().to_json();
        assert_eq!(violation(&serde_json::from_str(&canonical).unwrap()), None, "{key}, canonical");
    }
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let plain = whole();
    assert_eq!(violation(&plain), None);
    for (pointer, value) in [
        ("/rounding/mode", json!("up")),
        ("/rounding/total_places", json!(10)),
        ("/rounds/0/weight", json!("1.00001")),
        ("/rounds/0/aggregate/min_marks", json!("3")),
        ("/rounds/1/majority", json!({ "above": "1/2" })),
        ("/rounds/0/criteria/0/map/steps", json!([["1", "2", "3"]])),
        ("/caps/category_min", json!("1")),
        ("/tiers/0/prize_fen", json!(-1)),
        ("/title", Value::Null),
    ] {
        let mut broken = plain.clone();
        *broken.pointer_mut(pointer).unwrap() = value;
        assert!(violation(&broken).is_some(), "{pointer}: the schema");
        assert!(RulePack::from_json(&broken.to_string()).is_err(), "{pointer}: the reader");
    }
}

/// A pack in which every table of the format is there once.
fn whole() -> Value {
    let map = |kind: &str, keys: Value| {
        let mut map = json!({ "kind": kind });
        map.as_object_mut().unwrap().extend(keys.as_object().unwrap().clone());
        json!({ "key": kind, "kind": "measured", "map": map })
    };
    json!({
        "schema": "jinbang-rules/1", "title": "x", "combine": "weighted", "rounding": { "mode": "half_up", "total_places": 2 },
        "rounds": [{
            "key": "r", "weight": "100", "order": "weigh_then_trim",
            "aggregate": { "method": "mean", "min_marks": 1, "groups": [{ "panel": "p", "weight": "100" }] },
            "calibrate": { "method": "none" }, "advance": { "count": 1 },
            "criteria": [
                map("ladder", json!({ "steps": [["2", "1"]] })),
                map("linear", json!({ "full": "1", "full_at": "1", "per": "1", "minus": "1" })),
                map("checklist", json!({ "items": [["a", "1"]] })),
                { "key": "c", "bands": [{ "name": "b", "from": "0", "to": "1" }] }
            ]
        }, { "key": "v", "kind": "vote", "weight": "0", "majority": "1/2" }],
        "adjustments": { "kinds": [{ "column": "contest" }] }, "ranks": {}, "ties": {}, "vacancies": {},
        "tiers": [{ "key": "t", "count": 1, "prize_fen": 0 }],
        "caps": { "category_min": 1, "structure": [{ "attribute": "a", "equals": "b", "min_ratio": "0.5" }] },
        "groupings": [{ "key": "g", "by": "enterprise" }],
        "disclosure": { "publicity": { "public": {}, "enterprise": {} }, "final": {} }
    })
}

/// Every table of the format: its place in [`whole`], and where its keys stand in the schema.
fn tables() -> Vec<(&'static str, Value)> {
    let schema = schema();
    let of = |name: &str| schema["$defs"][name].clone();
    let maps = of("ValueMap")["oneOf"].clone();
    let map = |kind: &str| {
        let variants = maps.as_array().unwrap().iter();
        variants.clone().find(|variant| variant["properties"]["kind"]["const"] == kind).unwrap().clone()
    };
    vec![
        ("", schema.clone()),
        ("/rounding", of("Rounding")),
        ("/rounds/0", of("Round")),
        ("/rounds/0/aggregate", of("Aggregate")),
        ("/rounds/0/aggregate/groups/0", of("JudgeGroup")),
        ("/rounds/0/calibrate", of("Calibrate")),
        ("/rounds/0/advance", of("Advance")),
        ("/rounds/0/criteria/3", of("Criterion")),
        ("/rounds/0/criteria/0/map", map("ladder")),
        ("/rounds/0/criteria/1/map", map("linear")),
        ("/rounds/0/criteria/2/map", map("checklist")),
        ("/rounds/0/criteria/3/bands/0", of("Band")),
        ("/adjustments", of("Adjustments")),
        ("/adjustments/kinds/0", of("AdjustmentKind")),
        ("/ranks", of("Ranks")),
        ("/ties", of("Ties")),
        ("/vacancies", of("Vacancies")),
        ("/tiers/0", of("Tier")),
        ("/caps", of("Caps")),
        ("/caps/structure/0", of("Structure")),
        ("/groupings/0", of("Grouping")),
        ("/disclosure", of("Disclosure")),
        ("/disclosure/publicity", of("PhaseViews")),
        ("/disclosure/publicity/public", of("View")),
    ]
}

#[test]
fn the_reader_and_the_schema_know_the_same_keys() {
    let mut objects = 0;
    for (pointer, table) in tables() {
        let mut pack = whole();
        pack.pointer_mut(pointer).unwrap().as_object_mut().unwrap().insert("?".to_owned(), Value::Bool(true));
        let (_, findings) = RulePack::review_json(&pack.to_string());
        let unknown = findings.iter().find(|finding| finding.place.ends_with('?')).unwrap();
        let known: BTreeSet<&str> = unknown.remedy.en.split("known here: ").nth(1).unwrap().split(", ").collect();
        let keys: BTreeSet<&str> = table["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(known, keys, "keys of {pointer}");
        assert_eq!(table["additionalProperties"], false, "{pointer}");
        objects += 1;
    }
    // A table that is new in the format must be in the list above.
    let text = RulePack::schema_text();
    let shares = 2;
    assert_eq!(text.matches("\"additionalProperties\": false").count(), objects + shares);
}

#[test]
fn the_reader_asks_for_the_keys_that_the_schema_requires_and_fills_in_the_same_defaults() {
    for (pointer, table) in tables() {
        let required = table["required"].as_array().cloned().unwrap_or_default();
        for key in required.iter().map(|key| key.as_str().unwrap()) {
            let mut pack = whole();
            pack.pointer_mut(pointer).unwrap().as_object_mut().unwrap().remove(key);
            assert!(RulePack::from_json(&pack.to_string()).is_err(), "{pointer} without {key}");
        }
        let properties = table["properties"].as_object().unwrap().iter();
        for (key, default) in properties.filter_map(|(key, property)| Some((key, property.get("default")?))) {
            let (stated, left_out) = (with(pointer, key, Some(default)), with(pointer, key, None));
            assert_eq!(stated, left_out, "{pointer}: the default of {key} is {default}");
        }
    }
}

/// What the reader makes of the whole pack with a key stated or left out.
fn with(pointer: &str, key: &str, value: Option<&Value>) -> RulePack {
    let mut pack = whole();
    let table = pack.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
    match value {
        Some(value) => table.insert(key.to_owned(), value.clone()),
        None => table.remove(key),
    };
    RulePack::from_json(&pack.to_string()).unwrap_or_else(|errors| panic!("{pointer}, {key}: {errors}"))
}
