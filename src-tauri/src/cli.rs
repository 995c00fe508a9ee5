//! The command line: which face is wanted, with which settings.

mod commands;
mod report;
mod unreadable;

use std::io::{self, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
#[cfg(feature = "desktop")]
use tracing::level_filters::LevelFilter;

use crate::config::{Layers, Origin, Settings, SettingsError};
use crate::demo::Plan;
#[cfg(feature = "desktop")]
use crate::desktop::NoDisplay;
use crate::{headless, telemetry};

/// Something failed.
const FAILED: u8 = 2;

/// Receives Jackpot's voucher notifications and answers a caller's question.
#[derive(Debug, Parser)]
#[command(name = "voucher-desk", version, about, arg_required_else_help = cfg!(not(feature = "desktop")))]
struct Arguments {
    #[command(flatten)]
    places: Places,
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
    /// Find a voucher by its code, its id or its end user's key
    Lookup {
        /// What the caller read out
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
    /// Keep a secret in the system's keyring; it is read from standard input
    SetSecret {
        /// The setting
        #[arg(value_parser = ["jackpot.client_secret"])]
        name: String,
    },
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
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(code) => code,
        Err(message) => {
            complain(&message);
            ExitCode::from(FAILED)
        }
    }
}

/// Prints an error where errors go. Nothing can be done when that fails.
fn complain(message: &str) {
    drop(writeln!(io::stderr(), "voucher-desk: {message}"));
}

fn run(arguments: Arguments) -> Result<ExitCode, String> {
    let places = arguments.places;
    match arguments.command {
        None => desktop(&places, None).map_err(|NoDisplay| {
            "there is no display to open a window on. To receive without one: voucher-desk serve".to_owned()
        }),
        Some(Command::Demo { headless, vouchers, rate }) => {
            let plan = Plan { vouchers, per_second: rate, data_dir: places.data_dir.clone() };
            if !headless {
                match desktop(&places, Some(plan.clone())) {
                    Ok(code) => return Ok(code),
                    Err(NoDisplay) => complain("there is no display to open a window on: showing the same without one"),
                }
            }
            let settings = settings(demo_layers(layers(&places)))?;
            block_on(async { headless::demo(settings, plan).await.map_err(|error| commands::demo_words(&error)) })?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Serve) => {
            let settings = settings(layers(&places))?;
            block_on(async { headless::serve(&settings).await.map_err(|error| commands::start_words(&error)) })?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Lookup { code, json }) => block_on(commands::lookup(&settings(layers(&places))?, &code, json)),
        Some(Command::Refresh { code, json }) => block_on(commands::refresh(&settings(layers(&places))?, &code, json)),
        Some(Command::Rebuild) => block_on(commands::rebuild(&settings(layers(&places))?)),
        Some(Command::Redecode) => block_on(commands::redecode(&settings(layers(&places))?)),
        Some(Command::Unreadable { export }) => {
            block_on(unreadable::unreadable(&settings(layers(&places))?, export.as_deref()))
        }
        Some(Command::Config { action: None }) => {
            let mut layers = layers(&places).map_err(in_words)?;
            let checked = Settings::from_layers(&mut layers);
            commands::show_settings(&layers, checked.as_ref().ok())?;
            checked.map(|_| ExitCode::SUCCESS).map_err(in_words)
        }
        Some(Command::Config { action: Some(ConfigAction::SetSecret { name }) }) => set_secret(&name),
    }
}

fn set_secret(name: &str) -> Result<ExitCode, String> {
    if io::stdin().is_terminal() {
        complain(&format!("type {name}, then Enter and Ctrl-D"));
    }
    let mut secret = String::new();
    io::stdin().read_to_string(&mut secret).map_err(in_words)?;
    commands::set_secret(name, secret.trim())
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

fn settings(layers: Result<Layers, SettingsError>) -> Result<Settings, String> {
    let settings = layers.and_then(|mut layers| Settings::from_layers(&mut layers)).map_err(in_words)?;
    telemetry::start(settings.log_level);
    Ok(settings)
}

fn in_words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn block_on<T>(task: impl Future<Output = Result<T, String>>) -> Result<T, String> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(in_words)?.block_on(task)
}

#[cfg(feature = "desktop")]
fn desktop(places: &Places, demo: Option<Plan>) -> Result<ExitCode, NoDisplay> {
    let alone = places.data_dir.is_none() && places.config.is_none();
    let (places, is_demo) = (places.clone(), demo.is_some());
    let read_settings = move || {
        let layers = if is_demo { demo_layers(layers(&places)) } else { layers(&places) };
        let settings = layers.and_then(|mut layers| Settings::from_layers(&mut layers));
        telemetry::start(settings.as_ref().map_or(LevelFilter::INFO, |settings| settings.log_level));
        settings
    };
    // Whoever names a data directory or a settings file means that one, not the window that is open.
    crate::desktop::run(std::sync::Arc::new(read_settings), demo, alone)
}

#[cfg(not(feature = "desktop"))]
struct NoDisplay;

/// This build has no window.
#[cfg(not(feature = "desktop"))]
fn desktop(_places: &Places, _demo: Option<Plan>) -> Result<ExitCode, NoDisplay> {
    Err(NoDisplay)
}
