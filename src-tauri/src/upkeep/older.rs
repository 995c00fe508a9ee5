//! Older copies of what is stored that lie in the data directory: the database before each update, and what a restore has
//! set aside. The program reads none of them again.

use std::io;
use std::path::PathBuf;

use super::DataDir;

impl DataDir {
    /// The paths of those that are there, in their order.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub fn older_copies(&self) -> io::Result<Vec<PathBuf>> {
        let mut copies = Vec::new();
        for entry in std::fs::read_dir(self.path())? {
            let path = entry?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if name.starts_with("before-restore-") || name.starts_with("voucher-desk.before-") {
                copies.push(path);
            }
        }
        copies.sort();
        Ok(copies)
    }
}
