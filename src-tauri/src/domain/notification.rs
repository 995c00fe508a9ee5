//! One HTTP request that Jackpot made, and what could be read of it.

use std::fmt;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::clock::Timestamp;
use super::event::Told;
use super::shop::ShopTold;
use super::webhook::Envelope;

/// Which of the vendor's contracts a request came by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Contract {
    /// The reserve notification, the older contract.
    Reserve,
    /// The webhook, the newer contract.
    Webhook,
}

impl Contract {
    /// Every contract, the older first.
    pub const ALL: [Self; 2] = [Self::Reserve, Self::Webhook];

    /// The word that is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reserve => "reserve",
            Self::Webhook => "webhook",
        }
    }
}

/// A request as it arrived, byte for byte. `Debug` shows none of it.
#[derive(Clone)]
pub struct Notification {
    /// When its last byte was here.
    pub received_at: Timestamp,
    /// The contract whose address it came to.
    pub contract: Contract,
    /// The raw query, undecoded; holds the end user's key.
    pub query: Option<String>,
    /// Its headers in their order; a value that is not text is kept in Latin-1.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Bytes,
    /// The address it came from.
    pub peer: String,
}

impl fmt::Debug for Notification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notification")
            .field("received_at", &self.received_at)
            .field("contract", &self.contract)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Notification {
    /// How many bytes the body has by its head's word, for one that was not read to its end; at least what was read.
    #[must_use]
    pub fn told_bytes(&self) -> u64 {
        let told = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        let told = told.and_then(|(_, length)| length.parse().ok()).unwrap_or(0);
        told.max(self.body.len() as u64)
    }
}

/// What a decoder made of a request. Nothing is ever lost: what cannot be read is kept as such.
#[derive(Debug, Clone)]
pub enum Reading {
    /// It speaks of a voucher.
    Voucher(Box<Told>),
    /// It speaks of a shop.
    Shop(ShopTold),
    /// A webhook whose event the vendor's documents do not have, and which names no voucher.
    Undocumented(Envelope),
    /// It cannot be read.
    Unreadable(Unreadable),
}

impl Reading {
    /// The voucher that it tells of.
    #[must_use]
    pub fn told(&self) -> Option<&Told> {
        match self {
            Self::Voucher(told) => Some(told),
            _ => None,
        }
    }

    /// What stands around it, when it is a webhook that can be read.
    #[must_use]
    pub fn envelope(&self) -> Option<&Envelope> {
        match self {
            Self::Voucher(told) => told.envelope.as_ref(),
            Self::Shop(told) => Some(&told.envelope),
            Self::Undocumented(envelope) => Some(envelope),
            Self::Unreadable(_) => None,
        }
    }
}

/// Why a request cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreadable {
    /// The kind of problem.
    pub problem: ReadProblem,
    /// The field at fault, where one is.
    pub field: Option<String>,
}

/// The closed list of what can be wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ReadProblem {
    /// Not JSON, not UTF-8, or with a byte order mark.
    NotJson,
    /// Nested deeper than anything the vendor sends.
    TooDeep,
    /// The same key twice in one object: which one holds is anybody's guess.
    RepeatedKey,
    /// JSON, but not an object.
    NotAnObject,
    /// A field that must be there is missing or empty.
    FieldMissing,
    /// A field has the wrong type, or a value no voucher has.
    FieldInvalid,
    /// `notificationKey` is there twice, is not UTF-8, or is too long.
    KeyInvalid,
    /// The body is encoded (compressed).
    Encoded,
    /// The body is larger than any notification; only its beginning is kept.
    TooLarge,
}

impl ReadProblem {
    /// Every problem there is.
    pub const ALL: [Self; 9] = [
        Self::NotJson,
        Self::TooDeep,
        Self::RepeatedKey,
        Self::NotAnObject,
        Self::FieldMissing,
        Self::FieldInvalid,
        Self::KeyInvalid,
        Self::Encoded,
        Self::TooLarge,
    ];

    /// The HTTP status such a request is answered with.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::NotJson | Self::TooDeep | Self::RepeatedKey | Self::KeyInvalid => 400,
            Self::NotAnObject | Self::FieldMissing | Self::FieldInvalid => 422,
            Self::Encoded => 415,
            Self::TooLarge => 413,
        }
    }

    /// The word that is stored and answered.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotJson => "not_json",
            Self::TooDeep => "too_deep",
            Self::RepeatedKey => "repeated_key",
            Self::NotAnObject => "not_an_object",
            Self::FieldMissing => "field_missing",
            Self::FieldInvalid => "field_invalid",
            Self::KeyInvalid => "notification_key_invalid",
            Self::Encoded => "content_encoding",
            Self::TooLarge => "too_large",
        }
    }
}

/// What a request is answered with. Stored with it, and given again to every exact repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// We agree with the reservation: money is due from here on.
    Agreed,
    /// We do not agree, by the named rule.
    Declined(String),
    /// Taken note of.
    Acknowledged,
    /// It contradicts what the same voucher was first told with.
    Conflict,
    /// An event that came before with another body.
    EventConflict,
    /// A state that the vendor's documents do not have.
    Unrecognised,
    /// An event that the vendor's documents do not have.
    EventUnrecognised,
    /// It cannot be read.
    Unreadable(Unreadable),
}

impl Answer {
    /// Every word there is, see [`Answer::word`].
    pub const WORDS: [&str; 6] = ["agreed", "declined", "acknowledged", "conflict", "unrecognised", "unreadable"];

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Agreed | Self::Acknowledged => 200,
            Self::Declined(_) | Self::Unrecognised | Self::EventUnrecognised => 422,
            Self::Conflict | Self::EventConflict => 409,
            Self::Unreadable(why) => why.problem.status(),
        }
    }

    /// The word of the answer's `status`; also what is stored.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Declined(_) => "declined",
            Self::Acknowledged => "acknowledged",
            Self::Conflict | Self::EventConflict => "conflict",
            Self::Unrecognised | Self::EventUnrecognised => "unrecognised",
            Self::Unreadable(_) => "unreadable",
        }
    }

    /// Why, in a closed word: the rule, the problem. Nothing of the request's own text.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Agreed | Self::Acknowledged => None,
            Self::Declined(rule) => Some(rule),
            Self::Conflict => Some("terms_conflict"),
            Self::EventConflict => Some("event_conflict"),
            Self::Unrecognised => Some("state_unrecognised"),
            Self::EventUnrecognised => Some("event_unrecognised"),
            Self::Unreadable(why) => Some(why.problem.as_str()),
        }
    }

    /// The field at fault, where one is.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Unreadable(why) => why.field.as_deref(),
            _ => None,
        }
    }
}
