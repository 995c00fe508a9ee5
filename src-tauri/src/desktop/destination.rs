//! Leads the page somewhere from outside of it. Where to go waits here until the page asks, so that a link which started
//! the program is not lost while the page is still loading; the last one holds.

use std::sync::{Mutex, PoisonError};

use tauri::{AppHandle, Emitter, Manager, State};

use super::bring_forward;
use crate::api::destination::Destination;
use crate::decode::deep_link::is_link;

/// The name of the event that tells the page to ask where to go.
const EVENT: &str = "destination";

/// Where the page is to go next.
#[derive(Debug, Default)]
pub(super) struct Waiting(Mutex<Option<Destination>>);

impl Waiting {
    /// As it is when the program was started with a link.
    pub(super) fn begin(link: Option<&str>) -> Self {
        Self(Mutex::new(link.map(Destination::of_link)))
    }

    fn set(&self, destination: Destination) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(destination);
    }

    fn take(&self) -> Option<Destination> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Where the page is to go, once.
#[tauri::command]
pub(super) fn take_destination(waiting: State<'_, Waiting>) -> Option<Destination> {
    waiting.take()
}

/// Shows the window and leads it there.
pub(super) fn go(app: &AppHandle, destination: Destination) {
    app.state::<Waiting>().set(destination);
    bring_forward(app);
    if let Err(error) = app.emit(EVENT, ()) {
        tracing::warn!(%error, "the window was not told where to go");
    }
}

/// What a second start asks of the window that is there: to follow its link, or to come forward. One at login asks
/// nothing.
pub(super) fn second_start(app: &AppHandle, arguments: &[String]) {
    match arguments.get(1).map(String::as_str) {
        Some(link) if is_link(link) => go(app, Destination::of_link(link)),
        Some(BACKGROUND) => {}
        _ => bring_forward(app),
    }
}

/// The flag that starts the program without showing its window.
pub(super) const BACKGROUND: &str = "--background";
