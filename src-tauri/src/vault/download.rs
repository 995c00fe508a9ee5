//! One download: a guarded, capped request, and the judgement of what came back.
//!
//! The client here shares nothing with the one that talks to the vendor: no credential, no proxy, no cookie, no
//! redirect, no `Referer`, and no connection kept for later, so that every download passes the guard anew.

use std::collections::HashSet;
use std::error::Error;
use std::io;
use std::iter::successors;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, ACCEPT_ENCODING};
use reqwest::{Client, Response, StatusCode, redirect};
use thiserror::Error;

use super::files::{PdfFolder, StoredPdf};
use super::guard::{HostRules, Refusal};
use super::resolve::{GuardedResolver, Lookup};
use crate::domain::link::SignedUrl;

/// A file that is no PDF shows it within its first bytes; an error page too.
const HEAD_BYTES: usize = 64;
/// Readers of PDF look for the end mark in this many last bytes.
const TAIL_BYTES: usize = 1024;
const START_MARK: &[u8] = b"%PDF-";
const END_MARK: &[u8] = b"%%EOF";

/// Why there is no PDF.
#[derive(Debug, Error)]
pub enum DownloadError {
    /// The guard refused the URL or an address behind it: nothing was sent.
    #[error("the link was refused")]
    Refused(#[from] Refusal),
    /// The link has expired: 403, or an error body in XML (assumed: S3-like storage). A fresh one may work.
    #[error("the link has expired")]
    Expired,
    /// No connection, or the time was over before the whole file was here. Carries no URL.
    #[error("the file could not be fetched")]
    Unreachable(#[source] reqwest::Error),
    /// Another status than 200; a redirect is one, since none is followed.
    #[error("the file's host answered HTTP {0}")]
    Status(u16),
    /// More than a voucher's PDF can be.
    #[error("the file is too large")]
    TooLarge,
    /// The connection ended early, or the file has no end.
    #[error("the file is incomplete")]
    Truncated,
    /// Something else came, a web page for example.
    #[error("what came is not a PDF")]
    NotAPdf,
    /// The vault's folder could not be written.
    #[error("the file could not be stored")]
    Disk(#[source] io::Error),
}

/// Told of the bytes that are here, and of how many there are where the server said so.
pub type Tell = dyn Fn(u64, Option<u64>) + Send + Sync;

/// What a download may use up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Counted while they come; a declared length can only refuse earlier.
    pub(super) bytes: u64,
    /// From the first look-up to the last byte.
    pub(super) whole: Duration,
    pub(super) connect: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 20 * 1024 * 1024, whole: Duration::from_secs(60), connect: Duration::from_secs(10) }
    }
}

#[derive(Debug)]
pub(super) struct Downloader {
    http: Client,
    rules: Arc<HostRules>,
    limits: Limits,
}

impl Downloader {
    pub(super) fn new(rules: HostRules, limits: Limits, lookup: Lookup) -> Result<Self, reqwest::Error> {
        let rules = Arc::new(rules);
        let http = Client::builder()
            .user_agent(concat!("voucher-desk/", env!("CARGO_PKG_VERSION")))
            .no_proxy()
            .redirect(redirect::Policy::none())
            .referer(false)
            .pool_max_idle_per_host(0)
            .dns_resolver(GuardedResolver::new(Arc::clone(&rules), lookup))
            .connect_timeout(limits.connect)
            .timeout(limits.whole)
            .build()?;
        Ok(Self { http, rules, limits })
    }

    pub(super) async fn download(
        &self,
        url: &SignedUrl,
        learned: &HashSet<String>,
        files: &PdfFolder,
        tell: &Tell,
    ) -> Result<StoredPdf, DownloadError> {
        let checked = self.rules.check_url(url.expose(), learned)?;
        let request =
            self.http.get(checked.into_url()).header(ACCEPT, "application/pdf").header(ACCEPT_ENCODING, "identity");
        let response = request.send().await.map_err(not_reached)?;
        let (status, declared) = (response.status(), response.content_length());
        let mut body = Body { response, taken: 0, limit: self.limits.bytes };

        match status {
            StatusCode::OK => {}
            StatusCode::FORBIDDEN => return Err(DownloadError::Expired),
            status if status.is_client_error() && is_xml(&body.head().await?) => return Err(DownloadError::Expired),
            status => return Err(DownloadError::Status(status.as_u16())),
        }
        if declared.is_some_and(|bytes| bytes > self.limits.bytes) {
            return Err(DownloadError::TooLarge);
        }
        let head = body.head().await?;
        if !head.starts_with(START_MARK) {
            return Err(if is_xml(&head) { DownloadError::Expired } else { DownloadError::NotAPdf });
        }
        let tell = |taken| tell(taken, declared);
        store(head, body, files, tell).await
    }
}

/// Writes a body that began as a PDF, and keeps it if it also ends as one.
async fn store(
    head: Vec<u8>,
    mut body: Body,
    files: &PdfFolder,
    tell: impl Fn(u64),
) -> Result<StoredPdf, DownloadError> {
    let mut partial = files.begin().await.map_err(DownloadError::Disk)?;
    partial.write(&head).await.map_err(DownloadError::Disk)?;
    let mut tail = Vec::new();
    append_to_tail(&mut tail, &head);
    tell(body.taken);
    while let Some(chunk) = body.next().await? {
        partial.write(&chunk).await.map_err(DownloadError::Disk)?;
        append_to_tail(&mut tail, &chunk);
        tell(body.taken);
    }
    if !tail.windows(END_MARK.len()).any(|window| window == END_MARK) {
        return Err(DownloadError::Truncated);
    }
    files.keep(partial).await.map_err(DownloadError::Disk)
}

fn append_to_tail(tail: &mut Vec<u8>, chunk: &[u8]) {
    tail.extend_from_slice(&chunk[chunk.len().saturating_sub(TAIL_BYTES)..]);
    tail.drain(..tail.len().saturating_sub(TAIL_BYTES));
}

/// A body that is counted while it comes, whatever length it declared.
struct Body {
    response: Response,
    taken: u64,
    limit: u64,
}

impl Body {
    async fn next(&mut self) -> Result<Option<bytes::Bytes>, DownloadError> {
        let chunk = match self.response.chunk().await {
            Ok(Some(chunk)) => chunk,
            Ok(None) => return Ok(None),
            Err(error) if error.is_timeout() => return Err(DownloadError::Unreachable(error.without_url())),
            // Fewer bytes than declared, or a connection that broke: either way the rest is missing.
            Err(_) => return Err(DownloadError::Truncated),
        };
        self.taken += chunk.len() as u64;
        if self.taken > self.limit { Err(DownloadError::TooLarge) } else { Ok(Some(chunk)) }
    }

    /// Enough of the beginning to tell what it is, or all of it.
    async fn head(&mut self) -> Result<Vec<u8>, DownloadError> {
        let mut head = Vec::new();
        while head.len() < HEAD_BYTES {
            match self.next().await? {
                Some(chunk) => head.extend_from_slice(&chunk),
                None => break,
            }
        }
        Ok(head)
    }
}

fn is_xml(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    head.starts_with(b"<?xml") || head.starts_with(b"<Error")
}

/// A request that got no answer: the resolver's refusal if that is inside, else a failed connection.
fn not_reached(error: reqwest::Error) -> DownloadError {
    let mut causes = successors(error.source(), |cause| (*cause).source());
    match causes.find_map(|cause| cause.downcast_ref::<Refusal>()) {
        Some(refusal) => DownloadError::Refused(refusal.clone()),
        None => DownloadError::Unreachable(error.without_url()),
    }
}
