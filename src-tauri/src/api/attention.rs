//! What needs a person, as closed codes with their facts.

use serde::Serialize;

use super::dto_vendor::ConfirmStanding;
use crate::desk::{DeskReason, NeedsAttention};
use crate::domain::attention::{Action, Concern, DeskConcern, Reason, Snooze};
use crate::domain::clock::Timestamp;
use crate::domain::confirmation::Confirmation;
use crate::domain::event::{Decision, FailureCode};
use crate::domain::rule::Rule;
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
    /// Having seen it can be enough.
    pub can_be_seen: bool,
    /// When it began.
    #[cfg_attr(test, ts(type = "string"))]
    pub since: Timestamp,
    /// How long such a wait usually takes at most.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub usual_seconds: Option<u64>,
    /// The rule that declined it, or that left it to a person.
    pub rule: Option<Rule>,
    /// Why something failed.
    pub code: Option<FailureCode>,
    /// Where a confirmation that is open stands.
    pub confirmation: ConfirmStanding,
    /// Of what is no voucher's: how many requests could not be read, or how many are usual where none came.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub count: Option<u64>,
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
            reasons: reasons_of(voucher, reasons),
            since: first.since,
            action: first.concern.action(),
            can_be_seen: reasons.iter().all(|reason| reason.concern.can_be_seen()),
            snooze: snooze.map(SnoozeView::from),
        })
    }

    fn of_desk(reason: &DeskReason, snooze: Option<&DeskSnooze>) -> Self {
        let (concern, can_be_seen) = (AnyConcern::Desk(reason.concern), reason.concern.can_be_seen());
        Self {
            voucher_id: None,
            coupon_id: None,
            concern,
            reasons: vec![AttentionReason::of_desk(reason)],
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

/// A voucher's reasons, each with what a sentence about it needs.
pub(super) fn reasons_of(voucher: &Voucher, reasons: &[Reason]) -> Vec<AttentionReason> {
    reasons.iter().map(|reason| AttentionReason::new(voucher, reason)).collect()
}

impl AttentionReason {
    fn new(voucher: &Voucher, reason: &Reason) -> Self {
        let concern = reason.concern;
        let (mut rule, mut code) = (None, None);
        let mut confirmation = ConfirmStanding::None;
        match concern {
            Concern::DownloadFailed => code = voucher.pdf.failure.as_ref().map(|failure| failure.code),
            Concern::Declined => {
                if let Some(Decision::Declined(broken)) = voucher.decision.as_ref().map(|decided| &decided.decision) {
                    rule = Some(broken.clone());
                }
            }
            Concern::ConfirmationOpen => {
                confirmation = voucher.confirmation.as_ref().into();
                match &voucher.confirmation {
                    Some(Confirmation::Left { rule: broken }) => rule = Some(broken.clone()),
                    Some(Confirmation::Failed { code: why }) => code = Some(*why),
                    _ => {}
                }
            }
            _ => {}
        }
        Self {
            concern: AnyConcern::Voucher(concern),
            can_be_seen: concern.can_be_seen(),
            since: reason.since,
            usual_seconds: reason.usual.map(|usual| usual.as_secs()),
            rule,
            code,
            confirmation,
            count: None,
        }
    }

    fn of_desk(reason: &DeskReason) -> Self {
        Self {
            concern: AnyConcern::Desk(reason.concern),
            can_be_seen: reason.concern.can_be_seen(),
            since: reason.since,
            usual_seconds: None,
            rule: None,
            code: None,
            confirmation: ConfirmStanding::None,
            count: Some(reason.count),
        }
    }
}
