//! The headless program as a process of its own.

use std::collections::BTreeMap;
use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use reqwest::Client;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use voucher_desk::receiver::RESERVE_PATH;

use crate::support::bodies::QUERY;
use crate::support::wait::within;

/// Nothing tells of another process's health but asking for it.
const POLL: Duration = Duration::from_millis(20);
const BINARY: &str = env!("CARGO_BIN_EXE_voucher-desk");

/// A folder for the program and what it is started with.
pub struct Host {
    folder: tempfile::TempDir,
    environment: BTreeMap<&'static str, String>,
    launcher: Vec<String>,
}

impl Host {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            environment: BTreeMap::new(),
            launcher: Vec::new(),
        }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Starts the program from now on with this in its environment.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.environment.insert(name, value.into());
    }

    /// Starts the program from now on through another one.
    pub fn launch_by(&mut self, launcher: Vec<String>) {
        self.launcher = launcher;
    }

    /// Starts the program and waits until it listens.
    #[track_caller]
    pub fn start(&self) -> impl Future<Output = Server> {
        within("the program to listen", async {
            match self.try_start().await {
                Ok(server) => server,
                Err(words) => panic!("the program did not start: {words}"),
            }
        })
    }

    /// The same, for a program that may refuse to start: its words.
    pub async fn try_start(&self) -> Result<Server, String> {
        let log = self.folder.path().join("server.log");
        let mut child = self
            .command()
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(File::create(&log).expect("a log file"))
            .spawn()
            .expect("the program runs");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        match lines.next_line().await.expect("reads") {
            Some(line) => {
                let address = line.strip_prefix("listening on http://").expect("the line that scripts wait for");
                let address = address.parse().expect("an address");
                let http = Client::builder().no_proxy().build().expect("a client");
                Ok(Server { child, address, http })
            }
            None => {
                let status = child.wait().await.expect("ends");
                assert!(!status.success(), "a program that does not listen has failed");
                Err(std::fs::read_to_string(&log).expect("a log"))
            }
        }
    }

    /// Runs a command beside the program, or without it; what it printed.
    pub async fn run(&self, arguments: &[&str]) -> String {
        self.run_on(&self.data_dir(), arguments).await
    }

    /// The same on another data directory.
    pub async fn run_on(&self, data_dir: &Path, arguments: &[&str]) -> String {
        let output = within("a command", self.command_on(data_dir).args(arguments).output()).await.expect("runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// Runs a command that must refuse, on another data directory; its words.
    pub async fn refuses_on(&self, data_dir: &Path, arguments: &[&str]) -> String {
        let output = within("a command", self.command_on(data_dir).args(arguments).output()).await.expect("runs");
        assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).expect("UTF-8")
    }

    /// Starts a command on another data directory, to be killed unless it ends before.
    pub fn spawn_on(&self, data_dir: &Path, arguments: &[&str]) -> Child {
        self.command_on(data_dir)
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs")
    }

    fn command(&self) -> Command {
        self.command_on(&self.data_dir())
    }

    /// Nothing of this machine's own settings, keyring or proxies.
    fn command_on(&self, data_dir: &Path) -> Command {
        let mut words = self.launcher.iter().map(String::as_str).chain([BINARY]);
        let mut command = Command::new(words.next().expect("a program"));
        command.env_clear().env("HOME", self.folder.path()).env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.args(words).arg("--data-dir").arg(data_dir).kill_on_drop(true);
        command.envs(&self.environment);
        command
    }
}

/// The running program.
pub struct Server {
    child: Child,
    address: SocketAddr,
    http: Client,
}

/// An answer to a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub body: String,
    pub retry_after: Option<String>,
}

impl Answer {
    /// Asserts that it turns the notification away, for a later repeat.
    #[track_caller]
    pub fn is_turned_away(&self) {
        let body = r#"{"status":"error","reason":"not_stored"}"#;
        assert_eq!((self.status, self.body.as_str(), self.retry_after.as_deref()), (503, body, Some("5")));
    }
}

impl Server {
    /// Where notifications go.
    pub fn door(&self) -> Door {
        Door {
            url: format!("http://{}{RESERVE_PATH}?{QUERY}", self.address),
            health: format!("http://{}/healthz", self.address),
            http: self.http.clone(),
        }
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id().expect("runs")
    }

    /// Ends it at once, as the system does with a process that it needs out of the way.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("is killed");
    }

    /// Asks it to end and waits.
    pub async fn stop(mut self) {
        let id = self.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().await.expect("kill runs");
        assert!(asked.success());
        let status = within("the program to end", self.child.wait()).await.expect("ends");
        assert!(status.success(), "{status}");
    }
}

/// The way to a running program.
#[derive(Clone)]
pub struct Door {
    url: String,
    health: String,
    http: Client,
}

impl Door {
    /// Sends a notification. None when the program went away before its whole answer was here.
    pub async fn post(&self, body: String) -> Option<Answer> {
        let request = self.http.post(&self.url).header("content-type", "application/json").body(body);
        let response = request.send().await.ok()?;
        let status = response.status().as_u16();
        let retry_after = response.headers().get("retry-after").map(|value| value.to_str().expect("ASCII").to_owned());
        Some(Answer { status, retry_after, body: response.text().await.ok()? })
    }

    /// Sends a notification to a program that stays.
    pub async fn send(&self, body: &str) -> Answer {
        within("an answer", self.post(body.to_owned())).await.expect("an answer")
    }

    /// Waits until it says that it can store, or that it cannot.
    #[track_caller]
    pub fn until_healthy(&self, wanted: bool) -> impl Future<Output = ()> {
        within("another health", async move {
            while self.is_healthy().await != wanted {
                tokio::time::sleep(POLL).await;
            }
        })
    }

    /// Whether it says that it can store.
    pub async fn is_healthy(&self) -> bool {
        let response = within("its health", self.http.get(&self.health).send()).await.expect("an answer");
        match response.status().as_u16() {
            200 => true,
            503 => false,
            other => panic!("health is {other}"),
        }
    }
}
