//! The shapes of what the vendor is asked: confirming, comparing, catching up.

use serde::Serialize;

use super::dto::VoucherView;
use crate::desk::{Answered, Progress};
use crate::domain::clock::Timestamp;
use crate::domain::comparison::Compared;
use crate::domain::confirmation::{Confirmation, Obstacle, obstacle};
use crate::domain::event::FailureCode;
use crate::domain::voucher::Voucher;

/// Where a voucher stands with its confirmation.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConfirmView {
    /// What keeps it from being confirmed from here; null when it waits for that.
    pub obstacle: Option<Obstacle>,
    /// What we did about it so far.
    pub standing: ConfirmStanding,
}

/// What we did about confirming a voucher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(missing_docs, reason = "named and explained by domain::confirmation::Confirmation")]
pub enum ConfirmStanding {
    None,
    Left,
    Asked,
    Accepted,
    Failed,
    Unknown,
    NotMade,
}

impl From<Option<&Confirmation>> for ConfirmStanding {
    fn from(confirmation: Option<&Confirmation>) -> Self {
        match confirmation {
            None => Self::None,
            Some(Confirmation::Left { .. }) => Self::Left,
            Some(Confirmation::Asked) => Self::Asked,
            Some(Confirmation::Accepted) => Self::Accepted,
            Some(Confirmation::Failed { .. }) => Self::Failed,
            Some(Confirmation::Unknown) => Self::Unknown,
            Some(Confirmation::NotMade) => Self::NotMade,
        }
    }
}

impl ConfirmView {
    pub(super) fn new(voucher: &Voucher, now: Timestamp) -> Self {
        let standing = voucher.confirmation.as_ref().into();
        // One that is not settled is settled first when it is confirmed again.
        let obstacle = obstacle(voucher, now).filter(|obstacle| *obstacle != Obstacle::Unsettled);
        Self { obstacle, standing }
    }
}

/// What the vendor answered about a voucher.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AskAnswer {
    /// When it was asked.
    #[cfg_attr(test, ts(type = "string"))]
    pub asked_at: Timestamp,
    /// Ours before the answer beside the vendor's.
    pub compared: Vec<Compared>,
    /// The voucher with what the answer changed.
    pub view: VoucherView,
}

impl AskAnswer {
    pub(super) fn new(answered: Answered, view: VoucherView) -> Self {
        Self { asked_at: answered.at, compared: answered.compared, view }
    }
}

/// The asking about what could have been missed.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CatchingUp {
    /// When it began.
    #[cfg_attr(test, ts(type = "string"))]
    pub begun_at: Timestamp,
    /// Vouchers asked about.
    #[cfg_attr(test, ts(type = "number"))]
    pub asked: u64,
    /// Those that brought news.
    #[cfg_attr(test, ts(type = "number"))]
    pub moved: u64,
    /// Vouchers to ask about.
    #[cfg_attr(test, ts(type = "number"))]
    pub total: u64,
    /// When it came to its end; null while it goes on.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub ended_at: Option<Timestamp>,
    /// What keeps it waiting.
    pub held_by: Option<FailureCode>,
}

impl From<Progress> for CatchingUp {
    fn from(Progress { sweep, held_by }: Progress) -> Self {
        let (begun_at, ended_at) = (sweep.begun_at, sweep.ended_at);
        Self { begun_at, asked: sweep.asked, moved: sweep.moved, total: sweep.total, ended_at, held_by }
    }
}
