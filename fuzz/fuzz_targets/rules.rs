//! Rule packs in TOML and JSON: any text is read or refused, and what is read reads back from its canonical JSON.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scoring::RulePack;

fuzz_target!(|text: &str| {
    for read in [RulePack::from_toml(text), RulePack::from_json(text)] {
        match read {
            Ok(pack) => assert_eq!(RulePack::from_json(&pack.to_json()).as_ref(), Ok(&pack)),
            Err(errors) => assert!(errors.findings.iter().any(scoring::Finding::is_error)),
        }
    }
});
