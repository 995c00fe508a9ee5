//! The vault: fetches voucher PDFs from where a link points and keeps them under their hash.
//!
//! A link comes from unauthenticated input and asks us to make a request, so nothing here trusts it: [`HostRules`]
//! judge the URL before, and every resolved address at the moment of connecting. Knows `domain` and nothing else: when
//! to download, how often to try and what to record is decided elsewhere.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `guard.rs` | which URL and which address may be asked at all |
//! | `address.rs` | the table of addresses that are not public |
//! | `resolve.rs` | name resolution that gives public addresses only |
//! | `download.rs` | one guarded, capped request and the judgement of what came |
//! | `inspect.rs` | what is in a PDF besides pages: scripts, programs to start, files inside |
//! | `files.rs` | the folder: partial files, hashes, permissions, what a crash may leave |

mod address;
mod download;
mod files;
mod guard;
mod inspect;
mod resolve;

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::io;
use std::path::PathBuf;

pub use download::{DownloadError, Tell};
pub use files::{FileState, PdfFolder, Spare, StoredPdf, free_bytes};
pub(crate) use files::{make_private_folder, sync_folder};
pub use guard::{CheckedUrl, HostPattern, HostPatternError, HostRules, Refusal, host_of};
pub use inspect::inspect;

use crate::domain::ids::Sha256Hex;
use crate::domain::inspection::Inspection;
use crate::domain::link::SignedUrl;
use download::{Downloader, Limits};
use resolve::{Lookup, system_lookup};

/// The folder of PDFs and the only way new ones get into it.
#[derive(Debug)]
pub struct Vault {
    downloader: Downloader,
    files: PdfFolder,
}

impl Vault {
    /// Opens the vault below `root`, which is made if it is missing. Blocks on the disk: meant for the start.
    ///
    /// # Errors
    /// The folder cannot be made private to us, or the HTTP client cannot be set up.
    pub fn open(root: PathBuf, rules: HostRules) -> io::Result<Self> {
        Self::open_with(root, rules, Limits::default(), system_lookup())
    }

    fn open_with(root: PathBuf, rules: HostRules, limits: Limits, lookup: Lookup) -> io::Result<Self> {
        let downloader = Downloader::new(rules, limits, lookup).map_err(io::Error::other)?;
        Ok(Self { downloader, files: PdfFolder::open(root)? })
    }

    /// Downloads what `url` points to, looks through it and keeps it, if it is a whole PDF. `learned` are the hosts (as [`host_of`]
    /// gives them) that the vendor's own API has named; they count while no hosts are configured.
    ///
    /// `tell` is called as it comes in.
    ///
    /// Storing the same bytes again is no error and changes nothing. A dropped call leaves nothing behind.
    ///
    /// # Errors
    /// Every reason has its own variant; nothing was kept then.
    pub async fn download(
        &self,
        url: &SignedUrl,
        learned: &HashSet<String>,
        tell: &Tell,
    ) -> Result<StoredPdf, DownloadError> {
        self.downloader.download(url, learned, &self.files, tell).await
    }

    /// Looks through the file with this hash.
    ///
    /// # Errors
    /// It is not there or cannot be read.
    pub async fn inspect(&self, sha256: &Sha256Hex) -> io::Result<Inspection> {
        self.files.inspect(sha256).await
    }

    /// Removes what interrupted downloads left, and says how many files that was. Only for the start: a download under
    /// way would lose its file.
    ///
    /// # Errors
    /// The folder cannot be read or a file cannot be removed.
    pub async fn remove_partials(&self) -> io::Result<usize> {
        self.files.remove_partials().await
    }

    /// Removes the file with this hash, if it is there.
    ///
    /// # Errors
    /// It cannot be removed.
    pub async fn remove(&self, sha256: &Sha256Hex) -> io::Result<()> {
        self.files.remove(sha256).await
    }

    /// How much room is left on the disk that it lies on, in bytes.
    ///
    /// # Errors
    /// The disk does not tell.
    pub async fn free_bytes(&self) -> io::Result<u64> {
        self.files.free_bytes().await
    }

    /// Where the file with this hash lies, or would lie.
    #[must_use]
    pub fn path_of(&self, sha256: &Sha256Hex) -> PathBuf {
        self.files.path_of(sha256)
    }

    /// Whether the file with this hash and size is there and unchanged; reads all of it.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub async fn state_of(&self, sha256: &Sha256Hex, bytes: u64) -> io::Result<FileState> {
        self.files.state_of(sha256, bytes).await
    }
}
