//! The vault's folder: `<first two of sha256>/<sha256>.pdf`, and `partial/` for what is still coming in.
//!
//! A file appears under its name only when it is whole and on the disk. Names are made of hashes alone, so nothing that
//! the vendor sends can choose a path. Files are readable by their owner only.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use crate::domain::ids::Sha256Hex;

const PARTIAL_FOLDER: &str = "partial";

/// A PDF that is in the vault now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPdf {
    /// The hash of its bytes; also its name.
    pub sha256: Sha256Hex,
    /// Its size.
    pub bytes: u64,
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

#[derive(Debug)]
pub(super) struct Files {
    root: PathBuf,
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

impl Files {
    /// Makes the folders, or takes access to them away from others.
    pub(super) fn open(root: PathBuf) -> io::Result<Self> {
        make_private_folder(&root)?;
        make_private_folder(&root.join(PARTIAL_FOLDER))?;
        Ok(Self { root })
    }

    pub(super) async fn free_bytes(&self) -> io::Result<u64> {
        let root = self.root.clone();
        tokio::task::spawn_blocking(move || fs4::available_space(root)).await.map_err(io::Error::other)?
    }

    pub(super) fn path_of(&self, sha256: &Sha256Hex) -> PathBuf {
        self.folder_of(sha256).join(format!("{}.pdf", sha256))
    }

    fn folder_of(&self, sha256: &Sha256Hex) -> PathBuf {
        self.root.join(&sha256.as_str()[..2])
    }

    pub(super) async fn begin(&self) -> io::Result<Partial> {
        let path = self.root.join(PARTIAL_FOLDER).join(format!("{:016x}", fastrand::u64(..)));
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        let file = options.open(&path).await?;
        Ok(Partial { file, path: PartialPath(path), hasher: Sha256::new(), bytes: 0 })
    }

    /// Brings a whole file to the disk and then to its place. The same bytes may be there already.
    pub(super) async fn keep(&self, partial: Partial) -> io::Result<StoredPdf> {
        let Partial { mut file, path, hasher, bytes } = partial;
        file.flush().await?;
        let file = file.into_std().await;
        let sha256 = digest(hasher);
        let (root, folder, target) = (self.root.clone(), self.folder_of(&sha256), self.path_of(&sha256));
        blocking(move || {
            file.sync_all()?;
            drop(file);
            if state_of(&target, &sha256, bytes)? != FileState::Present {
                make_private_folder(&folder)?;
                sync_folder(&root)?;
                fs::rename(&path.0, &target)?;
                sync_folder(&folder)?;
            }
            Ok(StoredPdf { sha256, bytes })
        })
        .await
    }

    pub(super) async fn state_of(&self, sha256: &Sha256Hex, bytes: u64) -> io::Result<FileState> {
        let (path, sha256) = (self.path_of(sha256), sha256.clone());
        blocking(move || state_of(&path, &sha256, bytes)).await
    }

    pub(super) async fn remove_partials(&self) -> io::Result<usize> {
        let folder = self.root.join(PARTIAL_FOLDER);
        blocking(move || {
            let mut removed = 0;
            for entry in fs::read_dir(folder)? {
                fs::remove_file(entry?.path())?;
                removed += 1;
            }
            Ok(removed)
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
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
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => hasher.update(&buffer[..read]),
        }
    }
    Ok(if digest(hasher) == *sha256 { FileState::Present } else { FileState::Altered })
}

#[cfg(unix)]
fn make_private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};

    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

/// Elsewhere a folder inherits the access rules of the user's data folder that it lies in.
#[cfg(not(unix))]
fn make_private_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    fs::File::open(path)?.sync_all()
}

/// Elsewhere a folder cannot be opened as a file; the file system keeps its own journal of names.
#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}
