//! P16: memory of the server at rest with the demonstration zone, and after 10,000 requests of many kinds.

use std::{thread, time::Duration};

use yardstick::{Goal, Row};

use crate::{
    load::{Amount, get, hammer},
    zone::{Served, Zone, extra_account, sign_in_request},
};

const CLIENTS: usize = 4;
/// Requests until everything that is kept for later is there.
const WARM_UP: u64 = 5_000;
const REQUESTS: u64 = 10_000;
/// Requests between two sign-ins: an access token lives five minutes.
const STRETCH: u64 = 1_000;
/// What pages of the allocator come and go in any case.
const NO_GROWTH_MIB: f64 = 4.0;

pub fn measure(zone: &Zone) {
    let server = zone.serve();
    thread::sleep(Duration::from_secs(2));
    let held = || server.process().usage().expect("the server runs").resident_mib;
    let at_rest = held();
    let ask = |from: u64, count: u64| {
        for begin in (from..from + count).step_by(usize::try_from(STRETCH).expect("a small number")) {
            let mix = Mix::of(&server);
            hammer(&server.process(), server.address, CLIENTS, Amount::Requests(STRETCH), &|number| {
                mix.request(begin + number)
            });
        }
    };
    ask(0, WARM_UP);
    let warm = held();
    ask(WARM_UP, REQUESTS);
    let after = held();
    let thing = "server with the demonstration zone, memory";
    Row::alone("P16", format!("{thing} at rest"), "MiB", &[at_rest], Goal::AtMost(80.0)).print();
    Row::alone("P16", format!("{thing} after {WARM_UP} requests"), "MiB", &[warm], Goal::Report).print();
    let grown = format!("{thing}: growth by {REQUESTS} more");
    Row::alone("P16", grown, "MiB", &[after - warm], Goal::AtMost(NO_GROWTH_MIB)).print();
}

/// Requests as a day brings them: mostly reading, by everybody, staff and judges; some sign in.
struct Mix {
    requests: Vec<Vec<u8>>,
}

impl Mix {
    fn of(server: &Served) -> Self {
        let (staff, judge) = (server.sign_in("staff1"), server.sign_in("judge05"));
        let id = |value: &serde_json::Value| value["id"].as_str().expect("an id").to_owned();
        let notice = id(&server.get("/api/v1/public/notices", "")["items"][0]);
        let desk = server.get("/api/v1/desk", &judge);
        let round = desk["rounds"][0]["round_id"].as_str().expect("a round").to_owned();
        let sheet = id(&server.get(&format!("/api/v1/desk/rounds/{round}/sheets"), &judge)["items"][0]);
        let entry = id(&server.get("/api/v1/entries", &staff)["items"][0]);
        let everybody = ["/", "/api/v1/public/site", "/api/v1/public/programmes", "/api/v1/public/notices"];
        let of_staff = ["/api/v1/programmes", "/api/v1/entries", "/api/v1/entries?q=%E8%8A%82%E8%83%BD&sort=title"];
        let public = everybody.map(str::to_owned).into_iter().chain([format!("/api/v1/public/notices/{notice}")]);
        let of_staff = of_staff.map(str::to_owned).into_iter().chain([format!("/api/v1/entries/{entry}")]);
        let of_judge = [
            "/api/v1/desk".to_owned(),
            format!("/api/v1/desk/rounds/{round}/sheets"),
            format!("/api/v1/sheets/{sheet}"),
        ];
        let requests = public.map(|path| get(&path, "accept-encoding: gzip\r\n"));
        let requests = requests.chain(of_staff.map(|path| get(&path, &staff)));
        Self { requests: requests.chain(of_judge.into_iter().map(|path| get(&path, &judge))).collect() }
    }

    fn request(&self, number: u64) -> Vec<u8> {
        let turn = usize::try_from(number).expect("a small number") % (self.requests.len() + 1);
        self.requests.get(turn).cloned().unwrap_or_else(|| sign_in_request(&extra_account(number)))
    }
}
