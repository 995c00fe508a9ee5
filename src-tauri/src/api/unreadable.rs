//! Requests that could not be read or recognised: listed, shown whole to an agent, and read again.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::calls::Calls;
use super::error::{CallError, ErrorCode};
use super::export::Export;
use super::redaction::{shown_body, shown_header, shown_line};
use super::requests::{Because, RequestOutcome};
use crate::desk::Redecoded;
use crate::domain::audit::{Act, Deed, Detail};
use crate::domain::clock::Timestamp;
use crate::domain::ids::visible;
use crate::domain::notification::{Contract, ReadProblem};
use crate::store::{KeptCounts, KeptRequest};

/// How many of them a page lists.
const PAGE: usize = 50;
/// How much of a body a row shows, in characters.
const GLANCE: usize = 160;

/// Some of the requests that could not be read or recognised.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UnreadPage {
    /// Newest first.
    pub rows: Vec<UnreadRow>,
    /// Whether there are older ones.
    pub more: bool,
    /// How many there are.
    pub counts: UnreadCounts,
}

/// How many requests could not be read or recognised, repeats not counted.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UnreadCounts {
    /// Kept and still not read.
    #[cfg_attr(test, ts(type = "number"))]
    pub waiting: u64,
    /// Read later.
    #[cfg_attr(test, ts(type = "number"))]
    pub decoded: u64,
    /// Dropped to make room.
    #[cfg_attr(test, ts(type = "number"))]
    pub dropped: u64,
}

impl From<KeptCounts> for UnreadCounts {
    fn from(counts: KeptCounts) -> Self {
        Self { waiting: counts.waiting, decoded: counts.decoded, dropped: counts.dropped }
    }
}

/// One of them in a list.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UnreadRow {
    /// Its number.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: i64,
    /// When it came first.
    #[cfg_attr(test, ts(type = "string"))]
    pub at: Timestamp,
    /// The contract whose address it came to.
    pub contract: Contract,
    /// The address it came from.
    pub peer: String,
    /// The HTTP status of the answer.
    pub status: u16,
    /// Whether it could not be read, or told what the vendor's documents do not have.
    pub outcome: RequestOutcome,
    /// Why.
    pub because: Option<Because>,
    /// How often it came.
    pub times: u32,
    /// Its size in bytes.
    #[cfg_attr(test, ts(type = "number"))]
    pub bytes: u64,
    /// The beginning of its body.
    pub glance: String,
    /// When it was read after all.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub decoded_at: Option<Timestamp>,
    /// The voucher it told of.
    pub voucher_id: Option<String>,
}

/// One of them whole.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UnreadView {
    /// What the list shows of it.
    pub row: UnreadRow,
    /// Its query, with the end user's key.
    pub query: Option<String>,
    /// Its headers; credentials are masked.
    pub headers: Vec<HeaderView>,
    /// Its body, what cannot be seen in it named.
    pub body: String,
    /// Whether the body is JSON and laid out.
    pub json: bool,
    /// Whether only its beginning is kept.
    pub cut: bool,
}

/// A header as it may be shown.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HeaderView {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// The outcome of reading again.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RedecodedView {
    /// Requests that were looked at.
    #[cfg_attr(test, ts(type = "number"))]
    pub looked_at: u64,
    /// Those that could be read now.
    #[cfg_attr(test, ts(type = "number"))]
    pub decoded: u64,
}

impl UnreadRow {
    fn new(request: &KeptRequest) -> Self {
        let notification = &request.notification;
        let outcome = match request.answer.as_str() {
            "unrecognised" => RequestOutcome::Unrecognised,
            _ => RequestOutcome::Unreadable,
        };
        let glance: String = String::from_utf8_lossy(&notification.body).chars().take(GLANCE).collect();
        let (decoded_at, voucher_id) = request.decoded.clone().map(|it| (it.at, it.voucher_id)).unzip();
        Self {
            id: request.id,
            at: notification.received_at,
            contract: notification.contract,
            peer: notification.peer.clone(),
            status: request.status,
            outcome,
            because: Because::stored(request.reason.as_deref(), request.field.as_deref()),
            times: request.times,
            bytes: request.body_bytes,
            glance: visible(&glance),
            decoded_at,
            voucher_id: voucher_id.flatten(),
        }
    }
}

impl Calls {
    /// Requests that could not be read or recognised, newest first, those before the given one.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn unreadable(&self, before: Option<i64>) -> Result<UnreadPage, CallError> {
        let page = self.desk.kept_requests(before, PAGE).await?;
        let rows = page.requests.iter().map(UnreadRow::new).collect();
        Ok(UnreadPage { rows, more: page.more, counts: page.counts.into() })
    }

    /// One of them whole. That it was looked at is kept.
    ///
    /// # Errors
    /// [`CallError`]; it may have been dropped since it was listed.
    pub async fn unreadable_request(&self, id: i64) -> Result<UnreadView, CallError> {
        let request = self.desk.kept_request(id).await?.ok_or_else(gone)?;
        self.desk.note_deed(Deed::alone(Act::OpenedRaw).with(Detail::Request { id })).await?;
        let (notification, secret) = (&request.notification, self.receiver.secret());
        let (body, json) = shown_body(&notification.body, secret);
        let header = |(name, value): &(String, String)| HeaderView {
            name: visible(name),
            value: shown_header(name, value, secret),
        };
        Ok(UnreadView {
            row: UnreadRow::new(&request),
            query: notification.query.as_deref().map(|query| shown_line(query, secret)),
            headers: notification.headers.iter().map(header).collect(),
            body,
            json,
            cut: request.reason.as_deref() == Some(ReadProblem::TooLarge.as_str()),
        })
    }

    /// A name for the file that no earlier export has.
    #[must_use]
    pub fn export_name(&self) -> String {
        format!("voucher-desk-unreadable-{}.json", self.desk.clock().now().to_string().replace([':', '.'], "-"))
    }

    /// Writes the requests that are still not read into a new file, redacted for the vendor; how many there are in it.
    ///
    /// # Errors
    /// [`CallError`]; a file that is there already is not written over, as it may not have been sent yet.
    pub async fn export_unreadable(&self, path: PathBuf) -> Result<u64, CallError> {
        let export = Export::make(&self.desk, self.receiver.secrets()).await?;
        let (requests, json) = (export.len(), export.to_json()?);
        let written = tokio::task::spawn_blocking(move || write_new(&path, &json)).await;
        written.map_err(|_| CallError::internal("export"))??;
        Ok(requests)
    }

    /// Reads everything again that could not be read or recognised.
    ///
    /// # Errors
    /// [`CallError`]; what was read before it stays recorded.
    pub async fn redecode(&self) -> Result<RedecodedView, CallError> {
        let Redecoded { looked_at, decoded } = self.desk.redecode().await?;
        Ok(RedecodedView { looked_at, decoded })
    }
}

fn write_new(path: &Path, text: &str) -> Result<(), CallError> {
    let written = File::create_new(path).and_then(|mut file| {
        writeln!(file, "{text}")?;
        file.sync_all()
    });
    written.map_err(|error| {
        let why = match error.kind() {
            io::ErrorKind::AlreadyExists => "it is there already".to_owned(),
            _ => error.to_string(),
        };
        CallError::new(
            ErrorCode::FileUnwritable,
            format!("The file {} was not written: {why}.", path.display()),
            "Name another file, in a folder that you may write to.",
        )
    })
}

fn gone() -> CallError {
    CallError::new(
        ErrorCode::RequestGone,
        "This request is no longer kept: the oldest are dropped when there are too many.",
        "Go back to the list.",
    )
}
