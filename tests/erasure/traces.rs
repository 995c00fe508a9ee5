//! Rows grow, move and make room for others: whatever became of a voucher's row, nothing of it outlives its erasure.

use serde_json::json;

use super::holding;
use crate::support::app::TestApp;
use crate::support::bodies::{ready, reserved};

/// So many that their rows share pages, and their keys enter the trees in several rounds.
const VOUCHERS: usize = 620;

fn id(number: usize) -> String {
    format!("11111111-0000-4000-8000-{number:012}")
}

fn code(number: usize) -> String {
    format!("TRACE{number:04}")
}

/// Comes in no order, and in many lengths, so that pages are split and joined.
fn key(number: usize) -> String {
    format!("k{:03}-trace-{number:04}-{}", number * 7919 % 1000, "x".repeat(number * 31 % 150))
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_grew_and_moved_leave_nothing_behind() {
    let mut app = TestApp::start().await;
    for number in 0..VOUCHERS {
        let body = reserved(&json!({ "id": id(number), "couponId": code(number) }));
        app.post(&format!("notificationKey={}", key(number)), body).await.is_agreed();
        // The ones before it grow, by news of different lengths.
        for earlier in [number / 2, number * 3 / 4].into_iter().filter(|earlier| earlier % 3 != 0) {
            let link =
                format!("https://files.example/{earlier}?sig=trace-{earlier:04}-{number}{}", "y".repeat(number % 300));
            let news = json!({ "id": id(earlier), "couponId": code(earlier), "signedUrl": link, "note": number });
            app.post(&format!("notificationKey={}", key(earlier)), ready(&news)).await.is_acknowledged();
        }
    }
    let erased: Vec<_> = (0..VOUCHERS).filter(|number| number % 11 == 4).collect();
    for number in &erased {
        app.calls().erase(&id(*number), &code(*number)).await.expect("is erased");
    }
    app.stop().await;
    for number in erased {
        let trace = format!("trace-{number:04}-");
        assert_eq!(holding(&app.data_dir(), trace.as_bytes()), [""; 0], "{trace}");
    }
    app.begin().await;
}
