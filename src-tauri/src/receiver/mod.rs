//! The public door: what every request of the vendor gets. Takes raw bytes, so that nothing is answered before we
//! have seen it; a 2xx leaves only with an answer that the store has committed.

mod access;
mod answered;
mod counters;
mod handlers;
mod limits;
mod places;
mod server;
mod stream;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use secrecy::SecretString;
use tokio::net::{TcpListener, TcpSocket};
use tokio_util::sync::CancellationToken;

use crate::desk::Desk;

pub use access::{AccessRules, AccessRulesError, HostName, Networks};
pub use counters::{Closing, Counters, Counts};
pub use limits::Limits;

pub use crate::domain::refusal::Refusal;
pub use crate::domain::request::{RESERVE_PATH, WEBHOOK_PATH, path_of};

/// How many connections may wait to be taken.
const WAITING: u32 = 1024;

/// What the door needs.
#[derive(Clone)]
pub struct Door {
    /// Where notifications go.
    pub desk: Arc<Desk>,
    /// Whether a part of the program that must live has died; its name.
    pub failed_part: Arc<dyn Fn() -> Option<&'static str> + Send + Sync>,
    /// The unguessable first part of the path that keeps strangers out.
    pub secret: Option<SecretString>,
    /// Which clients are heard.
    pub access: AccessRules,
    /// How much is borne.
    pub limits: Limits,
    /// What was not served.
    pub counters: Arc<Counters>,
}

/// Takes an address to receive at. The system keeps more waiting connections than it usually does: when many come at
/// once, it would drop those that have something to say with those that have not.
///
/// # Errors
/// When the address is in use or not ours.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // Elsewhere than on Unix this would let others take an address in use.
    socket.set_reuseaddr(cfg!(unix))?;
    socket.bind(address)?;
    socket.listen(WAITING)
}

/// Answers requests until cancelled, then finishes those under way.
pub async fn serve(listener: TcpListener, door: Door, cancel: CancellationToken) {
    server::serve(listener, Arc::new(door), cancel).await;
}
