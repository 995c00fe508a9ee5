//! The shapes of the screen's contract. The TypeScript side is generated from them.

use serde::Serialize;

use crate::api::error::CallError;
use crate::domain::advice::Advice;
use crate::domain::attention::{reasons, unsnoozed};
use crate::domain::clock::Timestamp;
use crate::domain::event::Decision;
use crate::domain::money::Amount;
use crate::domain::query::MatchedBy;
use crate::domain::shop::Shop;
use crate::domain::state::State;
use crate::domain::timeline::{TimelineStep, timeline};
use crate::domain::usual::{Typical, Usual};
use crate::domain::voucher::{Flag, PdfStatus, Step, Voucher};
use crate::store::{Change as StoreChange, History};

use super::attention::reasons_of;
pub use super::attention::{AnyConcern, AttentionCount, AttentionItem, AttentionReason, AttentionView, SnoozeView};
pub use super::dto_pdf::{DownloadView, LinkView, PdfFailureView, PdfView};
pub use super::dto_vendor::{AskAnswer, CatchingUp, ConfirmStanding, ConfirmView};
pub use super::journal::{Happened, JournalEntry, JournalKind, Terms};
pub use super::raw_request::RawRequest;
pub use super::several::{SeveralView, SoughtCode};
pub use crate::domain::comparison::{Compared, Field};
pub use crate::domain::gap::{Gap, GapReason};

/// What a look-up found.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FindAnswer {
    /// What was typed.
    pub query: String,
    /// Best first.
    pub matches: Vec<Hit>,
    /// More vouchers match than are listed.
    pub more: bool,
    /// Vouchers in the store: tells "no match" from "nothing yet".
    #[cfg_attr(test, ts(type = "number"))]
    pub vouchers_stored: u64,
    /// What became of each code, when several were asked for at once; null otherwise.
    pub several: Option<SeveralView>,
}

/// A voucher in a list.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Hit {
    /// The vendor's id.
    pub voucher_id: String,
    /// The code that callers read out; null as long as no message named it.
    pub coupon_id: Option<String>,
    /// The state.
    pub state: StateName,
    /// The state in the vendor's word.
    pub state_text: String,
    /// The reservation ran out by our clock without a confirmation heard: our inference.
    pub lapsed: bool,
    /// When that turns to true if nothing is heard until then: read it again at that instant.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub lapses_at: Option<Timestamp>,
    /// Worth.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub value: Option<Amount>,
    /// What is charged.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub price: Option<Amount>,
    /// When it was reserved.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub reserved_at: Option<Timestamp>,
    /// When the vendor was last heard about it.
    #[cfg_attr(test, ts(type = "string"))]
    pub last_heard_at: Timestamp,
    /// Where its file stands.
    pub pdf_status: PdfStatus,
    /// A person should look at it.
    pub needs_attention: bool,
    /// Why it is in the list.
    pub matched_by: MatchedBy,
    /// Grows with every change.
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: i64,
}

impl Hit {
    pub(super) fn new(voucher: &Voucher, matched_by: MatchedBy, usual: &Usual, now: Timestamp) -> Self {
        Self {
            voucher_id: voucher.voucher_id.to_string(),
            coupon_id: voucher.coupon_id.as_ref().map(ToString::to_string),
            state: StateName::from(voucher.state()),
            state_text: voucher.state().vendor_word().into_owned(),
            lapsed: voucher.lapsed(now),
            lapses_at: voucher.lapses_at(now),
            value: voucher.value,
            price: voucher.price,
            reserved_at: voucher.steps.get(&Step::Reserved).and_then(|heard| heard.at).map(|ranked| ranked.at),
            last_heard_at: voucher.last_heard_at,
            pdf_status: voucher.pdf_status(),
            needs_attention: !unsnoozed(voucher, usual, now).is_empty(),
            matched_by,
            revision: voucher.revision,
        }
    }
}

/// A voucher with everything an agent is shown.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VoucherView {
    /// The vendor's id.
    pub voucher_id: String,
    /// The code that callers read out; null as long as no message named it.
    pub coupon_id: Option<String>,
    /// Grows with every change.
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: i64,
    /// The state.
    pub state: StateName,
    /// The state in the vendor's word.
    pub state_text: String,
    /// The reservation ran out by our clock without a confirmation heard: our inference.
    pub lapsed: bool,
    /// When that turns to true if nothing is heard until then: read it again at that instant.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub lapses_at: Option<Timestamp>,
    /// Worth.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub value: Option<Amount>,
    /// What is charged.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub price: Option<Amount>,
    /// The end user's key.
    pub notification_key: Option<String>,
    /// When its personal data was taken out, the last time.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub erased_at: Option<Timestamp>,
    /// Our answer to the reservation.
    pub decision: Option<DecisionView>,
    /// What an agent should know.
    pub flags: Vec<Flag>,
    /// Why it needs a person now, snoozed or not.
    pub attention: Vec<AttentionReason>,
    /// What to tell a caller, and what to do next.
    pub advice: Advice,
    /// How that was put aside, if it was.
    pub snooze: Option<SnoozeView>,
    /// The steps heard of, in their order.
    pub timeline: Vec<TimelineStep>,
    /// How long the steps usually take.
    pub typical: TypicalView,
    /// When the reservation lapses if it is not confirmed.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub reservation_expires_at: Option<Timestamp>,
    /// Until when it can be spent.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub valid_until: Option<Timestamp>,
    /// The shop it can be spent in, where a notification named one.
    pub shop: Option<ShopView>,
    /// How many notifications spoke of it, repeats included.
    pub deliveries: u32,
    /// The newest link, without its address.
    pub link: Option<LinkView>,
    /// The file.
    pub pdf: PdfView,
    /// Where it stands with its confirmation by the vendor's API.
    pub confirm: ConfirmView,
    /// The spans without reception that its life spans, oldest first.
    pub gaps: Vec<Gap>,
    /// Everything that happened, oldest first.
    pub journal: Vec<JournalEntry>,
}

impl VoucherView {
    pub(super) fn new(history: &History, gaps: Vec<Gap>, usual: &Usual, advice: Advice, now: Timestamp) -> Self {
        let voucher = &history.voucher;
        Self {
            voucher_id: voucher.voucher_id.to_string(),
            coupon_id: voucher.coupon_id.as_ref().map(ToString::to_string),
            revision: voucher.revision,
            state: StateName::from(voucher.state()),
            state_text: voucher.state().vendor_word().into_owned(),
            lapsed: voucher.lapsed(now),
            lapses_at: voucher.lapses_at(now),
            value: voucher.value,
            price: voucher.price,
            notification_key: voucher.notification_key.as_ref().map(ToString::to_string),
            erased_at: voucher.erased.map(|erased| erased.at),
            decision: voucher.decision.as_ref().map(|decided| DecisionView::new(&decided.decision, decided.at)),
            flags: voucher.flags.iter().copied().collect(),
            attention: reasons_of(voucher, &reasons(voucher, usual, now)),
            advice,
            snooze: voucher.snooze.as_ref().filter(|snooze| snooze.holds(now)).map(SnoozeView::from),
            timeline: timeline(voucher),
            typical: TypicalView::default(),
            reservation_expires_at: voucher.reservation_expires_at.map(|ranked| ranked.at),
            valid_until: voucher.valid_until.map(|ranked| ranked.at),
            shop: history.shop.as_ref().map(ShopView::from),
            deliveries: history.deliveries,
            link: voucher.link.as_ref().map(LinkView::from),
            pdf: PdfView::new(voucher),
            confirm: ConfirmView::new(voucher, now),
            gaps,
            journal: journal_of(history),
        }
    }
}

fn journal_of(history: &History) -> Vec<JournalEntry> {
    let erased = history.voucher.erased;
    history.events.iter().map(|(event, times)| JournalEntry::new(event, *times, erased)).collect()
}

/// How long steps usually take by the vendor's dates, in milliseconds; null while there are too few to say so.
#[derive(Debug, Clone, Copy, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TypicalView {
    /// From the reservation to the confirmation.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub confirmed_ms: Option<u64>,
    /// From the confirmation to the sending.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub sent_ms: Option<u64>,
}

impl From<Typical> for TypicalView {
    fn from(typical: Typical) -> Self {
        let millis = |span: Option<std::time::Duration>| span.and_then(|span| u64::try_from(span.as_millis()).ok());
        Self { confirmed_ms: millis(typical.confirmed), sent_ms: millis(typical.sent) }
    }
}

/// A shop.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ShopView {
    /// The vendor's id.
    pub id: String,
    /// What it is called, where the vendor told.
    pub name: Option<String>,
}

impl From<&Shop> for ShopView {
    fn from(shop: &Shop) -> Self {
        Self { id: shop.id.to_string(), name: shop.name.clone() }
    }
}

/// Our answer to a reservation.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DecisionView {
    /// What we answered.
    pub outcome: Outcome,
    /// The rule that declined it.
    pub rule: Option<String>,
    /// When.
    #[cfg_attr(test, ts(type = "string"))]
    pub at: Timestamp,
}

impl DecisionView {
    fn new(decision: &Decision, at: Timestamp) -> Self {
        match decision {
            Decision::Agreed => Self { outcome: Outcome::Agreed, rule: None, at },
            Decision::Declined(rule) => Self { outcome: Outcome::Declined, rule: Some(rule.name().to_owned()), at },
        }
    }
}

/// Agreed or declined.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Outcome {
    /// We agreed: its price is owed once confirmed.
    Agreed,
    /// We declined.
    Declined,
}

/// A state as the screen names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(missing_docs, reason = "named and explained by domain::state::State")]
pub enum StateName {
    Reserved,
    Confirmed,
    Ready,
    Sent,
    Canceled,
    Expired,
    Refunding,
    Refunded,
    RefundRejected,
    Unrecognised,
}

impl From<&State> for StateName {
    fn from(state: &State) -> Self {
        match state {
            State::Reserved => Self::Reserved,
            State::Confirmed => Self::Confirmed,
            State::Ready => Self::Ready,
            State::Sent => Self::Sent,
            State::Canceled => Self::Canceled,
            State::Expired => Self::Expired,
            State::Refunding => Self::Refunding,
            State::Refunded => Self::Refunded,
            State::RefundRejected => Self::RefundRejected,
            State::Other(_) => Self::Unrecognised,
        }
    }
}

/// How the receiver is doing.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReceiverStatus {
    /// The address of the reserve notification for the vendor's back office, its secret part masked; null when not listening.
    pub address: Option<String>,
    /// Whether notifications are taken.
    pub listening: bool,
    /// When the last one came.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub last_heard_at: Option<Timestamp>,
    /// Vouchers ever heard of; null when the store did not open, so that nobody can know.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub vouchers_stored: Option<u64>,
    /// Downloads waiting.
    #[cfg_attr(test, ts(type = "number"))]
    pub jobs_pending: u64,
    /// The asking about what could have been missed; null when there never was anything to ask about.
    pub catching_up: Option<CatchingUp>,
    /// What keeps the program, or a part of it, from working.
    pub problem: Option<CallError>,
    /// Against the built-in simulator.
    pub demo: bool,
    /// The program's version.
    pub version: String,
}

impl ReceiverStatus {
    /// Of a program that did not start.
    #[must_use]
    pub fn not_started(problem: CallError, demo: bool) -> Self {
        Self {
            address: None,
            listening: false,
            last_heard_at: None,
            vouchers_stored: None,
            jobs_pending: 0,
            catching_up: None,
            problem: Some(problem),
            demo,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// Something changed: what to read again.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Change {
    /// Null when anything may have changed.
    pub voucher_id: Option<String>,
    /// Its code.
    pub coupon_id: Option<String>,
    /// Its revision.
    #[cfg_attr(test, ts(type = "number"))]
    pub revision: i64,
}

impl Change {
    /// Anything may have changed: everything shown is to be read again.
    #[must_use]
    pub fn anything() -> Self {
        Self { voucher_id: None, coupon_id: None, revision: 0 }
    }
}

impl From<StoreChange> for Change {
    fn from(change: StoreChange) -> Self {
        let (voucher_id, coupon_id) = change.voucher.unzip();
        Self {
            voucher_id: voucher_id.map(|id| id.to_string()),
            coupon_id: coupon_id.flatten().map(|id| id.to_string()),
            revision: change.revision,
        }
    }
}
