//! Requests as an operator looks back at them: the stored ones, and those the receiver answered without storing anything.

use super::clock::Timestamp;
use super::notification::Contract;
use super::refusal::Refusal;

/// How much of a path's segment that is no word of ours is shown, in characters: enough to recognise a typing mistake,
/// too little to be a secret.
const SHOWN_OF_SEGMENT: usize = 2;
/// How many segments of a path are shown.
const SHOWN_SEGMENTS: usize = 8;
/// The longest method that is shown whole, in characters.
const SHOWN_OF_METHOD: usize = 16;

/// The path of the reserve notification, behind the secret part when there is one.
pub const RESERVE_PATH: &str = "/notifications/jackpot/reserve";

/// The path of the webhook, behind the same secret part.
pub const WEBHOOK_PATH: &str = "/notifications/jackpot/webhook";

/// The path that a contract's notifications come to.
#[must_use]
pub const fn path_of(contract: Contract) -> &'static str {
    match contract {
        Contract::Reserve => RESERVE_PATH,
        Contract::Webhook => WEBHOOK_PATH,
    }
}

/// A request that was answered and of which nothing was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnstoredRequest {
    /// When it was answered.
    pub at: Timestamp,
    /// The address it came from; the proxy's when it cannot be told for whom that spoke.
    pub peer: String,
    /// Its method.
    pub method: String,
    /// Its path as it may be shown.
    pub path: String,
    /// Why nothing was stored.
    pub why: Unstored,
}

/// Why nothing was stored of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unstored {
    /// It was turned away.
    Refused(Refusal),
    /// It was our own test notification.
    Test,
}

impl UnstoredRequest {
    /// Takes of a request's head what may be shown.
    #[must_use]
    pub fn new(at: Timestamp, peer: String, method: &str, path: &str, why: Unstored) -> Self {
        Self { at, peer, method: method.chars().take(SHOWN_OF_METHOD).collect(), path: masked_path(path), why }
    }
}

/// A path without the secret part, and without what may have been meant as one: only the words of our own paths are
/// shown whole.
fn masked_path(path: &str) -> String {
    let ours = |segment: &str| {
        Contract::ALL.into_iter().any(|contract| path_of(contract).split('/').any(|word| word == segment))
    };
    let mut segments = path.trim_start_matches('/').split('/');
    let mut shown = String::new();
    for segment in segments.by_ref().take(SHOWN_SEGMENTS) {
        shown.push('/');
        if segment.is_empty() || ours(segment) {
            shown.push_str(segment);
        } else {
            shown.extend(segment.chars().take(SHOWN_OF_SEGMENT.min(segment.chars().count() / 4)));
            shown.push('…');
        }
    }
    if segments.next().is_some() {
        shown.push_str("/…");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::masked_path;

    #[test]
    fn of_a_path_only_our_own_words_are_shown_whole() {
        for (path, shown) in [
            ("/notifications/jackpot/reserve", "/notifications/jackpot/reserve"),
            ("/x7Rk2mQ9vT4pLw8n/notifications/jackpot/reserve", "/x7…/notifications/jackpot/reserve"),
            ("/x7Rk2mQ9vT4pLw8n/notifications/jackpot/webhook", "/x7…/notifications/jackpot/webhook"),
            ("/abc/notifications/jackpot/reserve/", "/…/notifications/jackpot/reserve/"),
            ("//notifications", "/notifications"),
            ("/", "/"),
            ("/wp-login.php", "/wp…"),
        ] {
            assert_eq!(masked_path(path), shown, "{path}");
        }
        assert_eq!(masked_path(&"/a".repeat(100)), format!("{}/…", "/…".repeat(8)));
    }
}
