//! What needs a person, in plain words.

use std::time::Duration;

use serde::Serialize;

use super::journal::rule_in_words;
use crate::desk::{DeskReason, NeedsAttention};
use crate::domain::attention::{Action, Concern, DeskConcern, Reason, Snooze};
use crate::domain::clock::Timestamp;
use crate::domain::confirmation::Confirmation;
use crate::domain::event::Decision;
use crate::domain::voucher::Voucher;
use crate::store::DeskSnooze;

/// Everything that needs a person.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AttentionView {
    /// How much there is, listed or not.
    #[cfg_attr(test, ts(type = "number"))]
    pub total: u64,
    /// How much there is for each reason; adds up to the total.
    pub counts: Vec<AttentionCount>,
    /// The first of it.
    pub items: Vec<AttentionItem>,
    /// There is more than is listed.
    pub more: bool,
    /// What was put aside and comes back by itself.
    pub aside: Vec<AttentionItem>,
}

/// How much there is for one reason.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AttentionCount {
    /// The reason.
    pub concern: AnyConcern,
    /// How much.
    #[cfg_attr(test, ts(type = "number"))]
    pub count: u64,
}

/// A voucher's concern, or one that is no voucher's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum AnyConcern {
    /// A voucher's.
    Voucher(Concern),
    /// No voucher's.
    Desk(DeskConcern),
}

/// Something that needs a person.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AttentionItem {
    /// The voucher; null of what is no voucher's.
    pub voucher_id: Option<String>,
    /// Its code; null as long as no message named it.
    pub coupon_id: Option<String>,
    /// The reason it counts for.
    pub concern: AnyConcern,
    /// Every reason, the most urgent first.
    pub reasons: Vec<AttentionReason>,
    /// When the reason it counts for began.
    #[cfg_attr(test, ts(type = "string"))]
    pub since: Timestamp,
    /// The one thing to do.
    pub action: Action,
    /// Having seen it can be enough.
    pub can_be_seen: bool,
    /// How it was put aside, if it was.
    pub snooze: Option<SnoozeView>,
}

/// One reason.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AttentionReason {
    /// Which.
    pub concern: AnyConcern,
    /// In plain words.
    pub text: String,
    /// Having seen it can be enough.
    pub can_be_seen: bool,
    /// When it began.
    #[cfg_attr(test, ts(type = "string"))]
    pub since: Timestamp,
}

/// How something was put aside.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SnoozeView {
    /// When it comes back; null when having seen it was enough.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub until: Option<Timestamp>,
    /// Why.
    pub reason: String,
    /// Who did it.
    pub by: String,
    /// When.
    #[cfg_attr(test, ts(type = "string"))]
    pub at: Timestamp,
}

impl AttentionView {
    pub(super) fn new(needs: &NeedsAttention) -> Self {
        let of_vouchers = Concern::ALL.into_iter().filter_map(|concern| {
            let count = *needs.counts.get(&concern)?;
            Some(AttentionCount { concern: AnyConcern::Voucher(concern), count })
        });
        // Requests that could not be read are one thing to look at, however many they are.
        let of_desk =
            needs.desk.iter().map(|reason| AttentionCount { concern: AnyConcern::Desk(reason.concern), count: 1 });
        let counts: Vec<_> = of_desk.chain(of_vouchers).collect();
        let total = counts.iter().map(|count| count.count).sum();
        let desk = needs.desk.iter().map(|reason| AttentionItem::of_desk(reason, None));
        let vouchers =
            needs.vouchers.iter().filter_map(|(voucher, reasons)| AttentionItem::new(voucher, reasons, None));
        let items: Vec<_> = desk.chain(vouchers).collect();
        let desk_aside = needs.desk_aside.iter().map(|(reason, snooze)| AttentionItem::of_desk(reason, Some(snooze)));
        let aside = needs.aside.iter();
        let aside = aside.filter_map(|(voucher, reasons, snooze)| AttentionItem::new(voucher, reasons, Some(snooze)));
        let aside =
            desk_aside.chain(aside).filter(|item| item.snooze.as_ref().is_some_and(|snooze| snooze.until.is_some()));
        Self { total, counts, more: total > items.len() as u64, items, aside: aside.collect() }
    }
}

impl AttentionItem {
    fn new(voucher: &Voucher, reasons: &[Reason], snooze: Option<&Snooze>) -> Option<Self> {
        let first = reasons.first()?;
        Some(Self {
            voucher_id: Some(voucher.voucher_id.to_string()),
            coupon_id: voucher.coupon_id.as_ref().map(ToString::to_string),
            concern: AnyConcern::Voucher(first.concern),
            reasons: in_words(voucher, reasons),
            since: first.since,
            action: first.concern.action(),
            can_be_seen: reasons.iter().all(|reason| reason.concern.can_be_seen()),
            snooze: snooze.map(SnoozeView::from),
        })
    }

    fn of_desk(reason: &DeskReason, snooze: Option<&DeskSnooze>) -> Self {
        let (concern, can_be_seen) = (AnyConcern::Desk(reason.concern), reason.concern.can_be_seen());
        let text = match (reason.concern, reason.count) {
            (DeskConcern::Unreadable, 1) => "A request could not be read".to_owned(),
            (DeskConcern::Unreadable, count) => format!("{count} requests could not be read"),
            (DeskConcern::Silence, count) => {
                format!("Nothing heard, where at this time of the week at least {count} notifications are usual")
            }
        };
        Self {
            voucher_id: None,
            coupon_id: None,
            concern,
            reasons: vec![AttentionReason { concern, text, can_be_seen, since: reason.since }],
            since: reason.since,
            action: reason.concern.action(),
            can_be_seen,
            snooze: snooze.map(SnoozeView::from),
        }
    }
}

impl From<&Snooze> for SnoozeView {
    fn from(snooze: &Snooze) -> Self {
        Self { until: snooze.until, reason: snooze.reason.clone(), by: snooze.by.clone(), at: snooze.at }
    }
}

impl From<&DeskSnooze> for SnoozeView {
    fn from(snooze: &DeskSnooze) -> Self {
        Self { until: snooze.until, reason: snooze.reason.clone(), by: snooze.by.clone(), at: snooze.at }
    }
}

/// A voucher's reasons in plain words.
pub(super) fn in_words(voucher: &Voucher, reasons: &[Reason]) -> Vec<AttentionReason> {
    let reason = |reason: &Reason| AttentionReason {
        concern: AnyConcern::Voucher(reason.concern),
        text: text(voucher, reason),
        can_be_seen: reason.concern.can_be_seen(),
        since: reason.since,
    };
    reasons.iter().map(reason).collect()
}

fn text(voucher: &Voucher, reason: &Reason) -> String {
    let usual = reason.usual.map(span).unwrap_or_default();
    match reason.concern {
        Concern::NoPdf => format!("Ready, and its PDF is not here; that usually takes {usual} at most"),
        Concern::NotReady => format!("Agreed, and Jackpot has not made it; that usually takes {usual} at most"),
        Concern::NotConfirmed => format!("Reserved, and nobody confirmed it; that usually takes {usual} at most"),
        Concern::DownloadFailed => match &voucher.pdf.failure {
            Some(failure) => format!("PDF not downloaded: {}", failure.code.words()),
            None => "PDF not downloaded".to_owned(),
        },
        Concern::Declined => match voucher.decision.as_ref().map(|decided| &decided.decision) {
            Some(Decision::Declined(rule)) => format!("We declined its reservation: {}", rule_in_words(rule)),
            Some(Decision::Agreed) | None => "We declined its reservation".to_owned(),
        },
        Concern::ConfirmationOpen => confirmation_in_words(voucher.confirmation.as_ref()),
        Concern::TermsConflict => "Jackpot later told another code, value or price; the first stand".to_owned(),
        Concern::EventConflict => "Jackpot sent an event once more with another content; the first stands".to_owned(),
        Concern::ReadyWithoutReservation => "Ready, but its reservation was never heard of".to_owned(),
        Concern::ReadyAfterDecline => "Ready, although we declined its reservation".to_owned(),
        Concern::StateUnrecognised => "Jackpot told a state that its documents do not have".to_owned(),
    }
}

fn confirmation_in_words(confirmation: Option<&Confirmation>) -> String {
    match confirmation {
        Some(Confirmation::Left { rule }) => format!("Left to a person to confirm: {}", rule_in_words(rule)),
        Some(Confirmation::Failed { code }) => format!("Not confirmed: {}", code.words()),
        Some(Confirmation::Unknown) => "Its confirmation was sent, and its outcome is not known".to_owned(),
        Some(Confirmation::NotMade) => "Its confirmation was not made: Jackpot still has it reserved".to_owned(),
        Some(Confirmation::Asked | Confirmation::Accepted) | None => "Its confirmation is open".to_owned(),
    }
}

/// "45 s", "15 min", "4 h", "2 d": rounded up, for it says how long something takes at most.
fn span(span: Duration) -> String {
    const UNITS: [(u64, &str); 3] = [(24 * 3600, "d"), (3600, "h"), (60, "min")];
    let seconds = span.as_secs();
    let unit = UNITS.into_iter().find(|(length, _)| seconds >= 2 * length || seconds == *length);
    let (length, name) = unit.unwrap_or((1, "s"));
    format!("{} {name}", seconds.div_ceil(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_the_largest_unit_that_says_enough() {
        for (seconds, told) in [
            (20, "20 s"),
            (60, "1 min"),
            (90, "90 s"),
            (900, "15 min"),
            (901, "16 min"),
            (14_400, "4 h"),
            (172_800, "2 d"),
        ] {
            assert_eq!(span(Duration::from_secs(seconds)), told);
        }
    }
}
