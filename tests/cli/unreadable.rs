//! What could not be read, on the command line: listed, exported, read again; beside a running program and alone.

use super::serve::post;
use crate::support::bodies::{COUPON, QUERY, RESERVED};
use crate::support::process::Home;
use crate::support::rows::plant_unread;

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_read_is_listed_exported_and_read_again() {
    let home = Home::new();
    let (running, address) = home.serve(&[]);
    assert_eq!(post(address, "junk").await.status, 400);
    plant_unread(&home.data_dir(), QUERY, RESERVED, ("unreadable", 422, "field_invalid"), 1_500_000_000_000);
    let listed = home.run(&["unreadable"]);
    assert_eq!((listed.code, listed.stdout.lines().next()), (Some(0), Some("2 not read, 0 read later, 0 dropped")));
    assert!(listed.stdout.contains("  400  ×1  Could not be read: it is not JSON"), "{}", listed.stdout);

    let redecode = || home.run(&["redecode"]);
    let said = "2 requests read again, 1 of them could be read and are in the journal\n";
    assert_eq!(redecode().stdout, said, "through the running program");
    assert_eq!(running.stop().0, Some(0));
    let alone = redecode();
    let said = "1 requests read again, 0 of them could be read and are in the journal\n";
    assert_eq!((alone.code, alone.stdout.as_str()), (Some(0), said), "alone, and nothing twice");
    assert!(home.run(&["lookup", COUPON]).stdout.contains("We declined: it could not be read"));

    let file = home.path().join("for-jackpot.json");
    let name = file.to_str().expect("text");
    assert_eq!(home.run(&["unreadable", "--export", name]).code, Some(0));
    let text = std::fs::read_to_string(&file).expect("is there");
    assert!(text.contains("junk") && !text.contains("customer-7"), "{text}");
    home.run(&["unreadable", "--export", name]).refused(&["already"]);
}
