//! One request to one answer. Everything whose body reached us is stored or answered 503.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::connect_info::ConnectInfo;
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use serde::Serialize;

use super::Door;
use crate::domain::notification::{Answer, Contract, Notification, ReadProblem, Unreadable};
use crate::store::{Committed, StoreError};

/// The largest body that is taken, in bytes; the documented ones are below 1 KiB.
const MAX_BODY: usize = 64 * 1024;
/// How long the body of a request may take.
const BODY_TIMEOUT: Duration = Duration::from_secs(8);
/// When the vendor may come back after a 503, in seconds. It gives up after five minutes (documented).
const RETRY_AFTER: &str = "5";

/// The body of an answer: small, closed words, nothing of the inside.
#[derive(Debug, Serialize)]
struct Reply<'a> {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
}

pub(super) async fn reserve(
    State(door): State<Door>,
    Extension(ConnectInfo(peer)): Extension<ConnectInfo<SocketAddr>>,
    request: Request,
) -> Response {
    if comes_from_a_web_page(request.headers()) {
        return error(StatusCode::FORBIDDEN, "web_page");
    }
    // On a task of its own: a connection that breaks, or a mistake of ours, does not stop the recording half-way.
    match tokio::spawn(take(door, peer, request)).await {
        Ok(response) => response,
        Err(failure) => {
            tracing::error!(%failure, "a request ended by a panic");
            error(StatusCode::INTERNAL_SERVER_ERROR, "internal")
        }
    }
}

async fn take(door: Door, peer: SocketAddr, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let encoded = head
        .headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .any(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"));
    let (body, too_large) = match tokio::time::timeout(BODY_TIMEOUT, collect(body)).await {
        Ok(Ok(collected)) => collected,
        Ok(Err(_)) => return error(StatusCode::BAD_REQUEST, "body_broken"),
        Err(_) => return closing(error(StatusCode::REQUEST_TIMEOUT, "body_slow")),
    };
    let notification = Notification {
        received_at: door.desk.clock().now(),
        contract: Contract::Reserve,
        query: head.uri.query().map(str::to_owned),
        headers: headers(&head.headers),
        body,
        peer: peer.ip().to_string(),
    };
    let problem = match (too_large, encoded) {
        (true, _) => Some(ReadProblem::TooLarge),
        (false, true) => Some(ReadProblem::Encoded),
        (false, false) => None,
    };
    let outcome = match problem {
        Some(problem) => door.desk.keep_unreadable(notification, Unreadable { problem, field: None }).await,
        None => door.desk.receive(notification).await,
    };
    let response = match outcome {
        Ok(answer) => answered(&answer),
        Err(failure) => unavailable(&failure),
    };
    // What is left of a body that is too large is not read.
    if too_large { closing(response) } else { response }
}

/// Reads the body up to the limit; says whether there was more. What is kept of more does not depend on how its pieces
/// fell, so that its repeats are recognised.
async fn collect(mut body: Body) -> Result<(Bytes, bool), axum::Error> {
    let mut collected = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        collected.extend_from_slice(&data);
        if collected.len() > MAX_BODY {
            collected.truncate(MAX_BODY + 1);
            return Ok((collected.freeze(), true));
        }
    }
    Ok((collected.freeze(), false))
}

/// Jackpot's servers are no web page. A browser that posts here was led to it by somebody's page.
fn comes_from_a_web_page(headers: &HeaderMap) -> bool {
    let cross_site = headers.get("sec-fetch-site").is_some_and(|site| site.as_bytes() == b"cross-site");
    let foreign = headers.get(header::ORIGIN).is_some_and(|origin| {
        let ours = headers.get(header::HOST).map(|host| host.as_bytes()).unwrap_or_default();
        let origin = origin.as_bytes();
        let authority = origin.splitn(2, |byte| *byte == b':').nth(1).and_then(|rest| rest.strip_prefix(b"//"));
        authority.is_none_or(|authority| ours.is_empty() || authority != ours)
    });
    cross_site || foreign
}

fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.as_bytes().iter().map(|byte| char::from(*byte)).collect()))
        .collect()
}

/// The only way to a 2xx for a notification: an answer that the store has committed.
fn answered(answer: &Committed<Answer>) -> Response {
    let status = match **answer {
        Answer::Agreed | Answer::Declined(_) | Answer::Acknowledged => answer.word(),
        Answer::Conflict | Answer::Unrecognised | Answer::Unreadable(_) => "error",
    };
    let code = StatusCode::from_u16(answer.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (code, Json(Reply { status, reason: answer.reason(), field: answer.field() })).into_response()
}

fn unavailable(failure: &StoreError) -> Response {
    tracing::error!(error = %failure, "a notification was not stored and is answered 503");
    let mut response = error(StatusCode::SERVICE_UNAVAILABLE, "not_stored");
    response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static(RETRY_AFTER));
    response
}

fn error(code: StatusCode, reason: &str) -> Response {
    (code, Json(Reply { status: "error", reason: Some(reason), field: None })).into_response()
}

fn closing(mut response: Response) -> Response {
    response.headers_mut().insert(header::CONNECTION, header::HeaderValue::from_static("close"));
    response
}

/// Whether notifications can be stored; nothing secret in it.
pub(super) async fn health(State(door): State<Door>) -> Response {
    let reason = match (door.desk.fault(), (door.failed_part)()) {
        (Some(_), _) => Some("store"),
        (None, failed) => failed,
    };
    let version = env!("CARGO_PKG_VERSION");
    match reason {
        None => (StatusCode::OK, Json(Health { status: "ok", reason, version })).into_response(),
        Some(_) => {
            (StatusCode::SERVICE_UNAVAILABLE, Json(Health { status: "failing", reason, version })).into_response()
        }
    }
}

#[derive(Debug, Serialize)]
struct Health {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    version: &'static str,
}
