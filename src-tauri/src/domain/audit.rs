//! What agents did, and the chain that makes a changed record of it noticed.
//!
//! Each row's hash is SHA-256 over the hash of the row before it (64 zeros for the first; both in lower-case hex) and the
//! row's own fields as they are stored: id, instant in milliseconds, user, act, voucher id, detail. Each of the seven is
//! written as a netstring, `length:bytes,` with the length in bytes as a decimal number; what is absent is `0:,`. The end
//! of the chain is kept beside it.
//!
//! What this proves: a row that was altered, taken out, moved, or cut off the end does not go unnoticed when whoever did
//! it did not know or follow this form. What it cannot: whoever may write the file can make the whole chain anew with its
//! end. Against that only an end that was noted elsewhere helps, in a backup or an export on another disk.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::attention::DeskConcern;
use super::clock::Timestamp;
use super::event::FailureCode;
use super::ids::{CouponId, VoucherId};
use super::inspection::Finding;
use super::money::Amount;

/// The place of a deed in the record: 1, 2, 3 …
pub type DeedId = i64;

/// The hash of a row.
pub type Hash = [u8; 32];

/// The hash before the first row's.
pub const BEGINNING: Hash = [0; 32];

/// The closed list of what an agent does that is kept. Its words are stored for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Act {
    /// Opened a voucher's page.
    LookedUp,
    /// Had the PDF opened.
    OpenedPdf,
    /// Had the PDF printed.
    PrintedPdf,
    /// Saved the PDF elsewhere.
    SavedPdf,
    /// Had the PDF shown in its folder.
    ShownPdf,
    /// Dragged the PDF out of the window.
    DraggedPdf,
    /// Looked at a request as it came.
    OpenedRaw,
    /// Copied the code.
    CopiedCode,
    /// Copied the link.
    CopiedLink,
    /// Copied the block for a ticket.
    CopiedTicket,
    /// Copied the answer for the caller.
    CopiedAnswer,
    /// Asked the vendor for a fresh link.
    RefreshedLink,
    /// Asked the vendor what it has of a voucher.
    AskedVendor,
    /// Had the vendor asked to confirm; what came of it is in the journal.
    Confirmed,
    /// Wrote a note.
    Noted,
    /// Named the ticket of a voucher.
    Ticketed,
    /// Pinned a voucher.
    Pinned,
    /// Took the pin out.
    Unpinned,
    /// Had a code watched for.
    Watched,
    /// Watches it no longer.
    Unwatched,
    /// Put aside what needs a person.
    Snoozed,
    /// Took that back.
    Unsnoozed,
    /// Had a list printed at the terminal.
    Listed,
    /// Wrote data into a file.
    Exported,
    /// Changed settings.
    ChangedSettings,
    /// Had the personal data of a voucher removed.
    Erased,
}

/// What there is to know about a deed beside the act and the voucher. Holds no personal data of end users, no link and
/// nothing secret: it is never erased.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Detail {
    /// The file was opened although this was found in it.
    Despite {
        /// What the person was warned of.
        findings: BTreeSet<Finding>,
    },
    /// It was asked for and did not come.
    Failed {
        /// Why.
        code: FailureCode,
    },
    /// What was agreed to pay.
    Price {
        /// As it was shown.
        #[cfg_attr(test, ts(type = "number"))]
        price: Amount,
    },
    /// How something was put aside, or which was taken back.
    Aside {
        /// When it comes back; none when having seen it was enough, and when it was taken back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(as = "Option<String>", optional))]
        until: Option<Timestamp>,
        /// What, where it is no voucher's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        concern: Option<DeskConcern>,
    },
    /// A code that no voucher had.
    Code {
        /// As it was typed.
        #[cfg_attr(test, ts(type = "string"))]
        code: CouponId,
    },
    /// Settings by their names, without their values.
    Settings {
        /// The names.
        names: Vec<String>,
    },
    /// A request that could not be read when it came.
    Request {
        /// Its number.
        #[cfg_attr(test, ts(type = "number"))]
        id: i64,
    },
    /// What was printed.
    List {
        /// Of which things.
        of: Listed,
        /// How many of them.
        #[cfg_attr(test, ts(type = "number"))]
        rows: u64,
    },
    /// What a file was written of.
    File {
        /// Which data.
        of: Exported,
        /// How many rows.
        #[cfg_attr(test, ts(type = "number"))]
        rows: u64,
    },
}

/// Things that are listed at the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Listed {
    /// What needs a person, vouchers by their codes.
    Attention,
    /// Requests that could not be read.
    Unreadable,
}

/// Data that is written into files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Exported {
    /// What agents did.
    Activity,
    /// Vouchers.
    Vouchers,
    /// Requests that could not be read.
    Unreadable,
}

/// Something an agent does.
#[derive(Debug, Clone, PartialEq)]
pub struct Deed {
    /// What.
    pub act: Act,
    /// To which voucher.
    pub voucher_id: Option<VoucherId>,
    /// What else there is to know.
    pub detail: Option<Detail>,
}

impl Deed {
    /// To a voucher.
    #[must_use]
    pub fn to(voucher_id: &VoucherId, act: Act) -> Self {
        Self { act, voucher_id: Some(voucher_id.clone()), detail: None }
    }

    /// To no voucher.
    #[must_use]
    pub const fn alone(act: Act) -> Self {
        Self { act, voucher_id: None, detail: None }
    }

    /// A list at the terminal.
    #[must_use]
    pub const fn listed(of: Listed, rows: u64) -> Self {
        Self { act: Act::Listed, voucher_id: None, detail: Some(Detail::List { of, rows }) }
    }

    /// A file.
    #[must_use]
    pub const fn exported(of: Exported, rows: u64) -> Self {
        Self { act: Act::Exported, voucher_id: None, detail: Some(Detail::File { of, rows }) }
    }

    /// The same with what else there is to know.
    #[must_use]
    pub fn with(mut self, detail: impl Into<Option<Detail>>) -> Self {
        self.detail = detail.into();
        self
    }
}

/// Who did it and when.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// When.
    pub at: Timestamp,
    /// The user of the operating system.
    pub by: String,
    /// What.
    pub deed: Deed,
}

/// A row's fields as they are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fields<'a> {
    /// Its place.
    pub id: DeedId,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// The user.
    pub by: &'a str,
    /// The act's word.
    pub act: &'a str,
    /// The voucher.
    pub voucher_id: Option<&'a str>,
    /// The detail's JSON.
    pub detail: Option<&'a str>,
}

/// The hash of a row that comes after `previous`.
#[must_use]
pub fn chain(previous: &Hash, fields: &Fields<'_>) -> Hash {
    let (previous, id, at) = (hex::encode(previous), fields.id.to_string(), fields.at.to_string());
    let voucher_id = fields.voucher_id.unwrap_or_default();
    let detail = fields.detail.unwrap_or_default();
    let mut hash = Sha256::new();
    for field in [&previous, &id, &at, fields.by, fields.act, voucher_id, detail] {
        hash.update(format!("{}:", field.len()));
        hash.update(field);
        hash.update(",");
    }
    hash.finalize().into()
}

/// Where a chain does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Break {
    /// A row is not there.
    #[error("row {0} is missing")]
    Missing(DeedId),
    /// A row does not follow from the one before it.
    #[error("row {0} does not follow from the row before it")]
    Unlinked(DeedId),
    /// A row is not what was recorded.
    #[error("row {0} was altered")]
    Altered(DeedId),
    /// Rows are missing at the end.
    #[error("the rows after row {0} are missing")]
    CutAfter(DeedId),
    /// There are rows that were not recorded by the program.
    #[error("row {0} stands behind the recorded end")]
    Beyond(DeedId),
    /// The end that is kept beside the chain is another one.
    #[error("the recorded end is not that of the rows")]
    End,
}

/// Follows a chain from its beginning, row by row.
#[derive(Debug, Clone, Copy)]
pub struct Walk {
    last: DeedId,
    hash: Hash,
}

impl Default for Walk {
    fn default() -> Self {
        Self { last: 0, hash: BEGINNING }
    }
}

impl Walk {
    /// Takes the next row with the hashes stored in it.
    ///
    /// # Errors
    /// Why the chain does not hold from here on.
    pub fn step(&mut self, fields: &Fields<'_>, previous: &[u8], hash: &[u8]) -> Result<(), Break> {
        let expected = self.last + 1;
        if fields.id > expected {
            return Err(Break::Missing(expected));
        }
        if previous != self.hash {
            return Err(Break::Unlinked(fields.id));
        }
        let right = chain(&self.hash, fields);
        if fields.id != expected || hash != right {
            return Err(Break::Altered(fields.id));
        }
        *self = Self { last: expected, hash: right };
        Ok(())
    }

    /// Compares with the end that is kept beside the chain. How many rows there are, and the hash of the last.
    ///
    /// # Errors
    /// Why it is another end.
    pub fn end(self, last: DeedId, hash: &[u8]) -> Result<(DeedId, Hash), Break> {
        match self.last.cmp(&last) {
            std::cmp::Ordering::Less => Err(Break::CutAfter(self.last)),
            std::cmp::Ordering::Greater => Err(Break::Beyond(last + 1)),
            std::cmp::Ordering::Equal if hash != self.hash => Err(Break::End),
            std::cmp::Ordering::Equal => Ok((self.last, self.hash)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(id: DeedId, by: &str) -> Fields<'_> {
        Fields { id, at: 1_500_000_000_000, by, act: "looked_up", voucher_id: Some("v"), detail: None }
    }

    /// The form that is documented: whoever has the rows can compute the chain without this program.
    #[test]
    fn the_form_is_the_documented_one() {
        let text = format!("64:{},1:1,13:1500000000000,5:agent,9:looked_up,1:v,0:,", "0".repeat(64));
        let documented: Hash = Sha256::digest(text).into();
        assert_eq!(chain(&BEGINNING, &fields(1, "agent")), documented);
    }

    #[test]
    fn text_cannot_wander_from_one_field_into_the_next() {
        let one = Fields { by: "ab", act: "c", ..fields(1, "") };
        let other = Fields { by: "a", act: "bc", ..fields(1, "") };
        assert_ne!(chain(&BEGINNING, &one), chain(&BEGINNING, &other));
        let none = Fields { voucher_id: None, detail: Some("v"), ..fields(1, "") };
        assert_ne!(chain(&BEGINNING, &none), chain(&BEGINNING, &fields(1, "")));
    }

    #[test]
    fn every_field_and_the_past_count() {
        let base = fields(1, "agent");
        let right = chain(&BEGINNING, &base);
        for other in [
            Fields { id: 2, ..base },
            Fields { at: base.at + 1, ..base },
            Fields { by: "somebody", ..base },
            Fields { act: "opened_pdf", ..base },
            Fields { voucher_id: Some("w"), ..base },
            Fields { detail: Some("{}"), ..base },
        ] {
            assert_ne!(chain(&BEGINNING, &other), right, "{other:?}");
        }
        assert_ne!(chain(&[1; 32], &base), right);
    }

    /// The words are stored for ever: one that is changed makes what was recorded unreadable.
    #[test]
    fn a_detail_is_stored_as_it_always_was() {
        let detail = Detail::Aside { until: None, concern: Some(DeskConcern::Silence) };
        let stored = r#"{"about":"aside","concern":"silence"}"#;
        assert_eq!(serde_json::to_string(&detail).expect("JSON"), stored);
        assert_eq!(serde_json::from_str::<Detail>(stored).expect("reads"), detail);
        let list = serde_json::to_string(&Deed::listed(Listed::Attention, 3).detail).expect("JSON");
        assert_eq!(list, r#"{"about":"list","of":"attention","rows":3}"#);
        assert_eq!(serde_json::to_string(&Act::CopiedLink).expect("JSON"), r#""copied_link""#);
    }
}
