//! The data directory: what lies where in it, and the lock that lets one program at a time write there.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::switch;
use crate::store::sqlite::FILE_NAME;

const LOCK_NAME: &str = "in-use.lock";
const VAULT_NAME: &str = "vault";

/// A data directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataDir(PathBuf);

/// Why a data directory cannot be used.
#[derive(Debug, Error)]
pub enum DataDirError {
    /// It cannot be made or written.
    #[error("the data directory {0} cannot be written")]
    Unwritable(PathBuf, #[source] io::Error),
    /// Another process uses it.
    #[error("another Voucher Desk is using the data directory {0}")]
    InUse(PathBuf),
    /// A restore was interrupted: what lies there is neither the old nor the new.
    #[error("a restore of the data directory {0} did not end")]
    HalfRestored(PathBuf),
}

impl DataDir {
    /// The directory at a path, there or not.
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Where the database lies.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.0.join(FILE_NAME)
    }

    /// Where the PDFs lie.
    #[must_use]
    pub fn vault(&self) -> PathBuf {
        self.0.join(VAULT_NAME)
    }

    /// Takes it for this process alone as long as the lock is held; makes it when it is not there.
    ///
    /// # Errors
    /// It cannot be written, another process has it, or a restore of it did not end.
    pub fn take(&self) -> Result<File, DataDirError> {
        let lock = self.lock()?;
        self.refuse_half_restored()?;
        Ok(lock)
    }

    /// The same, whatever a restore has left.
    pub(super) fn lock(&self) -> Result<File, DataDirError> {
        let unwritable = |error| DataDirError::Unwritable(self.0.clone(), error);
        make_owner_only(&self.0).map_err(unwritable)?;
        let mut options = File::options();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let lock = options.open(self.0.join(LOCK_NAME)).map_err(unwritable)?;
        match lock.try_lock() {
            Ok(()) => Ok(lock),
            Err(TryLockError::WouldBlock) => Err(DataDirError::InUse(self.0.clone())),
            Err(TryLockError::Error(error)) => Err(unwritable(error)),
        }
    }

    /// Refuses a directory whose restore did not end.
    ///
    /// # Errors
    /// [`DataDirError::HalfRestored`].
    pub fn refuse_half_restored(&self) -> Result<(), DataDirError> {
        if switch::is_half_done(self) { Err(DataDirError::HalfRestored(self.0.clone())) } else { Ok(()) }
    }

    /// Whether a program has it. Holds the lock with others for no longer than the question takes.
    pub(super) fn is_in_use(&self) -> io::Result<bool> {
        match File::open(self.0.join(LOCK_NAME)) {
            Ok(lock) => match lock.try_lock_shared() {
                Ok(()) => Ok(false),
                Err(TryLockError::WouldBlock) => Ok(true),
                Err(TryLockError::Error(error)) => Err(error),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

#[cfg(unix)]
fn make_owner_only(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn make_owner_only(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}
