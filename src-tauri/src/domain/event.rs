//! The facts of the journal. Never changed, never removed; a voucher is the fold of its own.

use serde::{Deserialize, Serialize};

use super::clock::Timestamp;
use super::ids::{CouponId, NotificationKey, Sha256Hex, VoucherId};
use super::link::SignedUrl;
use super::money::Amount;
use super::rule::Rule;
use super::state::State;

/// The place of an event in the journal; grows with every one recorded.
pub type EventId = i64;

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Source {
    /// The vendor's reserve notification.
    ReserveNotification,
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
    /// The vendor told us a state its documents do not have.
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
}

/// A voucher as one message of the vendor tells it. Only the ids and the state are always there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// The vendor's id.
    pub voucher_id: VoucherId,
    /// The human-friendly id.
    pub coupon_id: CouponId,
    /// The state.
    pub state: State,
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
    /// Where its PDF is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_url: Option<SignedUrl>,
    /// What was odd about the message though it could be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub oddities: Vec<Oddity>,
}

/// Something odd in a readable message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Oddity {
    /// A date that is not ISO 8601 with a zone; no instant was taken from it.
    DateUnreadable,
    /// The content type is absent or not JSON.
    ContentTypeOdd,
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
            Self::VendorNotConfigured | Self::VendorCredentials | Self::VendorUnknownVoucher | Self::LinkRefused
        )
    }
}
