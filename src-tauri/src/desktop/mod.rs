//! The face with a window. Knows tauri; everything it does is a line around a call of the API.

mod backend;
mod commands;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Arc;

use tauri::{Manager, RunEvent};

use crate::config::{Settings, SettingsError};
use crate::demo::Plan;
use backend::Backend;

/// The window's name, as its capabilities know it.
const WINDOW: &str = "main";

/// Opens the window and runs until it is closed. What keeps the program from starting is shown in it, and the settings
/// are read again for each try.
#[must_use]
pub fn run(
    read_settings: impl Fn() -> Result<Settings, SettingsError> + Send + Sync + 'static,
    demo: Option<Plan>,
) -> ExitCode {
    let mut context = tauri::generate_context!();
    if demo.is_some() {
        // A demonstration stands beside a program that is at work: it is not its second instance.
        context.config_mut().identifier.push_str(".demo");
    }
    let backend = Backend::new(Arc::new(read_settings), demo);
    // The window's library panics where there is no screen it can open.
    let built = catch_unwind(AssertUnwindSafe(|| build(backend, context)));
    match built {
        Ok(Ok(app)) => {
            app.run(|app, event| {
                if matches!(event, RunEvent::Exit) {
                    tauri::async_runtime::block_on(app.state::<Backend>().stop());
                }
            });
            ExitCode::SUCCESS
        }
        Ok(Err(error)) => {
            tracing::error!(%error, "the window could not be opened");
            ExitCode::FAILURE
        }
        Err(_) => {
            tracing::error!("no window can be opened on this display; to receive without one: voucher-desk serve");
            ExitCode::FAILURE
        }
    }
}

fn build(backend: Backend, context: tauri::Context) -> tauri::Result<tauri::App> {
    tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _directory| bring_forward(app)))
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .manage(backend)
        .invoke_handler(tauri::generate_handler![
            commands::find,
            commands::voucher,
            commands::refresh_link,
            commands::open_pdf,
            commands::show_pdf,
            commands::copy_link,
            commands::copy_address,
            commands::receiver_status,
            commands::retry_start,
        ])
        .setup(|app| {
            let handle = app.handle().clone();
            tauri::async_runtime::spawn(async move { handle.state::<Backend>().start(&handle).await });
            Ok(())
        })
        .build(context)
}

/// A second start shows the window that is there.
fn bring_forward(app: &tauri::AppHandle) {
    let Some(window) = app.get_webview_window(WINDOW) else { return };
    let shown = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be brought forward");
    }
}
