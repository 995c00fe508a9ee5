//! The steps of a voucher in the order in which they are shown.

use serde::{Deserialize, Serialize};

use super::clock::Timestamp;
use super::event::Source;
use super::voucher::{Step, Voucher};

/// One step that was heard of. What never was is not in the list: silence is not failure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TimelineStep {
    /// Which.
    pub step: Step,
    /// When it happened by the vendor's word; null when no message gave an instant.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub at: Option<Timestamp>,
    /// When we first heard of it.
    #[cfg_attr(test, ts(type = "string"))]
    pub received_at: Timestamp,
    /// What we first heard it from.
    pub source: Source,
}

/// The timeline of a voucher.
#[must_use]
pub fn timeline(voucher: &Voucher) -> Vec<TimelineStep> {
    voucher
        .steps
        .iter()
        .map(|(step, heard)| TimelineStep {
            step: *step,
            at: heard.at.map(|ranked| ranked.at),
            received_at: heard.received_at,
            source: heard.source,
        })
        .collect()
}
