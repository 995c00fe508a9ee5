//! The journal in plain words.

use serde::Serialize;

use crate::domain::clock::Timestamp;
use crate::domain::event::{Decision, Event, EventId, Fact, FailureCode, Oddity, Source, Told};
use crate::domain::money::Amount;
use crate::domain::rule::Rule;
use crate::domain::state::State;

/// One line of a voucher's journal.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct JournalEntry {
    /// Its place.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: EventId,
    /// When it was recorded.
    #[cfg_attr(test, ts(type = "string"))]
    pub at: Timestamp,
    /// When it happened by the vendor's word.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub occurred_at: Option<Timestamp>,
    /// Where it comes from.
    pub source: Source,
    /// What kind it is.
    pub kind: JournalKind,
    /// What happened, in plain words.
    pub text: String,
    /// How often the notification behind it was delivered; 0 for what was none.
    pub repeats: u32,
    /// Why something failed.
    pub code: Option<FailureCode>,
    /// Whether a request is behind it that can be shown.
    pub has_request: bool,
}

/// What kind of event a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(missing_docs, reason = "named and explained by domain::event::Fact")]
pub enum JournalKind {
    Told,
    Decided,
    Conflict,
    Unrecognised,
    LinkObtained,
    LinkFailed,
    PdfStored,
    PdfInspected,
    PdfFailed,
    PdfLost,
    PdfOpened,
    PdfShown,
    LinkCopied,
    Snoozed,
    Unsnoozed,
    ConfirmAsked,
    ConfirmAccepted,
    ConfirmFailed,
    ConfirmUnknown,
    ConfirmNotMade,
    ConfirmLeft,
}

impl JournalEntry {
    pub(super) fn new(event: &Event, repeats: u32) -> Self {
        let (kind, mut text, code) = in_words(&event.fact);
        if let (Source::VendorApi, Some(told)) = (event.source, event.fact.told()) {
            text = answer_in_words(told);
        }
        // One notification can add two events; its deliveries are told with the first.
        let repeats = if matches!(event.fact, Fact::Decided(_)) { 0 } else { repeats };
        let occurred_at = occurred_at(&event.fact);
        Self {
            id: event.id,
            at: event.recorded_at,
            occurred_at,
            source: event.source,
            kind,
            text,
            repeats,
            code,
            has_request: repeats > 0,
        }
    }
}

fn occurred_at(fact: &Fact) -> Option<Timestamp> {
    fact.told().and_then(Told::occurred_at)
}

fn in_words(fact: &Fact) -> (JournalKind, String, Option<FailureCode>) {
    match fact {
        Fact::Told(told) => (JournalKind::Told, told_in_words(told) + &remarks_in_words(told), None),
        Fact::Decided(Decision::Agreed) => {
            (JournalKind::Decided, "We agreed: its price is owed once Jackpot confirms".to_owned(), None)
        }
        Fact::Decided(Decision::Declined(rule)) => {
            (JournalKind::Decided, format!("We declined: {}", rule_in_words(rule)), None)
        }
        Fact::Conflict(told) => (
            JournalKind::Conflict,
            format!("Jackpot sent other terms ({}); the first ones stand", terms_in_words(told)),
            None,
        ),
        Fact::EventConflict(told) => (
            JournalKind::Conflict,
            format!("Jackpot sent an event again with other content ({}); the first stands", terms_in_words(told)),
            None,
        ),
        Fact::Unrecognised(told) => {
            let what = if told.envelope.is_some() { "an event" } else { "a state" };
            let text = format!("Jackpot told {what} its documents do not have: {}", told.state.vendor_word());
            (JournalKind::Unrecognised, text, None)
        }
        Fact::LinkObtained { .. } => (JournalKind::LinkObtained, "Jackpot gave a fresh link".to_owned(), None),
        Fact::LinkFailed { code } => (JournalKind::LinkFailed, format!("No fresh link: {}", code.words()), Some(*code)),
        Fact::PdfStored { bytes, inspection, .. } => {
            let found = inspection.as_ref().filter(|inspection| !inspection.is_clean());
            let found = found.map(|inspection| format!("; it {}", inspection.words())).unwrap_or_default();
            (JournalKind::PdfStored, format!("PDF downloaded and stored ({bytes} bytes){found}"), None)
        }
        Fact::PdfInspected { inspection, .. } => {
            let found = if inspection.is_clean() { "holds nothing unusual".to_owned() } else { inspection.words() };
            (JournalKind::PdfInspected, format!("The stored PDF was inspected: it {found}"), None)
        }
        Fact::PdfFailed { code, attempts, next_try_at } => {
            let next = if next_try_at.is_some() { "it is tried again" } else { "no further try by itself" };
            let text = format!("PDF not downloaded (try {attempts}): {}; {next}", code.words());
            (JournalKind::PdfFailed, text, Some(*code))
        }
        Fact::PdfLost { .. } => {
            let text = "The stored PDF was missing or altered; it is fetched again".to_owned();
            (JournalKind::PdfLost, text, None)
        }
        Fact::PdfOpened { by, despite } => {
            let despite = if despite.is_clean() { String::new() } else { format!(" although it {}", despite.words()) };
            (JournalKind::PdfOpened, format!("PDF opened{despite} by {by}"), None)
        }
        Fact::PdfShown { by } => (JournalKind::PdfShown, format!("PDF shown in its folder by {by}"), None),
        Fact::LinkCopied { by } => (JournalKind::LinkCopied, format!("Link copied by {by}"), None),
        Fact::Snoozed { by, until, reason, .. } => {
            let how = until.map_or_else(|| "Seen".to_owned(), |until| format!("Snoozed until {until}"));
            (JournalKind::Snoozed, format!("{how} by {by}: {reason}"), None)
        }
        Fact::Unsnoozed { by } => (JournalKind::Unsnoozed, format!("Taken back from snooze by {by}"), None),
        Fact::ConfirmAsked { .. }
        | Fact::ConfirmAccepted
        | Fact::ConfirmFailed { .. }
        | Fact::ConfirmUnknown { .. }
        | Fact::ConfirmNotMade
        | Fact::ConfirmLeft { .. } => confirmation_in_words(fact),
    }
}

/// What the vendor said when it was asked, which may be behind what it notified us of.
fn answer_in_words(told: &Told) -> String {
    format!("Asked, Jackpot says it is {} ({})", told.state.vendor_word(), terms_in_words(told))
}

fn confirmation_in_words(fact: &Fact) -> (JournalKind, String, Option<FailureCode>) {
    match fact {
        Fact::ConfirmAsked { by: Some(by), price } => {
            (JournalKind::ConfirmAsked, format!("{by} confirms it for {price}: Jackpot is asked"), None)
        }
        Fact::ConfirmAsked { by: None, price } => {
            (JournalKind::ConfirmAsked, format!("Confirmed within the rules for {price}: Jackpot is asked"), None)
        }
        Fact::ConfirmFailed { code } => {
            (JournalKind::ConfirmFailed, format!("Nothing was confirmed: {}", code.words()), Some(*code))
        }
        Fact::ConfirmUnknown { code } => (
            JournalKind::ConfirmUnknown,
            format!("It is not known whether it was confirmed: {}", code.words()),
            Some(*code),
        ),
        Fact::ConfirmNotMade => {
            let text = "Asked, Jackpot still has it reserved: the confirmation was not made".to_owned();
            (JournalKind::ConfirmNotMade, text, None)
        }
        Fact::ConfirmLeft { rule } => {
            (JournalKind::ConfirmLeft, format!("Left to a person to confirm: {}", rule_in_words(rule)), None)
        }
        _ => (JournalKind::ConfirmAccepted, "Jackpot took the confirmation: its price is owed".to_owned(), None),
    }
}

fn told_in_words(told: &Told) -> String {
    let link = if told.signed_url.is_some() { ", with a link to the PDF" } else { "" };
    match told.state {
        State::Reserved => format!("Jackpot reserved it ({})", terms_in_words(told)),
        State::Ready if told.confirmed_at.is_some() => format!("Jackpot confirmed it and made the voucher{link}"),
        State::Ready => format!("Jackpot made the voucher{link}"),
        State::Confirmed => "Jackpot confirmed it".to_owned(),
        State::Sent => format!("Jackpot sent it{link}"),
        State::Canceled => "Jackpot canceled it".to_owned(),
        State::Expired => "Jackpot let the reservation expire".to_owned(),
        State::Refunding => "A refund was asked for".to_owned(),
        State::Refunded => "Jackpot refunded it".to_owned(),
        State::RefundRejected => "Jackpot refused the refund".to_owned(),
        State::Other(ref word) => format!("Jackpot told the state {word}"),
    }
}

/// What a webhook told beside its event.
fn remarks_in_words(told: &Told) -> String {
    let state = told.message_state.as_ref().map(|state| format!("; its message says {}", state.vendor_word()));
    let left_out = told.oddities.contains(&Oddity::Incomplete).then_some("; code, value or price were left out");
    state.unwrap_or_default() + left_out.unwrap_or_default()
}

pub(super) fn rule_in_words(rule: &Rule) -> String {
    match rule {
        Rule::NotificationKeyMissing => "the end user's key was missing".to_owned(),
        Rule::TermsMissing => "the value or the price was missing".to_owned(),
        Rule::ModeDecline => "declining was switched on in the settings".to_owned(),
        Rule::NotReadable { status } => {
            format!("it could not be read when it came, and was answered {status}; it was read later")
        }
        Rule::ReservationExpired { expired_at, now } => {
            format!("the reservation had lapsed at {expired_at} and came at {now}")
        }
        Rule::NotificationKeyPattern { pattern, key } => {
            format!("the end user's key {key} does not look like {pattern}")
        }
        Rule::ValueAboveMax { limit, actual } => format!("its value {actual} is above the limit of {limit}"),
        Rule::PriceAboveMax { limit, actual } => format!("its price {actual} is above the limit of {limit}"),
        Rule::PriceAboveValue { factor, value, price } => {
            format!("its price {price} is above {factor} times its value {value}")
        }
        Rule::DailyCount { limit, agreed } => {
            format!("{agreed} reservations were agreed with that day already; the limit is {limit}")
        }
        Rule::DailySum { limit, agreed, price } => {
            format!("with its price {price} the {agreed} agreed that day would be above the limit of {limit}")
        }
    }
}

fn terms_in_words(told: &Told) -> String {
    let text = |amount: Option<Amount>| amount.map_or_else(|| "not given".to_owned(), |amount| amount.to_string());
    format!("value {}, price {}", text(told.value), text(told.price))
}
