//! Links to a voucher, as the system hands them over: to the program that is started with one, and by a second start to the
//! window that is there.

use std::path::Path;
use std::process::Command;

use fantoccini::key::Key;
use serde_json::json;

use super::desk::{BINARY, LIMIT, address, open, picture, quick_simulator, reserve, settings};
use super::window::{Window, fresh_display, within};

/// Starts the program again on the window's desktop, and waits for its end.
async fn second_start(window: &Window, argument: &str) {
    let mut command = tokio::process::Command::from(second(window, argument));
    let ended = command.output().await.expect("runs");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}

fn second(window: &Window, argument: &str) -> Command {
    let mut command = window.display().command(BINARY);
    command.arg(argument);
    command
}

#[tokio::test]
async fn a_link_leads_the_open_window_to_its_voucher_and_does_nothing() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let window = open(&simulator).await;
        let voucher = reserve(&simulator);
        window.has("hit", "data-coupon", voucher.coupon_id.as_str()).await;

        second_start(&window, &format!("voucherdesk://coupon/{}", voucher.coupon_id)).await;
        window.has("voucher", "data-coupon", voucher.coupon_id.as_str()).await;
        window.has("pdf-status", "data-status", "stored").await;

        second_start(&window, &format!("voucherdesk://coupon/{}/confirm", voucher.coupon_id)).await;
        window.has("link-refused", "data-problem", "other_place").await;
        picture(&window, "link-refused.png").await;
        window.press(&Key::Escape.to_string()).await;
        let code = &voucher.coupon_id.as_str()[..6];
        second_start(&window, &format!("voucherdesk://coupon/{code}")).await;
        window.has("hit", "data-coupon", voucher.coupon_id.as_str()).await;
        let field = window.execute("return document.querySelector('[data-testid=search]').value", vec![]).await;
        assert_eq!(field.expect("runs"), json!(code));
        assert!(window.all("voucher").await.is_empty(), "a code that is only similar opens nothing");
        assert!(window.all("link-refused").await.is_empty());

        assert_eq!(simulator.calls().signed_url, 0, "nothing was refreshed");
        assert_eq!(window.display().opened(), [""; 0]);
        window.close().await;
        simulator.stop().await;
    })
    .await;
}

/// Nobody listens when the program is started by a link: it waits until the page has come up.
#[tokio::test]
async fn a_link_that_starts_the_program_is_followed() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let display = fresh_display(&settings(&simulator)).await;
        let window = Window::start_on(display, Path::new(BINARY), &["voucherdesk://coupon/AGYP-MNVX-PJ"]).await;
        address(&window).await;
        let field = async |_: &_| {
            let field = window.execute("return document.querySelector('[data-testid=search]').value", vec![]).await;
            Ok(field? == json!("AGYP-MNVX-PJ"))
        };
        window.eventually("the code in the field", field).await;
        window.close().await;
        simulator.stop().await;
    })
    .await;
}
