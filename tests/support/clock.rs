//! Clocks that do as they are told: one that stands still, and one that holds or fails whoever asks.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

use tokio::sync::watch;
use voucher_desk::domain::clock::{Clock, SystemClock, Timestamp};

use super::wait::{LIMIT, within};

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

    pub fn go_back(&self, by: Duration) {
        let millis = i64::try_from(by.as_millis()).expect("a span of a test");
        self.0.fetch_sub(millis, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// What reading a [`TrickClock`] does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trick {
    /// Tells the time.
    None,
    /// Holds whoever asks, until released.
    Hold,
    /// Fails, once.
    Panic,
}

/// A clock inside the program that tests use as a seam: it can hold a request in the middle, or fail under it.
pub struct TrickClock {
    trick: Mutex<Trick>,
    changed: Condvar,
    asked: watch::Sender<usize>,
    held: watch::Sender<usize>,
}

impl TrickClock {
    pub fn new() -> Self {
        let (asked, held) = (watch::Sender::new(0), watch::Sender::new(0));
        Self { trick: Mutex::new(Trick::None), changed: Condvar::new(), asked, held }
    }

    /// Plays a trick on what asks from now on. The start, the downloads, the watch for codes, the receiver and the watch
    /// over reception ask once each at the beginning: they are let by.
    pub async fn play(&self, trick: Trick) {
        let mut asked = self.asked.subscribe();
        within("the program to have started", asked.wait_for(|asked| *asked >= 5)).await.expect("the clock lives");
        *self.trick.lock().expect("not poisoned") = trick;
        self.changed.notify_all();
    }

    /// Waits until this many ask and are held.
    pub async fn holds(&self, number: usize) {
        let mut held = self.held.subscribe();
        within("requests to be held", held.wait_for(|held| *held == number)).await.expect("the clock lives");
    }

    fn hold(&self) {
        self.held.send_modify(|held| *held += 1);
        let trick = self.trick.lock().expect("not poisoned");
        drop(self.changed.wait_timeout_while(trick, LIMIT, |trick| *trick == Trick::Hold).expect("not poisoned"));
        self.held.send_modify(|held| *held -= 1);
    }
}

impl Clock for TrickClock {
    fn now(&self) -> Timestamp {
        self.asked.send_modify(|asked| *asked += 1);
        let trick = *self.trick.lock().expect("not poisoned");
        match trick {
            Trick::None => {}
            Trick::Hold => tokio::task::block_in_place(|| self.hold()),
            Trick::Panic => {
                *self.trick.lock().expect("not poisoned") = Trick::None;
                panic!("a mistake in the middle of a request, as the test wants it");
            }
        }
        SystemClock.now()
    }
}
