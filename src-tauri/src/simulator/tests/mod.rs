//! The simulator as a platform meets it, over HTTP: what it is told in `told` and
//! `webhook`, what it asks for in `asked`.

mod asked;
mod told;
mod webhook;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::extract::RawQuery;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use reqwest::Client;
use reqwest::redirect::Policy;
use serde_json::Value;
use tokio::time::timeout;

use super::*;
use crate::domain::clock::Timestamp;
use crate::domain::money::Amount;

/// Longer than anything here takes: a hang fails instead of stopping the suite.
const HANG: Duration = Duration::from_secs(20);
const HOUR: Duration = Duration::from_secs(3600);

/// A clock that stands where the vendor's example was reserved until it is moved.
struct SetClock(AtomicI64);

impl SetClock {
    fn new() -> Arc<Self> {
        let start = Timestamp::parse("2017-06-24T15:27:32.502Z").expect("valid");
        Arc::new(Self(AtomicI64::new(start.millis())))
    }

    fn advance(&self, by: Duration) {
        self.0.store(self.now().plus(by).millis(), Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// One notification as the platform heard it.
#[derive(Debug, Clone)]
struct Heard {
    query: String,
    content_type: String,
    body: String,
}

impl Heard {
    fn state(&self) -> String {
        let body: Value = serde_json::from_str(&self.body).expect("JSON");
        body["state"].as_str().expect("a state").to_owned()
    }
}

/// The platform's side: answers with the statuses given, then 200, and keeps what it heard.
#[derive(Clone, Default)]
struct Platform {
    heard: Arc<Mutex<Vec<Heard>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

impl Platform {
    /// A platform and a vendor that know each other and wait for nothing.
    async fn with_vendor(answers: &[u16], config: SimulatorConfig) -> (Self, Simulator) {
        let platform = Self { answers: Arc::new(Mutex::new(answers.iter().copied().collect())), ..Self::default() };
        let simulator = Simulator::start(config).await.expect("starts");
        simulator.notify_at(platform.clone().listen().await);
        (platform, simulator)
    }

    async fn listen(self) -> Url {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let address = listener.local_addr().expect("bound");
        let hear = move |RawQuery(query): RawQuery, headers: HeaderMap, body: String| async move {
            let content_type = headers["content-type"].to_str().expect("text").to_owned();
            locked(&self.heard).push(Heard { query: query.unwrap_or_default(), content_type, body });
            let status = locked(&self.answers).pop_front().unwrap_or(200);
            StatusCode::from_u16(status).expect("a status")
        };
        let routes = Router::new().route("/reserve", post(hear.clone())).route("/webhook", post(hear));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Url::parse(&format!("http://{address}/reserve")).expect("valid")
    }

    fn heard(&self) -> Vec<Heard> {
        locked(&self.heard).clone()
    }

    /// A platform that is told by the webhook alone.
    async fn with_vendor_by_webhook(answers: &[u16], config: SimulatorConfig) -> (Self, Simulator) {
        let platform = Self { answers: Arc::new(Mutex::new(answers.iter().copied().collect())), ..Self::default() };
        let address = platform.clone().listen().await.join("/webhook").expect("valid");
        let config = SimulatorConfig { webhook_url: Some(address), ..config };
        (platform, Simulator::start(config).await.expect("starts"))
    }

    /// The events that were heard; the same one once for every time.
    fn events(&self) -> Vec<String> {
        let event = |heard: Heard| serde_json::from_str::<Value>(&heard.body).expect("JSON")["event"].take();
        self.heard().into_iter().map(|heard| event(heard).as_str().expect("a name").to_owned()).collect()
    }

    fn states(&self) -> Vec<String> {
        self.heard().iter().map(Heard::state).collect()
    }
}

fn at_once() -> SimulatorConfig {
    let retry = RetrySchedule { first: Duration::from_millis(1), cap: Duration::from_millis(1), window: HANG };
    let (confirm_after, send_after) = (Duration::ZERO, Duration::ZERO);
    SimulatorConfig { retry, confirm_after, send_after, clock: SetClock::new(), ..SimulatorConfig::default() }
}

fn order() -> Order {
    let amount = |text| Amount::parse(text).expect("valid");
    Order { notification_key: "léa & co/7+1".into(), value: amount("110"), price: amount("150") }
}

async fn settle(simulator: &Simulator) {
    timeout(HANG, simulator.settled()).await.expect("everything under way ends");
}

fn client() -> Client {
    Client::builder().no_proxy().redirect(Policy::none()).timeout(HANG).build().expect("builds")
}
