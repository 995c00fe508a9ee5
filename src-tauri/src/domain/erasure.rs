//! What is personal in a voucher's journal, and how it is taken out: in its place stand marks that tell nothing but which
//! of them were the same, so that what the journal adds up to stays what it was. Codes, ids, amounts, states, decisions,
//! instants and hashes are not touched.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::clock::Timestamp;
use super::event::{Decision, Event, EventId, Fact, Told};
use super::ids::{CouponId, NotificationKey, Sha256Hex};
use super::link::SignedUrl;
use super::rule::Rule;
use super::voucher::{Pdf, Voucher};

/// How a mark begins; behind it stands a number.
const MARK: &str = "erased:";
/// The longest time that can be set, in days: a hundred years.
const MOST_DAYS: u32 = 36_500;

/// That a voucher's personal data was taken out. What was heard since then is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// When.
    pub at: Timestamp,
    /// The event that says so.
    pub event: EventId,
}

/// How long personal data is kept after the last event of its voucher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetentionDays(u32);

/// Why a voucher's personal data was not taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ErasureProblem {
    /// What was typed to confirm it is not the voucher's code.
    #[error("the code that was typed is not the voucher's")]
    NotConfirmed,
    /// The voucher's file is being fetched.
    #[error("the voucher's file is being fetched")]
    UnderWay,
}

impl RetentionDays {
    /// Reads a number of days.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(days) if (1..=MOST_DAYS).contains(&days) => Ok(Self(days)),
            _ => Err(format!("is not a whole number of days between 1 and {MOST_DAYS}")),
        }
    }

    /// The instant before which the last event must be.
    #[must_use]
    pub fn before(self, now: Timestamp) -> Timestamp {
        now.minus(Duration::from_secs(u64::from(self.0) * 24 * 3600))
    }
}

/// What is to be written over in a journal, and what is to be looked for elsewhere.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Erasing {
    /// The facts that had personal data, as they are to stand.
    pub facts: Vec<(EventId, Fact)>,
    /// Every version of its PDF that was stored.
    pub files: Vec<Sha256Hex>,
    /// The end user's keys that were told.
    pub keys: Vec<String>,
    /// How many links were told.
    pub links: usize,
}

/// Whether a key is the mark of one that was taken out.
#[must_use]
pub fn is_mark(key: &NotificationKey) -> bool {
    key.as_str().starts_with(MARK)
}

/// Whether what was typed is the code of the voucher, or its id as long as no code is known. Case, spaces and hyphens are
/// forgiven, as when it is looked up; nothing else is.
#[must_use]
pub fn is_confirmed(voucher: &Voucher, typed: &str) -> bool {
    match &voucher.coupon_id {
        Some(code) => CouponId::parse(typed.trim()).is_ok_and(|typed| typed.search_key() == code.search_key()),
        None => typed.trim() == voucher.voucher_id.as_str(),
    }
}

/// Takes the end user's key, the links and what people wrote out of a journal, oldest event first.
#[must_use]
pub fn erase<'a>(events: impl IntoIterator<Item = &'a Event>) -> Erasing {
    let (mut keys, mut links) = (Marks::default(), Marks::default());
    let mut erasing = Erasing::default();
    for event in events {
        let mut fact = event.fact.clone();
        match &mut fact {
            Fact::Told(told) | Fact::Conflict(told) | Fact::EventConflict(told) | Fact::Unrecognised(told) => {
                mark_told(told, &mut keys, &mut links);
            }
            Fact::LinkObtained { url, .. } => *url = SignedUrl::new(links.of(url.expose())),
            Fact::Decided(Decision::Declined(rule)) | Fact::ConfirmLeft { rule } => mark_rule(rule, &mut keys),
            Fact::Snoozed { reason, .. } => reason.clear(),
            Fact::PdfStored { sha256, .. } if !erasing.files.contains(sha256) => erasing.files.push(sha256.clone()),
            _ => {}
        }
        if fact != event.fact {
            erasing.facts.push((event.id, fact));
        }
    }
    erasing.links = links.told().count();
    erasing.keys = keys.told().map(str::to_owned).collect();
    erasing
}

fn mark_told(told: &mut Told, keys: &mut Marks, links: &mut Marks) {
    told.notification_key = told.notification_key.take().and_then(|key| keys.key(&key));
    told.signed_url = told.signed_url.take().map(|url| SignedUrl::new(links.of(url.expose())));
}

fn mark_rule(rule: &mut Rule, keys: &mut Marks) {
    if let Rule::NotificationKeyPattern { key, .. } = rule
        && let Some(mark) = keys.key(key)
    {
        *key = mark;
    }
}

/// The texts that were met, in their order: the same one has the same mark.
#[derive(Default)]
struct Marks(Vec<String>);

impl Marks {
    fn of(&mut self, text: &str) -> String {
        let place = self.0.iter().position(|met| met == text).unwrap_or_else(|| {
            self.0.push(text.to_owned());
            self.0.len() - 1
        });
        format!("{MARK}{}", place + 1)
    }

    fn key(&mut self, key: &NotificationKey) -> Option<NotificationKey> {
        NotificationKey::parse(self.of(key.as_str())).ok()
    }

    /// Those that are no marks themselves, of an earlier time.
    fn told(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str).filter(|text| !text.starts_with(MARK))
    }
}

impl Voucher {
    /// Takes out what is personal, as of an event that says so.
    pub fn forget(&mut self, erased: Erased) {
        (self.notification_key, self.link, self.pdf) = (None, None, Pdf::default());
        self.erased = Some(erased);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_and_within_reason() {
        for text in ["1", "90", "36500"] {
            assert!(RetentionDays::parse(text).is_ok(), "{text}");
        }
        for text in ["0", "-1", "36501", "1.5", "90 days", " 90", "٩٠"] {
            assert!(RetentionDays::parse(text).is_err(), "{text}");
        }
        let now = Timestamp::from_millis(100 * 24 * 3600 * 1000);
        assert_eq!(RetentionDays(90).before(now), Timestamp::from_millis(10 * 24 * 3600 * 1000));
    }

    #[test]
    fn the_same_text_has_the_same_mark_and_marks_do_not_wander() {
        let mut marks = Marks::default();
        assert_eq!(["a", "b", "a"].map(|text| marks.of(text)), ["erased:1", "erased:2", "erased:1"]);
        let mut again = Marks::default();
        assert_eq!(["erased:1", "c", "erased:1"].map(|text| again.of(text)), ["erased:1", "erased:2", "erased:1"]);
        assert_eq!(again.told().collect::<Vec<_>>(), ["c"]);
    }
}
