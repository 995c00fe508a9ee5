//! What an agent typed, and why a voucher answers to it.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::ids::{CouponId, MAX_NOTIFICATION_KEY_BYTES, search_key};

/// Why a voucher is among the matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum MatchedBy {
    /// Its code is what was typed, to the letter.
    Exact,
    /// Its code is what was typed but for case, spaces and hyphens.
    Normalised,
    /// Its code begins so.
    Prefix,
    /// Its voucher id is what was typed.
    VoucherId,
    /// It belongs to the end user whose key was typed.
    NotificationKey,
    /// Nothing was typed: it changed lately.
    Latest,
}

/// What was typed is longer than anything it could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the query is longer than any code")]
pub struct QueryTooLong;

/// A look-up, read once. May be an end user's key, so `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Query {
    text: String,
    code: String,
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Query(…)")
    }
}

impl Query {
    /// Reads what was typed.
    ///
    /// # Errors
    /// When it is longer than anything it could be.
    pub fn parse(typed: &str) -> Result<Self, QueryTooLong> {
        let text = typed.trim();
        if text.len() > 4 * MAX_NOTIFICATION_KEY_BYTES {
            return Err(QueryTooLong);
        }
        Ok(Self { text: text.to_owned(), code: search_key(text) })
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// What was typed, trimmed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What was typed as the look-up index holds codes; empty when only separators were typed.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Whether a code that answers to [`Query::code`] was typed to the letter.
    #[must_use]
    pub fn match_of(&self, coupon_id: Option<&CouponId>) -> MatchedBy {
        if coupon_id.is_some_and(|coupon_id| coupon_id.as_str() == self.text) {
            MatchedBy::Exact
        } else {
            MatchedBy::Normalised
        }
    }
}
