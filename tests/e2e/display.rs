//! A private desktop for one test: an X server, a session bus and a WebDriver, with a home of their own.
//!
//! Every program runs in its own process group, and the group is killed on drop: the application is a child of the
//! driver and would outlive it otherwise. Nothing of the machine's own desktop is read or written.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long each of the three programs may take to come up.
const STARTUP: Duration = Duration::from_secs(20);
/// How often a state outside this process is looked at again.
pub const POLL: Duration = Duration::from_millis(25);
/// A free port can be taken by somebody else before the driver listens on it.
const PORT_TRIES: usize = 3;

/// A running private desktop. Fields are dropped in this order: the driver with its application first.
pub struct Display {
    driver: Group,
    bus: Group,
    screen: Group,
    driver_port: u16,
    environment: Vec<(String, String)>,
    home: TempDir,
}

impl Display {
    /// Starts the three programs. The application inherits `extra` as environment, over what is set here.
    ///
    /// # Errors
    /// Says which program did not come up, with the end of what it wrote.
    pub fn start(extra: &[(String, String)]) -> io::Result<Self> {
        let home = tempfile::Builder::new().prefix("voucher-desk-window-").tempdir()?;
        let mut environment = furnish(home.path())?;
        let logs = home.path().join("logs");

        let mut xvfb = Command::new("Xvfb");
        xvfb.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"]);
        let (screen, number) = Group::start_and_read_line("Xvfb", &mut xvfb, &environment, &logs)?;
        environment.push(("DISPLAY".into(), format!(":{number}")));

        let mut daemon = Command::new("dbus-daemon");
        daemon.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
        let (bus, address) = Group::start_and_read_line("dbus-daemon", &mut daemon, &environment, &logs)?;
        environment.push(("DBUS_SESSION_BUS_ADDRESS".into(), address));

        environment.extend_from_slice(extra);
        let (driver, driver_port) = start_driver(&environment, &logs)?;
        Ok(Self { driver, bus, screen, driver_port, environment, home })
    }

    /// Where the WebDriver answers.
    #[must_use]
    pub fn driver_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.driver_port)
    }

    /// A variable of the environment that programs on this desktop have.
    #[must_use]
    pub fn variable(&self, name: &str) -> &str {
        let found = self.environment.iter().rev().find(|(set, _)| set == name);
        found.map_or("", |(_, value)| value)
    }

    /// A command that runs on this desktop, with its environment and no other.
    #[must_use]
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.environment.iter().cloned());
        command
    }

    /// The home folder of everything on this desktop; gone when the display is dropped.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// What was handed to `xdg-open` so far, oldest first: the files and addresses that an agent would see opened.
    #[must_use]
    pub fn opened(&self) -> Vec<String> {
        let log = fs::read_to_string(opened_log(self.home.path())).unwrap_or_default();
        log.lines().map(str::to_owned).collect()
    }

    /// What was handed to `lp` so far, oldest first: its arguments.
    #[must_use]
    pub fn printed(&self) -> Vec<String> {
        let log = fs::read_to_string(printed_log(self.home.path())).unwrap_or_default();
        log.lines().map(str::to_owned).collect()
    }

    /// The end of what every program wrote to its error output, for the message of a failing test.
    #[must_use]
    pub fn logs(&self) -> String {
        let all = [&self.driver, &self.bus, &self.screen];
        all.map(|group| format!("{}:\n{}", group.name, tail(&group.log))).join("\n")
    }
}

/// Lays out the home folder and the environment that points into it.
fn furnish(home: &Path) -> io::Result<Vec<(String, String)>> {
    let inside = |name: &str| -> io::Result<String> {
        let folder = home.join(name);
        fs::create_dir_all(&folder)?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
        Ok(folder.to_string_lossy().into_owned())
    };
    inside("logs")?;
    let programs = inside("bin")?;
    let stand_in = |name: &str, argument: &str, log: &Path| -> io::Result<()> {
        let program = home.join("bin").join(name);
        fs::write(&program, format!("#!/bin/sh\nprintf '%s\\n' \"{argument}\" >> '{}'\n", log.display()))?;
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755))
    };
    stand_in("xdg-open", "$1", &opened_log(home))?;
    stand_in("lp", "$*", &printed_log(home))?;

    let path = std::env::var("PATH").unwrap_or_else(|_| "/usr/bin:/bin".into());
    let environment = [
        ("PATH", format!("{programs}:{path}")),
        ("HOME", home.to_string_lossy().into_owned()),
        ("TMPDIR", inside("tmp")?),
        ("XDG_CONFIG_HOME", inside("config")?),
        ("XDG_DATA_HOME", inside("data")?),
        ("XDG_CACHE_HOME", inside("cache")?),
        ("XDG_STATE_HOME", inside("state")?),
        ("XDG_RUNTIME_DIR", inside("runtime")?),
        ("LANG", "C.UTF-8".into()),
        ("TZ", "UTC".into()),
        ("GDK_BACKEND", "x11".into()),
        // No accessibility bus: its start-up alone can cost seconds.
        ("NO_AT_BRIDGE", "1".into()),
        // Without it the session request of the driver never returns.
        ("TAURI_WEBVIEW_AUTOMATION", "true".into()),
    ];
    Ok(environment.map(|(name, value)| (name.to_owned(), value)).to_vec())
}

fn printed_log(home: &Path) -> PathBuf {
    home.join("printed")
}

fn opened_log(home: &Path) -> PathBuf {
    home.join("opened")
}

fn start_driver(environment: &[(String, String)], logs: &Path) -> io::Result<(Group, u16)> {
    let mut problem = io::Error::other("WebKitWebDriver was never started");
    for _ in 0..PORT_TRIES {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut command = Command::new("WebKitWebDriver");
        command.arg(format!("--port={port}")).arg("--host=127.0.0.1").stdout(Stdio::null());
        let mut driver = Group::start("WebKitWebDriver", &mut command, environment, logs)?;
        match driver.listens_on(port) {
            Ok(()) => return Ok((driver, port)),
            Err(error) => problem = error,
        }
    }
    Err(problem)
}

/// One program in a process group of its own, killed whole on drop.
struct Group {
    name: &'static str,
    child: Child,
    log: PathBuf,
}

impl Group {
    fn start(
        name: &'static str,
        command: &mut Command,
        environment: &[(String, String)],
        logs: &Path,
    ) -> io::Result<Self> {
        let log = logs.join(name);
        command.env_clear().envs(environment.iter().cloned());
        command.stdin(Stdio::null()).stderr(File::create(&log)?).process_group(0);
        let child = command.spawn().map_err(|error| io::Error::new(error.kind(), format!("{name}: {error}")))?;
        Ok(Self { name, child, log })
    }

    /// Starts a program that says on its output, in one line, where it is to be found.
    fn start_and_read_line(
        name: &'static str,
        command: &mut Command,
        environment: &[(String, String)],
        logs: &Path,
    ) -> io::Result<(Self, String)> {
        let mut group = Self::start(name, command.stdout(Stdio::piped()), environment, logs)?;
        let output = group.child.stdout.take().expect("it was piped");
        let (tell, told) = mpsc::channel();
        // Ends with the line, or with the program, which is killed when the line does not come.
        thread::spawn(move || {
            let mut line = String::new();
            let read = BufReader::new(output).read_line(&mut line);
            let _ = tell.send(read.map(|_| line.trim().to_owned()));
        });
        match told.recv_timeout(STARTUP) {
            Ok(Ok(line)) if !line.is_empty() => Ok((group, line)),
            _ => Err(group.failure("did not say where it is")),
        }
    }

    fn listens_on(&mut self, port: u16) -> io::Result<()> {
        let deadline = Instant::now() + STARTUP;
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if self.child.try_wait()?.is_some() {
                return Err(self.failure("ended"));
            }
            if Instant::now() > deadline {
                return Err(self.failure("does not listen"));
            }
            thread::sleep(POLL);
        }
        Ok(())
    }

    fn failure(&self, what: &str) -> io::Error {
        io::Error::other(format!("{} {what}: {}", self.name, tail(&self.log)))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // The leader is not reaped yet, so the group's number still means this group.
        let group = self.child.id();
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{group}")]).stderr(Stdio::null()).status();
        let _ = self.child.kill();
        let _ = self.child.wait();
        // The others die a moment later, and until then they may still write into the home that is removed next.
        let deadline = Instant::now() + Duration::from_secs(5);
        while has_members(group) && Instant::now() < deadline {
            thread::sleep(POLL);
        }
    }
}

/// Whether any process of the group still runs; one that waits to be reaped does not.
fn has_members(group: u32) -> bool {
    let stat_of = |entry: io::Result<fs::DirEntry>| fs::read_to_string(entry.ok()?.path().join("stat")).ok();
    let runs_in_group = |stat: String| {
        // `pid (name) state parent group …`, and a name may hold anything.
        let mut fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace();
        let (state, _parent, member_of) = (fields.next(), fields.next(), fields.next());
        state != Some("Z") && member_of == Some(group.to_string().as_str())
    };
    fs::read_dir("/proc").is_ok_and(|processes| processes.filter_map(stat_of).any(runs_in_group))
}

/// The last lines of a log.
fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}
