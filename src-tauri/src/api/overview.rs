//! The figures of a span of days as the screen draws them.

use serde::Serialize;

use super::calls::Calls;
use super::dto::StateName;
use super::error::CallError;
use super::listing::FollowingView;
use crate::desk::Asked;
use crate::domain::clock::Timestamp;
use crate::domain::days::{Day, Span};
use crate::domain::listing::{ListedState, Moment, Ruling};
use crate::domain::overview::{DayFigures, Overview, WAITS, Wait};

/// The figures, or why they have to wait.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum OverviewAnswer {
    /// The figures.
    Figures(OverviewView),
    /// What they are made of still follows the vouchers: ask again in a moment.
    Following(FollowingView),
}

/// The figures of a span of days of this computer's time zone.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OverviewView {
    /// Day by day, without a gap.
    pub days: Vec<DayView>,
    /// How long vouchers took, for waits that ended in the span.
    pub waits: Vec<WaitView>,
    /// How many of the span's reservations each rule declined, the most first.
    pub declines: Vec<DeclineView>,
    /// Vouchers in the store: tells a quiet span from "nothing yet".
    #[cfg_attr(test, ts(type = "number"))]
    pub vouchers_stored: u64,
}

/// The reservations of a day.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DayView {
    /// The day.
    #[cfg_attr(test, ts(type = "string"))]
    pub day: Day,
    /// When it begins.
    #[cfg_attr(test, ts(type = "string"))]
    pub from: Timestamp,
    /// By the state they are in by now, in the order of a voucher's life; those that there are none of are left out.
    pub states: Vec<StateCount>,
    /// What they are worth together, in hundredths.
    #[cfg_attr(test, ts(type = "number"))]
    pub value_cents: i64,
    /// What they cost together, in hundredths.
    #[cfg_attr(test, ts(type = "number"))]
    pub price_cents: i64,
}

/// How many are in a state.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StateCount {
    /// The state.
    pub state: StateName,
    /// How many.
    #[cfg_attr(test, ts(type = "number"))]
    pub count: u64,
}

/// How long vouchers took from one moment to the next.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WaitView {
    /// From when.
    pub from: Moment,
    /// Until when.
    pub to: Moment,
    /// How many ended it in the span.
    #[cfg_attr(test, ts(type = "number"))]
    pub count: u64,
    /// Half of them took no longer, in milliseconds.
    #[cfg_attr(test, ts(type = "number"))]
    pub median_millis: u64,
    /// Nine of ten took no longer, in milliseconds.
    #[cfg_attr(test, ts(type = "number"))]
    pub nearly_all_millis: u64,
}

/// How many a rule declined.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DeclineView {
    /// The rule.
    pub ruling: Ruling,
    /// How many.
    #[cfg_attr(test, ts(type = "number"))]
    pub count: u64,
}

impl From<&DayFigures> for DayView {
    fn from(figures: &DayFigures) -> Self {
        let count = |(state, count): (&ListedState, &u64)| StateCount { state: (*state).into(), count: *count };
        Self {
            day: figures.day,
            from: figures.between.from,
            states: figures.states.iter().map(count).collect(),
            value_cents: figures.value.0,
            price_cents: figures.price.0,
        }
    }
}

impl From<ListedState> for StateName {
    fn from(state: ListedState) -> Self {
        match state {
            ListedState::Reserved => Self::Reserved,
            ListedState::Expired => Self::Expired,
            ListedState::Canceled => Self::Canceled,
            ListedState::Confirmed => Self::Confirmed,
            ListedState::Ready => Self::Ready,
            ListedState::Sent => Self::Sent,
            ListedState::Refunding => Self::Refunding,
            ListedState::RefundRejected => Self::RefundRejected,
            ListedState::Refunded => Self::Refunded,
            ListedState::Unrecognised => Self::Unrecognised,
        }
    }
}

impl OverviewView {
    fn new(overview: &Overview, vouchers_stored: u64) -> Self {
        let millis = |wait: std::time::Duration| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        let wait = |((from, to), wait): ((Moment, Moment), &Wait)| WaitView {
            from,
            to,
            count: wait.count,
            median_millis: millis(wait.median),
            nearly_all_millis: millis(wait.nearly_all),
        };
        let decline = |(ruling, count): (&Ruling, &u64)| DeclineView { ruling: *ruling, count: *count };
        let mut declines: Vec<_> = overview.declines.iter().map(decline).collect();
        declines.sort_by_key(|decline| std::cmp::Reverse(decline.count));
        Self {
            days: overview.days.iter().map(DayView::from).collect(),
            waits: WAITS.into_iter().zip(&overview.waits).map(wait).collect(),
            declines,
            vouchers_stored,
        }
    }
}

impl Calls {
    /// The figures of a span of days.
    ///
    /// # Errors
    /// [`CallError`].
    pub async fn overview(&self, span: Span) -> Result<OverviewAnswer, CallError> {
        match self.desk.overview(span).await? {
            Asked::Ready(overview) => {
                let vouchers = self.desk.summary().await?.vouchers;
                Ok(OverviewAnswer::Figures(OverviewView::new(&overview, vouchers)))
            }
            Asked::Following(followed) => Ok(OverviewAnswer::Following(followed.into())),
        }
    }
}
