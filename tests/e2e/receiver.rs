//! The receiver page in the real window: the way there, a test notification, a request that could not be read, the way
//! back.

use fantoccini::key::Key;
use reqwest::Client;

use super::desk::{LIMIT, open, picture, quick_simulator};
use super::window::within;

#[tokio::test]
async fn an_operator_sees_that_it_works_by_sending_a_test() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let window = open(&simulator).await;
        window.press(&(Key::Control + "6")).await;
        window.shows("checks", "Database").await;
        window.click("send-test").await;
        window.has("test-outcome", "data-code", "arrived").await;
        window.has("request", "data-outcome", "test").await;

        let address = window.text("page-address").await;
        let junk = Client::builder().no_proxy().build().expect("a client").post(address).body("{\"id\":1}");
        assert_eq!(junk.send().await.expect("an answer").status().as_u16(), 422);
        window.has("request", "data-outcome", "unreadable").await;
        picture(&window, "receiver.png").await;
        window.click("read-request").await;
        window.shows("unread-body", "\"id\": 1").await;

        window.press(&Key::Escape.to_string()).await;
        window.shows("nothing-yet", "").await;
        window.has_focus("search").await;
        window.close().await;
        simulator.stop().await;
    })
    .await;
}
