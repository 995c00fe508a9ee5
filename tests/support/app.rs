//! The program on a folder of its own: receiver on a free port, real database and vault, the simulator as Jackpot.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, Url};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::sync::broadcast::error::RecvError;
use voucher_desk::api::audit::ActivityFilter;
use voucher_desk::api::calls::Calls;
use voucher_desk::app::{App, StartError};
use voucher_desk::config::{Layers, Origin, Settings};
use voucher_desk::desk::Pace;
use voucher_desk::domain::clock::{Clock, SystemClock};
use voucher_desk::domain::money::Amount;
use voucher_desk::receiver::{Counts, Limits, RESERVE_PATH};
use voucher_desk::simulator::{FileFault, Order, RetrySchedule, Simulator, SimulatorConfig, Voucher};

pub use super::answered::Answered;
use super::clock::ManualClock;
use super::wait::within;

/// What the program is started with.
#[derive(Default)]
pub struct Setup {
    settings: BTreeMap<&'static str, String>,
    with_jackpot: bool,
    clock: Option<Arc<ManualClock>>,
    other_clock: Option<Arc<dyn Clock>>,
    limits: Limits,
    pace: Option<Pace>,
    is_silent: bool,
}

impl Setup {
    pub fn set(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.settings.insert(name, value.into());
        self
    }

    /// With the simulator as Jackpot: credentials set, its files allowed.
    pub fn with_jackpot(mut self) -> Self {
        self.with_jackpot = true;
        self
    }

    /// With the simulator as a Jackpot that cannot reach us: what it does is heard of by asking, or by the test's hand.
    pub fn with_silent_jackpot(mut self) -> Self {
        (self.with_jackpot, self.is_silent) = (true, true);
        self
    }

    /// Looking at the clocks and catching up as fast as it can.
    pub fn at_once(mut self) -> Self {
        let (look, no_pause) = (Duration::from_millis(5), Duration::ZERO);
        self.pace = Some(Pace { look, ask: no_pause, pauses: vec![Duration::from_millis(5)] });
        self
    }

    /// Asking about one voucher after a gap, and not about another before the test ends.
    pub fn one_at_a_time(mut self) -> Self {
        let never = Duration::from_secs(24 * 3600);
        self.pace = Some(Pace { look: Duration::from_millis(5), ask: never, pauses: vec![never] });
        self
    }

    /// On a clock that stands still until the test moves it; Jackpot goes by it too.
    pub fn with_clock(mut self) -> Self {
        self.clock = Some(Arc::new(ManualClock::new()));
        self
    }

    /// On a clock that does more than tell the time.
    pub fn by(mut self, clock: Arc<dyn Clock>) -> Self {
        self.other_clock = Some(clock);
        self
    }

    /// Within other limits than the contract's.
    pub fn within(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    pub async fn start(mut self) -> TestApp {
        let manual = self.clock.clone().map(|clock| clock as Arc<dyn Clock>);
        let clock = manual.or(self.other_clock.take()).unwrap_or_else(|| Arc::new(SystemClock));
        let simulator = match self.with_jackpot {
            true => Some(self.start_jackpot(Arc::clone(&clock)).await),
            false => None,
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("config.toml"), "").expect("an empty settings file");
        let mut app = TestApp {
            app: None,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            simulator,
            clock,
            manual_clock: self.clock,
            settings: self.settings,
            limits: self.limits,
            pace: self.pace.unwrap_or_default(),
            is_silent: self.is_silent,
            http: Client::builder().no_proxy().build().expect("a client"),
            is_tampered_with: false,
            is_ended: false,
            folder,
        };
        app.begin().await;
        app
    }

    async fn start_jackpot(&mut self, clock: Arc<dyn Clock>) -> Simulator {
        let config = SimulatorConfig {
            confirm_after: Duration::ZERO,
            send_after: Duration::ZERO,
            retry: RetrySchedule::once(),
            clock,
            ..SimulatorConfig::default()
        };
        let (api_key, client_secret) = (config.api_key.clone(), config.client_secret.clone());
        let simulator = Simulator::start(config).await.expect("the simulator starts");
        for (name, value) in [
            ("jackpot.base_url", simulator.base_url().to_string()),
            ("jackpot.api_key", api_key),
            ("jackpot.client_secret", client_secret),
            ("vault.allowed_hosts", simulator.file_host().to_owned()),
            ("vault.allow_insecure", "true".to_owned()),
        ] {
            self.settings.entry(name).or_insert(value);
        }
        simulator
    }
}

/// The running program. Dropping it asserts that it left nothing behind.
pub struct TestApp {
    app: Option<App>,
    address: SocketAddr,
    simulator: Option<Simulator>,
    clock: Arc<dyn Clock>,
    manual_clock: Option<Arc<ManualClock>>,
    settings: BTreeMap<&'static str, String>,
    limits: Limits,
    pace: Pace,
    is_silent: bool,
    http: Client,
    is_tampered_with: bool,
    is_ended: bool,
    folder: TempDir,
}

impl TestApp {
    /// Without a vendor.
    pub async fn start() -> Self {
        Setup::default().start().await
    }

    /// With the simulator as Jackpot.
    pub async fn with_jackpot() -> Self {
        Setup::default().with_jackpot().start().await
    }

    /// Stopped after a try to fetch a voucher's file has failed; the file's host is well again.
    pub async fn stopped_after_a_failed_try() -> (Self, Voucher) {
        let mut app = Setup::default().with_jackpot().with_clock().start().await;
        app.jackpot().faults().files(FileFault::Unavailable);
        let voucher = app.order();
        app.until(voucher.id.as_str(), "the failed try", |view| kinds(view).contains(&"pdf_failed")).await;
        app.stop().await;
        app.jackpot().faults().clear();
        (app, voucher)
    }

    pub fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn settings(&self) -> Settings {
        let file = self.folder.path().join("config.toml");
        let user = [("USER".into(), "agent".into())];
        let mut layers = Layers::read(Some(&file), user).expect("an empty file");
        layers.set("data_dir", self.data_dir().to_string_lossy(), Origin::Flag("test"));
        layers.set("receiver.listen", "127.0.0.1:0", Origin::Flag("test"));
        for (name, value) in &self.settings {
            layers.set(name, value.clone(), Origin::Flag("test"));
        }
        Settings::from_layers(&layers).expect("right settings")
    }

    /// Starts the program on the same folder and tells Jackpot its new address.
    pub async fn begin(&mut self) {
        self.address = self.try_begin().await.expect("the program starts");
    }

    /// The same, for a program that may refuse to start.
    pub async fn try_begin(&mut self) -> Result<SocketAddr, StartError> {
        let settings = Settings { limits: self.limits.clone(), pace: self.pace.clone(), ..self.settings() };
        let app = App::start_by(&settings, false, Arc::clone(&self.clock)).await?;
        let address = app.listen(settings.listen).await?;
        self.app = Some(app);
        if let Some(simulator) = self.simulator.as_ref().filter(|_| !self.is_silent) {
            simulator.notify_at(Url::parse(&format!("http://{address}{RESERVE_PATH}")).expect("an address"));
        }
        Ok(address)
    }

    /// Ends the program; the folder and Jackpot stay.
    pub async fn stop(&mut self) {
        if let Some(app) = self.app.take() {
            within("the program to stop", app.stop()).await;
        }
    }

    /// Ends the program and starts it anew, with settings changed.
    pub async fn restart(&mut self, changes: &[(&'static str, &str)]) {
        self.stop().await;
        for (name, value) in changes {
            self.settings.insert(name, (*value).to_owned());
        }
        self.begin().await;
    }

    pub fn calls(&self) -> &Calls {
        self.app.as_ref().expect("the program runs").calls()
    }

    /// Takes over settings that have changed.
    pub fn apply(&self, settings: &Settings) {
        self.app.as_ref().expect("the program runs").apply(settings);
    }

    /// What the receiver did not serve.
    pub fn counts(&self) -> Counts {
        self.app.as_ref().expect("the program runs").receiver_counts()
    }

    /// Waits until the receiver has counted what the test has seen.
    #[track_caller]
    pub fn until_counted(&self, holds: impl Fn(&Counts) -> bool) -> impl Future<Output = Counts> {
        within("the receiver's counts", async move {
            loop {
                let counts = self.counts();
                if holds(&counts) {
                    return counts;
                }
                tokio::task::yield_now().await;
            }
        })
    }

    /// The program's end, to be waited for while something else goes on.
    pub fn ending(&mut self) -> impl Future<Output = ()> + use<> {
        let app = self.app.take().expect("the program runs");
        async move { within("the program to stop", app.stop()).await }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn jackpot(&self) -> &Simulator {
        self.simulator.as_ref().expect("started with Jackpot")
    }

    /// Where numbers are told.
    pub fn metrics_address(&self) -> SocketAddr {
        self.app.as_ref().and_then(App::metrics_address).expect("it tells numbers")
    }

    pub fn clock(&self) -> &ManualClock {
        self.manual_clock.as_ref().expect("started with a clock of its own")
    }

    /// The journal and the projection may differ at the end: the test made them so.
    pub fn is_tampered_with(&mut self) {
        self.is_tampered_with = true;
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("http://{}{path}", self.address))
    }

    /// Sends a notification the way Jackpot does.
    pub async fn post(&self, query: &str, body: impl Into<reqwest::Body>) -> Answered {
        let path = if query.is_empty() { RESERVE_PATH.to_owned() } else { format!("{RESERVE_PATH}?{query}") };
        let request = self.request(Method::POST, &path).header("content-type", "application/json").body(body);
        Answered::to(request).await
    }

    /// Writes bytes on a connection of its own and reads until the other side closes it.
    pub async fn raw(&self, request: &[u8]) -> String {
        within("the answer to raw bytes", async {
            let mut stream = TcpStream::connect(self.address).await.expect("connects");
            // The other side may answer and close before it has read everything.
            drop(stream.write_all(request).await);
            let mut answer = Vec::new();
            drop(stream.read_to_end(&mut answer).await);
            String::from_utf8_lossy(&answer).into_owned()
        })
        .await
    }

    /// Writes a request whose body must be refused as too large.
    pub async fn post_raw_refused(&self, request: &[u8]) {
        let answer = self.raw(request).await;
        // A sender that is still writing when we close may lose the answer; the record is what counts.
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413 "), "{answer}");
    }

    /// Writes bytes, closes our side for writing, and waits until the other side has closed too.
    pub async fn hang_up_after(&self, request: &[u8]) {
        within("the receiver to close", async {
            let mut stream = TcpStream::connect(self.address).await.expect("connects");
            stream.write_all(request).await.expect("writes");
            stream.shutdown().await.expect("shuts down");
            drop(stream.read_to_end(&mut Vec::new()).await);
        })
        .await;
    }

    /// A voucher as the screen gets it.
    #[track_caller]
    pub fn voucher(&self, id: &str) -> impl Future<Output = Value> {
        let (calls, id) = (self.calls().clone(), id.to_owned());
        async move { serde_json::to_value(calls.voucher(&id).await.expect("the voucher is known")).expect("JSON") }
    }

    /// A look-up as the screen gets it.
    pub async fn find(&self, query: &str) -> Value {
        serde_json::to_value(self.calls().find(query).await.expect("looks up")).expect("JSON")
    }

    /// Waits, change by change, until the voucher is as it should be.
    #[track_caller]
    pub fn until(&self, id: &str, what: &str, holds: impl Fn(&Value) -> bool) -> impl Future<Output = Value> {
        let (calls, id) = (self.calls().clone(), id.to_owned());
        within(what, async move {
            let mut changes = calls.changes();
            loop {
                if let Ok(view) = calls.voucher(&id).await {
                    let view = serde_json::to_value(view).expect("JSON");
                    if holds(&view) {
                        return view;
                    }
                }
                if let Err(RecvError::Closed) = changes.recv().await {
                    panic!("the program ended");
                }
            }
        })
    }

    /// Waits until the voucher's PDF is stored.
    #[track_caller]
    pub fn until_stored(&self, id: &str) -> impl Future<Output = Value> {
        self.until(id, "the PDF to be stored", |view| view["pdf"]["status"] == "stored")
    }

    /// Has Jackpot reserve a voucher, which goes all the way to READY.
    pub fn order(&self) -> Voucher {
        self.jackpot().reserve(order())
    }

    /// The end, for a test on a runtime of one thread, which cannot wait while it drops something.
    pub async fn end(mut self) {
        self.finish().await;
        self.is_ended = true;
    }

    async fn finish(&mut self) {
        if !self.is_tampered_with && self.app.is_some() {
            let rebuilt = self.calls().rebuild().await.expect("rebuilds");
            assert_eq!(rebuilt.differing, [], "the projection is not what the journal adds up to");
        }
        self.stop().await;
        if let Some(simulator) = self.simulator.take() {
            within("the simulator to stop", simulator.stop()).await;
        }
        assert_eq!(names_in(&self.data_dir().join("vault/partial")), [""; 0], "unfinished downloads were left");
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if !self.is_ended && !std::thread::panicking() {
            tokio::task::block_in_place(|| Handle::current().block_on(self.finish()));
        }
    }
}

/// The names in a folder; none when it is not there.
pub fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.expect("reads").file_name().to_string_lossy().into_owned()).collect()
}

pub fn order() -> Order {
    let amount = |cents| Amount::from_cents(cents).expect("an amount");
    Order { notification_key: "customer-7".to_owned(), value: amount(5000), price: amount(4750) }
}

/// The kinds of a voucher's journal, oldest first.
pub fn kinds(view: &Value) -> Vec<&str> {
    let journal = view["journal"].as_array().expect("a journal");
    journal.iter().map(|entry| entry["kind"].as_str().expect("a kind")).collect()
}

/// What was done, as the screen gets it.
pub async fn activity(app: &TestApp, filter: ActivityFilter) -> Value {
    serde_json::to_value(app.calls().activity(filter, None, 100).await.expect("reads")).expect("JSON")
}

/// What was done to a voucher, newest first.
pub async fn acts(app: &TestApp, id: &str) -> Vec<String> {
    let filter = ActivityFilter { voucher_id: Some(id.to_owned()), ..ActivityFilter::default() };
    let view = activity(app, filter).await;
    let rows = view["rows"].as_array().expect("rows").iter();
    rows.map(|row| row["act"].as_str().expect("a word").to_owned()).collect()
}

/// The last line of that kind.
#[track_caller]
pub fn last<'a>(view: &'a Value, kind: &str) -> &'a Value {
    let journal = view["journal"].as_array().expect("a journal");
    journal.iter().rfind(|entry| entry["kind"] == kind).unwrap_or_else(|| panic!("no {kind} in {journal:#?}"))
}
