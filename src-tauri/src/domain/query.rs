//! What an agent typed or pasted, in every way it can be read, and why a voucher answers to it.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::code::{heard, seen};
use super::ids::{CouponId, search_key};
use super::spelling::unspelled;

/// More than anybody dictates, and enough for a pasted message. In bytes.
const LONGEST: usize = 16 * 1024;
/// How many parts of a pasted text are looked at.
const MOST_PARTS: usize = 200;
/// A code read in groups may be pasted in as many parts.
const MOST_GROUPS: usize = 4;
/// Shorter parts of a pasted text are words, not codes.
const SHORTEST_PASTED: usize = 4;
/// What is shorter is too little to tell a slip from another code, or an end from any other.
const SHORTEST_SLIP: usize = 5;
const SHORTEST_END: usize = 3;
/// The longest code that is searched for slips: each character more is another 46 texts to look up.
const LONGEST_SLIP: usize = 40;

/// Why a voucher is among the matches, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum MatchedBy {
    /// Its code is what was typed, to the letter.
    Exact,
    /// Its code is what was typed but for case, spaces and hyphens.
    Normalised,
    /// Its code is what was spelled out.
    Spelled,
    /// Its voucher id is what was typed.
    VoucherId,
    /// It belongs to the end user whose key was typed.
    NotificationKey,
    /// Its code or its voucher id stands in the text that was pasted.
    Pasted,
    /// Its code has the described shape.
    Pattern,
    /// Its code looks the same on paper.
    LookAlike,
    /// Its code begins so.
    Prefix,
    /// Its code begins with what looks the same on paper.
    PrefixLookAlike,
    /// Its code ends so.
    EndsWith,
    /// Its code sounds the same on the telephone.
    SoundAlike,
    /// Its code is one slip of the fingers away.
    Slip,
    /// Nothing was typed: it changed lately.
    Latest,
}

impl MatchedBy {
    /// Whether what was typed names the voucher and no other: enough to act on it. Whatever was forgiven is not.
    #[must_use]
    pub const fn is_certain(self) -> bool {
        matches!(self, Self::Exact | Self::Normalised | Self::VoucherId | Self::NotificationKey)
    }
}

/// What was typed is longer than anything it could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the query is longer than any code")]
pub struct QueryTooLong;

/// A look-up, read once. May be an end user's key, so `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Query {
    text: String,
    code: String,
    /// What was typed, taken for a code with the signs around it.
    whole: Option<String>,
    /// What was typed, taken for a code although it may be one that was spelled out.
    unheard: Option<String>,
    pasted: Vec<String>,
    pasted_ids: Vec<String>,
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Query(…)")
    }
}

impl Query {
    /// Reads what was typed.
    ///
    /// # Errors
    /// When it is longer than anything it could be.
    pub fn parse(typed: &str) -> Result<Self, QueryTooLong> {
        let text = typed.trim();
        if text.len() > LONGEST {
            return Err(QueryTooLong);
        }
        let bare = bare(text);
        let spelled = unspelled(bare);
        let (pasted, pasted_ids) = pasted(text);
        Ok(Self {
            text: text.to_owned(),
            whole: (bare != text).then(|| search_key(text)),
            unheard: spelled.is_some().then(|| search_key(bare)),
            code: spelled.unwrap_or_else(|| search_key(bare)),
            pasted,
            pasted_ids,
        })
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// What was typed, trimmed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What was typed or spelled out, as the look-up index holds codes; empty when only separators were typed.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The codes it may be to the letter, the surest first: a code in groups can be made of words that codes are spelled
    /// with.
    pub fn codes(&self) -> impl Iterator<Item = &String> {
        self.whole.iter().chain(&self.unheard).chain([&self.code])
    }

    /// Whether it may be spelled out.
    #[must_use]
    pub fn is_spelled(&self) -> bool {
        self.unheard.is_some()
    }

    /// Whether `?` and `*` in it may stand for what is not known.
    #[must_use]
    pub fn is_pattern(&self) -> bool {
        self.code.contains(['?', '*']) && self.code.contains(|c| c != '?' && c != '*')
    }

    /// What codes the text may contain, as the look-up index holds them; empty for a single word.
    #[must_use]
    pub fn pasted_codes(&self) -> &[String] {
        &self.pasted
    }

    /// The parts of the text as they stand, for voucher ids; empty for a single word.
    #[must_use]
    pub fn pasted_ids(&self) -> &[String] {
        &self.pasted_ids
    }

    /// Whether it is long enough to be the end of a code.
    #[must_use]
    pub fn may_be_an_end(&self) -> bool {
        self.code.chars().count() >= SHORTEST_END
    }

    /// Whether it may be a whole code with one slip in it.
    #[must_use]
    pub fn may_have_a_slip(&self) -> bool {
        (SHORTEST_SLIP..=LONGEST_SLIP).contains(&self.code.chars().count())
    }

    /// Why a voucher answers whose code is one of [`Query::codes`].
    #[must_use]
    pub fn same_code(&self, coupon_id: Option<&CouponId>) -> MatchedBy {
        let is_typed = coupon_id.is_some_and(|coupon_id| coupon_id.as_str() == self.text);
        let key = coupon_id.map(|coupon_id| search_key(coupon_id.as_str()));
        match self.unheard {
            _ if is_typed => MatchedBy::Exact,
            Some(_) if key != self.unheard && key != self.whole => MatchedBy::Spelled,
            _ => MatchedBy::Normalised,
        }
    }

    /// Why a voucher answers whose code is heard as [`Query::code`] is, if it does.
    #[must_use]
    pub fn alike(&self, coupon_key: &str) -> Option<MatchedBy> {
        if coupon_key == self.code || heard(coupon_key) != heard(&self.code) {
            return None;
        }
        Some(if seen(coupon_key) == seen(&self.code) { MatchedBy::LookAlike } else { MatchedBy::SoundAlike })
    }
}

/// A text without what is put around a code where it is written of: quotation marks, brackets, the end of a sentence.
/// Not a star or a question mark, which say that something is missing there.
fn bare(text: &str) -> &str {
    let is_around = |c: char| {
        (is_between(c) && !matches!(c, '*' | '?')) || matches!(c, '«' | '»' | '‹' | '›' | '\u{2018}'..='\u{201f}' | '…')
    };
    let bare = text.trim_matches(is_around);
    if bare.is_empty() { text } else { bare }
}

/// What parts a code from the words and the codes beside it.
fn is_between(c: char) -> bool {
    c.is_whitespace() || (c.is_ascii_punctuation() && !matches!(c, '-' | '_'))
}

/// The codes that a text may contain, each part and neighbouring ones together, and the parts as they stand.
fn pasted(text: &str) -> (Vec<String>, Vec<String>) {
    let parts: Vec<&str> = text.split(is_between).filter(|part| !part.is_empty()).take(MOST_PARTS).collect();
    if parts.len() < 2 && parts.first().is_none_or(|part| *part == text) {
        return Default::default();
    }
    let mut codes: Vec<String> = (1..=MOST_GROUPS)
        .flat_map(|groups| parts.windows(groups).map(|group| search_key(&group.concat())))
        .filter(|code| code.chars().count() >= SHORTEST_PASTED)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    let ids = parts.iter().flat_map(|part| [(*part).to_owned(), part.to_lowercase()]).collect();
    (codes, ids)
}
