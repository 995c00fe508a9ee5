//! What needs a person, in the store's words.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::domain::attention::{Concern, DeskConcern};
use crate::domain::clock::Timestamp;
use crate::domain::usual::Usual;
use crate::domain::voucher::Voucher;

/// By which clock and which usual waits something needs a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    /// Now.
    pub now: Timestamp,
    /// How long waits usually take.
    pub usual: Usual,
}

/// Which reasons come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Order {
    /// The oldest.
    #[default]
    Oldest,
    /// The newest.
    Newest,
}

/// What needs a person.
#[derive(Debug, Clone, Default)]
pub struct Attention {
    /// How many vouchers there are for each concern; a voucher counts once, for what stands before what takes too long.
    pub counts: HashMap<Concern, u64>,
    /// The first of them by the age of that concern.
    pub vouchers: Vec<Voucher>,
    /// What was put aside and comes back by itself, the soonest first. A part of a voucher may be shown all the same.
    pub aside: Vec<Voucher>,
}

/// Requests that could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread {
    /// How many, repeats left out.
    pub count: u64,
    /// When the first of them came.
    pub since: Timestamp,
    /// The number of the newest.
    pub newest: i64,
}

/// Something that is no voucher's, put aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskSnooze {
    /// What.
    pub concern: DeskConcern,
    /// What is newer than this comes up all the same: a request's number, or the instant of the last notification.
    pub mark: i64,
    /// When it comes back; none when having seen it was enough.
    pub until: Option<Timestamp>,
    /// Why, as the person wrote it.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}
