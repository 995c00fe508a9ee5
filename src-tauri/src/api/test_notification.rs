//! What came of a test notification, in plain words: it arrived, or where it stopped and what to do there.

use serde::Serialize;

use crate::desk::{TestEnd, TestReport};
use crate::domain::clock::Timestamp;
use crate::domain::ids::visible;
use crate::domain::refusal::Refusal;
use crate::probe::Obstacle;

/// What came of a test notification.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TestView {
    /// What came of it.
    pub code: TestCode,
    /// When it was sent.
    #[cfg_attr(test, ts(type = "string"))]
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    #[cfg_attr(test, ts(type = "number"))]
    pub took_ms: u64,
    /// Whether it went to the public address; otherwise only to this computer's own.
    pub public: bool,
    /// What happened.
    pub words: String,
    /// What to do.
    pub fix: Option<String>,
}

/// The closed list of what can come of a test notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum TestCode {
    /// It came in, and the answer went back.
    Arrived,
    /// It came in, but the answer did not come back as it was given.
    AnswerLost,
    /// The host's name is not known.
    Name,
    /// No encrypted connection came about.
    Tls,
    /// Nothing listens there.
    Refused,
    /// The host cannot be reached.
    Unreachable,
    /// The connection broke.
    Broken,
    /// No answer came in time.
    Timeout,
    /// It was sent elsewhere, which is not followed.
    Redirected,
    /// Path or secret are wrong.
    WrongPath,
    /// The host it was for is not allowed.
    Host,
    /// The address it came from is not allowed.
    Peer,
    /// The receiver turned it away for another reason.
    TurnedAway,
    /// Another Voucher Desk answered.
    AnotherDesk,
    /// A proxy answered that nothing is behind it.
    Gateway,
    /// Another server answered.
    AnotherServer,
    /// It was not sent.
    NotSent,
}

impl TestView {
    pub(super) fn new(report: &TestReport, public: bool) -> Self {
        let took_ms = u64::try_from(report.took.as_millis()).unwrap_or(u64::MAX);
        let (code, words, fix) = in_words(&report.end, took_ms, public);
        Self { code, at: report.at, took_ms, public, words, fix: fix.map(str::to_owned) }
    }
}

type InWords = (TestCode, String, Option<&'static str>);

fn in_words(end: &TestEnd, took_ms: u64, public: bool) -> InWords {
    match end {
        TestEnd::Arrived if public => {
            (TestCode::Arrived, format!("It arrived through the public address after {took_ms} ms."), None)
        }
        TestEnd::Arrived => (
            TestCode::Arrived,
            format!("It arrived after {took_ms} ms, sent within this computer only."),
            Some("Set receiver.public_url to test the way that Jackpot takes."),
        ),
        TestEnd::AnswerChanged(status) => (
            TestCode::AnswerLost,
            format!(
                "It arrived, but what came back was another answer ({status}). Jackpot would not see our agreement."
            ),
            Some("Let the proxy pass answers on as they are."),
        ),
        TestEnd::AnswerLost(_) => (
            TestCode::AnswerLost,
            "It arrived, but the answer did not come back. Jackpot would not see our agreement.".to_owned(),
            Some("Look at the proxy or tunnel: it takes too long, or closes the connection early."),
        ),
        TestEnd::Refused(why) => refused(*why),
        TestEnd::AnotherDesk => (
            TestCode::AnotherDesk,
            "Another Voucher Desk answered, or this one behind something that changes requests.".to_owned(),
            Some("Let the proxy or tunnel point to this computer, and pass bodies on as they are."),
        ),
        TestEnd::AnotherServer(status @ (502..=504)) => (
            TestCode::Gateway,
            format!("The proxy or tunnel is there, but does not reach Voucher Desk (it answered {status})."),
            Some("Let it forward to the address that the receiver listens on, shown above."),
        ),
        TestEnd::AnotherServer(status) => (
            TestCode::AnotherServer,
            format!("Another server answered ({status}); Voucher Desk heard nothing."),
            Some("Check the host and the path prefix in receiver.public_url, and where the proxy forwards them."),
        ),
        TestEnd::Stopped(obstacle) => stopped(obstacle),
        TestEnd::NotSent => (
            TestCode::NotSent,
            "It was not sent: too many tests are under way.".to_owned(),
            Some("Wait a minute, then try again."),
        ),
    }
}

fn refused(why: Refusal) -> InWords {
    match why {
        Refusal::Path | Refusal::Method => (
            TestCode::WrongPath,
            "It came to a Voucher Desk, whose path or secret is another (404).".to_owned(),
            Some("The proxy must pass the whole path on, the secret included, without its own prefix."),
        ),
        Refusal::Host => (
            TestCode::Host,
            "It came in and was turned away: its host is not allowed (403).".to_owned(),
            Some("Add the public host to receiver.allowed_hosts, or let the proxy keep the Host header."),
        ),
        Refusal::Peer | Refusal::ForwardedFor => (
            TestCode::Peer,
            "It came in and was turned away: its sender is not allowed (403). Jackpot's own addresses may be."
                .to_owned(),
            Some("Add the proxy to receiver.trusted_proxies; allow this computer's public address to test from here."),
        ),
        other => (
            TestCode::TurnedAway,
            format!("It came in and was turned away ({}, {}).", other.word(), other.status()),
            Some("Look at the requests below for the reason."),
        ),
    }
}

fn stopped(obstacle: &Obstacle) -> InWords {
    let (code, words, fix) = match obstacle {
        Obstacle::Name => (
            TestCode::Name,
            "The host's name is not known.",
            "Check receiver.public_url for a typing mistake, and the DNS entry of the host.",
        ),
        Obstacle::Tls => (
            TestCode::Tls,
            "No encrypted connection came about: its certificate is not trusted or has expired, or no TLS is spoken there.",
            "Renew the certificate of the proxy or tunnel; Jackpot would not trust it either.",
        ),
        Obstacle::Refused => (
            TestCode::Refused,
            "The host is there, but nothing listens at its port.",
            "Start the proxy or tunnel, and check the port in receiver.public_url.",
        ),
        Obstacle::Unreachable | Obstacle::Address => (
            TestCode::Unreachable,
            "The host cannot be reached.",
            "Check the network and the firewall. Some networks do not let a computer reach its own public address.",
        ),
        Obstacle::Broken => (
            TestCode::Broken,
            "The connection broke before an answer came.",
            "Look at the proxy or tunnel: it closes the connection.",
        ),
        Obstacle::Timeout => (
            TestCode::Timeout,
            "No answer came within 10 seconds.",
            "Check the firewall, and that the proxy or tunnel forwards to the receiver.",
        ),
        Obstacle::Redirected { status, to } => {
            let to = to.as_deref().map(|host| format!(" to {}", visible(host))).unwrap_or_default();
            let words =
                format!("It was redirected{to} ({status}), which is not followed: Jackpot may not follow it either.");
            return (TestCode::Redirected, words, Some("Enter the final address in receiver.public_url."));
        }
    };
    (code, words.to_owned(), Some(fix))
}
