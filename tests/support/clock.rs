//! A clock that only moves when it is told to.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use voucher_desk::domain::clock::{Clock, SystemClock, Timestamp};

pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// Stands at the present whole second, since object stores write expiries in whole seconds.
    pub fn new() -> Self {
        Self(AtomicI64::new(SystemClock.now().millis() / 1000 * 1000))
    }

    pub fn advance(&self, by: Duration) {
        let millis = i64::try_from(by.as_millis()).expect("a span of a test");
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}
