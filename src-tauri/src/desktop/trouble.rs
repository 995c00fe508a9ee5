//! What keeps the window from opening, told where it would have been: in a dialog of the operating system. What keeps the
//! program behind it from starting is told in the window.

use std::panic::{AssertUnwindSafe, catch_unwind};

use thiserror::Error;

use super::words::{Language, NAME};

/// Why there is no window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(super) enum Trouble {
    /// The one that is open does not answer.
    #[error("the program that is already running does not answer")]
    OtherHangs,
    /// The system's web view is missing or does not work.
    #[error("the window could not be opened")]
    NoWindow,
    /// What the web view keeps has no place.
    #[error("the window's folder could not be made")]
    NoFolder,
    /// A mistake of ours.
    #[error("the program ended by a panic")]
    Panicked,
    /// The page ended and did not come back.
    #[error("the window's page keeps ending")]
    PageEnds,
}

/// What is behind an error of the start.
pub(super) fn of(error: &tauri::Error) -> Trouble {
    tracing::error!(%error, "the window could not be opened");
    match error {
        tauri::Error::PluginInitialization(plugin, _) if plugin == "single-instance" => Trouble::OtherHangs,
        tauri::Error::Io(_) => Trouble::NoFolder,
        _ => Trouble::NoWindow,
    }
}

/// What is met when this opens the window and runs until it is closed.
pub(super) fn met(run: impl FnOnce() -> tauri::Result<()>) -> Option<Trouble> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(ended) => ended.err().as_ref().map(of),
        Err(_) => Some(Trouble::Panicked),
    }
}

/// Whether a window can be opened at all.
#[cfg(target_os = "linux")]
pub(super) fn has_display() -> bool {
    gtk::glib::set_application_name(NAME);
    gtk::init().is_ok()
}

/// Whether a window can be opened at all.
#[cfg(not(target_os = "linux"))]
pub(super) fn has_display() -> bool {
    true
}

/// Tells it and waits until it is read. On Linux from the main thread only.
pub(super) fn tell(trouble: Trouble, language: Language) {
    tracing::error!(%trouble, "there is no window");
    let (what, then) = language.trouble(trouble);
    show(what, then);
}

#[cfg(target_os = "linux")]
fn show(what: &str, then: &str) {
    use gtk::prelude::{DialogExt, GtkWindowExt, MessageDialogExt, WidgetExt};
    use gtk::{ButtonsType, DialogFlags, MessageDialog, MessageType, Window};

    let dialog = MessageDialog::new(None::<&Window>, DialogFlags::MODAL, MessageType::Error, ButtonsType::Close, what);
    dialog.set_title(NAME);
    dialog.set_secondary_text(Some(then));
    dialog.run();
    dialog.hide();
}

#[cfg(not(target_os = "linux"))]
fn show(what: &str, then: &str) {
    use rfd::{MessageDialog, MessageLevel};

    let dialog = MessageDialog::new().set_level(MessageLevel::Error).set_title(NAME);
    dialog.set_description(format!("{what}\n\n{then}")).show();
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn each_way_to_fail_has_words_of_its_own() {
        let plugin = |name: &str| tauri::Error::PluginInitialization(name.to_owned(), String::new());
        assert_eq!(met(|| Ok(())), None);
        assert_eq!(met(|| Err(plugin("single-instance"))), Some(Trouble::OtherHangs));
        assert_eq!(met(|| Err(plugin("another"))), Some(Trouble::NoWindow));
        assert_eq!(met(|| Err(io::Error::from(io::ErrorKind::PermissionDenied).into())), Some(Trouble::NoFolder));
        assert_eq!(met(|| panic!("a mistake")), Some(Trouble::Panicked));
    }
}
