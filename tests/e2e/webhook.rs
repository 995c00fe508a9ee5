//! A voucher that only the webhook tells of, in the real window, from its reservation to its refund.

use std::time::Duration;

use voucher_desk::simulator::{Simulator, SimulatorConfig};

use super::desk::{LIMIT, open_untold, picture, reserve};
use super::window::within;

#[tokio::test]
async fn a_webhook_voucher_is_followed_from_its_reservation_to_its_refund() {
    within(LIMIT, async {
        let send_after = Duration::from_millis(50);
        let simulator = Simulator::start(SimulatorConfig { send_after, ..SimulatorConfig::default() }).await;
        let simulator = simulator.expect("starts");
        let (window, address) = open_untold(&simulator).await;
        simulator.webhook_at(address.replace("/reserve", "/webhook").parse().expect("a URL"));
        let voucher = reserve(&simulator);
        window.has("hit", "data-coupon", voucher.coupon_id.as_str()).await;
        window.press(voucher.coupon_id.as_str()).await;
        window.has("voucher", "data-coupon", voucher.coupon_id.as_str()).await;
        window.shows("state", "Reserved").await;
        picture(&window, "webhook-reserved.png").await;

        simulator.confirm(&voucher.id);
        window.shows("state", "Ready").await;
        window.has("pdf-status", "data-status", "stored").await;
        for step in ["step-reserved", "step-confirmed"] {
            window.eventually(step, async |_| Ok(!window.text(step).await.contains("not received"))).await;
        }

        simulator.ask_refund(&voucher.id);
        simulator.settle_refund(&voucher.id, true);
        window.shows("state", "Refunded").await;
        picture(&window, "webhook-refunded.png").await;
        // Nothing of it was our decision, and nothing was told twice.
        let journal = window.text("journal").await;
        assert!(!journal.contains("agreed") && journal.contains("webhook"), "{journal}");
        assert_eq!(simulator.calls().confirm, 0);
        window.close().await;
        simulator.stop().await;
    })
    .await;
}
