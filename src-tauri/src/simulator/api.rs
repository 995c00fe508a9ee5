//! The vendor's HTTP face: tokens, signed URLs, vouchers, confirmations, and the files behind signed URLs.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Extension, Json, Router};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;
use tokio::time::sleep;

use super::faults::{ApiFault, FileFault};
use super::files::{Signature, hand_out, xml_error};
use super::server::Connection;
use super::vouchers::{Confirmation, Voucher};
use super::{Shared, locked, pdf};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{CouponId, VoucherId};

/// How often each route was called, refused and broken answers included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Calls {
    /// `POST /v2/token`
    pub token: u64,
    /// `GET /v2/vouchers/{id}/signedurl`
    pub signed_url: u64,
    /// `GET /v2/vouchers/{id}`
    pub voucher: u64,
    /// `PUT /v2/voucher/{id}/confirm`
    pub confirm: u64,
    /// `GET /files/{id}.pdf`
    pub file: u64,
}

#[derive(Default)]
pub(super) struct Counters {
    token: AtomicU64,
    signed_url: AtomicU64,
    voucher: AtomicU64,
    confirm: AtomicU64,
    file: AtomicU64,
}

impl Counters {
    pub(super) fn read(&self) -> Calls {
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Calls {
            token: count(&self.token),
            signed_url: count(&self.signed_url),
            voucher: count(&self.voucher),
            confirm: count(&self.confirm),
            file: count(&self.file),
        }
    }
}

/// The tokens issued and when each ends.
#[derive(Default)]
pub(super) struct Tokens(Mutex<HashMap<String, Timestamp>>);

impl Tokens {
    fn issue(&self, now: Timestamp, lifetime: Duration) -> String {
        let token = format!("{:032x}", fastrand::u128(..));
        let mut tokens = locked(&self.0);
        tokens.retain(|_, ends| now < *ends);
        tokens.insert(token.clone(), now.plus(lifetime));
        token
    }

    fn admits(&self, token: &str, now: Timestamp) -> bool {
        locked(&self.0).get(token).is_some_and(|ends| now < *ends)
    }

    pub(super) fn revoke_all(&self) {
        locked(&self.0).clear();
    }
}

/// Why the API refuses. The vendor documents no error bodies: `{"error": …}` is assumed.
#[derive(Debug, Clone, Copy)]
enum Refusal {
    BadRequest,
    BadCredentials,
    UnknownVoucher,
    NotReady,
    Lapsed,
    RateLimited { retry_after_secs: u64 },
    Unavailable,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, error) = match self {
            Self::BadRequest => (StatusCode::BAD_REQUEST, "bad_request"),
            Self::BadCredentials => (StatusCode::UNAUTHORIZED, "bad_credentials"),
            Self::UnknownVoucher => (StatusCode::NOT_FOUND, "unknown_voucher"),
            Self::NotReady => (StatusCode::NOT_FOUND, "not_ready"),
            Self::Lapsed => (StatusCode::CONFLICT, "reservation_lapsed"),
            Self::RateLimited { .. } => (StatusCode::TOO_MANY_REQUESTS, "rate_limited"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        };
        let mut response = (status, Json(json!({ "error": error }))).into_response();
        if let Self::RateLimited { retry_after_secs } = self {
            response.headers_mut().insert(RETRY_AFTER, retry_after_secs.into());
        }
        response
    }
}

pub(super) fn routes(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/v2/token", post(token))
        .route("/v2/vouchers/{id}/signedurl", get(signed_url))
        .route("/v2/vouchers/{id}", get(voucher))
        .route("/v2/voucher/{id}/confirm", put(confirm))
        .route("/files/{name}", get(file))
        .with_state(shared)
}

#[derive(Deserialize)]
struct TokenRequest {
    grant_type: String,
    client_id: String,
    client_secret: String,
}

async fn token(
    State(shared): State<Arc<Shared>>,
    Extension(connection): Extension<Connection>,
    body: Bytes,
) -> Result<Response, Refusal> {
    shared.counters.token.fetch_add(1, Ordering::Relaxed);
    break_any_route(&shared, &connection).await?;
    let request: TokenRequest = serde_json::from_slice(&body).map_err(|_| Refusal::BadRequest)?;
    if request.grant_type != "client_credentials" {
        return Err(Refusal::BadRequest);
    }
    if request.client_id != shared.api_key || request.client_secret != shared.client_secret {
        return Err(Refusal::BadCredentials);
    }
    let lifetime = *locked(&shared.token_lifetime);
    let token = shared.tokens.issue(shared.clock.now(), lifetime);
    Ok(Json(json!({ "access_token": token, "expires_in": lifetime.as_secs() })).into_response())
}

async fn signed_url(
    State(shared): State<Arc<Shared>>,
    Extension(connection): Extension<Connection>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    shared.counters.signed_url.fetch_add(1, Ordering::Relaxed);
    let voucher = find(&shared, &connection, &headers, id).await?;
    if shared.faults.api_fault() == Some(ApiFault::Unreadable) {
        let page = "<!DOCTYPE html><html><body>Maintenance</body></html>";
        return Ok(([(CONTENT_TYPE, "text/html")], page).into_response());
    }
    if voucher.sent_at.is_none() {
        return Err(Refusal::NotReady);
    }
    Ok(Json(json!({ "signedUrl": shared.sign(&voucher.id) })).into_response())
}

async fn voucher(
    State(shared): State<Arc<Shared>>,
    Extension(connection): Extension<Connection>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    shared.counters.voucher.fetch_add(1, Ordering::Relaxed);
    if let Some(ApiFault::NoVoucherRoute(status)) = shared.faults.api_fault() {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::NOT_FOUND);
        return Ok((status, [(CONTENT_TYPE, "text/html")], "<!DOCTYPE html><html></html>").into_response());
    }
    let voucher = find(&shared, &connection, &headers, id).await?;
    Ok(voucher_response(&shared, &voucher))
}

async fn confirm(
    State(shared): State<Arc<Shared>>,
    Extension(connection): Extension<Connection>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    shared.counters.confirm.fetch_add(1, Ordering::Relaxed);
    let id = find(&shared, &connection, &headers, id).await?.id;
    let confirmation = shared.confirm(&id);
    if shared.faults.api_fault() == Some(ApiFault::HangUpAfterConfirming) {
        connection.hang_up().await;
    }
    match confirmation {
        Confirmation::Made | Confirmation::Already => {
            let voucher = shared.voucher(&id).ok_or(Refusal::UnknownVoucher)?;
            Ok(voucher_response(&shared, &voucher))
        }
        Confirmation::Lapsed => Err(Refusal::Lapsed),
        Confirmation::Unknown => Err(Refusal::UnknownVoucher),
    }
}

async fn file(
    State(shared): State<Arc<Shared>>,
    Extension(connection): Extension<Connection>,
    Path(name): Path<String>,
    link: Result<Query<Signature>, QueryRejection>,
) -> Response {
    shared.counters.file.fetch_add(1, Ordering::Relaxed);
    let fault = shared.faults.file_fault();
    if fault == Some(FileFault::HangUp) {
        connection.hang_up().await;
    }
    let found = name.strip_suffix(".pdf").and_then(|id| VoucherId::parse(id).ok()).and_then(|id| shared.voucher(&id));
    let Some(mut voucher) = found else {
        return xml_error(StatusCode::NOT_FOUND, "NoSuchKey", "The specified key does not exist.");
    };
    if shared.faults.mislabels(&voucher.id) {
        voucher.coupon_id = other_code(&voucher.coupon_id);
    }
    let link = link.ok().map(|Query(link)| link);
    match shared.signer.check(&voucher.id, link.as_ref(), shared.clock.now()) {
        Ok(()) => hand_out(pdf::draw(&voucher), fault),
        Err(refusal) => refusal.into_response(),
    }
}

/// Somebody else's code that looks much like it.
fn other_code(code: &CouponId) -> CouponId {
    let other = code.as_str().chars().rev().collect::<String>();
    CouponId::parse(format!("X{other}")).unwrap_or_else(|_| code.clone())
}

/// What every voucher route does first: the faults, then the credentials, then the voucher.
async fn find(shared: &Shared, connection: &Connection, headers: &HeaderMap, id: String) -> Result<Voucher, Refusal> {
    break_any_route(shared, connection).await?;
    match shared.faults.api_fault() {
        Some(ApiFault::Unauthorised) => return Err(Refusal::BadCredentials),
        Some(ApiFault::UnknownVoucher) => return Err(Refusal::UnknownVoucher),
        _ => {}
    }
    if !admitted(shared, headers) {
        return Err(Refusal::BadCredentials);
    }
    let id = VoucherId::parse(id).map_err(|_| Refusal::UnknownVoucher)?;
    shared.voucher(&id).ok_or(Refusal::UnknownVoucher)
}

/// A bearer token (assumed to be how a token is sent) or else the documented `apikey` header.
fn admitted(shared: &Shared, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text(AUTHORIZATION.as_str()) {
        Some(value) => {
            value.strip_prefix("Bearer ").is_some_and(|token| shared.tokens.admits(token, shared.clock.now()))
        }
        None => text("apikey") == Some(shared.api_key.as_str()),
    }
}

async fn break_any_route(shared: &Shared, connection: &Connection) -> Result<(), Refusal> {
    match shared.faults.api_fault() {
        Some(ApiFault::HangUp) => connection.hang_up().await,
        Some(ApiFault::Unavailable) => Err(Refusal::Unavailable),
        Some(ApiFault::RateLimited { retry_after_secs }) => Err(Refusal::RateLimited { retry_after_secs }),
        Some(ApiFault::Slow(delay)) => {
            sleep(delay).await;
            Ok(())
        }
        Some(
            ApiFault::Unauthorised
            | ApiFault::UnknownVoucher
            | ApiFault::Unreadable
            | ApiFault::NoVoucherRoute(_)
            | ApiFault::HangUpAfterConfirming,
        )
        | None => Ok(()),
    }
}

/// The voucher object, for catching up (assumed: the same fields as in a notification).
fn voucher_response(shared: &Shared, voucher: &Voucher) -> Response {
    let signed_url = voucher.sent_at.is_some().then(|| shared.sign(&voucher.id));
    ([(CONTENT_TYPE, "application/json")], voucher.to_json(signed_url.as_deref())).into_response()
}
