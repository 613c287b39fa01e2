//! Manifests: any bytes are verified or rejected with a place; what verifies can be read, scored and explained.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scoring::{Language, manifest, official};

fuzz_target!(|data: &[u8]| {
    match manifest::verify(data) {
        Ok(_) => {
            let (rules, competition) = manifest::read(data).expect("what verifies can be read");
            let pack = rules.read().expect("its rules are good");
            let outcome = official::score(&pack, &competition).expect("its data are complete");
            for entry in &competition.entries {
                let explanation = outcome.explain(&entry.entry).expect("every entry is explained");
                assert!(explanation.to_markdown(Language::English).starts_with("# "));
            }
        }
        Err(found) => assert!(!found.is_empty()),
    }
});
