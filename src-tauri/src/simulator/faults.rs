//! What a test or a rehearsal can make the vendor do wrong. Everything is off until it is switched on.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use super::locked;
use crate::domain::ids::VoucherId;

/// What the vendor's API does instead of answering properly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiFault {
    /// Closes the connection without an answer, on every route.
    HangUp,
    /// 503 on every route.
    Unavailable,
    /// Answers properly, this much later, on every route.
    Slow(Duration),
    /// 429 on every route, with `Retry-After` in whole seconds.
    RateLimited {
        /// What `Retry-After` says.
        retry_after_secs: u64,
    },
    /// 401 on the voucher routes, whatever credentials come; tokens are still issued.
    Unauthorised,
    /// 404 on the voucher routes, whatever voucher is asked for.
    UnknownVoucher,
    /// 200 with a page of HTML where a signed URL belongs.
    Unreadable,
    /// This status with a page of HTML where a voucher would be told of, as if there were no such route.
    NoVoucherRoute(u16),
    /// Confirms and then closes the connection without an answer.
    HangUpAfterConfirming,
}

/// What the object store does instead of handing out the PDF. A wrong or expired link is still refused first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileFault {
    /// Closes the connection without an answer.
    HangUp,
    /// 503 with an XML error body.
    Unavailable,
    /// Sends the head at once and the PDF this much later.
    Slow(Duration),
    /// Declares the whole length and closes the connection half-way.
    Truncated,
    /// A page of HTML, declared as a PDF, with status 200.
    Html,
    /// Begins like a PDF and goes on for this many bytes, chunked, without a declared length.
    Oversize {
        /// How much comes.
        bytes: u64,
    },
    /// A PDF with something in it that no voucher needs.
    Hazard(Hazard),
    /// 302 to this address.
    Redirect {
        /// What `Location` says.
        location: String,
    },
}

/// What a PDF may have in it besides its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hazard {
    /// A script that runs when it is opened.
    Script,
    /// Another file inside.
    EmbeddedFile,
    /// It is encrypted.
    Encrypted,
    /// A page of HTML between a PDF's first and last line.
    Broken,
}

/// The switches of one simulator. Clones share them.
#[derive(Clone, Default)]
pub struct Faults(Arc<Mutex<Switches>>);

#[derive(Default)]
struct Switches {
    api: Option<ApiFault>,
    files: Option<FileFault>,
    answers_to_lose: u32,
    duplicate: bool,
    out_of_order: bool,
    mislabelled: HashSet<VoucherId>,
}

impl Faults {
    /// Breaks the API that way; `None` mends it.
    pub fn api(&self, fault: impl Into<Option<ApiFault>>) {
        self.switches().api = fault.into();
    }

    /// Breaks the object store that way; `None` mends it.
    pub fn files(&self, fault: impl Into<Option<FileFault>>) {
        self.switches().files = fault.into();
    }

    /// Acts as if the next `count` answers to notifications never arrived, so those notifications are repeated.
    pub fn lose_answers(&self, count: u32) {
        self.switches().answers_to_lose = count;
    }

    /// Sends every notification twice at the same moment.
    pub fn duplicate_deliveries(&self, on: bool) {
        self.switches().duplicate = on;
    }

    /// Delivers each RESERVED once more after READY, as a late repeat does.
    pub fn reserved_after_ready(&self, on: bool) {
        self.switches().out_of_order = on;
    }

    /// Hands out a PDF with another code for that voucher.
    pub fn mislabel(&self, voucher: VoucherId) {
        self.switches().mislabelled.insert(voucher);
    }

    /// Mends everything.
    pub fn clear(&self) {
        *self.switches() = Switches::default();
    }

    pub(super) fn api_fault(&self) -> Option<ApiFault> {
        self.switches().api.clone()
    }

    pub(super) fn file_fault(&self) -> Option<FileFault> {
        self.switches().files.clone()
    }

    /// Whether the answer that just came is to be lost; counts it down.
    pub(super) fn loses_answer(&self) -> bool {
        let mut switches = self.switches();
        let loses = switches.answers_to_lose > 0;
        switches.answers_to_lose = switches.answers_to_lose.saturating_sub(1);
        loses
    }

    pub(super) fn duplicates(&self) -> bool {
        self.switches().duplicate
    }

    pub(super) fn repeats_reserved_late(&self) -> bool {
        self.switches().out_of_order
    }

    pub(super) fn mislabels(&self, voucher: &VoucherId) -> bool {
        self.switches().mislabelled.contains(voucher)
    }

    fn switches(&self) -> MutexGuard<'_, Switches> {
        locked(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{ApiFault, Faults, FileFault};

    #[test]
    fn a_lost_answer_is_counted_down_to_none() {
        let faults = Faults::default();
        faults.lose_answers(2);
        assert_eq!([faults.loses_answer(), faults.loses_answer(), faults.loses_answer()], [true, true, false]);
    }

    #[test]
    fn clearing_mends_everything_on_every_clone() {
        let faults = Faults::default();
        let other = faults.clone();
        faults.api(ApiFault::Unavailable);
        faults.files(FileFault::Html);
        faults.lose_answers(9);
        faults.duplicate_deliveries(true);
        faults.reserved_after_ready(true);
        assert!(other.api_fault().is_some() && other.file_fault().is_some());
        other.clear();
        assert_eq!((faults.api_fault(), faults.file_fault()), (None, None));
        assert!(!faults.loses_answer() && !faults.duplicates() && !faults.repeats_reserved_late());
    }
}
