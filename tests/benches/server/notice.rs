//! P6: the public notice from the cache, against the same bytes from memory behind the same middleware.

use std::{fs, time::Duration};

use serde_json::json;
use yardstick::{Goal, Row, Spread, interleave};

use crate::{
    load::{Amount, Load, get, hammer},
    zone::{Served, Zone},
};

const CLIENTS: usize = 16;
const AMOUNT: Amount = Amount::For(Duration::from_millis(1_500));

/// A rate of some load, by name.
type Clock = (&'static str, fn(&Load) -> f64);

pub fn measure(zone: &Zone) {
    let ours = zone.serve();
    let notices = ours.get("/api/v1/public/notices", "");
    let path = format!("/api/v1/public/notices/{}", notices["items"][0]["id"].as_str().expect("a notice"));
    let body = ours.connect().send(&get(&path, "")).expect("an answer").body;
    let file = zone.database().with_file_name("notice.json");
    fs::write(&file, &body).expect("keep the notice");
    let memory = zone.yardsticks(&json!({ "kind": "memory", "file": file }));
    let hello = zone.yardsticks(&json!({ "kind": "hello" }));
    let same = memory.connect().send(&get("/notice", "")).expect("an answer").body;
    assert!(body == same, "the yardstick sends something else");

    let plain = interleave(&mut [&mut || load(&ours, &path, ""), &mut || load(&memory, "/notice", ""), &mut || {
        load(&hello, "/hello", "")
    }]);
    let zipped = "accept-encoding: gzip, deflate\r\n";
    let browsers = interleave(&mut [&mut || load(&ours, &path, zipped), &mut || load(&memory, "/notice", zipped)]);
    let thing = format!("cached public notice of {:.1} KB", body.len() as f64 / 1024.0);
    print(&format!("{thing}, against memory"), &plain[0], &plain[1], Goal::AtLeast(0.8));
    print(&format!("{thing}, against a bare hello"), &plain[0], &plain[2], Goal::Report);
    print(&format!("{thing} as browsers ask (gzip), against memory"), &browsers[0], &browsers[1], Goal::AtLeast(0.8));
}

fn load(server: &Served, path: &str, headers: &str) -> Load {
    let request = get(path, headers);
    hammer(&server.process(), server.address, CLIENTS, AMOUNT, &|_| request.clone())
}

/// Rates by wall clock and by the server's CPU time; the latter leaves the clients and other programmes out.
fn print(thing: &str, ours: &[Load], theirs: &[Load], goal: Goal) {
    let clocks: [Clock; 2] = [("a second", |load| load.rate), ("a CPU second", |load| 1e6 / load.cpu_us)];
    for (clock, rate) in clocks {
        let [ours, theirs] = [ours, theirs].map(|loads| loads.iter().map(rate).collect::<Vec<f64>>());
        let ratio = Spread::of_ratios(&ours, &theirs);
        Row::compared("P6", format!("{thing}, requests {clock}"), "/s", [&ours, &theirs], ratio, goal).print();
    }
}
