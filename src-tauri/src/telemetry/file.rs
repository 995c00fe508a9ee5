//! The log's files: one that is written, and a few older ones, none longer than a limit, all for the owner alone. The
//! libraries for this panic when their folder goes away, or bound neither length nor permissions.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const NAME: &str = "voucher-desk.log";
/// A file that has grown to so many bytes becomes an older one.
const LONGEST: u64 = 4 * 1024 * 1024;
/// How many older ones stay: `voucher-desk.log.1` is the youngest.
const OLDER: usize = 5;

/// The file that is written.
pub(super) struct LogFile {
    folder: PathBuf,
    /// None after it could not be opened.
    file: Option<File>,
    bytes: u64,
    /// Lines that could not be written since one last was.
    lost: u64,
}

impl LogFile {
    /// Goes on with the file of an earlier run.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        owner_only::folder(folder)?;
        let mut log = Self { folder: folder.to_owned(), file: None, bytes: 0, lost: 0 };
        log.open_file()?;
        Ok(log)
    }

    /// Writes a line, or counts it as lost; the next one that can be written says how many were.
    pub(super) fn tell(&mut self, line: &str) {
        if self.write(line).is_ok() {
            self.lost = 0;
        } else {
            self.lost = self.lost.saturating_add(1);
        }
    }

    fn write(&mut self, line: &str) -> io::Result<()> {
        if self.bytes >= LONGEST {
            self.rotate()?;
        }
        if self.file.is_none() {
            self.open_file()?;
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        if self.lost > 0 {
            // What came last may have been cut off in the middle.
            file.write_all(format!("\n{} lines could not be written here\n", self.lost).as_bytes())?;
        }
        file.write_all(line.as_bytes())?;
        self.bytes += line.len() as u64;
        Ok(())
    }

    fn rotate(&mut self) -> io::Result<()> {
        self.file = None;
        for number in (1..OLDER).rev() {
            match fs::rename(self.older(number), self.older(number + 1)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        match fs::rename(self.folder.join(NAME), self.older(1)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => self.open_file(),
        }
    }

    fn open_file(&mut self) -> io::Result<()> {
        let file = owner_only::file(&self.folder.join(NAME))?;
        self.bytes = file.metadata()?.len();
        self.file = Some(file);
        Ok(())
    }

    fn older(&self, number: usize) -> PathBuf {
        self.folder.join(format!("{NAME}.{number}"))
    }
}

#[cfg(unix)]
mod owner_only {
    use std::fs::{self, DirBuilder, File, Permissions};
    use std::io;
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
    use std::path::Path;

    pub(super) fn folder(path: &Path) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        fs::set_permissions(path, Permissions::from_mode(0o700))
    }

    pub(super) fn file(path: &Path) -> io::Result<File> {
        let file = File::options().create(true).append(true).mode(0o600).open(path)?;
        file.set_permissions(Permissions::from_mode(0o600))?;
        Ok(file)
    }
}

/// Elsewhere both inherit from the data directory who may read them.
#[cfg(not(unix))]
mod owner_only {
    use std::fs::{self, File};
    use std::io;
    use std::path::Path;

    pub(super) fn folder(path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    pub(super) fn file(path: &Path) -> io::Result<File> {
        File::options().create(true).append(true).open(path)
    }
}
