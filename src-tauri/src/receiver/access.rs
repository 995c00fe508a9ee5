//! Who may speak to us: Jackpot signs nothing, so a stranger is told apart by address, by the host that was asked for,
//! by what only browsers send, and by the secret part of the path. Judges heads; knows no socket and no body.

use std::net::IpAddr;
use std::str::FromStr;

use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use ipnet::IpNet;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use thiserror::Error;

use crate::domain::refusal::Refusal;

const FORWARDED_FOR: &str = "x-forwarded-for";
const FETCH_SITE: &str = "sec-fetch-site";

/// Which clients are heard. The default hears everyone and believes no proxy.
#[derive(Debug, Clone, Default)]
pub struct AccessRules {
    /// What may stand in `Host`. Empty: anything.
    pub allowed_hosts: Vec<HostName>,
    /// Where clients may come from. Empty: anywhere.
    pub allowed_peers: Networks,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Networks,
}

/// A list of networks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Networks(Vec<IpNet>);

/// A host as it may stand in `Host`, without its port: a name or an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostName(String);

/// Why a text is no entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AccessRulesError {
    /// Neither an address nor a network.
    #[error("{0} is neither an IP address nor a network such as 192.0.2.0/24")]
    NotANetwork(String),
    /// Not a host alone.
    #[error("{0} is not a host name or an address alone, without scheme, port or path")]
    NotAHost(String),
}

impl Networks {
    /// Reads addresses and networks.
    ///
    /// # Errors
    /// The first entry that is neither.
    pub fn parse<'a>(entries: impl IntoIterator<Item = &'a str>) -> Result<Self, AccessRulesError> {
        let read = |entry: &str| {
            let network = entry.parse::<IpNet>().or_else(|_| entry.parse::<IpAddr>().map(IpNet::from));
            network.map_err(|_| AccessRulesError::NotANetwork(entry.to_owned()))
        };
        entries.into_iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them holds the address; an IPv4 address in IPv6's clothes counts as what it is.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

impl FromStr for HostName {
    type Err = AccessRulesError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let host = Self::of(text.as_bytes()).filter(|host| {
            let with_port = host.is_bracketed() || !text.contains(':');
            with_port && text.len() <= host.0.len() + 1 && !text.contains('*')
        });
        host.ok_or_else(|| AccessRulesError::NotAHost(text.to_owned()))
    }
}

impl HostName {
    /// The host in an authority, which may have a port.
    fn of(authority: &[u8]) -> Option<Self> {
        let authority = Authority::try_from(authority).ok().filter(|authority| !authority.as_str().contains('@'))?;
        let host = authority.host();
        let host = host.strip_suffix('.').unwrap_or(host);
        (!host.is_empty()).then(|| Self(host.to_ascii_lowercase()))
    }

    fn is_bracketed(&self) -> bool {
        self.0.starts_with('[')
    }

    /// Whether it is an address: no name service can make it point elsewhere.
    fn is_address(&self) -> bool {
        self.0.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok()
    }
}

impl AccessRules {
    /// Whether a connection of this address brings many clients.
    pub(super) fn is_proxy(&self, peer: IpAddr) -> bool {
        self.trusted_proxies.contains(peer)
    }

    /// Judges a request by its head: the address of its client, or why it is refused.
    pub(super) fn judge(&self, peer: IpAddr, uri: &Uri, headers: &HeaderMap) -> Result<IpAddr, Refusal> {
        let client = self.client(peer, headers)?;
        if !self.allowed_peers.is_empty() && !self.allowed_peers.contains(client) {
            return Err(Refusal::Peer);
        }
        let is_allowed = || asked_for(uri, headers).is_some_and(|host| self.allowed_hosts.contains(&host));
        if !self.allowed_hosts.is_empty() && !is_allowed() {
            return Err(Refusal::Host);
        }
        if self.comes_from_a_web_page(uri, headers) {
            return Err(Refusal::WebPage);
        }
        Ok(client)
    }

    /// The client: whoever connected, unless that is a trusted proxy. Each proxy adds at the right whom it speaks for,
    /// so the first from the right that is no proxy of ours is the last one that was not made up.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Result<IpAddr, Refusal> {
        let mut client = peer.to_canonical();
        if !self.is_proxy(client) {
            return Ok(client);
        }
        for line in headers.get_all(FORWARDED_FOR).iter().rev() {
            let line = line.to_str().map_err(|_| Refusal::ForwardedFor)?;
            for hop in line.rsplit(',') {
                client = address(hop.trim()).ok_or(Refusal::ForwardedFor)?;
                if !self.is_proxy(client) {
                    return Ok(client);
                }
            }
        }
        Ok(client)
    }

    /// Jackpot's servers are no web page, and we serve none. A browser that posts here was led to it by somebody's page.
    /// One that calls itself ours is believed only if no name service can have made it so: by an address, or by a host
    /// that is allowed by name.
    fn comes_from_a_web_page(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let is_cross_site = headers.get_all(FETCH_SITE).iter().any(|site| site.as_bytes() == b"cross-site");
        let is_ours = |origin: &HeaderValue| {
            let origin = origin.as_bytes();
            let authority = origin.strip_prefix(b"http://").or_else(|| origin.strip_prefix(b"https://"));
            let is_same = authority.is_some() && authority == headers.get(header::HOST).map(HeaderValue::as_bytes);
            is_same
                && asked_for(uri, headers).is_some_and(|host| host.is_address() || self.allowed_hosts.contains(&host))
        };
        is_cross_site || !headers.get_all(header::ORIGIN).iter().all(is_ours)
    }
}

/// The host that a request is for. None when it names none, several, or something else than a host.
fn asked_for(uri: &Uri, headers: &HeaderMap) -> Option<HostName> {
    let mut named = headers.get_all(header::HOST).iter();
    let host = HostName::of(named.next()?.as_bytes())?;
    let is_one = named.next().is_none();
    let agrees = uri.authority().is_none_or(|other| HostName::of(other.as_str().as_bytes()).as_ref() == Some(&host));
    (is_one && agrees).then_some(host)
}

/// An address, with or without a port.
fn address(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    let address = bare.parse::<IpAddr>().or_else(|_| hop.parse::<std::net::SocketAddr>().map(|hop| hop.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// The secret part of the path. Only its hash is compared, in a time that depends on nothing the sender can choose
/// but the length of what it sent.
#[derive(Clone)]
pub(super) struct PathSecret([u8; 32]);

impl PathSecret {
    pub(super) fn new(secret: &SecretString) -> Self {
        Self(Sha256::digest(secret.expose_secret()).into())
    }

    pub(super) fn is(&self, given: &str) -> bool {
        Sha256::digest(given).as_slice().ct_eq(&self.0).into()
    }
}
