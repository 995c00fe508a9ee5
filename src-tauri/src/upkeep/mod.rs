//! Keeping what is stored: examining it, copying it, putting a copy back. Works on the data directory itself, beside a
//! program that receives or without one; knows the files and nothing of the vendor, the receiver or the screen.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `data_dir.rs` | what lies where, and who may use it |
//! | `check.rs`, `findings.rs` | everything is examined and nothing changed |
//! | `manifest.rs`, `copies.rs` | what a backup says of itself, and how it lies in its folder |
//! | `backup.rs` | a copy of one moment, while notifications are received |
//! | `restore.rs`, `switch.rs` | a backup takes the place of what is there, which is kept |
//! | `record.rs` | what agents did, held against the end of it that a backup knows |
//! | `hourly.rs` | the running program looks for damaged pages now and then |

mod backup;
mod check;
mod copies;
mod data_dir;
mod findings;
mod hourly;
mod manifest;
mod older;
mod record;
mod restore;
mod switch;

pub use backup::{BackupError, Made, back_up};
pub use check::check;
pub use copies::{Backup, BackupProblem};
pub use data_dir::{DataDir, DataDirError};
pub use findings::{Finding, Status, Subject, worst};
pub use hourly::look_over_hourly;
pub use manifest::{AuditEnd, DatabaseEntry, Manifest, PdfEntry};
pub use restore::{RestoreError, Restored, Wanted, restore};

/// Hears what is being done, how many are done, and of how many (0 when that is not known).
pub type Progress<'a> = &'a mut dyn FnMut(&'static str, u64, u64);
