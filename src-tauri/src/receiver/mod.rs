//! The public door: what every request of the vendor gets. Takes raw bytes, so that nothing is answered before we
//! have seen it; a 2xx leaves only with an answer that the store has committed.

mod handlers;
mod server;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::desk::Desk;

/// The path of the reserve notification, behind the secret part when there is one.
pub const RESERVE_PATH: &str = "/notifications/jackpot/reserve";

/// What the door needs.
#[derive(Clone)]
pub struct Door {
    /// Where notifications go.
    pub desk: Arc<Desk>,
    /// Whether a part of the program that must live has died; its name.
    pub failed_part: Arc<dyn Fn() -> Option<&'static str> + Send + Sync>,
    /// The unguessable first part of the path that keeps strangers out.
    pub secret: Option<SecretString>,
}

/// Answers requests until cancelled, then finishes those under way.
pub async fn serve(listener: TcpListener, door: Door, cancel: CancellationToken) {
    let reserve = match &door.secret {
        Some(secret) => format!("/{}{RESERVE_PATH}", secret.expose_secret()),
        None => RESERVE_PATH.to_owned(),
    };
    let router = Router::new()
        .route(&reserve, post(handlers::reserve))
        .route("/healthz", get(handlers::health))
        .layer(DefaultBodyLimit::disable())
        .with_state(door);
    server::serve(listener, router, cancel).await;
}
