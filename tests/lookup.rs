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

const SPELLED: [&str; 36] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "niner", "alfa", "bravo", "charlie",
    "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett", "kilo", "lima", "mike", "november", "oscar",
    "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey", "x-ray", "yankee", "zulu",
];

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

/// Puts copies of the one voucher there is beside it, each with a code of its own.
fn fill(data_dir: &Path, vouchers: usize, random: &mut Rng) -> Vec<String> {
    let mut connection = Connection::open(data_dir.join(FILE_NAME)).expect("opens");
    let transaction = connection.transaction().expect("begins");
    let mut codes = Vec::with_capacity(vouchers);
    {
        let mut copy = transaction
            .prepare(
                "INSERT INTO voucher (voucher_id, coupon_key, heard_from_end, revision, body)
                 SELECT ?1, ?2, ?3, ?4, json_set(body, '$.voucher_id', ?1, '$.coupon_id', ?5) FROM voucher WHERE number = 1",
            )
            .expect("prepares");
        for number in 0..vouchers {
            let code = if number % 2 == 0 { letters(random, 10) } else { format!("GIFT-2026-{}", letters(random, 8)) };
            let key = search_key(&code);
            copy.execute(params![
                format!("v-{number}"),
                key,
                heard_from_end(&key),
                10 + i64::try_from(number).expect("few"),
                code
            ])
            .expect("copies");
            codes.push(code);
        }
    }
    transaction.commit().expect("commits");
    codes
}

fn letters(random: &mut Rng, count: usize) -> String {
    (0..count).map(|_| random.uppercase()).collect()
}

/// A code as it comes out at the other end.
fn garbled(code: &str, way: &str, random: &mut Rng) -> String {
    let mut key: Vec<char> = search_key(code).chars().collect();
    let at = random.usize(..key.len() - 1);
    match way {
        "case" => return code.to_lowercase(),
        "groups" => return key.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" - "),
        "look-alikes" => key.iter_mut().for_each(|c| *c = other_of(*c, &["O0", "I1L", "S5", "B8", "Z2"], random)),
        "neighbours" => {
            [at, at + 1].iter().for_each(|at| key[*at] = other_of(key[*at], &["BDEPTV", "MN", "FS"], random))
        }
        "wrong" => key[at] = other_than(key[at], random),
        "missing" => drop(key.remove(at)),
        "doubled" => key.insert(at, random.uppercase()),
        "swapped" => key.swap(at, at + 1),
        "end" => drop(key.drain(..key.len() - 6)),
        "beginning" => key.truncate(key.len() - 1),
        "unknown" => key[at] = '?',
        "gap" => drop(key.splice(at..=at + 1, ['*'])),
        "spelled" => {
            let words = key.iter().map(|c| SPELLED[c.to_digit(36).expect("a letter or a digit") as usize]);
            return words.collect::<Vec<_>>().join(" ");
        }
        "pasted" => return format!("Dear team, my voucher {code} has not arrived. Best regards, A. Nother"),
        other => panic!("no such way: {other}"),
    }
    key.into_iter().collect()
}

fn other_of(c: char, groups: &[&str], random: &mut Rng) -> char {
    let group = groups.iter().find(|group| group.contains(c));
    group.map_or(c, |group| char::from(group.as_bytes()[random.usize(..group.len())]))
}

fn other_than(c: char, random: &mut Rng) -> char {
    loop {
        let other = random.uppercase();
        if other != c {
            return other;
        }
    }
}

const WAYS: [&str; 14] = [
    "case",
    "groups",
    "look-alikes",
    "neighbours",
    "wrong",
    "missing",
    "doubled",
    "swapped",
    "end",
    "beginning",
    "unknown",
    "gap",
    "spelled",
    "pasted",
];

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
