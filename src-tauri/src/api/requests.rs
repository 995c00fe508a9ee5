//! The last requests in plain words: what came, what it was answered and why.

use serde::Serialize;

use super::journal::rule_in_words;
use crate::desk::Recent;
use crate::domain::clock::Timestamp;
use crate::domain::event::Decision;
use crate::domain::ids::visible;
use crate::domain::notification::{Contract, ReadProblem};
use crate::domain::refusal::Refusal;
use crate::domain::request::{Unstored, UnstoredRequest};
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
    /// The answer and why, in plain words.
    pub words: String,
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

impl RequestRow {
    pub(super) fn new(recent: &Recent) -> Self {
        match recent {
            Recent::Stored(request) => Self::stored(request),
            Recent::Unstored(request) => Self::unstored(request),
        }
    }

    fn stored(request: &StoredRequest) -> Self {
        let outcome = outcome_of(&request.answer, request.status);
        let mut words = match (&request.decision, outcome) {
            (Some(Decision::Declined(rule)), RequestOutcome::Declined) => format!("Declined: {}", rule_in_words(rule)),
            _ => answer_in_words(outcome, request.reason.as_deref(), request.field.as_deref()),
        };
        if request.is_repeat {
            words.push_str(" (a repeat: the same answer again)");
        }
        let (voucher_id, coupon_id) = request.voucher.clone().unzip();
        let is_kept = matches!(outcome, RequestOutcome::Unreadable | RequestOutcome::Unrecognised);
        Self {
            at: request.received_at,
            peer: request.peer.clone(),
            contract: Some(request.contract),
            line: None,
            status: request.status,
            outcome,
            words,
            voucher_id,
            coupon_id: coupon_id.flatten().map(|code| code.to_string()),
            kept_id: (is_kept && !request.is_repeat).then_some(request.id),
        }
    }

    fn unstored(request: &UnstoredRequest) -> Self {
        let (status, outcome, words) = match request.why {
            Unstored::Refused(why) => (why.status(), RequestOutcome::Refused, refusal_in_words(why)),
            Unstored::Test => (200, RequestOutcome::Test, "Our own test notification; nothing is stored of it"),
        };
        Self {
            at: request.at,
            peer: request.peer.clone(),
            contract: None,
            line: Some(format!("{} {}", visible(&request.method), visible(&request.path))),
            status,
            outcome,
            words: words.to_owned(),
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

/// An answer in words, as far as its closed words tell.
pub(super) fn answer_in_words(outcome: RequestOutcome, reason: Option<&str>, field: Option<&str>) -> String {
    match outcome {
        RequestOutcome::Agreed => "Agreed with the reservation".to_owned(),
        RequestOutcome::Declined => format!("Declined by the rule {}", reason.unwrap_or("of an older version")),
        RequestOutcome::Acknowledged => "Taken note of".to_owned(),
        RequestOutcome::Conflict => "It contradicts what was told first, which stands".to_owned(),
        RequestOutcome::Unrecognised => "It tells something that Jackpot's documents do not have".to_owned(),
        RequestOutcome::Unreadable => format!("Could not be read: {}", problem_in_words(reason, field)),
        RequestOutcome::Refused => format!("Turned away: {}", reason.unwrap_or("unknown")),
        RequestOutcome::Test => "Our own test notification".to_owned(),
    }
}

fn problem_in_words(reason: Option<&str>, field: Option<&str>) -> String {
    let field = visible(field.unwrap_or("a field"));
    let Some(problem) = ReadProblem::ALL.into_iter().find(|problem| reason == Some(problem.as_str())) else {
        return reason.unwrap_or("unknown").to_owned();
    };
    match problem {
        ReadProblem::NotJson => "it is not JSON in UTF-8".to_owned(),
        ReadProblem::TooDeep => "it is nested deeper than anything Jackpot sends".to_owned(),
        ReadProblem::RepeatedKey => "it has the same key twice in one object".to_owned(),
        ReadProblem::NotAnObject => "it is JSON, but not an object".to_owned(),
        ReadProblem::FieldMissing => format!("{field} is missing or empty"),
        ReadProblem::FieldInvalid => format!("{field} has a wrong type or an impossible value"),
        ReadProblem::KeyInvalid => "notificationKey is there twice, is not UTF-8, or is too long".to_owned(),
        ReadProblem::Encoded => "its body is compressed, which is not taken".to_owned(),
        ReadProblem::TooLarge => "its body is larger than any notification; its beginning is kept".to_owned(),
    }
}

fn refusal_in_words(why: Refusal) -> &'static str {
    match why {
        Refusal::Peer => "Its sender is not in receiver.allowed_peers",
        Refusal::ForwardedFor => "A trusted proxy did not say readably for whom it came",
        Refusal::Host => "The host it asked for is not in receiver.allowed_hosts",
        Refusal::WebPage => "A web page in somebody's browser sent it",
        Refusal::Path => "Nothing is at its path, or the secret part is wrong",
        Refusal::Method => "Its path takes another method",
        Refusal::BodySlow => "Its body took too long",
        Refusal::BodyBroken => "Its body ended early",
        Refusal::BodyTooLarge => "Its body is too large",
        Refusal::NotStored => "Not stored: the database did not take it; a repeat is served",
        Refusal::Internal => "A mistake inside Voucher Desk; a repeat is served",
    }
}
