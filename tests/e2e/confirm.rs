//! Confirming in the real window: by the keyboard alone, by two deliberate acts, and left by Escape.

use fantoccini::key::Key;
use voucher_desk::simulator::{Simulator, SimulatorConfig, State};

use super::desk::{LIMIT, open_untold, picture, reserve};
use super::window::within;

#[tokio::test]
async fn a_reservation_that_waits_is_confirmed_by_the_keyboard_and_never_by_accident() {
    within(LIMIT, async {
        // Jackpot of the newer contract: it waits for the confirmation.
        let simulator = Simulator::start(SimulatorConfig::default()).await.expect("starts");
        let (window, address) = open_untold(&simulator).await;
        let webhook = address.replace("/reserve", "/webhook");
        simulator.webhook_at(webhook.parse().expect("a URL"));
        let voucher = reserve(&simulator);
        window.has("hit", "data-coupon", voucher.coupon_id.as_str()).await;
        window.press(voucher.coupon_id.as_str()).await;
        window.has("voucher", "data-coupon", voucher.coupon_id.as_str()).await;

        window.click("ask-jackpot").await;
        window.has("asked", "data-state", "answered").await;
        window.click("confirm").await;
        window.shows("confirm-amount", "104.50").await;
        window.has_focus("confirm-agree").await;
        picture(&window, "confirm.png").await;
        // Enter is not an answer, and Escape leaves the dialog and nothing else.
        window.press(&Key::Enter.to_string()).await;
        let press = "document.querySelector('[data-testid=confirm-now]').click()";
        window.execute(press, vec![]).await.expect("runs");
        window.press(&Key::Escape.to_string()).await;
        window.eventually("the dialog to go", async |_| Ok(window.all("confirm-dialog").await.is_empty())).await;
        window.has("voucher", "data-coupon", voucher.coupon_id.as_str()).await;
        assert_eq!(simulator.calls().confirm, 0);

        window.click("confirm").await;
        window.shows("confirm-amount", "104.50").await;
        window.has_focus("confirm-agree").await;
        let (next, tick) = (Key::Tab.to_string(), " ");
        for keys in [tick, &next, &next] {
            window.press(keys).await;
        }
        window.has_focus("confirm-now").await;
        window.has("confirm-now", "aria-disabled", "false").await;
        window.press(&Key::Enter.to_string()).await;
        window.shows("voucher", "Jackpot took the confirmation").await;
        window.eventually("the button to go", async |_| Ok(window.all("confirm").await.is_empty())).await;
        picture(&window, "confirmed.png").await;
        assert_eq!(simulator.calls().confirm, 1);
        assert_ne!(simulator.voucher(&voucher.id).expect("known").state, State::Reserved);
        window.close().await;
        simulator.stop().await;
    })
    .await;
}
