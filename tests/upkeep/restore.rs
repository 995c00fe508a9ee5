//! `restore`: verified whole before anything is touched, and what was there is kept.

use std::fs;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use voucher_desk::store::sqlite::FILE_NAME;

use super::{Bench, pdfs_in, text};
use crate::support::app::{Answered, TestApp, kinds, names_in};
use crate::support::bodies::{COUPON, QUERY, RESERVED, VOUCHER, reserved_number};
use crate::support::process::Home;
use crate::support::rows::{integrity, newest_schema, number, prepare};
use crate::support::tree::{copy_tree, tree};

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_restored_into_an_empty_folder_and_goes_on() {
    let mut bench = Bench::with_pdfs(2).await;
    bench.app.post(QUERY, RESERVED).await.is_agreed();
    let (backup, _) = bench.back_up();
    bench.app.stop().await;
    fs::remove_dir_all(bench.app.data_dir()).expect("removes");
    let told = bench.run(&["restore", text(&backup)]);
    assert_eq!(told.code, Some(0), "{told:?}");
    assert!(told.stdout.contains("3 vouchers and 2 PDFs, as of 20"), "{}", told.stdout);
    assert!(!told.stdout.contains("What was there before"), "{}", told.stdout);
    assert_eq!(bench.run(&["check"]).code, Some(0), "{:?}", bench.run(&["check"]));

    bench.app.begin().await;
    assert_eq!(bench.app.voucher(VOUCHER).await["deliveries"], 1);
    bench.app.post(QUERY, RESERVED).await.is_agreed();
    assert_eq!(bench.app.voucher(VOUCHER).await["deliveries"], 2, "a repeat is known as one");
    for hit in bench.app.find("customer-7").await["matches"].as_array().expect("matches") {
        let id = hit["voucherId"].as_str().expect("an id");
        if id != VOUCHER {
            let path = bench.app.voucher(id).await["pdf"]["path"].as_str().map(PathBuf::from).expect("a path");
            assert!(path.starts_with(bench.app.data_dir()) && path.is_file());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_there_is_set_aside_whole() {
    let mut bench = Bench::with_pdfs(1).await;
    let (backup, _) = bench.back_up();
    let later = bench.store_one().await;
    bench.app.stop().await;
    let before = tree(&bench.app.data_dir());
    let told = bench.run(&["restore", text(&backup)]);
    assert_eq!(told.code, Some(0), "{told:?}");
    assert!(told.stdout.contains("1 vouchers and 1 PDFs"), "{}", told.stdout);
    let aside = names_in(&bench.app.data_dir()).into_iter().find(|name| name.starts_with("before-restore-"));
    let aside = bench.app.data_dir().join(aside.expect("a folder"));
    assert!(told.stdout.contains(text(&aside)) && told.stdout.contains("keep it"), "{}", told.stdout);
    for (name, was) in before.iter().filter(|(name, _)| name.starts_with("vault") || name.starts_with(FILE_NAME)) {
        assert_eq!(tree(&aside).get(name), Some(was), "{}", name.display());
    }
    assert_eq!(bench.run_on(&aside, &["lookup", &later]).code, Some(0), "it is a data directory of its own");
    assert_eq!(bench.run(&["lookup", &later]).code, Some(1));
    assert_eq!(bench.run(&["check"]).code, Some(0));
    let mut left = names_in(&bench.app.data_dir());
    left.retain(|name| name.starts_with("restor"));
    assert_eq!(left, [""; 0], "nothing half done is left");
    bench.app.begin().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_program_is_not_restored_over() {
    let bench = Bench::with_pdfs(1).await;
    let (backup, _) = bench.back_up();
    let before: Vec<_> = tree(&bench.app.data_dir()).into_keys().collect();
    bench.run(&["restore", text(&backup)]).refused(&["using the data directory", "Nothing was changed", "Stop it"]);
    assert_eq!(tree(&bench.app.data_dir()).into_keys().collect::<Vec<_>>(), before);
    bench.app.post(QUERY, RESERVED).await.is_agreed();
}

/// Changes a copy of the folder of backups; gives what is to be restored, when it is another than the backup.
type Tamper = fn(&Path) -> Option<PathBuf>;

fn overwrite(path: &Path, at: u64) {
    fs::File::options().write(true).open(path).expect("opens").write_all_at(b"\x07", at).expect("writes");
}

fn edit(backup: &Path, change: impl FnOnce(&mut Value)) {
    let path = backup.join("manifest.json");
    let mut manifest = serde_json::from_slice(&fs::read(&path).expect("reads")).expect("JSON");
    change(&mut manifest);
    fs::write(&path, manifest.to_string()).expect("writes");
}

/// Changes the database, and has the manifest say that it is right.
fn forge(backup: &Path, sql: &str) {
    use sha2::{Digest, Sha256};
    prepare(&backup.join(FILE_NAME), sql);
    let bytes = fs::read(backup.join(FILE_NAME)).expect("reads");
    let hash = hex::encode(Sha256::digest(&bytes));
    edit(backup, |manifest| manifest["database"] = json!({ "sha256": hash, "bytes": bytes.len() }));
}

fn kept_pdf(backup: &Path) -> PathBuf {
    pdfs_in(&backup.with_file_name("pdfs")).remove(0)
}

fn tampered(change: impl FnOnce()) -> Option<PathBuf> {
    change();
    None
}

const TAMPERED: [(&str, Tamper); 14] = [
    ("database was altered", |backup| tampered(|| overwrite(&backup.join(FILE_NAME), 5000))),
    ("database was altered", |backup| tampered(|| fs::write(backup.join(FILE_NAME), "").expect("writes"))),
    ("cannot be read", |backup| tampered(|| fs::remove_file(backup.join(FILE_NAME)).expect("removes"))),
    ("database was altered", |backup| {
        tampered(|| edit(backup, |manifest| manifest["database"]["sha256"] = json!("0".repeat(64))))
    }),
    ("something else than its database", |backup| {
        tampered(|| edit(backup, |manifest| manifest["counts"]["vouchers"] = json!(7)))
    }),
    ("something else than its database", |backup| tampered(|| edit(backup, |manifest| manifest["pdfs"] = json!([])))),
    ("something else than its database", |backup| {
        tampered(|| edit(backup, |manifest| manifest["pdfs"][0]["sha256"] = json!("../../../../etc/passwd")))
    }),
    ("manifest cannot be read", |backup| tampered(|| overwrite(&backup.join("manifest.json"), 0))),
    ("no manifest.json", |backup| tampered(|| fs::remove_file(backup.join("manifest.json")).expect("removes"))),
    ("1 are missing and 0 were altered", |backup| tampered(|| fs::remove_file(kept_pdf(backup)).expect("removes"))),
    ("0 are missing and 1 were altered", |backup| tampered(|| overwrite(&kept_pdf(backup), 20))),
    ("newer version", |backup| tampered(|| forge(backup, "PRAGMA user_version = 99"))),
    ("did not end", |backup| {
        let partial = backup.with_extension("partial");
        fs::rename(backup, &partial).expect("renames");
        Some(partial)
    }),
    ("is a folder of backups", |backup| backup.parent().map(Path::to_owned)),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_was_tampered_with_is_refused_and_nothing_is_touched() {
    let mut bench = Bench::with_pdfs(2).await;
    let (backup, _) = bench.back_up();
    bench.app.stop().await;
    let before = tree(&bench.app.data_dir());
    for (number, (words, tamper)) in TAMPERED.into_iter().enumerate() {
        let copy = bench.home.path().join(format!("tampered-{number}"));
        copy_tree(&bench.backups(), &copy);
        let copied = copy.join(backup.file_name().expect("a name"));
        let wanted = tamper(&copied).unwrap_or(copied);
        bench.run(&["restore", text(&wanted)]).refused(&[words, "Nothing was changed."]);
        assert!(tree(&bench.app.data_dir()) == before, "{words}: something was touched");
        let elsewhere = bench.home.path().join("elsewhere");
        bench.run_on(&elsewhere, &["restore", text(&wanted)]).refused(&[words]);
        assert!(!elsewhere.exists(), "{words}: something was made");
    }
    bench.app.begin().await;
}

/// A damaged copy that says of itself that it is right.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_what_is_damaged_is_refused() {
    let mut bench = Bench::with_pdfs(2).await;
    let (backup, _) = bench.back_up();
    bench.app.stop().await;
    super::check::spoil_one_page(&backup.join(FILE_NAME));
    forge(&backup, &format!("PRAGMA user_version = {}", newest_schema()));
    let before = tree(&bench.app.data_dir());
    bench.run(&["restore", text(&backup)]).refused(&["damaged", "Nothing was changed.", "earlier backup"]);
    assert!(tree(&bench.app.data_dir()) == before);
    bench.app.begin().await;
}

/// The money is in the database: it is not held back by a PDF that can be fetched again.
#[tokio::test(flavor = "multi_thread")]
async fn without_pdfs_the_database_is_restored_and_the_pdfs_are_fetched_again() {
    let mut bench = Bench::with_pdfs(1).await;
    let (backup, _) = bench.back_up();
    let id = bench.app.find("").await["matches"][0]["voucherId"].as_str().expect("an id").to_owned();
    bench.app.stop().await;
    fs::remove_dir_all(bench.backups().join("pdfs")).expect("removes");
    bench.run(&["restore", text(&backup)]).refused(&["1 are missing", "--without-pdfs"]);
    let told = bench.run(&["restore", text(&backup), "--without-pdfs"]);
    assert!(told.code == Some(0) && told.stdout.contains("1 PDFs are fetched again"), "{told:?}");
    bench.app.begin().await;
    bench.app.until(&id, "the loss to be noticed", |view| kinds(view).contains(&"pdf_lost")).await;
    bench.app.until_stored(&id).await;
}

/// What was to be downloaded when the backup was made still is.
#[tokio::test(flavor = "multi_thread")]
async fn a_restored_queue_of_downloads_goes_on() {
    let (mut app, voucher) = TestApp::stopped_after_a_failed_try().await;
    let home = Home::new();
    let (backups, data_dir) = (home.path().join("backups"), app.data_dir());
    let made = home.run(&["backup", text(&backups), "--json", "--data-dir", text(&data_dir)]).json();
    fs::remove_dir_all(&data_dir).expect("removes");
    let folder = made["folder"].as_str().expect("a folder");
    assert_eq!(home.run(&["restore", folder, "--data-dir", text(&data_dir)]).code, Some(0));
    app.begin().await;
    app.clock().advance(Duration::from_secs(3600));
    // Any news wakes the queue.
    app.post(QUERY, RESERVED).await.is_agreed();
    app.until_stored(voucher.id.as_str()).await;
}

/// A released version's backup is brought up to date as its database would be.
#[tokio::test(flavor = "multi_thread")]
async fn an_older_schema_is_restored_and_brought_up_to_date() {
    let home = Home::new();
    let old = home.path().join("old");
    fs::create_dir(&old).expect("makes a folder");
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/schema-1.sqlite");
    fs::copy(fixture, old.join(FILE_NAME)).expect("copies");
    let backups = home.path().join("backups");
    let made = home.run(&["backup", text(&backups), "--json", "--data-dir", text(&old)]);
    assert_eq!(made.code, Some(0), "{made:?}");
    assert_eq!(home.run(&["restore", made.json()["folder"].as_str().expect("a folder")]).code, Some(0));
    assert_eq!(number(&home.data_dir(), "PRAGMA user_version"), newest_schema());
    assert_eq!(integrity(&home.data_dir()), "ok");
    let (running, address) = home.serve(&[]);
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    assert_eq!(Answered::to(client.get(format!("http://{address}/healthz"))).await.status, 200);
    crate::cli::post(address, &reserved_number(1)).await.is_agreed();
    assert_eq!(running.stop().0, Some(0));
    assert_eq!(home.run(&["lookup", COUPON]).code, Some(0));
}
