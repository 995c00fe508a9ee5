//! The vendor's wire format, the one place that knows it: routes, headers, the shapes of answers, what a status means.
//!
//! `[D]` is documented by the vendor. `[A]` is our assumption: read tolerantly, and changed here only.

use std::borrow::Cow;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, InvalidHeaderValue, RETRY_AFTER};
use reqwest::{StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::{AnswerProblem, Outage, VendorError};
use crate::domain::ids::VoucherId;
use crate::domain::link::SignedUrl;

/// Carries the API key when there is no client secret. `[D]`
pub(super) const API_KEY_HEADER: HeaderName = HeaderName::from_static("apikey");
/// Carries the token of the machine to machine login. `[A]`
pub(super) const TOKEN_HEADER: HeaderName = reqwest::header::AUTHORIZATION;
/// How long a token lives when its answer does not say. `[A]`
const DEFAULT_TOKEN_LIFETIME: Duration = Duration::from_secs(3600);
/// A longer life is not believed: a token that is never renewed would be one more thing to go stale. (Our choice.)
const LONGEST_TOKEN_LIFETIME: Duration = Duration::from_secs(24 * 3600);

/// The calls that are made. A status means different things to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    /// `POST /v2/token` `[D]`
    Token,
    /// `GET /v2/vouchers/{voucherId}/signedurl` `[D]`
    SignedUrl,
    /// `GET /v2/vouchers/{voucherId}` `[A]`
    Voucher,
    /// `PUT /v2/voucher/{voucherId}/confirm` `[D]`
    Confirm,
}

/// `{base}/v2/token` `[D]`
pub(super) fn token_url(base: &Url) -> Url {
    below(base, &["v2", "token"])
}

/// `{base}/v2/vouchers/{voucherId}/signedurl` `[D]`, the id as one path segment whatever it holds. `None` for the two
/// texts that no path can carry as a segment: `.` and `..`.
pub(super) fn signed_url_url(base: &Url, voucher: &VoucherId) -> Option<Url> {
    segment(voucher).map(|id| below(base, &["v2", "vouchers", id, "signedurl"]))
}

/// `{base}/v2/vouchers/{voucherId}` `[A]`: answers with the voucher object, whose fields are those of a notification.
pub(super) fn voucher_url(base: &Url, voucher: &VoucherId) -> Option<Url> {
    segment(voucher).map(|id| below(base, &["v2", "vouchers", id]))
}

/// `{base}/v2/voucher/{voucherId}/confirm` `[D]`, singular as documented. What a success has for a body is `[A]`: the
/// voucher object, or nothing that matters.
pub(super) fn confirm_url(base: &Url, voucher: &VoucherId) -> Option<Url> {
    segment(voucher).map(|id| below(base, &["v2", "voucher", id, "confirm"]))
}

fn segment(voucher: &VoucherId) -> Option<&str> {
    Some(voucher.as_str()).filter(|id| !matches!(*id, "." | ".."))
}

fn below(base: &Url, segments: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url
}

/// The value of [`API_KEY_HEADER`]: the key as it is. `[D]`
pub(super) fn api_key_value(api_key: &SecretString) -> Result<HeaderValue, InvalidHeaderValue> {
    secret_value(api_key.expose_secret())
}

/// The value of [`TOKEN_HEADER`]. `[A]`
fn token_value(token: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    secret_value(&format!("Bearer {token}"))
}

fn secret_value(text: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    let mut value = HeaderValue::from_str(text)?;
    value.set_sensitive(true);
    Ok(value)
}

/// The body that asks for a token. `[D]`
#[derive(Serialize)]
pub(super) struct TokenRequest<'a> {
    grant_type: &'static str,
    client_id: &'a str,
    client_secret: &'a str,
}

impl<'a> TokenRequest<'a> {
    pub(super) fn new(api_key: &'a SecretString, client_secret: &'a SecretString) -> Self {
        Self {
            grant_type: "client_credentials",
            client_id: api_key.expose_secret(),
            client_secret: client_secret.expose_secret(),
        }
    }
}

/// A token as the vendor granted it.
#[derive(Debug)]
pub(super) struct Grant {
    /// Ready for [`TOKEN_HEADER`].
    pub(super) header: HeaderValue,
    pub(super) lifetime: Duration,
}

/// Field names and the lifetime's unit are `[A]`: `access_token` or `token`, `expires_in` in seconds.
#[derive(Deserialize)]
struct TokenAnswer<'a> {
    #[serde(borrow)]
    access_token: Option<Cow<'a, str>>,
    #[serde(borrow)]
    token: Option<Cow<'a, str>>,
    expires_in: Option<ExpiresIn>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ExpiresIn {
    Seconds(u64),
    Text(String),
    Other(IgnoredAny),
}

/// Reads the answer to a token request. `[A]`
pub(super) fn read_token(body: &[u8]) -> Result<Grant, AnswerProblem> {
    let answer: TokenAnswer<'_> = serde_json::from_slice(body).map_err(|_| AnswerProblem::NoToken)?;
    let token = answer.access_token.or(answer.token).filter(|token| !token.is_empty()).ok_or(AnswerProblem::NoToken)?;
    let seconds = match answer.expires_in {
        Some(ExpiresIn::Seconds(seconds)) => Some(seconds),
        Some(ExpiresIn::Text(text)) => text.parse().ok(),
        Some(ExpiresIn::Other(_)) | None => None,
    };
    let lifetime = seconds.map_or(DEFAULT_TOKEN_LIFETIME, Duration::from_secs).min(LONGEST_TOKEN_LIFETIME);
    let header = token_value(&token).map_err(|_| AnswerProblem::NoToken)?;
    Ok(Grant { header, lifetime })
}

#[derive(Deserialize)]
#[serde(untagged)]
enum SignedUrlAnswer {
    Signed {
        #[serde(rename = "signedUrl")]
        signed_url: String,
    },
    Plain {
        url: String,
    },
    Bare(String),
}

/// Reads the answer to a signed URL request: `{"signedUrl":…}`, `{"url":…}`, the URL as JSON string or as text. `[A]`
pub(super) fn read_signed_url(body: &[u8]) -> Result<SignedUrl, AnswerProblem> {
    let text = match serde_json::from_slice(body) {
        Ok(
            SignedUrlAnswer::Signed { signed_url: url } | SignedUrlAnswer::Plain { url } | SignedUrlAnswer::Bare(url),
        ) => url,
        Err(_) => String::from_utf8(body.to_vec()).map_err(|_| AnswerProblem::NoUrl)?,
    };
    let text = text.trim();
    // The URL parser would drop line breaks and repair spaces: whatever has them is a page of text, not a URL.
    let is_url = !text.contains(|c: char| c.is_whitespace() || c.is_control())
        && Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if is_url { Ok(SignedUrl::new(text)) } else { Err(AnswerProblem::NoUrl) }
}

/// What a status means to a call: go on and read the body, or the failure that it is.
pub(super) fn judge_status(call: Call, status: StatusCode, headers: &HeaderMap) -> Result<(), VendorError> {
    Err(match (status.as_u16(), call) {
        (200..=299, _) => return Ok(()),
        // 400 is how OAuth servers may turn down a wrong client (RFC 6749, 5.2). [A]
        (status @ (401 | 403), _) | (status @ 400, Call::Token) => VendorError::CredentialsRejected { status },
        (404, Call::SignedUrl | Call::Confirm) => VendorError::UnknownVoucher,
        // An API that has the route answers in JSON that it does not know the voucher. [A]
        (404, Call::Voucher) if is_json(headers) => VendorError::UnknownVoucher,
        (404 | 405 | 501, Call::Voucher) => VendorError::RouteMissing,
        // A reservation that has lapsed, was canceled or is confirmed already. [A]
        (status @ (400 | 409 | 410 | 422), Call::Confirm) => VendorError::Refused { status },
        (429, _) => VendorError::RateLimited { retry_after: retry_after(headers) },
        (status @ (408 | 500..=599), _) => VendorError::Unavailable(Outage::Status(status)),
        (status, _) => VendorError::Unreadable(AnswerProblem::Status(status)),
    })
}

/// Whether a failed confirmation is known not to have been made. What the vendor turned down before acting on it was not,
/// nor what never reached it; anything else may have been made. `[A]`
pub(super) fn was_not_made(failure: &VendorError) -> bool {
    match failure {
        VendorError::NotConfigured
        | VendorError::CredentialsRejected { .. }
        | VendorError::UnknownVoucher
        | VendorError::RouteMissing
        | VendorError::Refused { .. }
        | VendorError::RateLimited { .. }
        | VendorError::Unreadable(AnswerProblem::Status(400..=499)) => true,
        VendorError::Unavailable(Outage::Transport(error)) => error.is_connect(),
        VendorError::Unavailable(Outage::Status(_) | Outage::Deadline) | VendorError::Unreadable(_) => false,
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()?.split(';').next());
    media_type.is_some_and(|text| text.trim().eq_ignore_ascii_case("application/json"))
}

/// `Retry-After` in seconds; its other form, a date, would need both clocks to agree and is not read.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
    use reqwest::{StatusCode, Url};

    use super::super::{AnswerProblem, Outage, VendorError};
    use super::{
        Call, confirm_url, judge_status, read_signed_url, read_token, signed_url_url, token_url, voucher_url,
        was_not_made,
    };
    use crate::domain::ids::VoucherId;

    #[test]
    fn an_id_is_one_path_segment_whatever_it_holds() {
        let base = Url::parse("https://api.example/gate/").expect("valid");
        assert_eq!(token_url(&base).as_str(), "https://api.example/gate/v2/token");
        for (id, segment) in [
            ("d9708add-6307-418b-a3fc-8c82aa11c9a9", "d9708add-6307-418b-a3fc-8c82aa11c9a9"),
            ("../../admin?x=1#y", "..%2F..%2Fadmin%3Fx=1%23y"),
            ("%2e%2e", "%252e%252e"),
            ("a\\b c", "a%5Cb%20c"),
            ("é", "%C3%A9"),
        ] {
            let url = signed_url_url(&base, &VoucherId::parse(id).expect("an id")).expect("a segment");
            assert_eq!(url.as_str(), format!("https://api.example/gate/v2/vouchers/{segment}/signedurl"), "{id}");
        }
        let id = VoucherId::parse("a/b").expect("an id");
        assert_eq!(voucher_url(&base, &id).expect("a segment").as_str(), "https://api.example/gate/v2/vouchers/a%2Fb");
        let confirm = confirm_url(&base, &id).expect("a segment");
        assert_eq!(confirm.as_str(), "https://api.example/gate/v2/voucher/a%2Fb/confirm");
        for id in [".", ".."] {
            assert_eq!(signed_url_url(&base, &VoucherId::parse(id).expect("an id")), None, "{id}");
        }
    }

    #[test]
    fn every_assumed_shape_of_a_signed_url_is_read() {
        let url = "https://files.example/a.pdf?sig=%2B1&x=é";
        for body in [
            format!(r#"{{"signedUrl":"{url}","other":1}}"#),
            format!(r#"{{"url":"{url}","signedUrl":null}}"#),
            format!(r#""{url}""#),
            url.to_owned(),
            format!("  {url}\r\n"),
        ] {
            assert_eq!(read_signed_url(body.as_bytes()).expect("read").expose(), url, "{body}");
        }
    }

    #[test]
    fn what_holds_no_absolute_url_is_unreadable() {
        for body in [
            "",
            "null",
            "12",
            "{}",
            "[]",
            r#"{"signedUrl":12}"#,
            r#"{"signedUrl":"/a.pdf"}"#,
            r#"{"data":{"signedUrl":"https://files.example/a"}}"#,
            r#""file:///etc/passwd""#,
            "javascript:alert(1)",
            "https://",
            "<html>https://files.example/a</html>",
            "https://files.example/a\nhttps://files.example/b",
            "https://files.example/a b",
        ] {
            assert_eq!(read_signed_url(body.as_bytes()), Err(AnswerProblem::NoUrl), "{body}");
        }
        assert_eq!(read_signed_url(b"https://files.example/\xff"), Err(AnswerProblem::NoUrl));
    }

    #[test]
    fn a_token_is_found_under_either_name_with_its_lifetime() {
        for (body, header, seconds) in [
            (r#"{"access_token":"a","expires_in":600,"token_type":"bearer"}"#, "Bearer a", 600),
            (r#"{"token":"b"}"#, "Bearer b", 3600),
            (r#"{"token":"b","expires_in":"90"}"#, "Bearer b", 90),
            (r#"{"token":"b","expires_in":-1}"#, "Bearer b", 3600),
            (r#"{"token":"b","expires_in":"soon"}"#, "Bearer b", 3600),
            (r#"{"token":"b","expires_in":18446744073709551615}"#, "Bearer b", 86_400),
        ] {
            let grant = read_token(body.as_bytes()).expect(body);
            assert_eq!(grant.header, header, "{body}");
            assert!(grant.header.is_sensitive(), "a token is not to be debug-printed");
            assert_eq!(grant.lifetime, Duration::from_secs(seconds), "{body}");
        }
        for body in ["", "{}", r#"{"token":""}"#, r#"{"token":7}"#, r#"{"token":"a\nb"}"#, r#""text""#] {
            assert_eq!(read_token(body.as_bytes()).map(|grant| grant.lifetime), Err(AnswerProblem::NoToken), "{body}");
        }
    }

    #[test]
    fn each_status_has_one_meaning_to_a_call() {
        let judge =
            |call, status: u16| judge_status(call, StatusCode::from_u16(status).expect("a status"), &HeaderMap::new());
        for call in [Call::Token, Call::SignedUrl, Call::Voucher, Call::Confirm] {
            for status in [200, 201] {
                assert!(judge(call, status).is_ok());
            }
            for status in [401, 403] {
                let judged = judge(call, status);
                assert!(matches!(judged, Err(VendorError::CredentialsRejected { status: s }) if s == status));
            }
            for status in [408, 500, 502, 503, 504] {
                let judged = judge(call, status);
                assert!(matches!(judged, Err(VendorError::Unavailable(Outage::Status(s))) if s == status));
            }
            for status in [301, 302, 307, 405, 410] {
                if matches!((call, status), (Call::Voucher, 405) | (Call::Confirm, 410)) {
                    continue;
                }
                let judged = judge(call, status);
                assert!(matches!(judged, Err(VendorError::Unreadable(AnswerProblem::Status(s))) if s == status));
            }
        }
        assert!(matches!(judge(Call::SignedUrl, 404), Err(VendorError::UnknownVoucher)));
        assert!(matches!(judge(Call::Token, 404), Err(VendorError::Unreadable(AnswerProblem::Status(404)))));
        assert!(matches!(judge(Call::Token, 400), Err(VendorError::CredentialsRejected { status: 400 })));
        assert!(matches!(judge(Call::SignedUrl, 400), Err(VendorError::Unreadable(AnswerProblem::Status(400)))));
    }

    /// An unknown voucher is told from a missing route by who answers: the API in JSON, or something in front of it.
    #[test]
    fn a_missing_route_is_told_from_an_unknown_voucher() {
        let judge = |status: u16, content_type: &'static str| {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
            judge_status(Call::Voucher, StatusCode::from_u16(status).expect("a status"), &headers)
        };
        assert!(matches!(judge(404, "application/json; charset=utf-8"), Err(VendorError::UnknownVoucher)));
        for (status, content_type) in [(404, "text/html"), (405, "application/json"), (501, "application/json")] {
            assert!(matches!(judge(status, content_type), Err(VendorError::RouteMissing)), "{status} {content_type}");
        }
    }

    /// What is not known to have been turned down may cost money: it is never called not made.
    #[test]
    fn only_what_was_turned_down_is_known_not_to_be_confirmed() {
        for (status, not_made) in [
            (300, false),
            (307, false),
            (400, true),
            (401, true),
            (404, true),
            (405, true),
            (408, false),
            (409, true),
            (422, true),
            (429, true),
            (500, false),
            (502, false),
            (503, false),
        ] {
            let judged =
                judge_status(Call::Confirm, StatusCode::from_u16(status).expect("a status"), &HeaderMap::new());
            assert_eq!(was_not_made(&judged.expect_err("a failure")), not_made, "{status}");
        }
    }

    #[test]
    fn a_pause_is_read_in_seconds_only() {
        for (text, seconds) in
            [("0", Some(0)), (" 120 ", Some(120)), ("-1", None), ("Wed, 21 Oct 2026 07:28:00 GMT", None)]
        {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(text))]);
            let judged = judge_status(Call::SignedUrl, StatusCode::TOO_MANY_REQUESTS, &headers);
            let expected = seconds.map(Duration::from_secs);
            assert!(
                matches!(judged, Err(VendorError::RateLimited { retry_after }) if retry_after == expected),
                "{text}: {judged:?}"
            );
        }
    }
}
