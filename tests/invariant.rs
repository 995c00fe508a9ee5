//! The promise itself: whatever comes, by whichever contract, in whatever order and under whatever rules, no reservation
//! is answered with a 2xx unless an "agreed" for that voucher with those terms is in the journal by then. A webhook's 2xx
//! is an acknowledgement and nothing else.
//!
//! Requests are generated, read, settled and recorded by the real store with many at once, and every 2xx is held against
//! the database as another connection sees it at that moment. `VOUCHER_DESK_SOAK=1` runs 100,000 of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use fastrand::Rng;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use tokio::task::JoinSet;
use voucher_desk::decode;
use voucher_desk::domain::clock::Timestamp;
use voucher_desk::domain::money::Amount;
use voucher_desk::domain::notification::{Contract, Notification};
use voucher_desk::domain::policy::{KeyPattern, Mode, Policy};
use voucher_desk::domain::rule::Factor;
use voucher_desk::store::Store;
use voucher_desk::store::sqlite::{FILE_NAME, SqliteStore};

const REQUESTS: usize = 8_000;
const REQUESTS_OF_A_SOAK: usize = 100_000;
/// Enough that the writer shares its commits among many.
const AT_ONCE: usize = 192;
/// How many requests there are for one voucher, about.
const A_VOUCHER: usize = 16;
const DAY_MILLIS: i64 = 86_400_000;

/// A request, the same for the same number.
struct Generated {
    contract: Contract,
    query: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

fn pick(rng: &mut Rng, among: &[&'static str]) -> &'static str {
    among[rng.usize(..among.len())]
}

fn generated(number: usize) -> Generated {
    let mut rng = Rng::with_seed(number as u64);
    if number > 0 && rng.u8(..) < 40 {
        return generated(rng.usize(..number));
    }
    let voucher = number / (A_VOUCHER * AT_ONCE) * AT_ONCE + rng.usize(..AT_ONCE);
    let mut members = vec![
        format!("\"id\":\"voucher-{voucher}\""),
        format!("\"couponId\":\"{}\"", if rng.u8(..) < 10 { "OTHER".to_owned() } else { format!("C{voucher}") }),
        format!("\"state\":{}", state(&mut rng)),
    ];
    for name in ["value", "price"] {
        let odd = ["150.00", "1.5e2", "151", "151", "0", "1e9", "null", "-1", "\"150\""];
        members.push(format!("\"{name}\":{}", if rng.u8(..) < 40 { pick(&mut rng, &odd) } else { "150" }));
    }
    if rng.bool() {
        members.push(format!(
            "\"resaExpireDate\":\"{}\"",
            pick(&mut rng, &["2017-06-26T15:27:37.502Z", "2999-01-01T00:00:00Z", "soon"])
        ));
    }
    if rng.u8(..) < 40 {
        let among =
            ["\"state\":\"READY\"", "\"price\":1", "\"x\":{\"a\":1,\"a\":2}", "\"x\":[[1]]", "\"State\":\"READY\""];
        members.push(pick(&mut rng, &among).to_owned());
    }
    rng.shuffle(&mut members);
    let mut body = format!("{{{}}}", members.join(",")).into_bytes();
    if rng.u8(..) < 12 {
        let place = rng.usize(..body.len());
        body[place] ^= 1 << rng.u8(..8);
    }
    if rng.u8(..) < 6 {
        body.truncate(rng.usize(..body.len()));
    }
    let odd = ["customer-8", "stranger", "", "%ff", "a&notificationKey=b"];
    let query = format!("notificationKey={}", if rng.u8(..) < 40 { pick(&mut rng, &odd) } else { "customer-7" });
    let headers = vec![("content-type".to_owned(), pick(&mut rng, &["application/json", "text/plain"]).to_owned())];
    let contract = if rng.u8(..) < 64 { Contract::Webhook } else { Contract::Reserve };
    let body = if contract == Contract::Webhook { enveloped(&mut rng, &body) } else { body };
    Generated { contract, query, headers, body }
}

/// A webhook around a message; its id now and then is that of another one.
fn enveloped(rng: &mut Rng, message: &[u8]) -> Vec<u8> {
    let events = ["coupon/reserved", "coupon/reserved", "coupon/confirmed", "coupon/ready", "coupon/blocked"];
    let id = rng.u16(..8_000);
    let head = format!(r#"{{"event":"{}","id":"event-{id}","message":"#, pick(rng, &events));
    let (before, after) = if rng.bool() { (r#"{"data":"#, "}}") } else { ("", "}") };
    [head.as_bytes(), before.as_bytes(), message, after.as_bytes()].concat()
}

fn state(rng: &mut Rng) -> &'static str {
    let others = ["\"READY\"", "\"CONFIRMED\"", "\"CANCELED\"", "\"PAUSED\"", "\"reserved\"", "\"\"", "[\"RESERVED\"]"];
    if rng.u8(..) < 96 { pick(rng, &others) } else { "\"RESERVED\"" }
}

/// Rules that change from request to request, as if somebody kept turning the settings.
fn policies() -> Vec<Arc<Policy>> {
    let amount = |text| Amount::parse(text).expect("an amount");
    let policies = [
        Policy::default(),
        Policy::default(),
        Policy { mode: Mode::Decline, ..Policy::default() },
        Policy { decline_expired: true, ..Policy::default() },
        Policy { max_price: Some(amount("150")), ..Policy::default() },
        Policy { max_value: Some(amount("100")), ..Policy::default() },
        Policy { max_price_factor: Factor::parse("1"), ..Policy::default() },
        Policy { key_pattern: KeyPattern::parse("customer-[0-9]").ok(), ..Policy::default() },
        Policy { daily_count: Some(3), ..Policy::default() },
        Policy { daily_sum: Some(amount("600")), ..Policy::default() },
    ];
    policies.into_iter().map(Arc::new).collect()
}

/// Whether the bytes can be taken for a reservation, whichever of two members one goes by. None is generated escaped.
fn may_be_a_reservation(body: &[u8]) -> bool {
    const WORD: &[u8] = b"\"state\":\"RESERVED\"";
    body.windows(WORD.len()).any(|window| window == WORD)
}

/// Holds an agreement against the journal as another connection sees it.
fn is_in_the_journal(database: &Connection, body: &[u8]) -> Result<(), String> {
    let told: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let id = told["id"].as_str().ok_or("no id")?;
    let agreed = database
        .prepare_cached(
            "SELECT told.fact FROM event AS decided JOIN event AS told USING (notification_id)
             WHERE decided.voucher_id = ?1 AND told.voucher_id = ?1 AND decided.fact ->> '$.kind' = 'decided'
               AND decided.fact ->> '$.outcome' = 'agreed' AND told.fact ->> '$.kind' = 'told'",
        )
        .and_then(|mut statement| {
            statement.query_map([id], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()
        })
        .map_err(|error| error.to_string())?;
    let [agreed] = agreed.as_slice() else { return Err(format!("{} agreements", agreed.len())) };
    let agreed: Value = serde_json::from_str(agreed).map_err(|error| error.to_string())?;
    for (name, stored) in [("couponId", "coupon_id"), ("value", "value"), ("price", "price")] {
        let same = match (&told[name], &agreed[stored]) {
            (_, Value::Null) => false,
            // What a repeat does not name cannot differ.
            (Value::Null, _) => true,
            (told, agreed) => told.as_f64() == agreed.as_f64() && told.as_str() == agreed.as_str(),
        };
        if !same {
            return Err(format!("{name} is {}, agreed with was {}", told[name], agreed[stored]));
        }
    }
    Ok(())
}

/// Sends the numbers that are left one after the other; counts the answers, and the reservations that got a 2xx.
async fn send(
    store: Arc<SqliteStore>,
    path: Arc<Path>,
    next: Arc<AtomicUsize>,
    requests: usize,
) -> (BTreeMap<&'static str, usize>, usize) {
    let database = Connection::open_with_flags(&*path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("opens beside it");
    let (policies, mut answers, mut agreements) = (policies(), BTreeMap::new(), 0);
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= requests {
            return (answers, agreements);
        }
        let Generated { contract, query, headers, body } = generated(number);
        let notification = Notification {
            // A few requests a day, so that the daily caps are met on both sides.
            received_at: Timestamp::from_millis(1_700_000_000_000 + (number / 32) as i64 * DAY_MILLIS),
            contract,
            query: Some(query),
            headers,
            body: body.clone().into(),
            peer: "127.0.0.1".to_owned(),
        };
        let reading = decode::read(&notification);
        let policy = Arc::clone(&policies[number % policies.len()]);
        let answer = store.record_notification(notification, reading, policy).await.expect("recorded");
        *answers.entry(answer.word()).or_insert(0) += 1;
        if contract == Contract::Webhook {
            assert!(!["agreed", "declined"].contains(&answer.word()), "request {number} was decided on: {answer:?}");
        } else if (200..300).contains(&answer.status()) && may_be_a_reservation(&body) {
            agreements += 1;
            if let Err(why) = is_in_the_journal(&database, &body) {
                panic!("request {number} was answered {answer:?}: {why}\n{}", String::from_utf8_lossy(&body));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_reservation_gets_a_2xx_without_a_committed_agreement() {
    let requests = if std::env::var_os("VOUCHER_DESK_SOAK").is_some() { REQUESTS_OF_A_SOAK } else { REQUESTS };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path: Arc<Path> = folder.path().join(FILE_NAME).into();
    let store = Arc::new(SqliteStore::open(&path).expect("opens"));
    let next = Arc::new(AtomicUsize::new(0));
    let mut clients: JoinSet<_> =
        (0..AT_ONCE).map(|_| send(Arc::clone(&store), Arc::clone(&path), Arc::clone(&next), requests)).collect();
    let (mut answers, mut agreements) = (BTreeMap::new(), 0);
    while let Some(client) = clients.join_next().await {
        let (of_client, agreed) = client.expect("no broken promise");
        agreements += agreed;
        of_client.into_iter().for_each(|(word, count)| *answers.entry(word).or_insert(0) += count);
    }
    println!("{requests} requests: {agreements} reservations answered 2xx; {answers:?}");
    assert_eq!(answers.values().sum::<usize>(), requests);
    assert!(agreements > requests / 20, "few agreements prove little: {agreements}");
    let words = ["acknowledged", "agreed", "conflict", "declined", "unreadable", "unrecognised"];
    assert!(answers.keys().eq(&words) && answers.values().all(|count| *count > requests / 100), "{answers:?}");
    let rebuilt = store.rebuild().await.expect("rebuilds");
    assert_eq!(rebuilt.differing, [], "the projection is what the journal adds up to");
    agreed_days_add_up(&path);
}

/// The running totals of the daily caps are those of the journal.
fn agreed_days_add_up(path: &Path) {
    let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("opens");
    let rows = |sql: &str| -> Vec<(i64, i64, i64)> {
        let mut statement = database.prepare(sql).expect("prepares");
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("reads");
        rows.collect::<Result<_, _>>().expect("reads")
    };
    let counted = rows("SELECT day, count, cents FROM agreed_day ORDER BY day");
    let journal = rows(
        "SELECT decided.recorded_at / 86400000, count(*), sum(CAST(round((told.fact ->> '$.price') * 100) AS INTEGER))
         FROM event AS decided JOIN event AS told USING (notification_id)
         WHERE decided.fact ->> '$.outcome' = 'agreed' AND told.fact ->> '$.kind' = 'told' GROUP BY 1 ORDER BY 1",
    );
    assert_eq!(counted, journal);
}
