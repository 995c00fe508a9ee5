//! What the program tells of itself: on standard error, and in files that support can ask for. Messages are fixed words
//! with fields; bodies, keys, tokens and signed URLs are never among them. Should one get there all the same, every line
//! passes the redactor on its way out.
//!
//! Lines are written at once, by whoever tells them: there is no queue that an end or a panic could lose.

mod file;
mod redact;

use std::io::{self, Write};
use std::panic::PanicHookInfo;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use secrecy::SecretString;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Registry, reload};

use file::LogFile;
use redact::Redactor;

/// The folder of log files in the data directory.
pub const FOLDER_NAME: &str = "logs";

/// The program's log.
#[derive(Clone)]
pub struct Log {
    levels: reload::Handle<Targets, Registry>,
    sinks: Sinks,
}

#[derive(Clone)]
struct Sinks(Arc<Shared>);

struct Shared {
    redactor: RwLock<Redactor>,
    file: Mutex<Option<LogFile>>,
}

/// Starts telling on standard error, panics too. Once a process.
#[must_use]
pub fn start() -> Log {
    let sinks = Sinks(Arc::new(Shared { redactor: RwLock::new(Redactor::new([])), file: Mutex::new(None) }));
    let (filter, levels) = reload::Layer::new(targets(LevelFilter::INFO));
    let lines = tracing_subscriber::fmt::layer().with_writer(sinks.clone()).with_ansi(false);
    if tracing_subscriber::registry().with(filter).with(lines).try_init().is_err() {
        tracing::debug!("the log was started before");
    }
    std::panic::set_hook(Box::new(tell_panic));
    Log { levels, sinks }
}

impl Log {
    /// How much is told from now on.
    pub fn set_level(&self, level: LevelFilter) {
        if let Err(error) = self.levels.reload(targets(level)) {
            tracing::warn!(%error, "the level of the log was not changed");
        }
    }

    /// Masks these in every line from now on, and nothing that was given before.
    pub fn hide<'a>(&self, secrets: impl IntoIterator<Item = &'a SecretString>) {
        *self.sinks.0.redactor.write().unwrap_or_else(PoisonError::into_inner) = Redactor::new(secrets);
    }

    /// Also writes into files in this folder, which is made for the owner alone. Where that is not possible, standard
    /// error says so and the program goes on.
    pub fn keep_in(&self, folder: &Path) {
        match LogFile::open(folder) {
            Ok(file) => *self.sinks.0.file.lock().unwrap_or_else(PoisonError::into_inner) = Some(file),
            Err(error) => tracing::warn!(%error, "no log file is kept"),
        }
    }
}

/// A text without what looks like a secret, as a line of the log would have it.
#[must_use]
pub fn masked(text: &str) -> String {
    Redactor::new([]).line(text)
}

/// Ours at the level that was asked for. Libraries tell no more than warnings: what they trace is not theirs to know as
/// secret.
fn targets(level: LevelFilter) -> Targets {
    Targets::new().with_target("voucher_desk", level).with_default(level.min(LevelFilter::WARN))
}

/// Tells where it happened, and the words if they are fixed: text that was put together may hold anything.
fn tell_panic(panic: &PanicHookInfo<'_>) {
    let words = panic.payload().downcast_ref::<&'static str>().copied().unwrap_or("withheld");
    let thread = std::thread::current();
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(thread = thread.name().unwrap_or("unnamed"), place, words, "a panic");
}

impl<'a> MakeWriter<'a> for Sinks {
    type Writer = &'a Shared;

    fn make_writer(&'a self) -> &'a Shared {
        &self.0
    }
}

/// Takes one event a call, as the formatter gives it. Never fails: a log that cannot be written disturbs nothing.
impl Write for &Shared {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let mut line = self.redactor.read().unwrap_or_else(PoisonError::into_inner).line(text.trim_end_matches('\n'));
        line.push('\n');
        drop(io::stderr().lock().write_all(line.as_bytes()));
        if let Some(file) = self.file.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            file.tell(&line);
        }
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
