//! What a backup says of itself: enough to tell later that every byte of it is still the one that was written.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::audit::DeedId;
use crate::domain::clock::Timestamp;
use crate::domain::ids::Sha256Hex;
use crate::store::sqlite::Contents;

/// How backups are laid out, counted up when that changes.
pub(super) const FORMAT: u32 = 2;
/// The oldest that is still read: it had no end of the record.
pub(super) const OLDEST_FORMAT: u32 = 1;

/// The contents of `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifest {
    /// How the backup is laid out.
    pub format: u32,
    /// The version of the program that wrote it.
    pub program: String,
    /// The database's schema.
    pub schema: u32,
    /// What was answered before this instant is in it.
    pub taken_at: Timestamp,
    /// The copy of the database.
    pub database: DatabaseEntry,
    /// What the copy holds.
    pub counts: Contents,
    /// The end of the record of what agents did. None in what earlier versions wrote, and where the record did not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<AuditEnd>,
    /// The PDFs that it relies on.
    pub pdfs: Vec<PdfEntry>,
    /// Those that were missing or altered when the backup was made: they are fetched again after a restore.
    pub missing_pdfs: Vec<PdfEntry>,
}

/// The copy of the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseEntry {
    /// Its hash.
    pub sha256: Sha256Hex,
    /// Its size.
    pub bytes: u64,
}

/// How far the record of what agents did had come. Whatever happens to the record later, this row stays in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditEnd {
    /// How many deeds there were.
    pub deeds: DeedId,
    /// The hash of the last, in lower-case hex.
    pub hash: String,
}

/// A PDF.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PdfEntry {
    /// Its hash.
    pub sha256: Sha256Hex,
    /// Its size.
    pub bytes: u64,
}

impl DatabaseEntry {
    /// Reads a file to its end. Blocks.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let (mut hasher, mut buffer, mut bytes) = (Sha256::new(), vec![0; 64 * 1024], 0);
        loop {
            match file.read(&mut buffer)? {
                0 => break,
                read => {
                    hasher.update(&buffer[..read]);
                    bytes += read as u64;
                }
            }
        }
        let sha256 = Sha256Hex::parse(hex::encode(hasher.finalize())).map_err(io::Error::other)?;
        Ok(Self { sha256, bytes })
    }
}
