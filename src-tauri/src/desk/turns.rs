//! What is done to one voucher and must not be done at once: each waits for its turn. Others go on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::OwnedMutexGuard;

use crate::domain::ids::VoucherId;

/// Held as long as the turn lasts.
pub(super) type Turn = OwnedMutexGuard<()>;

/// The vouchers to which something is being done.
#[derive(Debug, Default)]
pub(super) struct Turns(Mutex<HashMap<VoucherId, Weak<tokio::sync::Mutex<()>>>>);

impl Turns {
    /// Waits for the turn.
    pub(super) async fn take(&self, id: &VoucherId) -> Turn {
        let turns = {
            let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            held.retain(|_, turns| turns.strong_count() > 0);
            let known = held.get(id).and_then(Weak::upgrade);
            known.unwrap_or_else(|| {
                let turns = Arc::default();
                held.insert(id.clone(), Arc::downgrade(&turns));
                turns
            })
        };
        turns.lock_owned().await
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    #[tokio::test]
    async fn who_comes_second_waits_and_others_do_not() {
        let (turns, id) = (Turns::default(), |text: &str| VoucherId::parse(text).expect("an id"));
        let first = turns.take(&id("a")).await;
        let (a, context) = (id("a"), &mut Context::from_waker(Waker::noop()));
        let mut second = pin!(turns.take(&a));
        assert!(second.as_mut().poll(context).is_pending());
        drop(turns.take(&id("b")).await);
        assert!(second.as_mut().poll(context).is_pending(), "another voucher's turn is not waited for");
        drop(first);
        assert!(matches!(second.as_mut().poll(context), Poll::Ready(_)));
    }
}
