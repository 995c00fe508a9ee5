//! The voucher: what its events add up to.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::attention::{Concern, Snooze};
use super::clock::Timestamp;
use super::confirmation::Confirmation;
use super::erasure::Erased;
use super::event::{Decision, EventId, FailureCode, Source};
use super::ids::{CouponId, NotificationKey, Sha256Hex, ShopId, VoucherId};
use super::inspection::Inspection;
use super::link::SignedUrl;
use super::money::Amount;
use super::standing::Standing;
use super::state::State;

/// The projection of one voucher's events. Holds nothing that its events do not say, so it can be rebuilt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Voucher {
    /// The vendor's id.
    pub voucher_id: VoucherId,
    /// The human-friendly id; none as long as no message named it.
    pub coupon_id: Option<CouponId>,
    /// What was told of its state.
    pub standing: Standing,
    /// Worth, by the first message that named it.
    pub value: Option<Amount>,
    /// Price, by the first message that named it.
    pub price: Option<Amount>,
    /// The end user's key, by the first message that had one.
    pub notification_key: Option<NotificationKey>,
    /// What is known of each step.
    pub steps: BTreeMap<Step, Heard>,
    /// When the reservation lapses if it is not confirmed.
    pub reservation_expires_at: Option<Ranked>,
    /// Until when it can be spent.
    pub valid_until: Option<Ranked>,
    /// The shop it can be spent in, and the rank of the state that told it.
    pub shop: Option<(u8, ShopId)>,
    /// Whether a reservation was told by a message of its own, and not only by a later one.
    pub reservation_heard: bool,
    /// Our answer to the reservation.
    pub decision: Option<Decided>,
    /// What we did about confirming it by the vendor's API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<Confirmation>,
    /// The newest link.
    pub link: Option<Link>,
    /// The file.
    pub pdf: Pdf,
    /// What an agent should know about this voucher.
    pub flags: BTreeSet<Flag>,
    /// What it may need a person for, and since when each holds.
    #[serde(default)]
    pub concerns: BTreeMap<Concern, Timestamp>,
    /// What of that was looked at and put aside.
    #[serde(default)]
    pub snooze: Option<Snooze>,
    /// That its personal data was taken out, the last time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased: Option<Erased>,
    /// When the vendor was last heard about it.
    pub last_heard_at: Timestamp,
    /// The id of the last event folded in: grows with every change.
    pub revision: EventId,
}

/// A step in a voucher's life, in the order in which they happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Step {
    /// Reserved for the end user.
    Reserved,
    /// Lapsed unconfirmed.
    Expired,
    /// Given back.
    Canceled,
    /// Confirmed: its price is owed.
    Confirmed,
    /// Made: its PDF can be fetched.
    Ready,
    /// Sent to the end user.
    Sent,
    /// A refund was asked for.
    Refunding,
    /// The refund was refused.
    RefundRejected,
    /// The refund was made.
    Refunded,
}

impl Step {
    /// The step that a state is the end of.
    #[must_use]
    pub const fn of_state(state: &State) -> Option<Self> {
        match state {
            State::Reserved => Some(Self::Reserved),
            State::Expired => Some(Self::Expired),
            State::Canceled => Some(Self::Canceled),
            State::Confirmed => Some(Self::Confirmed),
            State::Ready => Some(Self::Ready),
            State::Sent => Some(Self::Sent),
            State::Refunding => Some(Self::Refunding),
            State::RefundRejected => Some(Self::RefundRejected),
            State::Refunded => Some(Self::Refunded),
            State::Other(_) => None,
        }
    }
}

/// What we know of a step.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Heard {
    /// When it happened by the vendor's word; none if no message gave an instant.
    pub at: Option<Ranked>,
    /// When we first heard of it.
    pub received_at: Timestamp,
    /// What we first heard it from.
    pub source: Source,
}

/// An instant with the rank of the state that told it: a later state knows better, and between equals the later
/// instant wins, so the order of arrival does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ranked {
    /// Rank of the state of the message that gave it; 0 for the instant of an event, which is less exact than a date.
    pub rank: u8,
    /// The instant.
    pub at: Timestamp,
}

/// Our answer to the reservation and when it was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decided {
    /// The answer.
    #[serde(flatten)]
    pub decision: Decision,
    /// When.
    pub at: Timestamp,
}

/// A signed URL and its life.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// The URL.
    pub url: SignedUrl,
    /// When it expires.
    pub expires_at: Timestamp,
    /// When we got it.
    pub received_at: Timestamp,
    /// From where.
    pub source: Source,
}

/// The file of a voucher.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Pdf {
    /// The newest stored version.
    pub stored: Option<StoredPdf>,
    /// The last failed try since then.
    pub failure: Option<PdfFailure>,
}

/// A file in the vault.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredPdf {
    /// The hash of its bytes.
    pub sha256: Sha256Hex,
    /// Its size.
    pub bytes: u64,
    /// When it was stored.
    pub at: Timestamp,
    /// What is in it; none while nobody has looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspection: Option<Inspection>,
}

/// A failed try to get the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PdfFailure {
    /// Why.
    pub code: FailureCode,
    /// When.
    pub at: Timestamp,
    /// How many tries so far.
    pub attempts: u32,
    /// When the next is due; none means that we gave up.
    pub next_try_at: Option<Timestamp>,
}

/// Something an agent should know about a voucher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Flag {
    /// It is ready, and its reservation never came.
    ReadyWithoutReservation,
    /// It is ready though we declined it.
    ReadyAfterDecline,
    /// Later messages had other terms.
    TermsConflict,
    /// A message came without the end user's key.
    NotificationKeyMissing,
    /// A later message named another end user.
    NotificationKeyDiffers,
    /// A date could not be read.
    DateUnreadable,
    /// A message did not call itself JSON.
    ContentTypeOdd,
    /// A message told a state that the vendor's documents do not have.
    StateUnrecognised,
    /// It is ready, and no link came with the news.
    LinkMissing,
    /// An event came again with another body.
    EventConflict,
    /// Its code, its value or its price was left out of what was told so far: the vendor's API can tell.
    Incomplete,
}

/// Where the file of a voucher stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum PdfStatus {
    /// There is none to be had yet.
    None,
    /// A download is due or under way.
    Pending,
    /// It is in the vault.
    Stored,
    /// We gave up; a person has to look.
    Failed,
}

impl Voucher {
    /// The state.
    #[must_use]
    pub fn state(&self) -> &State {
        self.standing.state()
    }

    /// Where its file stands.
    #[must_use]
    pub fn pdf_status(&self) -> PdfStatus {
        if self.pdf.stored.is_some() {
            PdfStatus::Stored
        } else if self.pdf.failure.as_ref().is_some_and(|failure| failure.next_try_at.is_none()) {
            PdfStatus::Failed
        } else if self.link.is_some() || (self.state().has_file() && self.erased.is_none()) {
            PdfStatus::Pending
        } else {
            PdfStatus::None
        }
    }

    /// Whether the reservation ran out by our clock without a confirmation heard. Our inference, never the vendor's
    /// word, so it stands beside the state and does not change it.
    #[must_use]
    pub fn lapsed(&self, now: Timestamp) -> bool {
        self.runs_out_at().is_some_and(|at| at <= now)
    }

    /// When the reservation will have lapsed by our clock if nothing is heard until then.
    #[must_use]
    pub fn lapses_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.runs_out_at().filter(|at| *at > now)
    }

    fn runs_out_at(&self) -> Option<Timestamp> {
        let is_open = *self.state() == State::Reserved && !self.steps.contains_key(&Step::Confirmed);
        self.reservation_expires_at.filter(|_| is_open).map(|expires| expires.at)
    }
}
