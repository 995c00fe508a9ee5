//! What is asked of the record before the vendor is asked to confirm.

use std::sync::Arc;

use crate::domain::clock::Timestamp;
use crate::domain::confirmation::Obstacle;
use crate::domain::ids::VoucherId;
use crate::domain::money::Amount;
use crate::domain::policy::Policy;

/// A wish to confirm a voucher.
#[derive(Debug, Clone)]
pub struct ConfirmRequest {
    /// The voucher.
    pub voucher_id: VoucherId,
    /// When.
    pub at: Timestamp,
    /// Whose wish it is.
    pub by: Confirmer,
}

/// Who wishes to confirm.
#[derive(Debug, Clone)]
pub enum Confirmer {
    /// A person, who was shown this price.
    Person {
        /// The user of the operating system.
        name: String,
        /// The price.
        price: Amount,
    },
    /// The program, within these rules.
    Rules(Arc<Policy>),
}

/// What became of the wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// It is recorded: the vendor is to be asked now, by whoever was told so and by nobody else.
    Asked,
    /// The voucher cannot be confirmed from here.
    Kept(Obstacle),
    /// The rules leave it to a person, or it was tried before.
    Left,
}
