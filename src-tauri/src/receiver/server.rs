//! Connections: how many, how slow, and how they end. HTTP/1 only, with a timer on the head of every request:
//! `axum::serve` keeps silent and dripping connections open for ever.

use std::convert::Infallible;
use std::error::Error;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Door;
use super::access::PathSecret;
use super::counters::Closing;
use super::handlers::{self, Arrival};
use super::places::{Held, Place, Places};
use super::stream::Watched;

/// How long we wait when the system has no more handles for a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

pub(super) async fn serve(listener: TcpListener, door: Arc<Door>, cancel: CancellationToken) {
    let connections = TaskTracker::new();
    let places = Arc::new(Places::new(&door.limits, Arc::clone(&door.counters)));
    let secret = door.secret.as_ref().map(PathSecret::new);
    loop {
        let accepted = tokio::select! {
            () = cancel.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                door.counters.accepted();
                let peer = peer.ip();
                let Some(held) = places.take(peer, door.access.is_proxy(peer)) else {
                    tracing::warn!("a connection was closed: too many at once");
                    continue;
                };
                let connection = Connection { door: Arc::clone(&door), secret: secret.clone(), peer, held };
                connections.spawn(connection.serve(stream, cancel.clone()));
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    connections.close();
    // Each ends within the time for draining.
    connections.wait().await;
}

struct Connection {
    door: Arc<Door>,
    secret: Option<PathSecret>,
    peer: IpAddr,
    held: Held,
}

impl Connection {
    async fn serve(self, stream: TcpStream, cancel: CancellationToken) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection stays with delayed sending");
        }
        let (limits, place) = (&self.door.limits, self.held.place());
        let stream = Watched::new(stream, Arc::clone(place), limits.request);
        let serving = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .max_headers(limits.headers)
            .serve_connection(TokioIo::new(stream), service_fn(|request| self.answer(request)));
        tokio::pin!(serving);
        let outcome = tokio::select! {
            outcome = serving.as_mut() => outcome,
            () = place.is_needed() => return,
            () = cancel.cancelled() => {
                if place.is_idle() {
                    return;
                }
                serving.as_mut().graceful_shutdown();
                match tokio::time::timeout(limits.drain, serving).await {
                    Ok(outcome) => outcome,
                    Err(_) => return tracing::warn!("a request was still under way when the receiver stopped"),
                }
            }
        };
        if let Err(error) = outcome {
            tracing::debug!(%error, "a connection ended early");
            if let Some(why) = why_closed(&error, place) {
                self.door.counters.closed(why);
            }
        }
    }

    async fn answer(&self, request: Request<Incoming>) -> Result<axum::response::Response, Infallible> {
        let place = self.held.place();
        let arrival =
            Arrival { peer: self.peer, deadline: place.begun() + self.door.limits.request, place: Arc::clone(place) };
        let response = handlers::answer(Arc::clone(&self.door), self.secret.clone(), arrival, request).await;
        if let Some(took) = place.answered() {
            self.door.counters.answer_took(took);
        }
        Ok(response)
    }
}

/// Why we closed a connection; nothing when its client did.
fn why_closed(error: &hyper::Error, place: &Place) -> Option<Closing> {
    let cause = error.source().and_then(|source| source.downcast_ref::<io::Error>());
    if cause.is_some_and(|cause| cause.kind() == io::ErrorKind::TimedOut) {
        Some(Closing::Unread)
    } else if error.is_timeout() {
        Some(if place.is_idle() { Closing::Silent } else { Closing::HeadSlow })
    } else {
        error.is_parse().then_some(Closing::Malformed)
    }
}
