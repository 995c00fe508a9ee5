//! What each command does.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::report::{LookupReport, Match, RefreshReport, attention_in_words, to_json};
use super::{FAILED, complain};
use crate::api::calls::{MOST_ATTENTION, MOST_HITS};
use crate::api::dto::Hit;
use crate::api::error::CallError;
use crate::app::{self, App, StartError, reader};
use crate::config::{KeyringError, Layers, Settings, keep_secret, remove_secret};
use crate::control::{self, Ask, Told};
use crate::demo::DemoError;
use crate::desk::SAME_LOOK_UP;
use crate::domain::audit::{Act, Deed, Exported, Listed};
use crate::domain::ids::VoucherId;
use crate::domain::voucher::PdfStatus;
use crate::store::Order;

/// Nothing answers to the query.
pub(super) const NOT_FOUND: u8 = 1;
/// Something needs a person.
const SOME: u8 = 1;
/// How long a command that started everything itself waits for the download it caused.
const DOWNLOAD_PATIENCE: Duration = Duration::from_secs(20);

/// Why the program did not start, with what to do.
pub(super) fn start_words(error: &StartError) -> String {
    call_words(&CallError::from(error))
}

/// The same for a demonstration.
pub(super) fn demo_words(error: &DemoError) -> String {
    match error {
        DemoError::Start(error) => start_words(error),
        DemoError::Simulator(_) | DemoError::Settings(_) => error.to_string(),
    }
}

pub(super) fn call_words(error: &CallError) -> String {
    format!("{} {}", error.message, error.action)
}

/// Finds vouchers: exit 0 when there are some, 1 when there are none or one of several codes is missing.
pub(super) async fn lookup(settings: &Settings, code: &str, json: bool) -> Result<ExitCode, String> {
    let calls = reader(settings).map_err(|error| start_words(&error))?;
    if code.trim().is_empty() {
        return Err("there is no code to look for".to_owned());
    }
    let found = calls.find(code).await.map_err(|error| call_words(&error))?;
    if found.more {
        complain(&format!("only the first {MOST_HITS} matches are listed; a voucher id names one for sure"));
    }
    let shown = found.matches.iter().map(|hit| hit.voucher_id.clone()).collect();
    let mut matches = Vec::new();
    for hit in found.matches {
        let view = calls.voucher(&hit.voucher_id).await.map_err(|error| call_words(&error))?;
        matches.push(Match::new(view, hit.matched_by));
    }
    let report = LookupReport { query: code, matches, several: found.several };
    print(&if json { to_json(&report)? } else { report.to_text() })?;
    note_look_ups(settings, shown).await;
    Ok(if report.found_all() { ExitCode::SUCCESS } else { ExitCode::from(NOT_FOUND) })
}

/// Keeps that vouchers were shown here. They have been shown by then: that it could not be kept is said, and changes
/// nothing else.
pub(super) async fn note_look_ups(settings: &Settings, voucher_ids: Vec<String>) {
    if voucher_ids.is_empty() {
        return;
    }
    let ids = voucher_ids.iter().filter_map(|id| VoucherId::parse(id).ok());
    let deeds = ids.map(|id| Deed::to(&id, Act::LookedUp)).collect();
    note(settings, &Ask::NoteLookUps { voucher_ids }, deeds, SAME_LOOK_UP, "this look-up").await;
}

/// The same of a list that was printed.
pub(super) async fn note_listed(settings: &Settings, of: Listed, rows: usize) {
    if rows == 0 {
        return;
    }
    let rows = rows as u64;
    note(settings, &Ask::NoteListed { of, rows }, vec![Deed::listed(of, rows)], SAME_LOOK_UP, "this list").await;
}

/// The same of a file that was written.
pub(super) async fn note_exported(settings: &Settings, of: Exported, rows: u64) {
    let deeds = vec![Deed::exported(of, rows)];
    note(settings, &Ask::NoteExported { of, rows }, deeds, Duration::ZERO, "this export").await;
}

/// Through the running program, or beside the store where none runs.
async fn note(settings: &Settings, ask: &Ask, deeds: Vec<Deed>, span: Duration, what: &str) {
    let noted = match ask_running(settings, ask).await {
        Ok(Some(Told::Noted)) => Ok(()),
        Ok(Some(other)) => Err(not_done(other)),
        Ok(None) => app::note_deeds(settings, deeds, span).map_err(|error| start_words(&error)),
        Err(words) => Err(words),
    };
    if let Err(why) = noted {
        complain(&format!("{what} is not on record: {why}"));
    }
}

/// Does what the Refresh button does: through the running program, or on its own when none runs.
pub(super) async fn refresh(settings: &Settings, code: &str, json: bool) -> Result<ExitCode, String> {
    let voucher_id = match one_voucher(settings, code).await? {
        Some(voucher_id) => voucher_id,
        None => {
            print(&RefreshReport::not_found(code).shown(json)?)?;
            return Ok(ExitCode::from(NOT_FOUND));
        }
    };
    let ask = Ask::RefreshLink { voucher_id: voucher_id.clone() };
    let told = match ask_running(settings, &ask).await? {
        Some(told) => told,
        None => refresh_alone(settings, ask, &voucher_id).await?,
    };
    let view = reader(settings).map_err(|error| start_words(&error))?.voucher(&voucher_id).await;
    let view = view.map_err(|error| call_words(&error))?;
    let report = RefreshReport::new(code, &view, &told);
    print(&report.shown(json)?)?;
    Ok(if report.refreshed() { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}

/// The one voucher that answers to a code. Several that do are a question for the person, not a guess of ours.
pub(super) async fn one_voucher(settings: &Settings, code: &str) -> Result<Option<String>, String> {
    let calls = reader(settings).map_err(|error| start_words(&error))?;
    let found = calls.find(code).await.map_err(|error| call_words(&error))?;
    if found.several.is_some() {
        return Err("there are several codes: name one".to_owned());
    }
    let sure = |hit: &&Hit| hit.matched_by.is_certain();
    let mut sure = found.matches.iter().filter(sure);
    match (sure.next(), sure.next()) {
        (None, _) => Ok(None),
        (Some(hit), None) => Ok(Some(hit.voucher_id.clone())),
        (Some(_), Some(_)) => Err(format!("several vouchers answer to {code}: name one by its voucher id")),
    }
}

async fn refresh_alone(settings: &Settings, ask: Ask, voucher_id: &str) -> Result<Told, String> {
    let app = App::start(settings, false).await.map_err(|error| start_words(&error))?;
    let mut changes = app.calls().changes();
    let told = control::answer(app.calls(), ask).await;
    let downloaded = async {
        while let Ok(view) = app.calls().voucher(voucher_id).await {
            if view.pdf.status != PdfStatus::Pending || view.pdf.failure.is_some() || changes.recv().await.is_err() {
                break;
            }
        }
    };
    if told == Told::Refreshed && tokio::time::timeout(DOWNLOAD_PATIENCE, downloaded).await.is_err() {
        complain("the PDF is still being downloaded: Voucher Desk goes on with it at its next start");
    }
    app.stop().await;
    Ok(told)
}

/// Lists what needs a person: exit 0 when nothing does, 1 when something does. Silence is told in the window only: it
/// takes a program that listens to hear it.
pub(super) async fn attention(settings: &Settings, json: bool) -> Result<ExitCode, String> {
    let calls = reader(settings).map_err(|error| start_words(&error))?;
    let view = calls.attention(Order::Oldest, MOST_ATTENTION).await.map_err(|error| call_words(&error))?;
    print(&if json { to_json(&view)? } else { attention_in_words(&view) })?;
    note_listed(settings, Listed::Attention, view.items.len()).await;
    Ok(if view.total == 0 { ExitCode::SUCCESS } else { ExitCode::from(SOME) })
}

/// Folds every journal anew.
pub(super) async fn rebuild(settings: &Settings) -> Result<ExitCode, String> {
    match through_running(settings, Ask::Rebuild).await? {
        Told::Rebuilt { vouchers, differing } => {
            print(&format!("{vouchers} vouchers folded anew, {differing} differed and were put right"))?;
            Ok(ExitCode::SUCCESS)
        }
        other => Err(not_done(other)),
    }
}

/// Reads again what could not be read.
pub(super) async fn redecode(settings: &Settings) -> Result<ExitCode, String> {
    match through_running(settings, Ask::Redecode).await? {
        Told::Redecoded { looked_at, decoded } => {
            print(&format!("{looked_at} requests read again, {decoded} of them could be read and are in the journal"))?;
            Ok(ExitCode::SUCCESS)
        }
        other => Err(not_done(other)),
    }
}

fn not_done(told: Told) -> String {
    match told {
        Told::Failed { message, action, .. } => format!("{message} {action}"),
        Told::Refreshed
        | Told::Confirmed
        | Told::Erased { .. }
        | Told::Noted
        | Told::Rebuilt { .. }
        | Told::Redecoded { .. } => "the running Voucher Desk answered something else".to_owned(),
    }
}

/// Asks the running program, or does it on our own when none runs.
pub(super) async fn through_running(settings: &Settings, ask: Ask) -> Result<Told, String> {
    if let Some(told) = ask_running(settings, &ask).await? {
        return Ok(told);
    }
    let app = App::start(settings, false).await.map_err(|error| start_words(&error))?;
    let told = control::answer(app.calls(), ask).await;
    app.stop().await;
    Ok(told)
}

pub(super) async fn ask_running(settings: &Settings, ask: &Ask) -> Result<Option<Told>, String> {
    let outcome = control::ask(&settings.data_dir, ask).await;
    outcome.map_err(|_| "the running Voucher Desk did not finish its answer. Try again.".to_owned())
}

/// Shows the settings that hold; the data directory as the path that is used.
pub(super) fn show_settings(layers: &Layers, checked: Option<&Settings>) -> Result<(), String> {
    let lines = layers.shown().map(|(key, value, origin)| {
        let used = checked.filter(|_| key.name == "data_dir").map(|settings| settings.data_dir.display().to_string());
        format!("{:<24} {:<32} {origin}", key.name, used.unwrap_or(value))
    });
    let logs = checked.map(|settings| format!("{:<24} {}", "(log files)", settings.log_dir().display()));
    print(&lines.chain(logs).collect::<Vec<_>>().join("\n"))
}

/// Keeps a secret in the keyring.
pub(super) fn set_secret(name: &str, secret: &SecretString) -> Result<ExitCode, String> {
    let secret = secret.expose_secret().trim();
    if secret.is_empty() {
        return Err("nothing came in: the keyring was not changed".to_owned());
    }
    keep_secret(name, secret.into()).map_err(|error| keyring_words(name, &error))?;
    print(&format!("{name} is kept in the keyring"))?;
    Ok(ExitCode::SUCCESS)
}

/// Takes a secret out of the keyring: exit 1 when it was not there.
pub(super) fn unset_secret(name: &str) -> Result<ExitCode, String> {
    let was_there = remove_secret(name).map_err(|error| keyring_words(name, &error))?;
    print(&format!("{name} is {} in the keyring", if was_there { "no longer" } else { "not" }))?;
    Ok(if was_there { ExitCode::SUCCESS } else { ExitCode::from(NOT_FOUND) })
}

fn keyring_words(name: &str, error: &KeyringError) -> String {
    let variable = format!("VOUCHER_DESK__{}", name.replace('.', "__").to_uppercase());
    format!(
        "{error}. Nothing was changed. Unlock it and try again, or put the secret into a secrets.toml beside config.toml \
         that only you can read (chmod 600), or set {variable}."
    )
}

pub(super) fn print(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        // Whoever closed it has read enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}
