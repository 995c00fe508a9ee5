//! The way from the command line into the running program: a local socket in the data directory that only its owner can
//! use (a named pipe on Windows). One line of JSON asks, one line answers.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use interprocess::local_socket::tokio::prelude::*;
use interprocess::local_socket::tokio::{Listener, Stream};
use interprocess::local_socket::{ListenerOptions, Name};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::api::calls::Calls;
use crate::api::error::CallError;
use crate::domain::audit::{Exported, Listed};

/// The longest line of either side, in bytes.
const MAX_LINE: u64 = 64 * 1024;
/// How long an answer may take: a refresh or a confirmation waits for the vendor.
const PATIENCE: Duration = Duration::from_secs(60);

/// What can be asked of the running program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "call", rename_all = "snake_case")]
pub enum Ask {
    /// What the Refresh button does.
    RefreshLink {
        /// The voucher.
        voucher_id: String,
    },
    /// What the Confirm button does, for good.
    Confirm {
        /// The voucher.
        voucher_id: String,
        /// What the person was shown that it costs.
        price: String,
    },
    /// Removes the personal data of a voucher, for good.
    Erase {
        /// The voucher.
        voucher_id: String,
        /// Its code, as a person typed it to confirm that.
        typed: String,
    },
    /// Keeps that vouchers were shown to the person at the terminal.
    NoteLookUps {
        /// The vouchers.
        voucher_ids: Vec<String>,
    },
    /// Keeps that a list was printed at the terminal.
    NoteListed {
        /// Of which things.
        of: Listed,
        /// How many of them.
        rows: u64,
    },
    /// Keeps that the command line wrote data into a file.
    NoteExported {
        /// Which data.
        of: Exported,
        /// How many rows.
        rows: u64,
    },
    /// Folds every journal anew.
    Rebuild,
    /// Reads again what could not be read.
    Redecode,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// The link was refreshed.
    Refreshed,
    /// The voucher is confirmed.
    Confirmed,
    /// The personal data was removed.
    Erased {
        /// Whether the disk is clean of it already.
        is_clean: bool,
    },
    /// It is on record.
    Noted,
    /// The journals were folded anew.
    Rebuilt {
        /// How many vouchers.
        vouchers: u64,
        /// How many differed and were put right.
        differing: u64,
    },
    /// What could not be read was read again.
    Redecoded {
        /// How many requests were looked at.
        looked_at: u64,
        /// How many of them could be read now.
        decoded: u64,
    },
    /// It was not done.
    Failed {
        /// A closed word.
        code: String,
        /// What happened.
        message: String,
        /// What to do.
        action: String,
    },
}

impl From<CallError> for Told {
    fn from(error: CallError) -> Self {
        let code = serde_json::to_string(&error.code).unwrap_or_default().trim_matches('"').to_owned();
        Self::Failed { code, message: error.message, action: error.action }
    }
}

/// Does what is asked.
pub async fn answer(calls: &Calls, ask: Ask) -> Told {
    let outcome = match ask {
        Ask::RefreshLink { voucher_id } => calls.refresh_link(&voucher_id).await.map(|_| Told::Refreshed),
        Ask::Confirm { voucher_id, price } => calls.confirm(&voucher_id, &price).await.map(|_| Told::Confirmed),
        Ask::Erase { voucher_id, typed } => {
            calls.erase(&voucher_id, &typed).await.map(|answer| Told::Erased { is_clean: answer.is_clean })
        }
        Ask::NoteLookUps { voucher_ids } => calls.note_look_ups(&voucher_ids).await.map(|()| Told::Noted),
        Ask::NoteListed { of, rows } => calls.note_listed(of, rows).await.map(|()| Told::Noted),
        Ask::NoteExported { of, rows } => calls.note_exported(of, rows).await.map(|()| Told::Noted),
        Ask::Rebuild => calls
            .rebuild()
            .await
            .map(|rebuilt| Told::Rebuilt { vouchers: rebuilt.vouchers, differing: rebuilt.differing.len() as u64 }),
        Ask::Redecode => {
            let redecoded = calls.redecode().await;
            redecoded.map(|it| Told::Redecoded { looked_at: it.looked_at, decoded: it.decoded })
        }
    };
    outcome.unwrap_or_else(Told::from)
}

/// Opens the socket. The data directory must be ours alone: what an earlier run left behind is replaced.
///
/// # Errors
/// When the socket cannot be made.
pub fn open(data_dir: &Path) -> io::Result<Listener> {
    place::prepare(data_dir)?;
    let listener = ListenerOptions::new().name(place::name(data_dir)?).try_overwrite(true).create_tokio()?;
    place::owner_only(data_dir)?;
    Ok(listener)
}

/// Answers until cancelled.
pub async fn serve(listener: Listener, calls: Calls, cancel: CancellationToken) {
    let talks = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            () = cancel.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok(stream) => {
                let (calls, cancel) = (calls.clone(), cancel.clone());
                talks.spawn(async move {
                    tokio::select! {
                        () = cancel.cancelled() => {}
                        outcome = talk(stream, &calls) => if let Err(error) = outcome {
                            tracing::debug!(%error, "a talk on the control socket ended early");
                        },
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "the control socket could not accept");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    talks.close();
    talks.wait().await;
}

async fn talk(stream: Stream, calls: &Calls) -> io::Result<()> {
    let line = read_line(&stream).await?;
    let told = match serde_json::from_str::<Ask>(&line) {
        Ok(ask) => answer(calls, ask).await,
        Err(_) => Told::Failed {
            code: "internal".to_owned(),
            message: "The running Voucher Desk does not know this request.".to_owned(),
            action: "Use the command line of the same version.".to_owned(),
        },
    };
    write_line(&stream, &told).await
}

/// Asks the running program. `None` when none answers at this data directory.
///
/// # Errors
/// When it began to answer and did not finish.
pub async fn ask(data_dir: &Path, ask: &Ask) -> io::Result<Option<Told>> {
    if place::check(data_dir).is_err() {
        return Ok(None);
    }
    let Ok(stream) = Stream::connect(place::name(data_dir)?).await else { return Ok(None) };
    let talk = async {
        write_line(&stream, ask).await?;
        let line = read_line(&stream).await?;
        serde_json::from_str(&line).map(Some).map_err(io::Error::other)
    };
    tokio::time::timeout(PATIENCE, talk).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}

async fn read_line(stream: &Stream) -> io::Result<String> {
    let mut line = String::new();
    BufReader::new(stream.take(MAX_LINE)).read_line(&mut line).await?;
    Ok(line)
}

async fn write_line(mut stream: &Stream, value: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_string(value).map_err(io::Error::other)?;
    line.push('\n');
    stream.write_all(line.as_bytes()).await?;
    stream.flush().await
}

#[cfg(unix)]
mod place {
    //! A socket file of mode 0600 in a folder of mode 0700.

    use super::{Name, Path, PathBuf, io};
    use interprocess::local_socket::{GenericFilePath, ToFsName};
    use sha2::{Digest, Sha256};
    use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};

    const FILE_NAME: &str = "control.sock";
    /// The longest path that every Unix takes for a socket.
    const MAX_PATH: usize = 100;

    /// In the data directory, or, when that path is too long for a socket, in a folder of ours for temporary files.
    fn path(data_dir: &Path) -> PathBuf {
        let usual = data_dir.join(FILE_NAME);
        if usual.as_os_str().len() <= MAX_PATH {
            return usual;
        }
        let digest = hex::encode(&Sha256::digest(data_dir.as_os_str().as_encoded_bytes())[..8]);
        std::env::temp_dir().join(format!("voucher-desk-{digest}")).join(FILE_NAME)
    }

    pub(super) fn name(data_dir: &Path) -> io::Result<Name<'static>> {
        path(data_dir).to_fs_name::<GenericFilePath>()
    }

    pub(super) fn prepare(data_dir: &Path) -> io::Result<()> {
        let path = path(data_dir);
        let folder = path.parent().unwrap_or(data_dir);
        if folder != data_dir {
            match std::fs::DirBuilder::new().mode(0o700).create(folder) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
        }
        check(data_dir)
    }

    /// A folder among everybody's temporary files must be ours alone, or somebody else could answer in our name.
    pub(super) fn check(data_dir: &Path) -> io::Result<()> {
        let path = path(data_dir);
        let folder = path.parent().unwrap_or(data_dir);
        if folder != data_dir {
            let (folder, ours) = (std::fs::symlink_metadata(folder)?, std::fs::metadata(data_dir)?);
            if !folder.is_dir() || folder.uid() != ours.uid() || folder.mode() & 0o077 != 0 {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the socket's folder is not ours alone"));
            }
        }
        Ok(())
    }

    pub(super) fn owner_only(data_dir: &Path) -> io::Result<()> {
        std::fs::set_permissions(path(data_dir), std::fs::Permissions::from_mode(0o600))
    }
}

#[cfg(not(unix))]
mod place {
    //! A named pipe: the system's default lets only its creator and administrators write to it.

    use super::{Name, Path, io};
    use interprocess::local_socket::{GenericNamespaced, ToNsName};
    use sha2::{Digest, Sha256};

    pub(super) fn name(data_dir: &Path) -> io::Result<Name<'static>> {
        let digest = hex::encode(&Sha256::digest(data_dir.as_os_str().as_encoded_bytes())[..8]);
        format!("voucher-desk-{digest}").to_ns_name::<GenericNamespaced>()
    }

    pub(super) fn prepare(_data_dir: &Path) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn check(_data_dir: &Path) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn owner_only(_data_dir: &Path) -> io::Result<()> {
        Ok(())
    }
}
