//! The real program as a process of its own, in an environment that holds nothing but what the test gives it.

use std::fs::Permissions;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};

use serde_json::Value;
use tempfile::TempDir;

use super::wait::LIMIT;

/// A home of its own for every process of a test.
pub struct Home(TempDir);

/// How a process ended and what it said.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// A process that goes on until it is told to end. Dropped, it is killed.
pub struct Running {
    child: Child,
    lines: mpsc::Receiver<String>,
}

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn data_dir(&self) -> PathBuf {
        self.path().join("data")
    }

    /// The program with this home and these variables, and no others.
    pub fn command(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_voucher-desk"));
        command.args(arguments).env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        for (name, folder) in [("HOME", ""), ("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "share"), ("TMPDIR", "")]
        {
            command.env(name, self.path().join(folder));
        }
        command.env("USER", "agent").env("VOUCHER_DESK__DATA_DIR", self.data_dir());
        // Whatever the keyring of whoever runs the tests holds, it is none of theirs.
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus");
        command.envs(variables.iter().copied());
        command
    }

    /// Writes a settings file with this mode, and gives its path.
    pub fn write(&self, name: &str, text: &str, mode: u32) -> String {
        let path = self.path().join(name);
        std::fs::write(&path, text).expect("writes");
        std::fs::set_permissions(&path, Permissions::from_mode(mode)).expect("sets the mode");
        path.to_str().expect("text").to_owned()
    }

    /// Runs the program to its end.
    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with(arguments, &[])
    }

    /// Runs the program to its end with variables set.
    #[track_caller]
    pub fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
        end(self.command(arguments, variables).spawn().expect("starts"))
    }

    /// Starts the program, which must go on.
    #[track_caller]
    pub fn start(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Running {
        self.start_telling(arguments, variables, Stdio::inherit())
    }

    #[track_caller]
    fn start_telling(&self, arguments: &[&str], variables: &[(&str, &str)], stderr: Stdio) -> Running {
        let mut child = self.command(arguments, variables).stderr(stderr).spawn().expect("starts");
        let stdout = BufReader::new(child.stdout.take().expect("piped"));
        let (said, lines) = mpsc::channel();
        std::thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| said.send(line)));
        Running { child, lines }
    }

    /// Starts `serve` on a free port and waits until it says where.
    #[track_caller]
    pub fn serve(&self, variables: &[(&str, &str)]) -> (Running, SocketAddr) {
        self.serve_telling(variables, Stdio::inherit())
    }

    /// The same, with its standard error going there.
    #[track_caller]
    pub fn serve_telling(&self, variables: &[(&str, &str)], stderr: impl Into<Stdio>) -> (Running, SocketAddr) {
        let running = self.start_telling(&["serve", "--listen", "127.0.0.1:0"], variables, stderr.into());
        let line = running.next_line().unwrap_or_default();
        let address = line.strip_prefix("listening on http://").and_then(|address| address.parse().ok());
        let address = address.unwrap_or_else(|| panic!("it said {line:?}"));
        (running, address)
    }
}

/// Waits for the end on a thread, so that a process that hangs fails the test instead of holding it.
#[track_caller]
fn end(child: Child) -> Ended {
    let id = child.id();
    let (done, waited) = mpsc::channel();
    std::thread::spawn(move || drop(done.send(child.wait_with_output())));
    let Ok(output) = waited.recv_timeout(LIMIT) else {
        signal(id, "KILL");
        panic!("the process did not end by itself");
    };
    let output = output.expect("waits");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    Ended { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn signal(process: u32, name: &str) {
    let status = Command::new("kill").args([format!("-{name}"), process.to_string()]).status();
    assert!(status.expect("kill runs").success());
}

impl Running {
    /// The next line that it says; none once it has ended.
    #[track_caller]
    pub fn next_line(&self) -> Option<String> {
        match self.lines.recv_timeout(LIMIT) {
            Ok(line) => Some(line),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("the process went on and said nothing"),
        }
    }

    /// Asks it to end.
    pub fn terminate(&self) {
        signal(self.child.id(), "TERM");
    }

    /// Waits for its end; the exit code and what it still said.
    #[track_caller]
    pub fn ended(mut self) -> (Option<i32>, Vec<String>) {
        let rest = std::iter::from_fn(|| self.next_line()).collect();
        (self.child.wait().expect("waits").code(), rest)
    }

    /// Asks it to end and waits for it.
    #[track_caller]
    pub fn stop(self) -> (Option<i32>, Vec<String>) {
        self.terminate();
        self.ended()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Ended {
    /// What `config` says of a setting: its value and where it comes from, blanks folded.
    #[track_caller]
    pub fn setting(&self, name: &str) -> String {
        let line = self.stdout.lines().find(|line| line.split_whitespace().next() == Some(name));
        let line = line.unwrap_or_else(|| panic!("{name} is not in {self:?}"));
        line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
    }

    /// Asserts that it refused with exit code 2, said nothing where results go, and why where errors go, without panic.
    #[track_caller]
    pub fn refused(&self, words: &[&str]) {
        assert_eq!((self.code, self.stdout.as_str()), (Some(2), ""), "{self:?}");
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        for word in words {
            assert!(self.stderr.contains(word), "{word:?} is not in {}", self.stderr);
        }
    }

    /// What it said, as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}
