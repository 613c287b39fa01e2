//! Writes one sample of every paper into a folder, to be opened and looked at:
//! `cargo run -p documents --example papers -- target/papers`.

#[expect(dead_code, reason = "uses a part of the shared helpers")]
#[path = "../tests/common/mod.rs"]
mod common;

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "target/papers".to_owned());
    std::fs::create_dir_all(&folder)?;
    for (name, bytes) in common::all_papers() {
        std::fs::write(format!("{folder}/{name}.xlsx"), bytes)?;
    }
    Ok(())
}
