//! A folder of PDFs, the vault's or a backup's: `<first two of sha256>/<sha256>.pdf`, and `partial/` for what is still
//! coming in.
//!
//! A file appears under its name only when it is whole and on the disk. Names are made of hashes alone, so nothing that
//! the vendor sends can choose a path. Files are readable by their owner only.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::inspect::inspect;
use crate::domain::ids::Sha256Hex;
use crate::domain::inspection::Inspection;

const PARTIAL_FOLDER: &str = "partial";

/// A PDF that is in the vault now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPdf {
    /// The hash of its bytes; also its name.
    pub sha256: Sha256Hex,
    /// Its size.
    pub bytes: u64,
    /// What is in it besides pages.
    pub inspection: Inspection,
}

/// What the disk says of a file that should be in the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// There, and byte for byte what was stored.
    Present,
    /// Not there.
    Missing,
    /// There, and something else than was stored.
    Altered,
}

/// A folder of PDFs by their hashes.
#[derive(Debug)]
pub struct PdfFolder {
    root: PathBuf,
}

/// What else lies in a folder of PDFs than what is relied on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spare {
    /// Files that nothing refers to, as of a voucher whose file was made anew.
    pub unreferenced: u64,
    /// Downloads that have not ended, or never did.
    pub partial: u64,
}

/// A file that is being written. Dropped without being kept, it disappears.
pub(super) struct Partial {
    file: tokio::fs::File,
    path: PartialPath,
    hasher: Sha256,
    bytes: u64,
}

struct PartialPath(PathBuf);

impl Drop for PartialPath {
    fn drop(&mut self) {
        match fs::remove_file(&self.0) {
            Ok(()) => {}
            // It was moved to its place.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => tracing::warn!(%error, "a partial download stays until the next start"),
        }
    }
}

impl Partial {
    pub(super) async fn write(&mut self, chunk: &[u8]) -> io::Result<()> {
        self.hasher.update(chunk);
        self.bytes += chunk.len() as u64;
        self.file.write_all(chunk).await
    }
}

impl PdfFolder {
    /// The folder as it is, for looking.
    #[must_use]
    pub fn at(root: PathBuf) -> Self {
        Self { root }
    }

    /// Makes the folders, or takes access to them away from others.
    ///
    /// # Errors
    /// They cannot be made, or are not ours.
    pub fn open(root: PathBuf) -> io::Result<Self> {
        make_private_folder(&root)?;
        make_private_folder(&root.join(PARTIAL_FOLDER))?;
        Ok(Self { root })
    }

    pub(super) async fn free_bytes(&self) -> io::Result<u64> {
        let root = self.root.clone();
        tokio::task::spawn_blocking(move || free_bytes(&root)).await.map_err(io::Error::other)?
    }

    /// Whether the file with this hash and size is there and unchanged; reads all of it. Blocks.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn look(&self, sha256: &Sha256Hex, bytes: u64) -> io::Result<FileState> {
        state_of(&self.path_of(sha256), sha256, bytes)
    }

    /// Copies a file from another folder and says how it was found there; only what is whole is kept. After the last
    /// one [`PdfFolder::sync`] brings the names to the disk. Blocks.
    ///
    /// # Errors
    /// One of them cannot be read, the other not be written.
    pub fn copy_from(&self, other: &Self, sha256: &Sha256Hex, bytes: u64) -> io::Result<FileState> {
        let mut source = match fs::File::open(other.path_of(sha256)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(FileState::Missing),
            Err(error) => return Err(error),
        };
        let path = self.partial();
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let (mut target, path) = (options.open(&path)?, PartialPath(path));
        let mut hasher = Sha256::new();
        let read = each_chunk(&mut source, |chunk| {
            hasher.update(chunk);
            target.write_all(chunk)
        })?;
        if read != bytes || digest(hasher) != *sha256 {
            return Ok(FileState::Altered);
        }
        target.sync_all()?;
        drop(target);
        make_private_folder(&self.folder_of(sha256))?;
        fs::rename(&path.0, self.path_of(sha256))?;
        Ok(FileState::Present)
    }

    /// Brings the names of all files to the disk. Blocks.
    ///
    /// # Errors
    /// A folder cannot be read or synced.
    pub fn sync(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.root)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                sync_folder(&entry.path())?;
            }
        }
        sync_folder(&self.root)
    }

    /// What else than `relied_on` there is. Blocks.
    ///
    /// # Errors
    /// A folder cannot be read.
    pub fn spare(&self, relied_on: &HashSet<Sha256Hex>) -> io::Result<Spare> {
        let mut spare = Spare::default();
        for folder in entries(&self.root)? {
            if !folder.is_dir() {
                spare.unreferenced += 1;
                continue;
            }
            for path in entries(&folder)? {
                let name = path.file_stem().and_then(|name| Sha256Hex::parse(name.to_str()?).ok());
                if folder.file_name().is_some_and(|name| name == PARTIAL_FOLDER) {
                    spare.partial += 1;
                } else if !name.is_some_and(|name| relied_on.contains(&name)) {
                    spare.unreferenced += 1;
                }
            }
        }
        Ok(spare)
    }

    fn partial(&self) -> PathBuf {
        self.root.join(PARTIAL_FOLDER).join(format!("{:016x}", fastrand::u64(..)))
    }

    pub(super) fn path_of(&self, sha256: &Sha256Hex) -> PathBuf {
        self.folder_of(sha256).join(format!("{}.pdf", sha256))
    }

    fn folder_of(&self, sha256: &Sha256Hex) -> PathBuf {
        self.root.join(&sha256.as_str()[..2])
    }

    pub(super) async fn begin(&self) -> io::Result<Partial> {
        let path = self.partial();
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        let file = options.open(&path).await?;
        Ok(Partial { file, path: PartialPath(path), hasher: Sha256::new(), bytes: 0 })
    }

    /// Brings a whole file to the disk, looks through it, and brings it to its place. The same bytes may be there already.
    pub(super) async fn keep(&self, partial: Partial) -> io::Result<StoredPdf> {
        let Partial { mut file, path, hasher, bytes } = partial;
        file.flush().await?;
        let file = file.into_std().await;
        let sha256 = digest(hasher);
        let (root, folder, target) = (self.root.clone(), self.folder_of(&sha256), self.path_of(&sha256));
        blocking(move || {
            file.sync_all()?;
            drop(file);
            let inspection = inspect(&fs::read(&path.0)?);
            if state_of(&target, &sha256, bytes)? != FileState::Present {
                make_private_folder(&folder)?;
                sync_folder(&root)?;
                fs::rename(&path.0, &target)?;
                sync_folder(&folder)?;
            }
            Ok(StoredPdf { sha256, bytes, inspection })
        })
        .await
    }

    pub(super) async fn state_of(&self, sha256: &Sha256Hex, bytes: u64) -> io::Result<FileState> {
        let (path, sha256) = (self.path_of(sha256), sha256.clone());
        blocking(move || state_of(&path, &sha256, bytes)).await
    }

    pub(super) async fn inspect(&self, sha256: &Sha256Hex) -> io::Result<Inspection> {
        let path = self.path_of(sha256);
        blocking(move || Ok(inspect(&fs::read(path)?))).await
    }

    pub(super) async fn remove(&self, sha256: &Sha256Hex) -> io::Result<()> {
        let (folder, path) = (self.folder_of(sha256), self.path_of(sha256));
        blocking(move || match fs::remove_file(path) {
            Ok(()) => sync_folder(&folder),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        })
        .await
    }

    pub(super) async fn remove_partials(&self) -> io::Result<usize> {
        let folder = Self::at(self.root.clone());
        blocking(move || folder.discard_partials()).await
    }

    /// Removes what interrupted copies and downloads left, and says how many files that was. Blocks.
    ///
    /// # Errors
    /// The folder cannot be read or a file cannot be removed.
    pub fn discard_partials(&self) -> io::Result<usize> {
        let partial = entries(&self.root.join(PARTIAL_FOLDER))?;
        partial.iter().try_for_each(fs::remove_file)?;
        Ok(partial.len())
    }
}

/// How much room is left on the disk that a path lies on, in bytes. Blocks.
///
/// # Errors
/// The disk does not tell.
pub fn free_bytes(path: &Path) -> io::Result<u64> {
    fs4::available_space(path)
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| io::Error::other("work on the vault's files panicked"))?
}

fn digest(hasher: Sha256) -> Sha256Hex {
    Sha256Hex::parse(hex::encode(hasher.finalize())).expect("a SHA-256 in hex is one")
}

fn state_of(path: &Path, sha256: &Sha256Hex, bytes: u64) -> io::Result<FileState> {
    let mut file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(FileState::Missing),
        Err(error) => return Err(error),
    };
    if file.metadata()?.len() != bytes {
        return Ok(FileState::Altered);
    }
    let mut hasher = Sha256::new();
    each_chunk(&mut file, |chunk| {
        hasher.update(chunk);
        Ok(())
    })?;
    Ok(if digest(hasher) == *sha256 { FileState::Present } else { FileState::Altered })
}

/// Reads a file to its end, piece by piece; how many bytes it had.
fn each_chunk(file: &mut fs::File, mut take: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<u64> {
    let mut buffer = vec![0; 64 * 1024];
    let mut bytes = 0;
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(bytes),
            read => {
                take(&buffer[..read])?;
                bytes += read as u64;
            }
        }
    }
}

/// Makes a folder that only its owner can use, or takes access to it away from others.
#[cfg(unix)]
pub(crate) fn make_private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};

    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

/// Elsewhere a folder inherits the access rules of the user's data folder that it lies in.
#[cfg(not(unix))]
pub(crate) fn make_private_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// Brings the names in a folder to the disk.
#[cfg(unix)]
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    fs::File::open(path)?.sync_all()
}

/// Elsewhere a folder cannot be opened as a file; the file system keeps its own journal of names.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}
