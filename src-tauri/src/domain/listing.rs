//! Lists of vouchers: what a voucher looks like to a list, by what lists are narrowed and in which order they stand. Pure;
//! everything is a closed type that is parsed at the edge and can be kept by name.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::clock::Timestamp;
use super::days::Span;
use super::event::Decision;
use super::ids::{NotificationKey, ShopId};
use super::money::Amount;
use super::rule::Rule;
use super::state::State;
use super::voucher::{PdfStatus, Step, Voucher};

/// The shortest and the longest text that is searched for in what came, in characters.
const TEXT_CHARS: std::ops::RangeInclusive<usize> = 2..=200;

/// A state as lists know it: every word that the vendor's documents do not have is one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "named and explained by domain::state::State")]
pub enum ListedState {
    Reserved,
    Expired,
    Canceled,
    Confirmed,
    Ready,
    Sent,
    Refunding,
    RefundRejected,
    Refunded,
    Unrecognised,
}

impl ListedState {
    /// Every one there is, in the order of a voucher's life.
    pub const ALL: [Self; 10] = [
        Self::Reserved,
        Self::Expired,
        Self::Canceled,
        Self::Confirmed,
        Self::Ready,
        Self::Sent,
        Self::Refunding,
        Self::RefundRejected,
        Self::Refunded,
        Self::Unrecognised,
    ];
}

impl From<&State> for ListedState {
    fn from(state: &State) -> Self {
        match state {
            State::Reserved => Self::Reserved,
            State::Expired => Self::Expired,
            State::Canceled => Self::Canceled,
            State::Confirmed => Self::Confirmed,
            State::Ready => Self::Ready,
            State::Sent => Self::Sent,
            State::Refunding => Self::Refunding,
            State::RefundRejected => Self::RefundRejected,
            State::Refunded => Self::Refunded,
            State::Other(_) => Self::Unrecognised,
        }
    }
}

/// What became of a reservation here: no decision, agreed, or the rule that declined it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(missing_docs, reason = "the rules are named and explained by domain::rule::Rule")]
pub enum Ruling {
    /// Nothing was decided.
    None,
    /// We agreed.
    Agreed,
    NotificationKeyMissing,
    TermsMissing,
    ModeDecline,
    NotReadable,
    ReservationExpired,
    NotificationKeyPattern,
    ValueAboveMax,
    PriceAboveMax,
    PriceAboveValue,
    DailyCount,
    DailySum,
}

impl Ruling {
    /// Every one there is.
    pub const ALL: [Self; 13] = [
        Self::None,
        Self::Agreed,
        Self::NotificationKeyMissing,
        Self::TermsMissing,
        Self::ModeDecline,
        Self::NotReadable,
        Self::ReservationExpired,
        Self::NotificationKeyPattern,
        Self::ValueAboveMax,
        Self::PriceAboveMax,
        Self::PriceAboveValue,
        Self::DailyCount,
        Self::DailySum,
    ];

    /// Whether it says that we declined.
    #[must_use]
    pub const fn is_declined(self) -> bool {
        !matches!(self, Self::None | Self::Agreed)
    }
}

impl From<Option<&Decision>> for Ruling {
    fn from(decision: Option<&Decision>) -> Self {
        let rule = match decision {
            None => return Self::None,
            Some(Decision::Agreed) => return Self::Agreed,
            Some(Decision::Declined(rule)) => rule,
        };
        match rule {
            Rule::NotificationKeyMissing => Self::NotificationKeyMissing,
            Rule::TermsMissing => Self::TermsMissing,
            Rule::ModeDecline => Self::ModeDecline,
            Rule::NotReadable { .. } => Self::NotReadable,
            Rule::ReservationExpired { .. } => Self::ReservationExpired,
            Rule::NotificationKeyPattern { .. } => Self::NotificationKeyPattern,
            Rule::ValueAboveMax { .. } => Self::ValueAboveMax,
            Rule::PriceAboveMax { .. } => Self::PriceAboveMax,
            Rule::PriceAboveValue { .. } => Self::PriceAboveValue,
            Rule::DailyCount { .. } => Self::DailyCount,
            Rule::DailySum { .. } => Self::DailySum,
        }
    }
}

/// Where files stand, in the order in which lists have them.
pub const PDF_STATUSES: [PdfStatus; 4] = [PdfStatus::None, PdfStatus::Pending, PdfStatus::Stored, PdfStatus::Failed];

/// What a list knows of a voucher. Follows from the voucher alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its state.
    pub state: ListedState,
    /// What became of its reservation.
    pub ruling: Ruling,
    /// Where its file stands.
    pub pdf: PdfStatus,
    /// The shop it can be spent in.
    pub shop: Option<ShopId>,
    /// Worth.
    pub value: Option<Amount>,
    /// Price.
    pub price: Option<Amount>,
    /// When the vendor was last heard about it.
    pub heard: Timestamp,
    /// When each step happened: by the vendor's word, or else when we heard of it.
    pub steps: Steps,
}

/// The instants that lists know, in the order of [`Moment::STEPS`].
pub type Steps = [Option<Timestamp>; 5];

impl Listed {
    /// What a list knows of this voucher.
    #[must_use]
    pub fn of(voucher: &Voucher) -> Self {
        let at = |step| voucher.steps.get(&step).map(|heard| heard.at.map_or(heard.received_at, |ranked| ranked.at));
        Self {
            state: ListedState::from(voucher.state()),
            ruling: Ruling::from(voucher.decision.as_ref().map(|decided| &decided.decision)),
            pdf: voucher.pdf_status(),
            shop: voucher.shop.as_ref().map(|(_, shop)| shop.clone()),
            value: voucher.value,
            price: voucher.price,
            heard: voucher.last_heard_at,
            steps: [Step::Reserved, Step::Confirmed, Step::Ready, Step::Sent, Step::Canceled].map(at),
        }
    }
}

/// An instant in a voucher's life that a list can be narrowed and sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Moment {
    /// It was reserved.
    Reserved,
    /// It was confirmed.
    Confirmed,
    /// It was made.
    Ready,
    /// It was sent.
    Sent,
    /// It was given back.
    Canceled,
    /// The vendor was last heard about it.
    Heard,
}

impl Moment {
    /// Those that are steps, in the order in which a list keeps them.
    pub const STEPS: [Self; 5] = [Self::Reserved, Self::Confirmed, Self::Ready, Self::Sent, Self::Canceled];
}

/// What a list is narrowed by; all of it holds at once, and what is empty narrows nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Filter {
    /// One of these states.
    #[cfg_attr(test, ts(type = "StateName[]"))]
    pub states: BTreeSet<ListedState>,
    /// Something happened within a span.
    pub period: Option<Period>,
    /// It can be spent in this shop.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub shop: Option<ShopId>,
    /// Its worth lies between these.
    pub value: Range,
    /// Its price lies between these.
    pub price: Range,
    /// It is of this end user.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub key: Option<NotificationKey>,
    /// It needs a person now.
    pub needs_attention: bool,
    /// Its file stands in one of these ways.
    #[cfg_attr(test, ts(type = "PdfStatus[]"))]
    pub pdf: BTreeSet<PdfStatus>,
    /// One of these became of its reservation.
    #[cfg_attr(test, ts(type = "Ruling[]"))]
    pub rulings: BTreeSet<Ruling>,
    /// A notification about it has this text in its body.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub text: Option<SearchText>,
}

impl Filter {
    /// The same without what may name a person: that is not kept by name.
    #[must_use]
    pub fn without_persons(self) -> Self {
        Self { key: None, text: None, ..self }
    }
}

/// Something happened within a span of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Period {
    /// What.
    pub of: Moment,
    /// When.
    pub span: Span,
}

/// The least and the most, both included; what is missing bounds nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Range {
    /// The least.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub least: Option<Amount>,
    /// The most.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub most: Option<Amount>,
}

impl Range {
    /// Whether it bounds anything.
    #[must_use]
    pub const fn is_any(&self) -> bool {
        self.least.is_none() && self.most.is_none()
    }
}

/// A text to search for in the bodies of notifications; capitals of ASCII are as small letters.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SearchText(String);

/// Why a text is not searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a text of 2 to 200 characters is needed")]
pub struct SearchTextProblem;

impl TryFrom<String> for SearchText {
    type Error = SearchTextProblem;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let text = text.trim();
        if TEXT_CHARS.contains(&text.chars().count()) { Ok(Self(text.to_owned())) } else { Err(SearchTextProblem) }
    }
}

impl From<SearchText> for String {
    fn from(text: SearchText) -> Self {
        text.0
    }
}

/// It may name a person: `Debug` does not show it.
impl std::fmt::Debug for SearchText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SearchText(…)")
    }
}

impl SearchText {
    /// What looks for it.
    #[must_use]
    pub fn finder(&self) -> Finder {
        Finder { wanted: self.0.to_ascii_lowercase().into_bytes() }
    }
}

/// Looks for a text in bytes.
#[derive(Debug, Clone)]
pub struct Finder {
    wanted: Vec<u8>,
}

impl Finder {
    /// Whether the text is in there.
    #[must_use]
    pub fn is_in(&self, bytes: &[u8]) -> bool {
        let Some((first, rest)) = self.wanted.split_first() else { return true };
        let is_rest_at =
            |at: usize| bytes.get(at..at + rest.len()).is_some_and(|found| found.eq_ignore_ascii_case(rest));
        bytes.iter().enumerate().any(|(at, byte)| byte.to_ascii_lowercase() == *first && is_rest_at(at + 1))
    }
}

/// What a list is sorted by, and which way. What is not known of a voucher stands at the end either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Sort {
    /// By what.
    pub by: Column,
    /// From the end.
    pub descending: bool,
}

impl Default for Sort {
    /// The latest reservations first.
    fn default() -> Self {
        Self { by: Column::Reserved, descending: true }
    }
}

/// What a list can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(missing_docs, reason = "each is what a list knows of a voucher by that name")]
pub enum Column {
    Code,
    State,
    Ruling,
    Pdf,
    Shop,
    Value,
    Price,
    Heard,
    Reserved,
    Confirmed,
    Ready,
    Sent,
    Canceled,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_read_only_as_it_is_meant() {
        let read = |json: &str| serde_json::from_str::<Filter>(json);
        assert_eq!(read("{}").expect("reads"), Filter::default());
        for wrong in [
            r#"{"states":["LOST"]}"#,
            r#"{"statuses":[]}"#,
            r#"{"text":" a "}"#,
            r#"{"value":{"least":-1}}"#,
            r#"{"price":{"from":1}}"#,
            r#"{"period":{"of":"reserved","span":{"last_days":{"days":0}}}}"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        let whole =
            r#"{"states":["ready"],"period":{"of":"heard","span":"today"},"value":{"least":1.5},"pdf":["failed"]}"#;
        let whole = read(whole).expect("reads");
        assert_eq!(read(&serde_json::to_string(&whole).expect("writes")).expect("reads"), whole);
    }

    #[test]
    fn a_text_is_found_whatever_its_case_and_wherever_it_stands() {
        let found = |wanted: &str, body: &str| {
            SearchText::try_from(wanted.to_owned()).expect("a text").finder().is_in(body.as_bytes())
        };
        assert!(found("abc", "abc") && found("ABC", "xxaBc") && found("aab", "aaab") && found("é1", "caf\u{e9}1"));
        assert!(!found("abc", "ab") && !found("abc", "abd"));
    }

    /// The order in which they are declared is what is stored: it must be the order of `ALL`.
    #[test]
    fn what_is_stored_by_its_place_has_one() {
        assert!(ListedState::ALL.iter().enumerate().all(|(place, state)| *state as usize == place));
        assert!(Ruling::ALL.iter().enumerate().all(|(place, ruling)| *ruling as usize == place));
        assert!(PDF_STATUSES.iter().enumerate().all(|(place, status)| *status as usize == place));
    }
}
