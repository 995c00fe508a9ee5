//! How backups lie in their folder, and whether one is whole.
//!
//! ```text
//! FOLDER/pdfs/<two>/<sha256>.pdf                     PDFs, once for all backups
//! FOLDER/voucher-desk-<instant>/voucher-desk.sqlite  one backup
//! FOLDER/voucher-desk-<instant>/manifest.json
//! FOLDER/voucher-desk-<instant>.partial/             one that did not end
//! ```

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::manifest::{DatabaseEntry, FORMAT, Manifest, OLDEST_FORMAT, PdfEntry};
use super::{Progress, record};
use crate::domain::clock::Timestamp;
use crate::store::sqlite::{FILE_NAME, Inspection};
use crate::store::{StoreError, StoredFile};
use crate::vault::{FileState, PdfFolder};

const MANIFEST_NAME: &str = "manifest.json";
const PDFS_NAME: &str = "pdfs";
const PREFIX: &str = "voucher-desk-";
const UNFINISHED: &str = ".partial";

/// One backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    folder: PathBuf,
}

/// Why a folder is no backup that can be relied on.
#[derive(Debug, Error)]
pub enum BackupProblem {
    /// It did not end.
    #[error("the backup {0} did not end")]
    Unfinished(PathBuf),
    /// There is no manifest.
    #[error("{0} is not a backup: it has no manifest.json")]
    NotABackup(PathBuf),
    /// It is the folder of several.
    #[error("{folder} is a folder of backups: name one of those in it, such as {newest}")]
    Several {
        /// The folder.
        folder: PathBuf,
        /// The name of the newest.
        newest: String,
    },
    /// The manifest cannot be read.
    #[error("the backup's manifest cannot be read: {0}")]
    Manifest(String),
    /// The copy of the database is another than the one that was written.
    #[error("the backup's database was altered since it was written")]
    DatabaseAltered,
    /// SQLite finds the copy damaged.
    #[error("the backup's database is damaged: {0}")]
    DatabaseDamaged(String),
    /// What the manifest says is not what the database holds.
    #[error("the backup's manifest says something else than its database holds")]
    Contradiction,
    /// PDFs are not what was written.
    #[error("of the backup's PDFs {missing} are missing and {altered} were altered")]
    Pdfs {
        /// How many are not there.
        missing: u64,
        /// How many are something else.
        altered: u64,
    },
    /// It cannot be read.
    #[error("the backup cannot be read")]
    Unreadable(#[from] io::Error),
    /// The database in it is not ours, or newer.
    #[error("the backup's database cannot be used: {0}")]
    Store(#[from] StoreError),
}

/// What was found true of a backup.
#[derive(Debug)]
pub(super) struct Verified {
    pub(super) manifest: Manifest,
}

impl Backup {
    /// The backup in a folder.
    ///
    /// # Errors
    /// It did not end, or is none.
    pub fn at(folder: &Path) -> Result<Self, BackupProblem> {
        let folder = std::path::absolute(folder)?;
        if folder.as_os_str().to_string_lossy().ends_with(UNFINISHED) {
            return Err(BackupProblem::Unfinished(folder));
        }
        if folder.join(MANIFEST_NAME).is_file() {
            return Ok(Self { folder });
        }
        match finished(&folder).unwrap_or_default().pop() {
            Some(newest) => Err(BackupProblem::Several { folder, newest }),
            None => Err(BackupProblem::NotABackup(folder)),
        }
    }

    /// Where a backup of this instant is written, and where it lies once it is whole.
    pub(super) fn places(folder: &Path, at: Timestamp) -> (Self, PathBuf) {
        // No colons: not every file system takes them.
        let name = format!("{PREFIX}{}", at.to_string().replace(':', "-"));
        (Self { folder: folder.join(format!("{name}{UNFINISHED}")) }, folder.join(name))
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn database(&self) -> PathBuf {
        self.folder.join(FILE_NAME)
    }

    pub(super) fn manifest_path(&self) -> PathBuf {
        self.folder.join(MANIFEST_NAME)
    }

    /// Where its PDFs lie, with those of its neighbours.
    pub(super) fn pdfs(&self) -> PathBuf {
        self.folder.with_file_name(PDFS_NAME)
    }

    pub(super) fn manifest(&self) -> Result<Manifest, BackupProblem> {
        let text = std::fs::read(self.manifest_path())?;
        let manifest: Manifest =
            serde_json::from_slice(&text).map_err(|error| BackupProblem::Manifest(error.to_string()))?;
        match manifest.format {
            OLDEST_FORMAT..=FORMAT => Ok(manifest),
            other => Err(BackupProblem::Manifest(format!("format {other} is not known to this version"))),
        }
    }

    /// Reads all of the database and says whether it is what was written and sound; the PDFs are not looked at. Blocks.
    pub(super) fn verify(&self, progress: Progress<'_>) -> Result<Verified, BackupProblem> {
        let manifest = self.manifest()?;
        progress("verifying the backup's database", 0, 0);
        if DatabaseEntry::of(&self.database())? != manifest.database {
            return Err(BackupProblem::DatabaseAltered);
        }
        let opened = Inspection::open_copy(&self.database())?;
        let (schema, _) = opened.schema()?;
        let damage = opened.damage()?;
        if let Some(first) = damage.first() {
            return Err(BackupProblem::DatabaseDamaged(first.clone()));
        }
        let relied_on = distinct(opened.stored_files()?);
        let named: BTreeSet<_> = manifest.pdfs.iter().chain(&manifest.missing_pdfs).cloned().collect();
        let named_twice = named.len() < manifest.pdfs.len() + manifest.missing_pdfs.len();
        let is_other_record = manifest.audit.is_some() && record::end(&opened)? != manifest.audit;
        if is_other_record
            || schema != manifest.schema
            || opened.contents()? != manifest.counts
            || relied_on != named
            || named_twice
        {
            return Err(BackupProblem::Contradiction);
        }
        Ok(Verified { manifest })
    }

    /// Reads all of the PDFs and says whether they are what was written. Blocks.
    pub(super) fn verify_pdfs(&self, verified: &Verified, progress: Progress<'_>) -> Result<(), BackupProblem> {
        let (folder, pdfs) = (PdfFolder::at(self.pdfs()), &verified.manifest.pdfs);
        let (mut missing, mut altered) = (0, 0);
        for (pdf, done) in pdfs.iter().zip(1_u64..) {
            match folder.look(&pdf.sha256, pdf.bytes)? {
                FileState::Present => {}
                FileState::Missing => missing += 1,
                FileState::Altered => altered += 1,
            }
            progress("verifying the backup's PDFs", done, pdfs.len() as u64);
        }
        if missing + altered == 0 { Ok(()) } else { Err(BackupProblem::Pdfs { missing, altered }) }
    }
}

/// The files that vouchers rely on, each once.
pub(super) fn distinct(files: Vec<StoredFile>) -> BTreeSet<PdfEntry> {
    files.into_iter().map(|StoredFile { sha256, bytes, .. }| PdfEntry { sha256, bytes }).collect()
}

/// The names of the whole backups in a folder, oldest first.
fn finished(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(PREFIX) && !name.ends_with(UNFINISHED) && entry.path().join(MANIFEST_NAME).is_file() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Removes what backups that did not end have left in a folder.
pub(super) fn remove_unfinished(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(PREFIX) && name.ends_with(UNFINISHED) {
            std::fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}
