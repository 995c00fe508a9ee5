//! Starting with the session, in the background. The operating system keeps whether it does, and a person may change it
//! there too, so nothing of it stands in our settings.

use auto_launch::{AutoLaunch, AutoLaunchBuilder};
use tauri::{AppHandle, Manager, State};

use super::destination::BACKGROUND;
use crate::api::error::{CallError, ErrorCode};
use crate::api::settings::AtLogin;

/// The name of the entry. On Linux also that of the program's desktop file.
const NAME: &str = "voucher-desk";

/// Whether this is the program that an entry would start: not a demonstration, not one with a data directory of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Usual(pub(super) bool);

#[tauri::command]
pub(super) async fn at_login(app: AppHandle, usual: State<'_, Usual>) -> Result<AtLogin, CallError> {
    let possible = usual.0;
    in_system(app, |entry| entry.is_enabled()).await.map(|enabled| AtLogin { possible, enabled })
}

#[tauri::command]
pub(super) async fn start_at_login(
    app: AppHandle,
    usual: State<'_, Usual>,
    wanted: bool,
) -> Result<AtLogin, CallError> {
    let possible = usual.0;
    if !possible {
        return Err(failed());
    }
    let change = move |entry: &AutoLaunch| {
        if entry.is_enabled()? != wanted {
            if wanted { entry.enable()? } else { entry.disable()? }
        }
        entry.is_enabled()
    };
    in_system(app, change).await.map(|enabled| AtLogin { possible, enabled })
}

/// On a thread that may wait: files or the registry are read and written.
async fn in_system<T: Send + 'static>(
    app: AppHandle,
    act: impl FnOnce(&AutoLaunch) -> auto_launch::Result<T> + Send + 'static,
) -> Result<T, CallError> {
    let outcome = tokio::task::spawn_blocking(move || act(&entry(&app)?)).await;
    outcome.map_err(|_| CallError::internal("at login"))?.map_err(|error| {
        tracing::warn!(%error, "whether it starts with the session was not read or changed");
        failed()
    })
}

fn failed() -> CallError {
    CallError::new(
        ErrorCode::AtLoginUnchanged,
        "Whether Voucher Desk starts with your session was not changed.",
        "Change it in the settings of your operating system.",
    )
}

fn entry(app: &AppHandle) -> auto_launch::Result<AutoLaunch> {
    let program = app.env().appimage.map_or_else(std::env::current_exe, |image| Ok(image.into()))?;
    let program = program.display().to_string();
    // The library writes it into the entry as it is given.
    let program = if cfg!(target_os = "linux") { quoted(&program) } else { program };
    AutoLaunchBuilder::new().set_app_name(NAME).set_app_path(&program).set_args(&[BACKGROUND]).build()
}

/// As a desktop entry has a program with spaces and signs in its path (the Desktop Entry Specification).
fn quoted(program: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '+');
    if program.chars().all(is_plain) {
        return program.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in program.chars() {
        match c {
            // Once for the argument and once more for the file.
            '"' | '`' | '$' | '\\' => quoted.push_str(r"\\"),
            '%' => quoted.push('%'),
            _ => {}
        }
        match c {
            '\\' => quoted.push_str(r"\\"),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_path_is_one_argument_whatever_is_in_it() {
        assert_eq!(quoted("/usr/bin/voucher-desk"), "/usr/bin/voucher-desk");
        assert_eq!(quoted("/home/é/Voucher Desk.AppImage"), "\"/home/é/Voucher Desk.AppImage\"");
        assert_eq!(quoted("/a/100%/$x"), r#""/a/100%%/\\$x""#);
        assert_eq!(quoted(r"/a\b"), r#""/a\\\\b""#);
    }
}
