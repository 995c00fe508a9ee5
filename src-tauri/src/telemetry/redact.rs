//! The second wall before the log: masks what looks like a secret or is one of ours, and escapes what would not be seen.
//! The first wall is that nobody logs one. Costs time only for lines that are told, linear in their length.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use regex::{Captures, Regex, RegexBuilder};
use secrecy::{ExposeSecret, SecretString};

use crate::domain::ids::visible;

/// What stands in a secret's place.
const MASK: &str = "[hidden]";
/// A known secret with fewer bytes is not searched for: it would be found in half of all words.
const SHORTEST: usize = 4;
/// So much of a known secret is searched for; what follows it goes with it up to the next blank.
const SEARCHED: usize = 128;

/// Each takes away what its first group, and its second if it has one, does not keep.
const SHAPES: &[&str] = &[
    // A URL within another one.
    r#"()https?%3a%2f%2f[^\s"<>]*"#,
    // User and password of a URL.
    r#"(://)[^\s/?#@"<>]+(@)"#,
    // Query and fragment of a URL, and a query that lost its URL.
    r#"([a-z][a-z0-9+.-]*:\\?/\\?/[^\s?#"<>]*[?#])[^\s"<>]+"#,
    r#"(\?)[a-z0-9_.~%-]+=[^\s"<>]*"#,
    // A value by its name: in a query, a header, JSON, or Rust's own notation, however often its quotes are escaped.
    concat!(
        r#"((?-u:\b)(?:notification[_-]?key|(?:proxy-)?authorization|api[_-]?key|(?:[a-z]+[_-])?token|client[_-]?(?:id|secret)|"#,
        r#"password|secret|sig|signature|x-(?:amz|goog)-[a-z-]+)\\*["']?\s*(?:[=:]|%3d)\s*(?:[a-z]+\()*)"#,
        r#"(?:"(?:[^"\\]|\\.)*"?|\\+"[^"]*"?|(?:(?:bearer|basic)\s+)?[^\s"&,;}\]]+)"#,
    ),
    r#"((?-u:\b)bearer\s+)[a-z0-9._~+/=-]+"#,
];

/// What masks.
pub(super) struct Redactor {
    /// Secrets that are known; none when none is. Its pattern holds them in memory, as the settings do.
    known: Option<Regex>,
    shapes: Vec<Regex>,
}

impl Redactor {
    /// Masks these secrets besides what looks like one.
    pub(super) fn new<'a>(secrets: impl IntoIterator<Item = &'a SecretString>) -> Self {
        let secrets = secrets.into_iter().map(ExposeSecret::expose_secret).filter(|secret| secret.len() >= SHORTEST);
        let known: Vec<_> = secrets.map(forms).collect();
        let regex = |pattern: &str| RegexBuilder::new(pattern).case_insensitive(true).build().ok();
        let known = (!known.is_empty()).then(|| regex(&known.join("|"))).flatten();
        Self { known, shapes: SHAPES.iter().filter_map(|shape| regex(shape)).collect() }
    }

    /// One line as it may be told: no secrets, and nothing that ends it or hides in it.
    pub(super) fn line(&self, text: &str) -> String {
        let mut text = match &self.known {
            Some(known) => known.replace_all(text, MASK),
            None => text.into(),
        };
        for shape in &self.shapes {
            if shape.is_match(&text) {
                text = shape.replace_all(&text, masked).into_owned().into();
            }
        }
        visible(&text)
    }
}

fn masked(found: &Captures<'_>) -> String {
    let kept = |group| found.get(group).map_or("", |kept| kept.as_str());
    format!("{}{MASK}{}", kept(1), kept(2))
}

/// A pattern that finds a secret as it is, percent-encoded or escaped in any of its characters, in hex, and in base64
/// wherever it stands in what was encoded.
fn forms(secret: &str) -> String {
    let begin: String = secret.chars().take(SEARCHED).collect();
    let mut forms = vec![begin.chars().map(character).collect::<String>(), hex::encode(&begin)];
    for before in 0..3 {
        // The characters at both ends also hold bits of the neighbours.
        let mut bytes = vec![0; before];
        bytes.extend_from_slice(begin.as_bytes());
        let whole = bytes.len() / 3 * 4;
        let skipped = (before * 8).div_ceil(6);
        for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            let encoded = engine.encode(&bytes);
            forms.push(regex::escape(encoded.get(skipped..whole).unwrap_or(&encoded)));
        }
    }
    let rest = if begin.len() < secret.len() { r"\S*" } else { "" };
    format!("(?:{}){rest}", forms.join("|"))
}

/// A character as it is, with backslashes before it, or percent-encoded.
fn character(c: char) -> String {
    let encoded: String = c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02x}")).collect();
    format!(r"(?:\\*{}|{encoded})", regex::escape(&c.to_string()))
}

#[cfg(test)]
mod tests {
    use super::{Redactor, SHAPES};
    use secrecy::SecretString;

    fn line(text: &str) -> String {
        Redactor::new([&SecretString::from("S3cr\"et/ é+1".to_owned())]).line(text)
    }

    #[test]
    fn every_shape_is_a_pattern() {
        assert_eq!(Redactor::new([]).shapes.len(), SHAPES.len());
    }

    #[test]
    fn a_known_secret_is_masked_in_every_form() {
        for text in
            ["a S3cr\"et/ é+1 b", "a s3CR\\\"ET/ É+1 b", "a S3cr%22et%2F%20%C3%A9%2B1 b", "a S3cr%22et%2f%20%c3%a9+1 b"]
        {
            assert_eq!(line(text), "a [hidden] b", "{text}");
        }
        let hex = hex::encode("S3cr\"et/ é+1");
        assert_eq!(line(&hex), "[hidden]");
        for before in ["", "a", "ab"] {
            use base64::Engine;
            let encoded = base64::engine::general_purpose::STANDARD.encode(format!("{before}S3cr\"et/ é+1cd"));
            assert!(line(&encoded).contains("[hidden]"), "{encoded}");
        }
        let long = "x".repeat(5000) + "y";
        let masked = Redactor::new([&SecretString::from(long.clone())]).line(&format!("a {long} b"));
        assert_eq!(masked, "a [hidden] b");
    }

    #[test]
    fn what_looks_like_a_secret_is_masked() {
        for (text, told) in [
            ("see https://h.example/a?sig=1&b=2 now", "see https://h.example/a?[hidden] now"),
            ("url=\"https://h.example/a?b='c'&sig=1\"", "url=\"https://h.example/a?[hidden]\""),
            ("https://user:pass@h.example/a", "https://[hidden]@h.example/a"),
            (r"https:\/\/h.example\/a?s", r"https:\/\/h.example\/a?[hidden]"),
            ("u=https%3A%2F%2Fh.example%2Fa%3Fs%3D1", "u=[hidden]"),
            ("GET /notifications?notificationKey=Ada HTTP/1.1", "GET /notifications?[hidden] HTTP/1.1"),
            ("notificationKey=Ada+L&x=1", "notificationKey=[hidden]&x=1"),
            ("{\"notificationKey\":\"Ada \\\"L\\\" x\",\"a\":1}", "{\"notificationKey\":[hidden],\"a\":1}"),
            ("{\\\"notificationKey\\\":\\\"Ada L\\\"}", "{\\\"notificationKey\\\":[hidden]}"),
            ("notification_key: Some(NotificationKey(\"Ada L\"))", "notification_key: Some(NotificationKey([hidden]))"),
            ("Authorization: Bearer abc.def", "Authorization: [hidden]"),
            ("\"apikey\": \"abc\"", "\"apikey\": [hidden]"),
            ("it said Bearer abc.def there", "it said Bearer [hidden] there"),
            ("access_token=abc", "access_token=[hidden]"),
        ] {
            assert_eq!(line(text), told, "{text}");
        }
    }

    #[test]
    fn ordinary_lines_stay_as_they_are() {
        for text in [
            "2026-01-01T10:00:00Z  WARN voucher_desk::app: the receiver can be reached address=0.0.0.0:4180",
            "ERROR voucher_desk::vendor: the vendor's API key has characters that cannot be sent",
            "INFO the receiver listens address=http://127.0.0.1:1/a?",
        ] {
            assert_eq!(line(text), text);
        }
    }

    #[test]
    fn nothing_ends_a_line_or_hides_in_it() {
        assert_eq!(line("a\nb\r\u{1b}[2Jc\u{202e}"), "a\\u{a}b\\u{d}\\u{1b}[2Jc\\u{202e}");
    }
}
