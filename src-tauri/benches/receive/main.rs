//! How many notifications a second are stored for good, and how long each waits, beside what bounds it: a handler that
//! stores nothing, a store without group commit, and the store without HTTP. All in one run and in turns, so that what
//! else the machine does is borne by all. `make bench` runs it; `cargo test` runs a short form that measures nothing.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a bench tells what it measured")]

#[path = "../../../tests/support/garble.rs"]
mod garble;
mod load;
mod lookups;
mod machine;
mod reservations;
mod stock;
mod subjects;
mod table;

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

use load::Load;
use stock::Scratch;
use subjects::Subject;

/// Measures the receiver. Numbers count only on a quiet machine; ratios bear some noise.
#[derive(Debug, Parser)]
struct Plan {
    /// How many connections, one table each.
    #[arg(long, value_delimiter = ',', default_value = "1,8,64,128")]
    connections: Vec<usize>,
    /// What is measured; everything unless named.
    #[arg(long, value_delimiter = ',')]
    subjects: Vec<Subject>,
    /// How often each is measured.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// How long each measurement lasts.
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// How many look-ups of each form are measured among a million vouchers; 0 leaves them out.
    #[arg(long, default_value_t = 500)]
    lookups: usize,
    /// Records so many in the process and measures nothing, for a profiler that counts instructions.
    #[arg(long)]
    writes: Option<u64>,
    /// Where databases are put: on a disk, or the disk is not measured.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/bench"))]
    folder: PathBuf,
    /// Given by `cargo bench`.
    #[arg(long, hide = true)]
    bench: bool,
}

impl Plan {
    /// What `cargo bench` is told. Without arguments it is `cargo test`, which gets the short form; with others it is
    /// `cargo test` looking for something else.
    fn given() -> Option<Self> {
        let arguments: Vec<_> = std::env::args().collect();
        let is_bench = arguments.iter().any(|argument| argument == "--bench");
        let subjects = "--subjects=bare,alone,direct,ours";
        let short = ["receive", "--rounds=1", "--seconds=1", "--connections=8", subjects, "--lookups=0"];
        match (is_bench, arguments.len()) {
            (true, _) => Some(Self::parse()),
            (false, 1) => Some(Self::parse_from(short)),
            (false, _) => None,
        }
    }

    fn subjects(&self) -> &[Subject] {
        if self.subjects.is_empty() { &Subject::ALL } else { &self.subjects }
    }
}

fn main() {
    let Some(plan) = Plan::given() else { return };
    std::fs::create_dir_all(&plan.folder).expect("a folder for databases");
    for fact in machine::facts(&plan.folder) {
        println!("- {fact}");
    }
    if let Some(most) = plan.writes {
        let load = Load { connections: 64, lasts: Duration::MAX, most, run: 1 };
        Subject::Direct.measure(Scratch::empty(&plan.folder).path(), load);
        return;
    }
    let million =
        (plan.lookups > 0 || plan.subjects().contains(&Subject::Million)).then(|| Scratch::million(&plan.folder));
    if let Some(million) = million.as_ref().filter(|_| plan.lookups > 0) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        println!("{}", runtime.block_on(lookups::measure(million, plan.lookups)));
    }
    let mut run = 0;
    for &connections in &plan.connections {
        let mut rounds = Vec::new();
        for _ in 0..plan.rounds {
            let mut round = Vec::new();
            for &subject in plan.subjects() {
                run += 1;
                let load = Load { connections, lasts: Duration::from_secs(plan.seconds), most: u64::MAX, run };
                let measured = match (subject, &million) {
                    (Subject::Million, Some(million)) => subject.measure(million.path(), load),
                    _ => subject.measure(Scratch::empty(&plan.folder).path(), load),
                };
                eprintln!("{connections} connections, {}: {measured:?}", subject.name());
                round.push((subject, measured));
            }
            rounds.push(round);
        }
        println!("{}", table::of(connections, &rounds));
    }
}
