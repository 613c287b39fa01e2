//! P7: a page of 50 entries with names, counts and allowed actions for somebody signed in, against the same reply from
//! hand-written SQL without a sign-in.

use std::time::Duration;

use serde_json::json;
use yardstick::{Goal, Row, Spread, interleave};

use crate::{
    load::{Amount, get, hammer},
    zone::{Served, Zone},
};

const CLIENTS: usize = 2;
const AMOUNT: Amount = Amount::For(Duration::from_secs(2));

pub fn measure(zone: &Zone) {
    let ours = zone.serve();
    let staff = ours.sign_in("staff1");
    let programmes = ours.get("/api/v1/programmes", &staff);
    let pages = programmes["items"].as_array().expect("programmes").iter().map(|programme| {
        let path = format!("/api/v1/entries?programme_id={}&limit=50", programme["id"].as_str().expect("an id"));
        (ours.get(&path, &staff), path)
    });
    let (sample, path) = pages.max_by_key(|(page, _)| page["total"].as_u64()).expect("a programme");
    let theirs = zone.yardsticks(&json!({ "kind": "list", "database": zone.database(), "sample": sample }));
    assert_eq!(theirs.get("/entries", ""), sample, "the yardstick sends something else");

    let load = |server: &Served, path: &str, headers: &str| {
        let request = get(path, headers);
        hammer(&server.process(), server.address, CLIENTS, AMOUNT, &|_| request.clone()).cpu_us / 1000.0
    };
    let runs = interleave(&mut [&mut || load(&ours, &path, &staff), &mut || load(&theirs, "/entries", "")]);
    let total = sample["total"].as_u64().expect("a total");
    let thing = format!("page of 50 of {total} entries, signed in, CPU, against SQL by hand without a sign-in");
    let ratio = Spread::of_ratios(&runs[0], &runs[1]);
    Row::compared("P7", thing, "ms", [&runs[0], &runs[1]], ratio, Goal::AtMost(2.0)).print();
}
