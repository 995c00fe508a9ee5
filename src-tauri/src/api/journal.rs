//! The journal as the screen shows it: what happened as a closed kind with its facts, never as a sentence. The sentences
//! are the screen's, in its language; the terminal's are in `english`.

use serde::Serialize;

use super::dto::StateName;
use crate::domain::clock::Timestamp;
use crate::domain::erasure::Erased;
use crate::domain::event::{Decision, Event, EventId, Fact, FailureCode, Oddity, Source, Told};
use crate::domain::inspection::{Finding, Inspection};
use crate::domain::money::Amount;
use crate::domain::rule::Rule;
use crate::domain::state::State;

/// One line of a voucher's journal.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct JournalEntry {
    /// Its place.
    #[cfg_attr(test, ts(type = "number"))]
    pub id: EventId,
    /// When it was recorded.
    #[cfg_attr(test, ts(type = "string"))]
    pub at: Timestamp,
    /// When it happened by the vendor's word.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub occurred_at: Option<Timestamp>,
    /// Where it comes from.
    pub source: Source,
    /// What kind it is.
    pub kind: JournalKind,
    /// What happened.
    pub what: Happened,
    /// How often the notification behind it was delivered; 0 for what was none.
    pub repeats: u32,
    /// Whether a request is behind it that can be shown.
    pub has_request: bool,
}

/// What kind of event a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(missing_docs, reason = "named and explained by domain::event::Fact")]
pub enum JournalKind {
    Told,
    Decided,
    Conflict,
    Unrecognised,
    LinkObtained,
    LinkFailed,
    PdfStored,
    PdfInspected,
    PdfFailed,
    PdfLost,
    PdfOpened,
    PdfShown,
    LinkCopied,
    Snoozed,
    Unsnoozed,
    ConfirmAsked,
    ConfirmAccepted,
    ConfirmFailed,
    ConfirmUnknown,
    ConfirmNotMade,
    ConfirmLeft,
    Erased,
}

/// What happened, with what a sentence about it needs. More closely told apart than its kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case", rename_all_fields = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
#[expect(missing_docs, reason = "named and explained by domain::event::Fact")]
pub enum Happened {
    /// The vendor notified us.
    Told {
        state: StateName,
        /// The state in the vendor's word.
        word: String,
        #[serde(flatten)]
        terms: Terms,
        /// With a link to the PDF.
        link: bool,
        /// It says that it was confirmed too.
        confirmed_too: bool,
        /// The state that the webhook's message says beside its event, in the vendor's word.
        message_state: Option<String>,
        /// The code, the value or the price were left out.
        incomplete: bool,
    },
    /// The vendor said so when it was asked.
    Answered {
        state: StateName,
        word: String,
        #[serde(flatten)]
        terms: Terms,
    },
    Agreed,
    Declined {
        rule: Rule,
    },
    OtherTerms {
        #[serde(flatten)]
        terms: Terms,
    },
    OtherContent {
        #[serde(flatten)]
        terms: Terms,
    },
    UnknownState {
        word: String,
    },
    UnknownEvent {
        word: String,
    },
    LinkObtained,
    LinkFailed {
        code: FailureCode,
    },
    PdfStored {
        #[cfg_attr(test, ts(type = "number"))]
        bytes: u64,
        findings: Vec<Finding>,
    },
    PdfInspected {
        findings: Vec<Finding>,
    },
    PdfFailed {
        code: FailureCode,
        attempts: u32,
        #[cfg_attr(test, ts(type = "string | null"))]
        next_try_at: Option<Timestamp>,
    },
    PdfLost,
    PdfOpened {
        by: String,
        despite: Vec<Finding>,
    },
    PdfShown {
        by: String,
    },
    LinkCopied {
        by: String,
    },
    Snoozed {
        by: String,
        #[cfg_attr(test, ts(type = "string | null"))]
        until: Option<Timestamp>,
        reason: String,
    },
    Unsnoozed {
        by: String,
    },
    ConfirmAsked {
        /// Nobody: within the rules, by the program.
        by: Option<String>,
        #[cfg_attr(test, ts(type = "number"))]
        price: Amount,
    },
    ConfirmAccepted,
    ConfirmFailed {
        code: FailureCode,
    },
    ConfirmUnknown {
        code: FailureCode,
    },
    ConfirmNotMade,
    ConfirmLeft {
        rule: Rule,
    },
    Erased {
        /// Nobody: by the program, when the time for which data is kept was over.
        by: Option<String>,
    },
}

/// What a voucher is worth and costs by one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Terms {
    /// Worth.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub value: Option<Amount>,
    /// Cost.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub price: Option<Amount>,
}

impl JournalEntry {
    /// `erased` is when personal data was taken out, the last time: requests from before are gone.
    pub(super) fn new(event: &Event, repeats: u32, erased: Option<Erased>) -> Self {
        let (kind, mut what) = happened(&event.fact);
        if let (Source::VendorApi, Some(told)) = (event.source, event.fact.told()) {
            what = Happened::Answered { state: (&told.state).into(), word: word(&told.state), terms: terms(told) };
        }
        // One notification can add two events; its deliveries are told with the first.
        let repeats = if matches!(event.fact, Fact::Decided(_)) { 0 } else { repeats };
        let occurred_at = event.fact.told().and_then(Told::occurred_at);
        Self {
            id: event.id,
            at: event.recorded_at,
            occurred_at,
            source: event.source,
            kind,
            what,
            repeats,
            has_request: repeats > 0 && erased.is_none_or(|erased| event.id > erased.event),
        }
    }
}

fn happened(fact: &Fact) -> (JournalKind, Happened) {
    match fact {
        Fact::Told(told) => (JournalKind::Told, told_as(told)),
        Fact::Decided(Decision::Agreed) => (JournalKind::Decided, Happened::Agreed),
        Fact::Decided(Decision::Declined(rule)) => (JournalKind::Decided, Happened::Declined { rule: rule.clone() }),
        Fact::Conflict(told) => (JournalKind::Conflict, Happened::OtherTerms { terms: terms(told) }),
        Fact::EventConflict(told) => (JournalKind::Conflict, Happened::OtherContent { terms: terms(told) }),
        Fact::Unrecognised(told) if told.envelope.is_some() => {
            (JournalKind::Unrecognised, Happened::UnknownEvent { word: word(&told.state) })
        }
        Fact::Unrecognised(told) => (JournalKind::Unrecognised, Happened::UnknownState { word: word(&told.state) }),
        Fact::Snoozed { by, until, reason, .. } => {
            (JournalKind::Snoozed, Happened::Snoozed { by: by.clone(), until: *until, reason: reason.clone() })
        }
        Fact::Unsnoozed { by } => (JournalKind::Unsnoozed, Happened::Unsnoozed { by: by.clone() }),
        Fact::Erased { by } => (JournalKind::Erased, Happened::Erased { by: by.clone() }),
        Fact::LinkObtained { .. }
        | Fact::LinkFailed { .. }
        | Fact::LinkCopied { .. }
        | Fact::PdfStored { .. }
        | Fact::PdfInspected { .. }
        | Fact::PdfFailed { .. }
        | Fact::PdfLost { .. }
        | Fact::PdfOpened { .. }
        | Fact::PdfShown { .. } => of_document(fact),
        Fact::ConfirmAsked { .. }
        | Fact::ConfirmAccepted
        | Fact::ConfirmFailed { .. }
        | Fact::ConfirmUnknown { .. }
        | Fact::ConfirmNotMade
        | Fact::ConfirmLeft { .. } => of_confirmation(fact),
    }
}

fn of_document(fact: &Fact) -> (JournalKind, Happened) {
    match fact {
        Fact::LinkFailed { code } => (JournalKind::LinkFailed, Happened::LinkFailed { code: *code }),
        Fact::LinkCopied { by } => (JournalKind::LinkCopied, Happened::LinkCopied { by: by.clone() }),
        Fact::PdfStored { bytes, inspection, .. } => {
            let findings = inspection.as_ref().map(found).unwrap_or_default();
            (JournalKind::PdfStored, Happened::PdfStored { bytes: *bytes, findings })
        }
        Fact::PdfInspected { inspection, .. } => {
            (JournalKind::PdfInspected, Happened::PdfInspected { findings: found(inspection) })
        }
        Fact::PdfFailed { code, attempts, next_try_at } => {
            let (code, attempts, next_try_at) = (*code, *attempts, *next_try_at);
            (JournalKind::PdfFailed, Happened::PdfFailed { code, attempts, next_try_at })
        }
        Fact::PdfLost { .. } => (JournalKind::PdfLost, Happened::PdfLost),
        Fact::PdfOpened { by, despite } => {
            (JournalKind::PdfOpened, Happened::PdfOpened { by: by.clone(), despite: found(despite) })
        }
        Fact::PdfShown { by } => (JournalKind::PdfShown, Happened::PdfShown { by: by.clone() }),
        _ => (JournalKind::LinkObtained, Happened::LinkObtained),
    }
}

fn of_confirmation(fact: &Fact) -> (JournalKind, Happened) {
    match fact {
        Fact::ConfirmAsked { by, price } => {
            (JournalKind::ConfirmAsked, Happened::ConfirmAsked { by: by.clone(), price: *price })
        }
        Fact::ConfirmFailed { code } => (JournalKind::ConfirmFailed, Happened::ConfirmFailed { code: *code }),
        Fact::ConfirmUnknown { code } => (JournalKind::ConfirmUnknown, Happened::ConfirmUnknown { code: *code }),
        Fact::ConfirmNotMade => (JournalKind::ConfirmNotMade, Happened::ConfirmNotMade),
        Fact::ConfirmLeft { rule } => (JournalKind::ConfirmLeft, Happened::ConfirmLeft { rule: rule.clone() }),
        _ => (JournalKind::ConfirmAccepted, Happened::ConfirmAccepted),
    }
}

fn told_as(told: &Told) -> Happened {
    Happened::Told {
        state: (&told.state).into(),
        word: word(&told.state),
        terms: terms(told),
        link: told.signed_url.is_some(),
        confirmed_too: told.confirmed_at.is_some(),
        message_state: told.message_state.as_ref().map(word),
        incomplete: told.oddities.contains(&Oddity::Incomplete),
    }
}

fn word(state: &State) -> String {
    state.vendor_word().into_owned()
}

fn terms(told: &Told) -> Terms {
    Terms { value: told.value, price: told.price }
}

fn found(inspection: &Inspection) -> Vec<Finding> {
    inspection.findings.iter().copied().collect()
}
