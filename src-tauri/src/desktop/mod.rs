//! The face with a window. Knows tauri; everything it does is a line around a call of the API.

mod arrivals;
mod at_hand_commands;
mod at_login;
mod attention;
mod audit_commands;
mod backend;
mod closing;
mod commands;
mod destination;
mod downloads;
mod drag_out;
mod erasure_commands;
mod language_commands;
mod list_commands;
mod notice;
mod other;
mod page;
mod paper_commands;
mod phone;
mod printing;
mod receiver_commands;
mod settings_backend;
mod settings_commands;
mod tray;
mod tray_host;
mod trouble;
mod words;

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::process::ExitCode;
use std::time::Duration;

use tauri::{AppHandle, Manager, RunEvent, WebviewWindowBuilder};
use tauri_plugin_window_state::StateFlags;
use thiserror::Error;

#[cfg(target_os = "macos")]
use crate::api::destination::Destination;
use crate::demo::Plan;
use crate::lifecycle::asked_to_end;
use at_login::Usual;
use backend::Backend;
pub use backend::ReadSettings;
use closing::Closing;
use destination::Waiting;
use phone::Phone;
use tray::Tray;
use trouble::Trouble;
use words::{InForce, Language};

/// The window's name, as its capabilities know it.
const WINDOW: &str = "main";

/// There is no screen that a window can be opened on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("there is no display to open a window on")]
pub struct NoDisplay;

/// What the window is opened for.
pub struct Opening {
    /// The settings, which are read again for each try.
    pub read_settings: ReadSettings,
    /// A demonstration instead of the program at work.
    pub demo: Option<Plan>,
    /// Whether a window that is open already is shown instead of opening another.
    pub alone: bool,
    /// A link to follow.
    pub link: Option<String>,
    /// Whether the window waits in the tray, where there is one.
    pub background: bool,
}

/// Opens the window and runs until it is closed. What keeps the program from starting is shown in it.
///
/// # Errors
/// When there is no screen; nothing was started.
pub fn run(opening: Opening) -> Result<ExitCode, NoDisplay> {
    if !trouble::has_display() {
        return Err(NoDisplay);
    }
    let mut context = tauri::generate_context!();
    if opening.demo.is_some() {
        // A demonstration stands beside a program that is at work: it is not its second instance.
        context.config_mut().identifier.push_str(".demo");
    }
    if opening.alone && !other::answers(&context.config().identifier) {
        trouble::tell(Trouble::OtherHangs, Language::of_the_system());
        return Ok(ExitCode::FAILURE);
    }
    match trouble::met(|| build(opening, context).map(|app| app.run(hear))) {
        None => Ok(ExitCode::SUCCESS),
        Some(trouble) => {
            trouble::tell(trouble, Language::of_the_system());
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Where a library panics for want of what the system need not have. That is no mistake of ours to be told at length.
fn without_panic<T>(open: impl FnOnce() -> T) -> Option<T> {
    let told = take_hook();
    set_hook(Box::new(|_| {}));
    let outcome = catch_unwind(AssertUnwindSafe(open)).ok();
    set_hook(told);
    outcome
}

/// What the system tells the program while it runs.
fn hear(app: &AppHandle, event: RunEvent) {
    match event {
        RunEvent::Exit => {
            drag_out::tidy(app);
            phone::keep(app);
            tauri::async_runtime::block_on(closing::end(app));
        }
        // How links come on a Mac, where no second program is started for them.
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            if let Some(link) = urls.last() {
                destination::go(app, Destination::of_link(link.as_str()));
            }
        }
        _ => {}
    }
}

fn build(opening: Opening, context: tauri::Context) -> tauri::Result<tauri::App> {
    let mut builder = tauri::Builder::default();
    if opening.alone {
        let hear = |app: &AppHandle, arguments: Vec<String>, _directory| destination::second_start(app, &arguments);
        builder = builder.plugin(tauri_plugin_single_instance::init(hear));
    }
    #[cfg(target_os = "linux")]
    let builder = builder.manage(notice::clicks::WaitedFor::default());
    builder
        // Whether the window is to be seen is decided at each start.
        .plugin(
            tauri_plugin_window_state::Builder::new().with_state_flags(StateFlags::all() - StateFlags::VISIBLE).build(),
        )
        .manage(Waiting::begin(opening.link.as_deref()))
        .manage(InForce::of_the_system())
        .manage(Closing::default())
        .manage(Phone::default())
        .manage(Usual(opening.alone && opening.demo.is_none()))
        .on_window_event(closing::hear)
        .on_window_event(phone::hear)
        .manage(Backend::new(opening.read_settings, opening.demo))
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
            drag_out::drag_pdf,
            paper_commands::pdf_bytes,
            paper_commands::raw_request,
            commands::copy_link,
            commands::copy_address,
            commands::attention,
            commands::snooze,
            commands::unsnooze,
            destination::take_destination,
            language_commands::speak,
            audit_commands::open_voucher,
            audit_commands::activity,
            audit_commands::note_copied,
            at_login::at_login,
            at_login::start_at_login,
            phone::phone_mode,
            phone::set_phone_mode,
            commands::receiver_status,
            commands::retry_start,
            receiver_commands::receiver_page,
            receiver_commands::check_receiver,
            receiver_commands::send_test,
            receiver_commands::unreadable,
            receiver_commands::unreadable_request,
            receiver_commands::export_unreadable,
            receiver_commands::redecode,
            settings_commands::settings,
            settings_commands::change_settings,
            settings_commands::check_settings,
            settings_commands::keep_secret,
            settings_commands::remove_secret,
            settings_commands::new_path_secret,
            settings_commands::start_anew,
            settings_commands::try_pattern,
            settings_commands::preview_policy,
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
            audit_commands::export_activity,
            erasure_commands::erasure,
            erasure_commands::erase,
            erasure_commands::preview_retention,
            at_hand_commands::remarks,
            at_hand_commands::add_note,
            at_hand_commands::set_ticket,
            at_hand_commands::pin,
            at_hand_commands::watch,
            at_hand_commands::at_hand,
            at_hand_commands::voucher_at,
        ])
        .setup(move |app| {
            let handle = app.handle().clone();
            if let Err(error) = open_window(&handle) {
                // What is returned from here would be a panic.
                trouble::tell(trouble::of(&error), Language::of_the_system());
                std::process::exit(1);
            }
            drag_out::tidy(&handle);
            phone::restore(&handle);
            Tray::open(&handle);
            page::look_after(&handle);
            if opening.background && opening.link.is_none() {
                tauri::async_runtime::spawn(show_without_tray(handle.clone()));
            } else {
                bring_forward(&handle);
            }
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

/// Opens it as it is configured. Were that left to Tauri, what keeps it from opening would be a panic.
fn open_window(app: &AppHandle) -> tauri::Result<()> {
    for window in &app.config().app.windows {
        WebviewWindowBuilder::from_config(app, window)?.build()?;
    }
    Ok(())
}

/// At login the desktop's panel may come later than we do. Where none comes, the window is shown.
async fn show_without_tray(app: AppHandle) {
    const TRIES: u32 = 60;
    for _ in 0..TRIES {
        if tray::is_shown(&app) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    bring_forward(&app);
}

/// Shows the window that is there.
fn bring_forward(app: &AppHandle) {
    let Some(window) = app.get_webview_window(WINDOW) else { return };
    let shown = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be brought forward");
    }
}
