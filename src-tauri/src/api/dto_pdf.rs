//! The shapes of a voucher's file and of the link to it.

use serde::Serialize;

use crate::desk::Downloading;
use crate::domain::clock::Timestamp;
use crate::domain::event::{FailureCode, Source};
use crate::domain::inspection::Finding;
use crate::domain::voucher::{Link, PdfStatus, Voucher};

/// A link's life. Its address is a secret of its own and is handed out only when asked for.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LinkView {
    /// When it expires.
    #[cfg_attr(test, ts(type = "string"))]
    pub expires_at: Timestamp,
    /// When we got it.
    #[cfg_attr(test, ts(type = "string"))]
    pub received_at: Timestamp,
    /// From where.
    pub source: Source,
}

impl From<&Link> for LinkView {
    fn from(link: &Link) -> Self {
        Self { expires_at: link.expires_at, received_at: link.received_at, source: link.source }
    }
}

/// A voucher's file.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PdfView {
    /// Where it stands.
    pub status: PdfStatus,
    /// Where it lies.
    pub path: Option<String>,
    /// SHA-256 of its bytes.
    pub sha256: Option<String>,
    /// Its size.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub bytes: Option<u64>,
    /// When it was stored.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub stored_at: Option<Timestamp>,
    /// What was found in it that a person should know before opening it; empty too while it has not been inspected.
    pub findings: Vec<Finding>,
    /// The last failed try, also while another is to come.
    pub failure: Option<PdfFailureView>,
}

impl PdfView {
    pub(super) fn new(voucher: &Voucher) -> Self {
        let stored = voucher.pdf.stored.as_ref();
        Self {
            status: voucher.pdf_status(),
            path: None,
            sha256: stored.map(|stored| stored.sha256.to_string()),
            bytes: stored.map(|stored| stored.bytes),
            stored_at: stored.map(|stored| stored.at),
            findings: stored
                .and_then(|stored| stored.inspection.as_ref())
                .map(|inspection| inspection.findings.iter().copied().collect())
                .unwrap_or_default(),
            failure: voucher.pdf.failure.as_ref().map(|failure| PdfFailureView {
                code: failure.code,
                at: failure.at,
                next_try_at: failure.next_try_at,
                attempts: failure.attempts,
            }),
        }
    }
}

/// A failed try to get the file.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PdfFailureView {
    /// Why.
    pub code: FailureCode,
    /// When.
    #[cfg_attr(test, ts(type = "string"))]
    pub at: Timestamp,
    /// When the next is due; null when we gave up.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub next_try_at: Option<Timestamp>,
    /// How many so far.
    pub attempts: u32,
}

/// How far a download is that is under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DownloadView {
    /// Of which voucher.
    pub voucher_id: String,
    /// The bytes that are here.
    #[cfg_attr(test, ts(type = "number"))]
    pub taken: u64,
    /// How many there are, where the file's server said so.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub total: Option<u64>,
}

impl From<Downloading> for DownloadView {
    fn from(downloading: Downloading) -> Self {
        let Downloading { voucher_id, taken, total } = downloading;
        Self { voucher_id: voucher_id.to_string(), taken, total }
    }
}
