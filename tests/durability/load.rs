//! Many clients at once: new reservations, confirmations of known ones, and repeats.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use tokio::task::JoinSet;

use super::ledger::Ledger;
use super::server::Door;
use crate::support::bodies::{ready, reserved_number, voucher_number};

const CLIENTS: usize = 12;

/// The vendor under way: what it sent, and what it holds answers for.
pub struct Load {
    pub ledger: Arc<Ledger>,
    next: Arc<AtomicUsize>,
}

impl Load {
    pub fn new() -> Self {
        Self { ledger: Arc::new(Ledger::new()), next: Arc::default() }
    }

    /// Sends until the program goes away. Answers 503 are not noted, and end nothing.
    pub fn press(&self, door: &Door) -> JoinSet<()> {
        let mut clients = JoinSet::new();
        for _ in 0..CLIENTS {
            let (ledger, next, door) = (Arc::clone(&self.ledger), Arc::clone(&self.next), door.clone());
            clients.spawn(async move {
                loop {
                    let message = message(&next);
                    match door.post(message.clone()).await {
                        Some(answer) if answer.status == 503 => {}
                        Some(answer) => ledger.note(&message, &answer),
                        None => return,
                    }
                }
            });
        }
        clients
    }
}

/// Half are new; the rest confirm or repeat what came before, answered or not.
fn message(next: &AtomicUsize) -> String {
    let earlier = next.load(Ordering::Relaxed);
    match fastrand::u8(0..4) {
        0 if earlier > 0 => {
            let number = fastrand::usize(0..earlier);
            ready(&json!({ "id": voucher_number(number), "couponId": format!("COUPON{number:04}") }))
        }
        1 if earlier > 0 => reserved_number(fastrand::usize(0..earlier)),
        _ => reserved_number(next.fetch_add(1, Ordering::Relaxed)),
    }
}
