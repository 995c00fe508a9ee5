//! One HTTP request that Jackpot made, and what could be read of it.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::clock::Timestamp;
use super::event::Told;

/// Which of the vendor's contracts a request came by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Contract {
    /// The reserve notification, the older contract.
    Reserve,
}

impl Contract {
    /// The word that is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reserve => "reserve",
        }
    }
}

/// A request as it arrived, byte for byte.
#[derive(Debug, Clone)]
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
    /// It cannot be read.
    Unreadable(Unreadable),
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
    /// A state that the vendor's documents do not have.
    Unrecognised,
    /// It cannot be read.
    Unreadable(Unreadable),
}

impl Answer {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Agreed | Self::Acknowledged => 200,
            Self::Declined(_) | Self::Unrecognised => 422,
            Self::Conflict => 409,
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
            Self::Conflict => "conflict",
            Self::Unrecognised => "unrecognised",
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
            Self::Unrecognised => Some("state_unrecognised"),
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
