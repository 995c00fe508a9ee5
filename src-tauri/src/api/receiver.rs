//! The receiver page: the addresses for the vendor's back office, how every part stands, and the last requests.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError, RwLock};

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use super::calls::Calls;
use super::checks::{Asked, Circumstances, checks};
use super::error::CallError;
use super::redaction::MASK;
use super::requests::RequestRow;
use super::test_notification::TestView;
use super::unreadable::UnreadCounts;
use crate::domain::clock::Timestamp;
use crate::domain::notification::Contract;
use crate::domain::request::path_of;
use crate::probe::PublicUrl;

pub use super::checks::{Check, CheckName, CheckState};

/// What the receiver was set up with.
#[derive(Debug, Clone, Default)]
pub struct ReceiverSetup {
    /// The secret part of its path.
    pub secret: Option<SecretString>,
    /// Every secret of ours, to be taken out of what is handed on.
    pub secrets: Vec<SecretString>,
    /// Where it is reached from outside.
    pub public_url: Option<PublicUrl>,
    /// Asks the system's keyring whether it answers; blocks.
    pub keyring_answers: Option<fn() -> bool>,
}

/// What the receiver is doing, told by whoever runs it.
#[derive(Debug, Default)]
pub struct ReceiverState {
    inner: RwLock<Reception>,
    setup: ReceiverSetup,
    asked: Mutex<Option<Asked>>,
    /// Against the built-in simulator.
    pub demo: bool,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Reception {
    pub(super) bound: Option<SocketAddr>,
    pub(super) since: Option<Timestamp>,
    pub(super) problem: Option<CallError>,
}

impl ReceiverState {
    /// Of a receiver that does not listen yet.
    #[must_use]
    pub fn new(demo: bool, setup: ReceiverSetup) -> Self {
        Self { demo, setup, ..Self::default() }
    }

    /// It listens, there.
    pub fn listens(&self, bound: SocketAddr, since: Timestamp) {
        self.set(Reception { bound: Some(bound), since: Some(since), problem: None });
    }

    /// It does not listen, and why.
    pub fn fails(&self, problem: CallError) {
        self.set(Reception { bound: None, since: None, problem: Some(problem) });
    }

    fn set(&self, reception: Reception) {
        *self.inner.write().unwrap_or_else(PoisonError::into_inner) = reception;
    }

    pub(super) fn get(&self) -> Reception {
        self.inner.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn secret(&self) -> Option<&SecretString> {
        self.setup.secret.as_ref()
    }

    pub(super) fn secrets(&self) -> &[SecretString] {
        &self.setup.secrets
    }

    fn asked(&self) -> Option<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The address of a contract as it may be shown: for the back office when it is known from outside, otherwise this
    /// computer's own.
    pub(super) fn shown_address(&self, bound: SocketAddr, path: &str) -> String {
        let secret = self.secret().map(|_| format!("/{MASK}")).unwrap_or_default();
        self.join(bound, &format!("{secret}{path}"))
    }

    /// The same whole.
    pub(super) fn whole_address(&self, bound: SocketAddr, path: &str) -> String {
        let secret = self.secret().map(|secret| format!("/{}", secret.expose_secret())).unwrap_or_default();
        self.join(bound, &format!("{secret}{path}"))
    }

    fn join(&self, bound: SocketAddr, path: &str) -> String {
        match &self.setup.public_url {
            Some(url) => url.join(path),
            None => format!("http://{bound}{path}"),
        }
    }
}

/// The receiver page.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReceiverPage {
    /// One for each contract; none when not listening.
    pub addresses: Vec<ReceiverAddress>,
    /// Whether they are those that the vendor reaches.
    pub public: bool,
    /// How every part stands.
    pub checks: Vec<Check>,
    /// The last requests, newest first.
    pub requests: Vec<RequestRow>,
    /// What could not be read.
    pub unread: UnreadCounts,
}

/// Where a contract's notifications come to.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReceiverAddress {
    /// The contract.
    pub contract: Contract,
    /// The address, its secret part masked.
    pub shown: String,
}

impl Calls {
    /// The receiver page as it stands; asks nobody outside.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn receiver_page(&self) -> Result<ReceiverPage, CallError> {
        let (state, standing) = (&self.receiver, self.desk.standing().await);
        let Reception { bound, problem, .. } = state.get();
        let asked = state.asked();
        let checks = checks(&Circumstances {
            standing: &standing,
            bound,
            problem: problem.as_ref(),
            has_secret: state.secret().is_some(),
            public_url: state.setup.public_url.as_ref().map(ToString::to_string),
            demo: state.demo,
            asked: asked.as_ref(),
        });
        let addresses = |bound| {
            Contract::ALL
                .map(|contract| ReceiverAddress { contract, shown: state.shown_address(bound, path_of(contract)) })
        };
        let unread = self.desk.kept_requests(None, 0).await?.counts;
        Ok(ReceiverPage {
            addresses: bound.into_iter().flat_map(addresses).collect(),
            public: state.setup.public_url.is_some(),
            checks,
            requests: self.desk.recent_requests().await?.iter().map(RequestRow::new).collect(),
            unread: unread.into(),
        })
    }

    /// Asks the vendor and the keyring, which are otherwise left alone; then the page.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn check_receiver(&self) -> Result<ReceiverPage, CallError> {
        let keyring_answers = match self.receiver.setup.keyring_answers {
            Some(ask) => tokio::task::spawn_blocking(ask).await.map_err(|_| CallError::internal("keyring"))?,
            None => false,
        };
        let vendor = self.desk.check_vendor().await;
        let asked = Asked { at: self.desk.clock().now(), vendor, keyring_answers };
        *self.receiver.asked.lock().unwrap_or_else(PoisonError::into_inner) = Some(asked);
        self.receiver_page().await
    }

    /// Sends a test notification through the public address, or within this computer when there is none.
    ///
    /// # Errors
    /// [`CallError`], when notifications are not taken.
    pub async fn send_test(&self) -> Result<TestView, CallError> {
        let bound = self.bound()?;
        let address = self.receiver.whole_address(reachable(bound), path_of(Contract::Reserve));
        let report = self.desk.send_test(&address).await;
        Ok(TestView::new(&report, self.receiver.setup.public_url.is_some()))
    }

    /// The whole address of a contract to paste into the vendor's back office, its secret part included; the older
    /// contract's when none is named.
    ///
    /// # Errors
    /// [`CallError`], when notifications are not taken.
    pub fn copy_address(&self, contract: Option<Contract>) -> Result<String, CallError> {
        Ok(self.receiver.whole_address(self.bound()?, path_of(contract.unwrap_or(Contract::Reserve))))
    }

    fn bound(&self) -> Result<SocketAddr, CallError> {
        let Reception { bound, problem, .. } = self.receiver.get();
        bound.ok_or_else(|| problem.unwrap_or_else(|| CallError::internal("address")))
    }
}

/// An address that can be connected to: one that stands for all addresses is listened on, not reached.
fn reachable(bound: SocketAddr) -> SocketAddr {
    let ip = match bound.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, bound.port())
}
