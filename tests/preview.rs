//! What other rules would have decided: asked of the whole program, after days of reservations under rules that changed.

use std::time::Duration;

use voucher_desk::api::preview::PreviewView;
use voucher_desk::config::Settings;
use voucher_desk::domain::policy::{KeyPattern, Mode, Policy};

use crate::support::app::{Setup, TestApp};
use crate::support::bodies::{reserved_number, voucher_number};
use crate::support::rows::number;

const DAY: Duration = Duration::from_secs(24 * 3600);
/// Each costs 150.
const QUERY: &str = "notificationKey=customer-7";

async fn preview(app: &TestApp, policy: Policy, days: u32) -> PreviewView {
    app.calls().preview_policy(policy, days).await.expect("previews")
}

async fn reserve(app: &TestApp, numbers: std::ops::Range<usize>) {
    for number in numbers {
        app.post(QUERY, reserved_number(number)).await;
    }
}

/// Two days with a cap of two reservations a day: three are declined.
async fn two_days() -> (TestApp, Settings) {
    let app = Setup::default().with_clock().set("policy.daily_count", "2").start().await;
    reserve(&app, 0..3).await;
    app.clock().advance(DAY);
    reserve(&app, 3..7).await;
    let settings = app.settings();
    (app, settings)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_in_force_would_have_decided_the_same() {
    let (app, settings) = two_days().await;
    let same = preview(&app, settings.policy, 30).await;
    assert_eq!((same.looked_at, same.changed_in_all, same.cut), (7, 0, false));
    assert_eq!((same.was.agreed, same.was.declined), (4, 3));
    assert_eq!(same.was, same.would);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_rules_show_what_would_have_changed_day_by_day_and_nothing_is_recorded() {
    let (app, settings) = two_days().await;
    let events = number(&app.data_dir(), "SELECT count(*) FROM event");
    let before = app.voucher(&voucher_number(2)).await;

    let wider = preview(&app, Policy { daily_count: Some(3), ..settings.policy.clone() }, 30).await;
    assert_eq!((wider.would.agreed, wider.would.declined, wider.changed_in_all), (6, 1, 2));
    let names: Vec<_> =
        wider.changed.iter().map(|it| (&*it.voucher_id, it.was.as_deref(), it.would.as_deref())).collect();
    let (newer, older) = (voucher_number(5), voucher_number(2));
    assert_eq!(names, [(&*newer, Some("daily_count"), None), (&*older, Some("daily_count"), None)]);
    assert_eq!(wider.would.agreed_sum.cents(), 6 * 15_000);
    let rules: Vec<_> = wider.rules.iter().map(|it| (&*it.rule, it.was, it.would)).collect();
    assert_eq!(rules, [("daily_count", 3, 1)]);

    let none = preview(&app, Policy { mode: Mode::Decline, ..settings.policy.clone() }, 30).await;
    assert_eq!((none.would.agreed, none.would.declined, none.changed_in_all), (0, 7, 7));
    let pattern = KeyPattern::parse("customer-[0-6]").ok();
    let others = preview(&app, Policy { key_pattern: pattern, ..settings.policy }, 30).await;
    assert_eq!(others.would.declined, 7, "no key was kept from the rules");

    assert_eq!(number(&app.data_dir(), "SELECT count(*) FROM event"), events);
    assert_eq!(app.voucher(&voucher_number(2)).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_days_that_were_asked_for_are_looked_at() {
    let (app, settings) = two_days().await;
    app.clock().advance(DAY);
    assert_eq!(preview(&app, settings.policy.clone(), 1).await.looked_at, 4);
    assert_eq!(preview(&app, settings.policy.clone(), 2).await.looked_at, 7);
    app.clock().advance(DAY * 40);
    assert_eq!(preview(&app, settings.policy, 30).await.looked_at, 0);
}
