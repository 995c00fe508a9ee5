//! The states a voucher goes through, as the vendor documents them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A voucher's state as the vendor last told it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Reserved for an end user; lapses unless it is confirmed.
    Reserved,
    /// Lapsed before it was confirmed.
    Expired,
    /// Given back before it was confirmed.
    Canceled,
    /// Definitive: its price is owed.
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
    /// A word the vendor's documents do not have, kept as it came.
    Other(String),
}

impl State {
    /// Reads the vendor's word. Any text is a state; what is not documented becomes [`State::Other`].
    #[must_use]
    pub fn from_vendor(word: &str) -> Self {
        match word {
            "RESERVED" => Self::Reserved,
            "EXPIRED" => Self::Expired,
            "CANCELED" => Self::Canceled,
            "CONFIRMED" => Self::Confirmed,
            "READY" => Self::Ready,
            "SENT" => Self::Sent,
            "REFUNDING" => Self::Refunding,
            "REFUND_REJECTED" => Self::RefundRejected,
            // The vendor's page has the second spelling too.
            "REFUNDED" | "REFUNDEED" => Self::Refunded,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The vendor's word.
    #[must_use]
    pub fn vendor_word(&self) -> Cow<'_, str> {
        Cow::Borrowed(match self {
            Self::Reserved => "RESERVED",
            Self::Expired => "EXPIRED",
            Self::Canceled => "CANCELED",
            Self::Confirmed => "CONFIRMED",
            Self::Ready => "READY",
            Self::Sent => "SENT",
            Self::Refunding => "REFUNDING",
            Self::RefundRejected => "REFUND_REJECTED",
            Self::Refunded => "REFUNDED",
            Self::Other(word) => word,
        })
    }

    /// How far along the documented way a state is. Deliveries come late and out of order; what is behind the furthest
    /// told is old news. [`Standing`](super::standing::Standing) knows the one way back.
    #[must_use]
    pub fn rank(&self) -> u8 {
        match self {
            Self::Other(_) => 0,
            Self::Reserved => 1,
            Self::Expired => 2,
            Self::Canceled => 3,
            Self::Confirmed => 4,
            Self::Ready => 5,
            Self::Sent => 6,
            Self::Refunding => 7,
            Self::RefundRejected => 8,
            Self::Refunded => 9,
        }
    }

    /// Whether a PDF exists and is wanted. A refund says neither: it may begin before the voucher was made.
    #[must_use]
    pub const fn has_file(&self) -> bool {
        matches!(self, Self::Ready | Self::Sent)
    }

    /// Whether the vendor has gone on from a reservation so far that one must have been agreed with.
    #[must_use]
    pub fn is_past_reservation(&self) -> bool {
        self.rank() >= Self::Ready.rank()
    }
}
