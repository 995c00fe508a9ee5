//! Notes and tickets, pins, watched codes and what was looked up last, as the screen gets them.

use serde::Serialize;

use super::calls::{Calls, parse};
use super::dto::Hit;
use super::error::CallError;
use crate::desk::DeskError;
use crate::domain::clock::Timestamp;
use crate::domain::ids::CouponId;
use crate::domain::query::MatchedBy;
use crate::domain::voucher::Voucher;
use crate::store::{Remark, Remarks, Watch};

/// What was written about a voucher.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RemarksView {
    /// The notes, newest first.
    pub notes: Vec<RemarkView>,
    /// The ticket it is talked about in.
    pub ticket: Option<RemarkView>,
}

/// A text that somebody wrote about a voucher.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RemarkView {
    /// Its place; grows with every one.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: i64,
    /// When.
    #[cfg_attr(test, ts(type = "string"))]
    pub at: Timestamp,
    /// The user of the operating system.
    pub by: String,
    /// The text; null once it was taken out.
    pub text: Option<String>,
}

/// What an agent has at hand before anything is typed.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AtHandView {
    /// Looked up last by the person at this computer, the newest first.
    pub recent: Vec<Hit>,
    /// Pinned, the newest first.
    pub pinned: Vec<Hit>,
    /// Watched for, the arrived first.
    pub watched: Vec<WatchView>,
}

/// A code that is watched for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WatchView {
    /// The code as it was typed.
    pub code: String,
    /// Who watches.
    pub by: String,
    /// Since when.
    #[cfg_attr(test, ts(type = "string"))]
    pub since: Timestamp,
    /// The voucher that has it; null as long as none has.
    pub voucher_id: Option<String>,
    /// Since when one has.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub arrived_at: Option<Timestamp>,
}

impl From<Remark> for RemarkView {
    fn from(remark: Remark) -> Self {
        Self { id: remark.id, at: remark.at, by: remark.by, text: remark.text }
    }
}

impl From<Remarks> for RemarksView {
    fn from(remarks: Remarks) -> Self {
        let notes = remarks.notes.into_iter().rev().map(RemarkView::from).collect();
        Self { notes, ticket: remarks.ticket.map(RemarkView::from) }
    }
}

impl From<Watch> for WatchView {
    fn from(watch: Watch) -> Self {
        let (voucher_id, arrived_at) = watch.arrived.map(|(id, at)| (id.to_string(), at)).unzip();
        Self { code: watch.code, by: watch.by, since: watch.at, voucher_id, arrived_at }
    }
}

impl Calls {
    /// What was written about a voucher.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn remarks(&self, voucher_id: &str) -> Result<RemarksView, CallError> {
        Ok(self.desk.remarks(&parse(voucher_id)?).await?.into())
    }

    /// Adds a note to a voucher. It stays as it is: a correction is another note.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn add_note(&self, voucher_id: &str, text: &str) -> Result<RemarksView, CallError> {
        self.desk.add_note(&parse(voucher_id)?, text).await?;
        self.remarks(voucher_id).await
    }

    /// Names the ticket of a voucher; an empty text names none.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn set_ticket(&self, voucher_id: &str, text: &str) -> Result<RemarksView, CallError> {
        self.desk.set_ticket(&parse(voucher_id)?, text).await?;
        self.remarks(voucher_id).await
    }

    /// Pins a voucher, or takes the pin out.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn pin(&self, voucher_id: &str, pinned: bool) -> Result<AtHandView, CallError> {
        self.desk.pin(&parse(voucher_id)?, pinned).await?;
        self.at_hand().await
    }

    /// Watches for a code until a voucher has it, or no more.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn watch(&self, code: &str, watched: bool) -> Result<AtHandView, CallError> {
        let code = CouponId::parse(code.trim()).map_err(|_| DeskError::NoCode)?;
        self.desk.watch(&code, watched).await?;
        self.at_hand().await
    }

    /// The watched codes that have arrived.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn arrived(&self) -> Result<Vec<String>, CallError> {
        let watched = self.desk.at_hand().await?.watched.into_iter();
        Ok(watched.filter(|watch| watch.arrived.is_some()).map(|watch| watch.code).collect())
    }

    /// What is at hand.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn at_hand(&self) -> Result<AtHandView, CallError> {
        let at_hand = self.desk.at_hand().await?;
        let (now, usual) = (self.desk.clock().now(), self.desk.usual().await?);
        let hits = |vouchers: &[Voucher]| {
            vouchers.iter().map(|voucher| Hit::new(voucher, MatchedBy::Latest, &usual, now)).collect()
        };
        Ok(AtHandView {
            recent: hits(&at_hand.recent),
            pinned: hits(&at_hand.pinned),
            watched: at_hand.watched.into_iter().map(WatchView::from).collect(),
        })
    }
}
