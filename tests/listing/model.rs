//! What SQL lists is what a plain look at every voucher says, whatever happened to them and whatever is asked.

use std::cmp::Ordering;
use std::sync::Arc;
use std::time::Duration;

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;
use tokio::runtime::Runtime;
use voucher_desk::decode;
use voucher_desk::domain::attention::unsnoozed;
use voucher_desk::domain::clock::Timestamp;
use voucher_desk::domain::days::Between;
use voucher_desk::domain::event::Decision;
use voucher_desk::domain::ids::NotificationKey;
use voucher_desk::domain::listing::{Column, Filter, ListedState, Moment, Range, Ruling, Sort};
use voucher_desk::domain::money::Amount;
use voucher_desk::domain::notification::{Contract, Notification};
use voucher_desk::domain::policy::Policy;
use voucher_desk::domain::usual::Usual;
use voucher_desk::domain::voucher::{PdfStatus, Step, Voucher};
use voucher_desk::store::sqlite::SqliteStore;
use voucher_desk::store::{AsOf, ListQuestion, Listings, Store};

const BEGAN: i64 = 1_700_000_000_000;
const VOUCHERS: usize = 12;
const USUAL: Usual = Usual { ready: Duration::from_secs(3600), pdf: Duration::from_secs(600) };
const COLUMNS: [Column; 13] = [
    Column::Code,
    Column::State,
    Column::Ruling,
    Column::Pdf,
    Column::Shop,
    Column::Value,
    Column::Price,
    Column::Heard,
    Column::Reserved,
    Column::Confirmed,
    Column::Ready,
    Column::Sent,
    Column::Canceled,
];
const MOMENTS: [Moment; 6] =
    [Moment::Reserved, Moment::Confirmed, Moment::Ready, Moment::Sent, Moment::Canceled, Moment::Heard];
const STATES: [&str; 7] = ["RESERVED", "READY", "CONFIRMED", "SENT", "CANCELED", "REFUNDED", "ON_HOLD"];

fn at(minutes: u64) -> Timestamp {
    Timestamp::from_millis(BEGAN).plus(Duration::from_secs(60 * minutes))
}

/// One message about one of the vouchers.
#[derive(Debug, Clone)]
struct Told {
    voucher: usize,
    state: &'static str,
    price: Option<u8>,
    key: u8,
    minutes: u64,
}

fn told() -> impl Strategy<Value = Told> {
    let state = select(STATES.to_vec());
    (0..VOUCHERS, state, prop::option::weighted(0.9, 98_u8..103), 0_u8..3, 0_u64..200)
        .prop_map(|(voucher, state, price, key, minutes)| Told { voucher, state, price, key, minutes })
}

impl Told {
    async fn happen(&self, store: &SqliteStore, now: Timestamp) {
        let ago = now.minus(Duration::from_secs(self.minutes * 60));
        let body = json!({
            "id": format!("v{}", self.voucher), "couponId": format!("CODE{}", (self.voucher * 7) % VOUCHERS),
            "state": self.state, "value": self.voucher % 3, "price": self.price,
            "reservationDate": (!self.voucher.is_multiple_of(4)).then_some(ago), "confirmDate": (self.price == Some(100)).then_some(now),
        });
        let notification = Notification {
            received_at: now,
            contract: Contract::Reserve,
            query: (self.key > 0).then(|| format!("notificationKey=k{}", self.key)),
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: body.to_string().into(),
            peer: "127.0.0.1".to_owned(),
        };
        let reading = decode::read(&notification);
        let policy = Policy { max_price: Amount::parse("101"), ..Policy::default() };
        store.record_notification(notification, reading, Arc::new(policy)).await.expect("records");
    }
}

/// Something to ask: mostly narrowed by one or two things, so that something is left.
#[derive(Debug, Clone)]
struct Ask {
    filter: Filter,
    period: Option<(Moment, Between)>,
    sort: Sort,
}

fn ask() -> impl Strategy<Value = Ask> {
    let rarely = |set| prop::option::weighted(0.3, set);
    let states = rarely(btree_set(select(ListedState::ALL.to_vec()), 1..5).boxed());
    let rulings = prop::option::weighted(0.2, btree_set(select(Ruling::ALL.to_vec()), 1..4));
    let pdf = prop::option::weighted(0.2, btree_set(select(vec![PdfStatus::None, PdfStatus::Pending]), 1..3));
    let bound = prop::option::weighted(0.5, 98_i64..103);
    let price = prop::option::weighted(0.3, (bound.clone(), bound));
    let period = prop::option::weighted(0.4, (select(MOMENTS.to_vec()), 0_u64..1500, 0_u64..1500));
    let key = prop::option::weighted(0.2, 1_u8..3);
    let order = (select(COLUMNS.to_vec()), any::<bool>());
    (states, rulings, pdf, price, period, key, prop::bool::weighted(0.2), order).prop_map(
        |(states, rulings, pdf, price, period, key, needs_attention, (by, descending))| {
            let amount = |euros: Option<i64>| euros.and_then(|euros| Amount::from_cents(euros * 100));
            let (least, most) = price.unwrap_or_default();
            let filter = Filter {
                states: states.unwrap_or_default(),
                rulings: rulings.unwrap_or_default(),
                pdf: pdf.unwrap_or_default(),
                price: Range { least: amount(least), most: amount(most) },
                key: key.and_then(|key| NotificationKey::parse(format!("k{key}")).ok()),
                needs_attention,
                ..Filter::default()
            };
            let period = period.map(|(of, from, until)| (of, Between { from: at(from), until: at(until) }));
            Ask { filter, period, sort: Sort { by, descending } }
        },
    )
}

fn moment(voucher: &Voucher, moment: Moment) -> Option<Timestamp> {
    let step = match moment {
        Moment::Heard => return Some(voucher.last_heard_at),
        Moment::Reserved => Step::Reserved,
        Moment::Confirmed => Step::Confirmed,
        Moment::Ready => Step::Ready,
        Moment::Sent => Step::Sent,
        Moment::Canceled => Step::Canceled,
    };
    let heard = voucher.steps.get(&step)?;
    Some(heard.at.map_or(heard.received_at, |ranked| ranked.at))
}

fn ruling(voucher: &Voucher) -> String {
    match voucher.decision.as_ref().map(|decided| &decided.decision) {
        None => "none".to_owned(),
        Some(Decision::Agreed) => "agreed".to_owned(),
        Some(Decision::Declined(rule)) => rule.name().to_owned(),
    }
}

fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).expect("JSON").as_str().expect("a word").to_owned()
}

fn holds(ask: &Ask, voucher: &Voucher, now: Timestamp) -> bool {
    let Filter { states, rulings, pdf, price, key, needs_attention, .. } = &ask.filter;
    let state = ListedState::from(voucher.state());
    (states.is_empty() || states.contains(&state))
        && (rulings.is_empty() || rulings.iter().any(|wanted| word(wanted) == ruling(voucher)))
        && (pdf.is_empty() || pdf.contains(&voucher.pdf_status()))
        && price.least.is_none_or(|least| voucher.price.is_some_and(|price| price >= least))
        && price.most.is_none_or(|most| voucher.price.is_some_and(|price| price <= most))
        && key.is_none_or_same(voucher.notification_key.as_ref())
        && (!needs_attention || !unsnoozed(voucher, &USUAL, now).is_empty())
        && ask
            .period
            .is_none_or(|(of, between)| moment(voucher, of).is_some_and(|at| between.from <= at && at < between.until))
}

trait NoneOrSame<T> {
    fn is_none_or_same(&self, other: Option<&T>) -> bool;
}

impl<T: PartialEq> NoneOrSame<T> for Option<T> {
    fn is_none_or_same(&self, other: Option<&T>) -> bool {
        self.as_ref().is_none_or(|wanted| Some(wanted) == other)
    }
}

/// What a voucher is sorted by, where that is a number.
fn number(by: Column, voucher: &Voucher) -> Option<i64> {
    let place = |all: &[String], word: &str| all.iter().position(|known| known == word).map(|place| place as i64);
    match by {
        Column::Code | Column::Shop => None,
        Column::State => Some(ListedState::from(voucher.state()) as i64),
        Column::Ruling => place(&Ruling::ALL.map(word), &ruling(voucher)),
        Column::Pdf => Some(voucher.pdf_status() as i64),
        Column::Value => voucher.value.map(Amount::cents),
        Column::Price => voucher.price.map(Amount::cents),
        Column::Heard => Some(voucher.last_heard_at.millis()),
        Column::Reserved => moment(voucher, Moment::Reserved).map(Timestamp::millis),
        Column::Confirmed => moment(voucher, Moment::Confirmed).map(Timestamp::millis),
        Column::Ready => moment(voucher, Moment::Ready).map(Timestamp::millis),
        Column::Sent => moment(voucher, Moment::Sent).map(Timestamp::millis),
        Column::Canceled => moment(voucher, Moment::Canceled).map(Timestamp::millis),
    }
}

/// Whether two neighbours stand in the order that was asked for.
fn in_order(sort: Sort, one: &Voucher, next: &Voucher) -> bool {
    let order = match sort.by {
        Column::Code => one.coupon_id.cmp(&next.coupon_id),
        _ => match (number(sort.by, one), number(sort.by, next)) {
            (Some(one), Some(next)) => one.cmp(&next),
            (None, Some(_)) => return false,
            (Some(_) | None, None) => return true,
        },
    };
    order != if sort.descending { Ordering::Less } else { Ordering::Greater }
}

async fn compare(store: &SqliteStore, ask: &Ask, now: Timestamp) -> Result<(), TestCaseError> {
    while store.follow_vouchers().await.expect("follows").left > 0 {}
    let all = store.numbered((1..=20).collect()).await.expect("reads");
    let question = ListQuestion {
        filter: ask.filter.clone(),
        period: ask.period,
        sort: ask.sort,
        as_of: AsOf { now, usual: USUAL },
    };
    let listed = store.list(question).await.expect("lists").numbers;
    let mut expected: Vec<i64> =
        all.iter().filter(|numbered| holds(ask, &numbered.voucher, now)).map(|numbered| numbered.number).collect();
    let mut found = listed.clone();
    found.sort_unstable();
    expected.sort_unstable();
    prop_assert_eq!(found, expected, "{:?}", ask);
    let vouchers = store.numbered(listed).await.expect("reads");
    for two in vouchers.windows(2) {
        prop_assert!(in_order(ask.sort, &two[0].voucher, &two[1].voucher), "{ask:?}: {two:#?}");
    }
    Ok(())
}

#[test]
fn a_list_has_what_a_look_at_every_voucher_says_in_the_order_asked_for() {
    let runtime = Runtime::new().expect("a runtime");
    let config = ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(history in vec(told(), 1..50), asks in vec(ask(), 12))| {
        let folder = tempfile::tempdir().expect("a folder");
        let store = SqliteStore::open(&folder.path().join("store.sqlite")).expect("opens");
        // Lists follow in the middle of it as well as at its end.
        let half = history.len() / 2;
        for (minutes, told) in history.iter().enumerate() {
            let now = at(20 * minutes as u64);
            runtime.block_on(told.happen(&store, now));
            if minutes == half {
                runtime.block_on(compare(&store, &asks[0], now))?;
            }
        }
        for ask in &asks {
            runtime.block_on(compare(&store, ask, at(20 * history.len() as u64)))?;
        }
    });
}
