//! The page's own process, which the system's web view runs apart from ours: where it crashes, the window would stay blank
//! for good. It is loaded again, and when it keeps ending a person is told.

use tauri::AppHandle;

/// Looks after it. Only on Linux does the web view tell of a crash; elsewhere it loads the page again by itself.
#[cfg(not(target_os = "linux"))]
pub(super) fn look_after(_app: &AppHandle) {}

/// Looks after it.
#[cfg(target_os = "linux")]
pub(super) fn look_after(app: &AppHandle) {
    use std::cell::Cell;
    use std::time::{Duration, Instant};

    use tauri::Manager;
    use webkit2gtk::WebViewExt;

    use super::WINDOW;
    use super::trouble::{Trouble, tell};
    use super::words::Language;

    /// Two crashes closer together than this will be followed by a third.
    const TOO_SOON: Duration = Duration::from_secs(20);

    let Some(window) = app.get_webview_window(WINDOW) else { return };
    let app = app.clone();
    let looked_after = window.with_webview(move |view| {
        let last = Cell::new(None::<Instant>);
        view.inner().connect_web_process_terminated(move |view, reason| {
            let again = last.replace(Some(Instant::now())).is_some_and(|last| last.elapsed() < TOO_SOON);
            tracing::error!(?reason, again, "the window's page ended by itself");
            if again {
                let language = Language::in_force(&app);
                // Once the view has done with what it tells now.
                gtk::glib::idle_add_local_once(move || tell(Trouble::PageEnds, language));
            } else {
                view.reload();
            }
        });
    });
    if let Err(error) = looked_after {
        tracing::warn!(%error, "the window's page is not looked after");
    }
}
