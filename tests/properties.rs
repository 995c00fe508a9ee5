//! What holds for every voucher and every request, not only for the ones that somebody thought of.

use std::sync::Arc;

use bytes::Bytes;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;
use voucher_desk::decode;
use voucher_desk::domain::clock::Timestamp;
use voucher_desk::domain::event::{Event, Fact, Source};
use voucher_desk::domain::fold::{apply, fold};
use voucher_desk::domain::notification::{Contract, Notification, ReadProblem, Reading};
use voucher_desk::domain::policy::Policy;
use voucher_desk::domain::voucher::{Step, Voucher};
use voucher_desk::store::Store;
use voucher_desk::store::sqlite::SqliteStore;

const STATES: [&str; 10] = [
    "RESERVED",
    "EXPIRED",
    "CANCELED",
    "CONFIRMED",
    "READY",
    "SENT",
    "REFUNDING",
    "REFUND_REJECTED",
    "REFUNDED",
    "REFUNDEED",
];

fn notification(query: &str, body: impl Into<Bytes>) -> Notification {
    Notification {
        received_at: Timestamp::from_millis(1_700_000_000_000),
        contract: Contract::Reserve,
        query: Some(query.to_owned()),
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: body.into(),
        peer: "127.0.0.1".to_owned(),
    }
}

/// A message about one and the same voucher: any state, dates that may be missing or differ, a link that may be there.
fn message() -> impl Strategy<Value = String> {
    let date = || option::of(0_i64..4).prop_map(|hour| hour.map(|hour| format!("2026-05-01T0{hour}:00:00.000Z")));
    let dates = (date(), date(), date(), date(), date(), date());
    (0..STATES.len(), dates, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(state, dates, value, price, link)| {
            let mut body = json!({ "id": "voucher", "couponId": "COUPON", "state": STATES[state] });
            let names =
                ["reservationDate", "confirmDate", "canceledDate", "sendDate", "resaExpireDate", "validityDate"];
            for (name, date) in names.iter().zip([dates.0, dates.1, dates.2, dates.3, dates.4, dates.5]) {
                if let Some(date) = date {
                    body[*name] = json!(date);
                }
            }
            if value {
                body["value"] = json!(110);
            }
            if price {
                body["price"] = json!(99.95);
            }
            if link {
                body["signedUrl"] = json!("https://files.example.com/a.pdf");
            }
            body.to_string()
        },
    )
}

fn told(body: &str) -> Fact {
    match decode::read(&notification("notificationKey=k", body.to_owned())) {
        Reading::Voucher(told) => Fact::Told(*told),
        Reading::Unreadable(why) => panic!("{why:?}: {body}"),
    }
}

fn events(bodies: &[String]) -> Vec<Event> {
    let events = (1_i64..).zip(bodies).map(|(id, body)| {
        let fact = told(body);
        let Fact::Told(told) = &fact else { unreachable!("made above") };
        let recorded_at = Timestamp::from_millis(1_700_000_000_000 + id);
        Event { id, voucher_id: told.voucher_id.clone(), source: Source::ReserveNotification, recorded_at, fact }
    });
    events.collect()
}

/// A voucher without what may depend on when and in which order its messages came: instants of arrival, and that a link
/// was missing for a while.
fn but_for_arrival(voucher: Option<Voucher>) -> Option<Voucher> {
    let epoch = Timestamp::from_millis(0);
    let mut voucher = voucher?;
    voucher.steps.values_mut().for_each(|heard| heard.received_at = epoch);
    voucher.concerns.values_mut().for_each(|since| *since = epoch);
    voucher.last_heard_at = epoch;
    voucher.revision = 0;
    if let Some(link) = &mut voucher.link {
        (link.received_at, link.expires_at) = (epoch, epoch);
    }
    Some(voucher)
}

fn permuted() -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
    vec(message(), 1..8).prop_flat_map(|bodies| {
        let repeated = vec(0..bodies.len(), 0..6);
        (Just(bodies), repeated).prop_flat_map(|(bodies, repeated)| {
            let mut again = bodies.clone();
            again.extend(repeated.into_iter().map(|index| bodies[index].clone()));
            (Just(bodies), Just(again).prop_shuffle())
        })
    })
}

/// Bytes that are nearly a notification: the documented one with members replaced by anything.
fn nearly_a_notification() -> impl Strategy<Value = Vec<u8>> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        ".{0,12}".prop_map(Value::from),
        (0..STATES.len()).prop_map(|state| json!(STATES[state])),
        (-20_i32..400).prop_map(|cents| json!(f64::from(cents) / 100.0)),
    ];
    let value = scalar.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec(("[a-z]{0,3}", inner), 0..4)
                .prop_map(|members| Value::from(members.into_iter().collect::<Map<_, _>>())),
        ]
    });
    let name = prop_oneof![
        Just("id".to_owned()),
        Just("couponId".to_owned()),
        Just("state".to_owned()),
        Just("value".to_owned()),
        Just("price".to_owned()),
        Just("signedUrl".to_owned()),
        Just("sendDate".to_owned()),
        "[a-zA-Z]{1,6}",
    ];
    let changes = vec((name, value), 0..4);
    let cut = option::weighted(0.1, 0_usize..200);
    (changes, cut, vec((any::<prop::sample::Index>(), any::<u8>()), 0..2)).prop_map(|(changes, cut, flips)| {
        let mut body: Value = serde_json::from_str(crate::support::bodies::RESERVED).expect("JSON");
        for (name, value) in changes {
            body[name] = value;
        }
        let mut bytes = body.to_string().into_bytes();
        bytes.truncate(cut.unwrap_or(usize::MAX));
        for (index, byte) in flips {
            if !bytes.is_empty() {
                let at = index.index(bytes.len());
                bytes[at] = byte;
            }
        }
        bytes
    })
}

/// The state as another reader of JSON sees it, and whether it is a reservation at all.
fn is_reservation(body: &[u8]) -> bool {
    serde_json::from_slice::<Value>(body).is_ok_and(|body| body["state"] == "RESERVED")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Jackpot repeats, delays and reorders; the voucher must come out the same.
    #[test]
    fn order_and_repetition_of_messages_do_not_matter((bodies, shuffled) in permuted()) {
        let once = but_for_arrival(fold(&events(&bodies)));
        let again = but_for_arrival(fold(&events(&shuffled)));
        prop_assert_eq!(once, again);
    }

    /// A voucher is the same whether it was folded as its events came or is rebuilt from all of them, and it survives
    /// being written and read.
    #[test]
    fn a_rebuilt_voucher_is_the_one_that_grew(bodies in vec(message(), 1..8)) {
        let events = events(&bodies);
        let mut grown = None;
        for event in &events {
            grown = apply(grown, event).map(|voucher| {
                let text = serde_json::to_string(&voucher).expect("writes");
                serde_json::from_str(&text).expect("reads")
            });
        }
        prop_assert_eq!(grown, fold(&events));
    }

    #[test]
    fn a_state_never_goes_back_and_a_step_once_heard_stays(bodies in vec(message(), 1..8)) {
        let mut voucher: Option<Voucher> = None;
        for event in &events(&bodies) {
            let before = voucher.clone();
            voucher = apply(voucher, event);
            if let (Some(before), Some(after)) = (before, &voucher) {
                prop_assert!(after.state.rank() >= before.state.rank());
                prop_assert!(before.steps.keys().all(|step: &Step| after.steps.contains_key(step)));
            }
        }
    }

    /// Arbitrary bytes are read or named unreadable, with a status that is never an agreement.
    #[test]
    fn reading_never_panics_and_never_turns_rubbish_into_success(query in ".{0,60}", body in vec(any::<u8>(), 0..300)) {
        if let Reading::Unreadable(why) = decode::read(&notification(&query, body.clone())) {
            prop_assert!(ReadProblem::ALL.contains(&why.problem));
            prop_assert!((400..500).contains(&why.problem.status()));
        } else {
            prop_assert!(serde_json::from_slice::<Value>(&body).is_ok_and(|body| body.is_object()));
        }
    }

    #[test]
    fn what_is_nearly_a_notification_is_read_or_named(body in nearly_a_notification()) {
        match decode::read(&notification("notificationKey=k", body.clone())) {
            Reading::Voucher(told) => {
                let body: Value = serde_json::from_slice(&body).expect("only JSON is read");
                prop_assert_eq!(&body["id"], told.voucher_id.as_str());
                prop_assert_eq!(&body["couponId"], told.coupon_id.as_str());
            }
            Reading::Unreadable(why) => prop_assert!(!matches!(why.problem, ReadProblem::Encoded | ReadProblem::TooLarge)),
        }
    }
}

/// An accidental 200 is a purchase: over whatever comes in, a reservation is answered 2xx only when an agreement with
/// that voucher is recorded.
#[test]
fn no_reservation_is_answered_2xx_without_a_recorded_agreement() {
    let runtime = Runtime::new().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteStore::open(&folder.path().join("store.sqlite")).expect("opens");
    let policy = Arc::new(Policy::default());
    let query = prop_oneof![Just(""), Just("notificationKey="), Just("notificationKey=k"), Just("notificationKey=%ff")];
    let requests = vec((query, nearly_a_notification()), 1..4);
    let config = ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(requests in requests)| {
        for (query, body) in requests {
            let notification = notification(query, body.clone());
            let reading = decode::read(&notification);
            let id = match &reading {
                Reading::Voucher(told) => Some(told.voucher_id.clone()),
                Reading::Unreadable(_) => None,
            };
            let recorded = store.record_notification(notification, reading, Arc::clone(&policy));
            let answer = runtime.block_on(recorded).expect("recorded");
            if answer.status() / 100 == 2 && is_reservation(&body) {
                let id = id.expect("read");
                let history = runtime.block_on(store.history(id)).expect("reads").expect("known");
                let agreed = history.events.iter().any(|(event, _)| {
                    matches!(&event.fact, Fact::Decided(voucher_desk::domain::event::Decision::Agreed))
                });
                prop_assert!(agreed, "answered {answer:?} without an agreement");
            }
        }
    });
    let rebuilt = runtime.block_on(store.rebuild()).expect("rebuilds");
    assert_eq!(rebuilt.differing, [], "the journal adds up to the projection");
}
