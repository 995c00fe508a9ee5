//! What the store keeps of reception and of catching up after a span without it.

use crate::domain::clock::Timestamp;
use crate::domain::event::EventId;
use crate::domain::voucher::Voucher;

/// What is known of reception.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reception {
    /// The last instant at which it was known to work; none before the first.
    pub alive_at: Option<Timestamp>,
    /// The asking after the last gap.
    pub sweep: Option<Sweep>,
}

/// The asking about every voucher whose news could have been missed: newest voucher first, resumed where it stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sweep {
    /// When it began.
    pub begun_at: Timestamp,
    /// Vouchers below this number are still to be asked about.
    pub below: i64,
    /// Vouchers heard of before this instant are not asked about.
    pub since: Timestamp,
    /// How many were asked about.
    pub asked: u64,
    /// How many of them brought news.
    pub moved: u64,
    /// How many there were when it began.
    pub total: u64,
    /// When it came to its end.
    pub ended_at: Option<Timestamp>,
}

/// A voucher whose news are still to come.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenVoucher {
    /// Its number, which grows with every voucher first heard of.
    pub number: i64,
    /// The voucher.
    pub voucher: Voucher,
}

/// Some of the vouchers that we have not answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Unanswered {
    /// The vouchers.
    pub vouchers: Vec<Voucher>,
    /// The revision up to which there are no others.
    pub up_to: EventId,
    /// Whether there are more after it.
    pub more: bool,
}
