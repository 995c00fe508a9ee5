//! Settings as the screen shows and changes them. A change is checked with everything else that holds before the file is
//! touched, and the file keeps its comments, its order and whatever else a person wrote into it.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use thiserror::Error;
use toml_edit::{Array, DocumentMut, Item, Table, value};

use super::{DEFAULTS, KEYS, Key, KeyringError, Layers, Origin, Settings, SettingsError};
use crate::api::error::{CallError, ErrorCode};
use crate::api::settings::{
    OriginKind, PatternTry, SettingChange, SettingName, SettingProblem, SettingView, SettingsView,
};
use crate::domain::policy::KeyPattern;

/// What takes hold while the program runs.
const AT_ONCE: &[&str] = &["policy.", "log.", "window.", "retention."];

/// Why a setting was not changed. The file is as it was.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// It is a secret.
    #[error("{0} is a secret")]
    Secret(&'static str),
    /// It is none.
    #[error("{0} is not a secret")]
    NotASecret(&'static str),
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
    /// The keyring did not take the secret, or did not give it up.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
}

impl From<ChangeError> for CallError {
    fn from(error: ChangeError) -> Self {
        const KEPT: &str = "Nothing was changed.";
        match error {
            ChangeError::Secret(name) => Self::new(
                ErrorCode::SettingOverruled,
                format!("{name} is a secret and is not written into the settings file. {KEPT}"),
                "Put it into the system's keyring: voucher-desk config set-secret.",
            )
            .about(name),
            ChangeError::NotASecret(name) => Self::new(
                ErrorCode::SettingsInvalid,
                format!("{name} is not a secret. {KEPT}"),
                "Change it in the settings file.",
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
            ChangeError::Keyring(error) => Self::new(
                ErrorCode::KeyringClosed,
                format!("The secret was not kept: {error}. {KEPT}"),
                "Unlock the keyring and try again, or keep the secret in the file that only you can read.",
            ),
        }
    }
}

/// Every setting as it is set, beside the one that the program runs by.
#[must_use]
pub fn view(layers: &Layers, in_force: Option<&Layers>, demo: bool) -> SettingsView {
    let settings = KEYS.iter().filter_map(|key| view_of(layers, in_force, key));
    let settings = settings.map(|setting| SettingView { changeable: setting.changeable && !demo, ..setting });
    SettingsView { file: layers.file().map(|path| path.display().to_string()), demo, settings: settings.collect() }
}

fn view_of(layers: &Layers, in_force: Option<&Layers>, key: &Key) -> Option<SettingView> {
    let (text, origin) = layers.entry(key.name)?;
    let defaults = Layers::of_defaults();
    let needs_restart = !AT_ONCE.iter().any(|section| key.name.starts_with(section));
    let differs = in_force.is_some_and(|running| running.text(key.name) != text);
    let (kind, origin_name) = told(origin);
    Some(SettingView {
        name: SettingName::named(key.name)?,
        kind: key.kind,
        choices: key.choices().iter().map(|choice| (*choice).to_owned()).collect(),
        value: if key.is_secret() { String::new() } else { text.to_owned() },
        is_set: !text.is_empty(),
        default: defaults.text(key.name).to_owned(),
        example: key.example.to_owned(),
        origin: kind,
        origin_name,
        changeable: if key.is_secret() { *origin != Origin::Demo } else { is_below_file(layers, origin) },
        needs_restart,
        waits_for_restart: needs_restart && differs,
    })
}

fn told(origin: &Origin) -> (OriginKind, Option<String>) {
    match origin {
        Origin::Default => (OriginKind::Default, None),
        Origin::File(path) => (OriginKind::File, Some(path.display().to_string())),
        Origin::Environment(variable) => (OriginKind::Environment, Some(variable.clone())),
        Origin::Flag(flag) => (OriginKind::Flag, Some((*flag).to_owned())),
        Origin::Keyring => (OriginKind::Keyring, None),
        Origin::Demo => (OriginKind::Demo, None),
    }
}

/// What would be wrong after changes, each setting by itself as far as that goes.
#[must_use]
pub fn check(layers: &Layers, changes: &[SettingChange]) -> Vec<SettingProblem> {
    let mut changed = put_over(layers, changes);
    let mut problems = Vec::new();
    while let Err(error) = Settings::from_layers(&changed) {
        let change = changes.iter().find(|change| change.name.as_str() == error.name);
        let is_known = problems.iter().any(|problem: &SettingProblem| problem.detail == error.problem);
        let name = SettingName::named(&error.name);
        problems.push(SettingProblem { name, problem: error.kind, detail: error.problem });
        // The next one is seen once this one is as it was.
        let Some(change) = change.filter(|_| !is_known) else { break };
        let (text, origin) = layers.entry(change.name.as_str()).unwrap_or(("", &Origin::Default));
        changed.set(change.name.as_str(), text, origin.clone());
    }
    problems
}

/// What would hold after changes.
///
/// # Errors
/// A change is not possible or would make a setting wrong.
pub fn changed(layers: &Layers, changes: &[SettingChange]) -> Result<Settings, ChangeError> {
    for change in changes {
        let name = change.name.as_str();
        if KEYS.iter().any(|key| key.name == name && key.is_secret()) {
            return Err(ChangeError::Secret(name));
        }
        let origin = layers.entry(name).map_or(&Origin::Default, |(_, origin)| origin);
        if !is_below_file(layers, origin) {
            return Err(ChangeError::Overruled { name, origin: origin.clone() });
        }
    }
    Ok(Settings::from_layers(&put_over(layers, changes))?)
}

fn put_over(layers: &Layers, changes: &[SettingChange]) -> Layers {
    let (mut changed, defaults) = (layers.clone(), Layers::of_defaults());
    let origin = layers.file().map_or(Origin::Default, |path| Origin::File(path.to_owned()));
    for change in changes {
        let name = change.name.as_str();
        let text = change.value.as_deref().unwrap_or(defaults.text(name));
        changed.set(name, text, origin.clone());
    }
    changed
}

/// Writes changes into the file, all or none. They are not in the layers yet: read them anew.
///
/// # Errors
/// A change is not possible or would make a setting wrong; nothing was changed.
pub fn change(layers: &Layers, changes: &[SettingChange]) -> Result<(), ChangeError> {
    let path = layers.file().ok_or(ChangeError::NoFile)?;
    changed(layers, changes)?;
    write(path, changes.iter().map(|change| (change.name.as_str(), change.value.as_deref())))
}

/// Puts values into a file, or takes them out of it.
pub(super) fn write<'a>(
    path: &Path,
    values: impl Iterator<Item = (&'static str, Option<&'a str>)>,
) -> Result<(), ChangeError> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        text => text.map_err(ChangeError::File)?,
    };
    let mut document: DocumentMut = text.parse().map_err(|_| ChangeError::NoFile)?;
    for (name, text) in values {
        put(document.as_table_mut(), name, text).ok_or(ChangeError::NoFile)?;
    }
    replace(path, &document.to_string()).map_err(ChangeError::File)
}

/// What a pattern for the end user's key makes of a key.
#[must_use]
pub fn try_pattern(pattern: &str, key: &str) -> PatternTry {
    match KeyPattern::parse(pattern) {
        Ok(pattern) => PatternTry { matches: Some(pattern.fits(key)), problem: None },
        Err(error) => PatternTry { matches: None, problem: Some(error.to_string()) },
    }
}

/// Whether nothing goes over what the file says.
fn is_below_file(layers: &Layers, origin: &Origin) -> bool {
    match origin {
        Origin::Default => true,
        Origin::File(path) => layers.file() == Some(path),
        Origin::Environment(_) | Origin::Flag(_) | Origin::Keyring | Origin::Demo => false,
    }
}

/// Puts a value where the file has it, or where it belongs. None when something else stands there.
fn put(document: &mut Table, key: &str, text: Option<&str>) -> Option<()> {
    let (table, name) = match key.split_once('.') {
        None => (document, key),
        Some((section, _)) if text.is_none() && !document.contains_key(section) => return Some(()),
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
fn typed(key: &str, text: &str) -> Item {
    let defaults: DocumentMut = DEFAULTS.parse().unwrap_or_default();
    let usual = match key.split_once('.') {
        None => defaults.get(key),
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
