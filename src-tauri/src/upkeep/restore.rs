//! A backup takes the place of what is stored. All of it is verified before anything is touched, and nothing is
//! overwritten: what was there is set aside.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::copies::{Backup, BackupProblem};
use super::manifest::{DatabaseEntry, Manifest};
use super::record::Continues;
use super::switch::{self, Staging};
use super::{DataDir, DataDirError, Progress, record};
use crate::domain::clock::Timestamp;
use crate::store::StoreError;
use crate::store::sqlite::{Contents, Inspection, SqliteStore};
use crate::vault::{FileState, PdfFolder};

/// What is to be restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The backup's folder.
    pub backup: PathBuf,
    /// With its PDFs; without them they are fetched again from Jackpot.
    pub pdfs: bool,
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What was answered before this instant is there again.
    pub taken_at: Timestamp,
    /// What the database holds, counted after it was opened in its place.
    pub contents: Contents,
    /// How many PDFs are there.
    pub pdfs: u64,
    /// How many are to be fetched again.
    pub missing_pdfs: u64,
    /// Why the record of what agents did that was there does not go on from the backup's; none when it does, or when there
    /// was none.
    pub record: Option<String>,
    /// Where what was there before lies.
    pub set_aside: Option<PathBuf>,
}

/// Why nothing was restored. What was stored is as it was.
#[derive(Debug, Error)]
pub enum RestoreError {
    /// The backup cannot be relied on.
    #[error(transparent)]
    Backup(#[from] BackupProblem),
    /// The data directory cannot be taken.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// There is no room for the copy.
    #[error("there is no room in the data directory for what the backup holds")]
    Full,
    /// The data directory cannot be written.
    #[error("the data directory cannot be written: {0}")]
    Unwritable(#[source] io::Error),
    /// What was there could not be put back either: the next restore tries again.
    #[error("the restore was given up half-way: {0}")]
    HalfDone(#[source] io::Error),
    /// The restored database did not open; what was there before was put back.
    #[error("the restored database did not open: {0}")]
    Store(#[source] StoreError),
}

/// Restores a backup. `now` is the present by the computer's clock. Blocks.
///
/// # Errors
/// [`RestoreError`]; what was stored is as it was, but after [`RestoreError::HalfDone`].
pub fn restore(
    data_dir: &DataDir,
    wanted: &Wanted,
    now: Timestamp,
    progress: Progress<'_>,
) -> Result<Restored, RestoreError> {
    // Asked before the backup is read, which takes its time; taken before anything is written.
    if data_dir.is_in_use().map_err(RestoreError::Unwritable)? {
        return Err(DataDirError::InUse(data_dir.path().to_owned()).into());
    }
    let backup = Backup::at(&wanted.backup)?;
    let verified = backup.verify(progress)?;
    if wanted.pdfs {
        backup.verify_pdfs(&verified, progress)?;
    }
    let manifest = verified.manifest;

    let _lock = data_dir.lock()?;
    switch::put_back(data_dir).map_err(RestoreError::HalfDone)?;
    let record = broken_off(data_dir, &manifest);
    let staging = Staging::new(data_dir).map_err(refused)?;
    let pdfs = stage(&backup, &manifest, wanted.pdfs, staging.as_data_dir(), progress)?;

    progress("putting it in place", 0, 0);
    let given_up = |error: RestoreError| match switch::put_back(data_dir) {
        Ok(()) => error,
        Err(error) => RestoreError::HalfDone(error),
    };
    let aside = switch::switch(data_dir, &staging, now).map_err(|error| given_up(refused(error)))?;
    let contents = open_once(data_dir).map_err(|error| given_up(RestoreError::Store(error)))?;
    let set_aside = switch::finish(data_dir, aside).map_err(RestoreError::HalfDone)?;
    let missing_pdfs = (manifest.pdfs.len() + manifest.missing_pdfs.len()) as u64 - pdfs;
    Ok(Restored { taken_at: manifest.taken_at, contents, pdfs, missing_pdfs, record, set_aside })
}

/// Makes the new database and vault ready, byte for byte as verified; how many PDFs it has.
fn stage(
    backup: &Backup,
    manifest: &Manifest,
    with_pdfs: bool,
    staged: &DataDir,
    progress: Progress<'_>,
) -> Result<u64, RestoreError> {
    progress("copying the database", 0, 0);
    let database = staged.database();
    std::fs::copy(backup.database(), &database).map_err(refused)?;
    std::fs::File::options().write(true).open(&database).and_then(|file| file.sync_all()).map_err(refused)?;
    if DatabaseEntry::of(&database).map_err(refused)? != manifest.database {
        return Err(BackupProblem::DatabaseAltered.into());
    }
    let (kept, vault) = (PdfFolder::at(backup.pdfs()), PdfFolder::open(staged.vault()).map_err(refused)?);
    let pdfs = if with_pdfs { manifest.pdfs.as_slice() } else { &[] };
    for (pdf, done) in pdfs.iter().zip(1_u64..) {
        match vault.copy_from(&kept, &pdf.sha256, pdf.bytes).map_err(refused)? {
            FileState::Present => progress("copying PDFs", done, pdfs.len() as u64),
            FileState::Missing => return Err(BackupProblem::Pdfs { missing: 1, altered: 0 }.into()),
            FileState::Altered => return Err(BackupProblem::Pdfs { missing: 0, altered: 1 }.into()),
        }
    }
    vault.sync().map_err(refused)?;
    Ok(pdfs.len() as u64)
}

/// Why the record that is there does not go on from the backup's. What cannot be read tells nothing.
fn broken_off(data_dir: &DataDir, manifest: &Manifest) -> Option<String> {
    let end = manifest.audit.as_ref()?;
    let opened = Inspection::open(&data_dir.database()).ok()?;
    match record::continues(&opened, end).ok()? {
        Continues::Yes => None,
        other => Some(record::words(other, end, manifest.taken_at)),
    }
}

/// Opens the restored database as the program will, which also brings an older one up to date.
fn open_once(data_dir: &DataDir) -> Result<Contents, StoreError> {
    SqliteStore::open(&data_dir.database())?.close();
    Inspection::open(&data_dir.database())?.contents()
}

fn refused(error: io::Error) -> RestoreError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => RestoreError::Full,
        _ => RestoreError::Unwritable(error),
    }
}
