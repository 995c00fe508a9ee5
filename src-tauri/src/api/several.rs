//! Several codes looked up in one go, as the screen and the command line get it.

use serde::Serialize;

use super::dto::{FindAnswer, Hit};
use crate::domain::clock::Timestamp;
use crate::domain::usual::Usual;
use crate::store::Several;

/// What became of a list of codes. The vouchers are the matches of the look-up, each once, in the order of the list.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SeveralView {
    /// Each code, in the order of the list.
    pub codes: Vec<SoughtCode>,
    /// How many of them a voucher has to the letter.
    pub exact: u32,
    /// How many may have been misread.
    pub alike: u32,
    /// How many no voucher answers to.
    pub missing: u32,
    /// How many stood there once more; they are counted once.
    pub repeated: u32,
    /// How many came after the last that was looked up.
    pub left_out: u32,
}

/// A code of a list.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SoughtCode {
    /// As it stands in the list.
    pub text: String,
    /// The voucher that answers to it; null when it is missing.
    pub voucher_id: Option<String>,
    /// Whether other vouchers answer to it as well.
    pub more: bool,
}

impl SeveralView {
    fn new(several: &Several) -> Self {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let of = |holds: fn(Option<bool>) -> bool| {
            let codes = several.codes.iter().map(|code| code.found.as_ref().map(|(_, by)| by.is_certain()));
            count(codes.filter(|certain| holds(*certain)).count())
        };
        Self {
            exact: of(|certain| certain == Some(true)),
            alike: of(|certain| certain == Some(false)),
            missing: of(|certain| certain.is_none()),
            repeated: count(several.repeated),
            left_out: count(several.left_out),
            codes: several
                .codes
                .iter()
                .map(|code| SoughtCode {
                    text: code.text.clone(),
                    voucher_id: code.found.as_ref().map(|(voucher, _)| voucher.voucher_id.to_string()),
                    more: code.more,
                })
                .collect(),
        }
    }

    /// How many a voucher answers to.
    #[must_use]
    pub fn found(&self) -> u32 {
        self.exact + self.alike
    }
}

impl FindAnswer {
    pub(super) fn of_several(
        query: &str,
        several: &Several,
        vouchers_stored: u64,
        usual: &Usual,
        now: Timestamp,
    ) -> Self {
        let found = several.codes.iter().filter_map(|code| code.found.as_ref());
        Self {
            query: query.to_owned(),
            matches: found.map(|(voucher, by)| Hit::new(voucher, *by, usual, now)).collect(),
            more: false,
            vouchers_stored,
            several: Some(SeveralView::new(several)),
        }
    }
}
