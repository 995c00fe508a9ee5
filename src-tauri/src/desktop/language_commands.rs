//! The page tells which language it speaks, and what the program says outside of it follows.

use tauri::{AppHandle, Manager, State};

use super::tray::Tray;
use super::words::{InForce, Language};

#[tauri::command]
pub(super) fn speak(window: AppHandle, spoken: State<'_, InForce>, language: Language) {
    spoken.set(language);
    if let Some(tray) = window.try_state::<Tray>() {
        tray.speak(language);
    }
}
