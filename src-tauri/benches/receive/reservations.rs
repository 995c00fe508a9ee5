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

    /// The vendor's id of a voucher: spread as random ones are.
    pub fn voucher_id(&self, number: u64) -> String {
        let (run, first) = (u64::from(self.run), self.spread(number, 2_654_435_761, 40_503));
        format!("{first:08x}-{run:04x}-4000-8000-{number:012x}")
    }

    /// The code of a voucher: ten capitals, as in the documents.
    pub fn code(&self, number: u64) -> String {
        let halves = [(2_246_822_519, 65_599), (3_266_489_917, 374_761)];
        let letters = halves.into_iter().flat_map(|(factor, step)| {
            let half = mixed(self.spread(number, factor, step));
            (0..5).map(move |place| char::from(b'A' + u8::try_from(half / 26_u32.pow(place) % 26).unwrap_or(0)))
        });
        letters.collect()
    }

    fn spread(&self, number: u64, factor: u64, step: u64) -> u32 {
        let spread = number.wrapping_mul(factor).wrapping_add(u64::from(self.run) * step) & 0xffff_ffff;
        u32::try_from(spread).unwrap_or(0)
    }

    /// One that has come, as the receiver hands it on.
    pub fn notification(&self, number: u64) -> Notification {
        let Self { before, between, after, .. } = self;
        let body = format!("{before}{}{between}{}{after}", self.voucher_id(number), self.code(number));
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

/// Shifted together so that neighbours have nothing in common.
const fn mixed(mut x: u32) -> u32 {
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    x
}
