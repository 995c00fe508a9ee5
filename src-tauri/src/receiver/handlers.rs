//! One request to one answer. Everything whose body reached us is stored or answered 503.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Json;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use serde::Serialize;
use tokio::time::{Instant, timeout_at};

use super::access::PathSecret;
use super::places::Place;
use super::{Door, path_of};
use crate::desk::TEST_WORD;
use crate::domain::notification::{Answer, Contract, Notification, ReadProblem, Unreadable};
use crate::domain::refusal::Refusal;
use crate::domain::request::{Unstored, UnstoredRequest};
use crate::store::{Committed, StoreError};

/// Where health is told, whatever the secret.
const HEALTH_PATH: &str = "/healthz";
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

/// A request's way here.
pub(super) struct Arrival {
    /// Who connected; once judged, whom that spoke for.
    pub(super) peer: IpAddr,
    /// When its last byte must be here.
    pub(super) deadline: Instant,
    /// The place of its connection.
    pub(super) place: Arc<Place>,
}

/// Answers on a task of its own: a connection that breaks, or a mistake of ours, does not stop the recording half-way.
pub(super) async fn answer(
    door: Arc<Door>,
    secret: Option<PathSecret>,
    arrival: Arrival,
    request: Request<Incoming>,
) -> Response {
    let (peer, method, uri) = (arrival.peer, request.method().clone(), request.uri().clone());
    let mut response = match tokio::spawn(route(Arc::clone(&door), secret, arrival, request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!("a request ended by a panic");
            refuse(&door, peer, Refusal::Internal)
        }
    };
    if let Some(Unkept { client, why }) = response.extensions_mut().remove() {
        let (at, path) = (door.desk.clock().now(), uri.path());
        door.desk.note_unstored(UnstoredRequest::new(at, client.to_string(), method.as_str(), path, why));
    }
    response
}

/// On a response: nothing was stored of its request.
#[derive(Clone)]
struct Unkept {
    /// Whom it came from, as far as that could be told.
    client: IpAddr,
    why: Unstored,
}

/// Health is told to whoever reaches the listener, there is nothing secret in it; all else is judged first.
async fn route(
    door: Arc<Door>,
    secret: Option<PathSecret>,
    mut arrival: Arrival,
    request: Request<Incoming>,
) -> Response {
    let path = request.uri().path();
    if path == HEALTH_PATH {
        return match *request.method() {
            Method::GET | Method::HEAD => health(&door),
            _ => wrong_method(&door, arrival.peer, "GET, HEAD"),
        };
    }
    match door.access.judge(arrival.peer, request.uri(), request.headers()) {
        Ok(client) => arrival.peer = client,
        Err(why) => return refuse(&door, arrival.peer, why),
    }
    match (contract_at(path, secret.as_ref()), request.method()) {
        (None, _) => refuse(&door, arrival.peer, Refusal::Path),
        (Some(contract), &Method::POST) => take(door, contract, arrival, request).await,
        (Some(_), _) => wrong_method(&door, arrival.peer, "POST"),
    }
}

/// The contract that a path belongs to; both lie behind the same secret part.
fn contract_at(path: &str, secret: Option<&PathSecret>) -> Option<Contract> {
    let (contract, before) =
        Contract::ALL.into_iter().find_map(|contract| Some((contract, path.strip_suffix(path_of(contract))?)))?;
    let is_known = match secret {
        Some(secret) => before.strip_prefix('/').is_some_and(|given| secret.is(given)),
        None => before.is_empty(),
    };
    is_known.then_some(contract)
}

async fn take(door: Arc<Door>, contract: Contract, arrival: Arrival, request: Request<Incoming>) -> Response {
    let (head, body) = request.into_parts();
    let encoded = head
        .headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .any(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"));
    let (body, too_large) = match timeout_at(arrival.deadline, collect(body, door.limits.body)).await {
        Ok(Ok(collected)) => collected,
        // That we broke it off ourselves is counted already.
        Ok(Err(_)) if arrival.place.has_given_way() => return refusal(Refusal::BodyBroken),
        Ok(Err(_)) => return refuse(&door, arrival.peer, Refusal::BodyBroken),
        Err(_) => return closing(refuse(&door, arrival.peer, Refusal::BodySlow)),
    };
    arrival.place.records();
    if !too_large && !encoded && door.desk.takes_test(&body) {
        return tested(arrival.peer);
    }
    let notification = Notification {
        received_at: door.desk.clock().now(),
        contract,
        query: head.uri.query().map(str::to_owned),
        headers: headers(&head.headers),
        body,
        peer: arrival.peer.to_string(),
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
        Ok(answer) => {
            door.counters.answered(contract, &answer);
            answered(&answer)
        }
        Err(failure) => unavailable(&door, arrival.peer, &failure),
    };
    if too_large {
        door.counters.refused(Refusal::BodyTooLarge);
        // What is left of it is not read.
        return closing(response);
    }
    response
}

/// Reads the body up to the limit; says whether there was more. What is kept of more does not depend on how its pieces
/// fell, so that its repeats are recognised.
async fn collect(mut body: Incoming, limit: usize) -> Result<(Bytes, bool), hyper::Error> {
    let mut collected = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        collected.extend_from_slice(&data);
        if collected.len() > limit {
            collected.truncate(limit + 1);
            return Ok((collected.freeze(), true));
        }
    }
    Ok((collected.freeze(), false))
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
        Answer::Conflict
        | Answer::EventConflict
        | Answer::Unrecognised
        | Answer::EventUnrecognised
        | Answer::Unreadable(_) => "error",
    };
    let code = StatusCode::from_u16(answer.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (code, Json(Reply { status, reason: answer.reason(), field: answer.field() })).into_response()
}

/// Our own test came in. It agrees with nothing: its body is the mark alone.
fn tested(client: IpAddr) -> Response {
    let mut response = (StatusCode::OK, Json(Reply { status: TEST_WORD, reason: None, field: None })).into_response();
    response.extensions_mut().insert(Unkept { client, why: Unstored::Test });
    response
}

fn unavailable(door: &Door, client: IpAddr, failure: &StoreError) -> Response {
    tracing::error!(error = %failure, "a notification was not stored and is answered 503");
    let mut response = refuse(door, client, Refusal::NotStored);
    response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static(RETRY_AFTER));
    response
}

/// Counts a refusal and answers it.
fn refuse(door: &Door, client: IpAddr, why: Refusal) -> Response {
    door.counters.refused(why);
    let mut response = refusal(why);
    response.extensions_mut().insert(Unkept { client, why: Unstored::Refused(why) });
    response
}

fn refusal(why: Refusal) -> Response {
    let code = StatusCode::from_u16(why.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (code, Json(Reply { status: "error", reason: Some(why.word()), field: None })).into_response()
}

fn wrong_method(door: &Door, client: IpAddr, allowed: &'static str) -> Response {
    let mut response = refuse(door, client, Refusal::Method);
    response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static(allowed));
    response
}

fn closing(mut response: Response) -> Response {
    response.headers_mut().insert(header::CONNECTION, header::HeaderValue::from_static("close"));
    response
}

/// Whether notifications can be stored; nothing secret in it.
fn health(door: &Door) -> Response {
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
