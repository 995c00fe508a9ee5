//! The last requests: what came, what it was answered and why, as closed codes with their facts.

use serde::Serialize;

use crate::desk::Recent;
use crate::domain::clock::Timestamp;
use crate::domain::event::Decision;
use crate::domain::ids::visible;
use crate::domain::notification::{Contract, ReadProblem};
use crate::domain::refusal::Refusal;
use crate::domain::request::{Unstored, UnstoredRequest};
use crate::domain::rule::Rule;
use crate::store::StoredRequest;

/// A request that came to the receiver.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RequestRow {
    /// When it came.
    #[cfg_attr(test, ts(type = "string"))]
    pub at: Timestamp,
    /// The address it came from.
    pub peer: String,
    /// The contract whose address it came to; null when it was not stored.
    pub contract: Option<Contract>,
    /// Its method and path as they may be shown; null when it was stored.
    pub line: Option<String>,
    /// The HTTP status of the answer.
    pub status: u16,
    /// What kind of answer.
    pub outcome: RequestOutcome,
    /// Why it was answered so, where that says more.
    pub because: Option<Because>,
    /// The same request again, which gets the same answer.
    pub repeat: bool,
    /// The voucher it tells of.
    pub voucher_id: Option<String>,
    /// Its code.
    pub coupon_id: Option<String>,
    /// Its number among those that could not be read; null for others.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub kept_id: Option<i64>,
}

/// What kind of answer a request got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum RequestOutcome {
    /// We agreed with the reservation.
    Agreed,
    /// We declined it.
    Declined,
    /// Taken note of.
    Acknowledged,
    /// It contradicts what was told first.
    Conflict,
    /// A state that is not documented.
    Unrecognised,
    /// It could not be read.
    Unreadable,
    /// It was turned away at the door.
    Refused,
    /// Our own test.
    Test,
}

/// Why a request was answered as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case", rename_all_fields = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Because {
    /// A rule declined it.
    Rule {
        /// The rule with what it saw.
        rule: Rule,
    },
    /// It could not be read.
    Problem {
        /// What is wrong with it.
        problem: ReadProblem,
        /// The field at fault, where one is; what cannot be seen in it is named.
        field: Option<String>,
    },
    /// It was turned away.
    Refusal {
        /// Why.
        refusal: Refusal,
    },
    /// An older version stored this word and nothing else.
    Word {
        /// The word.
        word: String,
    },
}

impl Because {
    /// As far as the closed words tell that are stored with a request.
    pub(super) fn stored(reason: Option<&str>, field: Option<&str>) -> Option<Self> {
        let reason = reason?;
        let problem = ReadProblem::ALL.into_iter().find(|problem| reason == problem.as_str());
        Some(match problem {
            Some(problem) => Self::Problem { problem, field: field.map(visible) },
            None => Self::Word { word: reason.to_owned() },
        })
    }
}

impl RequestRow {
    pub(super) fn new(recent: &Recent) -> Self {
        match recent {
            Recent::Stored(request) => Self::stored(request),
            Recent::Unstored(request) => Self::unstored(request),
        }
    }

    fn stored(request: &StoredRequest) -> Self {
        let outcome = outcome_of(&request.answer, request.status);
        let because = match (&request.decision, outcome) {
            (Some(Decision::Declined(rule)), RequestOutcome::Declined) => Some(Because::Rule { rule: rule.clone() }),
            _ => Because::stored(request.reason.as_deref(), request.field.as_deref()),
        };
        let (voucher_id, coupon_id) = request.voucher.clone().unzip();
        let is_kept = matches!(outcome, RequestOutcome::Unreadable | RequestOutcome::Unrecognised);
        Self {
            at: request.received_at,
            peer: request.peer.clone(),
            contract: Some(request.contract),
            line: None,
            status: request.status,
            outcome,
            because,
            repeat: request.is_repeat,
            voucher_id,
            coupon_id: coupon_id.flatten().map(|code| code.to_string()),
            kept_id: (is_kept && !request.is_repeat).then_some(request.id),
        }
    }

    fn unstored(request: &UnstoredRequest) -> Self {
        let (status, outcome, because) = match request.why {
            Unstored::Refused(why) => (why.status(), RequestOutcome::Refused, Some(Because::Refusal { refusal: why })),
            Unstored::Test => (200, RequestOutcome::Test, None),
        };
        Self {
            at: request.at,
            peer: request.peer.clone(),
            contract: None,
            line: Some(format!("{} {}", visible(&request.method), visible(&request.path))),
            status,
            outcome,
            because,
            repeat: false,
            voucher_id: None,
            coupon_id: None,
            kept_id: None,
        }
    }
}

fn outcome_of(answer: &str, status: u16) -> RequestOutcome {
    match answer {
        "agreed" => RequestOutcome::Agreed,
        "declined" => RequestOutcome::Declined,
        "conflict" => RequestOutcome::Conflict,
        "unrecognised" => RequestOutcome::Unrecognised,
        "unreadable" => RequestOutcome::Unreadable,
        _ if status == 200 => RequestOutcome::Acknowledged,
        _ => RequestOutcome::Refused,
    }
}
