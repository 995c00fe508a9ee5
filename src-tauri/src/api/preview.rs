//! What other rules would have decided, as the settings show it.

use serde::Serialize;

use super::calls::Calls;
use super::error::CallError;
use crate::desk::DaysPreview;
use crate::domain::clock::Timestamp;
use crate::domain::event::Decision;
use crate::domain::money::Amount;
use crate::domain::policy::Policy;
use crate::domain::preview::{Changed, Tally};

/// How many days are looked back at most.
const MOST_DAYS: u32 = 366;

/// What was decided beside what would have been.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PreviewView {
    /// Of the reservations that came since then.
    #[cfg_attr(test, ts(type = "string"))]
    pub since: Timestamp,
    /// Whether earlier days were left out, because there is too much of them.
    pub cut: bool,
    /// How many reservations were looked at.
    #[cfg_attr(test, ts(type = "number"))]
    pub looked_at: u64,
    /// Those of them whose end user's key was erased: they count as they were decided.
    #[cfg_attr(test, ts(type = "number"))]
    pub not_judged: u64,
    /// What was decided.
    pub was: TallyView,
    /// What would have been.
    pub would: TallyView,
    /// How many each rule declined.
    pub rules: Vec<RuleCount>,
    /// Those that would have been decided otherwise, the newest first; not all when there are many.
    pub changed: Vec<ChangedView>,
    /// How many those are in all.
    #[cfg_attr(test, ts(type = "number"))]
    pub changed_in_all: u64,
}

/// What came of all of them together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TallyView {
    /// How many were agreed with.
    #[cfg_attr(test, ts(type = "number"))]
    pub agreed: u64,
    /// What those cost together.
    #[cfg_attr(test, ts(type = "number"))]
    pub agreed_sum: Amount,
    /// How many were declined.
    #[cfg_attr(test, ts(type = "number"))]
    pub declined: u64,
}

/// How many reservations a rule declined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RuleCount {
    /// The rule's name.
    pub rule: String,
    /// How many it declined.
    #[cfg_attr(test, ts(type = "number"))]
    pub was: u64,
    /// How many it would have.
    #[cfg_attr(test, ts(type = "number"))]
    pub would: u64,
}

/// A reservation that would have been decided otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChangedView {
    /// The voucher.
    pub voucher_id: String,
    /// Its code.
    pub coupon_id: Option<String>,
    /// When the reservation came.
    #[cfg_attr(test, ts(type = "string"))]
    pub at: Timestamp,
    /// What it is worth.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub value: Option<Amount>,
    /// What it costs.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub price: Option<Amount>,
    /// The rule that declined it; none when it was agreed with.
    pub was: Option<String>,
    /// The rule that would have declined it; none when it would have been agreed with.
    pub would: Option<String>,
}

impl Calls {
    /// How the reservations of the last days would have been decided by other rules. Records nothing.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn preview_policy(&self, policy: Policy, days: u32) -> Result<PreviewView, CallError> {
        Ok(self.desk.preview(policy, days.min(MOST_DAYS)).await?.into())
    }
}

impl From<DaysPreview> for PreviewView {
    fn from(days: DaysPreview) -> Self {
        let preview = days.preview;
        let rules = preview.rules.into_iter();
        Self {
            since: days.since,
            cut: days.is_cut,
            looked_at: preview.looked_at,
            not_judged: preview.not_judged,
            was: preview.was.into(),
            would: preview.would.into(),
            rules: rules.map(|(rule, (was, would))| RuleCount { rule: rule.to_owned(), was, would }).collect(),
            changed: preview.changed.into_iter().map(ChangedView::from).collect(),
            changed_in_all: preview.changed_in_all,
        }
    }
}

impl From<Tally> for TallyView {
    fn from(tally: Tally) -> Self {
        let agreed_sum = Amount::clamped(tally.agreed_cents);
        Self { agreed: tally.agreed, agreed_sum, declined: tally.declined }
    }
}

impl From<Changed> for ChangedView {
    fn from(Changed { reservation, would }: Changed) -> Self {
        let told = reservation.told;
        Self {
            voucher_id: told.voucher_id.as_str().to_owned(),
            coupon_id: told.coupon_id.map(|code| code.as_str().to_owned()),
            at: reservation.at,
            value: told.value,
            price: told.price,
            was: rule(&reservation.decided),
            would: rule(&would),
        }
    }
}

fn rule(decision: &Decision) -> Option<String> {
    match decision {
        Decision::Agreed => None,
        Decision::Declined(rule) => Some(rule.name().to_owned()),
    }
}
