//! Where a voucher stands by everything that was told of its state, in whatever order and however often it was told.
//!
//! The states have a rank, and the furthest told holds: whatever is behind it was told late. One way of the vendor's
//! leads back: a voucher whose refund was refused goes on as it was. Whether it did is told apart from a late message
//! by the instants in the messages themselves, never by when they arrived. What cannot be told apart stays refused.

use serde::{Deserialize, Serialize};

use super::clock::Timestamp;
use super::state::State;

/// What was told of a voucher's state, as far as it matters from now on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// The state furthest along.
    furthest: State,
    /// Whether a message that told it said when.
    furthest_is_dated: bool,
    /// The last of the states that were told with their instant, from the confirmation on.
    latest: Option<Dated>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Dated {
    at: Timestamp,
    state: State,
}

impl Standing {
    /// Of a voucher of which one state was told.
    #[must_use]
    pub fn of(state: State) -> Self {
        Self { furthest: state, furthest_is_dated: false, latest: None }
    }

    /// Takes a state and, where the message had one, the instant from which it held.
    pub fn hear(&mut self, state: &State, at: Option<Timestamp>) {
        if is_further(state, &self.furthest) {
            self.furthest = state.clone();
            self.furthest_is_dated = at.is_some();
        } else if state.rank() == self.furthest.rank() {
            self.furthest_is_dated |= at.is_some();
        }
        let Some(at) = at.filter(|_| state.rank() >= State::Confirmed.rank()) else { return };
        if self.latest.as_ref().is_none_or(|latest| (latest.at, latest.state.rank()) < (at, state.rank())) {
            self.latest = Some(Dated { at, state: state.clone() });
        }
    }

    /// The state.
    #[must_use]
    pub fn state(&self) -> &State {
        match &self.latest {
            Some(latest) if self.furthest == State::RefundRejected && self.furthest_is_dated => &latest.state,
            _ => &self.furthest,
        }
    }
}

/// Words that the documents do not have are all as far; which of them is shown must not depend on the order either.
fn is_further(state: &State, than: &State) -> bool {
    match (state, than) {
        (State::Other(word), State::Other(known)) => word < known,
        _ => state.rank() > than.rank(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The state after these were heard, which must be the same in every order.
    fn after(told: &[(State, Option<i64>)]) -> State {
        let hear = |order: &[usize]| {
            let mut standing = Standing::of(told[order[0]].0.clone());
            for index in order.iter().chain(order) {
                standing.hear(&told[*index].0, told[*index].1.map(Timestamp::from_millis));
            }
            standing.state().clone()
        };
        let state = hear(&(0..told.len()).collect::<Vec<_>>());
        for turned in 0..told.len() {
            let mut order: Vec<usize> = (0..told.len()).collect();
            order.rotate_left(turned);
            assert_eq!(hear(&order), state, "{order:?} of {told:?}");
            order.reverse();
            assert_eq!(hear(&order), state, "{order:?} of {told:?}");
        }
        state
    }

    #[test]
    fn what_is_behind_was_told_late_whatever_its_date() {
        assert_eq!(after(&[(State::Ready, Some(1)), (State::Reserved, Some(9))]), State::Ready);
        assert_eq!(after(&[(State::Refunding, Some(1)), (State::Ready, Some(9))]), State::Refunding);
        assert_eq!(after(&[(State::Refunded, Some(1)), (State::Sent, Some(9)), (State::Ready, None)]), State::Refunded);
    }

    #[test]
    fn a_voucher_goes_on_after_a_refused_refund_when_the_dates_say_so() {
        let refused = (State::RefundRejected, Some(5));
        assert_eq!(after(&[refused.clone(), (State::Ready, Some(4))]), State::RefundRejected);
        assert_eq!(after(&[refused.clone(), (State::Ready, Some(5))]), State::RefundRejected);
        assert_eq!(after(&[refused.clone(), (State::Ready, Some(6))]), State::Ready);
        assert_eq!(after(&[refused.clone(), (State::Reserved, Some(6))]), State::RefundRejected);
        assert_eq!(after(&[refused.clone(), (State::Ready, None)]), State::RefundRejected);
        assert_eq!(after(&[refused.clone(), (State::Sent, Some(6)), (State::Refunding, Some(8))]), State::Refunding);
        let again = (State::Refunded, None);
        assert_eq!(after(&[refused, (State::Refunding, Some(8)), again]), State::Refunded);
    }

    #[test]
    fn without_a_date_a_refused_refund_stays_refused() {
        let refused = (State::RefundRejected, None);
        assert_eq!(after(&[refused, (State::Ready, Some(6)), (State::Sent, Some(7))]), State::RefundRejected);
    }

    #[test]
    fn unknown_words_give_way_to_any_known_one_and_do_not_depend_on_the_order() {
        let words = [(State::Other("PAUSED".to_owned()), None), (State::Other("BLOCKED".to_owned()), Some(3))];
        assert_eq!(after(&words), State::Other("BLOCKED".to_owned()));
        assert_eq!(after(&[words[0].clone(), (State::Reserved, None)]), State::Reserved);
    }
}
