//! What agents did, as the screen and the command line get it.

use serde::{Deserialize, Serialize};

use super::calls::{Calls, parse};
use super::dto::VoucherView;
use super::error::CallError;
use crate::domain::audit::{Act, Deed, Detail, Exported, Listed};
use crate::domain::clock::Timestamp;
use crate::domain::ids::search_key;
use crate::store::{DeedFilter, RecordedDeed};

/// How many deeds a page has at most.
pub const MOST_DEEDS: usize = 200;

/// Which deeds are wanted; what is absent or empty lets everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ActivityFilter {
    /// Those to this voucher.
    pub voucher_id: Option<String>,
    /// Those to vouchers whose code begins so.
    pub code: Option<String>,
    /// Those of these kinds.
    pub acts: Vec<Act>,
    /// Those of people whose name has this in it.
    pub by: Option<String>,
    /// Those since this instant.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub from: Option<Timestamp>,
    /// Those before this instant.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub to: Option<Timestamp>,
}

/// Some of what was done.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ActivityPage {
    /// Newest first.
    pub rows: Vec<ActivityRow>,
    /// Whether there are older ones.
    pub more: bool,
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ActivityRow {
    /// Its place; grows with every one.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: i64,
    /// When.
    #[cfg_attr(test, ts(type = "string"))]
    pub at: Timestamp,
    /// The user of the operating system.
    pub by: String,
    /// What.
    pub act: Act,
    /// What else there is to know.
    pub detail: Option<Detail>,
    /// To which voucher.
    pub voucher_id: Option<String>,
    /// That voucher's code, where it is known.
    pub coupon_id: Option<String>,
}

impl From<RecordedDeed> for ActivityRow {
    fn from(recorded: RecordedDeed) -> Self {
        let (done, id) = (recorded.done, recorded.id);
        Self {
            id,
            at: done.at,
            by: done.by,
            act: done.deed.act,
            detail: done.deed.detail,
            voucher_id: done.deed.voucher_id.map(|id| id.to_string()),
            coupon_id: recorded.coupon_id.map(|id| id.to_string()),
        }
    }
}

/// What the window puts on the clipboard by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Copied {
    /// The code.
    Code,
    /// The answer for the caller.
    Answer,
    /// The block for a ticket.
    Ticket,
}

impl Calls {
    /// One voucher, opened by a person: that is kept. [`Calls::voucher`] reads again what is open.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn open_voucher(&self, voucher_id: &str) -> Result<VoucherView, CallError> {
        let view = self.voucher(voucher_id).await?;
        self.desk.note_look_up(&parse(voucher_id)?).await;
        Ok(view)
    }

    /// Keeps that vouchers were shown to a person at the terminal.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn note_look_ups(&self, voucher_ids: &[String]) -> Result<(), CallError> {
        for id in voucher_ids {
            self.desk.record_look_up(&parse(id)?).await?;
        }
        Ok(())
    }

    /// Keeps that a person copied something of a voucher.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn note_copied(&self, voucher_id: &str, what: Copied) -> Result<(), CallError> {
        let act = match what {
            Copied::Code => Act::CopiedCode,
            Copied::Answer => Act::CopiedAnswer,
            Copied::Ticket => Act::CopiedTicket,
        };
        let id = parse(voucher_id)?;
        self.desk.history(&id).await?;
        Ok(self.desk.note_act(act, Some(&id)).await?)
    }

    /// Keeps that a person changed settings, by their names.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn note_changed_settings(&self, names: Vec<String>) -> Result<(), CallError> {
        Ok(self.desk.note_deed(Deed::alone(Act::ChangedSettings).with(Detail::Settings { names })).await?)
    }

    /// Keeps that a person wrote data into a file.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn note_exported(&self, of: Exported, rows: u64) -> Result<(), CallError> {
        Ok(self.desk.note_deed(Deed::exported(of, rows)).await?)
    }

    /// Keeps that a list was printed at the terminal.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn note_listed(&self, of: Listed, rows: u64) -> Result<(), CallError> {
        Ok(self.desk.record_list(of, rows).await?)
    }

    /// What was done, newest first, before the given place and at most so much.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn activity(
        &self,
        filter: ActivityFilter,
        before: Option<i64>,
        limit: usize,
    ) -> Result<ActivityPage, CallError> {
        let page = self.desk.deeds(asked(filter)?, before, limit.clamp(1, MOST_DEEDS)).await?;
        Ok(ActivityPage { rows: page.deeds.into_iter().map(ActivityRow::from).collect(), more: page.more })
    }
}

pub(super) fn asked(filter: ActivityFilter) -> Result<DeedFilter, CallError> {
    let text = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    Ok(DeedFilter {
        voucher_id: filter.voucher_id.as_deref().map(parse).transpose()?,
        code: text(filter.code).map(|code| search_key(&code)),
        acts: filter.acts,
        by: text(filter.by),
        from: filter.from,
        to: filter.to,
    })
}
