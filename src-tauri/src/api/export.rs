//! What could not be read, as one file for the vendor: enough to find the fault, nothing that opens or names anything.

use secrecy::SecretString;
use serde::Serialize;

use super::error::CallError;
use super::redaction::Redaction;
use crate::decode::query_values;
use crate::desk::Desk;
use crate::domain::clock::Timestamp;
use crate::domain::ids::visible;
use crate::domain::notification::{Contract, ReadProblem};
use crate::store::{KeptCounts, KeptRequest};

/// How many requests the file has at most; the newest.
const MOST: usize = 500;
/// How many are read from the store at once.
const STEP: usize = 50;

/// The file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Export {
    what: &'static str,
    version: &'static str,
    exported_at: Timestamp,
    redacted: &'static str,
    /// Requests that are not in it: older than those that are, or dropped to make room.
    left_out: u64,
    requests: Vec<ExportedRequest>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ExportedRequest {
    number: i64,
    received_at: Timestamp,
    contract: Contract,
    times: u32,
    query: Option<String>,
    headers: Vec<(String, String)>,
    answered: u16,
    reason: Option<String>,
    field: Option<String>,
    body_bytes: u64,
    body: Option<String>,
    /// Why the body is not there, or not whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    body_note: Option<&'static str>,
}

impl Export {
    /// Gathers what is still not read, newest first.
    pub(super) async fn make(desk: &Desk, secrets: &[SecretString]) -> Result<Self, CallError> {
        let redaction = Redaction::new(secrets.to_vec()).map_err(|_| CallError::internal("redaction"))?;
        let mut requests = Vec::new();
        let mut before = None;
        let counts: KeptCounts = loop {
            let page = desk.kept_requests(before, STEP).await?;
            before = page.requests.last().map(|request| request.id);
            let unread = page.requests.iter().filter(|request| request.decoded.is_none());
            requests.extend(unread.map(|request| ExportedRequest::new(request, &redaction)));
            if !page.more || requests.len() >= MOST {
                break page.counts;
            }
        };
        requests.truncate(MOST);
        Ok(Self {
            what: "Notifications that could not be read",
            version: env!("CARGO_PKG_VERSION"),
            exported_at: desk.clock().now(),
            redacted: "End users' keys, credentials, the queries of URLs and all addresses are taken out.",
            left_out: counts.waiting.saturating_sub(requests.len() as u64) + counts.dropped,
            requests,
        })
    }

    pub(super) fn len(&self) -> u64 {
        self.requests.len() as u64
    }

    pub(super) fn to_json(&self) -> Result<String, CallError> {
        serde_json::to_string_pretty(self).map_err(|_| CallError::internal("export"))
    }
}

impl ExportedRequest {
    fn new(request: &KeptRequest, redaction: &Redaction) -> Self {
        let notification = &request.notification;
        let keys = query_values(notification.query.as_deref());
        let problem = ReadProblem::ALL.into_iter().find(|problem| request.reason.as_deref() == Some(problem.as_str()));
        let text = String::from_utf8_lossy(&notification.body);
        let (body, body_note) = match problem {
            // What was compressed, or has two bytes a letter, cannot be looked through for what must not go out.
            Some(ReadProblem::Encoded) => (None, Some("left out: it is compressed")),
            _ if text.contains('\0') => (None, Some("left out: it is not text")),
            Some(ReadProblem::TooLarge) => (Some(redaction.beginning(&text, &keys)), Some("its beginning only")),
            _ => (Some(redaction.text(&text, &keys)), None),
        };
        let header = |(name, value): &(String, String)| (visible(name), redaction.header(name, value, &keys));
        Self {
            number: request.id,
            received_at: notification.received_at,
            contract: notification.contract,
            times: request.times,
            query: notification.query.as_deref().map(Redaction::query),
            headers: notification.headers.iter().map(header).collect(),
            answered: request.status,
            reason: request.reason.clone(),
            field: request.field.clone(),
            body_bytes: request.body_bytes,
            body,
            body_note,
        }
    }
}
