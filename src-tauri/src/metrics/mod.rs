//! The program in numbers, for Prometheus: `GET /metrics` on a listener of its own that only this computer reaches.
//! Numbers and closed words; no key, no id, nothing that was received.

mod numbers;
mod text;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use numbers::Sources;

const PATH: &str = "/metrics";
/// How many may ask at once; who comes then waits.
const AT_ONCE: usize = 8;
/// How long one may take, from its connection to the end of its answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long we wait when the system has no more handles for a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// What the answer is (documented by OpenMetrics; Prometheus asks for it).
const OPEN_METRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

/// Takes an address to tell numbers at; with its real port.
///
/// # Errors
/// When it is in use or not ours.
pub async fn bind(address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Tells the numbers to whoever asks, one request a connection, until cancelled.
pub async fn serve(listener: TcpListener, sources: Sources, cancel: CancellationToken) {
    let (sources, places, asking) = (Arc::new(sources), Arc::new(Semaphore::new(AT_ONCE)), TaskTracker::new());
    let accept_and_answer = async {
        // Nobody closes the places.
        while let Ok(place) = Arc::clone(&places).acquire_owned().await {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let answering = answer_one(stream, Arc::clone(&sources));
                    asking.spawn(async move {
                        answering.await;
                        drop(place);
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection for metrics could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    };
    cancel.run_until_cancelled(accept_and_answer).await;
    asking.close();
    asking.wait().await;
}

async fn answer_one(stream: TcpStream, sources: Arc<Sources>) {
    let service = service_fn(|request| {
        let sources = Arc::clone(&sources);
        async move { Ok::<_, Infallible>(answer(&sources, &request).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service);
    match tokio::time::timeout(PATIENCE, connection).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "a connection for metrics ended early"),
        Err(_) => tracing::debug!("a connection for metrics took too long"),
    }
}

async fn answer(sources: &Sources, request: &Request<Incoming>) -> Response<Full<Bytes>> {
    let (status, body) = match (request.uri().path(), request.method()) {
        (PATH, &Method::GET) => match text::write(sources.read().await) {
            Ok(text) => (StatusCode::OK, text),
            Err(error) => {
                tracing::error!(%error, "the metrics could not be written");
                (StatusCode::INTERNAL_SERVER_ERROR, String::new())
            }
        },
        (PATH, _) => (StatusCode::METHOD_NOT_ALLOWED, String::new()),
        _ => (StatusCode::NOT_FOUND, String::new()),
    };
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status;
    let header = match status {
        StatusCode::OK => Some((CONTENT_TYPE, OPEN_METRICS)),
        StatusCode::METHOD_NOT_ALLOWED => Some((ALLOW, HeaderValue::from_static("GET"))),
        _ => None,
    };
    response.headers_mut().extend(header);
    response
}
