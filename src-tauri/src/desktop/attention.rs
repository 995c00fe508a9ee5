//! What needs a person, told where it is seen without looking: in the window's title, in the tray, and by a notification
//! of the operating system. Also what pushes to the screen that time alone made a wait too long.

use std::collections::HashSet;
use std::time::Duration;

use tauri::{AppHandle, Manager};
use tokio::sync::broadcast::error::RecvError;

use super::tray::{Standing, Tray};
use super::words::Language;
use super::{WINDOW, backend, notice};
use crate::api::calls::{Calls, MOST_ATTENTION};
use crate::api::dto::{AttentionItem, AttentionView, Change};
use crate::store::Order;

/// How long changes are gathered, so that a burst is looked at once.
const GATHER: Duration = Duration::from_secs(1);
/// How often it is looked without any change: time alone makes a wait too long.
const TICK: Duration = Duration::from_secs(15);

/// Watches until the program ends. `notices` says whether the operating system is told.
pub(super) async fn watch(calls: Calls, window: AppHandle, notices: bool) {
    let mut changes = calls.changes();
    let mut seen: Option<Seen> = None;
    loop {
        match calls.attention(Order::Newest, MOST_ATTENTION).await {
            Ok(view) => {
                let now = Seen::of(&view);
                if seen.as_ref() != Some(&now) {
                    show(&window, Standing { attention: view.total, listening: calls.is_listening() });
                    backend::emit(&window, &Change::anything());
                }
                // What there was before the start is told by the title.
                if let Some(before) = &seen
                    && notices
                {
                    tell(&window, &before.new_in(&view)).await;
                }
                seen = Some(now);
            }
            Err(error) => tracing::warn!(problem = error.message, "what needs attention could not be read"),
        }
        tokio::select! {
            () = tokio::time::sleep(TICK) => {}
            news = changes.recv() => match news {
                Ok(_) | Err(RecvError::Lagged(_)) => {
                    tokio::time::sleep(GATHER).await;
                    changes = changes.resubscribe();
                }
                Err(RecvError::Closed) => return,
            },
        }
    }
}

/// What was there at the last look.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    total: u64,
    keys: HashSet<String>,
}

impl Seen {
    fn of(view: &AttentionView) -> Self {
        Self { total: view.total, keys: view.items.iter().map(key).collect() }
    }

    fn new_in<'a>(&self, view: &'a AttentionView) -> Vec<&'a AttentionItem> {
        // Where not all is listed, what comes into the list need not be new.
        if view.more && view.total <= self.total {
            return Vec::new();
        }
        view.items.iter().filter(|item| !self.keys.contains(&key(item))).collect()
    }
}

/// A voucher by another reason is another thing to look at.
fn key(item: &AttentionItem) -> String {
    format!("{:?} {:?}", item.concern, item.voucher_id)
}

fn show(window: &AppHandle, standing: Standing) {
    if let Some(main) = window.get_webview_window(WINDOW)
        && let Err(error) = main.set_title(&standing.title())
    {
        tracing::warn!(%error, "the window's title was not changed");
    }
    if let Some(tray) = window.try_state::<Tray>() {
        tray.show(window, standing);
    }
}

/// One notification for all that is new, and none to somebody who is looking at the window.
async fn tell(window: &AppHandle, new: &[&AttentionItem]) {
    let is_looked_at = window.get_webview_window(WINDOW).is_some_and(|main| main.is_focused().unwrap_or(false));
    if is_looked_at {
        return;
    }
    if let Some(text) = notice::text(Language::in_force(window), new) {
        notice::show(window, text, Some(notice::destination(new))).await;
    }
}
