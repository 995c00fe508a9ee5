//! Printing by what the system has for it: CUPS' `lp` where there is one, the program that Windows prints PDFs with
//! there. The file goes to the person's own printer; which one that is, the system knows.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Stdio;

use tokio::process::Command;

use crate::api::error::{CallError, ErrorCode};

/// Hands a file to the system's printing; `name` is what the job is called there.
pub(super) async fn print(file: PathBuf, name: String) -> Result<(), CallError> {
    let mut command = if cfg!(windows) { by_windows(file.as_os_str()) } else { by_cups(file.as_os_str(), &name) };
    let ended = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().await;
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => {
            tracing::warn!(code = status.code(), "the system did not take a file for printing");
            Err(not_printed("The system did not take the PDF for printing: perhaps no printer is set up."))
        }
        Err(error) => {
            tracing::warn!(%error, "there is nothing to print with");
            Err(not_printed("This system has nothing that Voucher Desk could print with."))
        }
    }
}

fn by_cups(file: &OsStr, name: &str) -> Command {
    let mut command = Command::new("lp");
    command.args(["-t", name, "--"]).arg(file);
    command
}

/// The path is handed over beside the script, so that nothing in it can be one.
fn by_windows(file: &OsStr) -> Command {
    let mut command = Command::new("powershell");
    let script = "Start-Process -FilePath $env:VOUCHER_DESK_PRINT -Verb Print";
    command.args(["-NoProfile", "-NonInteractive", "-Command", script]).env("VOUCHER_DESK_PRINT", file);
    command
}

fn not_printed(message: &str) -> CallError {
    CallError::new(ErrorCode::PrintFailed, message, "Open it and print it from there.")
}
