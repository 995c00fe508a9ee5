//! Where something outside the page leads it: a link, the tray's menu, a notification. It is looked at there and nothing is
//! done; the page goes as if a person had gone.

use serde::Serialize;

use crate::decode::deep_link::{self, LinkProblem};

/// A place to go to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase", tag = "to")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Destination {
    /// The look-up, with a code in its field as if it had been typed.
    Code {
        /// What is looked up.
        code: String,
    },
    /// A voucher's page.
    Voucher {
        /// Whose.
        voucher_id: String,
    },
    /// What needs a person.
    Attention,
    /// The receiver's page.
    Receiver,
    /// Nowhere: a link that leads to nothing of ours.
    Refused {
        /// Why.
        problem: LinkProblem,
    },
}

impl Destination {
    /// Where a link leads.
    #[must_use]
    pub fn of_link(link: &str) -> Self {
        match deep_link::coupon(link) {
            Ok(code) => Self::Code { code: code.as_str().to_owned() },
            Err(problem) => Self::Refused { problem },
        }
    }
}
