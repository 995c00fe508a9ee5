//! Foreign requests as they may be shown and handed on: invisible characters made visible, credentials masked, and for
//! the vendor also keys, signatures and addresses. What is in doubt is left out.

use std::borrow::Cow;

use regex::{Captures, Regex};
use secrecy::{ExposeSecret, SecretString};
use serde_json::value::RawValue;

use crate::domain::ids::{MAX_NOTIFICATION_KEY_BYTES, visible};

/// What stands in place of something that is not shown.
pub(super) const MASK: &str = "••••••";
/// What stands in place of something that is not handed on.
const REDACTED: &str = "[redacted]";

/// Parts of the names of headers that carry credentials.
const CREDENTIALS: [&str; 8] =
    ["authorization", "cookie", "apikey", "api-key", "token", "secret", "signature", "password"];
/// Headers whose values the vendor may have.
const HARMLESS: [&str; 9] = [
    "accept",
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "transfer-encoding",
    "user-agent",
];
/// How deep a layout indents; deeper text is laid out all the same.
const DEEPEST: usize = 32;

/// A member or parameter whose name sounds like a key or a credential, and its value, also where the text is broken.
const SENSITIVE: &str = r#"(?i)([\w-]*(?:key|token|secret|password|authorization|signature|credential)[\w-]*\\*"?\s*[:=]\s*)(?:\\*"(?:[^"\\]|\\.)*"?|\[[^\]]*\]?|\{[^}]*\}?|[^\s,{}\[\]&"]+)"#;
/// A URL up to its query, and the query.
const URL_QUERY: &str = r#"(?i)(https?:(?:\\?/){2}[^\s"'<>?\\]*(?:\\/[^\s"'<>?\\]*)*)\?[^\s"'<>]*"#;
/// A character of ASCII by its number, as JSON may write any.
const BY_NUMBER: &str = r"(?i)\\u00([2-7][0-9a-f])";

/// The rules by which requests are redacted.
pub(super) struct Redaction {
    sensitive: Regex,
    url_query: Regex,
    by_number: Regex,
    secrets: Vec<SecretString>,
}

impl Redaction {
    /// With our own secrets, which are taken out wherever they stand.
    pub(super) fn new(secrets: Vec<SecretString>) -> Result<Self, regex::Error> {
        let (sensitive, url_query) = (Regex::new(SENSITIVE)?, Regex::new(URL_QUERY)?);
        Ok(Self { sensitive, url_query, by_number: Regex::new(BY_NUMBER)?, secrets })
    }

    /// A text for the vendor. `keys` are the values of its query.
    pub(super) fn text(&self, text: &str, keys: &[String]) -> String {
        let text = self.by_number.replace_all(text, plainly);
        let text = self.sensitive.replace_all(&text, format!("${{1}}\"{REDACTED}\""));
        let text = self.url_query.replace_all(&text, format!("${{1}}?{REDACTED}"));
        let mut text = text.into_owned();
        for secret in &self.secrets {
            text = without_secret(&text, Some(secret), REDACTED).into_owned();
        }
        for key in keys.iter().filter(|key| key.chars().count() >= 4) {
            text = text.replace(key.as_str(), REDACTED);
        }
        text
    }

    /// The beginning of a longer text for the vendor, without its end, where a key may have been cut through.
    pub(super) fn beginning(&self, text: &str, keys: &[String]) -> String {
        let mut text = self.text(text, keys);
        text.truncate(text.floor_char_boundary(text.len().saturating_sub(MAX_NOTIFICATION_KEY_BYTES)));
        text
    }

    /// A query for the vendor: the names of its parameters.
    pub(super) fn query(query: &str) -> String {
        let redact = |pair: &str| match pair.split_once('=') {
            Some((name, _)) => format!("{}={REDACTED}", visible(name)),
            None if pair.is_empty() => String::new(),
            None => REDACTED.to_owned(),
        };
        query.split('&').map(redact).collect::<Vec<_>>().join("&")
    }

    /// A text for a person at this computer, without what signs its links.
    pub(super) fn unsigned(&self, text: &str) -> String {
        let plain = self.by_number.replace_all(text, plainly);
        self.url_query.replace_all(&plain, format!("${{1}}?{MASK}")).into_owned()
    }

    /// A header's value for the vendor.
    pub(super) fn header(&self, name: &str, value: &str, keys: &[String]) -> String {
        if HARMLESS.iter().any(|harmless| name.eq_ignore_ascii_case(harmless)) {
            visible(&self.text(value, keys))
        } else {
            REDACTED.to_owned()
        }
    }
}

/// A character that was written by its number, unless it would end the string that it stands in.
fn plainly(written: &Captures<'_>) -> String {
    match u8::from_str_radix(&written[1], 16) {
        Ok(byte) if !matches!(byte, b'"' | b'\\') => char::from(byte).to_string(),
        _ => written[0].to_owned(),
    }
}

/// A header's value for a person at this computer.
pub(super) fn shown_header(name: &str, value: &str, secret: Option<&SecretString>) -> String {
    let name = name.to_ascii_lowercase();
    if CREDENTIALS.iter().any(|credential| name.contains(credential)) {
        return MASK.to_owned();
    }
    visible(&without_secret(value, secret, MASK))
}

/// A text of one line for a person at this computer.
pub(super) fn shown_line(text: &str, secret: Option<&SecretString>) -> String {
    visible(&without_secret(text, secret, MASK))
}

/// A body for a person at this computer: JSON laid out, anything else line by line; whether it is JSON.
pub(super) fn shown_body(body: &[u8], secret: Option<&SecretString>) -> (String, bool) {
    let laid_out = std::str::from_utf8(body).ok().and_then(pretty);
    match laid_out {
        Some(text) => (without_secret(&text, secret, MASK).into_owned(), true),
        None => (without_secret(&visible_lines(body), secret, MASK).into_owned(), false),
    }
}

fn without_secret<'a>(text: &'a str, secret: Option<&SecretString>, mask: &str) -> Cow<'a, str> {
    match secret.map(|secret| secret.expose_secret()).filter(|secret| text.contains(secret)) {
        Some(secret) => Cow::Owned(text.replace(secret, mask)),
        None => Cow::Borrowed(text),
    }
}

/// Text as it came, with what would not be seen named: bytes that are no text too.
fn visible_lines(body: &[u8]) -> String {
    let mut shown = String::with_capacity(body.len());
    for chunk in body.utf8_chunks() {
        for (number, line) in chunk.valid().split('\n').enumerate() {
            if number > 0 {
                shown.push('\n');
            }
            shown.push_str(&visible(line));
        }
        chunk.invalid().iter().for_each(|byte| shown.push_str(&format!("\\x{byte:02x}")));
    }
    shown
}

/// Well-formed JSON with a line for every member. Nothing is read into values: repeated keys, numbers and escapes stay
/// as they were written, since one of them may be the fault.
fn pretty(text: &str) -> Option<String> {
    let whole: &RawValue = serde_json::from_str(text).ok()?;
    let mut out = String::with_capacity(2 * text.len());
    let mut depth = 0_usize;
    let mut rest = whole.get();
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        (0..depth.min(DEEPEST)).for_each(|_| out.push_str("  "));
    };
    while let Some(first) = rest.chars().next() {
        let mut taken = first.len_utf8();
        match first {
            '"' => {
                taken = end_of_string(rest);
                out.push_str(&visible(&rest[..taken]));
            }
            '{' | '[' => {
                out.push(first);
                let inner = rest[1..].trim_start();
                if let Some(close) = inner.chars().next().filter(|next| matches!(next, '}' | ']')) {
                    out.push(close);
                    taken = rest.len() - inner.len() + 1;
                } else {
                    depth += 1;
                    line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(first);
            }
            ',' => {
                out.push(first);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            _ if first.is_ascii_whitespace() => {}
            _ => out.push(first),
        }
        rest = &rest[taken..];
    }
    Some(out)
}

/// Where the string that a text begins with ends, in bytes.
fn end_of_string(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redaction() -> Redaction {
        Redaction::new(vec![SecretString::from("pathsecret"), SecretString::from("api:key/7")]).expect("right patterns")
    }

    #[test]
    fn nothing_of_keys_signatures_and_secrets_is_handed_on() {
        let redaction = redaction();
        for text in [
            r#"{"notificationKey":"hidden-7"}"#,
            r#"{"notificationKey" : ["hidden-7","hidden-8"]}"#,
            r#"{"notificationKey":{"a":"hidden-7"}}"#,
            r#"{"apiKey":"a\"hidden-7"}"#,
            r#"{"notificationKey":"hidden-7"#,
            r#"{"inner":"{\"notificationKey\":\"hidden-7\"}"}"#,
            "notificationKey=hidden-7&x=1",
            r#"{"token":4711471147}"#,
            r#"{"notification\u004bey":"hidden-7"}"#,
            r#"{"notificationKey":"a\u0022hidden-7"}"#,
            r#"{"signedUrl":"https://files.example/a.pdf?X-Amz-Signature=hidden-7&b=c"}"#,
            r#"{"signedUrl":"https:\/\/files.example\/a.pdf?hidden-7"}"#,
            r#"{"signedUrl":"https:\u002f\u002ffiles.example\u002fa.pdf\u003fhidden-7"}"#,
            "see HTTPS://files.example/a.pdf?hidden-7",
            "/pathsecret/notifications",
            "by api:key/7 alone",
            r#"{"who":"raw-key-9"}"#,
        ] {
            let shown = redaction.text(text, &["raw-key-9".to_owned()]);
            for word in ["hidden", "4711471147", "pathsecret", "api:key/7", "raw-key-9"] {
                assert!(!shown.contains(word), "{text} became {shown}");
            }
        }
        let kept = r#"{"id":"v1","couponId":"AGYP","value":110,"url":"https://files.example/a.pdf"}"#;
        assert_eq!(redaction.text(kept, &[]), kept, "what the vendor needs stays");
        assert_eq!(Redaction::query("notificationKey=a&x=b&c"), "notificationKey=[redacted]&x=[redacted]&[redacted]");
        assert_eq!(redaction.header("X-Forwarded-For", "192.0.2.7", &[]), "[redacted]");
        assert_eq!(redaction.header("Content-Type", "text/plain", &[]), "text/plain");
    }

    #[test]
    fn json_is_laid_out_as_it_was_written() {
        let text = r#" {"a":1.50,"a":"x,{\"","b":[],"c":[1,{"d":null}],"e":{ }}"#;
        let laid_out = "{\n  \"a\": 1.50,\n  \"a\": \"x,{\\\"\",\n  \"b\": [],\n  \"c\": [\n    1,\n    {\n      \"d\": null\n    }\n  ],\n  \"e\": {}\n}";
        assert_eq!(shown_body(text.as_bytes(), None), (laid_out.to_owned(), true));
        let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
        assert!(shown_body(deep.as_bytes(), None).0.len() < 1_000_000);
    }

    #[test]
    fn what_is_no_json_is_shown_line_by_line() {
        let body = b"{\"a\":\n\x1b[2J\xff\xe2\x80\xae";
        assert_eq!(shown_body(body, None), ("{\"a\":\n\\u{1b}[2J\\xff\\u{202e}".to_owned(), false));
        let secret = SecretString::from("pathsecret");
        assert_eq!(shown_body(b"a pathsecret", Some(&secret)).0, "a ••••••");
        assert_eq!(shown_header("X-Api-Key", "k", None), MASK);
        assert_eq!(shown_header("x-original-uri", "/pathsecret/n", Some(&secret)), "/••••••/n");
        assert_eq!(shown_header("user-agent", "Jackpot/1", None), "Jackpot/1");
    }
}
