//! Taking out the personal data of a voucher: what goes, where copies of it remain, and doing it.

use std::path::Path;

use serde::Serialize;

use super::calls::{Calls, parse};
use super::dto::VoucherView;
use super::error::{CallError, ErrorCode};
use crate::desk::MOST_COUNTED;
use crate::domain::clock::Timestamp;
use crate::domain::erasure::{ErasureProblem, RetentionDays};
use crate::store::ErasureCounts;

/// What would go with the personal data of a voucher, and what is left to the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ErasureView {
    /// The voucher.
    pub voucher_id: String,
    /// Its code, which has to be typed; null as long as no message named it: then the id has to be.
    pub coupon_id: Option<String>,
    /// When its personal data was taken out before.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub erased_at: Option<Timestamp>,
    /// Different keys of end users.
    #[cfg_attr(test, ts(type = "number"))]
    pub keys: u64,
    /// Stored requests: query, headers and body.
    #[cfg_attr(test, ts(type = "number"))]
    pub requests: u64,
    /// Different links.
    #[cfg_attr(test, ts(type = "number"))]
    pub links: u64,
    /// Versions of the PDF.
    #[cfg_attr(test, ts(type = "number"))]
    pub files: u64,
    /// Notes and ticket numbers.
    #[cfg_attr(test, ts(type = "number"))]
    pub notes: u64,
    /// Older copies of everything in the data directory, by their paths: a person has to remove them.
    pub older_copies: Vec<String>,
}

/// The personal data of a voucher was taken out.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ErasedAnswer {
    /// The voucher as it is now.
    pub view: VoucherView,
    /// Whether the disk is clean of it already; otherwise what is left is removed as soon as nobody reads it.
    pub is_clean: bool,
}

/// How many vouchers a time for keeping personal data would affect now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RetentionPreview {
    /// How many.
    #[cfg_attr(test, ts(type = "number"))]
    pub vouchers: u64,
    /// There may be more: no more were counted.
    pub more: bool,
}

impl Calls {
    /// What would go with the personal data of a voucher, and where copies of it remain.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn erasure(&self, voucher_id: &str) -> Result<ErasureView, CallError> {
        let id = parse(voucher_id)?;
        let ErasureCounts { keys, requests, links, files, notes } = self.desk.erasure_counts(&id).await?;
        let voucher = self.desk.history(&id).await?.voucher;
        let copies = self.data_dir.older_copies().unwrap_or_else(|error| {
            tracing::warn!(%error, "older copies of the database could not be looked for");
            Vec::new()
        });
        let shown = |path: &Path| path.display().to_string();
        Ok(ErasureView {
            voucher_id: voucher.voucher_id.to_string(),
            coupon_id: voucher.coupon_id.as_ref().map(ToString::to_string),
            erased_at: voucher.erased.map(|erased| erased.at),
            keys,
            requests,
            links,
            files,
            notes,
            older_copies: copies.iter().map(|path| shown(path)).collect(),
        })
    }

    /// Takes out the personal data of a voucher, for good, once its code was typed.
    ///
    /// # Errors
    /// [`CallError`]; nothing was taken out.
    pub async fn erase(&self, voucher_id: &str, typed: &str) -> Result<ErasedAnswer, CallError> {
        let is_clean = self.desk.erase(&parse(voucher_id)?, typed).await?;
        Ok(ErasedAnswer { view: self.voucher(voucher_id).await?, is_clean })
    }

    /// How many vouchers would be affected by such a time now. None is touched.
    ///
    /// # Errors
    /// [`CallError`], when that is no number of days too.
    pub async fn preview_retention(&self, days: &str) -> Result<RetentionPreview, CallError> {
        let days = RetentionDays::parse(days.trim()).map_err(|problem| {
            CallError::new(
                ErrorCode::SettingsInvalid,
                format!("The setting retention.personal_data_days {problem}. Nothing was changed."),
                "Write a whole number of days, or nothing.",
            )
        })?;
        let vouchers = self.desk.count_old_vouchers(days).await?;
        Ok(RetentionPreview { vouchers, more: vouchers >= MOST_COUNTED as u64 })
    }
}

impl From<ErasureProblem> for CallError {
    fn from(problem: ErasureProblem) -> Self {
        match problem {
            ErasureProblem::NotConfirmed => Self::new(
                ErrorCode::ErasureNotConfirmed,
                "Nothing was removed: what was typed is not the voucher's code.",
                "Type the code that stands on the voucher's page.",
            ),
            ErasureProblem::UnderWay => Self::new(
                ErrorCode::ErasureWaits,
                "Nothing was removed: the voucher's PDF is being downloaded just now.",
                "Try again in a minute.",
            ),
        }
    }
}
