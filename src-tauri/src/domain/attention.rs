//! What about a voucher needs a person: the reasons, since when, and the one thing to do about each. Pure, so that the
//! list, its counts and the mark on a voucher cannot disagree.
//!
//! What a voucher is to be looked at for follows from what was heard and done (its concerns, kept by the fold with the
//! instant each began). Some stand at once; waits become reasons only when they take longer than usual.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::clock::Timestamp;
use super::confirmation::Confirmation;
use super::event::Decision;
use super::state::State;
use super::usual::Usual;
use super::voucher::{Decided, Flag, PdfStatus, Step, Voucher};

/// What a voucher may need a person for, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Concern {
    /// It is made, and we gave up fetching its PDF.
    DownloadFailed,
    /// Its confirmation was left to a person, failed, or nobody knows its outcome.
    ConfirmationOpen,
    /// It is ready though we declined it.
    ReadyAfterDecline,
    /// Later messages had other terms.
    TermsConflict,
    /// An event came again with another body.
    EventConflict,
    /// It is ready, and its reservation never came.
    ReadyWithoutReservation,
    /// A message told a state that the vendor's documents do not have.
    StateUnrecognised,
    /// We declined its reservation: its end user has no voucher.
    Declined,
    /// It is ready, and its PDF is not stored yet. A wait.
    NoPdf,
    /// It is agreed or confirmed, and not made yet. A wait.
    NotReady,
    /// It is reserved, and neither we nor the vendor confirmed it. A wait that ends when the reservation lapses.
    NotConfirmed,
}

impl Concern {
    /// Every concern there is.
    pub const ALL: [Self; 11] = [
        Self::DownloadFailed,
        Self::ConfirmationOpen,
        Self::ReadyAfterDecline,
        Self::TermsConflict,
        Self::EventConflict,
        Self::ReadyWithoutReservation,
        Self::StateUnrecognised,
        Self::Declined,
        Self::NoPdf,
        Self::NotReady,
        Self::NotConfirmed,
    ];

    /// The word that is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DownloadFailed => "download_failed",
            Self::ConfirmationOpen => "confirmation_open",
            Self::ReadyAfterDecline => "ready_after_decline",
            Self::TermsConflict => "terms_conflict",
            Self::EventConflict => "event_conflict",
            Self::ReadyWithoutReservation => "ready_without_reservation",
            Self::StateUnrecognised => "state_unrecognised",
            Self::Declined => "declined",
            Self::NoPdf => "no_pdf",
            Self::NotReady => "not_ready",
            Self::NotConfirmed => "not_confirmed",
        }
    }

    /// Whether it is a reason only once it takes longer than usual.
    #[must_use]
    pub const fn is_wait(self) -> bool {
        matches!(self, Self::NoPdf | Self::NotReady | Self::NotConfirmed)
    }

    /// Whether having seen it can be enough, since nothing more is to be waited for or done here.
    #[must_use]
    pub const fn can_be_seen(self) -> bool {
        !self.is_wait() && !matches!(self, Self::DownloadFailed)
    }

    /// The one thing to do about it.
    #[must_use]
    pub const fn action(self) -> Action {
        match self {
            Self::NoPdf | Self::DownloadFailed => Action::RefreshLink,
            _ => Action::OpenVoucher,
        }
    }
}

/// What needs a person and is no voucher's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum DeskConcern {
    /// Requests could not be read.
    Unreadable,
    /// Nothing was heard for longer than usual.
    Silence,
}

impl DeskConcern {
    /// Every one there is.
    pub const ALL: [Self; 2] = [Self::Unreadable, Self::Silence];

    /// The word that is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Silence => "silence",
        }
    }

    /// The one thing to do about it.
    #[must_use]
    pub const fn action(self) -> Action {
        Action::CheckReceiver
    }

    /// Whether having seen it can be enough.
    #[must_use]
    pub const fn can_be_seen(self) -> bool {
        matches!(self, Self::Unreadable)
    }
}

/// What a person can do about a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Action {
    /// Ask the vendor for a fresh link, with which the PDF is fetched.
    RefreshLink,
    /// Open the voucher and read what is known.
    OpenVoucher,
    /// Look at the receiver and what it got.
    CheckReceiver,
}

/// A reason why a voucher needs a person now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// Which.
    pub concern: Concern,
    /// When it began.
    pub since: Timestamp,
    /// How long such a wait usually takes at most; none of what is no wait.
    pub usual: Option<Duration>,
}

/// Looked at and put aside: these concerns are not shown until the instant, unless another comes up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snooze {
    /// What was known of when it was put aside.
    pub concerns: BTreeSet<Concern>,
    /// When it comes back; none when having seen it was enough.
    pub until: Option<Timestamp>,
    /// Why, as the person wrote it.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl Snooze {
    /// Whether it still holds.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| until > now)
    }

    fn hides(&self, concern: Concern, now: Timestamp) -> bool {
        self.concerns.contains(&concern) && self.holds(now)
    }
}

/// What is to be looked at by what was heard and done, but for how long it takes.
#[must_use]
pub fn concerns(voucher: &Voucher) -> BTreeSet<Concern> {
    let flagged = [
        (Flag::ReadyAfterDecline, Concern::ReadyAfterDecline),
        (Flag::TermsConflict, Concern::TermsConflict),
        (Flag::EventConflict, Concern::EventConflict),
        (Flag::ReadyWithoutReservation, Concern::ReadyWithoutReservation),
        (Flag::StateUnrecognised, Concern::StateUnrecognised),
    ];
    let flagged = flagged.into_iter().filter(|(flag, _)| voucher.flags.contains(flag)).map(|(_, concern)| concern);
    let of_voucher = [of_decision(voucher), of_confirmation(voucher), of_file(voucher)];
    flagged.chain(of_voucher.into_iter().flatten()).collect()
}

fn of_decision(voucher: &Voucher) -> Option<Concern> {
    let decision = voucher.decision.as_ref().map(|Decided { decision, .. }| decision);
    match (voucher.state(), decision) {
        (State::Reserved, Some(Decision::Declined(_))) => Some(Concern::Declined),
        (State::Reserved, Some(Decision::Agreed)) | (State::Confirmed, _) => Some(Concern::NotReady),
        // A date of the confirmation, or the vendor's word that it took ours, can come without the state.
        (State::Reserved, None) if is_confirmed(voucher) => Some(Concern::NotReady),
        (State::Reserved, None) => Some(Concern::NotConfirmed),
        _ => None,
    }
}

fn is_confirmed(voucher: &Voucher) -> bool {
    voucher.steps.contains_key(&Step::Confirmed) || voucher.confirmation == Some(Confirmation::Accepted)
}

fn of_confirmation(voucher: &Voucher) -> Option<Concern> {
    let is_open = voucher.confirmation.as_ref().is_some_and(Confirmation::needs_attention);
    (is_open && *voucher.state() == State::Reserved).then_some(Concern::ConfirmationOpen)
}

fn of_file(voucher: &Voucher) -> Option<Concern> {
    let is_wanted = matches!(voucher.state(), State::Ready | State::Sent | State::RefundRejected);
    match voucher.pdf_status() {
        PdfStatus::Failed if is_wanted => Some(Concern::DownloadFailed),
        PdfStatus::Pending if is_wanted => Some(Concern::NoPdf),
        PdfStatus::Failed | PdfStatus::Pending | PdfStatus::Stored | PdfStatus::None => None,
    }
}

/// Follows a change of the voucher: notes when each concern began, and ends a snooze that a new one breaks through.
pub(super) fn follow(voucher: &mut Voucher, at: Timestamp) {
    let now = concerns(voucher);
    let before = std::mem::take(&mut voucher.concerns);
    if let Some(mut snooze) = voucher.snooze.take() {
        snooze.concerns.retain(|concern| now.contains(concern));
        let is_new = |concern: &Concern| !concern.is_wait() && !before.contains_key(concern);
        voucher.snooze = Some(snooze).filter(|snooze| !snooze.concerns.is_empty() && !now.iter().any(is_new));
    }
    let since = |concern| before.get(&concern).copied().unwrap_or(at);
    voucher.concerns = now.into_iter().map(|concern| (concern, since(concern))).collect::<BTreeMap<_, _>>();
}

/// The same thing came once more: a snooze from before no longer hides it.
pub(super) fn again(voucher: &mut Voucher, concern: Concern) {
    voucher.snooze.take_if(|snooze| snooze.concerns.contains(&concern));
}

/// Why the voucher needs a person now, snoozed or not; the most urgent reason first.
#[must_use]
pub fn reasons(voucher: &Voucher, usual: &Usual, now: Timestamp) -> Vec<Reason> {
    let reason = |(concern, since): (&Concern, &Timestamp)| {
        let (concern, since) = (*concern, *since);
        let usual = concern.is_wait().then(|| usual.of(concern));
        let is_over = concern == Concern::NotConfirmed && voucher.lapsed(now);
        let is_due = usual.is_none_or(|usual| now.since(since) >= usual);
        (is_due && !is_over).then_some(Reason { concern, since, usual })
    };
    voucher.concerns.iter().filter_map(reason).collect()
}

/// The reasons that are not snoozed: the voucher is listed when there are any.
#[must_use]
pub fn unsnoozed(voucher: &Voucher, usual: &Usual, now: Timestamp) -> Vec<Reason> {
    let hidden = |reason: &Reason| voucher.snooze.as_ref().is_some_and(|snooze| snooze.hides(reason.concern, now));
    reasons(voucher, usual, now).into_iter().filter(|reason| !hidden(reason)).collect()
}

/// What a list is kept by, so that finding what needs a person takes no look at what does not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Keys {
    /// The most urgent concern that stands whatever the time, since when, and from when on it is shown. None also of
    /// what was seen for good.
    pub stands: Option<(Concern, Timestamp, Timestamp)>,
    /// The wait.
    pub waits: Option<Wait>,
}

/// A wait, which time alone makes a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// What is waited for.
    pub concern: Concern,
    /// Since when.
    pub since: Timestamp,
    /// When it ends by itself.
    pub until: Timestamp,
    /// From when on it is shown.
    pub shown_from: Timestamp,
}

/// Before and after every instant.
const ALWAYS: Timestamp = Timestamp::from_millis(i64::MIN);
const NEVER: Timestamp = Timestamp::from_millis(i64::MAX);

/// The keys of a voucher. A voucher has one wait at most: what it waits for follows from its one state.
#[must_use]
pub fn keys(voucher: &Voucher) -> Keys {
    let shown_from = |concern: &Concern| match &voucher.snooze {
        Some(snooze) if snooze.concerns.contains(concern) => snooze.until.unwrap_or(NEVER),
        _ => ALWAYS,
    };
    let stands = voucher.concerns.iter().filter(|(concern, _)| !concern.is_wait());
    let stands = stands.map(|(concern, since)| (*concern, *since, shown_from(concern)));
    // What is shown soonest, and of that the most urgent.
    let stands = stands.min_by_key(|(concern, _, from)| (*from, *concern)).filter(|(_, _, from)| *from < NEVER);
    let waits = voucher.concerns.iter().find(|(concern, _)| concern.is_wait()).map(|(concern, since)| Wait {
        concern: *concern,
        since: *since,
        until: match (concern, voucher.reservation_expires_at) {
            (Concern::NotConfirmed, Some(expires)) => expires.at,
            _ => NEVER,
        },
        shown_from: shown_from(concern),
    });
    Keys { stands, waits }
}
