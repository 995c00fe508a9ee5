//! What a caller may be told about a voucher, and the one thing to do next. Pure: the same voucher at the same instant
//! always gives the same advice.
//!
//! A saying is a closed code with the instants that belong into its sentence; the words are the screen's. It holds by
//! what was heard: what was never heard of is not said to have failed, what our clock makes us believe is a saying of
//! its own, and why we declined, or what made us doubt a file, is not in any: that is ours.

use std::time::Duration;

use serde::Serialize;

use super::attention::Concern;
use super::clock::Timestamp;
use super::confirmation::{Confirmation, Obstacle, obstacle};
use super::erasure::Erased;
use super::event::{Decision, FailureCode};
use super::state::State;
use super::usual::Usual;
use super::voucher::{PdfStatus, Step, Voucher};

/// What is known when somebody calls.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The voucher.
    pub voucher: &'a Voucher,
    /// How long waits usually take here.
    pub usual: &'a Usual,
    /// What the vendor's API can be asked for.
    pub api: Api,
    /// Whether nothing could be received for a while since the vendor was last heard about it.
    pub may_have_missed: bool,
}

/// What the vendor's API can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Api {
    /// Nothing: we have no credentials.
    Nothing,
    /// Links and confirmations; it does not tell of single vouchers.
    Links,
    /// That, and what it has of a voucher.
    Vouchers,
}

/// What to tell, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Advice {
    /// What to tell the caller.
    pub saying: Saying,
    /// The one thing to do next.
    pub next: NextStep,
    /// When time alone makes it another advice; null when only news can.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub changes_at: Option<Timestamp>,
}

/// The closed list of what a caller is told. Every instant but those of a [`Wait`] is the vendor's word, and null where
/// no message gave one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case", rename_all_fields = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Saying {
    /// Reserved and agreed with; the confirmation was not received yet.
    Reserved {
        /// When it was reserved.
        #[cfg_attr(test, ts(type = "string | null"))]
        at: Option<Timestamp>,
        /// For the voucher.
        wait: Wait,
    },
    /// Reserved, and somebody has to confirm it.
    AwaitsConfirmation {
        /// When it was reserved.
        #[cfg_attr(test, ts(type = "string | null"))]
        at: Option<Timestamp>,
        /// Until when it is held.
        #[cfg_attr(test, ts(type = "string | null"))]
        held_until: Option<Timestamp>,
    },
    /// Reserved, and a confirmation is on its way of which nobody knows yet what became of it.
    ConfirmationUnknown {
        /// When it was reserved.
        #[cfg_attr(test, ts(type = "string | null"))]
        at: Option<Timestamp>,
    },
    /// The reservation was not taken up.
    NotCompleted {
        /// When it was reserved.
        #[cfg_attr(test, ts(type = "string | null"))]
        at: Option<Timestamp>,
    },
    /// Our inference: the reservation ran out by our clock and no confirmation was received.
    Lapsed {
        /// When it ran out.
        #[cfg_attr(test, ts(type = "string | null"))]
        at: Option<Timestamp>,
    },
    /// The vendor said that the reservation ran out.
    Expired {
        /// When.
        #[cfg_attr(test, ts(type = "string | null"))]
        at: Option<Timestamp>,
    },
    /// Given back.
    Canceled {
        /// When.
        #[cfg_attr(test, ts(type = "string | null"))]
        at: Option<Timestamp>,
    },
    /// Confirmed; that it was made was not received yet.
    Confirmed {
        /// When it was confirmed.
        #[cfg_attr(test, ts(type = "string | null"))]
        at: Option<Timestamp>,
        /// For the voucher.
        wait: Wait,
    },
    /// Made, and its PDF is on its way to us.
    FileAwaited {
        /// What is known of its making.
        made: Made,
        /// For the PDF.
        wait: Wait,
    },
    /// Made, and its PDF did not reach us.
    FileMissing {
        /// What is known of its making.
        made: Made,
    },
    /// Made, and its PDF is here.
    FileHere {
        /// What is known of its making.
        made: Made,
    },
    /// Made, and its PDF is here, in which something was found: it is looked at before it is handed on.
    FileInDoubt {
        /// What is known of its making.
        made: Made,
    },
    /// Made, and its PDF was removed here with the personal data.
    FileErased {
        /// What is known of its making.
        made: Made,
        /// When it was removed.
        #[cfg_attr(test, ts(type = "string"))]
        erased_at: Timestamp,
    },
    /// It could be spent until then.
    PastValidity {
        /// Until when.
        #[cfg_attr(test, ts(type = "string"))]
        valid_until: Timestamp,
    },
    /// A refund was asked for; its outcome was not received.
    Refunding {
        /// When it was asked for.
        #[cfg_attr(test, ts(type = "string | null"))]
        at: Option<Timestamp>,
    },
    /// Refunded.
    Refunded {
        /// When.
        #[cfg_attr(test, ts(type = "string | null"))]
        at: Option<Timestamp>,
    },
    /// The refund was refused, and nothing of the voucher since then.
    RefundRefused {
        /// When.
        #[cfg_attr(test, ts(type = "string | null"))]
        at: Option<Timestamp>,
    },
    /// The vendor told a state that its documents do not have.
    Unclear,
}

/// What is known of a voucher that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Made {
    /// Whether it was told that it was sent.
    pub sent: bool,
    /// When it was sent, else when it was made.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub at: Option<Timestamp>,
    /// Until when it can be spent.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub valid_until: Option<Timestamp>,
}

/// A wait by our own clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Wait {
    /// Since when.
    #[cfg_attr(test, ts(type = "string"))]
    pub since: Timestamp,
    /// How long such a wait usually takes at most, in milliseconds.
    #[cfg_attr(test, ts(type = "number"))]
    pub usual_ms: u64,
    /// Whether it takes longer than that.
    pub is_late: bool,
    /// Whether nothing could be received for a while, so that news may be missing.
    pub may_have_missed: bool,
}

impl Wait {
    fn late_at(self) -> Option<Timestamp> {
        (!self.is_late).then(|| self.since.plus(Duration::from_millis(self.usual_ms)))
    }
}

/// The closed list of what can be done next. What is named is possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum NextStep {
    /// Open the stored PDF.
    OpenPdf,
    /// Ask the vendor for a fresh link, with which the PDF is fetched.
    RefreshLink,
    /// Ask the vendor what it has of the voucher.
    AskJackpot,
    /// Confirm the reservation: its price is owed then.
    Confirm,
    /// Look it up, or act, in the vendor's back office.
    BackOffice,
    /// Nothing but waiting.
    Wait,
    /// Nothing.
    None,
}

/// The advice of an instant.
#[must_use]
pub fn advise(known: &Known<'_>, now: Timestamp) -> Advice {
    let saying = saying(known, now);
    let next = next_step(known, &saying, now);
    let changes_at = changes_at(known.voucher, &saying, now);
    Advice { saying, next, changes_at }
}

fn saying(known: &Known<'_>, now: Timestamp) -> Saying {
    let voucher = known.voucher;
    let at = |step| told_at(voucher, step);
    match voucher.state() {
        State::Reserved => of_reservation(known, now),
        State::Confirmed => confirmed(known, now),
        State::Ready | State::Sent => of_file(known, now),
        State::Expired => Saying::Expired { at: at(Step::Expired).or_else(|| runs_out(voucher)) },
        State::Canceled => Saying::Canceled { at: at(Step::Canceled) },
        State::Refunding => Saying::Refunding { at: at(Step::Refunding) },
        State::Refunded => Saying::Refunded { at: at(Step::Refunded) },
        State::RefundRejected => Saying::RefundRefused { at: at(Step::RefundRejected) },
        State::Other(_) => Saying::Unclear,
    }
}

fn of_reservation(known: &Known<'_>, now: Timestamp) -> Saying {
    let voucher = known.voucher;
    let at = told_at(voucher, Step::Reserved);
    let is_confirmed = voucher.steps.contains_key(&Step::Confirmed);
    match (&voucher.confirmation, voucher.decision.as_ref().map(|decided| &decided.decision)) {
        _ if is_confirmed => confirmed(known, now),
        (Some(Confirmation::Accepted), _) => confirmed(known, now),
        (Some(asked), _) if asked.is_unsettled() => Saying::ConfirmationUnknown { at },
        (_, Some(Decision::Declined(_))) => Saying::NotCompleted { at },
        _ if voucher.lapsed(now) => Saying::Lapsed { at: runs_out(voucher) },
        (_, Some(Decision::Agreed)) => Saying::Reserved { at, wait: wait(known, Concern::NotReady, now) },
        (_, None) => Saying::AwaitsConfirmation { at, held_until: runs_out(voucher) },
    }
}

fn confirmed(known: &Known<'_>, now: Timestamp) -> Saying {
    Saying::Confirmed { at: told_at(known.voucher, Step::Confirmed), wait: wait(known, Concern::NotReady, now) }
}

fn of_file(known: &Known<'_>, now: Timestamp) -> Saying {
    let voucher = known.voucher;
    if let Some(valid_until) = valid_until(voucher).filter(|until| *until <= now) {
        return Saying::PastValidity { valid_until };
    }
    let sent = voucher.steps.contains_key(&Step::Sent);
    let at = told_at(voucher, if sent { Step::Sent } else { Step::Ready });
    let made = Made { sent, at, valid_until: valid_until(voucher) };
    match voucher.pdf_status() {
        PdfStatus::Stored if is_doubtful(voucher) => Saying::FileInDoubt { made },
        PdfStatus::Stored => Saying::FileHere { made },
        PdfStatus::Failed => Saying::FileMissing { made },
        PdfStatus::None if let Some(Erased { at, .. }) = voucher.erased => Saying::FileErased { made, erased_at: at },
        PdfStatus::Pending | PdfStatus::None => Saying::FileAwaited { made, wait: wait(known, Concern::NoPdf, now) },
    }
}

/// How long it has been waited, by the same count as what needs attention is found by.
fn wait(known: &Known<'_>, concern: Concern, now: Timestamp) -> Wait {
    let since = known.voucher.concerns.get(&concern).copied().unwrap_or(known.voucher.last_heard_at);
    let usual = known.usual.of(concern);
    let usual_ms = u64::try_from(usual.as_millis()).unwrap_or(u64::MAX);
    Wait { since, usual_ms, is_late: now.since(since) >= usual, may_have_missed: known.may_have_missed }
}

fn next_step(known: &Known<'_>, saying: &Saying, now: Timestamp) -> NextStep {
    let asking = |step| match (known.api, step) {
        (Api::Nothing, _) | (Api::Links, NextStep::AskJackpot) => NextStep::BackOffice,
        (Api::Links | Api::Vouchers, step) => step,
    };
    match saying {
        Saying::Reserved { wait, .. } | Saying::Confirmed { wait, .. } if !wait.is_late && !wait.may_have_missed => {
            NextStep::Wait
        }
        Saying::FileAwaited { wait, .. } if !wait.is_late => NextStep::Wait,
        Saying::FileAwaited { .. } => asking(NextStep::RefreshLink),
        Saying::FileMissing { .. } if a_fresh_link_may_help(known.voucher) => asking(NextStep::RefreshLink),
        Saying::FileMissing { .. } | Saying::FileInDoubt { .. } => NextStep::BackOffice,
        Saying::FileHere { .. } => NextStep::OpenPdf,
        Saying::AwaitsConfirmation { .. } => match obstacle(known.voucher, now) {
            None => asking(NextStep::Confirm),
            Some(Obstacle::TermsMissing) => asking(NextStep::AskJackpot),
            Some(_) => NextStep::BackOffice,
        },
        Saying::Reserved { .. }
        | Saying::Confirmed { .. }
        | Saying::ConfirmationUnknown { .. }
        | Saying::Lapsed { .. }
        | Saying::Refunding { .. }
        | Saying::RefundRefused { .. }
        | Saying::Unclear => asking(NextStep::AskJackpot),
        Saying::NotCompleted { .. }
        | Saying::Expired { .. }
        | Saying::Canceled { .. }
        | Saying::FileErased { .. }
        | Saying::PastValidity { .. }
        | Saying::Refunded { .. } => NextStep::None,
    }
}

/// What a fresh link cannot change needs somebody who can act at the vendor's, or in our settings.
fn a_fresh_link_may_help(voucher: &Voucher) -> bool {
    let code = voucher.pdf.failure.as_ref().map(|failure| failure.code);
    !matches!(code, Some(FailureCode::LinkRefused | FailureCode::FileTooLarge | FailureCode::VendorUnknownVoucher))
}

fn is_doubtful(voucher: &Voucher) -> bool {
    let inspection = voucher.pdf.stored.as_ref().and_then(|stored| stored.inspection.as_ref());
    inspection.is_some_and(|inspection| !inspection.is_clean())
}

fn changes_at(voucher: &Voucher, saying: &Saying, now: Timestamp) -> Option<Timestamp> {
    let instants = match saying {
        Saying::Reserved { wait, .. } => [wait.late_at(), voucher.lapses_at(now)],
        Saying::AwaitsConfirmation { .. } => [voucher.lapses_at(now), None],
        Saying::Confirmed { wait, .. } => [wait.late_at(), None],
        Saying::FileAwaited { wait, made } => [wait.late_at(), made.valid_until],
        Saying::FileMissing { made }
        | Saying::FileHere { made }
        | Saying::FileInDoubt { made }
        | Saying::FileErased { made, .. } => [made.valid_until, None],
        _ => [None, None],
    };
    instants.into_iter().flatten().min()
}

fn told_at(voucher: &Voucher, step: Step) -> Option<Timestamp> {
    voucher.steps.get(&step)?.at.map(|ranked| ranked.at)
}

fn runs_out(voucher: &Voucher) -> Option<Timestamp> {
    voucher.reservation_expires_at.map(|ranked| ranked.at)
}

fn valid_until(voucher: &Voucher) -> Option<Timestamp> {
    voucher.valid_until.map(|ranked| ranked.at)
}

#[cfg(test)]
mod tests;
