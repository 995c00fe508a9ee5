//! What needs a person, and putting it aside.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use thiserror::Error;

use super::{Desk, DeskError};
use crate::domain::attention::{Concern, DeskConcern, Reason, Snooze, reasons, unsnoozed};
use crate::domain::audit::{Act, Deed, Detail};
use crate::domain::clock::Timestamp;
use crate::domain::event::Fact;
use crate::domain::ids::VoucherId;
use crate::domain::silence::{Span, same_hours_before, usual_arrivals};
use crate::domain::usual::{Typical, Usual, WaitRules};
use crate::domain::voucher::Voucher;
use crate::store::{AsOf, DeskSnooze, Order, StoreError};

/// How long what is usual is not worked out again.
const USUAL_HOLDS: Duration = Duration::from_secs(60);
/// The longest reason for putting something aside, in characters.
const LONGEST_REASON: usize = 200;
/// The longest that something is put aside.
const LONGEST_SNOOZE: Duration = Duration::from_secs(366 * 24 * 3600);

/// What is usual here, by rules and what was learned.
pub(super) struct UsualWaits {
    rules: WaitRules,
    known: Mutex<Option<(Timestamp, Usual, Typical)>>,
}

impl UsualWaits {
    pub(super) fn new(rules: WaitRules) -> Self {
        Self { rules, known: Mutex::default() }
    }

    fn known(&self, now: Timestamp) -> Option<(Usual, Typical)> {
        let known = *self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was put back makes what is known too new.
        known.filter(|(at, ..)| *at <= now && now.since(*at) < USUAL_HOLDS).map(|(_, usual, typical)| (usual, typical))
    }
}

/// Everything that needs a person.
#[derive(Debug, Clone)]
pub struct NeedsAttention {
    /// How many vouchers, by the reason that each counts for.
    pub counts: HashMap<Concern, u64>,
    /// The first of them with their reasons.
    pub vouchers: Vec<(Voucher, Vec<Reason>)>,
    /// What is no voucher's.
    pub desk: Vec<DeskReason>,
    /// Vouchers that were put aside, with what they come back for.
    pub aside: Vec<(Voucher, Vec<Reason>, Snooze)>,
    /// What is no voucher's and was put aside.
    pub desk_aside: Vec<(DeskReason, DeskSnooze)>,
}

/// A reason that is no voucher's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeskReason {
    /// Which.
    pub concern: DeskConcern,
    /// When it began.
    pub since: Timestamp,
    /// How many requests could not be read, or how many notifications are usual where none came.
    pub count: u64,
    mark: i64,
}

/// Why something was not put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SnoozeProblem {
    /// It needs nobody now.
    #[error("there is nothing to put aside")]
    Nothing,
    /// The reason is empty, too long or not one line.
    #[error("a reason of at most {LONGEST_REASON} characters in one line is needed")]
    Reason,
    /// The instant is past or too far away.
    #[error("the instant must lie ahead, at most a year")]
    Until,
    /// It must come back some time: something may still have to be done.
    #[error("it cannot be put aside for good")]
    ForGood,
}

impl Desk {
    /// How long waits usually take here.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn usual(&self) -> Result<Usual, StoreError> {
        Ok(self.learned().await?.0)
    }

    /// How long steps usually take by the vendor's dates.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn typical(&self) -> Result<Typical, StoreError> {
        Ok(self.learned().await?.1)
    }

    async fn learned(&self) -> Result<(Usual, Typical), StoreError> {
        let now = self.clock.now();
        if let Some(known) = self.usual_waits.known(now) {
            return Ok(known);
        }
        let finished = self.store.finished_waits().await?;
        let (usual, typical) = (Usual::learn(&self.usual_waits.rules, &finished), Typical::learn(&finished));
        *self.usual_waits.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, usual, typical));
        Ok((usual, typical))
    }

    /// What needs a person, at most so many vouchers of it. Silence is judged from when we began to listen.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn attention(
        &self,
        listening_since: Option<Timestamp>,
        order: Order,
        limit: usize,
    ) -> Result<NeedsAttention, StoreError> {
        let as_of = AsOf { now: self.clock.now(), usual: self.usual().await? };
        let found = self.store.attention(as_of, order, limit).await?;
        let with_reasons = |voucher: Voucher| {
            let reasons = unsnoozed(&voucher, &as_of.usual, as_of.now);
            (voucher, reasons)
        };
        let vouchers = found.vouchers.into_iter().map(with_reasons).collect();
        let aside = found.aside.into_iter().filter_map(|voucher| {
            let is_shown = !unsnoozed(&voucher, &as_of.usual, as_of.now).is_empty();
            let reasons = reasons(&voucher, &as_of.usual, as_of.now);
            let snooze = voucher.snooze.clone().filter(|_| !is_shown && !reasons.is_empty())?;
            Some((voucher, reasons, snooze))
        });
        let aside = aside.collect();
        let (desk, desk_aside) = self.desk_reasons(listening_since, as_of.now).await?;
        Ok(NeedsAttention { counts: found.counts, vouchers, desk, aside, desk_aside })
    }

    async fn desk_reasons(
        &self,
        listening_since: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(Vec<DeskReason>, Vec<(DeskReason, DeskSnooze)>), StoreError> {
        let snoozes = self.store.snoozes().await?;
        let (mut shown, mut aside) = (Vec::new(), Vec::new());
        for concern in DeskConcern::ALL {
            let mut of_it = snoozes.iter().filter(|snooze| snooze.concern == concern);
            let seen = of_it.clone().filter(|snooze| snooze.until.is_none()).map(|snooze| snooze.mark).max();
            let Some(reason) = self.desk_reason(concern, seen.unwrap_or(0), listening_since, now).await? else {
                continue;
            };
            let hides =
                |snooze: &&DeskSnooze| snooze.mark >= reason.mark && snooze.until.is_none_or(|until| until > now);
            match of_it.rfind(hides) {
                Some(snooze) => aside.push((reason, snooze.clone())),
                None => shown.push(reason),
            }
        }
        Ok((shown, aside))
    }

    async fn desk_reason(
        &self,
        concern: DeskConcern,
        seen: i64,
        listening_since: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Option<DeskReason>, StoreError> {
        match concern {
            DeskConcern::Unreadable => {
                let unread = self.store.unread(seen).await?;
                Ok(unread.map(|unread| DeskReason {
                    concern,
                    since: unread.since,
                    count: unread.count,
                    mark: unread.newest,
                }))
            }
            DeskConcern::Silence => {
                let last_heard = self.store.summary().await?.last_heard_at;
                let Some((heard, listening)) = last_heard.zip(listening_since) else { return Ok(None) };
                let quiet = Span { from: heard.max(listening), to: now };
                let before = self.store.arrivals(same_hours_before(quiet)).await?;
                let usual = usual_arrivals(&before);
                Ok(usual.map(|count| DeskReason { concern, since: quiet.from, count, mark: heard.millis() }))
            }
        }
    }

    /// Puts aside what a voucher needs a person for now; without an instant it was seen, and does not come back.
    ///
    /// # Errors
    /// When there is nothing to put aside or it cannot be, or the store fails.
    pub async fn snooze(&self, id: &VoucherId, until: Option<Timestamp>, reason: &str) -> Result<(), DeskError> {
        let (now, usual) = (self.clock.now(), self.usual().await?);
        let concerns: BTreeSet<Concern> =
            reasons(&self.known(id).await?, &usual, now).iter().map(|reason| reason.concern).collect();
        let can_be_seen = concerns.iter().all(|concern| concern.can_be_seen());
        let reason = checked(!concerns.is_empty(), can_be_seen, until, reason, now)?;
        let fact = Fact::Snoozed { by: self.agent.clone(), concerns, until, reason };
        let aside = Detail::Aside { until, concern: None };
        Ok(self.note_by_agent(id, fact, Deed::to(id, Act::Snoozed).with(aside)).await?)
    }

    /// Takes back what was put aside of a voucher.
    ///
    /// # Errors
    /// When nothing was, or the store fails.
    pub async fn unsnooze(&self, id: &VoucherId) -> Result<(), DeskError> {
        self.known(id).await?.snooze.ok_or(SnoozeProblem::Nothing)?;
        let fact = Fact::Unsnoozed { by: self.agent.clone() };
        Ok(self.note_by_agent(id, fact, Deed::to(id, Act::Unsnoozed)).await?)
    }

    /// Puts aside something that is no voucher's.
    ///
    /// # Errors
    /// When there is nothing to put aside or it cannot be, or the store fails.
    pub async fn snooze_desk(
        &self,
        concern: DeskConcern,
        listening_since: Option<Timestamp>,
        until: Option<Timestamp>,
        reason: &str,
    ) -> Result<(), DeskError> {
        let now = self.clock.now();
        let (shown, aside) = self.desk_reasons(listening_since, now).await?;
        let all = shown.into_iter().chain(aside.into_iter().map(|(reason, _)| reason));
        let mark = all.into_iter().find(|reason| reason.concern == concern).map(|reason| reason.mark);
        let reason = checked(mark.is_some(), concern.can_be_seen(), until, reason, now)?;
        let (mark, by) = (mark.unwrap_or_default(), self.agent.clone());
        Ok(self.store.snooze(DeskSnooze { concern, mark, until, reason, by, at: now }).await?)
    }

    /// Takes back what was put aside of something that is no voucher's.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn unsnooze_desk(&self, concern: DeskConcern) -> Result<(), DeskError> {
        Ok(self.store.unsnooze(concern, self.agent.clone(), self.clock.now()).await?)
    }
}

/// The reason as it is kept.
fn checked(
    is_any: bool,
    can_be_seen: bool,
    until: Option<Timestamp>,
    reason: &str,
    now: Timestamp,
) -> Result<String, SnoozeProblem> {
    let reason = reason.trim();
    let is_one_line = !reason.is_empty() && !reason.chars().any(char::is_control);
    match until {
        _ if !is_any => Err(SnoozeProblem::Nothing),
        _ if !is_one_line || reason.chars().count() > LONGEST_REASON => Err(SnoozeProblem::Reason),
        None if !can_be_seen => Err(SnoozeProblem::ForGood),
        Some(until) if until <= now || until > now.plus(LONGEST_SNOOZE) => Err(SnoozeProblem::Until),
        _ => Ok(reason.to_owned()),
    }
}
