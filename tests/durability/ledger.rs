//! What the vendor holds in its hands: every message that was answered 200, with the answer. What is stored is held
//! against it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard};

use serde_json::Value;
use tokio::sync::watch;

use super::server::{Answer, Door};
use crate::support::rows::{integrity, number, requests};
use crate::support::wait::within;

/// Agreements without the rows that make them one. The rows are gathered once: no index leads from a notification to them.
const UNFOUNDED: &str = "SELECT count(*) FROM notification
    WHERE answer = 'agreed' AND repeat_of IS NULL AND (
        id NOT IN (SELECT notification_id FROM event WHERE notification_id IS NOT NULL
                   AND fact ->> '$.kind' = 'decided' AND fact ->> '$.outcome' = 'agreed')
        OR voucher_id IS NULL OR voucher_id NOT IN (SELECT voucher_id FROM voucher))";

/// Messages by their bytes.
pub struct Ledger {
    acknowledged: Mutex<HashMap<String, Acknowledged>>,
    count: watch::Sender<usize>,
}

#[derive(Clone)]
struct Acknowledged {
    answer: String,
    times: usize,
}

/// What is stored, held against the ledger.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Deliveries that were answered 200.
    pub acknowledged: usize,
    /// Those that are not stored, or with another answer.
    pub lost: usize,
}

impl Ledger {
    pub fn new() -> Self {
        Self { acknowledged: Mutex::default(), count: watch::Sender::new(0) }
    }

    fn messages(&self) -> MutexGuard<'_, HashMap<String, Acknowledged>> {
        self.acknowledged.lock().expect("no test thread panicked here")
    }

    /// Notes an answer 200. The same message is always answered the same.
    #[track_caller]
    pub fn note(&self, message: &str, answer: &Answer) {
        assert_eq!(answer.status, 200, "{answer:?}");
        let mut messages = self.messages();
        let noted =
            messages.entry(message.to_owned()).or_insert(Acknowledged { answer: answer.body.clone(), times: 0 });
        assert_eq!(noted.answer, answer.body, "another answer to {message}");
        noted.times += 1;
        self.count.send_modify(|count| *count += 1);
    }

    /// What it holds now, for later.
    pub fn so_far(&self) -> Self {
        let messages = self.messages().clone();
        let count = messages.values().map(|message| message.times).sum();
        Self { acknowledged: Mutex::new(messages), count: watch::Sender::new(count) }
    }

    /// How many answers 200 there were.
    pub fn count(&self) -> usize {
        *self.count.borrow()
    }

    /// Waits until so many were answered 200.
    pub async fn reaches(&self, count: usize) {
        let mut counted = self.count.subscribe();
        within("the load to be answered", counted.wait_for(|counted| *counted >= count)).await.expect("counts");
    }

    /// Holds the database against the ledger.
    #[track_caller]
    pub fn compare(&self, data_dir: &Path) -> Comparison {
        let mut deliveries: HashMap<i64, usize> = HashMap::new();
        let mut firsts = HashMap::new();
        for row in requests(data_dir) {
            *deliveries.entry(row.repeat_of.unwrap_or(row.id)).or_default() += 1;
            if let Some(body) = row.body {
                firsts.insert(body, (row.id, row.answer, row.status));
            }
        }
        let mut comparison = Comparison::default();
        for (message, Acknowledged { answer, times }) in self.messages().iter() {
            comparison.acknowledged += times;
            let answer: Value = serde_json::from_str(answer).expect("an answer is JSON");
            let kept = match firsts.get(message.as_bytes()) {
                Some((id, word, 200)) if answer["status"] == word.as_str() => deliveries[id],
                _ => 0,
            };
            comparison.lost += times.saturating_sub(kept);
        }
        comparison
    }

    /// Asserts that everything is stored, that the database is sound, and that every agreement has its decision.
    #[track_caller]
    pub fn is_kept_in(&self, data_dir: &Path) {
        assert_eq!(self.compare(data_dir), Comparison { acknowledged: self.count(), lost: 0 });
        assert_eq!(integrity(data_dir), "ok");
        assert_eq!(number(data_dir, UNFOUNDED), 0, "agreements without their decision or voucher");
    }

    /// Sends some of its messages again: the answer is the one that was given.
    pub async fn is_answered_again(&self, door: &Door, some: usize) {
        let mut messages: Vec<String> = self.messages().keys().cloned().collect();
        fastrand::shuffle(&mut messages);
        messages.truncate(some);
        for message in messages {
            let answer = within("a repeat", door.post(message.clone())).await.expect("an answer");
            self.note(&message, &answer);
        }
    }
}
