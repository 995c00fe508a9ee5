//! Every call of the screen. A command of the window, a request to the control socket and the command line are each a
//! line around one of these.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;
use tokio::sync::broadcast;

use super::dto::{AskAnswer, AttentionView, CatchingUp, FindAnswer, Hit, ReceiverStatus, VoucherView};
use super::error::CallError;
use super::receiver::ReceiverState;
use crate::desk::{Desk, DeskError};
use crate::domain::attention::DeskConcern;
use crate::domain::audit::Act;
use crate::domain::clock::Timestamp;
use crate::domain::confirmation::Obstacle;
use crate::domain::ids::VoucherId;
use crate::domain::money::Amount;
use crate::domain::request::RESERVE_PATH;
use crate::store::{Change, Order, Rebuilt};
use crate::upkeep::DataDir;

/// How many vouchers a look-up lists.
pub const MOST_HITS: usize = 50;
/// How much of what needs a person is listed at most.
pub const MOST_ATTENTION: usize = 500;

/// The calls over the desk.
#[derive(Clone)]
pub struct Calls {
    pub(super) desk: Arc<Desk>,
    pub(super) receiver: Arc<ReceiverState>,
    pub(super) data_dir: DataDir,
}

/// What is put aside.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Subject {
    /// What a voucher needs a person for, by its id.
    Voucher(String),
    /// What is no voucher's.
    Desk(DeskConcern),
}

/// What a face does with a file: it alone knows the operating system.
pub trait HandOver: AsyncFnOnce(PathBuf) -> Result<(), CallError> {}

impl<F: AsyncFnOnce(PathBuf) -> Result<(), CallError>> HandOver for F {}

impl Calls {
    /// The calls over a desk that keeps everything in a directory.
    #[must_use]
    pub fn new(desk: Arc<Desk>, receiver: Arc<ReceiverState>, data_dir: DataDir) -> Self {
        Self { desk, receiver, data_dir }
    }

    /// Finds vouchers; an empty query gives those that changed last, and several codes give one answer each.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn find(&self, query: &str) -> Result<FindAnswer, CallError> {
        let summary = self.desk.summary().await?;
        let (now, usual) = (self.desk.clock().now(), self.desk.usual().await?);
        if let Some(several) = self.desk.find_several(query).await? {
            return Ok(FindAnswer::of_several(query, &several, summary.vouchers, &usual, now));
        }
        let found = self.desk.find(query, MOST_HITS).await?;
        Ok(FindAnswer {
            query: query.to_owned(),
            matches: found.matches.iter().map(|(voucher, by)| Hit::new(voucher, *by, &usual, now)).collect(),
            more: found.more,
            vouchers_stored: summary.vouchers,
            several: None,
        })
    }

    /// One voucher.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn voucher(&self, voucher_id: &str) -> Result<VoucherView, CallError> {
        let history = self.desk.history(&parse(voucher_id)?).await?;
        let path = history.voucher.pdf.stored.as_ref().map(|stored| self.desk.path_of(stored));
        let path = path.map(|path| path.to_string_lossy().into_owned());
        let (gaps, usual) = (self.desk.gaps_of(&history).await?, self.desk.usual().await?);
        let advice = self.desk.advise(&history.voucher, &usual, &gaps);
        let mut view = VoucherView::new(&history, gaps, &usual, advice, self.desk.clock().now());
        (view.pdf.path, view.typical) = (path, self.desk.typical().await?.into());
        Ok(view)
    }

    /// Asks the vendor for a fresh link.
    ///
    /// # Errors
    /// [`CallError`]; the journal has it too.
    pub async fn refresh_link(&self, voucher_id: &str) -> Result<VoucherView, CallError> {
        self.desk.refresh_link(&parse(voucher_id)?).await?;
        self.voucher(voucher_id).await
    }

    /// Asks the vendor what it has of a voucher.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn ask_vendor(&self, voucher_id: &str) -> Result<AskAnswer, CallError> {
        let answered = self.desk.ask_vendor(&parse(voucher_id)?).await?;
        Ok(AskAnswer::new(answered, self.voucher(voucher_id).await?))
    }

    /// Confirms a voucher, for good, for the price that the person was shown.
    ///
    /// # Errors
    /// [`CallError`]; the journal has it too.
    pub async fn confirm(&self, voucher_id: &str, price: &str) -> Result<VoucherView, CallError> {
        let price = Amount::parse(price).ok_or(DeskError::CannotConfirm(Obstacle::PriceDiffers))?;
        self.desk.confirm(&parse(voucher_id)?, price).await?;
        self.voucher(voucher_id).await
    }

    /// Opens the stored PDF by `open`, which is given its path. Journalled once it has opened. A flagged file is opened
    /// only when the person has `acknowledged` what was found in it.
    ///
    /// # Errors
    /// [`CallError`], that of `open` among them.
    pub async fn open_pdf(&self, voucher_id: &str, acknowledged: bool, open: impl HandOver) -> Result<(), CallError> {
        let id = parse(voucher_id)?;
        let (path, inspection) = self.desk.pdf_to_open(&id, acknowledged).await?;
        open(path).await?;
        Ok(self.desk.note_used(&id, Act::OpenedPdf, inspection).await?)
    }

    /// Shows the stored PDF in its folder by `show`, which is given its path. Journalled once it is shown.
    ///
    /// # Errors
    /// [`CallError`], that of `show` among them.
    pub async fn show_pdf(&self, voucher_id: &str, show: impl HandOver) -> Result<(), CallError> {
        let id = parse(voucher_id)?;
        show(self.desk.pdf(&id).await?).await?;
        Ok(self.desk.note_shown(&id).await?)
    }

    /// The link itself.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn copy_link(&self, voucher_id: &str) -> Result<String, CallError> {
        Ok(self.desk.copy_link(&parse(voucher_id)?).await?.expose().to_owned())
    }

    /// What needs a person, at most so many of it.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn attention(&self, order: Order, limit: usize) -> Result<AttentionView, CallError> {
        let needs = self.desk.attention(self.receiver.get().since, order, limit.min(MOST_ATTENTION)).await?;
        Ok(AttentionView::new(&needs))
    }

    /// Puts aside what a voucher needs a person for, or what is no voucher's; without an instant it was seen.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn snooze(&self, what: &Subject, until: Option<Timestamp>, reason: &str) -> Result<(), CallError> {
        match what {
            Subject::Voucher(id) => self.desk.snooze(&parse(id)?, until, reason).await?,
            Subject::Desk(concern) => {
                self.desk.snooze_desk(*concern, self.receiver.get().since, until, reason).await?;
            }
        }
        Ok(())
    }

    /// Takes back what was put aside.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn unsnooze(&self, what: &Subject) -> Result<(), CallError> {
        match what {
            Subject::Voucher(id) => self.desk.unsnooze(&parse(id)?).await?,
            Subject::Desk(concern) => self.desk.unsnooze_desk(*concern).await?,
        }
        Ok(())
    }

    /// How the receiver is doing.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn receiver_status(&self) -> Result<ReceiverStatus, CallError> {
        let summary = self.desk.summary().await?;
        let reception = self.receiver.get();
        let fault = self.desk.fault().map(CallError::from);
        Ok(ReceiverStatus {
            listening: reception.bound.is_some() && fault.is_none(),
            address: reception.bound.map(|bound| self.receiver.shown_address(bound, RESERVE_PATH)),
            last_heard_at: summary.last_heard_at,
            vouchers_stored: Some(summary.vouchers),
            jobs_pending: summary.jobs,
            catching_up: self.desk.catching_up().await?.map(CatchingUp::from),
            problem: fault.or(reception.problem),
            demo: self.receiver.demo,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }

    /// Whether notifications are taken.
    #[must_use]
    pub fn is_listening(&self) -> bool {
        self.receiver.get().bound.is_some()
    }

    /// Folds every journal anew and puts right what differs.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn rebuild(&self) -> Result<Rebuilt, CallError> {
        Ok(self.desk.rebuild().await?)
    }

    /// What changes from now on.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.desk.changes()
    }
}

pub(super) fn parse(voucher_id: &str) -> Result<VoucherId, CallError> {
    VoucherId::parse(voucher_id).map_err(|_| CallError::from(DeskError::VoucherNotFound))
}
