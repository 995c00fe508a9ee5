//! The journal in plain words.

use serde::Serialize;

use crate::domain::clock::Timestamp;
use crate::domain::event::{Decision, Event, EventId, Fact, FailureCode, Source, Told};
use crate::domain::money::Amount;
use crate::domain::rule::Rule;
use crate::domain::state::State;

/// One line of a voucher's journal.
#[derive(Debug, Clone, Serialize)]
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
    PdfFailed,
    PdfLost,
    PdfOpened,
    PdfShown,
    LinkCopied,
}

impl JournalEntry {
    pub(super) fn new(event: &Event, repeats: u32) -> Self {
        let (kind, text, code) = in_words(&event.fact);
        // One notification can add two events; its deliveries are told with the first.
        let repeats = if matches!(event.fact, Fact::Decided(_)) { 0 } else { repeats };
        let occurred_at = occurred_at(&event.fact);
        Self { id: event.id, at: event.recorded_at, occurred_at, source: event.source, kind, text, repeats, code }
    }
}

fn occurred_at(fact: &Fact) -> Option<Timestamp> {
    let Fact::Told(told) = fact else { return None };
    match told.state {
        State::Reserved => told.reserved_at,
        State::Confirmed => told.confirmed_at,
        State::Canceled => told.canceled_at,
        State::Ready | State::Sent => told.sent_at,
        _ => None,
    }
}

fn in_words(fact: &Fact) -> (JournalKind, String, Option<FailureCode>) {
    match fact {
        Fact::Told(told) => (JournalKind::Told, told_in_words(told), None),
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
        Fact::Unrecognised(told) => (
            JournalKind::Unrecognised,
            format!("Jackpot told a state its documents do not have: {}", told.state.vendor_word()),
            None,
        ),
        Fact::LinkObtained { .. } => (JournalKind::LinkObtained, "Jackpot gave a fresh link".to_owned(), None),
        Fact::LinkFailed { code } => (JournalKind::LinkFailed, format!("No fresh link: {}", code.words()), Some(*code)),
        Fact::PdfStored { bytes, .. } => {
            (JournalKind::PdfStored, format!("PDF downloaded and stored ({bytes} bytes)"), None)
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
        Fact::PdfOpened { by } => (JournalKind::PdfOpened, format!("PDF opened by {by}"), None),
        Fact::PdfShown { by } => (JournalKind::PdfShown, format!("PDF shown in its folder by {by}"), None),
        Fact::LinkCopied { by } => (JournalKind::LinkCopied, format!("Link copied by {by}"), None),
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
