//! A restore that is cut short while it puts the files in place: nothing starts on what is half done, and the next
//! restore begins from what was there.

use std::fs;
use std::path::Path;

use super::{Bench, text};
use crate::support::app::names_in;
use crate::support::tree::{copy_tree, tree};

const ASIDE: &str = "before-restore-2026-01-01T00-00-00.000Z";

/// The steps of a restore as they reach the disk, from where to where.
const STEPS: [(&str, &str); 6] = [
    ("voucher-desk.sqlite-wal", "ASIDE/voucher-desk.sqlite-wal"),
    ("voucher-desk.sqlite-shm", "ASIDE/voucher-desk.sqlite-shm"),
    ("voucher-desk.sqlite", "ASIDE/voucher-desk.sqlite"),
    ("vault", "ASIDE/vault"),
    ("restoring/vault", "vault"),
    ("restoring/voucher-desk.sqlite", "voucher-desk.sqlite"),
];

/// Leaves a data directory as a restore does that is cut short after some steps.
fn cut_short(data_dir: &Path, new: &Path, steps: usize) {
    copy_tree(new, &data_dir.join("restoring"));
    fs::create_dir(data_dir.join(ASIDE)).expect("makes a folder");
    fs::write(data_dir.join("restore-under-way"), ASIDE).expect("writes");
    for (from, to) in &STEPS[..steps] {
        fs::rename(data_dir.join(from), data_dir.join(to.replace("ASIDE", ASIDE))).expect("renames");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_step_it_was_cut_at_the_next_restore_keeps_what_was_there() {
    let mut bench = Bench::with_pdfs(1).await;
    let (backup, _) = bench.back_up();
    let new = bench.home.path().join("new");
    assert_eq!(bench.run_on(&new, &["restore", text(&backup)]).code, Some(0));
    fs::remove_file(new.join("in-use.lock")).expect("removes");
    for name in names_in(&new).iter().filter(|name| name.ends_with("-wal") || name.ends_with("-shm")) {
        fs::remove_file(new.join(name)).expect("removes");
    }
    let later = bench.store_one().await;
    bench.app.stop().await;
    // A log and its index are there after a crash; empty ones after a clean stop.
    for name in ["voucher-desk.sqlite-wal", "voucher-desk.sqlite-shm"] {
        fs::File::options().append(true).create(true).open(bench.app.data_dir().join(name)).expect("opens");
    }
    for steps in 0..=STEPS.len() {
        let data_dir = bench.home.path().join(format!("cut-{steps}"));
        copy_tree(&bench.app.data_dir(), &data_dir);
        cut_short(&data_dir, &new, steps);
        let words = ["interrupted", "Nothing is lost", "voucher-desk restore"];
        bench.run_on(&data_dir, &["serve"]).refused(&words);
        if steps == 3 {
            bench.run_on(&data_dir, &["lookup", &later]).refused(&words);
            bench.run_on(&data_dir, &["backup", text(&bench.backups())]).refused(&words);
            let checked = bench.run_on(&data_dir, &["check"]);
            assert!(checked.code == Some(2) && checked.stdout.contains("A restore was interrupted"), "{checked:?}");
        }

        let told = bench.run_on(&data_dir, &["restore", text(&backup)]);
        assert_eq!(told.code, Some(0), "after {steps} steps: {told:?}");
        let mut names = names_in(&data_dir);
        names.retain(|name| name.contains("restor"));
        assert_eq!(names.len(), 1, "{names:?}");
        let aside = data_dir.join(&names[0]);
        for (name, was) in tree(&bench.app.data_dir()) {
            if name.starts_with("vault") || name == Path::new("voucher-desk.sqlite") {
                assert_eq!(tree(&aside).get(&name), Some(&was), "after {steps} steps: {}", name.display());
            }
        }
        assert_eq!(bench.run_on(&data_dir, &["lookup", &later]).code, Some(1));
        assert_eq!(bench.run_on(&data_dir, &["check"]).code, Some(0));
    }
    bench.app.begin().await;
}
