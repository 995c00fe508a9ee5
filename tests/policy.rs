//! Which reservations are agreed with: each rule through the settings, the answer, what is stored, and what an agent
//! reads of it.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use voucher_desk::config::{Layers, Origin, Settings};
use voucher_desk::domain::clock::Clock;
use voucher_desk::receiver::RESERVE_PATH;

use crate::support::app::{Answered, Setup, last};
use crate::support::bodies::{QUERY, RESERVED, VOUCHER, reserved, reserved_number, voucher_number};
use crate::support::rows::{number, requests};

const DAY: Duration = Duration::from_secs(24 * 3600);

fn declined(rule: &str) -> String {
    format!(r#"{{"status":"declined","reason":"{rule}"}}"#)
}

/// A rule, the documented reservation changed so that it just breaks it, and so that it just keeps it.
struct Case {
    setting: (&'static str, &'static str),
    rule: &'static str,
    breaks: Value,
    keeps: Value,
    /// What the rule saw, as far as that is known beforehand.
    saw: Value,
}

fn cases() -> Vec<Case> {
    let case = |setting, rule, breaks, keeps, saw| Case { setting, rule, breaks, keeps, saw };
    vec![
        case(
            ("policy.max_value", "110"),
            "value_above_max",
            json!({ "value": 110.01 }),
            json!({ "value": 110 }),
            json!({ "limit": 110, "actual": 110.01 }),
        ),
        case(
            ("policy.max_price", "149.99"),
            "price_above_max",
            json!({ "price": 150 }),
            json!({ "price": 149.99 }),
            json!({ "limit": 149.99, "actual": 150 }),
        ),
        case(
            ("policy.max_price_factor", "1.05"),
            "price_above_value",
            json!({ "value": 100, "price": 105.01 }),
            json!({ "value": 100, "price": 105 }),
            json!({ "factor": 1.05, "value": 100, "price": 105.01 }),
        ),
        case(
            ("policy.decline_expired", "true"),
            "reservation_expired",
            json!({}),
            json!({ "resaExpireDate": "2999-01-01T00:00:00Z" }),
            json!({ "expired_at": "2017-06-26T15:27:37.502Z" }),
        ),
        case(
            ("policy.decline_expired", "true"),
            "reservation_expired",
            json!({ "resaExpireDate": "1970-01-01T00:00:00Z" }),
            json!({ "resaExpireDate": "tomorrow" }),
            json!({ "expired_at": "1970-01-01T00:00:00.000Z" }),
        ),
        case(("policy.mode", "decline"), "mode_decline", json!({}), json!({ "state": "READY" }), json!({})),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn each_rule_declines_what_breaks_it_and_agrees_at_its_limit() {
    for Case { setting: (name, value), rule, breaks, keeps, saw } in cases() {
        let mut app = Setup::default().set(name, value).start().await;
        app.post(QUERY, reserved(&breaks)).await.is(422, &declined(rule));
        let kept = app.post(QUERY, reserved(&keeps).replace(VOUCHER, "keeps")).await;
        assert_eq!(kept.status, 200, "{name} {keeps}");

        let view = app.voucher(VOUCHER).await;
        let (decision, row) = (&view["decision"], &requests(&app.data_dir())[0]);
        assert_eq!((&decision["outcome"], &decision["rule"]), (&json!("declined"), &json!(rule)));
        let told = &last(&view, "decided")["what"]["rule"];
        assert_eq!(told["rule"], rule);
        for (name, value) in saw.as_object().expect("an object") {
            assert_eq!(&told[name], value, "{name} of {told}");
        }
        assert_eq!((row.answer.as_str(), row.status, row.reason.as_deref()), ("declined", 422, Some(rule)));

        // The rule is gone, its answer stands: for the exact repeat and for one that differs in what does not matter.
        app.restart(&[(
            name,
            if value == "decline" {
                "agree"
            } else if value == "true" {
                "false"
            } else {
                ""
            },
        )])
        .await;
        app.post(QUERY, reserved(&breaks)).await.is(422, &declined(rule));
        let mut again = breaks.clone();
        again["again"] = json!(1);
        app.post(QUERY, reserved(&again)).await.is(422, &declined(rule));
        app.post(QUERY, reserved(&breaks).replace(VOUCHER, "other")).await.is_agreed();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pattern_is_held_against_the_whole_key() {
    let app = Setup::default().set("policy.key_pattern", "customer-[0-9]{1,3}").start().await;
    app.post("notificationKey=customer-7x", reserved_number(1)).await.is(422, &declined("notification_key_pattern"));
    app.post("notificationKey=%0Acustomer-7", reserved_number(2)).await.is(422, &declined("notification_key_pattern"));
    app.post("", reserved_number(3)).await.is(422, &declined("notification_key_missing"));
    app.post("notificationKey=customer-777", reserved_number(4)).await.is_agreed();
    let view = app.voucher(&voucher_number(1)).await;
    let rule = json!({ "rule": "notification_key_pattern", "pattern": "customer-[0-9]{1,3}", "key": "customer-7x" });
    assert_eq!(last(&view, "decided")["what"], json!({ "is": "declined", "rule": rule }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_has_so_many_agreements_and_the_next_starts_anew() {
    let app = Setup::default().with_clock().set("policy.daily_count", "3").start().await;
    for one in 0..3 {
        app.post(QUERY, reserved_number(one)).await.is_agreed();
        app.post(QUERY, reserved_number(one)).await.is_agreed();
        app.post(QUERY, reserved(&json!({ "price": 1 })).replace(VOUCHER, &voucher_number(one))).await;
    }
    app.post(QUERY, reserved_number(3)).await.is(422, &declined("daily_count"));
    app.post(QUERY, reserved_number(0)).await.is_agreed();
    let view = app.voucher(&voucher_number(3)).await;
    assert_eq!(last(&view, "decided")["what"]["rule"], json!({ "rule": "daily_count", "limit": 3, "agreed": 3 }));

    app.clock().advance(DAY);
    app.post(QUERY, reserved_number(4)).await.is_agreed();
    app.post(QUERY, reserved_number(3)).await.is(422, &declined("daily_count"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_may_cost_so_much_and_the_day_is_that_of_utc() {
    let app = Setup::default().with_clock().set("policy.daily_sum", "300.50").start().await;
    let now = u64::try_from(app.clock().now().millis()).expect("after 1970");
    let day = Duration::from_millis(now % 86_400_000);
    app.clock().advance(DAY - day - Duration::from_millis(1));
    let priced = |number: usize, price: f64| {
        let (id, code) = (voucher_number(number), format!("CODE{number}"));
        reserved(&json!({ "id": id, "couponId": code, "price": price }))
    };
    app.post(QUERY, priced(0, 150.5)).await.is_agreed();
    app.post(QUERY, priced(1, 150.01)).await.is(422, &declined("daily_sum"));
    app.post(QUERY, priced(2, 150.0)).await.is_agreed();
    app.post(QUERY, priced(3, 0.01)).await.is(422, &declined("daily_sum"));
    app.post(QUERY, priced(4, 0.0)).await.is_agreed();
    let view = app.voucher(&voucher_number(1)).await;
    let rule = json!({ "rule": "daily_sum", "limit": 300.5, "agreed": 150.5, "price": 150.01 });
    assert_eq!(last(&view, "decided")["what"]["rule"], rule);

    app.clock().advance(Duration::from_millis(1));
    app.post(QUERY, priced(5, 300.5)).await.is_agreed();
}

/// Reservations that come together are judged one after the other: none slips through between counting and agreeing.
#[tokio::test(flavor = "multi_thread")]
async fn a_cap_holds_among_reservations_that_come_at_once() {
    let setup = Setup::default().with_clock().set("policy.daily_count", "5");
    let app = setup.set("receiver.trusted_proxies", "127.0.0.1").start().await;
    let mut posts: JoinSet<_> = (0..40)
        .map(|one| app.request(Method::POST, &format!("{RESERVE_PATH}?{QUERY}")).body(reserved_number(one)))
        .map(Answered::to)
        .collect();
    let mut agreed = 0;
    while let Some(answered) = posts.join_next().await {
        agreed += usize::from(answered.expect("answered").status == 200);
    }
    assert_eq!(agreed, 5);
    assert_eq!(number(&app.data_dir(), "SELECT sum(count) FROM agreed_day"), 5);
}

/// A cap that is switched on in the middle of a day knows what was agreed with before.
#[tokio::test(flavor = "multi_thread")]
async fn a_cap_counts_what_was_agreed_with_before_it_was_set() {
    let mut app = Setup::default().with_clock().start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.post(QUERY, reserved_number(1)).await.is_agreed();
    app.post("", reserved_number(2)).await.is(422, &declined("notification_key_missing"));
    app.restart(&[("policy.daily_count", "3"), ("policy.daily_sum", "400")]).await;
    assert_eq!(number(&app.data_dir(), "SELECT cents FROM agreed_day"), 2 * 15_000);
    app.post(QUERY, reserved_number(3)).await.is(422, &declined("daily_sum"));
    app.restart(&[("policy.daily_sum", "")]).await;
    app.post(QUERY, reserved_number(4)).await.is_agreed();
    app.post(QUERY, reserved_number(5)).await.is(422, &declined("daily_count"));
}

/// A rule that cannot be read must not be taken for none.
#[test]
fn a_rule_that_cannot_be_read_stops_the_start() {
    let file = tempfile::NamedTempFile::new().expect("an empty settings file");
    for (name, values, problem) in [
        ("policy.mode", ["", "Agree"].as_slice(), "is neither \"agree\" nor \"decline\""),
        ("policy.decline_expired", &["", "yes"], "is neither true nor false"),
        ("policy.key_pattern", &["(", "a)(b"], "is wrong: "),
        ("policy.max_value", &["-1", "1.001", "110 EUR", " "], "is not an amount"),
        ("policy.max_price", &["1,5", "1000000001"], "is not an amount"),
        ("policy.max_price_factor", &["0", "1.005", "5%"], "is not a number above 0"),
        ("policy.daily_count", &["-1", "1.5", "many"], "is not a whole number"),
        ("policy.daily_sum", &["unlimited"], "is not an amount"),
    ] {
        for value in values {
            let mut layers = Layers::read(Some(file.path()), []).expect("the defaults");
            layers.set(name, *value, Origin::Flag("test"));
            let error = Settings::from_layers(&layers).map(drop).expect_err("refused");
            assert_eq!(error.name, name);
            assert!(error.problem.starts_with(problem), "{name} = {value:?}: {error}");
        }
    }
}

/// The screen has words for every rule; what it has none for it shows by its bare name.
#[test]
fn the_screen_has_words_for_every_rule() {
    let catalogues = [include_str!("../ui/src/words/en/voucher.ts"), include_str!("../ui/src/words/fr/voucher.ts")];
    let others = ["notification_key_missing", "terms_missing", "notification_key_pattern", "daily_count", "daily_sum"];
    for rule in cases().iter().map(|case| case.rule).chain(others) {
        let key = format!("\n  {rule}: '");
        assert!(catalogues.iter().all(|words| words.contains(&key)), "{rule}");
    }
}
