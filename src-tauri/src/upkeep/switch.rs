//! A staged database and vault take the place of those in the data directory, which are set aside. A note on the disk
//! says that this is under way: whatever interrupts it, what was there can be put back from it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::DataDir;
use crate::domain::clock::Timestamp;
use crate::store::sqlite::FILE_NAME;
use crate::vault::{make_private_folder, sync_folder};

/// Where the new is made ready.
const STAGING: &str = "restoring";
/// Holds the name of the folder into which the old is set aside.
const NOTE: &str = "restore-under-way";

/// Whether a switch was interrupted.
pub(super) fn is_half_done(data_dir: &DataDir) -> bool {
    data_dir.path().join(NOTE).exists()
}

/// The new, until it is in its place. What is staged is removed when this goes.
pub(super) struct Staging(DataDir);

impl Staging {
    /// An empty staging folder in the data directory.
    pub(super) fn new(data_dir: &DataDir) -> io::Result<Self> {
        let staging = Self(staged(data_dir));
        remove(staging.0.path())?;
        make_private_folder(staging.0.path())?;
        Ok(staging)
    }

    /// Where the new database and vault are put.
    pub(super) fn as_data_dir(&self) -> &DataDir {
        &self.0
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if let Err(error) = remove(self.0.path()) {
            tracing::warn!(%error, "what a restore made ready stays until the next one");
        }
    }
}

/// Puts what is staged in its place and sets aside what is there; the folder that it went to. Both stay until
/// [`finish`] or [`put_back`].
pub(super) fn switch(data_dir: &DataDir, staging: &Staging, now: Timestamp) -> io::Result<PathBuf> {
    let aside = format!("before-restore-{}", now.to_string().replace(':', "-"));
    let (root, staged) = (data_dir.path(), staging.as_data_dir());
    sync_folder(staged.path())?;
    make_private_folder(&root.join(&aside))?;
    write_note(root, &aside)?;
    let aside = root.join(aside);
    for name in names(data_dir) {
        rename_if_there(&root.join(&name), &aside.join(&name))?;
    }
    sync_folder(&aside)?;
    // The database comes last: once it is there, everything is.
    fs::rename(staged.vault(), data_dir.vault())?;
    fs::rename(staged.database(), data_dir.database())?;
    sync_folder(root)?;
    Ok(aside)
}

/// The switch has ended well. Gives the folder with what was there before, if there was anything.
pub(super) fn finish(data_dir: &DataDir, aside: PathBuf) -> io::Result<Option<PathBuf>> {
    fs::remove_file(data_dir.path().join(NOTE))?;
    let is_empty = fs::read_dir(&aside)?.next().is_none();
    if is_empty {
        fs::remove_dir(&aside)?;
    }
    sync_folder(data_dir.path())?;
    Ok((!is_empty).then_some(aside))
}

/// Puts back what a switch set aside, however far it came. Does nothing when none is under way.
pub(super) fn put_back(data_dir: &DataDir) -> io::Result<()> {
    let root = data_dir.path();
    let aside = match fs::read_to_string(root.join(NOTE)) {
        Ok(aside) => root.join(aside),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let staged = staged(data_dir);
    make_private_folder(staged.path())?;
    // What is no longer staged is in its place. It goes back there, so that being interrupted again changes nothing.
    if !staged.database().exists() {
        for name in beside_database() {
            remove(&root.join(name))?;
        }
        rename_if_there(&data_dir.database(), &staged.database())?;
    }
    if !staged.vault().exists() {
        rename_if_there(&data_dir.vault(), &staged.vault())?;
    }
    sync_folder(root)?;
    for name in names(data_dir) {
        rename_if_there(&aside.join(&name), &root.join(&name))?;
    }
    sync_folder(root)?;
    fs::remove_file(root.join(NOTE))?;
    sync_folder(root)?;
    remove(&aside)?;
    remove(staged.path())
}

fn staged(data_dir: &DataDir) -> DataDir {
    DataDir::at(data_dir.path().join(STAGING))
}

/// What SQLite keeps beside a database: parts of it.
fn beside_database() -> impl Iterator<Item = String> {
    ["-wal", "-shm", "-journal"].into_iter().map(|suffix| format!("{FILE_NAME}{suffix}"))
}

/// Everything that is switched. The log goes before its database: a database without its log would pass for whole.
fn names(data_dir: &DataDir) -> Vec<String> {
    let own = [data_dir.database(), data_dir.vault()];
    let own = own.iter().filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    beside_database().chain(own).collect()
}

fn write_note(root: &Path, aside: &str) -> io::Result<()> {
    let (note, partial) = (root.join(NOTE), root.join(format!("{NOTE}.partial")));
    let mut file = fs::File::create(&partial)?;
    file.write_all(aside.as_bytes())?;
    file.sync_all()?;
    fs::rename(&partial, &note)?;
    sync_folder(root)
}

fn rename_if_there(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

/// Removes a file or a folder with all that is in it.
fn remove(path: &Path) -> io::Result<()> {
    let outcome = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}
