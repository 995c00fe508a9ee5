//! Taking out personal data from the command line: it says what goes and what stays, and does nothing before the code was
//! typed.

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use serde::Serialize;

use super::commands::{NOT_FOUND, call_words, print, start_words, through_running};
use super::report::to_json;
use super::{FAILED, complain};
use crate::api::erasure::ErasureView;
use crate::app::reader;
use crate::config::Settings;
use crate::control::{Ask, Told};
use crate::domain::ids::visible;
use crate::domain::query::MatchedBy;
use crate::english;

/// What `erase` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EraseReport<'a> {
    query: &'a str,
    erased: bool,
    /// Whether the disk is clean of it already.
    is_clean: bool,
    /// What went, or would go, and where copies remain.
    statement: Option<ErasureView>,
    error: Option<Problem>,
}

#[derive(Debug, Serialize)]
struct Problem {
    code: String,
    message: String,
    action: String,
}

/// Erases the one voucher that has a code: through the running program, or on its own when none runs.
pub(super) async fn erase(settings: &Settings, code: &str, yes: bool, json: bool) -> Result<ExitCode, String> {
    let Some(statement) = exactly(settings, code).await? else {
        show(&EraseReport::not_found(code), json)?;
        return Ok(ExitCode::from(NOT_FOUND));
    };
    let name = statement.coupon_id.clone().unwrap_or_else(|| statement.voucher_id.clone());
    complain(&english::statement(&statement));
    let typed = if yes { name } else { ask_for_the_code(&name)? };
    let told = through_running(settings, Ask::Erase { voucher_id: statement.voucher_id.clone(), typed }).await?;
    let report = EraseReport::new(code, statement, told);
    show(&report, json)?;
    Ok(if report.erased { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}

/// The voucher whose code or id was typed to the letter, but for case, spaces and hyphens. Nothing else is forgiven, and an
/// end user's key names none.
async fn exactly(settings: &Settings, code: &str) -> Result<Option<ErasureView>, String> {
    let calls = reader(settings).map_err(|error| start_words(&error))?;
    let found = calls.find(code).await.map_err(|error| call_words(&error))?;
    let named = found
        .matches
        .iter()
        .filter(|hit| matches!(hit.matched_by, MatchedBy::Exact | MatchedBy::Normalised | MatchedBy::VoucherId));
    match named.collect::<Vec<_>>()[..] {
        [] => Ok(None),
        [hit] => calls.erasure(&hit.voucher_id).await.map(Some).map_err(|error| call_words(&error)),
        _ => Err(format!("several vouchers have the code {}: name one by its voucher id", visible(code))),
    }
}

fn ask_for_the_code(name: &str) -> Result<String, String> {
    if !io::stdin().is_terminal() {
        return Err("nothing was removed: nobody can be asked here, so confirm it with --yes".to_owned());
    }
    complain(&format!("type {} to remove it, or Enter to leave it", visible(name)));
    let mut typed = String::new();
    io::stdin().read_line(&mut typed).map_err(|error| error.to_string())?;
    Ok(typed.trim().to_owned())
}

impl<'a> EraseReport<'a> {
    fn not_found(query: &'a str) -> Self {
        let error = Problem {
            code: "voucher_not_found".to_owned(),
            message: "No voucher has exactly this code.".to_owned(),
            action: "Find the voucher with lookup, then name its whole code or its voucher id.".to_owned(),
        };
        Self { query, erased: false, is_clean: false, statement: None, error: Some(error) }
    }

    fn new(query: &'a str, statement: ErasureView, told: Told) -> Self {
        let (is_clean, error) = match told {
            Told::Erased { is_clean } => (is_clean, None),
            Told::Failed { code, message, action } => (false, Some(Problem { code, message, action })),
            _ => {
                let problem = Problem {
                    code: "internal".to_owned(),
                    message: "The running Voucher Desk answered something else.".to_owned(),
                    action: "Use the command line of the same version.".to_owned(),
                };
                (false, Some(problem))
            }
        };
        Self { query, erased: error.is_none(), is_clean, statement: Some(statement), error }
    }

    fn to_text(&self) -> String {
        match &self.error {
            Some(error) => format!("{} {}", error.message, error.action),
            None if self.is_clean => format!("{}: its personal data was removed", visible(self.query)),
            None => format!(
                "{}: its personal data was removed; what is left on the disk goes as soon as nothing reads it, or at the \
                 next start",
                visible(self.query)
            ),
        }
    }
}

fn show(report: &EraseReport<'_>, json: bool) -> Result<(), String> {
    print(&if json { to_json(report)? } else { report.to_text() })
}
