//! Finding a voucher by what a caller read out, an agent heard and fingers typed. Held against a large store, since a
//! code that is found among ten may be lost among many.

use std::path::Path;
use std::time::Duration;

use fastrand::Rng;
use rusqlite::{Connection, params};
use serde_json::json;
use voucher_desk::domain::code::heard_from_end;
use voucher_desk::domain::ids::search_key;
use voucher_desk::domain::query::{MatchedBy, Query};
use voucher_desk::store::sqlite::{FILE_NAME, SqliteStore};
use voucher_desk::store::{Found, Store};

use crate::support::app::TestApp;
use crate::support::bodies::reserved;
use crate::support::garble::{WAYS, garbled};

/// Many vouchers beside each other.
struct Register {
    store: SqliteStore,
    codes: Vec<String>,
    _app: TestApp,
}

impl Register {
    /// Half of the codes are ten capitals, as in the vendor's example; the others have much in common.
    async fn with(vouchers: usize) -> Self {
        let mut app = TestApp::start().await;
        app.post("notificationKey=customer-7", reserved(&json!({}))).await.is_agreed();
        app.stop().await;
        app.is_tampered_with();
        let codes = fill(&app.data_dir(), vouchers, &mut Rng::with_seed(7));
        let store = SqliteStore::open(&app.data_dir().join(FILE_NAME)).expect("opens");
        Self { store, codes, _app: app }
    }

    async fn find(&self, typed: &str) -> Found {
        self.store.find(Query::parse(typed).expect("short enough"), 50).await.expect("finds")
    }

    /// Where a code stands among the matches, and why.
    async fn place(&self, typed: &str, code: &str) -> Option<(usize, MatchedBy)> {
        let found = self.find(typed).await;
        let place = found
            .matches
            .iter()
            .position(|(voucher, _)| voucher.coupon_id.as_ref().is_some_and(|id| id.as_str() == code))?;
        Some((place, found.matches[place].1))
    }
}

/// So many of them have not entered the trees of keys: too few to do so.
const NEW: i64 = 100;

/// Puts copies of the one voucher there is beside it, each with a code of its own.
fn fill(data_dir: &Path, vouchers: usize, random: &mut Rng) -> Vec<String> {
    let mut connection = Connection::open(data_dir.join(FILE_NAME)).expect("opens");
    let transaction = connection.transaction().expect("begins");
    let mut codes = Vec::with_capacity(vouchers);
    {
        let mut copy = transaction
            .prepare(
                "INSERT INTO voucher (voucher_id, coupon_key, revision, body)
                 SELECT ?1, ?2, ?3, json_set(body, '$.voucher_id', ?1, '$.coupon_id', ?4) FROM voucher WHERE number = 1",
            )
            .expect("prepares");
        let prepare = |sql: &str| transaction.prepare(sql).expect("prepares");
        let mut new = prepare("INSERT INTO new_key (number, voucher_id, code) VALUES (?1, ?2, ?3)");
        let mut ids = prepare("INSERT INTO id_key (number, voucher_id) VALUES (?1, ?2)");
        let mut forwards = prepare("INSERT INTO code_key (number, code) VALUES (?1, ?2)");
        let mut backwards = prepare("INSERT INTO heard_key (number, heard_from_end, code) VALUES (?1, ?2, ?3)");
        for number in 0..vouchers {
            let code = if number % 2 == 0 { letters(random, 10) } else { format!("GIFT-2026-{}", letters(random, 8)) };
            let key = search_key(&code);
            let number = i64::try_from(number).expect("few");
            let id = format!("v-{number}");
            let row = copy.insert(params![id, key, 10 + number, code]).expect("copies");
            // Most have entered the trees, as they do in time.
            if number < NEW {
                new.execute(params![row, id, key]).expect("adds");
            } else {
                ids.execute(params![row, id]).expect("adds");
                forwards.execute(params![row, key]).expect("adds");
                backwards.execute(params![row, heard_from_end(&key), key]).expect("adds");
            }
            codes.push(code);
        }
    }
    transaction.commit().expect("commits");
    codes
}

fn letters(random: &mut Rng, count: usize) -> String {
    (0..count).map(|_| random.uppercase()).collect()
}

/// The screen opens by itself what is the same code, and nothing else.
fn is_same_code(by: MatchedBy) -> bool {
    matches!(by, MatchedBy::Exact | MatchedBy::Normalised)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_garbled_code_is_among_the_first_three() {
    let (vouchers, tries) =
        if std::env::var_os("VOUCHER_DESK_SOAK").is_some() { (1_000_000, 400) } else { (20_000, 40) };
    let register = Register::with(vouchers).await;
    let mut random = Rng::with_seed(11);
    for way in WAYS {
        for _ in 0..tries {
            let code = random.choice(&register.codes).expect("there are codes");
            let typed = garbled(code, way, &mut random);
            let place = register.place(&typed, code).await;
            let (place, by) = place.unwrap_or_else(|| panic!("{way}: {typed} does not find {code}"));
            assert!(place < 3, "{way}: {typed} finds {code} at {place}, by {by:?}");
            let is_same = search_key(&typed) == search_key(code);
            assert_eq!(is_same_code(by), is_same, "{way}: {typed} finds {code} by {by:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_hit_says_why_it_is_one() {
    let register = Register::with(200).await;
    let code = "AGYPMNVXPJ";
    for (typed, by) in [
        (code, MatchedBy::Exact),
        ("agyp-mnvx pj", MatchedBy::Normalised),
        ("alfa golf yankee papa mike november victor x-ray papa juliett", MatchedBy::Spelled),
        ("AGYP", MatchedBy::Prefix),
        ("VXPJ", MatchedBy::EndsWith),
        ("AGYDMNVXTJ", MatchedBy::SoundAlike),
        ("AGYPNMVXPJ", MatchedBy::SoundAlike),
        ("AGPYMNVXPJ", MatchedBy::Slip),
        ("AGYPMNVPJ", MatchedBy::Slip),
        ("AG?PM*", MatchedBy::Pattern),
        ("*NV?PJ", MatchedBy::Pattern),
        ("please look at AGYP MNVX PJ, thanks", MatchedBy::Pasted),
        ("D9708ADD-6307-418B-A3FC-8C82AA11C9A9", MatchedBy::VoucherId),
        ("customer-7", MatchedBy::NotificationKey),
    ] {
        assert_eq!(register.place(typed, code).await, Some((0, by)), "{typed}");
    }
    for typed in ["AGYXXXVXPJ", "ZZZZ", "PJ", "*", "??????????", "-", "my voucher has not arrived"] {
        assert_eq!(register.place(typed, code).await, None, "{typed}");
    }
}

/// Several codes in one go: each is found, in one list.
#[tokio::test(flavor = "multi_thread")]
async fn several_codes_are_found_at_once() {
    let register = Register::with(100).await;
    let pasted = register.codes[..5].join("\n");
    let found = register.find(&pasted).await;
    assert_eq!(found.matches.len(), 5);
    assert!(found.matches.iter().all(|(_, by)| *by == MatchedBy::Pasted));
}

/// A code that is known was not misheard: what looks like it would only be in the way.
#[tokio::test(flavor = "multi_thread")]
async fn a_known_code_stands_alone() {
    let register = Register::with(5_000).await;
    for code in register.codes.iter().take(200) {
        let found = register.find(code).await;
        assert_eq!(found.matches.len(), 1, "{code}");
        assert_eq!(found.matches[0].1, MatchedBy::Exact);
    }
}

/// Where nearly everything begins alike, the way round takes over from the walk.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_typed_makes_a_look_up_slow_or_fail() {
    let register = Register::with(5_000).await;
    let long = "A".repeat(16 * 1024);
    let words = "word ".repeat(3_000);
    for typed in
        ["*?*?*?*?*?*?A", "?", "A*", "1111111111", "%_[a-z]*", "'; DROP TABLE voucher; --", "\0", &long, &words]
    {
        tokio::time::timeout(Duration::from_secs(30), register.find(typed)).await.expect("comes to an end");
    }
    assert!(Query::parse(&format!("{long}A")).is_err());
}
