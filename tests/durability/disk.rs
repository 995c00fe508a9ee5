//! The disk under the program: what a loss of power leaves of it, and how it fails. See `disk.c`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::server::Host;
use crate::support::app::names_in;

/// What a disk that fails does it with; the numbers are Linux's.
#[derive(Debug, Clone, Copy)]
pub enum Error {
    Io = 5,
    NoSpace = 28,
}

/// The disk of a host.
pub struct Disk {
    data_dir: PathBuf,
    shadow: PathBuf,
    fault: PathBuf,
}

impl Disk {
    /// Puts a disk under the program of this host.
    pub fn under(host: &mut Host) -> Self {
        let folder = host.folder().canonicalize().expect("a folder");
        let disk = Self { data_dir: folder.join("data"), shadow: folder.join("shadow"), fault: folder.join("fault") };
        std::fs::create_dir_all(&disk.data_dir).expect("makes a folder");
        host.set("LD_PRELOAD", library().to_string_lossy());
        host.set("DISK_DIR", disk.data_dir.to_string_lossy());
        host.set("DISK_FAULT", disk.fault.to_string_lossy());
        disk
    }

    /// From now on it is known what is fsynced. The program must not run.
    pub fn watch(&self, host: &mut Host) {
        host.set("DISK_SHADOW", self.shadow.to_string_lossy());
        replace(&self.shadow, &self.data_dir);
    }

    /// Leaves what was fsynced. The program must have been killed.
    pub fn cut_power(&self) {
        replace(&self.data_dir, &self.shadow);
    }

    /// From now on, until [`Disk::heal`], such operations on files whose names end so fail, after the first few.
    pub fn fail(&self, operation: &str, suffix: &str, error: Error, skip: usize) {
        let number = fastrand::i32(1..);
        let staged = self.fault.with_extension("new");
        std::fs::write(&staged, format!("{number} {operation} {suffix} {} {skip}", error as i32)).expect("writes");
        std::fs::rename(staged, &self.fault).expect("renames");
    }

    /// Nothing fails any more.
    pub fn heal(&self) {
        std::fs::remove_file(&self.fault).expect("there was a fault");
    }
}

/// Makes the database files of one folder those of another.
fn replace(folder: &Path, by: &Path) {
    std::fs::create_dir_all(folder).expect("makes a folder");
    let databases = |folder| names_in(folder).into_iter().filter(|name| name.starts_with("voucher-desk.sqlite"));
    for name in databases(folder) {
        std::fs::remove_file(folder.join(name)).expect("removes");
    }
    for name in databases(by).filter(|name| !name.ends_with("-shm")) {
        std::fs::copy(by.join(&name), folder.join(&name)).expect("copies");
    }
}

/// Builds the disk once.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/durability/disk.c");
        let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("disk.so");
        let staged = library.with_extension(std::process::id().to_string());
        let status = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-pthread", source, "-o"])
            .arg(&staged)
            .status();
        assert!(status.expect("a C compiler").success());
        std::fs::rename(staged, &library).expect("renames");
        library
    })
}
