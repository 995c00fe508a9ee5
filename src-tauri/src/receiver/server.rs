//! Connections: how many, how slow, and how they end. HTTP/1 only, with a timer on the head of every request:
//! `axum::serve` keeps silent and dripping connections open for ever.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::connect_info::ConnectInfo;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long the head of a request may take, also the first one of a connection that is kept open.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);
/// How many headers a request may have.
const MAX_HEADERS: usize = 64;
/// How many connections are served at once; more are closed at once.
const MAX_CONNECTIONS: usize = 512;
/// How long requests under way may take once we are asked to stop.
const DRAIN: Duration = Duration::from_secs(3);
/// How long we wait when the system has no more handles for a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

pub(super) async fn serve(listener: TcpListener, router: Router, cancel: CancellationToken) {
    let connections = TaskTracker::new();
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let accepted = tokio::select! {
            () = cancel.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => match Arc::clone(&places).try_acquire_owned() {
                Ok(place) => {
                    let router = router.clone().layer(axum::Extension(ConnectInfo(peer)));
                    connections.spawn(connection(stream, router, cancel.clone(), place));
                }
                Err(_) => tracing::warn!("a connection was closed: too many at once"),
            },
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    connections.close();
    if tokio::time::timeout(DRAIN, connections.wait()).await.is_err() {
        tracing::warn!("requests were still under way when the receiver stopped");
    }
}

async fn connection(stream: TcpStream, router: Router, cancel: CancellationToken, _place: OwnedSemaphorePermit) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection stays with delayed sending");
    }
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    tokio::pin!(serving);
    let outcome = tokio::select! {
        outcome = serving.as_mut() => outcome,
        () = cancel.cancelled() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = outcome {
        tracing::debug!(%error, "a connection ended early");
    }
}
