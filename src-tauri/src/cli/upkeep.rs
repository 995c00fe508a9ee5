//! The commands that keep what is stored: `check`, `backup` and `restore`.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::FAILED;
use super::commands::{call_words, print};
use super::report::to_json;
use crate::api::error::CallError;
use crate::config::Settings;
use crate::domain::clock::{Clock, SystemClock};
use crate::store::StoreError;
use crate::upkeep::{
    self, BackupError, BackupProblem, DataDir, DataDirError, Finding, Made, RestoreError, Restored, Status, Wanted,
    worst,
};

/// Done, but a person should look.
const WARNED: u8 = 1;
/// How often progress within one step is told.
const PACE: Duration = Duration::from_secs(1);

/// What `check` prints.
#[derive(Debug, Serialize)]
struct CheckReport<'a> {
    status: Status,
    findings: &'a [Finding],
}

/// What `backup` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct BackupReport<'a> {
    folder: &'a Path,
    taken_at: String,
    notifications: u64,
    vouchers: u64,
    database_bytes: u64,
    pdfs: usize,
    pdfs_copied: u64,
    pdfs_missing: usize,
}

/// Examines everything: exit 0 when all is well, 1 with warnings, 2 when something is not.
pub(super) fn examine(settings: &Settings, backup: Option<&Path>, json: bool) -> Result<ExitCode, String> {
    let findings = upkeep::check(&data_dir(settings), backup, SystemClock.now(), &mut teller());
    let status = worst(&findings);
    if json {
        print(&to_json(&CheckReport { status, findings: &findings })?)?;
    } else {
        print(&findings.iter().map(line).collect::<Vec<_>>().join("\n"))?;
    }
    Ok(match status {
        Status::Ok => ExitCode::SUCCESS,
        Status::Warning => ExitCode::from(WARNED),
        Status::Failed => ExitCode::from(FAILED),
    })
}

fn line(finding: &Finding) -> String {
    let status = match finding.status {
        Status::Ok => "ok",
        Status::Warning => "warning",
        Status::Failed => "failed",
    };
    let action = finding.action.as_ref().map(|action| format!("\n         {action}")).unwrap_or_default();
    format!("{status:<8} {}{action}", finding.message)
}

/// Makes a backup: exit 0 when it holds everything, 1 when PDFs could not be had.
pub(super) fn back_up(settings: &Settings, folder: &Path, json: bool) -> Result<ExitCode, String> {
    let made = upkeep::back_up(&data_dir(settings), folder, SystemClock.now(), &mut teller())
        .map_err(|error| backup_words(&error))?;
    print(&if json { to_json(&BackupReport::of(&made))? } else { made_words(&made) })?;
    Ok(if made.manifest.missing_pdfs.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(WARNED) })
}

impl<'a> BackupReport<'a> {
    fn of(made: &'a Made) -> Self {
        let manifest = &made.manifest;
        Self {
            folder: &made.folder,
            taken_at: manifest.taken_at.to_string(),
            notifications: manifest.counts.notifications,
            vouchers: manifest.counts.vouchers,
            database_bytes: manifest.database.bytes,
            pdfs: manifest.pdfs.len(),
            pdfs_copied: made.copied,
            pdfs_missing: manifest.missing_pdfs.len(),
        }
    }
}

fn made_words(made: &Made) -> String {
    let (manifest, folder) = (&made.manifest, made.folder.display());
    let (counts, pdfs) = (manifest.counts, manifest.pdfs.len());
    let mut words = format!(
        "{folder}\nholds {} notifications, {} vouchers and {pdfs} PDFs ({} of them new to this folder), and was verified.",
        counts.notifications, counts.vouchers, made.copied
    );
    if !manifest.missing_pdfs.is_empty() {
        let missing = manifest.missing_pdfs.len();
        words.push_str(&format!(
            "\n{missing} PDFs are missing or altered in the vault and not in it. Start Voucher Desk again: it fetches them."
        ));
    }
    words.push_str("\nSettings and secrets are not in it: keep config.toml and the client secret elsewhere.");
    words
}

/// Restores a backup.
pub(super) fn restore(settings: &Settings, wanted: Wanted) -> Result<ExitCode, String> {
    let restored = upkeep::restore(&data_dir(settings), &wanted, SystemClock.now(), &mut teller())
        .map_err(|error| restore_words(&error))?;
    print(&restored_words(&restored))?;
    Ok(ExitCode::SUCCESS)
}

fn restored_words(restored: &Restored) -> String {
    let Restored { taken_at, contents, pdfs, missing_pdfs, record, set_aside } = restored;
    let mut words = format!(
        "restored: {} notifications, {} vouchers and {pdfs} PDFs, as of {taken_at}.",
        contents.notifications, contents.vouchers
    );
    if *missing_pdfs > 0 {
        words.push_str(&format!("\n{missing_pdfs} PDFs are fetched again when Voucher Desk starts."));
    }
    if let Some(record) = record {
        words.push_str(&format!(
            "\nAttention: what agents did, as it was here before, does not follow from the backup. {record}"
        ));
    }
    if let Some(folder) = set_aside {
        words.push_str(&format!(
            "\nWhat was there before is in {}. Notifications answered after {taken_at} are only there: keep it.",
            folder.display()
        ));
    }
    words
}

fn backup_words(error: &BackupError) -> String {
    let action = match error {
        BackupError::DataDir(error) => return data_dir_words(error),
        // Which of the two disks it was is not told apart.
        BackupError::Store(StoreError::Damaged(_)) => {
            "Earlier backups are as they were. Run `voucher-desk check`: the database or one of the two disks is damaged."
        }
        BackupError::Store(error) => return call_words(&CallError::from(error.clone())),
        BackupError::Inside(_) => {
            "A backup must survive the loss of the data directory. Name a folder on another disk."
        }
        BackupError::Busy(_) => "Wait until it has ended.",
        BackupError::Full(_) => "Earlier backups are as they were. Free some space there, or name another folder.",
        BackupError::Unwritable(..) => {
            "Earlier backups are as they were. Name a folder in which your user may make files, on a disk that works."
        }
        BackupError::Unsound(_) => "It was removed; earlier backups are as they were. Check the disk, then try again.",
    };
    format!("{error}. {action}")
}

fn restore_words(error: &RestoreError) -> String {
    let action = match error {
        RestoreError::DataDir(DataDirError::InUse(path)) => {
            return format!(
                "a Voucher Desk is using the data directory {}. Nothing was changed. Stop it, then restore.",
                path.display()
            );
        }
        RestoreError::DataDir(error) => return data_dir_words(error),
        RestoreError::Backup(problem) => remedy(problem),
        RestoreError::Full => "Free some space, then restore again.",
        RestoreError::Unwritable(_) => "Give your user write permission on it, then restore again.",
        RestoreError::Store(_) => "What was there before was put back. Try an earlier backup.",
        RestoreError::HalfDone(_) => {
            return format!("{error}. Nothing is lost. Run the restore again: it first puts back what was there.");
        }
    };
    format!("{error}. Nothing was changed. {action}")
}

const fn remedy(problem: &BackupProblem) -> &'static str {
    match problem {
        BackupProblem::Unfinished(_) => "Name one that ended.",
        BackupProblem::NotABackup(_) | BackupProblem::Several { .. } => {
            "Name a folder that `voucher-desk backup` has made."
        }
        BackupProblem::Pdfs { .. } => {
            "They lie in the folder pdfs beside the backup. Try an earlier backup, or restore this one with \
             --without-pdfs: they are fetched again from Jackpot."
        }
        BackupProblem::Store(StoreError::Newer { .. }) => "Install the newer version, then restore again.",
        BackupProblem::Unreadable(_) => "Check the disk it is on and your permissions.",
        BackupProblem::Manifest(_)
        | BackupProblem::DatabaseAltered
        | BackupProblem::DatabaseDamaged(_)
        | BackupProblem::Contradiction
        | BackupProblem::Store(_) => "Try an earlier backup.",
    }
}

fn data_dir_words(error: &DataDirError) -> String {
    call_words(&CallError::from(error))
}

fn data_dir(settings: &Settings) -> DataDir {
    DataDir::at(settings.data_dir.clone())
}

/// Tells each step as it begins, and how far it is once a second; to a person at a terminal, and to a log that is kept
/// of a job that takes long.
fn teller() -> impl FnMut(&'static str, u64, u64) {
    let (mut last, mut told_at, begun) = ("", Instant::now(), Instant::now());
    let is_watched = io::stderr().is_terminal();
    move |step, done, of| {
        let is_due = if step == last { told_at.elapsed() >= PACE } else { is_watched || begun.elapsed() >= PACE };
        if is_due {
            (last, told_at) = (step, Instant::now());
            let share = if of > 0 { format!(": {done} of {of}") } else { String::new() };
            // Nothing can be done when that fails.
            drop(writeln!(io::stderr(), "{step}{share}"));
        }
    }
}
