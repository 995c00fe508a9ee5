//! What came of a test notification: it arrived, or where it stopped.

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
    /// The HTTP status that came back, where it is not ours.
    pub status: Option<u16>,
    /// Why a receiver turned it away.
    pub refusal: Option<Refusal>,
    /// The host that it was sent on to.
    pub redirected_to: Option<String>,
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
        let plain =
            |code| Self { code, at: report.at, took_ms, public, status: None, refusal: None, redirected_to: None };
        match &report.end {
            TestEnd::Arrived => plain(TestCode::Arrived),
            TestEnd::AnswerChanged(status) => Self { status: Some(*status), ..plain(TestCode::AnswerLost) },
            TestEnd::AnswerLost(_) => plain(TestCode::AnswerLost),
            TestEnd::Refused(why) => Self { status: Some(why.status()), refusal: Some(*why), ..plain(code_of(*why)) },
            TestEnd::AnotherDesk => plain(TestCode::AnotherDesk),
            TestEnd::AnotherServer(status @ (502..=504)) => Self { status: Some(*status), ..plain(TestCode::Gateway) },
            TestEnd::AnotherServer(status) => Self { status: Some(*status), ..plain(TestCode::AnotherServer) },
            TestEnd::Stopped(Obstacle::Redirected { status, to }) => {
                Self { status: Some(*status), redirected_to: to.as_deref().map(visible), ..plain(TestCode::Redirected) }
            }
            TestEnd::Stopped(obstacle) => plain(stopped_by(obstacle)),
            TestEnd::NotSent => plain(TestCode::NotSent),
        }
    }
}

const fn code_of(why: Refusal) -> TestCode {
    match why {
        Refusal::Path | Refusal::Method => TestCode::WrongPath,
        Refusal::Host => TestCode::Host,
        Refusal::Peer | Refusal::ForwardedFor => TestCode::Peer,
        _ => TestCode::TurnedAway,
    }
}

const fn stopped_by(obstacle: &Obstacle) -> TestCode {
    match obstacle {
        Obstacle::Name => TestCode::Name,
        Obstacle::Tls => TestCode::Tls,
        Obstacle::Refused => TestCode::Refused,
        Obstacle::Unreachable | Obstacle::Address => TestCode::Unreachable,
        Obstacle::Broken => TestCode::Broken,
        Obstacle::Timeout => TestCode::Timeout,
        Obstacle::Redirected { .. } => TestCode::Redirected,
    }
}
