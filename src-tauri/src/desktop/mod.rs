//! The face with a window. Knows tauri; everything it does is a line around a call of the API.

mod attention;
mod audit_commands;
mod backend;
mod commands;
mod downloads;
mod language_commands;
mod list_commands;
mod notice;
mod paper_commands;
mod printing;
mod receiver_commands;
mod tray;
mod words;

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::process::ExitCode;

use tauri::{Manager, RunEvent};
use thiserror::Error;

use crate::demo::Plan;
use crate::lifecycle::asked_to_end;
use backend::Backend;
pub use backend::ReadSettings;
use tray::Tray;
use words::InForce;

/// The window's name, as its capabilities know it.
const WINDOW: &str = "main";

/// There is no screen that a window can be opened on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("there is no display to open a window on")]
pub struct NoDisplay;

/// Opens the window and runs until it is closed. What keeps the program from starting is shown in it, and the settings
/// are read again for each try. `alone` shows a window that is open already instead of opening another.
///
/// # Errors
/// When there is no screen; nothing was started.
pub fn run(read_settings: ReadSettings, demo: Option<Plan>, alone: bool) -> Result<ExitCode, NoDisplay> {
    let mut context = tauri::generate_context!();
    if demo.is_some() {
        // A demonstration stands beside a program that is at work: it is not its second instance.
        context.config_mut().identifier.push_str(".demo");
    }
    let backend = Backend::new(read_settings, demo);
    let app = without_panic(|| build(backend, context, alone)).ok_or(NoDisplay)?;
    match app {
        Ok(app) => {
            app.run(|app, event| {
                if matches!(event, RunEvent::Exit) {
                    tauri::async_runtime::block_on(app.state::<Backend>().stop());
                }
            });
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// The window's library panics where it finds no screen. That is no mistake of ours to be told at length.
fn without_panic<T>(open: impl FnOnce() -> T) -> Option<T> {
    let told = take_hook();
    set_hook(Box::new(|_| {}));
    let outcome = catch_unwind(AssertUnwindSafe(open)).ok();
    set_hook(told);
    outcome
}

fn build(backend: Backend, context: tauri::Context, alone: bool) -> tauri::Result<tauri::App> {
    let mut builder = tauri::Builder::default();
    if alone {
        let bring_forward = |app: &tauri::AppHandle, _arguments, _directory| bring_forward(app);
        builder = builder.plugin(tauri_plugin_single_instance::init(bring_forward));
    }
    builder
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .manage(backend)
        .manage(InForce::of_the_system())
        .invoke_handler(tauri::generate_handler![
            commands::find,
            commands::voucher,
            commands::refresh_link,
            commands::ask_vendor,
            commands::confirm,
            commands::open_pdf,
            commands::show_pdf,
            paper_commands::print_pdf,
            paper_commands::save_pdf,
            paper_commands::pdf_bytes,
            paper_commands::raw_request,
            commands::copy_link,
            commands::copy_address,
            commands::attention,
            commands::snooze,
            commands::unsnooze,
            commands::receiver_status,
            commands::retry_start,
            receiver_commands::receiver_page,
            receiver_commands::check_receiver,
            receiver_commands::send_test,
            receiver_commands::unreadable,
            receiver_commands::unreadable_request,
            receiver_commands::export_unreadable,
            receiver_commands::redecode,
            list_commands::open_list,
            list_commands::search_on,
            list_commands::list_rows,
            list_commands::list_news,
            list_commands::listed_shops,
            list_commands::saved_views,
            list_commands::save_view,
            list_commands::rename_view,
            list_commands::remove_view,
            list_commands::move_view,
            list_commands::export_list,
            list_commands::cancel_export,
            list_commands::overview,
            commands::settings,
            commands::change_settings,
            language_commands::speak,
            audit_commands::open_voucher,
            audit_commands::activity,
            audit_commands::note_copied,
        ])
        .setup(|app| {
            let handle = app.handle().clone();
            Tray::open(&handle);
            tauri::async_runtime::spawn(async move {
                let asked_to_end = asked_to_end();
                handle.state::<Backend>().start(&handle).await;
                asked_to_end.await;
                handle.exit(0);
            });
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
