//! Examining what is stored, backing it up, putting a backup back; beside the running program and without it.

mod audit;
mod backup;
mod check;
mod hourly;
mod restore;
mod restore_cut;

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::app::TestApp;
use crate::support::process::{Ended, Home};

/// The program, and the command line on the same data directory.
struct Bench {
    app: TestApp,
    home: Home,
}

impl Bench {
    /// With Jackpot, and so many vouchers whose PDFs are stored.
    async fn with_pdfs(vouchers: usize) -> Self {
        let bench = Self { app: TestApp::with_jackpot().await, home: Home::new() };
        for _ in 0..vouchers {
            bench.store_one().await;
        }
        bench
    }

    /// One more voucher with its PDF; its code.
    async fn store_one(&self) -> String {
        let voucher = self.app.order();
        self.app.until_stored(voucher.id.as_str()).await;
        voucher.coupon_id.as_str().to_owned()
    }

    /// Runs a command on the program's data directory.
    #[track_caller]
    fn run(&self, arguments: &[&str]) -> Ended {
        self.run_on(&self.app.data_dir(), arguments)
    }

    /// Runs a command on another data directory.
    #[track_caller]
    fn run_on(&self, data_dir: &Path, arguments: &[&str]) -> Ended {
        self.home.run(&[arguments, &["--data-dir", text(data_dir)]].concat())
    }

    /// The folder of backups.
    fn backups(&self) -> PathBuf {
        self.home.path().join("backups")
    }

    /// Makes a backup that holds everything; what it says of itself.
    #[track_caller]
    fn back_up(&self) -> (PathBuf, Value) {
        let ended = self.run(&["backup", text(&self.backups()), "--json"]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        let report = ended.json();
        (PathBuf::from(report["folder"].as_str().expect("a folder")), report)
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("text")
}

/// The PDFs in a vault, or in a folder of backups.
#[track_caller]
fn pdfs_in(folder: &Path) -> Vec<PathBuf> {
    let names = crate::support::tree::tree(folder).into_keys();
    names.filter(|name| name.extension().is_some_and(|end| end == "pdf")).map(|name| folder.join(name)).collect()
}
