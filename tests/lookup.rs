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
use crate::support::bodies::{QUERY, reserved};
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
        ("Anatole Gaston Yvonne Pierre Marcel Nicolas Victor Xavier Pierre Joseph", MatchedBy::Spelled),
        ("a comme alain, g, y comme yvonne, papa, mike, november, v, x-ray, p for paul, j", MatchedBy::Spelled),
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

/// A code, each character said as the window's read-back says it in a language.
fn read_back(code: &str, words: &str) -> Vec<String> {
    let line = |begins: &str| {
        let line = words.lines().map(str::trim).find(|line| line.starts_with(begins));
        line.unwrap_or_else(|| panic!("read-back has no {begins}"))
    };
    let digits: Vec<_> = line("digits: [").split('\'').skip(1).step_by(2).collect();
    let like =
        line("like: ").split_once("=> ").expect("a sentence").1.trim_matches([',', '`']).replace("${word}", "word");
    let said = |c: char| match c.to_digit(10) {
        Some(digit) => digits[digit as usize].to_owned(),
        None => like.replace("word", line(&format!("{c}: '")).split('\'').nth(1).expect("a word")),
    };
    code.chars().map(said).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_read_back_says_finds_the_voucher_in_either_language() {
    let app = TestApp::start().await;
    let code = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    app.post(QUERY, reserved(&json!({ "couponId": code }))).await.is_agreed();
    for (words, known) in [
        (include_str!("../ui/src/words/en/readBack.ts"), "X-ray"),
        (include_str!("../ui/src/words/fr/readBack.ts"), "comme Xavier"),
    ] {
        let said = read_back(code, words);
        assert_eq!(said[23], known);
        let shown: Vec<_> = code.chars().zip(&said).map(|(c, word)| format!("{c} {word}")).collect();
        for typed in [said.join(" "), said.join(", ").to_uppercase(), shown.join("\n")] {
            let found = app.find(&typed).await;
            let hit = &found["matches"][0];
            assert_eq!((&hit["couponId"], &hit["matchedBy"]), (&json!(code), &json!("spelled")), "{typed}");
        }
    }
}

/// A code that is made of the words which others are spelled with is not lost behind them.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_as_it_is_written_comes_before_one_that_is_spelled_so() {
    let app = TestApp::start().await;
    let codes = ["ANATOLE", "OSCAR-SEPT", "O7", "UN DEUX", "12", "OSCAR"];
    for (number, code) in codes.iter().enumerate() {
        let body = reserved(&json!({ "id": format!("v-{number}"), "couponId": code }));
        app.post(QUERY, body).await.is_agreed();
    }
    for (typed, expected) in [
        ("anatole", vec![("ANATOLE", "normalised")]),
        ("oscar sept", vec![("OSCAR-SEPT", "normalised"), ("O7", "spelled")]),
        ("O comme Oscar, 7", vec![("O7", "spelled")]),
        ("ANATOLE\nOSCAR", vec![("OSCAR", "pasted"), ("ANATOLE", "pasted")]),
        ("UN DEUX", vec![("UN DEUX", "exact"), ("12", "spelled")]),
        ("un deux", vec![("UN DEUX", "normalised"), ("12", "spelled")]),
    ] {
        let found = app.find(typed).await;
        let hits = found["matches"].as_array().expect("matches").iter();
        let hits: Vec<_> = hits.map(|hit| (hit["couponId"].as_str(), hit["matchedBy"].as_str())).collect();
        let expected: Vec<_> = expected.into_iter().map(|(code, by)| (Some(code), Some(by))).collect();
        assert_eq!(hits, expected, "{typed}");
    }
}

/// What stands around a code in a message or a table is no part of it, unless it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_found_with_what_is_written_around_it() {
    let app = TestApp::start().await;
    for (number, code) in ["FLOOD00012", "(ODD)", "ODD7"].iter().enumerate() {
        let body = reserved(&json!({ "id": format!("v-{number}"), "couponId": code }));
        app.post(QUERY, body).await.is_agreed();
    }
    for (typed, code, by) in [
        ("\"FLOOD00012\"", "FLOOD00012", "normalised"),
        ("« flood-00012 »", "FLOOD00012", "normalised"),
        ("[FLOOD00012],", "FLOOD00012", "normalised"),
        ("‘FLOOD00012’;", "FLOOD00012", "normalised"),
        ("#FLOOD00012!", "FLOOD00012", "normalised"),
        ("\"foxtrot lima oscar oscar delta 0 0 0 1 2\"", "FLOOD00012", "spelled"),
        ("(v-0)", "FLOOD00012", "pasted"),
        ("(ODD)", "(ODD)", "exact"),
        ("(odd)", "(ODD)", "normalised"),
        ("(ODD7)", "ODD7", "normalised"),
        ("(FLOOD0001?)", "FLOOD00012", "pattern"),
    ] {
        let found = app.find(typed).await;
        let first = &found["matches"][0];
        assert_eq!((first["couponId"].as_str(), first["matchedBy"].as_str()), (Some(code), Some(by)), "{typed}");
    }
    for nothing in ["\"\"", "()", "!", "\"FLOOD00099X\""] {
        assert_eq!(app.find(nothing).await["matches"].as_array().map(Vec::len), Some(0), "{nothing}");
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
