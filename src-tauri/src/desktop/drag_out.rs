//! The PDF dragged out of the window, into a mail or a folder. What is dragged is a copy with a readable name in a folder
//! that only its owner can read: whoever takes it may read it later than it was dropped, so it stays until the program
//! ends. The page's own dragging cannot hand out files; here GTK does. Other systems keep to *Save as*.

use std::io;
use std::path::{Path, PathBuf};

use tauri::{AppHandle, Manager, State};

use super::backend::Backend;
use crate::api::error::CallError;

/// The folder of copies, in the program's cache.
const FOLDER: &str = "dragged";

#[tauri::command]
pub(super) async fn drag_pdf(
    window: AppHandle,
    desk: State<'_, Backend>,
    voucher_id: String,
    acknowledged: bool,
) -> Result<bool, CallError> {
    let folder = fresh_folder(&window).map_err(|error| {
        tracing::warn!(%error, "there is no folder for a copy to be dragged");
        CallError::internal("drag")
    })?;
    let drag = async |copy: PathBuf| drag(&window, copy).await;
    desk.calls(&window).await?.drag_pdf(&voucher_id, acknowledged, &folder, drag).await
}

/// Removes what was dragged before.
pub(super) fn tidy(app: &AppHandle) {
    let Ok(folder) = folder(app) else { return };
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, "copies that were dragged stay")
        }
        _ => {}
    }
}

fn folder(app: &AppHandle) -> io::Result<PathBuf> {
    Ok(app.path().app_cache_dir().map_err(io::Error::other)?.join(FOLDER))
}

/// A folder of its own for each drag: two vouchers may have one name, and what was dropped is not written over.
fn fresh_folder(app: &AppHandle) -> io::Result<PathBuf> {
    let folder = folder(app)?;
    owner_only(&folder)?;
    let fresh = folder.join(format!("{:016x}", fastrand::u64(..)));
    owner_only(&fresh)?;
    Ok(fresh)
}

fn owner_only(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(not(target_os = "linux"))]
async fn drag(_app: &AppHandle, _copy: PathBuf) -> Result<bool, CallError> {
    Ok(false)
}

/// Drags it until it is dropped or let go; whether somebody took it.
#[cfg(target_os = "linux")]
async fn drag(app: &AppHandle, copy: PathBuf) -> Result<bool, CallError> {
    let failed = |context: &'static str| move |_| CallError::internal(context);
    let (tell, told) = tokio::sync::oneshot::channel();
    let window = app.get_webview_window(super::WINDOW).ok_or(()).map_err(failed("drag: no window"))?;
    let begin = move || match window.gtk_window() {
        Ok(window) => gtk_drag::begin(&window, &copy, tell),
        Err(error) => tracing::warn!(%error, "nothing was dragged"),
    };
    app.run_on_main_thread(begin).map_err(|_| CallError::internal("drag: no main thread"))?;
    Ok(told.await.unwrap_or(false))
}

#[cfg(target_os = "linux")]
mod gtk_drag {
    //! GTK's part, on the main thread.

    use std::cell::{Cell, RefCell};
    use std::path::Path;
    use std::rc::Rc;

    use gtk::glib::{ObjectExt, Propagation, filename_to_uri};
    use gtk::prelude::WidgetExt;
    use gtk::{ApplicationWindow, TargetList, gdk};
    use tokio::sync::oneshot::Sender;

    /// The left button's number.
    const BUTTON: i32 = 1;

    /// Begins while the button is held. `tell` hears the end; when it is dropped nothing began.
    pub(super) fn begin(window: &ApplicationWindow, copy: &Path, tell: Sender<bool>) {
        let Ok(uri) = filename_to_uri(copy, None) else { return };
        let targets = TargetList::new(&[]);
        targets.add_uri_targets(0);
        let (failed, tell) = (Rc::new(Cell::new(false)), Cell::new(Some(tell)));
        let handlers = Rc::new(RefCell::new(Vec::new()));
        let data = window.connect_drag_data_get(move |_, _, data, _, _| {
            data.set_uris(&[uri.as_str()]);
        });
        let refused = Rc::clone(&failed);
        let failing = window.connect_drag_failed(move |_, _, _| {
            refused.set(true);
            Propagation::Proceed
        });
        let mine = Rc::clone(&handlers);
        let end = window.connect_drag_end(move |window, _| {
            for handler in mine.take() {
                window.disconnect(handler);
            }
            if let Some(tell) = tell.take() {
                // Nobody waits for it once the program ends.
                let _ = tell.send(!failed.get());
            }
        });
        handlers.replace(vec![data, failing, end]);
        let begun = window.drag_begin_with_coordinates(&targets, gdk::DragAction::COPY, BUTTON, None, -1, -1);
        if begun.is_none() {
            for handler in handlers.take() {
                window.disconnect(handler);
            }
        }
    }
}
