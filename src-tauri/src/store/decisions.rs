//! What was decided of reservations, for asking what other rules would have decided.

use crate::domain::preview::Moment;

/// The newest decisions of a span of whole days, and what else counts towards a day's caps.
#[derive(Debug, Clone, PartialEq)]
pub struct Decisions {
    /// In the order in which they were recorded.
    pub past: Vec<Moment>,
    /// Whether earlier days of the span were left out, because there is too much of it.
    pub is_cut: bool,
}
