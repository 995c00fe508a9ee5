//! The request behind an entry of the journal, whole, for whoever unfolds it. Credentials, our own secret and what signs
//! a link are masked: none of them is needed to read what Jackpot said.

use serde::Serialize;

use super::calls::{Calls, parse};
use super::error::{CallError, ErrorCode};
use super::redaction::{Redaction, shown_body, shown_header, shown_line};
use super::unreadable::HeaderView;
use crate::domain::audit::Act;
use crate::domain::clock::Timestamp;
use crate::domain::ids::visible;
use crate::domain::notification::Contract;

/// A request as it came, as far as it may be shown.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RawRequest {
    /// When it came first.
    #[cfg_attr(test, ts(type = "string"))]
    pub at: Timestamp,
    /// The contract whose address it came to.
    pub contract: Contract,
    /// The address it came from.
    pub peer: String,
    /// The HTTP status of the answer.
    pub status: u16,
    /// Its query, with the end user's key.
    pub query: Option<String>,
    /// Its headers; credentials are masked.
    pub headers: Vec<HeaderView>,
    /// Its body, what cannot be seen in it named, what signs a link masked.
    pub body: String,
    /// Its size in bytes.
    #[cfg_attr(test, ts(type = "number"))]
    pub bytes: u64,
}

impl Calls {
    /// The request that brought an event of a voucher's journal. That it was looked at is kept.
    ///
    /// # Errors
    /// [`CallError`], also when no request did.
    pub async fn raw_request(&self, voucher_id: &str, event: i64) -> Result<RawRequest, CallError> {
        let id = parse(voucher_id)?;
        let request = self.desk.request_of(&id, event).await?.ok_or_else(no_request)?;
        self.desk.note_act(Act::OpenedRaw, Some(&id)).await?;
        let redaction = Redaction::new(Vec::new()).map_err(|_| CallError::internal("redaction"))?;
        let (notification, secret) = (&request.notification, self.receiver.secret());
        let header = |(name, value): &(String, String)| HeaderView {
            name: visible(name),
            value: redaction.unsigned(&shown_header(name, value, secret)),
        };
        Ok(RawRequest {
            at: notification.received_at,
            contract: notification.contract,
            peer: notification.peer.clone(),
            status: request.status,
            query: notification.query.as_deref().map(|query| shown_line(query, secret)),
            headers: notification.headers.iter().map(header).collect(),
            body: redaction.unsigned(&shown_body(&notification.body, secret).0),
            bytes: request.body_bytes,
        })
    }
}

fn no_request() -> CallError {
    CallError::new(
        ErrorCode::RequestGone,
        "No request of Jackpot's is behind this entry, or it is no longer kept.",
        "Go back to the journal.",
    )
}
