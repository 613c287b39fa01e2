//! P11: sign-ins a second by 64 clients, against one client: hashing is bounded, so many at once do not slow each other.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use yardstick::{Goal, Row, Spread, interleave};

use crate::{
    load::{Amount, hammer},
    zone::{Zone, extra_account, sign_in_request},
};

const CLIENTS: usize = 64;
const AMOUNT: Amount = Amount::For(Duration::from_secs(3));

pub fn measure(zone: &Zone) {
    let server = zone.serve();
    // Every account signs in a few times only, as people do; more is slowed down on purpose.
    let number = AtomicU64::new(0);
    let request = |_| sign_in_request(&extra_account(number.fetch_add(1, Ordering::Relaxed)));
    let rate = |clients| hammer(&server.process(), server.address, clients, AMOUNT, &request).rate;
    let runs = interleave(&mut [&mut || rate(CLIENTS), &mut || rate(1)]);
    let ratio = Spread::of_ratios(&runs[0], &runs[1]);
    let thing = format!("sign-ins, {CLIENTS} clients against one");
    Row::compared("P11", thing, "/s", [&runs[0], &runs[1]], ratio, Goal::AtLeast(1.0)).print();
}
