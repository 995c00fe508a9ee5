//! A notification of the operating system. It may be read by whoever passes by: of a code it shows the end only.

use notify_rust::Notification;
use tauri::AppHandle;

use super::words::{Language, NAME};
use crate::api::destination::Destination;
use crate::api::dto::AttentionItem;
use crate::domain::ids::visible;

/// How much of a code is shown, in characters.
const SHOWN: usize = 4;

/// One text for all that is new.
pub(super) fn text(language: Language, new: &[&AttentionItem]) -> Option<String> {
    match new {
        [] => None,
        [item] => Some(match &item.coupon_id {
            Some(code) => language.voucher_needs_attention(Some(&visible(&end(code)))),
            None if item.voucher_id.is_some() => language.voucher_needs_attention(None),
            None => language.receiver_needs_attention(),
        }),
        several => Some(language.things_need_attention(several.len().try_into().unwrap_or(u64::MAX))),
    }
}

/// Where a click on it leads: to the one thing it tells of, or to the list of all.
pub(super) fn destination(new: &[&AttentionItem]) -> Destination {
    match new {
        [AttentionItem { voucher_id: Some(voucher_id), .. }] => Destination::Voucher { voucher_id: voucher_id.clone() },
        _ => Destination::Attention,
    }
}

/// The last characters, and never the whole of a code.
fn end(code: &str) -> String {
    let length = code.chars().count();
    let shown = SHOWN.min(length / 2);
    code.chars().skip(length - shown).collect()
}

/// Shows it. Where nothing shows notifications, nothing is missed: the title and the list say the same. A click leads to
/// the window where the system tells of it, which is on Linux.
pub(super) async fn show(app: &AppHandle, text: String, click: Option<Destination>) {
    let app = app.clone();
    let shown = tokio::task::spawn_blocking(move || {
        let mut notification = Notification::new();
        notification.appname(NAME).summary(NAME).body(&text);
        #[cfg(target_os = "linux")]
        clicks::ask(&mut notification, click.is_some());
        let shown = notification.show()?;
        #[cfg(target_os = "linux")]
        clicks::wait(app, shown, click);
        #[cfg(not(target_os = "linux"))]
        drop((app, shown, click));
        Ok::<_, notify_rust::error::Error>(())
    });
    match shown.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "the system took no notification"),
        Err(error) => tracing::warn!(%error, "a notification ended by a panic"),
    }
}

#[cfg(target_os = "linux")]
pub(super) mod clicks {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use notify_rust::{Hint, Notification, NotificationHandle};
    use tauri::{AppHandle, Manager};

    use super::{Destination, NAME};
    use crate::desktop::destination;

    /// The name of our icon and of our desktop file.
    const DESKTOP_NAME: &str = "voucher-desk";
    /// What the specification names a click on the notification itself.
    const CLICK: &str = "default";
    /// How many are waited for; each takes a thread until it is closed, and desktops keep them for days.
    const MOST: usize = 8;

    /// How many are waited for now.
    #[derive(Debug, Default)]
    pub(in crate::desktop) struct WaitedFor(Arc<AtomicUsize>);

    pub(super) fn ask(notification: &mut Notification, for_clicks: bool) {
        notification.icon(DESKTOP_NAME).hint(Hint::DesktopEntry(DESKTOP_NAME.to_owned()));
        if for_clicks {
            notification.action(CLICK, NAME);
        }
    }

    pub(super) fn wait(app: AppHandle, shown: NotificationHandle, click: Option<Destination>) {
        let Some(click) = click else { return };
        let waited_for = Arc::clone(&app.state::<WaitedFor>().0);
        if waited_for.fetch_add(1, Ordering::Relaxed) >= MOST {
            waited_for.fetch_sub(1, Ordering::Relaxed);
            return;
        }
        let ended = Arc::clone(&waited_for);
        let wait = move || {
            shown.wait_for_action(|action| {
                if action == CLICK {
                    destination::go(&app, click);
                }
            });
            ended.fetch_sub(1, Ordering::Relaxed);
        };
        if let Err(error) = std::thread::Builder::new().name("notification".to_owned()).spawn(wait) {
            waited_for.fetch_sub(1, Ordering::Relaxed);
            tracing::warn!(%error, "a click on a notification leads nowhere");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::dto::AnyConcern;
    use crate::domain::attention::{Action, Concern};
    use crate::domain::clock::Timestamp;

    fn item(code: Option<&str>) -> AttentionItem {
        AttentionItem {
            voucher_id: Some("d9708add-6307-418b-a3fc-8c82aa11c9a9".to_owned()),
            coupon_id: code.map(str::to_owned),
            concern: AnyConcern::Voucher(Concern::Declined),
            reasons: Vec::new(),
            since: Timestamp::from_millis(0),
            action: Action::OpenVoucher,
            can_be_seen: true,
            snooze: None,
        }
    }

    #[test]
    fn a_passer_by_reads_the_end_of_a_code_only() {
        let told = |code| text(Language::English, &[&item(code)]).expect("a text");
        assert_eq!(told(Some("AGYPMNVXPJ")), "Voucher …VXPJ needs attention");
        assert_eq!(told(Some("ABCDE")), "Voucher …DE needs attention", "a short code is not shown whole");
        assert_eq!(told(Some("A")), "Voucher … needs attention");
        assert_eq!(told(None), "A voucher needs attention");
        let french = text(Language::French, &[&item(Some("AGYPMNVXPJ"))]);
        assert_eq!(french.as_deref(), Some("Bon d’achat …VXPJ à traiter"));
    }

    #[test]
    fn a_burst_is_one_notification_and_nothing_is_none() {
        let one = item(Some("AGYPMNVXPJ"));
        assert_eq!(text(Language::English, &[&one, &one, &one]).as_deref(), Some("3 things need attention"));
        assert_eq!(text(Language::English, &[]), None);
    }

    #[test]
    fn a_click_leads_to_the_one_voucher_or_to_the_list() {
        let (one, receiver) = (item(Some("AGYPMNVXPJ")), AttentionItem { voucher_id: None, ..item(None) });
        let voucher_id = "d9708add-6307-418b-a3fc-8c82aa11c9a9".to_owned();
        assert_eq!(destination(&[&one]), Destination::Voucher { voucher_id });
        assert_eq!(destination(&[&one, &one]), Destination::Attention);
        assert_eq!(destination(&[&receiver]), Destination::Attention);
    }
}
