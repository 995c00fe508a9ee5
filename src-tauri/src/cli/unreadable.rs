//! What could not be read, on the command line: a list for people, a file for the vendor.

use std::path::Path;
use std::process::ExitCode;

use super::commands::{call_words, note_exported, note_listed, print, start_words};
use crate::api::unreadable::{UnreadPage, UnreadRow};
use crate::app::reader;
use crate::config::Settings;
use crate::domain::audit::{Exported, Listed};
use crate::domain::ids::visible;
use crate::english;

/// Lists the newest, or writes all of them into a file; works beside a running program.
pub(super) async fn unreadable(settings: &Settings, export: Option<&Path>) -> Result<ExitCode, String> {
    let calls = reader(settings).map_err(|error| start_words(&error))?;
    if let Some(path) = export {
        let requests = calls.export_unreadable(path.to_owned()).await.map_err(|error| call_words(&error))?;
        note_exported(settings, Exported::Unreadable, requests).await;
        print(&format!("written to {}: keys, credentials, links and addresses are taken out", path.display()))?;
    } else {
        let page = calls.unreadable(None).await.map_err(|error| call_words(&error))?;
        print(&listed(&page))?;
        note_listed(settings, Listed::Unreadable, page.rows.len()).await;
    }
    Ok(ExitCode::SUCCESS)
}

fn listed(page: &UnreadPage) -> String {
    let counts = page.counts;
    let mut text = format!("{} not read, {} read later, {} dropped", counts.waiting, counts.decoded, counts.dropped);
    for row in &page.rows {
        text.push_str(&line(row));
    }
    if page.more {
        text.push_str("\nOlder ones are in the export.");
    }
    text
}

fn line(row: &UnreadRow) -> String {
    let answer = english::answer(row.outcome, row.because.as_ref());
    let read = match (row.decoded_at, &row.voucher_id) {
        (Some(_), Some(voucher_id)) => format!("  read later: voucher {}", visible(voucher_id)),
        (Some(_), None) => "  read later".to_owned(),
        (None, _) => String::new(),
    };
    format!("\n{:>8}  {}  {}  ×{}  {}{read}", row.id, row.at, row.status, row.times, answer)
}
