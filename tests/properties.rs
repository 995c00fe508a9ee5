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
use voucher_desk::domain::event::{Event, Fact, Source, Told};
use voucher_desk::domain::fold::{apply, fold};
use voucher_desk::domain::ids::CouponId;
use voucher_desk::domain::notification::{Answer, Contract, Notification, ReadProblem, Reading};
use voucher_desk::domain::policy::Policy;
use voucher_desk::domain::state::State;
use voucher_desk::domain::voucher::{Step, Voucher};
use voucher_desk::store::Store;
use voucher_desk::store::sqlite::SqliteStore;

const STATES: [&str; 12] = [
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
    "PAUSED",
    "BLOCKED",
];

const EVENTS: [&str; 6] = [
    "coupon/reserved",
    "coupon/confirmed",
    "coupon/ready",
    "coupon/canceled",
    "coupon/refunded",
    "coupon/refund_rejected",
];

fn notification(contract: Contract, query: &str, body: impl Into<Bytes>) -> Notification {
    Notification {
        received_at: Timestamp::from_millis(1_700_000_000_000),
        contract,
        query: Some(query.to_owned()),
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: body.into(),
        peer: "127.0.0.1".to_owned(),
    }
}

/// A message by one of the two contracts.
type Message = (Contract, String);

fn date() -> impl Strategy<Value = Option<String>> {
    option::of(0_i64..4).prop_map(|hour| hour.map(|hour| format!("2026-05-01T0{hour}:00:00.000Z")))
}

/// One and the same voucher: any state, dates that may be missing or differ, a link and a shop that may be there.
fn voucher_object() -> impl Strategy<Value = Value> {
    let dates = (date(), date(), date(), date(), date(), date());
    let optional = (any::<bool>(), any::<bool>(), any::<bool>(), option::of(0..2));
    (0..STATES.len(), dates, optional).prop_map(|(state, dates, (value, price, link, shop))| {
        let mut body = json!({ "id": "voucher", "couponId": "COUPON", "state": STATES[state] });
        let names = ["reservationDate", "confirmDate", "canceledDate", "sendDate", "resaExpireDate", "validityDate"];
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
        if let Some(shop) = shop {
            body["storeId"] = json!(format!("shop-{shop}"));
        }
        body
    })
}

/// A message about that voucher by either contract. A webhook's may leave out all but the id, and has either shape.
fn message() -> impl Strategy<Value = Message> {
    let envelope = (0..EVENTS.len(), date(), any::<bool>());
    let left_out = (any::<bool>(), any::<bool>());
    (voucher_object(), option::of((envelope, left_out))).prop_map(|(mut voucher, webhook)| {
        let Some(((event, date, in_data), (code, state))) = webhook else {
            return (Contract::Reserve, voucher.to_string());
        };
        for (name, is_left_out) in [("couponId", code), ("state", state)] {
            if is_left_out {
                voucher[name] = Value::Null;
            }
        }
        let message = if in_data { json!({ "data": voucher }) } else { voucher };
        let body = json!({ "event": EVENTS[event], "id": "event", "createdAt": date, "message": message });
        (Contract::Webhook, body.to_string())
    })
}

fn told((contract, body): &Message) -> Told {
    match decode::read(&notification(*contract, "notificationKey=k", body.to_owned())) {
        Reading::Voucher(told) => *told,
        other => panic!("{other:?}: {body}"),
    }
}

fn events(messages: &[Message]) -> Vec<Event> {
    let events = (1_i64..).zip(messages).map(|(id, message)| {
        let told = told(message);
        let recorded_at = Timestamp::from_millis(1_700_000_000_000 + id);
        let source = match message.0 {
            Contract::Reserve => Source::ReserveNotification,
            Contract::Webhook => Source::Webhook,
        };
        let voucher_id = told.voucher_id.clone();
        let fact = match told.state {
            State::Other(_) => Fact::Unrecognised(told),
            _ => Fact::Told(told),
        };
        Event { id, voucher_id, source, recorded_at, fact }
    });
    events.collect()
}

/// A voucher without what depends on when and in which order its messages came: instants of arrival, and which contract
/// was the first or the last to tell.
fn but_for_arrival(voucher: Option<Voucher>) -> Option<Voucher> {
    let epoch = Timestamp::from_millis(0);
    let mut voucher = voucher?;
    for heard in voucher.steps.values_mut() {
        (heard.received_at, heard.source) = (epoch, Source::Desk);
    }
    voucher.concerns.values_mut().for_each(|since| *since = epoch);
    voucher.last_heard_at = epoch;
    voucher.revision = 0;
    if let Some(link) = &mut voucher.link {
        (link.received_at, link.expires_at, link.source) = (epoch, epoch, Source::Desk);
    }
    Some(voucher)
}

fn permuted() -> impl Strategy<Value = (Vec<Message>, Vec<Message>)> {
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

fn contract() -> impl Strategy<Value = Contract> {
    prop_oneof![Just(Contract::Reserve), Just(Contract::Webhook)]
}

/// A webhook around a message, in bytes that are as broken as it is.
fn enveloped(message: &[u8]) -> Vec<u8> {
    let id = fastrand::u8(..);
    [format!(r#"{{"event":"coupon/reserved","id":"{id}","message":"#).as_bytes(), message, b"}"].concat()
}

/// The state as another reader of JSON sees it, and whether it is a reservation at all.
fn is_reservation(body: &[u8]) -> bool {
    serde_json::from_slice::<Value>(body).is_ok_and(|body| body["state"] == "RESERVED")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Jackpot repeats, delays, reorders and tells by two contracts; the voucher must come out the same.
    #[test]
    fn order_and_repetition_of_messages_do_not_matter((bodies, shuffled) in permuted()) {
        let once = but_for_arrival(fold(&events(&bodies)));
        let again = but_for_arrival(fold(&events(&shuffled)));
        prop_assert_eq!(once, again);
    }

    /// A voucher is the same whether it was folded as its events came or is rebuilt from all of them, and it survives
    /// being written and read.
    #[test]
    fn a_rebuilt_voucher_is_the_one_that_grew(messages in vec(message(), 1..8)) {
        let events = events(&messages);
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
    fn a_state_goes_back_only_from_a_refused_refund_and_a_step_once_heard_stays(messages in vec(message(), 1..8)) {
        let mut voucher: Option<Voucher> = None;
        for event in &events(&messages) {
            let before = voucher.clone();
            voucher = apply(voucher, event);
            if let (Some(before), Some(after)) = (before, &voucher) {
                let refused = after.steps.contains_key(&Step::RefundRejected) && *before.state() != State::Refunded;
                prop_assert!(after.state().rank() >= before.state().rank() || refused);
                prop_assert!(before.steps.keys().all(|step: &Step| after.steps.contains_key(step)));
            }
        }
    }

    /// Arbitrary bytes are read or named unreadable, with a status that is never an agreement.
    #[test]
    fn reading_never_panics_and_never_turns_rubbish_into_success(
        contract in contract(),
        query in ".{0,60}",
        body in vec(any::<u8>(), 0..300),
    ) {
        if let Reading::Unreadable(why) = decode::read(&notification(contract, &query, body.clone())) {
            prop_assert!(ReadProblem::ALL.contains(&why.problem));
            prop_assert!((400..500).contains(&why.problem.status()));
        } else {
            prop_assert!(serde_json::from_slice::<Value>(&body).is_ok_and(|body| body.is_object()));
        }
    }

    #[test]
    fn what_is_nearly_a_notification_is_read_or_named(body in nearly_a_notification()) {
        match decode::read(&notification(Contract::Reserve, "notificationKey=k", body.clone())) {
            Reading::Voucher(told) => {
                let body: Value = serde_json::from_slice(&body).expect("only JSON is read");
                prop_assert_eq!(&body["id"], told.voucher_id.as_str());
                prop_assert_eq!(body["couponId"].as_str(), told.coupon_id.as_ref().map(CouponId::as_str));
            }
            Reading::Unreadable(why) => prop_assert!(!matches!(why.problem, ReadProblem::Encoded | ReadProblem::TooLarge)),
            other => prop_assert!(false, "{other:?}"),
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
    let requests = vec((contract(), query, nearly_a_notification()), 1..4);
    let config = ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(requests in requests)| {
        for (contract, query, body) in requests {
            let body = match contract {
                Contract::Reserve => body,
                Contract::Webhook => enveloped(&body),
            };
            let notification = notification(contract, query, body.clone());
            let reading = decode::read(&notification);
            let id = reading.told().map(|told| told.voucher_id.clone());
            let recorded = store.record_notification(notification, reading, Arc::clone(&policy));
            let answer = runtime.block_on(recorded).expect("recorded");
            if contract == Contract::Webhook {
                prop_assert!(!matches!(*answer, Answer::Agreed | Answer::Declined(_)), "a webhook is not agreed with");
            } else if answer.status() / 100 == 2 && is_reservation(&body) {
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
