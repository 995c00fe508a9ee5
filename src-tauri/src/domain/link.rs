//! A signed URL and the instant it expires: the one place that knows how long a link lives.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::clock::Timestamp;

/// How long a signed URL is valid, counted from when it was made (documented by the vendor: one hour).
pub const LINK_LIFETIME: Duration = Duration::from_secs(3600);

/// The URL of a voucher's PDF. Whoever holds it can read the file: its text never reaches a log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SignedUrl(String);

impl SignedUrl {
    /// Takes the text as it came; the vault's guard judges it before anything is asked of it.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The whole URL with its signature.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// When it expires, given that we heard of it at `heard_at`.
    ///
    /// The vendor documents one hour and not from when. An expiry written into the URL itself, the way object stores
    /// do (assumed), is believed when it is sooner than an hour from hearing of it: it can only make us more careful.
    #[must_use]
    pub fn expires_at(&self, heard_at: Timestamp) -> Timestamp {
        let by_contract = heard_at.plus(LINK_LIFETIME);
        self.written_expiry().map_or(by_contract, |written| written.min(by_contract))
    }

    fn written_expiry(&self) -> Option<Timestamp> {
        let query = self.0.split_once('?')?.1;
        let value = |name: &str| {
            query.split(['&', '#']).filter_map(|pair| pair.split_once('=')).find_map(|(k, v)| (k == name).then_some(v))
        };
        if let Some(seconds) = value("Expires").and_then(|text| text.parse::<i64>().ok()) {
            return seconds.checked_mul(1000).and_then(Timestamp::from_foreign_millis);
        }
        let signed = chrono::NaiveDateTime::parse_from_str(value("X-Amz-Date")?, "%Y%m%dT%H%M%SZ").ok()?;
        let lifetime = value("X-Amz-Expires")?.parse::<u32>().ok()?;
        let signed_at = Timestamp::from_foreign_millis(signed.and_utc().timestamp_millis())?;
        Some(signed_at.plus(Duration::from_secs(lifetime.into())))
    }
}

impl fmt::Debug for SignedUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignedUrl(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::{SignedUrl, Timestamp};

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("valid")
    }

    #[test]
    fn a_bare_link_lives_one_hour_from_hearing_of_it() {
        let link = SignedUrl::new("https://files.example/a.pdf?sig=1");
        assert_eq!(link.expires_at(at("2026-01-01T10:00:00Z")), at("2026-01-01T11:00:00Z"));
    }

    #[test]
    fn a_written_expiry_only_ever_shortens_the_hour() {
        let heard = at("2026-01-01T10:00:00Z");
        let sooner = SignedUrl::new("https://f.example/a?X-Amz-Date=20260101T095500Z&X-Amz-Expires=3600&s=1");
        assert_eq!(sooner.expires_at(heard), at("2026-01-01T10:55:00Z"));
        let later = SignedUrl::new("https://f.example/a?Expires=4102444800");
        assert_eq!(later.expires_at(heard), at("2026-01-01T11:00:00Z"));
        let odd = SignedUrl::new("https://f.example/a?Expires=99999999999999999&X-Amz-Date=x");
        assert_eq!(odd.expires_at(heard), at("2026-01-01T11:00:00Z"));
    }

    #[test]
    fn its_signature_is_not_debug_printed() {
        assert!(!format!("{:?}", SignedUrl::new("https://f.example/a?sig=secret")).contains("secret"));
    }
}
