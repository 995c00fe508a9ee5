//! A voucher as it was known at an instant, for reading only.

use serde::Serialize;

use super::calls::{Calls, parse};
use super::dto::VoucherView;
use super::error::CallError;
use crate::domain::clock::Timestamp;

/// A voucher as it was known at an instant.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PastView {
    /// The instant.
    #[cfg_attr(test, ts(type = "string"))]
    pub instant: Timestamp,
    /// What was known then; null before anything was. What needed a person and how long things usually take are left out:
    /// waits that were usual then are not kept. The advice is today's.
    pub view: Option<VoucherView>,
    /// How many events of its journal were known.
    #[cfg_attr(test, ts(type = "number"))]
    pub known: usize,
    /// How many there are now.
    #[cfg_attr(test, ts(type = "number"))]
    pub total: usize,
    /// The instants at which something came to be known, oldest first.
    #[cfg_attr(test, ts(type = "Array<string>"))]
    pub steps: Vec<Timestamp>,
}

impl Calls {
    /// A voucher as it was known at an instant.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn voucher_at(&self, voucher_id: &str, instant: Timestamp) -> Result<PastView, CallError> {
        let past = self.desk.history_at(&parse(voucher_id)?, instant).await?;
        let view = match &past.history {
            Some(history) => {
                let (mut gaps, usual) = (self.desk.gaps_of(history).await?, self.desk.usual().await?);
                // A gap is known from its end on.
                gaps.retain(|gap| gap.until <= instant);
                let advice = self.desk.advise(&history.voucher, &usual, &gaps);
                let view = VoucherView::new(history, gaps, &usual, advice, instant);
                Some(VoucherView { attention: Vec::new(), ..view })
            }
            None => None,
        };
        Ok(PastView { instant, view, known: past.known, total: past.total, steps: past.steps })
    }
}
