//! A test notification: a request with a mark that only we know, sent to our own public address. When it comes in at the
//! receiver, the whole way from outside works; it is no notification and leaves nothing behind.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::time::Instant;

use super::Desk;
use crate::domain::clock::Timestamp;
use crate::domain::refusal::Refusal;
use crate::probe::{self, Answered, Obstacle};

/// How long a mark is good for.
const LIFETIME: Duration = Duration::from_secs(60);
/// How many tests may be under way at once.
const MOST: usize = 8;
/// The word of the answer to a test that came in.
pub const TEST_WORD: &str = "test";

/// How a test ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestReport {
    /// When it was sent.
    pub at: Timestamp,
    /// How long it took.
    pub took: Duration,
    /// What came of it.
    pub end: TestEnd,
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestEnd {
    /// It came in, and its sender was told so.
    Arrived,
    /// It came in, but the answer was changed on its way back, to this status.
    AnswerChanged(u16),
    /// It came in, but the answer was lost on its way back.
    AnswerLost(Obstacle),
    /// It came to a receiver like ours, which turned it away.
    Refused(Refusal),
    /// It came to a receiver like ours, but another one: that took it for a notification it could not read.
    AnotherDesk,
    /// Something else answered.
    AnotherServer(u16),
    /// It came nowhere.
    Stopped(Obstacle),
    /// No mark could be made.
    NotSent,
}

/// The marks that are out.
#[derive(Debug, Default)]
pub(super) struct LiveTests(Mutex<Vec<Live>>);

#[derive(Debug)]
struct Live {
    /// Only hashes are compared, so that the time it takes says nothing about a mark.
    hash: [u8; 32],
    until: Instant,
    has_arrived: bool,
}

impl LiveTests {
    /// A new mark's body. None when the system has no randomness, or too many are out.
    fn begin(&self) -> Option<String> {
        let mut mark = [0; 32];
        getrandom::fill(&mut mark).ok()?;
        let body = format!(r#"{{"voucherDeskTest":"{}"}}"#, hex::encode(mark));
        let now = Instant::now();
        let mut live = self.live();
        live.retain(|test| test.until > now);
        if live.len() >= MOST {
            return None;
        }
        live.push(Live { hash: hash(body.as_bytes()), until: now + LIFETIME, has_arrived: false });
        Some(body)
    }

    /// Whether this is the body of a test that is out, has not come in before, and is not too old.
    fn takes(&self, body: &[u8]) -> bool {
        let mut live = self.live();
        if live.is_empty() {
            return false;
        }
        let (hash, now) = (hash(body), Instant::now());
        let mut taken = false;
        for test in live.iter_mut().filter(|test| !test.has_arrived && test.until > now) {
            if test.hash.ct_eq(&hash).into() {
                test.has_arrived = true;
                taken = true;
            }
        }
        taken
    }

    /// Forgets a test; whether it came in.
    fn end(&self, body: &str) -> bool {
        let hash = hash(body.as_bytes());
        let mut live = self.live();
        let at = live.iter().position(|test| test.hash == hash);
        at.is_some_and(|at| live.swap_remove(at).has_arrived)
    }

    fn live(&self) -> MutexGuard<'_, Vec<Live>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

impl Desk {
    /// Whether a request's body is that of a test we sent; it is good for one request.
    #[must_use]
    pub fn takes_test(&self, body: &[u8]) -> bool {
        self.tests.takes(body)
    }

    /// Sends a test notification to an address of ours.
    pub async fn send_test(&self, address: &str) -> TestReport {
        let (at, began) = (self.clock.now(), Instant::now());
        let end = match self.tests.begin() {
            Some(body) => {
                let answer = probe::deliver(address, body.clone()).await;
                end_of(self.tests.end(&body), answer)
            }
            None => TestEnd::NotSent,
        };
        TestReport { at, took: began.elapsed(), end }
    }
}

/// What our receiver answers.
#[derive(Debug, Deserialize)]
struct Reply {
    status: String,
    reason: Option<String>,
}

fn end_of(has_arrived: bool, answer: Result<Answered, Obstacle>) -> TestEnd {
    let answered = match (has_arrived, answer) {
        (_, Ok(answered)) => answered,
        (true, Err(obstacle)) => return TestEnd::AnswerLost(obstacle),
        (false, Err(obstacle)) => return TestEnd::Stopped(obstacle),
    };
    let reply = serde_json::from_slice::<Reply>(&answered.body).ok();
    if has_arrived {
        let is_ours = answered.status == 200 && reply.is_some_and(|reply| reply.status == TEST_WORD);
        return if is_ours { TestEnd::Arrived } else { TestEnd::AnswerChanged(answered.status) };
    }
    match reply {
        Some(Reply { status, reason: Some(reason) }) if status == "error" => {
            let refusal = Refusal::ALL.into_iter().find(|refusal| refusal.word() == reason);
            refusal.map_or(TestEnd::AnotherDesk, TestEnd::Refused)
        }
        _ => TestEnd::AnotherServer(answered.status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_mark_is_taken_once_and_only_while_it_is_fresh() {
        let tests = LiveTests::default();
        let body = tests.begin().expect("a mark");
        assert!(!tests.takes(b"{}") && !tests.takes(format!("{body} ").as_bytes()), "nothing else is taken");
        assert!(tests.takes(body.as_bytes()));
        assert!(!tests.takes(body.as_bytes()), "once");
        assert!(tests.end(&body) && !tests.end(&body));

        let old = tests.begin().expect("a mark");
        tokio::time::advance(LIFETIME).await;
        assert!(!tests.takes(old.as_bytes()), "too old");
        assert_ne!(tests.begin(), tests.begin(), "no mark comes twice");
    }

    #[tokio::test]
    async fn only_so_many_are_out_at_once() {
        let tests = LiveTests::default();
        let bodies: Vec<_> = (0..MOST).filter_map(|_| tests.begin()).collect();
        assert_eq!((bodies.len(), tests.begin()), (MOST, None));
        tests.end(&bodies[0]);
        assert!(tests.begin().is_some());
    }

    #[test]
    fn an_answer_is_ours_by_its_words_and_by_what_came_in() {
        let answered = |status: u16, body: &str| Ok(Answered { status, body: body.as_bytes().to_vec() });
        let ours = r#"{"status":"test"}"#;
        for (has_arrived, answer, end) in [
            (true, answered(200, ours), TestEnd::Arrived),
            (true, answered(502, "<html>"), TestEnd::AnswerChanged(502)),
            (true, answered(200, "ok"), TestEnd::AnswerChanged(200)),
            (true, Err(Obstacle::Timeout), TestEnd::AnswerLost(Obstacle::Timeout)),
            (false, answered(200, ours), TestEnd::AnotherServer(200)),
            (false, answered(404, r#"{"status":"error","reason":"path"}"#), TestEnd::Refused(Refusal::Path)),
            (false, answered(422, r#"{"status":"error","reason":"field_missing","field":"id"}"#), TestEnd::AnotherDesk),
            (false, answered(404, "<html>"), TestEnd::AnotherServer(404)),
            (false, Err(Obstacle::Name), TestEnd::Stopped(Obstacle::Name)),
        ] {
            assert_eq!(end_of(has_arrived, answer.clone()), end, "{answer:?}");
        }
    }
}
