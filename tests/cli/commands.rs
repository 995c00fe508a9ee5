//! Looking up, refreshing, rebuilding, and the settings that hold; beside a running program and without one.

use std::net::SocketAddr;

use reqwest::Url;
use serde_json::{Value, json};
use voucher_desk::receiver::RESERVE_PATH;
use voucher_desk::simulator::{ApiFault, RetrySchedule, Simulator, SimulatorConfig, Voucher};

use super::serve::{post, post_to};
use crate::support::app::order;
use crate::support::bodies::{COUPON, READY, RESERVED, VOUCHER, reserved_number};
use crate::support::process::{Home, Running};
use crate::support::rows::{number, tamper};

/// The shape that scripts rely on, to the key; only what the clock says is taken as it comes.
fn documented_lookup(found: &Value) -> Value {
    let first = &found["matches"][0];
    let received_at = |step: usize| first["timeline"][step]["receivedAt"].clone();
    let step = |number: usize, step: &str, at: Option<&str>| json!({ "step": step, "at": at, "receivedAt": received_at(number), "source": "reserve_notification" });
    json!({ "query": "agyp-mnvx-pj", "matches": [{
        "couponId": COUPON,
        "voucherId": VOUCHER,
        "state": "READY",
        "value": 110,
        "price": 150,
        "notificationKey": "customer-7",
        "matchedBy": "normalised",
        "lapsed": false,
        "timeline": [
            step(0, "reserved", Some("2017-06-24T15:27:32.502Z")),
            step(1, "confirmed", Some("2017-06-24T15:27:32.502Z")),
            step(2, "ready", None),
            step(3, "sent", Some("2017-06-24T17:27:32.502Z")),
        ],
        "reservationExpiresAt": "2017-06-26T15:27:37.502Z",
        "validUntil": "2018-01-31T00:00:00.000Z",
        "deliveries": 3,
        "link": { "expiresAt": first["link"]["expiresAt"] },
        "pdf": { "status": first["pdf"]["status"], "path": null, "sha256": null, "bytes": null },
    }] })
}

#[tokio::test(flavor = "multi_thread")]
async fn lookup_prints_what_scripts_rely_on_beside_the_program_and_after_it() {
    let home = Home::new();
    let (running, address) = home.serve(&[]);
    post(address, RESERVED).await.is_agreed();
    let reserved = home.run(&["lookup", COUPON, "--json"]).json();
    let first = &reserved["matches"][0];
    assert_eq!((&first["state"], &first["link"], &first["lapsed"]), (&json!("RESERVED"), &json!(null), &json!(true)));
    assert_eq!(first["pdf"], json!({ "status": "none", "path": null, "sha256": null, "bytes": null }));
    assert_eq!(first["matchedBy"], "exact");

    post(address, RESERVED).await.is_agreed();
    post(address, READY).await.is_acknowledged();
    for beside in [true, false] {
        let ended = home.run(&["lookup", "agyp-mnvx-pj", "--json"]);
        assert_eq!((ended.code, ended.stdout.lines().count()), (Some(0), 1), "{ended:?}");
        let found = ended.json();
        assert_eq!(found, documented_lookup(&found), "beside the program: {beside}");
        let pdf = &found["matches"][0]["pdf"]["status"];
        assert!(pdf == "pending" || pdf == "failed", "{pdf}");
        for instant in ["/matches/0/timeline/0/receivedAt", "/matches/0/link/expiresAt"] {
            let text = found.pointer(instant).and_then(Value::as_str).expect(instant);
            assert!(text.len() == 24 && text.ends_with('Z'), "{text}");
        }
        if beside {
            running.terminate();
            while running.next_line().is_some() {}
        }
    }
    let text = home.run(&["lookup", COUPON]).stdout;
    assert!(text.starts_with("AGYPMNVXPJ  READY\n") && text.contains("customer-7"), "{text}");
    assert_eq!(running.ended().0, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn lookup_tells_none_from_failure_by_its_exit_code() {
    let home = Home::new();
    home.run(&["lookup", COUPON, "--json"]).refused(&["no database"]);
    assert!(!home.data_dir().exists(), "looking leaves nothing behind");
    let (_running, address) = home.serve(&[]);
    let none = home.run(&["lookup", "NOBODY", "--json"]);
    assert_eq!((none.code, none.json()), (Some(1), json!({ "query": "NOBODY", "matches": [] })));
    assert_eq!(home.run(&["lookup", "NOBODY"]).stdout, "no voucher answers to NOBODY\n");
    home.run(&["lookup", " "]).refused(&["no code"]);
    home.run(&["lookup", &"A".repeat(20_000)]).refused(&["longer than any code"]);
    home.run(&["lookup"]).refused(&["<CODE>"]);
    post(address, &reserved_number(1)).await.is_agreed();
    post(address, &reserved_number(2)).await.is_agreed();
    let several = home.run(&["lookup", "customer-7", "--json"]).json();
    assert_eq!(several["matches"].as_array().map(Vec::len), Some(2));
    home.run(&["refresh", "customer-7"]).refused(&["several vouchers answer to customer-7"]);
    for nearly in ["COUPON", "C0UPON0001", "COUPOM0001", "OCUPON0001", "*0001", "N0001"] {
        let hits = home.run(&["lookup", nearly, "--json"]).json();
        assert_ne!(hits["matches"], json!([]), "{nearly} finds it");
        for act in ["refresh", "confirm"] {
            assert_eq!(home.run(&[act, nearly]).code, Some(1), "{act} {nearly}: it is not enough to act on");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lookup_of_several_codes_names_the_missing_and_acts_on_none() {
    let home = Home::new();
    let (_running, address) = home.serve(&[]);
    for number in [1, 2] {
        post(address, &reserved_number(number)).await.is_agreed();
    }
    let list = "COUPON0001\nCOUPON0003\nC0UPON0002\nCOUPON0001";
    let ended = home.run(&["lookup", list]);
    assert_eq!(ended.code, Some(1), "one is missing: {ended:?}");
    let counted = "2 of 3 found; 1 not to the letter; 1 named more than once, counted once\nmissing\n  COUPON0003\n";
    assert!(ended.stdout.ends_with(counted), "{}", ended.stdout);
    assert!(ended.stdout.contains("matched      look alike"), "{}", ended.stdout);
    let found = home.run(&["lookup", list, "--json"]).json();
    assert_eq!(found["several"]["codes"][1], json!({ "text": "COUPON0003", "voucherId": null, "more": false }));
    assert_eq!(home.run(&["lookup", "COUPON0001, COUPON0002"]).code, Some(0));
    for act in ["refresh", "confirm"] {
        home.run(&[act, "COUPON0001, COUPON0003"]).refused(&["several codes: name one"]);
    }
}

/// Jackpot in this process, the program in its own.
async fn with_jackpot(home: &Home) -> (Simulator, Vec<(&'static str, String)>, Running) {
    let (jackpot, variables, running, address) = beside_jackpot(home).await;
    jackpot.notify_at(Url::parse(&format!("http://{address}{RESERVE_PATH}")).expect("an address"));
    (jackpot, variables, running)
}

/// The same, with a Jackpot that cannot reach the program.
pub(super) async fn beside_jackpot(home: &Home) -> (Simulator, Vec<(&'static str, String)>, Running, SocketAddr) {
    let config = SimulatorConfig {
        confirm_after: std::time::Duration::ZERO,
        send_after: std::time::Duration::ZERO,
        retry: RetrySchedule::once(),
        ..SimulatorConfig::default()
    };
    let (api_key, client_secret) = (config.api_key.clone(), config.client_secret.clone());
    let jackpot = Simulator::start(config).await.expect("starts");
    let variables = vec![
        ("VOUCHER_DESK__JACKPOT__BASE_URL", jackpot.base_url().to_string()),
        ("VOUCHER_DESK__JACKPOT__API_KEY", api_key),
        ("VOUCHER_DESK__JACKPOT__CLIENT_SECRET", client_secret),
        ("VOUCHER_DESK__VAULT__ALLOWED_HOSTS", jackpot.file_host().to_owned()),
        ("VOUCHER_DESK__VAULT__ALLOW_INSECURE", "true".to_owned()),
    ];
    let borrowed: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let (running, address) = home.serve(&borrowed);
    (jackpot, variables, running, address)
}

fn links_obtained(home: &Home, voucher: &Voucher) -> i64 {
    let sql = format!(
        "SELECT count(*) FROM event WHERE voucher_id = '{}' AND source = 'vendor_api' \
         AND fact ->> '$.kind' = 'link_obtained'",
        voucher.id
    );
    number(&home.data_dir(), &sql)
}

#[tokio::test(flavor = "multi_thread")]
async fn refresh_goes_through_the_running_program_and_works_without_one() {
    let home = Home::new();
    let (jackpot, variables, running) = with_jackpot(&home).await;
    let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let voucher = jackpot.reserve(order());
    jackpot.settled().await;
    let code = voucher.coupon_id.as_str();
    let refresh = || home.run_with(&["refresh", code, "--json"], &variables);

    for (obtained, process) in [(1, Some(running)), (2, None)] {
        let ended = refresh();
        let report = ended.json();
        assert_eq!((ended.code, &report["refreshed"]), (Some(0), &json!(true)), "{ended:?}");
        assert_eq!(report["couponId"], code);
        assert_eq!(report["voucherId"], voucher.id.as_str());
        assert!(report["link"]["expiresAt"].is_string() && report["error"].is_null(), "{report}");
        assert_eq!(links_obtained(&home, &voucher), obtained, "it is in the journal");
        if let Some(process) = process {
            assert_eq!(process.stop().0, Some(0));
        } else {
            assert_eq!(report["pdf"]["status"], "stored", "alone it waits for the file");
        }
    }

    jackpot.faults().api(ApiFault::UnknownVoucher);
    let failed = refresh();
    assert_eq!((failed.code, &failed.json()["error"]["code"]), (Some(2), &json!("vendor_unknown_voucher")));
    let unknown = home.run_with(&["refresh", "NOBODY", "--json"], &variables);
    assert_eq!((unknown.code, &unknown.json()["error"]["code"]), (Some(1), &json!("voucher_not_found")));
}

#[tokio::test(flavor = "multi_thread")]
async fn rebuild_says_what_it_put_right_beside_the_program_and_alone() {
    let home = Home::new();
    let (running, address) = home.serve(&[]);
    post(address, RESERVED).await.is_agreed();
    let rebuild = || home.run(&["rebuild"]);
    assert_eq!(rebuild().stdout, "1 vouchers folded anew, 0 differed and were put right\n");
    assert_eq!(tamper(&home.data_dir(), "UPDATE voucher SET coupon_key = 'X'"), Ok(1));
    assert_eq!(rebuild().stdout, "1 vouchers folded anew, 1 differed and were put right\n");
    assert_eq!(running.stop().0, Some(0));
    let alone = rebuild();
    assert_eq!(
        (alone.code, alone.stdout.as_str()),
        (Some(0), "1 vouchers folded anew, 0 differed and were put right\n")
    );
}

#[test]
fn config_shows_where_each_setting_comes_from_and_no_secret() {
    let home = Home::new();
    let text = "[policy]\nmode = \"decline\"\n[jackpot]\napi_key = \"KEY-IN-FILE\"\n[vault]\nallowed_hosts = [\"a.example\", \"*.b.example\"]";
    let file = &home.write("given.toml", text, 0o600);
    let secrets = [
        ("VOUCHER_DESK__RECEIVER__SECRET", "PATH-SECRET"),
        ("VOUCHER_DESK__JACKPOT__CLIENT_SECRET", "CLIENT-SECRET"),
        ("VOUCHER_DESK__RECEIVER__LISTEN", "127.0.0.1:1"),
    ];
    let ended = home.run_with(&["config", "--config", file, "--listen", "127.0.0.1:4999"], &secrets);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    assert_eq!(ended.setting("receiver.listen"), "127.0.0.1:4999 flag --listen");
    assert_eq!(ended.setting("policy.mode"), format!("decline file {file}"));
    assert_eq!(ended.setting("vault.allowed_hosts"), format!("a.example,*.b.example file {file}"));
    assert_eq!(ended.setting("log.level"), "info default");
    assert_eq!(ended.setting("jackpot.api_key"), format!("•••••• file {file}"));
    assert_eq!(ended.setting("jackpot.client_secret"), "•••••• environment VOUCHER_DESK__JACKPOT__CLIENT_SECRET");
    assert_eq!(ended.setting("receiver.secret"), "•••••• environment VOUCHER_DESK__RECEIVER__SECRET");
    assert!(
        !ended.stdout.contains("SECRET ") && !ended.stdout.contains("KEY-IN-FILE") && !ended.stdout.contains("-SECRET")
    );
    assert!(!home.data_dir().exists(), "showing settings starts nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn attention_lists_what_needs_a_person_and_says_so_by_its_exit_code() {
    let home = Home::new();
    let (running, address) = home.serve(&[]);
    let none = home.run(&["attention"]);
    assert_eq!((none.code, none.stdout.trim()), (Some(0), "Nothing needs attention."));
    post_to(address, "", RESERVED).await.is(422, r#"{"status":"declined","reason":"notification_key_missing"}"#);
    for beside in [true, false] {
        let some = home.run(&["attention"]);
        assert_eq!(some.code, Some(1), "beside the program: {beside}");
        assert!(some.stdout.starts_with(&format!("{COUPON}  since 20")), "{}", some.stdout);
        assert!(
            some.stdout.ends_with("We declined its reservation: the end user's key was missing\n"),
            "{}",
            some.stdout
        );
        let found = home.run(&["attention", "--json"]).json();
        assert_eq!(found["counts"], json!([{ "concern": "declined", "count": 1 }]));
        assert_eq!((&found["total"], &found["items"][0]["couponId"]), (&json!(1), &json!(COUPON)));
        if beside {
            running.terminate();
            while running.next_line().is_some() {}
        }
    }
    assert_eq!(running.ended().0, Some(0));
}
