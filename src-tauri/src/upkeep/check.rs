//! Everything that is stored is examined, beside a running program or without one. Nothing is changed.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::findings::{Finding, Subject};
use super::{DataDir, Progress, record};
use crate::domain::clock::Timestamp;
use crate::store::sqlite::Inspection;
use crate::store::{StoreError, StoredFile};
use crate::vault::{FileState, PdfFolder, free_bytes};

/// With less room than this, in bytes, somebody should see to it soon; with less than the second, now.
const LITTLE_SPACE: u64 = 1_000_000_000;
const NO_SPACE: u64 = 100_000_000;
/// How far the newest row may lie after the present: clocks are put right by seconds.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(60);
/// How many lines of SQLite's about a damaged file are told.
const MOST_LINES: usize = 3;

const RESTORE: &str = "Keep the damaged file, check the disk, then put the newest backup in its place with \
                       `voucher-desk restore`.";

/// Examines everything; the record of what agents did also beside a backup. `now` is the present by the computer's clock. Blocks.
pub fn check(data_dir: &DataDir, backup: Option<&Path>, now: Timestamp, progress: Progress<'_>) -> Vec<Finding> {
    let mut findings = vec![program(data_dir)];
    if data_dir.refuse_half_restored().is_err() {
        findings.push(Finding::failed(
            Subject::Restore,
            "A restore was interrupted while it put the files in place.",
            "Run `voucher-desk restore` again: it first puts back what was there, then begins anew.",
        ));
    }
    match database(data_dir, backup, now, progress) {
        Ok(more) => findings.extend(more),
        Err(finding) => findings.push(finding),
    }
    findings.push(space(data_dir.path()));
    findings.extend(permissions(data_dir.path()));
    findings
}

fn program(data_dir: &DataDir) -> Finding {
    match data_dir.is_in_use() {
        Ok(true) => Finding::ok(Subject::Program, "A Voucher Desk is using this data directory."),
        Ok(false) => Finding::ok(Subject::Program, "No Voucher Desk is running on this data directory."),
        Err(error) => Finding::warning(
            Subject::Program,
            format!("Whether a Voucher Desk is running cannot be told: {error}."),
            "Run the check as the user that Voucher Desk runs as.",
        ),
    }
}

/// What can be told of the database; only why, when it cannot be opened.
fn database(
    data_dir: &DataDir,
    backup: Option<&Path>,
    now: Timestamp,
    progress: Progress<'_>,
) -> Result<Vec<Finding>, Finding> {
    let unusable = |error| Finding::failed(Subject::Database, format!("{}.", capital(&error)), remedy(&error));
    let opened = Inspection::open(&data_dir.database()).map_err(unusable)?;
    let (schema, is_current) = opened.schema().map_err(unusable)?;
    let known = if is_current {
        Finding::ok(Subject::Database, format!("The database is of this version (schema {schema})."))
    } else {
        let action = "Start Voucher Desk once: it takes a copy and brings the database up to date.";
        Finding::warning(Subject::Database, format!("The database is of an older version (schema {schema})."), action)
    };
    progress("examining the database", 0, 0);
    let mut findings = vec![known, integrity(&opened), references(&opened), settings(&opened)];
    findings.push(projection(&opened, progress));
    findings.push(audit(&opened));
    findings.extend(backup.map(|backup| record::beside_backup(&opened, backup)));
    findings.push(match opened.stored_files() {
        Ok(files) => pdfs(&PdfFolder::at(data_dir.vault()), &files, progress),
        Err(error) => unread(Subject::Pdfs, "Which PDFs are stored cannot be read", &error),
    });
    findings.push(clock(&opened, now));
    Ok(findings)
}

fn integrity(opened: &Inspection) -> Finding {
    match opened.damage() {
        Ok(damage) if damage.is_empty() => {
            Finding::ok(Subject::Integrity, "Every page, row and index of the database is sound.")
        }
        Ok(damage) => {
            let lines = damage.iter().take(MOST_LINES).map(|line| line.replace('\n', " ")).collect::<Vec<_>>();
            Finding::failed(Subject::Integrity, format!("The database is damaged: {}.", lines.join("; ")), RESTORE)
        }
        Err(error) => unread(Subject::Integrity, "The database could not be looked over", &error),
    }
}

fn references(opened: &Inspection) -> Finding {
    match opened.dangling() {
        Ok(0) => Finding::ok(Subject::References, "Every row that points to another finds it."),
        Ok(rows) => {
            Finding::failed(Subject::References, format!("{rows} rows point to rows that are not there."), RESTORE)
        }
        Err(error) => unread(Subject::References, "Rows that point to others could not be followed", &error),
    }
}

fn settings(opened: &Inspection) -> Finding {
    match opened.journal_mode().and_then(|mode| opened.settle().map(|()| mode)) {
        Ok(mode) if mode == "wal" => Finding::ok(
            Subject::Settings,
            "The write-ahead log is on, and waiting for the disk and following references can be set.",
        ),
        Ok(mode) => Finding::warning(
            Subject::Settings,
            format!("The database is not written through a write-ahead log (journal mode {mode})."),
            "Start Voucher Desk once: it turns the log on.",
        ),
        Err(error) => unread(Subject::Settings, "The database's settings do not take", &error),
    }
}

fn projection(opened: &Inspection, progress: Progress<'_>) -> Finding {
    match opened.compare(&mut |done, of| progress("comparing vouchers with their journals", done, of)) {
        Ok(compared) if compared.differing == 0 => {
            let vouchers = compared.vouchers;
            Finding::ok(Subject::Projection, format!("All {vouchers} vouchers are what their journals add up to."))
        }
        Ok(compared) => Finding::failed(
            Subject::Projection,
            format!("{} of {} vouchers differ from their journals.", compared.differing, compared.vouchers),
            "Run `voucher-desk rebuild`: the journal holds what happened, and the vouchers are folded from it anew.",
        ),
        Err(error) => unread(Subject::Projection, "The vouchers could not be compared with their journals", &error),
    }
}

/// That it holds proves nothing against somebody who made it anew: the end is told, so that it can be noted elsewhere.
fn audit(opened: &Inspection) -> Finding {
    match opened.chain() {
        Ok(Ok((0, _))) => Finding::ok(Subject::Audit, "Nothing that agents did is recorded yet."),
        Ok(Ok((deeds, hash))) => {
            let end = hex::encode(hash);
            let message = format!("All {deeds} acts of agents follow from one another; the last one's hash is {end}.");
            Finding::ok(Subject::Audit, message)
        }
        Ok(Err(broken)) => Finding::failed(
            Subject::Audit,
            format!("The record of what agents did was changed outside of Voucher Desk: {broken}."),
            "Keep this file and compare it with the newest backup before that: what is the same in both is as it was.",
        ),
        Err(error) => unread(Subject::Audit, "The record of what agents did cannot be read", &error),
    }
}

fn pdfs(folder: &PdfFolder, files: &[StoredFile], progress: Progress<'_>) -> Finding {
    let relied_on: HashSet<_> = files.iter().map(|file| file.sha256.clone()).collect();
    let (mut seen, mut missing, mut altered, mut unread) = (HashSet::new(), 0_u64, 0_u64, 0_u64);
    let mut looked_at = 0;
    for file in files.iter().filter(|file| seen.insert(&file.sha256)) {
        match folder.look(&file.sha256, file.bytes) {
            Ok(FileState::Present) => {}
            Ok(FileState::Missing) => missing += 1,
            Ok(FileState::Altered) => altered += 1,
            Err(_) => unread += 1,
        }
        looked_at += 1;
        progress("reading the stored PDFs", looked_at, relied_on.len() as u64);
    }
    let spare = match folder.spare(&relied_on) {
        Ok(spare) => format!("{} more are no longer referred to, {} are unfinished", spare.unreferenced, spare.partial),
        Err(_) if relied_on.is_empty() => "there is no folder of PDFs yet".to_owned(),
        Err(error) => format!("what else lies there cannot be listed ({error})"),
    };
    if missing + altered + unread == 0 {
        let message = format!("All {} stored PDFs are there and unchanged; {spare}.", relied_on.len());
        return Finding::ok(Subject::Pdfs, message);
    }
    Finding::failed(
        Subject::Pdfs,
        format!(
            "Of {} stored PDFs {missing} are missing, {altered} altered, {unread} unreadable; {spare}.",
            relied_on.len()
        ),
        "Start Voucher Desk again: it notices, and fetches them again from Jackpot.",
    )
}

fn clock(opened: &Inspection, now: Timestamp) -> Finding {
    match opened.newest() {
        Ok(Some(newest)) if newest.since(now) > CLOCK_TOLERANCE => Finding::warning(
            Subject::Clock,
            format!("The newest row is of {newest}, and the computer's clock says {now}."),
            "Set the computer's clock; links and reservations are judged by it.",
        ),
        Ok(_) => Finding::ok(Subject::Clock, format!("The computer's clock says {now}; nothing stored is later.")),
        Err(error) => unread(Subject::Clock, "The newest row cannot be read", &error),
    }
}

fn space(path: &Path) -> Finding {
    let action = "Free some space: on a full disk notifications are turned away.";
    match free_bytes(path) {
        Ok(bytes) if bytes >= LITTLE_SPACE => {
            Finding::ok(Subject::Space, format!("{} are free on the disk.", megabytes(bytes)))
        }
        Ok(bytes) if bytes >= NO_SPACE => {
            Finding::warning(Subject::Space, format!("Only {} are free on the disk.", megabytes(bytes)), action)
        }
        Ok(bytes) => {
            Finding::failed(Subject::Space, format!("Only {} are free on the disk.", megabytes(bytes)), action)
        }
        Err(error) => Finding::warning(
            Subject::Space,
            format!("How much space is free cannot be told: {error}."),
            "Check that the data directory is there and can be read.",
        ),
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes / 1_000_000)
}

/// Everything below the data directory, and the directory itself.
#[cfg(unix)]
fn permissions(root: &Path) -> Option<Finding> {
    let finding = match open_to_others(root) {
        Ok(paths) if paths.is_empty() => {
            Finding::ok(Subject::Permissions, "Only their owner can read and write the folder and its files.")
        }
        Ok(paths) => {
            let first = paths.iter().take(MOST_LINES).map(|path| path.display().to_string()).collect::<Vec<_>>();
            Finding::warning(
                Subject::Permissions,
                format!("Others can get at {} files or folders: {}.", paths.len(), first.join(", ")),
                format!("Run: chmod -R go= '{}'", root.display()),
            )
        }
        Err(error) => Finding::warning(
            Subject::Permissions,
            format!("Who may read and write cannot be told: {error}."),
            "Run the check as the user that Voucher Desk runs as.",
        ),
    };
    Some(finding)
}

/// Elsewhere files inherit the access rules of the folder they lie in.
#[cfg(not(unix))]
fn permissions(_root: &Path) -> Option<Finding> {
    None
}

#[cfg(unix)]
fn open_to_others(path: &Path) -> io::Result<Vec<PathBuf>> {
    use std::os::unix::fs::MetadataExt;

    let metadata = match path.symlink_metadata() {
        Ok(metadata) => metadata,
        // A download or a log that came to its end meanwhile.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut open = Vec::new();
    if !metadata.is_symlink() && metadata.mode() & 0o077 != 0 {
        open.push(path.to_owned());
    }
    if metadata.is_dir() {
        for entry in std::fs::read_dir(path)? {
            open.extend(open_to_others(&entry?.path())?);
        }
    }
    Ok(open)
}

fn unread(check: Subject, what: &str, error: &StoreError) -> Finding {
    Finding::failed(check, format!("{what}: {error}."), remedy(error))
}

fn remedy(error: &StoreError) -> &'static str {
    match error {
        StoreError::Absent => "Start Voucher Desk once, or name the directory it uses with --data-dir.",
        StoreError::Newer { .. } => "Install the newer version.",
        StoreError::Unwritable(_) => "Run the check as the user that Voucher Desk runs as.",
        StoreError::Busy => "Run the check again in a few seconds.",
        _ => RESTORE,
    }
}

fn capital(error: &StoreError) -> String {
    let mut words = error.to_string();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}
