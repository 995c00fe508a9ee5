//! The layers of settings as text, and which of them won. The only place that reads the environment.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::{DEFAULTS, KEYS, Key, SettingsError, keyring};

const PREFIX: &str = "VOUCHER_DESK__";
const FILE_NAME: &str = "config.toml";

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

/// Every setting's text and origin.
#[derive(Debug)]
pub struct Layers {
    values: BTreeMap<&'static str, (String, Origin)>,
    usual_data_dir: Option<PathBuf>,
    agent: String,
}

impl Layers {
    /// Reads the defaults, the file (the given one, else the usual one if it exists) and the environment.
    ///
    /// # Errors
    /// The file cannot be read, or something in it or in the environment is no setting.
    pub fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, SettingsError> {
        let directories = directories::ProjectDirs::from("", "", "voucher-desk");
        let mut layers = Self {
            values: BTreeMap::new(),
            usual_data_dir: directories.as_ref().map(|usual| usual.data_dir().to_owned()),
            agent: String::new(),
        };
        layers.add_toml(DEFAULTS, &Origin::Default)?;
        let usual = directories.map(|usual| usual.config_dir().join(FILE_NAME)).filter(|path| path.exists());
        if let Some(path) = file.map(Path::to_owned).or(usual) {
            let text = std::fs::read_to_string(&path).map_err(|error| file_error(&path, &error.to_string()))?;
            layers.add_toml(&text, &Origin::File(path))?;
        }
        layers.add_environment(environment)?;
        Ok(layers)
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
        self.values.insert(name, (value.into(), origin));
    }

    /// Whether something other than the defaults set it.
    #[must_use]
    pub fn is_set(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(|(_, origin)| *origin != Origin::Default)
    }

    /// Every setting in its order, with its value as it may be shown and where it came from.
    pub fn shown(&self) -> impl Iterator<Item = (&'static Key, String, &Origin)> {
        KEYS.iter().filter_map(|key| {
            let (value, origin) = self.values.get(key.name)?;
            let shown = match (key.secret, value.is_empty()) {
                (_, true) => "(empty)".to_owned(),
                (true, false) => "••••••".to_owned(),
                (false, false) => value.clone(),
            };
            Some((key, shown, origin))
        })
    }

    pub(super) fn text(&self, name: &str) -> &str {
        self.values.get(name).map_or("", |(text, _)| text)
    }

    pub(super) fn secret(&self, name: &str) -> Option<SecretString> {
        Some(self.text(name)).filter(|text| !text.is_empty()).map(|text| SecretString::from(text.to_owned()))
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

    /// Asks the keyring for the vendor's secret where nothing else has it. Never in a demonstration.
    pub(super) fn fill_from_keyring(&mut self) {
        const NAME: &str = "jackpot.client_secret";
        let wanted = !self.text("jackpot.api_key").is_empty() && !self.is_set(NAME);
        if wanted && let Some(secret) = keyring::read_secret(NAME) {
            self.set(NAME, secret, Origin::Keyring);
        }
    }

    fn add_toml(&mut self, text: &str, origin: &Origin) -> Result<(), SettingsError> {
        let path = match origin {
            Origin::File(path) => path.clone(),
            _ => PathBuf::from("config.default.toml"),
        };
        let table: toml::Table = toml::from_str(text).map_err(|error| file_error(&path, &error.to_string()))?;
        let mut leaves = Vec::new();
        flatten("", &table, &mut leaves);
        for (name, value) in leaves {
            let key = known(&name).ok_or_else(|| unknown(&name, origin.clone()))?;
            self.set(key.name, value, origin.clone());
        }
        Ok(())
    }

    fn add_environment(
        &mut self,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<(), SettingsError> {
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
                let origin = Origin::Environment(variable.clone());
                let key = key.ok_or_else(|| unknown(&variable, origin.clone()))?;
                self.set(key.name, value, origin);
            }
        }
        if self.agent.is_empty() {
            "an unnamed user".clone_into(&mut self.agent);
        }
        Ok(())
    }
}

fn known(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
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
        problem: "is not a setting of Voucher Desk".to_owned(),
        example: format!("one of {}", names.join(", ")),
    }
}

/// A value that is not UTF-8: taken in part it would be another one.
fn not_text(name: &str, origin: Origin) -> SettingsError {
    SettingsError {
        name: name.to_owned(),
        origin: Some(origin),
        problem: "is not UTF-8 text".to_owned(),
        example: "a value in UTF-8".to_owned(),
    }
}

fn file_error(path: &Path, problem: &str) -> SettingsError {
    SettingsError {
        name: path.display().to_string(),
        origin: None,
        problem: format!("cannot be read: {}", problem.trim_end()),
        example: String::new(),
    }
}
