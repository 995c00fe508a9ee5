//! The facts of the journal. Never removed, and never changed but where personal data is taken out (`erasure`); a voucher
//! is the fold of its own.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::attention::Concern;
use super::clock::Timestamp;
use super::ids::{CouponId, NotificationKey, Sha256Hex, ShopId, VoucherId};
use super::inspection::Inspection;
use super::link::SignedUrl;
use super::money::Amount;
use super::rule::Rule;
use super::state::State;
use super::webhook::Envelope;

/// The place of an event in the journal; grows with every one recorded.
pub type EventId = i64;

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Source {
    /// The vendor's reserve notification.
    ReserveNotification,
    /// The vendor's webhook.
    Webhook,
    /// An answer of the vendor's API.
    VendorApi,
    /// This program on its own account.
    Desk,
    /// A person at the screen or the command line.
    Agent,
    /// A notification that could not be read when it came, read by a later version of this program. Its facts stand at
    /// the instant it came.
    DecodedLater,
}

/// A fact with its place in the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its place.
    pub id: EventId,
    /// The voucher it speaks of.
    pub voucher_id: VoucherId,
    /// Where it comes from.
    pub source: Source,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// What happened.
    pub fact: Fact,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// The vendor told us of the voucher.
    Told(Told),
    /// We answered a reservation.
    Decided(Decision),
    /// The vendor told us other terms than it first did; the first stand.
    Conflict(Told),
    /// The vendor sent an event once more with another body; the first stands, and nothing of this one is believed.
    EventConflict(Told),
    /// The vendor told us a state or an event its documents do not have.
    Unrecognised(Told),
    /// The vendor's API gave a fresh link.
    LinkObtained {
        /// The link.
        url: SignedUrl,
        /// When it expires.
        expires_at: Timestamp,
    },
    /// A fresh link was asked for and not given.
    LinkFailed {
        /// Why.
        code: FailureCode,
    },
    /// The PDF is in the vault.
    PdfStored {
        /// The hash of its bytes; also its name in the vault.
        sha256: Sha256Hex,
        /// Its size.
        bytes: u64,
        /// What is in it; none in journals from before there were inspections.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        inspection: Option<Inspection>,
    },
    /// A PDF that was stored before there were inspections has been looked through.
    PdfInspected {
        /// The hash of what was looked through.
        sha256: Sha256Hex,
        /// What is in it.
        inspection: Inspection,
    },
    /// A try to fetch the PDF failed.
    PdfFailed {
        /// Why.
        code: FailureCode,
        /// How many tries there were, this one included.
        attempts: u32,
        /// When the next try is due; none means that we gave up.
        next_try_at: Option<Timestamp>,
    },
    /// The stored PDF is gone from the vault, or no longer what was stored.
    PdfLost {
        /// The hash of what was stored.
        sha256: Sha256Hex,
    },
    /// Somebody opened the PDF.
    PdfOpened {
        /// The user of the operating system.
        by: String,
        /// What that person was warned of and opened it all the same.
        #[serde(default, skip_serializing_if = "Inspection::is_clean")]
        despite: Inspection,
    },
    /// Somebody had the PDF shown in its folder.
    PdfShown {
        /// The user of the operating system.
        by: String,
    },
    /// Somebody copied the link.
    LinkCopied {
        /// The user of the operating system.
        by: String,
    },
    /// Somebody looked at what it needs a person for and put it aside.
    Snoozed {
        /// The user of the operating system.
        by: String,
        /// What was put aside.
        concerns: BTreeSet<Concern>,
        /// When it comes back; none when having seen it is enough.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
        /// Why, as the person wrote it.
        reason: String,
    },
    /// Somebody took back what had been put aside.
    Unsnoozed {
        /// The user of the operating system.
        by: String,
    },
    /// The vendor is to be asked to confirm: on disk before the call, so that no crash can hide one.
    ConfirmAsked {
        /// The user of the operating system; none for the program within the policy's rules.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
        /// What it costs, as whoever asked was shown.
        price: Amount,
    },
    /// The vendor took the confirmation: the price is owed.
    ConfirmAccepted,
    /// Nothing was confirmed.
    ConfirmFailed {
        /// Why.
        code: FailureCode,
    },
    /// The confirmation was sent and its outcome is not known.
    ConfirmUnknown {
        /// What came instead of an answer.
        code: FailureCode,
    },
    /// The vendor, asked after an outcome that was not known, still has the voucher reserved.
    ConfirmNotMade,
    /// The policy's rules do not allow to confirm: it is left to a person.
    ConfirmLeft {
        /// The first rule that failed.
        #[serde(flatten)]
        rule: Rule,
    },
    /// The personal data of the voucher was taken out: what stands before this has marks in its place.
    Erased {
        /// The user of the operating system; none for the program, when the time for which data is kept was over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
}

/// A voucher as one message of the vendor tells it. Only its id and the state are always there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// The vendor's id.
    pub voucher_id: VoucherId,
    /// The human-friendly id. A webhook may leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon_id: Option<CouponId>,
    /// The state; of a webhook the one that its event is named after.
    pub state: State,
    /// The state in a webhook's message, where that is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_state: Option<State>,
    /// What stood around it, when a webhook told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Envelope>,
    /// What it is worth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Amount>,
    /// What is charged for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Amount>,
    /// When it was reserved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved_at: Option<Timestamp>,
    /// When it was confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Timestamp>,
    /// When it was canceled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canceled_at: Option<Timestamp>,
    /// When it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
    /// When the reservation lapses if it is not confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservation_expires_at: Option<Timestamp>,
    /// Until when it can be spent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Timestamp>,
    /// The end user's key, from the query.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification_key: Option<NotificationKey>,
    /// The shop it can be spent in (assumed: `storeId`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop_id: Option<ShopId>,
    /// Where its PDF is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_url: Option<SignedUrl>,
    /// What was odd about the message though it could be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub oddities: Vec<Oddity>,
}

impl Told {
    /// From when the state held, by the vendor's word: the instant of a webhook's event, otherwise the date that
    /// belongs to the state.
    #[must_use]
    pub fn occurred_at(&self) -> Option<Timestamp> {
        self.created_at().or(match self.state {
            State::Reserved => self.reserved_at,
            State::Confirmed => self.confirmed_at,
            State::Canceled => self.canceled_at,
            State::Ready | State::Sent => self.sent_at,
            _ => None,
        })
    }

    /// The instant of the webhook's event that told it.
    #[must_use]
    pub fn created_at(&self) -> Option<Timestamp> {
        self.envelope.as_ref().and_then(|envelope| envelope.created_at)
    }
}

/// Something odd in a readable message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Oddity {
    /// A date that is not ISO 8601 with a zone; no instant was taken from it.
    DateUnreadable,
    /// The content type is absent or not JSON.
    ContentTypeOdd,
    /// A webhook left out the code, the value or the price.
    Incomplete,
}

/// Our answer to a reservation. Once recorded it stands for every repeat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Decision {
    /// We agreed: the price is owed once the vendor confirms.
    Agreed,
    /// We declined, by this rule.
    Declined(Rule),
}

/// The closed list of why a link or a file could not be had. The screen has words and an action for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum FailureCode {
    /// No credentials for the vendor's API are set.
    VendorNotConfigured,
    /// The vendor refused our credentials.
    VendorCredentials,
    /// The vendor does not know the voucher.
    VendorUnknownVoucher,
    /// The vendor's API is down or out of reach.
    VendorUnreachable,
    /// The vendor asks us to come back later.
    VendorRateLimited,
    /// The vendor's answer could not be read.
    VendorUnreadable,
    /// The vendor's API does not tell of single vouchers.
    VendorRouteMissing,
    /// The vendor refused the confirmation.
    ConfirmRefused,
    /// A confirmation was sent and its outcome is not known.
    ConfirmUnknown,
    /// No link has been received.
    LinkMissing,
    /// The link's hour is over.
    LinkExpired,
    /// The guard refused the link: its host is not trusted.
    LinkRefused,
    /// The file's host is down or out of reach.
    FileUnreachable,
    /// The file is larger than any voucher.
    FileTooLarge,
    /// The file ended early.
    FileTruncated,
    /// What came is not a PDF.
    FileNotPdf,
    /// The file could not be written.
    Disk,
}

impl FailureCode {
    /// What happened, in words for the journal.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::VendorNotConfigured => "no Jackpot credentials are set",
            Self::VendorCredentials => "Jackpot refused our credentials",
            Self::VendorUnknownVoucher => "Jackpot does not know this voucher",
            Self::VendorUnreachable => "Jackpot's API could not be reached or is failing",
            Self::VendorRateLimited => "Jackpot asked us to slow down",
            Self::VendorUnreadable => "Jackpot's answer could not be read",
            Self::VendorRouteMissing => "Jackpot's API does not tell of single vouchers",
            Self::ConfirmRefused => "Jackpot refused the confirmation",
            Self::ConfirmUnknown => "it is not known whether Jackpot confirmed it",
            Self::LinkMissing => "no link has been received yet",
            Self::LinkExpired => "the link has expired",
            Self::LinkRefused => "the link points to a host that is not trusted",
            Self::FileUnreachable => "the file's host is out of reach or did not deliver it",
            Self::FileTooLarge => "the file is larger than any voucher",
            Self::FileTruncated => "the file ended early",
            Self::FileNotPdf => "what came is not a PDF",
            Self::Disk => "the file could not be written to this computer",
        }
    }

    /// Whether the program cannot get further on its own, so that trying again changes nothing.
    #[must_use]
    pub const fn needs_a_person(self) -> bool {
        matches!(
            self,
            Self::VendorNotConfigured
                | Self::VendorCredentials
                | Self::VendorUnknownVoucher
                | Self::VendorRouteMissing
                | Self::ConfirmRefused
                | Self::ConfirmUnknown
                | Self::LinkRefused
        )
    }
}
