//! Accepts connections and serves the routes on them. Every connection is a tracked task that ends with the simulator.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::Shared;

/// Closes the connection that a request came on, so that no answer reaches the caller.
#[derive(Clone)]
pub(super) struct Connection(CancellationToken);

impl Connection {
    /// Never returns: the connection's task ends first.
    pub(super) async fn hang_up(&self) -> ! {
        self.0.cancel();
        std::future::pending().await
    }
}

/// Serves `routes` on `listener` until the simulator is cancelled.
pub(super) async fn accept(listener: TcpListener, routes: Router, shared: Arc<Shared>) {
    while let Some(accepted) = shared.cancel.run_until_cancelled(listener.accept()).await {
        match accepted {
            Ok((stream, _)) => {
                let routes = routes.clone();
                let cancel = shared.cancel.child_token();
                shared.tasks.spawn(serve(stream, routes, cancel));
            }
            Err(error) => pause_after(&error).await,
        }
    }
}

/// One connection, until its peer leaves or `cancel` is cancelled.
async fn serve(stream: TcpStream, routes: Router, cancel: CancellationToken) {
    let service = TowerToHyperService::new(routes.layer(Extension(Connection(cancel.clone()))));
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    // A peer that leaves in the middle is no concern of the vendor's.
    let _ = cancel.run_until_cancelled(connection).await;
}

/// Out of file descriptors, most likely: trying again at once would only spin.
async fn pause_after(error: &io::Error) {
    warn!(%error, "the simulated vendor could not accept a connection");
    sleep(Duration::from_millis(100)).await;
}
