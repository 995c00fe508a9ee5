//! Settings: built-in defaults, then the file, the environment, the flags; for secrets the environment, the files, the
//! keyring. Each keeps where it came from. The defaults are the commented file that users read, so the two cannot
//! disagree.

pub mod edit;
mod file;
mod keyring;
mod layers;
pub mod secrets;

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use thiserror::Error;
use tracing::level_filters::LevelFilter;

use crate::api::settings::{Problem, SettingKind};
use crate::desk::Pace;
use crate::domain::confirmation::ConfirmMode;
use crate::domain::erasure::RetentionDays;
use crate::domain::money::Amount;
use crate::domain::policy::{KeyPattern, Mode, Policy};
use crate::domain::rule::Factor;
use crate::domain::usual::WaitRules;
use crate::probe::PublicUrl;
use crate::receiver::{AccessRules, Limits, Networks};
use crate::telemetry;
use crate::vault::{HostPattern, HostRules};
use crate::vendor::{self, VendorSettings};

pub use keyring::{KeyringError, keep_secret, keyring_answers, remove_secret};
pub use layers::{Layers, Origin};

/// The commented file of defaults.
pub const DEFAULTS: &str = include_str!("../config.default.toml");

/// Every setting there is.
pub const KEYS: &[Key] = &[
    Key { name: "data_dir", kind: SettingKind::Folder, example: "/srv/voucher-desk" },
    Key { name: "receiver.listen", kind: SettingKind::Address, example: "127.0.0.1:4180" },
    Key { name: "receiver.secret", kind: SettingKind::Secret, example: "x7Rk2mQ9vT4pLw8n" },
    Key { name: "receiver.public_url", kind: SettingKind::Url, example: "https://vouchers.example.com" },
    Key { name: "receiver.allow_remote", kind: SettingKind::YesNo, example: "true" },
    Key { name: "receiver.allowed_hosts", kind: SettingKind::Hosts, example: "vouchers.example.com" },
    Key { name: "receiver.allowed_peers", kind: SettingKind::Networks, example: "192.0.2.7,198.51.100.0/24" },
    Key { name: "receiver.trusted_proxies", kind: SettingKind::Networks, example: "127.0.0.1" },
    Key { name: "jackpot.base_url", kind: SettingKind::Url, example: "https://api.jackpot-io.com" },
    Key { name: "jackpot.api_key", kind: SettingKind::Secret, example: "the key of the back office" },
    Key { name: "jackpot.client_secret", kind: SettingKind::Secret, example: "the secret of the back office" },
    Key {
        name: "vault.allowed_hosts",
        kind: SettingKind::HostPatterns,
        example: "files.example.com,*.storage.example.com",
    },
    Key { name: "vault.allow_insecure", kind: SettingKind::YesNo, example: "false" },
    Key { name: "policy.mode", kind: SettingKind::Choice, example: "agree" },
    Key { name: "policy.decline_expired", kind: SettingKind::YesNo, example: "true" },
    Key { name: "policy.key_pattern", kind: SettingKind::Pattern, example: "customer-[0-9]+" },
    Key { name: "policy.max_value", kind: SettingKind::Amount, example: "500" },
    Key { name: "policy.max_price", kind: SettingKind::Amount, example: "500" },
    Key { name: "policy.max_price_factor", kind: SettingKind::Factor, example: "1.05" },
    Key { name: "policy.daily_count", kind: SettingKind::Count, example: "1000" },
    Key { name: "policy.daily_sum", kind: SettingKind::Amount, example: "20000" },
    Key { name: "policy.confirm", kind: SettingKind::Choice, example: "by_hand" },
    Key { name: "retention.personal_data_days", kind: SettingKind::Count, example: "365" },
    Key { name: "window.close_to_tray", kind: SettingKind::YesNo, example: "true" },
    Key { name: "notifications.enabled", kind: SettingKind::YesNo, example: "true" },
    Key { name: "metrics.listen", kind: SettingKind::Address, example: "127.0.0.1:9180" },
    Key { name: "log.level", kind: SettingKind::Choice, example: "info" },
];

/// One setting's name and how its value looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Its name, dotted as in the file.
    pub name: &'static str,
    /// What its value is.
    pub kind: SettingKind,
    /// A value that is right.
    pub example: &'static str,
}

impl Key {
    /// Whether its value is never shown.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        matches!(self.kind, SettingKind::Secret)
    }

    /// What can be chosen from.
    #[must_use]
    pub fn choices(&self) -> &'static [&'static str] {
        match self.name {
            "policy.mode" => &["agree", "decline"],
            "policy.confirm" => &["by_hand", "within_rules"],
            "log.level" => &["error", "warn", "info", "debug", "trace"],
            _ => &[],
        }
    }

    /// The environment variable that sets it.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("VOUCHER_DESK__{}", self.name.replace('.', "__").to_uppercase())
    }
}

/// Settings that hold, each checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where everything is kept.
    pub data_dir: PathBuf,
    /// The receiver's address.
    pub listen: SocketAddr,
    /// The first part of the receiver's path.
    pub receiver_secret: Option<SecretString>,
    /// Where the receiver is reached from outside.
    pub public_url: Option<PublicUrl>,
    /// Which clients the receiver hears.
    pub access: AccessRules,
    /// How much the receiver bears: the contract's numbers, which no layer changes.
    pub limits: Limits,
    /// The vendor's API and our credentials for it.
    pub vendor: VendorSettings,
    /// What may be downloaded from where.
    pub hosts: HostRules,
    /// Whether reservations are agreed with.
    pub policy: Policy,
    /// Which waits are longer than usual as long as nothing is learned, and the bounds of what is; no layer changes it.
    pub waits: WaitRules,
    /// How long personal data is kept after a voucher's last event; none for ever.
    pub retention: Option<RetentionDays>,
    /// Whether closing the window hides it in the tray, where there is one.
    pub close_to_tray: bool,
    /// Whether the window's face tells of what needs a person through the operating system.
    pub notifications: bool,
    /// Where numbers are told, if anywhere.
    pub metrics: Option<SocketAddr>,
    /// How often reception is looked at and how fast is caught up: ours, which no layer changes.
    pub pace: Pace,
    /// How much is logged.
    pub log_level: LevelFilter,
    /// The user of the operating system, for the journal.
    pub agent: String,
}

/// A setting that stops the start: its name, what is wrong, how it should look.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct SettingsError {
    /// The setting, or the file.
    pub name: String,
    /// Where its value comes from.
    pub origin: Option<Origin>,
    /// What is wrong with it, in a closed word.
    pub kind: Problem,
    /// The same in words.
    pub problem: String,
    /// A value that is right; empty for a file.
    pub example: String,
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.example.is_empty() {
            return write!(f, "the settings file {} {}", self.name, self.problem);
        }
        write!(f, "the setting {}", self.name)?;
        if let Some(origin) = &self.origin {
            write!(f, " (from {origin})")?;
        }
        write!(f, " {}. Example: {}", self.problem, self.example)
    }
}

impl Settings {
    /// Checks what the layers say.
    ///
    /// # Errors
    /// The first setting that is wrong.
    pub fn from_layers(layers: &Layers) -> Result<Self, SettingsError> {
        let allow_insecure = layers.parse("vault.allow_insecure", yes_or_no)?;
        let mut vendor = layers.parse("jackpot.base_url", |text| VendorSettings::new(text).map_err(in_words))?;
        vendor.allow_insecure = allow_insecure;
        vendor.api_key = layers.secret("jackpot.api_key");
        vendor.client_secret = layers.secret("jackpot.client_secret");
        if vendor.client_secret.is_some() && vendor.api_key.is_none() {
            let error = layers.wrong("jackpot.api_key", "is empty while jackpot.client_secret is set");
            return Err(SettingsError { kind: Problem::MissingBesideSecret, ..error });
        }
        vendor.check().map_err(|error| layers.wrong(name_of(&error), &in_words(error)))?;
        Ok(Self {
            data_dir: data_dir(layers)?,
            listen: listen(layers)?,
            receiver_secret: layers.parse("receiver.secret", path_secret)?,
            public_url: layers.parse("receiver.public_url", unless_empty(|text| text.parse().map_err(in_words)))?,
            access: access(layers)?,
            limits: Limits::default(),
            vendor,
            hosts: HostRules {
                allowed_hosts: layers.parse("vault.allowed_hosts", |text| {
                    list(text).map(|host| HostPattern::parse(host).map_err(in_words)).collect()
                })?,
                allow_insecure,
            },
            policy: policy(layers)?,
            waits: WaitRules::default(),
            retention: layers.parse("retention.personal_data_days", unless_empty(RetentionDays::parse))?,
            close_to_tray: layers.parse("window.close_to_tray", yes_or_no)?,
            notifications: layers.parse("notifications.enabled", yes_or_no)?,
            metrics: metrics(layers)?,
            pace: Pace::default(),
            log_level: layers.parse("log.level", |text| {
                text.parse().map_err(|_| "is none of error, warn, info, debug, trace".to_owned())
            })?,
            agent: layers.agent().to_owned(),
        })
    }
}

impl Settings {
    /// Every secret among them.
    #[must_use]
    pub fn secrets(&self) -> Vec<SecretString> {
        let vendor = &self.vendor;
        [&self.receiver_secret, &vendor.api_key, &vendor.client_secret].into_iter().flatten().cloned().collect()
    }

    /// Where the log's files are.
    #[must_use]
    pub fn log_dir(&self) -> PathBuf {
        self.data_dir.join(telemetry::FOLDER_NAME)
    }
}

/// The setting that a problem of the vendor's client is about.
fn name_of(error: &vendor::SettingsError) -> &'static str {
    match error {
        vendor::SettingsError::ApiKey => "jackpot.api_key",
        _ => "jackpot.base_url",
    }
}

fn data_dir(layers: &Layers) -> Result<PathBuf, SettingsError> {
    let given = layers.text("data_dir");
    let usual = layers.usual_data_dir();
    if given.starts_with('~') {
        return Err(layers.wrong("data_dir", "begins with ~, which only a shell understands: write the whole path"));
    }
    match (given.is_empty(), usual) {
        (false, _) => std::path::absolute(Path::new(given))
            .map_err(|error| layers.wrong("data_dir", &format!("is not a usable path: {error}"))),
        (true, Some(usual)) => Ok(usual.to_owned()),
        (true, None) => Err(layers.wrong("data_dir", "is empty and this system names no home directory")),
    }
}

/// Notifications come unencrypted and unsigned: other computers reach us only if somebody said so.
fn listen(layers: &Layers) -> Result<SocketAddr, SettingsError> {
    let address = layers.parse("receiver.listen", socket_address)?;
    let allow_remote = layers.parse("receiver.allow_remote", yes_or_no)?;
    if !allow_remote && !address.ip().to_canonical().is_loopback() {
        let problem = "can be reached from other computers, which receiver.allow_remote = true must permit";
        return Err(SettingsError { kind: Problem::NotPermitted, ..layers.wrong("receiver.listen", problem) });
    }
    Ok(address)
}

/// Numbers are told unencrypted and to whoever asks: to this computer only.
fn metrics(layers: &Layers) -> Result<Option<SocketAddr>, SettingsError> {
    let address = layers.parse("metrics.listen", unless_empty(socket_address))?;
    if address.is_some_and(|address| !address.ip().to_canonical().is_loopback()) {
        let problem = "can be reached from other computers; numbers are told on this one only, at 127.0.0.1 or [::1]";
        return Err(SettingsError { kind: Problem::NotThisComputer, ..layers.wrong("metrics.listen", problem) });
    }
    Ok(address)
}

fn access(layers: &Layers) -> Result<AccessRules, SettingsError> {
    let networks = |name| layers.parse(name, |text| Networks::parse(list(text)).map_err(in_words));
    Ok(AccessRules {
        allowed_hosts: layers
            .parse("receiver.allowed_hosts", |text| list(text).map(|host| host.parse().map_err(in_words)).collect())?,
        allowed_peers: networks("receiver.allowed_peers")?,
        trusted_proxies: networks("receiver.trusted_proxies")?,
    })
}

fn path_secret(text: &str) -> Result<Option<SecretString>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    if !text.bytes().all(unreserved) || text.bytes().all(|byte| byte == b'.') {
        return Err("may hold letters, digits, \"-\", \"_\", \".\" and \"~\" only".to_owned());
    }
    Ok(Some(SecretString::from(text.to_owned())))
}

fn policy(layers: &Layers) -> Result<Policy, SettingsError> {
    Ok(Policy {
        mode: layers.parse("policy.mode", mode)?,
        decline_expired: layers.parse("policy.decline_expired", yes_or_no)?,
        key_pattern: layers
            .parse("policy.key_pattern", unless_empty(|text| KeyPattern::parse(text).map_err(in_words)))?,
        max_value: layers.parse("policy.max_value", unless_empty(amount))?,
        max_price: layers.parse("policy.max_price", unless_empty(amount))?,
        max_price_factor: layers.parse(
            "policy.max_price_factor",
            unless_empty(|text| {
                Factor::parse(text).ok_or_else(|| "is not a number above 0 with at most two decimals".to_owned())
            }),
        )?,
        daily_count: layers.parse(
            "policy.daily_count",
            unless_empty(|text| text.parse().map_err(|_| "is not a whole number".to_owned())),
        )?,
        daily_sum: layers.parse("policy.daily_sum", unless_empty(amount))?,
        confirm: layers.parse("policy.confirm", confirm_mode)?,
    })
}

fn socket_address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "is not an IP address with a port".to_owned())
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    text.parse().map_err(|_| "is neither true nor false".to_owned())
}

fn amount(text: &str) -> Result<Amount, String> {
    Amount::parse(text).ok_or_else(|| "is not an amount: at most 1000000000, with at most two decimals".to_owned())
}

/// A setting that is off when it is empty.
fn unless_empty<T>(parse: impl Fn(&str) -> Result<T, String>) -> impl FnOnce(&str) -> Result<Option<T>, String> {
    move |text| if text.is_empty() { Ok(None) } else { parse(text).map(Some) }
}

fn mode(text: &str) -> Result<Mode, String> {
    match text {
        "agree" => Ok(Mode::Agree),
        "decline" => Ok(Mode::Decline),
        _ => Err("is neither \"agree\" nor \"decline\"".to_owned()),
    }
}

fn confirm_mode(text: &str) -> Result<ConfirmMode, String> {
    match text {
        "by_hand" => Ok(ConfirmMode::ByHand),
        "within_rules" => Ok(ConfirmMode::WithinRules),
        _ => Err("is neither \"by_hand\" nor \"within_rules\"".to_owned()),
    }
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty())
}

fn in_words(error: impl fmt::Display) -> String {
    format!("is wrong: {error}")
}
