//! What the kernel counts about a process. Reads `/proc`, so Linux only.

use std::{fs, io, time::Duration};

/// Clock ticks a second in `/proc`, the same on every Linux.
const TICKS_PER_SECOND: f64 = 100.0;

/// A running process, this one or another.
#[derive(Clone, Debug)]
pub struct Process {
    folder: String,
}

/// What a process has used so far.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    /// User and system time of all threads.
    pub cpu: Duration,
    /// Memory that it holds now.
    pub resident_mib: f64,
    /// The most that it ever held.
    pub peak_mib: f64,
}

impl Process {
    /// This process.
    pub fn this() -> Self {
        Self { folder: "/proc/self".to_owned() }
    }

    /// The process with this number.
    pub fn of(id: u32) -> Self {
        Self { folder: format!("/proc/{id}") }
    }

    /// What it has used so far. Errors: it has ended, or this is not Linux.
    pub fn usage(&self) -> io::Result<Usage> {
        let stat = fs::read_to_string(format!("{}/stat", self.folder))?;
        let after_name = stat.rsplit(") ").next().unwrap_or_default();
        let ticks: f64 = after_name.split(' ').skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
        let status = fs::read_to_string(format!("{}/status", self.folder))?;
        let mib = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
            kib.map(|kib| kib / 1024.0).ok_or_else(|| io::Error::other(format!("{} names no {name}", self.folder)))
        };
        Ok(Usage {
            cpu: Duration::from_secs_f64(ticks / TICKS_PER_SECOND),
            resident_mib: mib("VmRSS:")?,
            peak_mib: mib("VmHWM:")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_holds_memory_and_its_number_finds_it_too() {
        let (this, found) = (Process::this().usage().unwrap(), Process::of(std::process::id()).usage().unwrap());
        assert!(this.resident_mib > 0.0 && this.peak_mib >= this.resident_mib);
        assert!(found.cpu >= this.cpu);
    }

    #[test]
    fn a_process_that_is_not_there_is_an_error() {
        assert!(Process::of(u32::MAX).usage().is_err());
    }
}
