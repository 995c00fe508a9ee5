//! Taking out the personal data of a voucher: what goes is gone to the last byte, what stays is what it was, and nothing
//! brings it back unasked.

mod kept;
mod retention;
mod traces;

use std::path::Path;

use reqwest::Method;
use serde_json::{Value, json};
use voucher_desk::api::error::ErrorCode;
use voucher_desk::domain::audit::{Act, Deed, Done};
use voucher_desk::domain::clock::Timestamp;
use voucher_desk::domain::ids::VoucherId;
use voucher_desk::receiver::RESERVE_PATH;
use voucher_desk::simulator::{Order, Voucher};
use voucher_desk::store::sqlite::{FILE_NAME, SqliteStore, TABLES};
use voucher_desk::store::{Erase, Erasure};

use crate::support::app::{Answered, Setup, TestApp, acts, kinds, order};
use crate::support::bodies::{COUPON, QUERY, RESERVED, VOUCHER, ready, reserved, reserved_number};
use crate::support::rows::{integrity, number, requests, tamper, tamper_together};
use crate::support::tree::tree;
use crate::support::wait::within;

/// Stands in every value that must go.
const CANARY: &str = "cnry-";
const KEY: &str = "cnry-good-7Qx";
const OTHER_QUERY: &str = "notificationKey=cnry-bad-9Zz";
/// With so many new vouchers they are found by trees in the next idle moment.
const ENOUGH_TO_SETTLE: usize = 260;

/// A notification with a header of its own.
async fn post(app: &TestApp, query: &str, body: String) -> Answered {
    let request = app.request(Method::POST, &format!("{RESERVE_PATH}?{query}"));
    Answered::to(request.header("content-type", "application/json").header("x-note", "cnry-header").body(body)).await
}

fn count(app: &TestApp, sql: &str) -> i64 {
    number(&app.data_dir(), sql)
}

/// Every file of the data directory that has the text in it.
fn holding(data_dir: &Path, text: &[u8]) -> Vec<String> {
    let files = tree(data_dir).into_keys().map(|name| data_dir.join(name)).filter(|path| path.is_file());
    let has = |path: &Path| {
        let bytes = std::fs::read(path).expect("reads");
        bytes.windows(text.len()).any(|window| window == text)
    };
    files.filter(|path| has(path)).map(|path| path.display().to_string()).collect()
}

/// A voucher that went all the way, in the trees by which vouchers are found, with everything that a person may add.
async fn whole_life(app: &TestApp) -> Voucher {
    for number in 0..ENOUGH_TO_SETTLE {
        app.post("notificationKey=cnry-good-other", reserved_number(number)).await.is_agreed();
        if number == ENOUGH_TO_SETTLE / 2 {
            let voucher = app.jackpot().reserve(Order { notification_key: KEY.to_owned(), ..order() });
            app.until_stored(voucher.id.as_str()).await;
        }
    }
    within("the key to enter its tree", async {
        while count(app, &format!("SELECT count(*) FROM user_key WHERE user = '{KEY}'")) == 0 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let found = app.find(KEY).await;
    let id = found["matches"][0]["voucherId"].as_str().expect("found by its key").to_owned();
    let voucher = app.jackpot().voucher(&VoucherId::parse(id.clone()).expect("an id")).expect("Jackpot knows it");
    let more = reserved(&json!({
        "id": id, "couponId": voucher.coupon_id.as_str(), "value": 50, "price": 47.5, "note": "cnry-body",
    }));
    post(app, &format!("notificationKey={KEY}"), more).await.is_agreed();
    let other = reserved(&json!({ "id": id, "couponId": voucher.coupon_id.as_str(), "value": 51, "price": 47.5 }));
    post(app, &format!("notificationKey={KEY}"), other)
        .await
        .is(409, r#"{"status":"error","reason":"terms_conflict"}"#);
    app.calls().refresh_link(&id).await.expect("a fresh link");
    app.calls().add_note(&id, "cnry-note").await.expect("notes");
    app.calls().set_ticket(&id, "cnry-ticket").await.expect("names");
    let subject = voucher_desk::api::calls::Subject::Voucher(id);
    app.calls()
        .snooze(&subject, None, "cnry-reason")
        .await
        .or_else(|error| match error.code {
            // What may still have to be done comes back.
            ErrorCode::SnoozeRefused => Ok(()),
            _ => Err(error),
        })
        .expect("is put aside");
    voucher
}

/// A voucher that was declined for its end user's key, new, with a link that was refused, and a request nobody could read.
async fn declined(app: &TestApp) {
    post(app, OTHER_QUERY, RESERVED.to_owned())
        .await
        .is(422, r#"{"status":"declined","reason":"notification_key_pattern"}"#);
    let link = "https://files.example/a.pdf?signature=cnry-signature";
    post(app, OTHER_QUERY, ready(&json!({ "signedUrl": link }))).await.is_acknowledged();
    app.until(VOUCHER, "the link to be refused", |view| kinds(view).contains(&"pdf_failed")).await;
    let broken = format!("{{\"id\":\"{VOUCHER}\",\"note\":\"cnry-unread\"");
    post(app, OTHER_QUERY, broken).await;
}

/// Everything that is listed as going holds a canary before: the list cannot claim what nobody tries.
fn assert_every_column_is_tried(app: &TestApp) {
    for table in TABLES {
        for column in table.goes.iter().filter(|column| **column != "number") {
            let sql = format!(
                "SELECT count(*) FROM {} WHERE CAST({column} AS TEXT) LIKE '%{CANARY}%' ESCAPE '\\'",
                table.name
            );
            assert!(count(app, &sql) > 0, "no canary in {}.{column}", table.name);
        }
        for column in table.stays {
            let sql = format!("SELECT count(*) FROM {} WHERE CAST({column} AS TEXT) LIKE '%{CANARY}%'", table.name);
            assert_eq!(count(app, &sql), 0, "{}.{column} would stay", table.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn not_a_byte_of_what_goes_is_left() {
    let setup = Setup::default().with_jackpot().set("policy.key_pattern", "cnry-good.*");
    let mut app = setup.start().await;
    let voucher = whole_life(&app).await;
    declined(&app).await;
    assert_every_column_is_tried(&app);
    let id = voucher.id.as_str();
    let link = app.calls().copy_link(id).await.expect("a link");
    let before = app.voucher(id).await;
    let pdf = before["pdf"]["path"].as_str().expect("a path").to_owned();
    let answers = count(&app, "SELECT count(*) FROM notification WHERE answer IN ('agreed', 'declined', 'conflict')");

    let view = app.calls().erasure(id).await.expect("a statement");
    assert_eq!((view.keys, view.files, view.notes, view.older_copies.len()), (1, 1, 2, 0));
    assert!(view.requests >= 4 && view.links >= 1, "{view:?}");
    let erased = app.calls().erase(id, voucher.coupon_id.as_str()).await.expect("is erased");
    app.calls().erase(VOUCHER, COUPON).await.expect("is erased");
    assert!(!Path::new(&pdf).exists(), "the file is gone at once");
    // The neighbours' key stays, whatever is taken out beside it.
    let others = count(&app, "SELECT count(*) FROM voucher_user WHERE user = 'cnry-good-other'");
    assert_eq!(others, i64::try_from(ENOUGH_TO_SETTLE).expect("few"));
    assert_eq!((&erased.view.notification_key, erased.view.erased_at.is_some()), (&None, true));

    let after = app.voucher(id).await;
    for stays in ["state", "couponId", "value", "price", "decision", "timeline", "flags", "deliveries", "validUntil"] {
        assert_eq!(after[stays], before[stays], "{stays}");
    }
    let is_told = |view: &Value| kinds(view).iter().filter(|kind| **kind != "erased").count();
    assert_eq!(is_told(&after), is_told(&before), "every entry of the journal stays");
    let still = "SELECT count(*) FROM notification WHERE answer IN ('agreed', 'declined', 'conflict')";
    assert_eq!(count(&app, still), answers, "and every answer");
    assert!(after["journal"].as_array().expect("a journal").iter().all(|entry| entry["hasRequest"] == false));
    assert_eq!(app.find(voucher.coupon_id.as_str()).await["matches"][0]["matchedBy"], "exact", "its code finds it");
    assert_eq!(app.find(KEY).await["matches"], json!([]), "its end user's key does not");
    assert_eq!(acts(&app, id).await[0], "erased");

    app.stop().await;
    for gone in [
        KEY,
        "cnry-bad",
        "cnry-header",
        "cnry-body",
        "cnry-note",
        "cnry-ticket",
        "cnry-reason",
        "cnry-signature",
        "cnry-unread",
        &link,
    ] {
        assert_eq!(holding(&app.data_dir(), gone.as_bytes()), [""; 0], "{gone}");
    }
    assert_eq!(integrity(&app.data_dir()), "ok");
    app.begin().await;
    assert_eq!(app.voucher(id).await["erasedAt"], after["erasedAt"]);
}

/// The triggers let through what an erasure does, and nothing that looks like it.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_recorded_is_changed_by_an_erasure_and_by_nothing_else() {
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.post("notificationKey=another", reserved_number(1)).await.is_agreed();
    app.post("notificationKey=nobody", "{").await;
    let data_dir = app.data_dir();
    let erasing = format!("INSERT INTO erasing VALUES ('{VOUCHER}')");
    let empty = "UPDATE notification SET query = NULL, headers = '[]', body = NULL WHERE id = 1";
    let mark = "UPDATE event SET fact = json_set(fact, '$.notification_key', 'erased:1') WHERE id = 1";
    for sql in [empty, mark] {
        assert!(tamper(&data_dir, sql).expect_err("refused").contains("append-only"), "{sql}");
    }
    for sql in [
        &empty.replace("id = 1", "id = 2"),
        &mark.replace("id = 1", "id = 3"),
        "UPDATE notification SET query = NULL, headers = '[]' WHERE id = 1",
        "UPDATE notification SET query = 'erased', headers = '[]', body = NULL WHERE id = 1",
        "UPDATE notification SET query = NULL, headers = '[]', body = NULL, answer = 'declined' WHERE id = 1",
        "UPDATE notification SET query = NULL, headers = '[]', body = NULL, repeat_key = x'00' WHERE id = 1",
        "UPDATE notification SET query = NULL, headers = '[]', body = NULL, received_at = 0 WHERE id = 1",
        "UPDATE event SET fact = json_set(fact, '$.notification_key', 'somebody') WHERE id = 1",
        "UPDATE event SET fact = json_set(fact, '$.price', 1) WHERE id = 1",
        "UPDATE event SET fact = json_set(fact, '$.notification_key', 'erased:1', '$.price', 1) WHERE id = 1",
        "UPDATE event SET fact = json_set(fact, '$.reason', 'another') WHERE id = 1",
        "UPDATE event SET recorded_at = 0 WHERE id = 1",
        "UPDATE event SET voucher_id = 'x' WHERE id = 1",
        "UPDATE event SET fact = '{}' WHERE id = 1",
        "DELETE FROM event WHERE id = 1",
        "DELETE FROM notification WHERE id = 1",
    ] {
        let refused = tamper_together(&data_dir, &format!("{erasing}; {sql}")).expect_err(sql);
        assert!(refused.contains("append-only"), "{sql}: {refused}");
    }
    let kept = requests(&data_dir);
    assert!(kept.iter().all(|request| request.query.is_some() && request.body.is_some()), "nothing was changed");
    let bytes = "SELECT bytes FROM unreadable";
    assert!(count(&app, bytes) > 0);
    app.calls().erase(VOUCHER, COUPON).await.expect("is erased");
    assert_eq!(requests(&data_dir)[2], kept[2], "what could not be read and names somebody else stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_removed_before_the_code_was_typed() {
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    let before = app.voucher(VOUCHER).await;
    // A look-alike, a beginning, the end user's key, the id of a voucher that has a code.
    for typed in ["", "AGYPMNVXP", "AGYPMNVXPI", "customer-7", VOUCHER, "AGYPMNVXPJ AGYPMNVXPJ", "*"] {
        let refused = app.calls().erase(VOUCHER, typed).await.map(drop).map_err(|error| error.code);
        assert_eq!(refused, Err(ErrorCode::ErasureNotConfirmed), "{typed:?}");
    }
    let unknown = app.calls().erase("nobody", COUPON).await.map(drop).map_err(|error| error.code);
    assert_eq!(unknown, Err(ErrorCode::VoucherNotFound));
    let unknown = app.calls().erasure("nobody").await.map(drop).map_err(|error| error.code);
    assert_eq!(unknown, Err(ErrorCode::VoucherNotFound));
    assert_eq!(app.voucher(VOUCHER).await, before);
    assert_eq!(count(&app, "SELECT count(*) FROM audit"), 0);
    app.calls().erase(VOUCHER, " agyp-mnvx pj ").await.expect("is erased");
}

/// The commit says what is still to be removed: whatever comes in between, the next start does it.
#[tokio::test(flavor = "multi_thread")]
async fn a_crash_after_the_commit_leaves_no_file() {
    let mut app = TestApp::with_jackpot().await;
    let voucher = app.order();
    let id = voucher.id.as_str().to_owned();
    let pdf = app.until_stored(&id).await["pdf"]["path"].as_str().expect("a path").to_owned();
    app.stop().await;
    // Only the store: what comes after the commit does not happen.
    let store = SqliteStore::open(&app.data_dir().join(FILE_NAME)).expect("opens");
    let (at, by) = (Timestamp::from_millis(1_800_000_000_000), "agent".to_owned());
    let done = Done { at, by: by.clone(), deed: Deed::to(&voucher.id, Act::Erased) };
    let erasure = Erasure { voucher_id: voucher.id.clone(), by: Some(by), done, unless_after: None };
    assert_eq!(store.erase(vec![erasure]).await.expect("is recorded"), 1);
    store.close();
    drop(store);
    assert!(Path::new(&pdf).exists() && count(&app, "SELECT count(*) FROM to_remove") == 2);

    app.begin().await;
    within("the file to be removed", async {
        while count(&app, "SELECT count(*) FROM to_remove") > 0 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert!(!Path::new(&pdf).exists());
    let view = app.voucher(&id).await;
    assert_eq!((&view["pdf"]["status"], &view["advice"]["saying"]["code"]), (&json!("none"), &json!("file_erased")));
    assert_eq!(app.jackpot().calls().signed_url, 0, "and it is not fetched again");
}
