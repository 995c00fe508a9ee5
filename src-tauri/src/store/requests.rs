//! Stored requests as a person looks back at them: the last ones with their answers, and those that could not be read.

use crate::domain::clock::Timestamp;
use crate::domain::event::Decision;
use crate::domain::ids::CouponId;
use crate::domain::notification::{Contract, Notification};

/// The place of a stored request; grows with every one.
pub type RequestId = i64;

/// A stored request and what it was answered with.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRequest {
    /// Its place.
    pub id: RequestId,
    /// When it came.
    pub received_at: Timestamp,
    /// The contract whose address it came to.
    pub contract: Contract,
    /// The address it came from.
    pub peer: String,
    /// The answer's word.
    pub answer: String,
    /// The answer's HTTP status.
    pub status: u16,
    /// Why, in a closed word.
    pub reason: Option<String>,
    /// The field at fault.
    pub field: Option<String>,
    /// Whether it repeats an earlier one to the byte.
    pub is_repeat: bool,
    /// The voucher's id and its code as far as it is known, when it tells of one.
    pub voucher: Option<(String, Option<CouponId>)>,
    /// What was decided about the reservation.
    pub decision: Option<Decision>,
}

/// A request, whole.
#[derive(Debug, Clone)]
pub struct KeptRequest {
    /// Its place.
    pub id: RequestId,
    /// The request, as far as it is kept.
    pub notification: Notification,
    /// How many bytes its body had.
    pub body_bytes: u64,
    /// The answer's word.
    pub answer: String,
    /// The answer's HTTP status.
    pub status: u16,
    /// Why, in a closed word.
    pub reason: Option<String>,
    /// The field at fault.
    pub field: Option<String>,
    /// How often it came.
    pub times: u32,
    /// That it was read after all.
    pub decoded: Option<Decoded>,
}

/// What became of a request that a later version could read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// When it was read.
    pub at: Timestamp,
    /// The id of the voucher it tells of; none when it tells of a shop.
    pub voucher_id: Option<String>,
}

/// Some of the requests that could not be read or recognised.
#[derive(Debug, Clone)]
pub struct KeptPage {
    /// Newest first.
    pub requests: Vec<KeptRequest>,
    /// Whether there are older ones.
    pub more: bool,
    /// How many there are.
    pub counts: KeptCounts,
}

/// How many requests could not be read or recognised, repeats not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeptCounts {
    /// Kept and still not read.
    pub waiting: u64,
    /// Read later.
    pub decoded: u64,
    /// Dropped to make room, repeats among them.
    pub dropped: u64,
}
