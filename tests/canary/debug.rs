//! What Rust's own notation shows of whatever holds a secret, and what the screen does.

use bytes::Bytes;
use reqwest::Method;
use serde_json::json;
use voucher_desk::config::{Layers, Origin, Settings};
use voucher_desk::control::Ask;
use voucher_desk::decode;
use voucher_desk::domain::clock::Timestamp;
use voucher_desk::domain::event::Fact;
use voucher_desk::domain::ids::NotificationKey;
use voucher_desk::domain::link::SignedUrl;
use voucher_desk::domain::notification::{Contract, Notification, Reading};
use voucher_desk::domain::query::Query;
use voucher_desk::domain::rule::Rule;
use voucher_desk::receiver::RESERVE_PATH;
use voucher_desk::vendor::Vendor;

use super::search::{API_KEY, CLIENT_SECRET, KEY, KEYS, PATH_SECRET, SECRETS, SIGNATURE, Said, found, percent};
use crate::support::app::Setup;
use crate::support::bodies::{RESERVED, VOUCHER, ready};

fn settings() -> (Layers, Settings) {
    let environment = [("RECEIVER__SECRET", PATH_SECRET), ("JACKPOT__API_KEY", API_KEY)]
        .map(|(name, value)| (format!("VOUCHER_DESK__{name}").into(), value.into()));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("config.toml");
    std::fs::write(&file, "").expect("an empty file");
    let mut layers = Layers::read(Some(&file), environment).expect("right settings");
    layers.set("jackpot.client_secret", CLIENT_SECRET, Origin::Keyring);
    let settings = Settings::from_layers(&layers).expect("right settings");
    (layers, settings)
}

fn notification() -> Notification {
    let link = format!("https://files.example/a?X-Amz-Signature={SIGNATURE}");
    Notification {
        received_at: Timestamp::from_millis(0),
        contract: Contract::Reserve,
        query: Some(format!("notificationKey={}", percent(KEY, "+"))),
        headers: vec![("authorization".to_owned(), API_KEY.to_owned())],
        body: Bytes::from(ready(&json!({ "signedUrl": link }))),
        peer: "127.0.0.1".to_owned(),
    }
}

#[test]
fn what_holds_a_secret_does_not_show_it_to_a_programmer() {
    let mut said = Said::default();
    let mut add = |name: &str, value: &dyn std::fmt::Debug| said.add(name, format!("{value:?} {value:#?}"));
    let (layers, settings) = settings();
    add("Layers", &layers);
    add("Settings", &settings);
    add("Vendor", &Vendor::new(settings.vendor.clone()).expect("a client"));
    let notification = notification();
    add("Notification", &notification);
    let reading = decode::read(&notification);
    add("Reading", &reading);
    let Reading::Voucher(told) = reading else { panic!("it reads well") };
    assert_eq!(told.notification_key.as_ref().map(NotificationKey::as_str), Some(KEY), "it has what it hides");
    add("Fact", &Fact::Told(*told));
    let key = NotificationKey::parse(KEY).expect("a key");
    add("Rule", &Rule::NotificationKeyPattern { pattern: "a".to_owned(), key: key.clone() });
    add("NotificationKey", &key);
    add("SignedUrl", &SignedUrl::new(format!("https://files.example/a?sig={SIGNATURE}")));
    add("Query", &Query::parse(KEY).expect("a query"));
    add("Ask", &Ask::RefreshLink { voucher_id: VOUCHER.to_owned() });
    assert_eq!(said.told(SECRETS), [""; 0]);
    assert_eq!(said.told(KEYS), [""; 0]);
}

/// The agent needs the end user's key. The link goes to the clipboard when it is asked for, and nowhere else.
#[tokio::test(flavor = "multi_thread")]
async fn the_screen_shows_whose_voucher_it_is_and_no_secret() {
    let app = Setup::default().set("receiver.secret", PATH_SECRET).start().await;
    let link = format!("https://127.0.0.1/a?X-Amz-Signature={SIGNATURE}");
    let path = format!("/{PATH_SECRET}{RESERVE_PATH}?notificationKey={}", percent(KEY, "+"));
    for body in [RESERVED.to_owned(), ready(&json!({ "signedUrl": link }))] {
        let answer = app.request(Method::POST, &path).body(body).send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
    }
    let failed = app.until(VOUCHER, "the refused link", |view| view["pdf"]["status"] == "failed").await;
    let mut said = Said::default();
    said.add("the voucher", failed.to_string());
    said.add("a look-up", app.find("AGYP").await.to_string());
    let status = app.calls().receiver_status().await.expect("a status");
    said.add("the receiver", serde_json::to_string(&status).expect("JSON"));
    assert_eq!(said.told(SECRETS), [""; 0]);
    assert!(found(failed.to_string().as_bytes(), KEY).is_some(), "{failed}");
}
