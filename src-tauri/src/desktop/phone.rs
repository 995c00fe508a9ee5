//! Phone mode: the window small and above all others, for an agent who talks and works in another program. It is the same
//! window, so nothing in it is lost. What it was before, and how small it is wanted, is remembered beside the window's state.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Emitter, LogicalPosition, LogicalSize, Manager, State, WebviewWindow, Window, WindowEvent};

use super::tray::Tray;
use super::{WINDOW, bring_forward};
use crate::api::error::CallError;
use crate::api::phone::PhoneMode;

/// The name of the event that tells the page.
const EVENT: &str = "phone_mode";
/// Where it is remembered, in the folder of the window's state.
const FILE: &str = "phone-mode.json";
/// How large it is at first, and at least.
const USUAL: LogicalSize<f64> = LogicalSize::new(420.0, 720.0);
const LEAST: LogicalSize<f64> = LogicalSize::new(360.0, 480.0);

/// What is remembered from one start to the next.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Kept {
    on: bool,
    /// How large the small window was last.
    small: Option<LogicalSize<f64>>,
    /// What the window was before it became small.
    before: Option<Before>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Before {
    size: LogicalSize<f64>,
    place: LogicalPosition<f64>,
    maximized: bool,
    fullscreen: bool,
}

/// Whether the window is small, and what it was before.
#[derive(Debug, Default)]
pub(super) struct Phone(Mutex<Kept>);

impl Phone {
    fn with<T>(&self, act: impl FnOnce(&mut Kept) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn mode(&self) -> PhoneMode {
        PhoneMode { on: self.with(|kept| kept.on), stays_on_top: can_stay_on_top() }
    }
}

#[tauri::command]
pub(super) fn phone_mode(phone: State<'_, Phone>) -> PhoneMode {
    phone.mode()
}

/// On the main thread, where the windowing system may be asked.
#[tauri::command]
pub(super) fn set_phone_mode(app: AppHandle, on: bool) -> Result<PhoneMode, CallError> {
    switch(&app, on).map_err(|error| {
        tracing::warn!(%error, "the window did not change its mode");
        CallError::internal("phone mode")
    })
}

/// Whether the window is small.
pub(super) fn is_on(app: &AppHandle) -> bool {
    app.state::<Phone>().with(|kept| kept.on)
}

/// From the tray, where the window may not be seen.
pub(super) fn toggle(app: &AppHandle) {
    if let Err(error) = switch(app, !is_on(app)) {
        tracing::warn!(%error, "the window did not change its mode");
    }
    bring_forward(app);
}

/// As it was when the program ended.
pub(super) fn restore(app: &AppHandle) {
    let read = path(app).and_then(|path| std::fs::read(path).ok());
    let kept: Kept = read.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
    let phone = app.state::<Phone>();
    phone.with(|now| *now = kept.clone());
    let Some(window) = app.get_webview_window(WINDOW).filter(|_| kept.on) else { return };
    if let Err(error) = make_small(&window, kept.small.unwrap_or(USUAL)) {
        tracing::warn!(%error, "the window did not become small");
    }
}

/// Remembers how large a person makes the small window.
pub(super) fn hear(window: &Window, event: &WindowEvent) {
    let WindowEvent::Resized(size) = event else { return };
    let (Some(phone), Ok(scale)) = (window.app_handle().try_state::<Phone>(), window.scale_factor()) else { return };
    phone.with(|kept| {
        if kept.on && window.label() == WINDOW {
            kept.small = Some(size.to_logical(scale));
        }
    });
}

/// Keeps what is to be remembered. That it cannot is no reason to keep anybody waiting.
pub(super) fn keep(app: &AppHandle) {
    let Some(path) = path(app) else { return };
    let kept = app.state::<Phone>().with(|kept| kept.clone());
    let written = serde_json::to_vec(&kept).map_err(std::io::Error::other).and_then(|text| {
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(path, text)
    });
    if let Err(error) = written {
        tracing::warn!(%error, "how large the small window is was not remembered");
    }
}

fn switch(app: &AppHandle, on: bool) -> tauri::Result<PhoneMode> {
    let phone = app.state::<Phone>();
    let Some(window) = app.get_webview_window(WINDOW) else { return Ok(phone.mode()) };
    let kept = phone.with(|kept| kept.clone());
    if kept.on != on {
        if on {
            let before = before(&window)?;
            phone.with(|kept| (kept.on, kept.before) = (true, Some(before)));
            make_small(&window, kept.small.unwrap_or(USUAL))?;
        } else {
            phone.with(|kept| kept.on = false);
            make_large(&window, kept.before)?;
        }
        keep(app);
    }
    let mode = phone.mode();
    if let Some(tray) = app.try_state::<Tray>() {
        tray.show_phone(mode.on);
    }
    app.emit_to(WINDOW, EVENT, mode)?;
    Ok(mode)
}

fn before(window: &WebviewWindow) -> tauri::Result<Before> {
    let scale = window.scale_factor()?;
    Ok(Before {
        size: window.inner_size()?.to_logical(scale),
        place: window.outer_position()?.to_logical(scale),
        maximized: window.is_maximized()?,
        fullscreen: window.is_fullscreen()?,
    })
}

fn make_small(window: &WebviewWindow, size: LogicalSize<f64>) -> tauri::Result<()> {
    if window.is_fullscreen()? {
        window.set_fullscreen(false)?;
    }
    if window.is_maximized()? {
        window.unmaximize()?;
    }
    window.set_min_size(Some(LEAST))?;
    window.set_size(size)?;
    window.set_always_on_top(true)
}

fn make_large(window: &WebviewWindow, before: Option<Before>) -> tauri::Result<()> {
    let config = window.app_handle().config();
    let planned = config.app.windows.iter().find(|window| window.label == WINDOW);
    let least = planned.and_then(|window| Some(LogicalSize::new(window.min_width?, window.min_height?)));
    let usual = planned.map(|window| LogicalSize::new(window.width, window.height));
    window.set_always_on_top(false)?;
    window.set_min_size(least)?;
    if let Some(size) = before.map(|before| before.size).or(usual) {
        window.set_size(size)?;
    }
    let Some(before) = before else { return Ok(()) };
    window.set_position(before.place)?;
    if before.maximized {
        window.maximize()?;
    }
    if before.fullscreen {
        window.set_fullscreen(true)?;
    }
    Ok(())
}

/// Wayland lets no program put itself above the others: there a person does it in the window's own menu.
#[cfg(target_os = "linux")]
fn can_stay_on_top() -> bool {
    use gtk::glib::ObjectExt;
    gtk::gdk::Display::default().is_none_or(|display| display.type_().name() != "GdkWaylandDisplay")
}

#[cfg(not(target_os = "linux"))]
fn can_stay_on_top() -> bool {
    true
}

fn path(app: &AppHandle) -> Option<PathBuf> {
    Some(app.path().app_config_dir().ok()?.join(FILE))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of an earlier version, or one that was cut off, is as good as none.
    #[test]
    fn what_is_remembered_is_read_again() {
        let before = Before {
            size: LogicalSize::new(1300.0, 900.0),
            place: LogicalPosition::new(10.0, 20.0),
            maximized: true,
            fullscreen: false,
        };
        let kept = Kept { on: true, small: Some(USUAL), before: Some(before) };
        let text = serde_json::to_vec(&kept).expect("JSON");
        assert_eq!(serde_json::from_slice::<Kept>(&text).expect("reads"), kept);
    }
}
