//! The list that SQL finds is the list of those vouchers for which the rules say so, whatever happened to them.

use std::sync::Arc;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;
use tokio::runtime::Runtime;
use voucher_desk::decode;
use voucher_desk::domain::attention::{Concern, reasons, unsnoozed};
use voucher_desk::domain::clock::Timestamp;
use voucher_desk::domain::event::{Fact, FailureCode, Source};
use voucher_desk::domain::ids::{Sha256Hex, VoucherId};
use voucher_desk::domain::notification::{Contract, Notification};
use voucher_desk::domain::policy::Policy;
use voucher_desk::domain::usual::Usual;
use voucher_desk::store::sqlite::SqliteStore;
use voucher_desk::store::{AsOf, Entry, JobChange, Order, Store};

const BEGAN: i64 = 1_700_000_000_000;
const VOUCHERS: usize = 6;
const USUAL: Usual = Usual { ready: Duration::from_secs(240 * 60), pdf: Duration::from_secs(15 * 60) };

/// Something that happens to one of the vouchers, some minutes after what happened before.
#[derive(Debug, Clone)]
enum Happens {
    Told { state: &'static str, price: u8, key: bool },
    PdfStored,
    PdfFailed { for_good: bool },
    Snoozed { hours: Option<u8> },
    Unsnoozed,
}

fn happens() -> impl Strategy<Value = Happens> {
    let state = prop_oneof![
        4 => Just("RESERVED"),
        3 => Just("READY"),
        1 => Just("CONFIRMED"),
        1 => Just("SENT"),
        1 => Just("CANCELED"),
        1 => Just("REFUNDED"),
        1 => Just("REFUND_REJECTED"),
        1 => Just("ON_HOLD"),
    ];
    prop_oneof![
        8 => (state, prop_oneof![9 => Just(100_u8), 1 => Just(90)], prop::bool::weighted(0.8))
            .prop_map(|(state, price, key)| Happens::Told { state, price, key }),
        2 => Just(Happens::PdfStored),
        2 => any::<bool>().prop_map(|for_good| Happens::PdfFailed { for_good }),
        3 => prop::option::of(1_u8..12).prop_map(|hours| Happens::Snoozed { hours }),
        1 => Just(Happens::Unsnoozed),
    ]
}

fn notification(voucher: usize, state: &str, price: u8, key: bool, at: Timestamp) -> Notification {
    let lapses = at.plus(Duration::from_secs(6 * 3600));
    let body = json!({
        "id": format!("v{voucher}"), "couponId": format!("COUPON{voucher}"), "state": state, "value": 110, "price": price,
        "resaExpireDate": lapses,
    });
    Notification {
        received_at: at,
        contract: Contract::Reserve,
        query: key.then(|| "notificationKey=k".to_owned()),
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: body.to_string().into(),
        peer: "127.0.0.1".to_owned(),
    }
}

async fn happen(store: &SqliteStore, voucher: usize, what: &Happens, at: Timestamp) {
    let id = VoucherId::parse(format!("v{voucher}")).expect("an id");
    if let Happens::Told { state, price, key } = what {
        let notification = notification(voucher, state, *price, *key, at);
        let reading = decode::read(&notification);
        store.record_notification(notification, reading, Arc::new(Policy::default())).await.expect("records");
        return;
    }
    let Some(known) = store.voucher(id.clone()).await.expect("reads") else { return };
    let by = "agent".to_owned();
    let fact = match what {
        Happens::Told { .. } => unreachable!("told above"),
        Happens::PdfStored => {
            Fact::PdfStored { sha256: Sha256Hex::parse("ab".repeat(32)).expect("a hash"), bytes: 7, inspection: None }
        }
        Happens::PdfFailed { for_good } => {
            let next_try_at = (!for_good).then_some(at);
            Fact::PdfFailed { code: FailureCode::FileUnreachable, attempts: 1, next_try_at }
        }
        Happens::Snoozed { hours } => {
            let concerns = reasons(&known, &USUAL, at).iter().map(|reason| reason.concern).collect();
            let until = hours.map(|hours| at.plus(Duration::from_secs(3600 * u64::from(hours))));
            Fact::Snoozed { by, concerns, until, reason: "a reason".to_owned() }
        }
        Happens::Unsnoozed => Fact::Unsnoozed { by },
    };
    let facts = vec![fact];
    let entry = Entry {
        voucher_id: id,
        source: Source::Agent,
        at,
        facts,
        job: JobChange::Keep,
        learned_host: None,
        done: None,
    };
    store.record(entry).await.expect("records");
}

/// What the store says needs a person, and what the rules say of every voucher.
async fn compare(store: &SqliteStore, now: Timestamp) -> Result<(), TestCaseError> {
    let found = store.attention(AsOf { now, usual: USUAL }, Order::Oldest, 100).await.expect("reads");
    let mut listed: Vec<_> = found.vouchers.iter().map(|voucher| voucher.voucher_id.to_string()).collect();
    listed.sort();
    let (mut expected, mut counts) = (Vec::new(), std::collections::HashMap::<Concern, u64>::new());
    for number in 0..VOUCHERS {
        let id = VoucherId::parse(format!("v{number}")).expect("an id");
        let Some(voucher) = store.voucher(id).await.expect("reads") else { continue };
        let shown = unsnoozed(&voucher, &USUAL, now);
        if let Some(first) = shown.first() {
            expected.push(voucher.voucher_id.to_string());
            *counts.entry(first.concern).or_default() += 1;
        }
        let is_aside = found.aside.iter().any(|aside| aside.voucher_id == voucher.voucher_id);
        let comes_back = voucher.snooze.as_ref().is_some_and(|snooze| snooze.until.is_some() && snooze.holds(now));
        let is_hidden = shown.is_empty() && !reasons(&voucher, &USUAL, now).is_empty();
        prop_assert!(is_aside || !(comes_back && is_hidden), "{voucher:#?} can be found again");
    }
    prop_assert_eq!(listed, expected);
    prop_assert_eq!(found.counts, counts);
    Ok(())
}

#[test]
fn what_is_listed_and_counted_is_what_the_rules_say() {
    let runtime = Runtime::new().expect("a runtime");
    let histories = vec((0..VOUCHERS, happens(), 0_u64..200), 1..40);
    let config = ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(history in histories, looks in vec(0_u64..20, 1..4))| {
        let folder = tempfile::tempdir().expect("a folder");
        let store = SqliteStore::open(&folder.path().join("store.sqlite")).expect("opens");
        let mut now = Timestamp::from_millis(BEGAN);
        for (voucher, what, minutes) in &history {
            now = now.plus(Duration::from_secs(60 * minutes));
            runtime.block_on(happen(&store, *voucher, what, now));
        }
        // At once, on the second at which something lapses or comes back, and whenever.
        for hours in looks {
            runtime.block_on(compare(&store, now))?;
            now = now.plus(Duration::from_secs(3600 * hours));
        }
        runtime.block_on(compare(&store, now))?;
        let rebuilt = runtime.block_on(store.rebuild()).expect("rebuilds");
        prop_assert_eq!(rebuilt.differing, []);
    });
}
