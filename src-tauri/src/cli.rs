//! The command line: which face is wanted, with which settings.

mod commands;
mod confirm;
mod erase;
mod report;
mod unreadable;
mod upkeep;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;
#[cfg(feature = "desktop")]
use std::sync::Arc;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand};
use secrecy::SecretString;

use crate::config::{KEYS, Layers, Origin, Settings, SettingsError};
use crate::decode::deep_link::is_link;
use crate::demo::Plan;
#[cfg(feature = "desktop")]
use crate::desktop::{NoDisplay, Opening};
use crate::headless;
use crate::telemetry::{self, Log};
use crate::upkeep::Wanted;

/// Something failed.
const FAILED: u8 = 2;

/// Receives Jackpot's voucher notifications and answers a caller's question.
#[derive(Debug, Parser)]
#[command(name = "voucher-desk", version, about, arg_required_else_help = cfg!(not(feature = "desktop")))]
struct Arguments {
    #[command(flatten)]
    places: Places,
    /// Start without showing the window, where there is a tray to show it from
    #[arg(long)]
    background: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Clone, Args)]
struct Places {
    /// Where everything is kept
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// The settings file
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The receiver's address
    #[arg(long, global = true, value_name = "ADDR")]
    listen: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Receive without a window, until SIGTERM or Ctrl-C
    Serve,
    /// Find a voucher by its code, its id or its end user's key, or several by a list of codes
    Lookup {
        /// What the caller read out, or several codes in one argument
        #[arg(allow_hyphen_values = true)]
        code: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Ask Jackpot for a fresh link to a voucher's PDF
    Refresh {
        /// The voucher's code or id
        #[arg(allow_hyphen_values = true)]
        code: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List what needs a person: exit 0 when nothing does, 1 when something does
    Attention {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Confirm a reservation with Jackpot, for good: its price becomes due
    Confirm {
        /// The voucher's code or id
        #[arg(allow_hyphen_values = true)]
        code: String,
        /// Do not ask; the price must then be named
        #[arg(long, requires = "price")]
        yes: bool,
        /// What it costs; nothing is confirmed for another price
        #[arg(long, value_name = "AMOUNT", requires = "yes")]
        price: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove the personal data of a voucher, for good; says what goes and what stays first
    Erase {
        /// The voucher's whole code, or its id
        #[arg(allow_hyphen_values = true)]
        code: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Fold every journal anew and put right what differs
    Rebuild,
    /// Read again what could not be read when it came
    Redecode,
    /// List what could not be read
    Unreadable {
        /// Write it into a new file for Jackpot, redacted
        #[arg(long, value_name = "FILE")]
        export: Option<PathBuf>,
    },
    /// Examine everything that is stored and change nothing; exit 0 when all is well, 1 with warnings, 2 when not
    Check {
        /// Compare the record of what agents did with a backup, or with the newest in a folder of backups
        #[arg(long, value_name = "DIR")]
        backup: Option<PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Copy what is stored into a folder, also while notifications are received; exit 1 when PDFs are missing
    Backup {
        /// The folder of backups: not in the data directory, best on another disk
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Put a backup in the place of what is stored, which is set aside
    Restore {
        /// The backup: one of those in the folder of backups
        backup: PathBuf,
        /// Restore the database alone; the PDFs are fetched again from Jackpot
        #[arg(long)]
        without_pdfs: bool,
    },
    /// Show it at work against the built-in Jackpot
    Demo {
        /// Without a window
        #[arg(long)]
        headless: bool,
        /// Stop reserving after so many
        #[arg(long, value_name = "N")]
        vouchers: Option<u32>,
        /// Reservations a second
        #[arg(long, value_name = "R", default_value_t = 0.5, value_parser = rate)]
        rate: f64,
    },
    /// Show the settings that hold and where they come from
    Config {
        #[command(subcommand)]
        action: Option<ConfigAction>,
    },
}

#[derive(Debug, Subcommand)]
enum ConfigAction {
    /// Keep a secret in the system's keyring; it is asked for, or read from standard input
    SetSecret {
        /// The setting
        #[arg(value_parser = secret_names())]
        name: String,
    },
    /// Take a secret out of the system's keyring
    UnsetSecret {
        /// The setting
        #[arg(value_parser = secret_names())]
        name: String,
    },
}

fn secret_names() -> PossibleValuesParser {
    KEYS.iter().filter(|key| key.is_secret()).map(|key| key.name).into()
}

fn rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if rate > 0.0 && rate <= 1000.0 => Ok(rate),
        _ => Err("a number above 0, at most 1000".to_owned()),
    }
}

/// Runs the program with the process's arguments and environment.
#[must_use]
pub fn main() -> ExitCode {
    let mut arguments: Vec<_> = std::env::args_os().collect();
    let link = take_link(&mut arguments);
    match run(Arguments::parse_from(arguments), link) {
        Ok(code) => code,
        Err(message) => {
            complain(&message);
            ExitCode::from(FAILED)
        }
    }
}

/// The system hands a link over where a command would stand. A wrong one is told in the window, so none is judged here.
fn take_link(arguments: &mut Vec<OsString>) -> Option<String> {
    let first = arguments.get(1)?.to_string_lossy().into_owned();
    is_link(&first).then(|| {
        arguments.remove(1);
        first
    })
}

/// Prints an error where errors go. Nothing can be done when that fails.
fn complain(message: &str) {
    drop(writeln!(io::stderr(), "voucher-desk: {message}"));
}

fn run(arguments: Arguments, link: Option<String>) -> Result<ExitCode, String> {
    if link.is_some() && arguments.command.is_some() {
        return Err(
            "a link is followed by the window; it stands alone or with --data-dir, --config, --listen".to_owned()
        );
    }
    let (places, log) = (arguments.places, telemetry::start());
    let held = || settings(&log, with_keyring(layers(&places)));
    match arguments.command {
        None => desktop(&places, &log, None, Shown { link, background: arguments.background }).map_err(|NoDisplay| {
            "there is no display to open a window on. To receive without one: voucher-desk serve".to_owned()
        }),
        Some(Command::Demo { headless, vouchers, rate }) => {
            let plan = Plan { vouchers, per_second: rate, data_dir: places.data_dir.clone() };
            if !headless {
                match desktop(&places, &log, Some(plan.clone()), Shown::default()) {
                    Ok(code) => return Ok(code),
                    Err(NoDisplay) => complain("there is no display to open a window on: showing the same without one"),
                }
            }
            let settings = settings(&log, demo_layers(layers(&places)))?;
            block_on(async { headless::demo(settings, plan).await.map_err(|error| commands::demo_words(&error)) })?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Serve) => {
            let settings = settings(&log, receiving(layers(&places)))?;
            log.keep_in(&settings.log_dir());
            block_on(async { headless::serve(&settings).await.map_err(|error| commands::start_words(&error)) })?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Lookup { code, json }) => block_on(commands::lookup(&held()?, &code, json)),
        Some(Command::Refresh { code, json }) => block_on(commands::refresh(&held()?, &code, json)),
        Some(Command::Attention { json }) => block_on(commands::attention(&held()?, json)),
        Some(Command::Confirm { code, yes: _, price, json }) => {
            block_on(confirm::confirm(&held()?, &code, price.as_deref(), json))
        }
        Some(Command::Erase { code, yes, json }) => block_on(erase::erase(&held()?, &code, yes, json)),
        Some(Command::Rebuild) => block_on(commands::rebuild(&held()?)),
        Some(Command::Redecode) => block_on(commands::redecode(&held()?)),
        Some(Command::Unreadable { export }) => block_on(unreadable::unreadable(&held()?, export.as_deref())),
        Some(Command::Check { backup, json }) => upkeep::examine(&held()?, backup.as_deref(), json),
        Some(Command::Backup { folder, json }) => upkeep::back_up(&held()?, &folder, json),
        Some(Command::Restore { backup, without_pdfs }) => {
            upkeep::restore(&held()?, Wanted { backup, pdfs: !without_pdfs })
        }
        Some(Command::Config { action: None }) => {
            let layers = with_keyring(layers(&places)).map_err(in_words)?;
            let checked = Settings::from_layers(&layers);
            commands::show_settings(&layers, checked.as_ref().ok())?;
            checked.map(|_| ExitCode::SUCCESS).map_err(in_words)
        }
        Some(Command::Config { action: Some(ConfigAction::SetSecret { name }) }) => {
            commands::set_secret(&name, &read_secret(&name).map_err(in_words)?)
        }
        Some(Command::Config { action: Some(ConfigAction::UnsetSecret { name }) }) => commands::unset_secret(&name),
    }
}

/// Asks the person at the terminal, who sees nothing of what is typed, or takes what comes in on standard input. Never an
/// argument: arguments stand in the list of processes.
fn read_secret(name: &str) -> io::Result<SecretString> {
    if io::stdin().is_terminal() {
        return rpassword::prompt_password(format!("{name}: ")).map(SecretString::from);
    }
    let mut secret = String::new();
    io::stdin().read_to_string(&mut secret)?;
    Ok(secret.into())
}

fn layers(places: &Places) -> Result<Layers, SettingsError> {
    let mut layers = Layers::read(places.config.as_deref(), std::env::vars_os())?;
    if let Some(data_dir) = &places.data_dir {
        layers.set_data_dir(data_dir)?;
    }
    if let Some(listen) = &places.listen {
        layers.set("receiver.listen", listen, Origin::Flag("--listen"));
    }
    Ok(layers)
}

fn with_keyring(layers: Result<Layers, SettingsError>) -> Result<Layers, SettingsError> {
    let mut layers = layers?;
    layers.ask_keyring();
    Ok(layers)
}

fn receiving(layers: Result<Layers, SettingsError>) -> Result<Layers, SettingsError> {
    let layers = with_keyring(layers)?;
    layers.check_receiver_secret().map(|()| layers)
}

/// A demonstration takes a free port unless one is asked for: it stands beside a program that is at work.
fn demo_layers(layers: Result<Layers, SettingsError>) -> Result<Layers, SettingsError> {
    let mut layers = layers?;
    if !layers.is_set("receiver.listen") {
        layers.set("receiver.listen", "127.0.0.1:0", Origin::Demo);
    }
    layers.set("jackpot.api_key", "", Origin::Demo);
    layers.set("jackpot.client_secret", "", Origin::Demo);
    Ok(layers)
}

fn settings(log: &Log, layers: Result<Layers, SettingsError>) -> Result<Settings, String> {
    checked(log, layers).map(|(_, settings)| settings).map_err(in_words)
}

/// The settings that hold, which are also the log's, and where they come from.
fn checked(log: &Log, layers: Result<Layers, SettingsError>) -> Result<(Layers, Settings), SettingsError> {
    let layers = layers?;
    log.hide(layers.secrets());
    let settings = Settings::from_layers(&layers)?;
    log.set_level(settings.log_level);
    Ok((layers, settings))
}

fn in_words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn block_on<T>(task: impl Future<Output = Result<T, String>>) -> Result<T, String> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(in_words)?.block_on(task)
}

/// What of the window is shown first.
#[derive(Debug, Default)]
#[cfg_attr(not(feature = "desktop"), expect(dead_code, reason = "a build without a window shows nothing"))]
struct Shown {
    link: Option<String>,
    background: bool,
}

#[cfg(feature = "desktop")]
fn desktop(places: &Places, log: &Log, demo: Option<Plan>, shown: Shown) -> Result<ExitCode, NoDisplay> {
    let alone = places.data_dir.is_none() && places.config.is_none();
    let (places, log, is_demo) = (places.clone(), log.clone(), demo.is_some());
    let read_settings = move || {
        if is_demo {
            return checked(&log, demo_layers(layers(&places)));
        }
        let (layers, settings) = checked(&log, receiving(layers(&places)))?;
        log.keep_in(&settings.log_dir());
        Ok((layers, settings))
    };
    // Whoever names a data directory or a settings file means that one, not the window that is open.
    crate::desktop::run(Opening {
        read_settings: Arc::new(read_settings),
        demo,
        alone,
        link: shown.link,
        background: shown.background,
    })
}

#[cfg(not(feature = "desktop"))]
struct NoDisplay;

/// This build has no window.
#[cfg(not(feature = "desktop"))]
fn desktop(_: &Places, _: &Log, _: Option<Plan>, _: Shown) -> Result<ExitCode, NoDisplay> {
    Err(NoDisplay)
}
