//! One POST to our own address, and how far it came.

use std::error::Error;
use std::io;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::{Client, Response, Url, redirect};
use thiserror::Error as ThisError;

use super::address::is_loopback;

/// How long the whole way may take: the vendor would not wait much longer (assumed).
const TIMEOUT: Duration = Duration::from_secs(10);
/// How much of an answer is read, in bytes; ours are far below.
const MOST_OF_ANSWER: usize = 4 * 1024;
/// The longest word for a host that is shown, in characters.
const SHOWN_OF_HOST: usize = 100;

/// An answer: whoever gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Its HTTP status.
    pub status: u16,
    /// The beginning of its body.
    pub body: Vec<u8>,
}

/// What keeps a request from being answered where it was sent to.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub enum Obstacle {
    /// Its address cannot be asked.
    #[error("the address cannot be asked")]
    Address,
    /// The name service does not know the host.
    #[error("the host's name is not known")]
    Name,
    /// Nothing listens there.
    #[error("the connection was refused")]
    Refused,
    /// No connection came about.
    #[error("the host cannot be reached")]
    Unreachable,
    /// No encrypted connection came about: the certificate is not trusted, or no TLS is spoken there.
    #[error("no encrypted connection came about")]
    Tls,
    /// The connection broke before the answer was whole.
    #[error("the connection broke")]
    Broken,
    /// The time was over.
    #[error("no answer in time")]
    Timeout,
    /// It answered that it is to be found elsewhere.
    #[error("it answered with a redirect ({status})")]
    Redirected {
        /// The HTTP status.
        status: u16,
        /// The host it points to, when it names another one.
        to: Option<String>,
    },
}

/// Posts JSON and brings the answer.
///
/// # Errors
/// Where it stopped. Carries no URL.
pub async fn deliver(address: &str, body: String) -> Result<Answered, Obstacle> {
    let url = Url::parse(address).map_err(|_| Obstacle::Address)?;
    match tokio::time::timeout(TIMEOUT, post(&url, body)).await {
        Ok(Ok(answered)) => Ok(answered),
        Ok(Err(Obstacle::Unreachable)) if !is_known(&url).await => Err(Obstacle::Name),
        Ok(Err(obstacle)) => Err(obstacle),
        Err(_) => Err(Obstacle::Timeout),
    }
}

async fn post(url: &Url, body: String) -> Result<Answered, Obstacle> {
    let mut builder = Client::builder()
        .user_agent(concat!("voucher-desk/", env!("CARGO_PKG_VERSION"), " (test notification)"))
        .redirect(redirect::Policy::none())
        .referer(false);
    if is_loopback(url) {
        builder = builder.no_proxy();
    }
    let http = builder.build().map_err(|_| Obstacle::Address)?;
    let request = http.post(url.clone()).header(CONTENT_TYPE, "application/json").body(body);
    let mut response = request.send().await.map_err(|error| obstacle(&error))?;
    let status = response.status();
    if status.is_redirection() {
        return Err(Obstacle::Redirected { status: status.as_u16(), to: elsewhere(url, &response) });
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| Obstacle::Broken)? {
        body.extend_from_slice(&chunk);
        if body.len() >= MOST_OF_ANSWER {
            body.truncate(MOST_OF_ANSWER);
            break;
        }
    }
    Ok(Answered { status: status.as_u16(), body })
}

fn obstacle(error: &reqwest::Error) -> Obstacle {
    if error.is_timeout() {
        return Obstacle::Timeout;
    }
    let told = error.source().and_then(told_by);
    told.unwrap_or(if error.is_connect() { Obstacle::Unreachable } else { Obstacle::Broken })
}

/// What an I/O error among the causes tells. One may be wrapped in another, which its `source` passes over.
fn told_by(cause: &(dyn Error + 'static)) -> Option<Obstacle> {
    if let Some(io) = cause.downcast_ref::<io::Error>() {
        match io.kind() {
            io::ErrorKind::ConnectionRefused => return Some(Obstacle::Refused),
            // How the TLS library's own errors are wrapped.
            io::ErrorKind::InvalidData => return Some(Obstacle::Tls),
            _ => {}
        }
        if let Some(told) = io.get_ref().and_then(|inner| told_by(inner)) {
            return Some(told);
        }
    }
    cause.source().and_then(told_by)
}

/// Whether the name service knows the host; asked only when nothing could be reached.
async fn is_known(url: &Url) -> bool {
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else { return false };
    let host = host.trim_matches(['[', ']']).to_owned();
    let found = tokio::time::timeout(TIMEOUT, tokio::net::lookup_host((host, port))).await;
    found.is_ok_and(|found| found.is_ok_and(|mut addresses| addresses.next().is_some()))
}

/// The other host that a redirect points to.
fn elsewhere(url: &Url, response: &Response) -> Option<String> {
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let target = url.join(location).ok()?;
    let host = target.host_str().filter(|host| Some(*host) != url.host_str())?;
    Some(host.chars().take(SHOWN_OF_HOST).collect())
}
