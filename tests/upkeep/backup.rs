//! `backup`: whole or not to be taken for one, only what is new is copied, and never beside what it is a copy of.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::{Bench, pdfs_in, text};
use crate::support::app::{kinds, last, names_in};
use crate::support::process::Home;
use crate::support::rows::{integrity, newest_schema, number};
use crate::support::tree::tree;

#[tokio::test(flavor = "multi_thread")]
async fn a_second_backup_copies_only_the_pdfs_that_are_new() {
    let mut bench = Bench::with_pdfs(2).await;
    let (first, report) = bench.back_up();
    assert_eq!((&report["pdfs"], &report["pdfsCopied"], &report["pdfsMissing"]), (&json!(2), &json!(2), &json!(0)));
    let before = tree(&bench.backups());
    bench.store_one().await;
    let (second, report) = bench.back_up();
    assert_eq!((&report["pdfs"], &report["pdfsCopied"], &report["vouchers"]), (&json!(3), &json!(1), &json!(3)));
    let after = tree(&bench.backups());
    assert!(before.iter().all(|(name, was)| after.get(name) == Some(was)), "the first backup is as it was");
    assert_eq!(after.keys().filter(|name| name.extension().is_some_and(|end| end == "pdf")).count(), 3);

    bench.app.stop().await;
    bench.store_after_a_stop().await;
    for (folder, vouchers) in [(&first, 2), (&second, 3)] {
        assert_eq!(integrity(folder), "ok");
        assert_eq!(number(folder, "SELECT count(*) FROM voucher"), vouchers);
        let mut names = names_in(folder);
        names.sort();
        assert_eq!(names, ["manifest.json", "voucher-desk.sqlite"], "no settings, no secrets, nothing half done");
    }
    for (name, (mode, _)) in after {
        assert_eq!(mode & 0o077, 0, "others can get at {}", name.display());
    }
}

impl Bench {
    /// Without a program a backup is made all the same.
    async fn store_after_a_stop(&mut self) {
        let (_, report) = self.back_up();
        assert_eq!((&report["pdfs"], &report["pdfsCopied"]), (&json!(3), &json!(0)));
        self.app.begin().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_says_what_it_holds_and_what_it_does_not() {
    let bench = Bench::with_pdfs(1).await;
    let told = bench.run(&["backup", text(&bench.backups())]);
    assert_eq!(told.code, Some(0), "{told:?}");
    for words in ["1 vouchers and 1 PDFs (1 of them new", "was verified", "Settings and secrets are not in it"] {
        assert!(told.stdout.contains(words), "{words}: {}", told.stdout);
    }
    let folder = told.stdout.lines().next().expect("the folder").to_owned();
    let manifest: Value =
        serde_json::from_slice(&fs::read(format!("{folder}/manifest.json")).expect("reads")).expect("JSON");
    assert_eq!((&manifest["format"], &manifest["schema"]), (&json!(2), &json!(newest_schema())));
    assert_eq!(manifest["counts"]["vouchers"], 1);
    assert!(manifest["database"]["sha256"].as_str().is_some_and(|hash| hash.len() == 64));
    assert_eq!(manifest["pdfs"].as_array().map(Vec::len), Some(1));
}

/// The rest is worth having.
#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_that_cannot_be_had_is_named_and_keeps_nothing_else_back() {
    let mut bench = Bench::with_pdfs(2).await;
    let altered = pdfs_in(&bench.app.data_dir().join("vault")).remove(0);
    fs::write(&altered, "something else").expect("writes");
    let ended = bench.run(&["backup", text(&bench.backups()), "--json"]);
    let report = ended.json();
    assert_eq!((ended.code, &report["pdfs"], &report["pdfsMissing"]), (Some(1), &json!(1), &json!(1)));
    assert_eq!(pdfs_in(&bench.backups()).len(), 1, "what was altered is not copied");
    let told = bench.run(&["backup", text(&bench.backups())]);
    assert!(told.code == Some(1) && told.stdout.contains("1 PDFs are missing or altered"), "{told:?}");

    bench.app.restart(&[]).await;
    let hash = altered.file_stem().and_then(|name| name.to_str()).expect("a hash");
    for hit in bench.app.find("").await["matches"].as_array().expect("matches") {
        let id = hit["voucherId"].as_str().expect("an id");
        if bench.app.voucher(id).await["pdf"]["sha256"] == hash {
            let is_back =
                |view: &Value| last(view, "pdf_stored")["id"].as_u64() > last(view, "pdf_lost")["id"].as_u64();
            let noticed = |view: &Value| kinds(view).contains(&"pdf_lost") && is_back(view);
            bench.app.until(id, "the PDF to be fetched again", noticed).await;
        }
    }
    let (_, report) = bench.back_up();
    assert_eq!((&report["pdfs"], &report["pdfsCopied"]), (&json!(2), &json!(1)), "it was fetched again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_in_the_data_directory_is_refused() {
    let bench = Bench::with_pdfs(0).await;
    let data_dir = bench.app.data_dir();
    let link = bench.home.path().join("link");
    symlink(&data_dir, &link).expect("links");
    let before: Vec<_> = tree(&data_dir).into_keys().collect();
    for folder in [data_dir.clone(), data_dir.join("backups"), data_dir.join("vault/a/b"), link.join("backups")] {
        bench.run(&["backup", text(&folder)]).refused(&["lies in the data directory", "another disk"]);
    }
    assert_eq!(tree(&data_dir).into_keys().collect::<Vec<_>>(), before, "nothing was made");
    bench.run_on(&bench.home.path().join("nothing"), &["backup", text(&bench.backups())]).refused(&["no database"]);
    assert!(!bench.backups().exists());
    let file = bench.home.path().join("a file");
    fs::write(&file, "").expect("writes");
    bench.run(&["backup", text(&file)]).refused(&["cannot be written", "Earlier backups are as they were"]);
}

/// A damaged database is copied into nothing that could be taken for a backup.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_not_backed_up() {
    let mut bench = Bench::with_pdfs(3).await;
    let (whole, _) = bench.back_up();
    bench.app.stop().await;
    let folder = bench.home.path().join("damaged");
    crate::support::tree::copy_tree(&bench.app.data_dir(), &folder);
    super::check::spoil_one_page(&folder.join("voucher-desk.sqlite"));
    let refused = bench.run_on(&folder, &["backup", text(&bench.backups())]);
    refused.refused(&["damaged"]);
    let mut names = names_in(&bench.backups());
    names.sort();
    let whole = whole.file_name().expect("a name").to_str().expect("text");
    assert_eq!(names, ["in-use.lock", "pdfs", whole]);
    bench.app.begin().await;
}

/// The earlier backup on a disk that is full now is as it was. Where the system grants no mounts this is not shown.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_leaves_earlier_backups_alone() {
    let bench = Bench::with_pdfs(1).await;
    let (whole, _) = bench.back_up();
    let (before, outcome) = (tree(&whole), bench.home.path().join("outcome"));
    let disk = bench.home.path().join("disk");
    fs::create_dir(&disk).expect("makes a folder");
    let script = r#"mount -t tmpfs -o size="$6",mode=700 tmpfs "$1" || exit 77
        cp -a "$2/." "$1/" || exit 78
        "$3" backup "$1" --data-dir "$4"; code=$?
        cp -a "$1" "$5"; exit $code"#;
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", script, "sh"]).stdin(Stdio::null());
    command.args([&disk, &bench.backups()]).arg(env!("CARGO_BIN_EXE_voucher-desk"));
    // Room for the backup that there is, and for the beginning of another.
    let pages = |bytes: &Vec<u8>| bytes.len().div_ceil(4096);
    let used: usize = tree(&bench.backups()).values().filter_map(|(_, bytes)| bytes.as_ref()).map(pages).sum();
    command.arg(bench.app.data_dir()).arg(&outcome).arg(format!("{}k", 4 * (used + 10)));
    let output = command.output().expect("runs");
    let words = String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(2) => {}
        Some(1 | 77) if words.contains("unshare") || words.contains("mount") => return,
        _ => panic!("{output:?}"),
    }
    assert!(words.contains("no room") && words.contains("Earlier backups are as they were"), "{words}");
    assert_eq!(tree(&outcome.join(whole.file_name().expect("a name"))), before);
    let names = names_in(&outcome);
    assert_eq!(names.len(), 3, "nothing half done is left: {names:?}");
}

/// A folder that somebody made for the backups stays as they made it.
#[tokio::test(flavor = "multi_thread")]
async fn the_folder_of_backups_keeps_its_permissions() {
    let (bench, home) = (Bench::with_pdfs(0).await, Home::new());
    let folder = home.path().join("shared");
    fs::create_dir(&folder).expect("makes a folder");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("ours");
    assert_eq!(bench.run(&["backup", text(&folder)]).code, Some(0));
    assert_eq!(fs::metadata(&folder).expect("is there").permissions().mode() & 0o777, 0o755);
}
