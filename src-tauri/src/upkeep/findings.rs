//! What an examination found, in plain words and in words that scripts rely on.

use serde::Serialize;

/// What was examined. A closed list: scripts rely on the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Whether a program uses the data directory.
    Program,
    /// Whether a restore did not end.
    Restore,
    /// That there is a database, of ours, of a version that is known.
    Database,
    /// Every page, row and index of it.
    Integrity,
    /// Rows that point to others.
    References,
    /// The settings that the promise to keep what was answered rests on.
    Settings,
    /// Whether every voucher is what its journal adds up to.
    Projection,
    /// The chain of what agents did.
    Audit,
    /// The stored PDFs.
    Pdfs,
    /// Free space.
    Space,
    /// Who may read and write.
    Permissions,
    /// The computer's clock.
    Clock,
}

/// How it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// As it should be.
    Ok,
    /// To be seen to; nothing is lost.
    Warning,
    /// Something is lost or cannot be trusted, or soon will be.
    Failed,
}

/// One thing that was examined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What.
    pub check: Subject,
    /// How it is.
    pub status: Status,
    /// What was found.
    pub message: String,
    /// What to do.
    pub action: Option<String>,
}

impl Finding {
    pub(super) fn ok(check: Subject, message: impl Into<String>) -> Self {
        Self { check, status: Status::Ok, message: message.into(), action: None }
    }

    pub(super) fn warning(check: Subject, message: impl Into<String>, action: impl Into<String>) -> Self {
        Self { check, status: Status::Warning, message: message.into(), action: Some(action.into()) }
    }

    pub(super) fn failed(check: Subject, message: impl Into<String>, action: impl Into<String>) -> Self {
        Self { check, status: Status::Failed, message: message.into(), action: Some(action.into()) }
    }
}

/// How it is altogether.
#[must_use]
pub fn worst(findings: &[Finding]) -> Status {
    findings.iter().map(|finding| finding.status).max().unwrap_or(Status::Ok)
}
