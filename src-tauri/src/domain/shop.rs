//! Shops where vouchers are spent. The vendor calls them stores; here a store is where everything is kept.

use super::ids::ShopId;
use super::webhook::Envelope;

/// What one `store/…` event tells of a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopTold {
    /// The event.
    pub envelope: Envelope,
    /// The vendor's id (documented: `message.storeId`).
    pub shop_id: ShopId,
    /// What it is called (assumed: `message.data.name`).
    pub name: Option<String>,
}

/// A shop as far as it was told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shop {
    /// The vendor's id.
    pub id: ShopId,
    /// What it is called, by its latest event that had a name.
    pub name: Option<String>,
}
