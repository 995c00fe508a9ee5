//! What the command line shows people: nothing forged, nothing left out that changes what a caller is told.

use super::serve::post_to;
use crate::support::process::Home;

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_cannot_write_on_the_terminal() {
    let home = Home::new();
    let (running, address) = home.serve(&[]);
    let body = r#"{"id":"v","state":"RESERVED","value":1,"price":1,"couponId":"\u202eFORGED"}"#;
    post_to(address, "notificationKey=k%1b%5B2J%0A++pdf++++++++++stored", body).await.is_agreed();
    let shown = home.run(&["lookup", "forged"]).stdout;
    assert!(shown.starts_with(r"\u{202e}FORGED  RESERVED"), "{shown}");
    assert!(shown.contains(r"k\u{1b}[2J\u{a}  pdf"), "{shown}");
    assert_eq!(shown.lines().filter(|line| line.trim_start().starts_with("pdf")).count(), 1, "{shown}");
    drop(running);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_reservation_is_not_shown_as_if_it_stood() {
    let home = Home::new();
    let (running, address) = home.serve(&[]);
    let body = r#"{"id":"v","state":"RESERVED","value":1,"price":1,"couponId":"-----"}"#;
    let answer = post_to(address, "", body).await;
    answer.is(422, r#"{"status":"declined","reason":"notification_key_missing"}"#);
    let shown = home.run(&["lookup", "-----"]);
    assert_eq!(shown.code, Some(0), "a code of hyphens is a code: {shown:?}");
    for words in ["We declined: the end user's key was missing", "notification key missing"] {
        assert!(shown.stdout.contains(words), "{}", shown.stdout);
    }
    drop(running);
}

#[test]
fn config_shows_the_folder_that_is_used_and_asks_for_a_whole_path() {
    let home = Home::new();
    let shown = home.run_with(&["config", "--data-dir", "desk"], &[]).stdout;
    let used = std::env::current_dir().expect("a folder").join("desk").display().to_string();
    assert!(shown.lines().next().is_some_and(|line| line.contains(&used) && line.contains("--data-dir")), "{shown}");
    home.run_with(&["serve"], &[("VOUCHER_DESK__DATA_DIR", "~/desk")]).refused(&["data_dir", "whole path", "Example"]);
    let missing = home.run(&["serve", "--config", "nope.toml"]);
    missing.refused(&["the settings file nope.toml cannot be read"]);
}
