//! What requests were answered and why.

use super::rule;
use crate::api::requests::{Because, RequestOutcome};
use crate::domain::ids::visible;
use crate::domain::notification::ReadProblem;

/// An answer and its reason, in a sentence.
#[must_use]
pub fn answer(outcome: RequestOutcome, because: Option<&Because>) -> String {
    let why = because.map_or_else(|| "unknown".to_owned(), reason);
    match outcome {
        RequestOutcome::Agreed => "Agreed with the reservation".to_owned(),
        RequestOutcome::Declined => format!("Declined: {why}"),
        RequestOutcome::Acknowledged => "Taken note of".to_owned(),
        RequestOutcome::Conflict => "It contradicts what was told first, which stands".to_owned(),
        RequestOutcome::Unrecognised => "It tells something that Jackpot's documents do not have".to_owned(),
        RequestOutcome::Unreadable => format!("Could not be read: {why}"),
        RequestOutcome::Refused => format!("Turned away: {why}"),
        RequestOutcome::Test => "Our own test notification".to_owned(),
    }
}

fn reason(because: &Because) -> String {
    match because {
        Because::Rule { rule: broken } => rule(broken),
        Because::Problem { problem, field } => problem_with(*problem, field.as_deref()),
        Because::Refusal { refusal } => refusal.word().to_owned(),
        Because::Word { word } => word.clone(),
    }
}

fn problem_with(problem: ReadProblem, field: Option<&str>) -> String {
    let field = visible(field.unwrap_or("a field"));
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
