//! Settings as the screen shows and changes them. A change is checked with everything else that holds before the file is
//! touched, and the file keeps its comments, its order and whatever else a person wrote into it.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use thiserror::Error;
use toml_edit::{Array, DocumentMut, Item, Table, value};

use super::{DEFAULTS, KEYS, Key, Layers, Origin, Settings, SettingsError};
use crate::api::error::{CallError, ErrorCode};
use crate::api::settings::{SettingChange, SettingView, SettingsView};

/// What takes hold while the program runs: the rules by which reservations are judged, and the window's manners.
const AT_ONCE: [&str; 2] = ["policy.", "window."];

/// Why a setting was not changed. The file is as it was.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// There is no such setting.
    #[error("{0} is not a setting of Voucher Desk")]
    Unknown(String),
    /// It is a secret.
    #[error("{0} is a secret")]
    Secret(&'static str),
    /// What the file says would not hold.
    #[error("{name} is set by {origin}, which goes over the file")]
    Overruled {
        /// The setting.
        name: &'static str,
        /// What goes over the file.
        origin: Origin,
    },
    /// It, or something else that goes with it, would be wrong.
    #[error(transparent)]
    Wrong(#[from] SettingsError),
    /// The file could not be read or written.
    #[error("the settings file could not be written")]
    File(#[source] io::Error),
    /// The file is not TOML, or there is no place for it.
    #[error("the settings file cannot be changed")]
    NoFile,
}

impl From<ChangeError> for CallError {
    fn from(error: ChangeError) -> Self {
        const KEPT: &str = "Nothing was changed.";
        match error {
            ChangeError::Unknown(name) => Self::new(
                ErrorCode::SettingsInvalid,
                format!("{name} is not a setting of Voucher Desk. {KEPT}"),
                "Choose one of the list.",
            )
            .about(name),
            ChangeError::Secret(name) => Self::new(
                ErrorCode::SettingOverruled,
                format!("{name} is a secret and is not written into the settings file. {KEPT}"),
                "Put it into the system's keyring: voucher-desk config set-secret.",
            )
            .about(name),
            ChangeError::Overruled { name, origin } => Self::new(
                ErrorCode::SettingOverruled,
                format!("{name} is set by {origin}, which goes over the settings file. {KEPT}"),
                "Change it there, or remove it there first.",
            )
            .about(name),
            ChangeError::Wrong(error) => {
                Self::new(ErrorCode::SettingsInvalid, format!("{error}. {KEPT}"), "Correct the value.")
                    .about(error.name)
            }
            ChangeError::File(error) => Self::new(
                ErrorCode::SettingsUnwritable,
                format!("The settings file cannot be written ({}). {KEPT}", error.kind()),
                "Give your user write permission on it and on its folder, and see that the disk is not full.",
            ),
            ChangeError::NoFile => Self::new(
                ErrorCode::SettingsUnwritable,
                format!("The settings file is not one that can be changed here. {KEPT}"),
                "Correct the file by hand, or name another with --config.",
            ),
        }
    }
}

/// Every setting as it holds.
#[must_use]
pub fn view(layers: &Layers) -> SettingsView {
    let defaults = Layers::of_defaults();
    let explanations = explanations();
    let settings = KEYS.iter().filter_map(|key| {
        let (text, origin) = layers.entry(key.name)?;
        let explanation = explanations.iter().find(|(name, _)| name == key.name);
        Some(SettingView {
            name: key.name.to_owned(),
            explanation: explanation.map(|(_, text)| text.clone()).unwrap_or_default(),
            value: if key.secret && !text.is_empty() { "••••••".to_owned() } else { text.to_owned() },
            default: defaults.entry(key.name).map(|(text, _)| text.to_owned()).unwrap_or_default(),
            example: key.example.to_owned(),
            origin: origin.to_string(),
            is_default: *origin == Origin::Default,
            secret: key.secret,
            changeable: !key.secret && is_below_file(layers, origin),
            needs_restart: !AT_ONCE.iter().any(|section| key.name.starts_with(section)),
        })
    });
    SettingsView { file: layers.file().map(|path| path.display().to_string()), settings: settings.collect() }
}

/// Writes changes into the file, all or none. They are not in the layers yet: read them anew.
///
/// # Errors
/// A change is not possible or would make a setting wrong; nothing was changed.
pub fn change(layers: &Layers, changes: &[SettingChange]) -> Result<(), ChangeError> {
    let path = layers.file().ok_or(ChangeError::NoFile)?;
    let (mut changed, defaults) = (layers.clone(), Layers::of_defaults());
    let mut wanted = Vec::with_capacity(changes.len());
    for change in changes {
        let key = KEYS.iter().find(|key| key.name == change.name);
        let key = key.ok_or_else(|| ChangeError::Unknown(change.name.clone()))?;
        if key.secret {
            return Err(ChangeError::Secret(key.name));
        }
        let origin = layers.entry(key.name).map_or(&Origin::Default, |(_, origin)| origin);
        if !is_below_file(layers, origin) {
            return Err(ChangeError::Overruled { name: key.name, origin: origin.clone() });
        }
        let text = change.value.as_deref().or(defaults.entry(key.name).map(|(text, _)| text));
        changed.set(key.name, text.unwrap_or_default(), Origin::File(path.to_owned()));
        wanted.push((key, change.value.as_deref()));
    }
    Settings::from_layers(&changed)?;
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        text => text.map_err(ChangeError::File)?,
    };
    let mut document: DocumentMut = text.parse().map_err(|_| ChangeError::NoFile)?;
    for (key, text) in wanted {
        put(document.as_table_mut(), key, text).ok_or(ChangeError::NoFile)?;
    }
    replace(path, &document.to_string()).map_err(ChangeError::File)
}

/// Whether nothing goes over what the file says.
fn is_below_file(layers: &Layers, origin: &Origin) -> bool {
    match origin {
        Origin::Default => true,
        Origin::File(path) => layers.file() == Some(path),
        Origin::Environment(_) | Origin::Flag(_) | Origin::Keyring | Origin::Demo => false,
    }
}

/// What the comments of the file of defaults say of each setting. One without a comment shares that of the one before.
fn explanations() -> Vec<(String, String)> {
    let document: DocumentMut = DEFAULTS.parse().unwrap_or_default();
    let mut explanations: Vec<(String, String)> = Vec::new();
    let mut explain = |name: String, table: &Table, key: &str| {
        let above = table.key(key).and_then(|key| key.leaf_decor().prefix()).and_then(|prefix| prefix.as_str());
        // What stands before an empty line speaks of the file or of the whole section.
        let own = above.unwrap_or_default().rsplit("\n\n").next().unwrap_or_default();
        let lines = own.lines().filter_map(|line| line.trim().strip_prefix('#')).map(str::trim);
        let text = lines.collect::<Vec<_>>().join(" ");
        let shared = explanations.last().map(|(_, text)| text.clone()).filter(|_| text.is_empty());
        explanations.push((name, shared.unwrap_or(text)));
    };
    for (name, item) in document.iter() {
        match item {
            Item::Table(section) => {
                section.iter().for_each(|(key, _)| explain(format!("{name}.{key}"), section, key));
            }
            _ => explain(name.to_owned(), document.as_table(), name),
        }
    }
    explanations
}

/// Puts a value where the file has it, or where it belongs. None when something else stands there.
fn put(document: &mut Table, key: &Key, text: Option<&str>) -> Option<()> {
    let (table, name) = match key.name.split_once('.') {
        None => (document, key.name),
        Some((section, name)) => {
            let section = document.entry(section).or_insert_with(toml_edit::table);
            (section.as_table_mut()?, name)
        }
    };
    match (text, table.get_mut(name)) {
        (None, _) => drop(table.remove(name)),
        (Some(text), Some(item)) => {
            // What is written beside it stays.
            let decor = item.as_value().map(|value| value.decor().clone());
            *item = typed(key, text);
            if let (Some(value), Some(decor)) = (item.as_value_mut(), decor) {
                *value.decor_mut() = decor;
            }
        }
        (Some(text), None) => drop(table.insert(name, typed(key, text))),
    }
    Some(())
}

/// A value in the type that the file of defaults gives it.
fn typed(key: &Key, text: &str) -> Item {
    let defaults: DocumentMut = DEFAULTS.parse().unwrap_or_default();
    let usual = match key.name.split_once('.') {
        None => defaults.get(key.name),
        Some((section, name)) => defaults.get(section).and_then(|section| section.get(name)),
    };
    match (usual, text.parse::<bool>()) {
        (Some(usual), Ok(yes)) if usual.is_bool() => value(yes),
        (Some(usual), _) if usual.is_array() => {
            value(text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect::<Array>())
        }
        _ => value(text),
    }
}

/// Brings a whole new file to the disk and then to its place, as closed to others as the old one was; a new one is ours
/// alone, since a secret may be put into it later.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::NotFound)?;
    fs::create_dir_all(folder)?;
    // A link stays one.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let partial = path.with_extension("toml.partial");
    let mut options = fs::File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&partial)?;
    if let Ok(old) = fs::metadata(&path) {
        file.set_permissions(old.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    drop(file);
    fs::rename(&partial, &path)
}
