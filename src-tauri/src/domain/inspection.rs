//! What a look into a PDF found that a person should know before opening it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// What was found in a PDF besides its pages. Empty: nothing to warn of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// Each finding once.
    pub findings: BTreeSet<Finding>,
}

/// The closed list of what is warned of. A voucher needs none of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Finding {
    /// A script (JavaScript).
    Script,
    /// An action that starts another program.
    Launch,
    /// An action that runs by itself, on opening, on a page or in a field; going to a page is none.
    RunsByItself,
    /// An action that sends a form's contents away or takes some in.
    SendsData,
    /// Another file inside.
    EmbeddedFile,
    /// A form that brings its own programming (XFA).
    ProgrammedForm,
    /// It is encrypted: what is inside is hidden from us too.
    Encrypted,
    /// It could not be inspected, or not all of it: damaged, not really a PDF, or too much.
    NotInspected,
}

impl Finding {
    /// What was found, in words that complete "This PDF …".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Script => "contains a script",
            Self::Launch => "can start another program",
            Self::RunsByItself => "does something by itself when it is opened or used",
            Self::SendsData => "can send or take in the data of a form",
            Self::EmbeddedFile => "has another file inside",
            Self::ProgrammedForm => "has a form that brings its own programming",
            Self::Encrypted => "is encrypted",
            Self::NotInspected => "could not be inspected completely",
        }
    }
}

impl Inspection {
    /// Of a file that nothing can be said of.
    #[must_use]
    pub fn impossible() -> Self {
        Self { findings: BTreeSet::from([Finding::NotInspected]) }
    }

    /// Whether there is nothing that a person should decide about before it is opened.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    /// All findings in words that complete "This PDF …".
    #[must_use]
    pub fn words(&self) -> String {
        self.findings.iter().map(|finding| finding.words()).collect::<Vec<_>>().join(", ")
    }
}
