//! What a readable notification is answered with and what it adds to the journal. Pure, so that the store can decide
//! inside the transaction that records the decision.

use super::event::{Decision, Fact, Told};
use super::fold::{brings_a_link, has_same_terms};
use super::notification::Answer;
use super::policy::{Circumstances, Policy};
use super::rule::Rule;
use super::state::State;
use super::voucher::Voucher;

/// The outcome of one notification.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What it is answered with, once the facts are committed.
    pub answer: Answer,
    /// What it adds to the journal, in order.
    pub facts: Vec<Fact>,
    /// Whether the voucher's file is to be fetched.
    pub fetch_file: bool,
}

/// Settles a notification that is not an exact repeat, given the voucher as it is known so far.
#[must_use]
pub fn settle(known: Option<&Voucher>, told: Told, policy: &Policy, circumstances: &Circumstances) -> Verdict {
    let fetch_file = promises_a_file(known, &told);
    match told.state {
        State::Other(_) if told.envelope.is_some() => {
            Verdict { answer: Answer::EventUnrecognised, facts: vec![Fact::Unrecognised(told)], fetch_file: false }
        }
        // Whatever a webhook tells is taken note of and never agreed with (documented by the vendor).
        _ if told.envelope.is_some() => {
            Verdict { answer: Answer::Acknowledged, facts: vec![Fact::Told(told)], fetch_file }
        }
        State::Reserved => {
            let decide = |told: &Told| policy.decide(told, circumstances);
            settle_reservation(known, told, decide, fetch_file)
        }
        State::Other(_) => {
            Verdict { answer: Answer::Unrecognised, facts: vec![Fact::Unrecognised(told)], fetch_file: false }
        }
        _ => Verdict { answer: Answer::Acknowledged, facts: vec![Fact::Told(told)], fetch_file },
    }
}

/// What a notification adds that was answered with an error before it could be read. That answer stands: a reservation
/// among them was not agreed with, whatever the rules would say today.
#[must_use]
pub fn settle_later(known: Option<&Voucher>, told: Told, status: u16) -> Verdict {
    let not_agreed = |_: &Told| Decision::Declined(Rule::NotReadable { status });
    // Where a link has come since, its file is in hand.
    let has_since = |voucher: &Voucher| voucher.link.is_some() || voucher.pdf.stored.is_some();
    let fetch_file = promises_a_file(known, &told) && !known.is_some_and(has_since);
    match told.state {
        // A webhook asks for no agreement.
        State::Reserved if told.envelope.is_none() => settle_reservation(known, told, not_agreed, fetch_file),
        _ => Verdict { answer: Answer::Acknowledged, facts: vec![Fact::Told(told)], fetch_file },
    }
}

fn settle_reservation(
    known: Option<&Voucher>,
    told: Told,
    decide: impl FnOnce(&Told) -> Decision,
    fetch_file: bool,
) -> Verdict {
    if known.is_some_and(|voucher| !has_same_terms(voucher, &told)) {
        return Verdict { answer: Answer::Conflict, facts: vec![Fact::Conflict(told)], fetch_file: false };
    }
    if let Some(decided) = known.and_then(|voucher| voucher.decision.as_ref()) {
        let answer = answer_to(&decided.decision);
        return Verdict { answer, facts: vec![Fact::Told(told)], fetch_file };
    }
    let decision = decide(&told);
    let answer = answer_to(&decision);
    Verdict { answer, facts: vec![Fact::Told(told), Fact::Decided(decision)], fetch_file }
}

/// Whether a message is news of a file: a link, or a state by which the voucher must have been made.
fn promises_a_file(known: Option<&Voucher>, told: &Told) -> bool {
    let is_first_to_say_so = !known.is_some_and(|voucher| voucher.state().has_file());
    let says_so = told.state.has_file() || told.message_state.as_ref().is_some_and(State::has_file);
    brings_a_link(known, told) || (says_so && is_first_to_say_so)
}

fn answer_to(decision: &Decision) -> Answer {
    match decision {
        Decision::Agreed => Answer::Agreed,
        Decision::Declined(rule) => Answer::Declined(rule.name().to_owned()),
    }
}
