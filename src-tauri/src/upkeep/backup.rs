//! A backup: one moment of the database and the PDFs it relies on, verified, while notifications are received. It shows
//! under its name only once it is whole and on the disk. Settings and secrets are no part of it.

use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::copies::{Backup, BackupProblem, distinct, remove_unfinished};
use super::manifest::{DatabaseEntry, FORMAT, Manifest, PdfEntry};
use super::{DataDir, DataDirError, Progress, record};
use crate::domain::clock::Timestamp;
use crate::store::StoreError;
use crate::store::sqlite::{Inspection, copy_database};
use crate::vault::{FileState, PdfFolder, make_private_folder, sync_folder};

const LOCK_NAME: &str = "in-use.lock";

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Where it lies.
    pub folder: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
    /// How many PDFs had to be copied: the others were there from earlier backups.
    pub copied: u64,
}

/// Why there is no new backup. Earlier ones are as they were.
#[derive(Debug, Error)]
pub enum BackupError {
    /// A backup beside what it is a backup of is lost with it.
    #[error("{0} lies in the data directory")]
    Inside(PathBuf),
    /// Another backup is being written there.
    #[error("another backup is being written to {0}")]
    Busy(PathBuf),
    /// There is no room.
    #[error("there is no room for a backup in {0}")]
    Full(PathBuf),
    /// The folder cannot be written.
    #[error("a backup cannot be written to {0}: {1}")]
    Unwritable(PathBuf, #[source] io::Error),
    /// The data directory is in between two states.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The database could not be copied.
    #[error("the database was not copied: {0}")]
    Store(StoreError),
    /// What was written is not what was read.
    #[error("the backup did not stand its verification: {0}")]
    Unsound(#[from] BackupProblem),
}

/// Removed when it goes, unless it has been moved away.
struct Unfinished<'a>(&'a Path);

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        match std::fs::remove_dir_all(self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, "an unfinished backup stays until the next one");
            }
            _ => {}
        }
    }
}

/// Makes a backup below `folder`, which is made when it is not there. `now` is the present by the computer's clock.
/// Blocks.
///
/// # Errors
/// [`BackupError`]; nothing that looks like a backup was left.
pub fn back_up(data_dir: &DataDir, folder: &Path, now: Timestamp, progress: Progress<'_>) -> Result<Made, BackupError> {
    let refused = |error: io::Error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => BackupError::Full(folder.to_owned()),
        _ => BackupError::Unwritable(folder.to_owned(), error),
    };
    let folder = &std::path::absolute(folder).map_err(refused)?;
    data_dir.refuse_half_restored()?;
    // Before anything is made: there must be something to copy.
    Inspection::open(&data_dir.database()).and_then(|opened| opened.schema()).map_err(BackupError::Store)?;
    if lies_in(folder, data_dir.path()).map_err(refused)? {
        return Err(BackupError::Inside(folder.to_owned()));
    }
    let _lock = lock(folder).map_err(refused)?.ok_or_else(|| BackupError::Busy(folder.to_owned()))?;
    remove_unfinished(folder).map_err(refused)?;
    let (partial, place) = Backup::places(folder, now);
    make_private_folder(partial.folder()).map_err(refused)?;
    let unfinished = Unfinished(partial.folder());

    progress("copying the database", 0, 0);
    copy_database(&data_dir.database(), &partial.database()).map_err(|error| match error {
        StoreError::DiskFull => BackupError::Full(folder.to_owned()),
        error => BackupError::Store(error),
    })?;
    let mut manifest = describe(&partial, now)?;
    let copied = copy_pdfs(data_dir, &partial, &mut manifest, progress).map_err(refused)?;
    write_manifest(&partial, &manifest).map_err(refused)?;
    partial.verify(progress)?;
    std::fs::rename(partial.folder(), &place).and_then(|()| sync_folder(folder)).map_err(refused)?;
    drop(unfinished);
    Ok(Made { folder: place, manifest, copied })
}

/// What the copy holds, with every PDF taken to be there.
fn describe(partial: &Backup, now: Timestamp) -> Result<Manifest, BackupError> {
    let database = DatabaseEntry::of(&partial.database()).map_err(BackupProblem::from)?;
    let opened = Inspection::open_copy(&partial.database()).map_err(BackupProblem::from)?;
    let described = || {
        Ok(Manifest {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            schema: opened.schema()?.0,
            taken_at: now,
            database,
            counts: opened.contents()?,
            audit: record::end(&opened)?,
            pdfs: distinct(opened.stored_files()?).into_iter().collect(),
            missing_pdfs: Vec::new(),
        })
    };
    described().map_err(BackupError::Store)
}

/// Copies the PDFs that earlier backups do not have, and notes those that cannot be had; how many were copied.
fn copy_pdfs(data_dir: &DataDir, partial: &Backup, manifest: &mut Manifest, progress: Progress<'_>) -> io::Result<u64> {
    let (vault, kept) = (PdfFolder::at(data_dir.vault()), PdfFolder::open(partial.pdfs())?);
    kept.discard_partials()?;
    let (mut copied, mut missing) = (0, Vec::new());
    for (PdfEntry { sha256, bytes }, done) in manifest.pdfs.iter().zip(1_u64..) {
        progress("copying PDFs", done, manifest.pdfs.len() as u64);
        if kept.look(sha256, *bytes)? == FileState::Present {
            continue;
        }
        // What cannot be read in the vault is no reason to have no backup of the rest.
        let is_whole = matches!(vault.look(sha256, *bytes), Ok(FileState::Present));
        if is_whole && kept.copy_from(&vault, sha256, *bytes)? == FileState::Present {
            if kept.look(sha256, *bytes)? != FileState::Present {
                return Err(io::Error::other("a PDF was not written as it was read"));
            }
            copied += 1;
        } else {
            missing.push(PdfEntry { sha256: sha256.clone(), bytes: *bytes });
        }
    }
    kept.sync()?;
    manifest.pdfs.retain(|pdf| !missing.contains(pdf));
    manifest.missing_pdfs = missing;
    Ok(copied)
}

fn write_manifest(partial: &Backup, manifest: &Manifest) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(partial.manifest_path())?;
    file.write_all(&serde_json::to_vec_pretty(manifest)?)?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    sync_folder(partial.folder())
}

/// One backup at a time is written to a folder. None when another one is.
fn lock(folder: &Path) -> io::Result<Option<File>> {
    if !folder.is_dir() {
        make_private_folder(folder)?;
    }
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let lock = options.open(folder.join(LOCK_NAME))?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Whether a folder, there or not, is another one or lies below it, whatever links lead to it.
fn lies_in(folder: &Path, other: &Path) -> io::Result<bool> {
    let folder = std::path::absolute(folder)?;
    let there = folder.ancestors().find(|ancestor| ancestor.exists()).unwrap_or(&folder);
    Ok(there.canonicalize()?.starts_with(other.canonicalize()?))
}
