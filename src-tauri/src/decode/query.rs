//! The query of a notification: `application/x-www-form-urlencoded`, read strictly.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::domain::ids::{IdProblem, NotificationKey};
use crate::domain::notification::{ReadProblem, Unreadable};

const NAME: &str = "notificationKey";

/// Takes the end user's key (documented by the vendor). None when it is missing or empty.
pub(super) fn notification_key(query: Option<&str>) -> Result<Option<NotificationKey>, Unreadable> {
    let mut found = None;
    for pair in query.unwrap_or_default().split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if decode(name).as_deref() != Some(NAME) {
            continue;
        }
        if found.is_some() {
            return Err(invalid());
        }
        found = Some(decode(value).ok_or_else(invalid)?);
    }
    match found.map(NotificationKey::parse) {
        None | Some(Err(IdProblem::Empty)) => Ok(None),
        Some(Ok(key)) => Ok(Some(key)),
        Some(Err(_)) => Err(invalid()),
    }
}

/// The values of all parameters, each as it was written and as it is meant: for what must recognise them elsewhere.
#[must_use]
pub fn query_values(query: Option<&str>) -> Vec<String> {
    let written = query.unwrap_or_default().split('&').filter_map(|pair| Some(pair.split_once('=')?.1));
    written.flat_map(|value| [Some(value.to_owned()), decode(value)]).flatten().collect()
}

fn decode(text: &str) -> Option<String> {
    let spaced = if text.contains('+') { Cow::Owned(text.replace('+', " ")) } else { Cow::Borrowed(text) };
    percent_decode_str(&spaced).decode_utf8().ok().map(Cow::into_owned)
}

fn invalid() -> Unreadable {
    Unreadable { problem: ReadProblem::KeyInvalid, field: Some(NAME.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::notification_key;

    fn key(query: &str) -> Result<Option<String>, ()> {
        notification_key(Some(query)).map(|key| key.map(|key| key.as_str().to_owned())).map_err(|_| ())
    }

    #[test]
    fn any_text_survives_unchanged() {
        assert_eq!(key("notificationKey=a%20b+c%2Bd"), Ok(Some("a b c+d".to_owned())));
        assert_eq!(key("x=1&notificationKey=%C3%A9%F0%9F%8E%81&y"), Ok(Some("é🎁".to_owned())));
        assert_eq!(key("notificationKey=a=b"), Ok(Some("a=b".to_owned())));
        assert_eq!(key("notification%4Bey=k"), Ok(Some("k".to_owned())));
    }

    #[test]
    fn a_missing_or_empty_key_is_none_and_a_bad_one_is_refused() {
        assert_eq!(key(""), Ok(None));
        assert_eq!(key("notificationkey=lower"), Ok(None));
        assert_eq!(key("notificationKey="), Ok(None));
        assert_eq!(key("notificationKey"), Ok(None));
        assert_eq!(key("notificationKey=a&notificationKey=a"), Err(()));
        assert_eq!(key("notificationKey=%ff"), Err(()));
        assert_eq!(key(&format!("notificationKey={}", "k".repeat(257))), Err(()));
        assert!(notification_key(None).expect("no query").is_none());
    }
}
