//! What stands around the message of a webhook (the vendor's newer contract), and what its events mean.

use serde::{Deserialize, Serialize};

use super::clock::Timestamp;
use super::ids::WebhookId;
use super::state::State;

/// A webhook without its message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// The vendor's id of the event: the same for every delivery of it (documented).
    pub id: WebhookId,
    /// The event's name, as it came.
    pub event: String,
    /// When it happened by the vendor's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
}

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A voucher that has come to this state.
    Voucher(State),
    /// A shop where vouchers are spent. The vendor calls it a store.
    Shop,
    /// The vendor's documents do not have it.
    Unknown,
}

impl Envelope {
    /// What the event is about, by its name (every one that the vendor documents).
    #[must_use]
    pub fn subject(&self) -> Subject {
        match self.event.as_str() {
            "coupon/reserved" => Subject::Voucher(State::Reserved),
            "coupon/confirmed" => Subject::Voucher(State::Confirmed),
            "coupon/ready" => Subject::Voucher(State::Ready),
            "coupon/canceled" => Subject::Voucher(State::Canceled),
            "coupon/refunded" => Subject::Voucher(State::Refunded),
            "coupon/refund_rejected" => Subject::Voucher(State::RefundRejected),
            "store/enabled" | "store/disabled" | "store/update" => Subject::Shop,
            _ => Subject::Unknown,
        }
    }
}
