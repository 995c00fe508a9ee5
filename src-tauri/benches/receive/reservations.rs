//! What is sent: the documented reservation, each time of another voucher. `reservations.lua` sends the same.

use bytes::Bytes;
use voucher_desk::domain::clock::{Clock, SystemClock};
use voucher_desk::domain::notification::{Contract, Notification};

/// The query that they come with.
pub const QUERY: &str = "notificationKey=customer-7";
/// What the documents show.
const DOCUMENTED: &str = include_str!("../../../tests/fixtures/reserved.json");

/// The body with places for the two ids.
pub fn template() -> String {
    DOCUMENTED.replace("d9708add-6307-418b-a3fc-8c82aa11c9a9", "@ID@").replace("AGYPMNVXPJ", "@COUPON@")
}

/// The reservations of a run that has a number of its own on its database.
pub struct Reservations {
    run: u16,
    before: String,
    between: String,
    after: String,
}

impl Reservations {
    pub fn of_run(run: u16) -> Self {
        let template = template();
        let (before, rest) = template.split_once("@ID@").expect("a place for the id");
        let (between, after) = rest.split_once("@COUPON@").expect("a place for the coupon");
        Self { run, before: before.to_owned(), between: between.to_owned(), after: after.to_owned() }
    }

    /// One that has come, as the receiver hands it on.
    pub fn notification(&self, number: u64) -> Notification {
        let run = u64::from(self.run);
        let first = number.wrapping_mul(2_654_435_761).wrapping_add(run * 40_503) & 0xffff_ffff;
        let coupon = number.wrapping_mul(2_246_822_519).wrapping_add(run * 65_599) & 0xffff_ffff;
        let Self { before, between, after, .. } = self;
        let body = format!(
            "{before}{first:08x}-{run:04x}-4000-8000-{number:012x}{between}{coupon:08X}{:02X}{after}",
            run % 256
        );
        let length = body.len().to_string();
        let headers = [
            ("host", "127.0.0.1"),
            ("user-agent", "Jackpot"),
            ("accept", "*/*"),
            ("content-type", "application/json"),
            ("content-length", &length),
        ];
        Notification {
            received_at: SystemClock.now(),
            contract: Contract::Reserve,
            query: Some(QUERY.to_owned()),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
            body: Bytes::from(body),
            peer: "127.0.0.1".to_owned(),
        }
    }
}
