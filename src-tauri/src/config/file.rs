//! A settings file as text, and whether other users of the computer can look into it. Knows no setting.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use secrecy::SecretString;

/// A file that was read whole.
pub(super) struct SettingsFile {
    pub(super) text: SecretString,
    /// Why no secret may stand in it, in words that follow its name; none when it is ours alone.
    pub(super) exposed: Option<String>,
}

impl SettingsFile {
    /// Reads it; what is judged is what was opened, whatever the path is made to name meanwhile.
    pub(super) fn read(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let exposed = exposure(&file.metadata()?);
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        Ok(Self { text: text.into(), exposed })
    }
}

#[cfg(unix)]
fn exposure(metadata: &Metadata) -> Option<String> {
    use std::os::unix::fs::MetadataExt;

    let mode = metadata.mode() & 0o7777;
    if metadata.uid() != rustix::process::geteuid().as_raw() {
        Some("belongs to another user of this computer: make it yours with chown".to_owned())
    } else if mode & 0o077 != 0 {
        Some(format!("is open to other users of this computer (mode {mode:04o}): close it with chmod 600"))
    } else {
        None
    }
}

/// Elsewhere a file inherits from its folder who may read it, and a user's own folder is closed to others.
#[cfg(not(unix))]
fn exposure(_metadata: &Metadata) -> Option<String> {
    None
}
