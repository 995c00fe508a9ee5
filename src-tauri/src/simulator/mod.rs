//! Jackpot, as its documents describe it, in this process: for the demo, for the tests through the front door, and
//! for measuring.
//!
//! A [`Simulator`] listens on one address and plays both the vendor's API and the object store behind its signed URLs.
//! Each [`Simulator::reserve`] enters a voucher and posts the documented notifications to the platform's address,
//! repeating them until they are answered 200 or the five minutes are over:
//!
//! 1. `RESERVED`. A 200 is the platform's agreement; without one the reservation lapses.
//! 2. The voucher is confirmed after [`SimulatorConfig::confirm_after`] (or earlier by `PUT …/confirm`).
//! 3. `READY` with a signed URL after a further [`SimulatorConfig::send_after`].
//!
//! Which of the two contracts it plays is set as at Jackpot: by giving it an address for the reserve notification, for
//! the webhook, or for both. The webhook tells of the same steps, and of cancellations and refunds beside. Its 200 is no
//! agreement: without the reserve contract a voucher waits for its confirmation, unless that is automatic.
//!
//! It knows nothing of the product but ids, money and instants, so that the product cannot agree with itself by
//! accident. What can be made to go wrong is in [`Faults`].

mod api;
mod demo;
mod events;
mod faults;
mod files;
mod hazards;
mod life;
mod notify;
mod pdf;
mod server;
#[cfg(test)]
mod tests;
mod vouchers;

use std::collections::BTreeSet;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use reqwest::Url;
use tokio::net::TcpListener;
use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::info;

pub use api::Calls;
pub use demo::DemoPlan;
pub use events::{ShopEvent, WebhookEvent};
pub use faults::{ApiFault, Faults, FileFault, Hazard};
pub use life::Fate;
pub use notify::{Answer, Delivery, DeliveryKind, RetrySchedule};
pub use vouchers::{Confirmation, Order, State, Voucher};

use crate::domain::clock::{Clock, SystemClock};
use crate::domain::ids::VoucherId;
use crate::domain::link::LINK_LIFETIME;
use notify::{Addresses, Notifier};

/// What a simulator is started with.
#[derive(Clone)]
pub struct SimulatorConfig {
    /// Where the API and the files are served; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The platform's `reserveNotificationUrl`. Until there is one the reserve contract is not played.
    pub notification_url: Option<Url>,
    /// The platform's "URL de notification". Until there is one the webhook is not played.
    pub webhook_url: Option<Url>,
    /// Whether a webhook's message holds the voucher as its `data`, and not itself (both assumed).
    pub message_in_data: bool,
    /// Whether vouchers are confirmed without the platform's agreement, where no reserve notification asks for it.
    pub automatic_confirmation: bool,
    /// Taken as the `apikey` header, and as `client_id` when a token is asked for.
    pub api_key: String,
    /// Taken when a token is asked for.
    pub client_secret: String,
    /// How long a token is good for.
    pub token_lifetime: Duration,
    /// How long a signed URL opens its PDF (documented by the vendor: one hour).
    pub link_lifetime: Duration,
    /// From the platform's agreement to the confirmation.
    pub confirm_after: Duration,
    /// From the confirmation to READY.
    pub send_after: Duration,
    /// When a notification that was not answered 200 is repeated.
    pub retry: RetrySchedule,
    /// How many notifications may be under way at once, at least one (assumed).
    pub max_in_flight: usize,
    /// Where the vendor's dates come from.
    pub clock: Arc<dyn Clock>,
}

impl Default for SimulatorConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            notification_url: None,
            webhook_url: None,
            message_in_data: false,
            automatic_confirmation: false,
            api_key: "simulated-api-key".into(),
            client_secret: "simulated-client-secret".into(),
            token_lifetime: Duration::from_secs(3600),
            link_lifetime: LINK_LIFETIME,
            confirm_after: Duration::from_secs(2),
            send_after: Duration::from_secs(4),
            retry: RetrySchedule::default(),
            max_in_flight: 16,
            clock: Arc::new(SystemClock),
        }
    }
}

/// A running vendor. Dropping it ends everything that it does; [`Simulator::stop`] also waits for the end.
pub struct Simulator {
    shared: Arc<Shared>,
}

/// What the routes and the vouchers' tasks work on.
struct Shared {
    base_url: Url,
    api_key: String,
    client_secret: String,
    token_lifetime: Mutex<Duration>,
    confirm_after: Duration,
    send_after: Duration,
    automatic_confirmation: bool,
    message_in_data: bool,
    clock: Arc<dyn Clock>,
    book: Mutex<vouchers::Book>,
    notifier: Notifier,
    signer: files::Signer,
    tokens: api::Tokens,
    counters: api::Counters,
    faults: Faults,
    under_way: watch::Sender<usize>,
    tasks: TaskTracker,
    cancel: CancellationToken,
}

impl Simulator {
    /// Listens, and serves from now on. Call it within a tokio runtime with I/O and time.
    ///
    /// # Errors
    /// The address cannot be listened on, or the HTTP client cannot be set up.
    pub async fn start(config: SimulatorConfig) -> io::Result<Self> {
        let listener = TcpListener::bind(config.listen).await?;
        let address = listener.local_addr()?;
        let base_url = Url::parse(&format!("http://{address}")).map_err(io::Error::other)?;
        let faults = Faults::default();
        let clock = config.clock;
        let notifier = Notifier::new(
            Addresses { reserve: config.notification_url, webhook: config.webhook_url },
            config.retry,
            config.max_in_flight.max(1),
            faults.clone(),
            Arc::clone(&clock),
        );
        let shared = Arc::new(Shared {
            base_url,
            api_key: config.api_key,
            client_secret: config.client_secret,
            token_lifetime: Mutex::new(config.token_lifetime),
            confirm_after: config.confirm_after,
            send_after: config.send_after,
            automatic_confirmation: config.automatic_confirmation,
            message_in_data: config.message_in_data,
            clock,
            book: Mutex::default(),
            notifier: notifier.map_err(io::Error::other)?,
            signer: files::Signer::new(config.link_lifetime),
            tokens: api::Tokens::default(),
            counters: api::Counters::default(),
            faults,
            under_way: watch::Sender::new(0),
            tasks: TaskTracker::new(),
            cancel: CancellationToken::new(),
        });
        let routes = api::routes(Arc::clone(&shared));
        shared.tasks.spawn(server::accept(listener, routes, Arc::clone(&shared)));
        info!(%address, "the simulated vendor listens");
        Ok(Self { shared })
    }

    /// Where the vendor's API answers.
    #[must_use]
    pub fn base_url(&self) -> &Url {
        &self.shared.base_url
    }

    /// The host in every signed URL, without its port: what a download guard has to allow.
    #[must_use]
    pub fn file_host(&self) -> &str {
        self.shared.base_url.host_str().expect("made from an address")
    }

    /// Sets the platform's `reserveNotificationUrl`; repeats under way go there too.
    pub fn notify_at(&self, url: Url) {
        self.shared.notifier.set_reserve_address(url);
    }

    /// Sets the platform's address for webhooks; repeats under way go there too.
    pub fn webhook_at(&self, url: Url) {
        self.shared.notifier.set_webhook_address(url);
    }

    /// Enters a voucher and starts its notifications. With no address to notify it stays reserved until it is
    /// confirmed: a voucher that the platform never heard of.
    pub fn reserve(&self, order: Order) -> Voucher {
        self.reserve_with(order, Fate::Kept)
    }

    /// The same with what is to become of it, as far as it is agreed with.
    pub fn reserve_with(&self, order: Order, fate: Fate) -> Voucher {
        let voucher = locked(&self.shared.book).reserve(order, self.shared.clock.now());
        self.shared.go_on(Arc::clone(&self.shared).live(voucher.clone(), fate));
        voucher
    }

    /// Confirms a reservation by hand, as in the vendor's back office; READY follows.
    pub fn confirm(&self, id: &VoucherId) -> Confirmation {
        self.shared.confirm(id)
    }

    /// Cancels a reservation, as in the vendor's back office; the webhook tells of it.
    pub fn cancel(&self, id: &VoucherId) {
        self.shared.cancel(id);
    }

    /// Lets a reservation expire. No documented event tells of it.
    pub fn expire(&self, id: &VoucherId) {
        locked(&self.shared.book).lapse(id);
    }

    /// Hands a made voucher to its end user. No documented event tells of it.
    pub fn send(&self, id: &VoucherId) {
        locked(&self.shared.book).send(id);
    }

    /// Asks for a refund of a confirmed voucher. No documented event tells of it.
    pub fn ask_refund(&self, id: &VoucherId) {
        locked(&self.shared.book).ask_refund(id);
    }

    /// Makes or refuses the refund that was asked for; the webhook tells of it.
    pub fn settle_refund(&self, id: &VoucherId, is_made: bool) {
        self.shared.settle_refund(id, is_made);
    }

    /// Tells of a shop by the webhook.
    pub fn tell_of_shop(&self, event: ShopEvent, id: &str, called: &str) {
        let (shared, fresh) = (Arc::clone(&self.shared), locked(&self.shared.book).fresh_uuid());
        let body = event.to_json(&fresh, shared.clock.now(), id, called);
        self.shared.go_on(async move { shared.notifier.deliver_of_shop(&body).await });
    }

    /// A voucher as it stands.
    #[must_use]
    pub fn voucher(&self, id: &VoucherId) -> Option<Voucher> {
        self.shared.voucher(id)
    }

    /// Every attempt to deliver a notification, in the order in which they ended.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared.notifier.log()
    }

    /// The same, as they happen from now on. A subscriber that falls far behind misses some.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Delivery> {
        self.shared.notifier.subscribe()
    }

    /// The vouchers whose RESERVED was answered 200: what the platform owes for.
    #[must_use]
    pub fn agreements(&self) -> BTreeSet<VoucherId> {
        locked(&self.shared.book).agreements()
    }

    /// How often each route was called.
    #[must_use]
    pub fn calls(&self) -> Calls {
        self.shared.counters.read()
    }

    /// The switches for what goes wrong.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    /// How long links signed from now on live.
    pub fn set_link_lifetime(&self, lifetime: Duration) {
        self.shared.signer.set_lifetime(lifetime);
    }

    /// Ends every link signed so far, whatever expiry it bears.
    pub fn expire_links(&self) {
        self.shared.signer.expire_all();
    }

    /// How long tokens issued from now on live.
    pub fn set_token_lifetime(&self, lifetime: Duration) {
        *locked(&self.shared.token_lifetime) = lifetime;
    }

    /// Ends every token issued so far.
    pub fn revoke_tokens(&self) {
        self.shared.tokens.revoke_all();
    }

    /// Resolves once no delivery, confirmation or sending is under way; at once when nothing was reserved.
    pub async fn settled(&self) {
        // The sender lives in `shared`, so the channel cannot close while this waits.
        let _ = self.shared.under_way.subscribe().wait_for(|under_way| *under_way == 0).await;
    }

    /// Ends everything and waits until it has ended. What was under way is abandoned, connections are closed.
    pub async fn stop(&self) {
        self.shared.cancel.cancel();
        self.shared.tasks.close();
        self.shared.tasks.wait().await;
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.shared.cancel.cancel();
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nothing panics while it holds one of the simulator's locks")
}
