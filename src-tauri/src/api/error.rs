//! Errors as a person meets them: a closed code to act on, words that say what happened and what is safe, and what to do.

use serde::Serialize;

use crate::desk::{DeskError, ListProblem, SnoozeProblem};
use crate::domain::confirmation::Obstacle;
use crate::domain::event::FailureCode;
use crate::domain::remark::RemarkProblem;
use crate::store::StoreError;

/// The closed list of what can go wrong in front of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ErrorCode {
    /// The receiver's port is in use.
    PortTaken,
    /// The receiver's address cannot be listened on.
    ListenRefused,
    /// The data directory cannot be written.
    DataDirUnwritable,
    /// Another Voucher Desk uses the data directory.
    DataDirInUse,
    /// A restore of the data directory was interrupted.
    RestoreUnfinished,
    /// The database is of a newer version.
    DatabaseNewer,
    /// The database is damaged or not ours.
    DatabaseDamaged,
    /// A setting is wrong.
    SettingsInvalid,
    /// Something goes over what the settings file says.
    SettingOverruled,
    /// The settings file cannot be changed.
    SettingsUnwritable,
    /// The system's keyring is missing, locked or failing.
    KeyringClosed,
    /// The operating system did not take whether the program starts with the session.
    AtLoginUnchanged,
    /// The database does not answer now.
    StoreUnavailable,
    /// There is no room on the disk for the database.
    StoreFull,
    /// Nothing is known of that voucher.
    VoucherNotFound,
    /// What was typed is longer than any code.
    QueryTooLong,
    /// The PDF is not in the vault.
    PdfNotStored,
    /// Something in the PDF needs a person's decision before it is opened.
    PdfFlagged,
    /// The system has no program that opens PDFs, or it failed.
    ViewerFailed,
    /// The PDF is larger than what is drawn here.
    PdfTooLarge,
    /// The system has no way to print, or it failed.
    PrintFailed,
    /// What needs a person cannot be put aside so.
    SnoozeRefused,
    /// A note is empty, too long or not plain text.
    NoteRefused,
    /// A ticket number is too long or not one line.
    TicketRefused,
    /// What is to be watched for can be no code.
    NoCode,
    /// The voucher does not wait for a confirmation, or not for this one.
    CannotConfirm,
    /// What was typed to confirm an erasure is not the voucher's code.
    ErasureNotConfirmed,
    /// The voucher's file is being fetched: it is not erased meanwhile.
    ErasureWaits,
    /// A request that could not be read is no longer kept.
    RequestGone,
    /// A file could not be written.
    FileUnwritable,
    /// A list is no longer kept.
    ListGone,
    /// A view cannot be kept under that name, or there is none of it.
    ViewRefused,
    /// An export was called off.
    ExportCanceled,
    /// A mistake of ours.
    Internal,
    /// See [`FailureCode`].
    #[serde(untagged)]
    Failure(FailureCode),
}

/// An error in front of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CallError {
    /// What it is, to act on.
    pub code: ErrorCode,
    /// What happened and what is safe.
    pub message: String,
    /// What to do.
    pub action: String,
    /// What it is about, as it is written in every language: an address, a path, the name of a setting.
    pub about: Option<String>,
}

impl CallError {
    /// From its parts.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>, action: impl Into<String>) -> Self {
        Self { code, message: message.into(), action: action.into(), about: None }
    }

    /// The same, naming what it is about.
    #[must_use]
    pub fn about(self, what: impl ToString) -> Self {
        Self { about: Some(what.to_string()), ..self }
    }

    /// A mistake of ours. The words are for the log; the person gets none of the insides.
    #[must_use]
    pub fn internal(context: &'static str) -> Self {
        tracing::error!(context, "a call failed by a mistake of the program");
        Self::new(
            ErrorCode::Internal,
            "Something went wrong inside Voucher Desk. What was received is stored.",
            "Try again. If it happens again, restart Voucher Desk.",
        )
    }
}

impl From<DeskError> for CallError {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::VoucherNotFound => Self::new(
                ErrorCode::VoucherNotFound,
                "This voucher is not known here.",
                "Check the code with the caller. Jackpot may not have notified us of it.",
            ),
            DeskError::Query(_) => Self::new(
                ErrorCode::QueryTooLong,
                "What was typed is longer than any code.",
                "Type or paste only the code.",
            ),
            DeskError::PdfNotStored => Self::new(
                ErrorCode::PdfNotStored,
                "The PDF is not stored on this computer.",
                "Press Refresh link: it is downloaded as soon as Jackpot gives a link.",
            ),
            DeskError::PdfFlagged(inspection) => Self::new(
                ErrorCode::PdfFlagged,
                format!("This PDF {}. It is stored and was not opened.", inspection.words()),
                "Ask Jackpot about it. Open it only if you trust it, by Open anyway.",
            ),
            DeskError::Failed(code) => Self::from(code),
            DeskError::Snooze(problem) => Self::from(problem),
            DeskError::Remark(RemarkProblem::Note) => Self::new(
                ErrorCode::NoteRefused,
                "The note was not kept: it is empty, longer than 2,000 characters, or not plain text.",
                "Shorten it, or write two notes.",
            ),
            DeskError::Remark(RemarkProblem::Ticket) => Self::new(
                ErrorCode::TicketRefused,
                "The ticket number was not kept: it is longer than 64 characters or not one line.",
                "Write the number only.",
            ),
            DeskError::NoCode => Self::new(
                ErrorCode::NoCode,
                "This cannot be a code. Nothing is watched for.",
                "Type the code as the caller reads it out.",
            ),
            DeskError::List(problem) => Self::from(problem),
            DeskError::CannotConfirm(obstacle) => Self::new(
                ErrorCode::CannotConfirm,
                format!("Nothing was confirmed: {}.", obstacle.words()),
                action_against(obstacle),
            ),
            DeskError::Erasure(problem) => Self::from(problem),
            DeskError::Store(error) => Self::from(error),
        }
    }
}

impl From<ListProblem> for CallError {
    fn from(problem: ListProblem) -> Self {
        match problem {
            ListProblem::Gone => {
                Self::new(ErrorCode::ListGone, "This list is no longer kept. Nothing is lost.", "Ask for it again.")
            }
            ListProblem::Name => Self::new(
                ErrorCode::ViewRefused,
                "The view was not kept: its name is taken, missing or too long, or there are 50 already.",
                "Choose another name, or remove a view.",
            ),
            ListProblem::NoView => {
                Self::new(ErrorCode::ViewRefused, "There is no view of that name.", "Look at the views again.")
            }
        }
    }
}

impl From<SnoozeProblem> for CallError {
    fn from(problem: SnoozeProblem) -> Self {
        let (message, action) = match problem {
            SnoozeProblem::Nothing => {
                ("This needs nobody now. Nothing was changed.", "Look at the list again: it may have been settled.")
            }
            SnoozeProblem::Reason => (
                "It was not put aside: the reason is missing or too long.",
                "Write a reason in one line of at most 200 characters.",
            ),
            SnoozeProblem::Until => {
                ("It was not put aside: the time is past or more than a year away.", "Choose a time ahead.")
            }
            SnoozeProblem::ForGood => (
                "It was not put aside for good: something may still have to be done about it.",
                "Choose a time at which it comes back.",
            ),
        };
        Self::new(ErrorCode::SnoozeRefused, message, action)
    }
}

impl From<FailureCode> for CallError {
    fn from(code: FailureCode) -> Self {
        let mut message = code.words().to_owned();
        if let Some(first) = message.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let safe = match code {
            FailureCode::ConfirmRefused => "Nothing was confirmed.",
            FailureCode::ConfirmUnknown => "It is not confirmed a second time before Jackpot was asked.",
            _ => "Nothing stored was changed.",
        };
        Self::new(ErrorCode::Failure(code), format!("{message}. {safe}"), action_for(code))
    }
}

const fn action_for(code: FailureCode) -> &'static str {
    match code {
        FailureCode::VendorNotConfigured => {
            "Ask your administrator to set Jackpot's API key and client secret, then start Voucher Desk again."
        }
        FailureCode::VendorCredentials => "Ask your administrator to check Jackpot's API key and client secret.",
        FailureCode::VendorUnknownVoucher => {
            "Compare the voucher id with Jackpot's back office: it may belong to another environment."
        }
        FailureCode::VendorUnreachable => "Check the connection and try again in a minute.",
        FailureCode::VendorRateLimited => "Wait a minute, then try again.",
        FailureCode::VendorUnreadable => "Try again; if it stays so, tell Jackpot's support.",
        FailureCode::VendorRouteMissing => "Look the voucher up in Jackpot's back office.",
        FailureCode::ConfirmRefused => {
            "Ask Jackpot about the voucher: it may have lapsed, been canceled, or be confirmed already."
        }
        FailureCode::ConfirmUnknown => "Try again in a minute, or look the voucher up in Jackpot's back office.",
        FailureCode::LinkMissing | FailureCode::LinkExpired => "Press Refresh link to ask Jackpot for a fresh one.",
        FailureCode::LinkRefused => {
            "If the host is Jackpot's, ask your administrator to add it to the allowed hosts; otherwise tell Jackpot."
        }
        FailureCode::FileUnreachable | FailureCode::FileTruncated => "Press Refresh link to try now.",
        FailureCode::FileTooLarge => "Tell Jackpot's support: no voucher is that large.",
        FailureCode::FileNotPdf => "Press Refresh link; if it stays so, tell Jackpot's support.",
        FailureCode::Disk => "Free some space on this computer, then press Refresh link.",
    }
}

const fn action_against(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::NotReserved | Obstacle::Accepted | Obstacle::Agreed => "Nothing needs to be done here.",
        Obstacle::Unsettled => "Ask Jackpot about the voucher first.",
        Obstacle::Declined | Obstacle::Lapsed => "Ask the end user to reserve another one.",
        Obstacle::TermsMissing | Obstacle::TermsDiffer => {
            "Compare it with Jackpot's back office, and confirm it there."
        }
        Obstacle::PriceDiffers => "Look at the voucher's price again, then decide anew.",
    }
}

impl From<StoreError> for CallError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::new(
                ErrorCode::StoreUnavailable,
                "The database is busy. Nothing was lost.",
                "Try again in a few seconds.",
            ),
            StoreError::DiskFull => Self::new(
                ErrorCode::StoreFull,
                "The disk is full: new notifications are turned away until there is room.",
                "Free some space on this computer.",
            ),
            StoreError::Newer { .. } => Self::new(
                ErrorCode::DatabaseNewer,
                "The database was written by a newer version of Voucher Desk. It was not touched.",
                "Install the newer version, or choose another data directory.",
            ),
            StoreError::Older => Self::new(
                ErrorCode::StoreUnavailable,
                "The database was written by an older version of Voucher Desk.",
                "Start Voucher Desk once: it takes a copy and brings the database up to date.",
            ),
            StoreError::Absent => Self::new(
                ErrorCode::StoreUnavailable,
                "There is no database in this data directory yet.",
                "Start Voucher Desk once, or name the directory it uses with --data-dir.",
            ),
            StoreError::NotOurs => Self::new(
                ErrorCode::DatabaseDamaged,
                "The database file is damaged or is not Voucher Desk's. It was not touched.",
                "Choose another data directory, or put a backup in its place with `voucher-desk restore`.",
            ),
            StoreError::Damaged(_) => Self::new(
                ErrorCode::DatabaseDamaged,
                "The database or the disk it is on is damaged: new notifications are turned away so that none is lost.",
                "Check the disk, then put the newest backup in its place with `voucher-desk restore`; it keeps the damaged file.",
            ),
            StoreError::Unwritable(_) => Self::new(
                ErrorCode::DataDirUnwritable,
                "The data directory, or the database in it, cannot be read and written. Nothing was changed.",
                "Give your user permission on both, or choose another data directory with --data-dir.",
            ),
            StoreError::Closed => {
                Self::new(ErrorCode::StoreUnavailable, "Voucher Desk is stopping.", "Start it again.")
            }
            StoreError::Internal(_) => Self::internal("store"),
        }
    }
}
