//! The facts of the machine that numbers depend on (Linux).

use std::fs::{File, read_to_string};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use voucher_desk::store::sqlite::SqliteStore;

/// How many times the disk is asked.
const ASKED: usize = 100;

/// In words, each a line. `folder` is where the databases are.
pub fn facts(folder: &Path) -> Vec<String> {
    let read = |path: &str| read_to_string(path).unwrap_or_default();
    let value = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_once(':').map_or("unknown", |(_, value)| value.trim()).to_owned()
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let (median, worst) = waits_for_disk(folder);
    vec![
        format!("{cores} cores, {}, shared with the load", value(&read("/proc/cpuinfo"), "model name")),
        format!(
            "{} of memory, Linux {}",
            value(&read("/proc/meminfo"), "MemTotal"),
            read("/proc/sys/kernel/osrelease").trim()
        ),
        format!(
            "{} at {}; 4 KiB to the disk: {median} µs, at worst {worst} µs of {ASKED}",
            file_system(folder),
            folder.display()
        ),
        format!(
            "SQLite {}, {}, load before {}",
            SqliteStore::sqlite_version(),
            said("rustc", &["--version"]),
            read("/proc/loadavg").trim()
        ),
        format!("commit {}", said("git", &["describe", "--always", "--dirty"])),
    ]
}

/// The median and the longest wait for a small write to be on disk, in microseconds.
fn waits_for_disk(folder: &Path) -> (u128, u128) {
    let path = folder.join("probe");
    let mut file = File::create(&path).expect("a file");
    let mut waits: Vec<_> = (0..ASKED)
        .map(|_| {
            let begun = Instant::now();
            file.write_all(&[1; 4096]).and_then(|()| file.sync_data()).expect("the disk takes it");
            begun.elapsed().as_micros()
        })
        .collect();
    drop(std::fs::remove_file(path));
    waits.sort_unstable();
    (waits[ASKED / 2], waits[ASKED - 1])
}

/// The type of the file system that holds a folder.
fn file_system(folder: &Path) -> String {
    said("stat", &["--file-system", "--format=%T", &folder.to_string_lossy()])
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(|_| "unknown".to_owned(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
