//! The rows that need a server or a database: P4, P6, P7, P9, P11 and P16 of docs/benchmarks.md. Names of rows as
//! arguments choose some of them.
//!
//! The same executable is the `jinbang` command (`serve`, `demo`) and the host of the yardsticks, so that what is measured
//! runs in a process of its own, whose CPU time and memory the kernel tells apart.

mod list;
mod load;
mod memory;
mod notice;
mod ranking;
mod saves;
mod sign_in;
mod yardsticks;
mod zone;

use std::process::ExitCode;

use mimalloc::MiMalloc;
use zone::Zone;

/// As in the `jinbang` binary.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// A row that is measured on the served zone.
type Served = (&'static str, fn(&Zone));

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.first().map(String::as_str) {
        Some("serve" | "demo") => return jinbang_api::cli::run(),
        Some("yardsticks") => return yardsticks::serve(&arguments[1..]),
        _ => {}
    }
    let wants = |row: &str| arguments.is_empty() || arguments.iter().any(|wanted| wanted == row);
    let stored: [(&str, fn()); 2] = [("P9", saves::measure), ("P4", ranking::measure)];
    stored.iter().filter(|(row, _)| wants(row)).for_each(|(_, measure)| measure());
    let served: [Served; 4] =
        [("P6", notice::measure), ("P7", list::measure), ("P11", sign_in::measure), ("P16", memory::measure)];
    if served.iter().any(|(row, _)| wants(row)) {
        let zone = Zone::fill();
        served.iter().filter(|(row, _)| wants(row)).for_each(|(_, measure)| measure(&zone));
    }
    ExitCode::SUCCESS
}
