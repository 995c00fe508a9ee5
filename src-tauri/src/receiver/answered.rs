//! What was answered to notifications that are stored, in numbers since the start.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::domain::notification::{Answer, Contract};

/// The running numbers, by contract and by the answer's word.
#[derive(Debug, Default)]
pub(super) struct Answered {
    reserve: [AtomicU64; Answer::WORDS.len()],
    webhook: [AtomicU64; Answer::WORDS.len()],
}

impl Answered {
    pub(super) fn count(&self, contract: Contract, answer: &Answer) {
        self.of(contract)[place(answer)].fetch_add(1, Ordering::Relaxed);
    }

    /// Every contract with every word and how often it was given.
    pub(super) fn snapshot(&self) -> Vec<(Contract, &'static str, u64)> {
        let of_contract = |contract| {
            let counts = self.of(contract).iter().map(|count| count.load(Ordering::Relaxed));
            Answer::WORDS.into_iter().zip(counts).map(move |(word, count)| (contract, word, count))
        };
        Contract::ALL.into_iter().flat_map(of_contract).collect()
    }

    fn of(&self, contract: Contract) -> &[AtomicU64; Answer::WORDS.len()] {
        match contract {
            Contract::Reserve => &self.reserve,
            Contract::Webhook => &self.webhook,
        }
    }
}

/// Where an answer's word stands among [`Answer::WORDS`].
fn place(answer: &Answer) -> usize {
    match answer {
        Answer::Agreed => 0,
        Answer::Declined(_) => 1,
        Answer::Acknowledged => 2,
        Answer::Conflict | Answer::EventConflict => 3,
        Answer::Unrecognised | Answer::EventUnrecognised => 4,
        Answer::Unreadable(_) => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::notification::{ReadProblem, Unreadable};

    #[test]
    fn every_answer_is_counted_under_its_own_word() {
        let unreadable = Unreadable { problem: ReadProblem::NotJson, field: None };
        for answer in [
            Answer::Agreed,
            Answer::Declined("rule".to_owned()),
            Answer::Acknowledged,
            Answer::Conflict,
            Answer::EventConflict,
            Answer::Unrecognised,
            Answer::EventUnrecognised,
            Answer::Unreadable(unreadable),
        ] {
            assert_eq!(Answer::WORDS[place(&answer)], answer.word());
        }
    }
}
