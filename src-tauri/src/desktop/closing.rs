//! What closing the window means. It ends the program, receiver and all, after what is under way is finished; or, where a
//! person wants it and there is a tray to find it again, it hides the window and notifications are received on.

use std::fs::OpenOptions;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tauri::{AppHandle, Manager, Window, WindowEvent};

use super::backend::Backend;
use super::words::Language;
use super::{WINDOW, notice, tray};

/// Where it is remembered that a person was told where the window is.
const TOLD: &str = "told-of-the-tray";
/// How long the system may take to show the last word.
const LAST_WORD: Duration = Duration::from_secs(2);

/// How the end came about.
#[derive(Debug, Default)]
pub(super) struct Closing {
    by_window: AtomicBool,
}

/// A person closes the window.
pub(super) fn hear(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    if window.label() != WINDOW {
        return;
    }
    let app = window.app_handle();
    // What is under way is finished out of sight.
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "the window was not hidden");
    }
    if !app.state::<Backend>().manners().close_to_tray || !tray::is_shown(app) {
        app.state::<Closing>().by_window.store(true, Ordering::Relaxed);
        return;
    }
    api.prevent_close();
    tauri::async_runtime::spawn(say_once_where_it_is(app.clone()));
}

async fn say_once_where_it_is(app: AppHandle) {
    let Ok(folder) = app.path().app_config_dir() else { return };
    let told = std::fs::create_dir_all(&folder)
        .and_then(|()| OpenOptions::new().write(true).create_new(true).open(folder.join(TOLD)));
    match told {
        Ok(_) => notice::show(&app, Language::in_force(&app).stays_in_tray().to_owned(), None).await,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => tracing::warn!(%error, "it cannot be remembered that the tray was explained"),
    }
}

/// Ends the program. Whoever closed the window of a receiver in service is told that it receives no more.
pub(super) async fn end(app: &AppHandle) {
    let backend = app.state::<Backend>();
    let is_missed = app.state::<Closing>().by_window.load(Ordering::Relaxed) && backend.is_in_service().await;
    backend.stop().await;
    if is_missed {
        let words = Language::in_force(app).stopped_receiving().to_owned();
        if tokio::time::timeout(LAST_WORD, notice::show(app, words, None)).await.is_err() {
            tracing::debug!("the system took no last notification");
        }
    }
}
