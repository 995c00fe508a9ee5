//! The layers of settings as text, and which of them won. The only place that reads the environment.
//!
//! A secret is taken from the first of these that has it: the keyring, `secrets.toml`, `config.toml`, the environment. For
//! every other setting the environment goes over the file.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use super::file::SettingsFile;
use super::{DEFAULTS, KEYS, Key, KeyringError, SettingsError, keyring};
use crate::api::settings::Problem;
use crate::telemetry;

const PREFIX: &str = "VOUCHER_DESK__";
const FILE_NAME: &str = "config.toml";
/// Stands beside the settings file and holds nothing but secrets.
const SECRETS_NAME: &str = "secrets.toml";

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The built-in defaults.
    Default,
    /// A file.
    File(PathBuf),
    /// An environment variable.
    Environment(String),
    /// A flag of the command line.
    Flag(&'static str),
    /// The system's keyring.
    Keyring,
    /// The demonstration, which brings its own vendor.
    Demo,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Environment(variable) => write!(f, "environment {variable}"),
            Self::Flag(flag) => write!(f, "flag {flag}"),
            Self::Keyring => f.write_str("keyring"),
            Self::Demo => f.write_str("demo"),
        }
    }
}

/// Every setting's text and origin. Any text may be a secret, so none is shown by `Debug`.
#[derive(Debug, Clone)]
pub struct Layers {
    values: BTreeMap<&'static str, (SecretString, Origin)>,
    /// Secrets that are set in a second place, which does not count.
    unused: Vec<(&'static str, Origin)>,
    /// Why nobody knows what is in the keyring.
    keyring_failure: Option<KeyringError>,
    /// The settings file, whether it is there yet or not.
    file: Option<PathBuf>,
    usual_data_dir: Option<PathBuf>,
    agent: String,
}

impl Layers {
    /// Reads the defaults, the file (the given one, else the usual one if it exists), the file of secrets beside it, and
    /// the environment.
    ///
    /// # Errors
    /// A file cannot be read, holds a secret and is open to others, or something in it or in the environment is no
    /// setting.
    pub fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, SettingsError> {
        let directories = directories::ProjectDirs::from("", "", "voucher-desk");
        let mut layers = Self {
            usual_data_dir: directories.as_ref().map(|usual| usual.data_dir().to_owned()),
            agent: "an unnamed user".to_owned(),
            ..Self::of_defaults()
        };
        let (secrets, others) = layers.read_environment(environment)?;
        layers.add_variables(secrets);
        let usual = directories.map(|usual| usual.config_dir().join(FILE_NAME));
        if let Some(path) = file.or(usual.as_deref()) {
            layers.add_file(path, file.is_some())?;
            layers.add_file(&path.with_file_name(SECRETS_NAME), false)?;
            layers.file = Some(path.to_owned());
        }
        layers.add_variables(others);
        Ok(layers)
    }

    /// What holds where nothing is set.
    pub(super) fn of_defaults() -> Self {
        let mut layers = Self {
            values: BTreeMap::new(),
            unused: Vec::new(),
            keyring_failure: None,
            file: None,
            usual_data_dir: None,
            agent: String::new(),
        };
        layers.add_defaults().expect("the built-in defaults are settings");
        layers
    }

    /// The settings file, whether it is there yet or not.
    pub(super) fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The file that holds nothing but secrets, whether it is there yet or not.
    pub(super) fn secrets_file(&self) -> Option<PathBuf> {
        self.file.as_ref().map(|path| path.with_file_name(SECRETS_NAME))
    }

    /// Whether a file has a secret, be it one that does not count.
    pub(super) fn is_in_file(&self, name: &str, path: &Path) -> bool {
        let origin = Origin::File(path.to_owned());
        let holds = self.entry(name).is_some_and(|(text, from)| *from == origin && !text.is_empty());
        holds || self.unused.iter().any(|(unused, from)| *unused == name && *from == origin)
    }

    /// A setting's text and where it comes from.
    pub(super) fn entry(&self, name: &str) -> Option<(&str, &Origin)> {
        self.values.get(name).map(|(text, origin)| (text.expose_secret(), origin))
    }

    /// Sets the data directory by a flag.
    ///
    /// # Errors
    /// The path is not UTF-8.
    pub fn set_data_dir(&mut self, path: &Path) -> Result<(), SettingsError> {
        const FLAG: Origin = Origin::Flag("--data-dir");
        let text = path.to_str().ok_or_else(|| not_text("data_dir", FLAG))?;
        self.set("data_dir", text, FLAG);
        Ok(())
    }

    /// Sets a value over whatever there was.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>, origin: Origin) {
        debug_assert!(KEYS.iter().any(|key| key.name == name), "{name} is a setting");
        let before = self.values.insert(name, (SecretString::from(value.into()), origin));
        if let Some((_, origin)) = before.filter(|(text, _)| is_secret(name) && !text.expose_secret().is_empty()) {
            self.unused.push((name, origin));
        }
    }

    /// The same for what a file or a variable says; a secret that is empty there is no secret.
    fn add(&mut self, key: &'static Key, value: SecretString, origin: Origin) {
        if !key.is_secret() || !value.expose_secret().is_empty() {
            self.set(key.name, value.expose_secret(), origin);
        }
    }

    /// Whether something other than the defaults set it.
    #[must_use]
    pub fn is_set(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(|(_, origin)| *origin != Origin::Default)
    }

    /// Every setting in its order, with its value as it may be shown and where it came from.
    pub fn shown(&self) -> impl Iterator<Item = (&'static Key, String, String)> {
        KEYS.iter().filter_map(|key| {
            let (value, origin) = self.values.get(key.name)?;
            let shown = match (key.is_secret(), value.expose_secret()) {
                (_, "") => "(empty)".to_owned(),
                (true, _) => "••••••".to_owned(),
                // Whoever writes a password into an address finds out here that it is wrong.
                (false, text) if text.contains("://") => telemetry::masked(text),
                (false, text) => text.to_owned(),
            };
            let unused = self.unused.iter().filter(|(name, _)| *name == key.name);
            let unused = unused.map(|(_, origin)| format!("; not used: {origin}")).collect::<String>();
            Some((key, shown, format!("{origin}{unused}")))
        })
    }

    /// Every secret that is set, whether or not it is right.
    pub fn secrets(&self) -> impl Iterator<Item = &SecretString> {
        secret_names().filter_map(|name| self.values.get(name)).map(|(text, _)| text)
    }

    pub(super) fn text(&self, name: &str) -> &str {
        self.values.get(name).map_or("", |(text, _)| text.expose_secret())
    }

    pub(super) fn secret(&self, name: &str) -> Option<SecretString> {
        self.values.get(name).map(|(text, _)| text.clone()).filter(|text| !text.expose_secret().is_empty())
    }

    pub(super) fn parse<T>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<T, SettingsError> {
        parse(self.text(name)).map_err(|problem| self.wrong(name, &problem))
    }

    pub(super) fn wrong(&self, name: &str, problem: &str) -> SettingsError {
        let example = KEYS.iter().find(|key| key.name == name).map_or("", |key| key.example);
        SettingsError {
            name: name.to_owned(),
            origin: self.values.get(name).map(|(_, origin)| origin.clone()),
            kind: Problem::Malformed,
            problem: problem.to_owned(),
            example: example.to_owned(),
        }
    }

    pub(super) fn usual_data_dir(&self) -> Option<&Path> {
        self.usual_data_dir.as_deref()
    }

    pub(super) fn agent(&self) -> &str {
        &self.agent
    }

    /// Asks the system's keyring for every secret; what it has holds over files and environment. Never for a
    /// demonstration, which has secrets of its own.
    pub fn ask_keyring(&mut self) {
        match keyring::read_secrets(secret_names().collect()) {
            Ok(found) => {
                found.into_iter().for_each(|(name, secret)| self.set(name, secret.expose_secret(), Origin::Keyring))
            }
            Err(error) => {
                if self.is_set("jackpot.api_key") && !self.is_set("jackpot.client_secret") {
                    tracing::warn!(%error, "the keyring was not read, and jackpot.client_secret is set nowhere else");
                }
                self.keyring_failure = Some(error);
            }
        }
    }

    /// Whoever receives must know at which path: without its secret, strangers would be heard and Jackpot would not.
    ///
    /// # Errors
    /// It may be in a keyring that did not open.
    pub fn check_receiver_secret(&self) -> Result<(), SettingsError> {
        const NAME: &str = "receiver.secret";
        match &self.keyring_failure {
            Some(error) if *error != KeyringError::Missing && !self.is_set(NAME) => Err(SettingsError {
                origin: None,
                kind: Problem::KeyringClosed,
                ..self.wrong(NAME, &format!("may be in the keyring, and {error}: unlock it, or set it elsewhere"))
            }),
            _ => Ok(()),
        }
    }

    fn add_defaults(&mut self) -> Result<(), SettingsError> {
        for (key, value) in read_toml(DEFAULTS, Path::new("config.default.toml"), &Origin::Default)? {
            self.set(key.name, value.expose_secret(), Origin::Default);
        }
        Ok(())
    }

    /// Adds what a file says. Secrets are refused in a file that others can look into. A file that need not be there may
    /// be missing; one that cannot be read may not, since nobody knows which secret is in it.
    fn add_file(&mut self, path: &Path, must_be_there: bool) -> Result<(), SettingsError> {
        let origin = Origin::File(path.to_owned());
        let file = match SettingsFile::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && !must_be_there => return Ok(()),
            file => file.map_err(|error| file_error(path, format!("cannot be read: {error}")))?,
        };
        let holds_secrets_only = path.file_name().is_some_and(|name| name == SECRETS_NAME);
        let values = read_toml(file.text.expose_secret(), path, &origin)?;
        if let Some((key, _)) = values.iter().find(|(key, _)| holds_secrets_only && !key.is_secret()) {
            return Err(SettingsError {
                name: key.name.to_owned(),
                origin: Some(origin),
                kind: Problem::File,
                problem: format!("is no secret: it belongs into {FILE_NAME}, {SECRETS_NAME} is for secrets only"),
                example: secret_names().collect::<Vec<_>>().join(", "),
            });
        }
        let secret = values.iter().find(|(key, value)| key.is_secret() && !value.expose_secret().is_empty());
        match (file.exposed, secret) {
            (Some(why), Some((key, _))) => return Err(file_error(path, format!("holds {} and {why}", key.name))),
            (Some(why), None) if holds_secrets_only => {
                return Err(file_error(path, format!("is for secrets and {why}")));
            }
            _ => values.into_iter().for_each(|(key, value)| self.add(key, value, origin.clone())),
        }
        Ok(())
    }

    fn add_variables(&mut self, variables: Vec<Variable>) {
        for (key, value) in variables {
            self.add(key, value, Origin::Environment(key.variable()));
        }
    }

    /// The variables that are settings, secrets apart from the others; also learns who the agent is.
    fn read_environment(
        &mut self,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<(Vec<Variable>, Vec<Variable>), SettingsError> {
        let mut variables = Vec::new();
        for (variable, value) in environment {
            // A name that is not text is none of ours; a value that is not text only matters when the name is.
            let Ok(variable) = variable.into_string() else { continue };
            let value = match value.into_string() {
                Ok(value) => value,
                Err(_) if variable.starts_with(PREFIX) => {
                    return Err(not_text(&variable, Origin::Environment(variable.clone())));
                }
                Err(_) => continue,
            };
            if matches!(variable.as_str(), "USER" | "USERNAME") && !value.is_empty() {
                self.agent = value;
            } else if variable.starts_with(PREFIX) {
                let key = KEYS.iter().find(|key| key.variable() == variable);
                let key = key.ok_or_else(|| unknown(&variable, Origin::Environment(variable.clone())))?;
                variables.push((key, SecretString::from(value)));
            }
        }
        Ok(variables.into_iter().partition(|(key, _)| key.is_secret()))
    }
}

/// A setting and its text.
type Variable = (&'static Key, SecretString);

fn secret_names() -> impl Iterator<Item = &'static str> {
    KEYS.iter().filter(|key| key.is_secret()).map(|key| key.name)
}

fn is_secret(name: &str) -> bool {
    secret_names().any(|secret| secret == name)
}

/// A mistake in the file is told by its line, never by quoting it: a secret may stand there.
fn read_toml(text: &str, path: &Path, origin: &Origin) -> Result<Vec<Variable>, SettingsError> {
    let table: toml::Table = toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        file_error(path, format!("cannot be read: line {line} is not TOML"))
    })?;
    let mut leaves = Vec::new();
    flatten("", &table, &mut leaves);
    let known = |(name, value): (String, String)| {
        let key = KEYS.iter().find(|key| key.name == name).ok_or_else(|| unknown(&name, origin.clone()))?;
        Ok((key, SecretString::from(value)))
    };
    leaves.into_iter().map(known).collect()
}

fn flatten(prefix: &str, table: &toml::Table, leaves: &mut Vec<(String, String)>) {
    for (name, value) in table {
        let name = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::Table(inner) => flatten(&name, inner, leaves),
            toml::Value::Array(items) => leaves.push((name, items.iter().map(text_of).collect::<Vec<_>>().join(","))),
            other => leaves.push((name, text_of(other))),
        }
    }
}

fn text_of(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn unknown(name: &str, origin: Origin) -> SettingsError {
    let names: Vec<_> = KEYS.iter().map(|key| key.name).collect();
    SettingsError {
        name: name.to_owned(),
        origin: Some(origin),
        kind: Problem::File,
        problem: "is not a setting of Voucher Desk".to_owned(),
        example: format!("one of {}", names.join(", ")),
    }
}

/// A value that is not UTF-8: taken in part it would be another one.
fn not_text(name: &str, origin: Origin) -> SettingsError {
    SettingsError {
        name: name.to_owned(),
        origin: Some(origin),
        kind: Problem::File,
        problem: "is not UTF-8 text".to_owned(),
        example: "a value in UTF-8".to_owned(),
    }
}

fn file_error(path: &Path, problem: String) -> SettingsError {
    SettingsError {
        name: path.display().to_string(),
        origin: None,
        kind: Problem::File,
        problem,
        example: String::new(),
    }
}
