//! A notification of the operating system. It may be read by whoever passes by: of a code it shows the end only.

use notify_rust::Notification;

use super::words::{Language, NAME};
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
        several => Some(language.things_need_attention(several.len())),
    }
}

/// One text for the watched codes that have arrived.
pub(super) fn arrived(language: Language, codes: &[&String]) -> Option<String> {
    match codes {
        [] => None,
        [code] => Some(language.code_arrived(&visible(&end(code)))),
        several => Some(language.codes_arrived(several.len())),
    }
}

/// The last characters, and never the whole of a code.
fn end(code: &str) -> String {
    let length = code.chars().count();
    let shown = SHOWN.min(length / 2);
    code.chars().skip(length - shown).collect()
}

/// Shows it. Where nothing shows notifications, nothing is missed: the title and the list say the same.
pub(super) async fn show(text: String) {
    let shown = tokio::task::spawn_blocking(move || {
        Notification::new().appname(NAME).summary(NAME).body(&text).show().map(drop)
    });
    match shown.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "the system took no notification"),
        Err(error) => tracing::warn!(%error, "a notification ended by a panic"),
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
    }

    #[test]
    fn a_burst_is_one_notification_and_nothing_is_none() {
        let one = item(Some("AGYPMNVXPJ"));
        assert_eq!(text(Language::English, &[&one, &one, &one]).as_deref(), Some("3 things need attention"));
        assert_eq!(text(Language::English, &[]), None);
    }

    #[test]
    fn of_a_watched_code_the_end_is_told_too() {
        let code = "AGYPMNVXPJ".to_owned();
        let told = arrived(Language::English, &[&code]);
        assert_eq!(told.as_deref(), Some("The watched code …VXPJ has arrived"));
        assert_eq!(arrived(Language::French, &[&code, &code]).as_deref(), Some("2 codes surveillés sont arrivés"));
        assert_eq!(arrived(Language::English, &[]), None);
    }
}
