//! Look-ups. Every one walks an index, and none walks it far: what is forgiven is decided in `domain/query.rs` and
//! `domain/code.rs`, and asked of the store as the few texts it may stand for.

use std::collections::HashSet;

use rusqlite::{Connection, Params};

use super::keys::{self, Keys, New};
use super::read::list;
use super::rows::{self, to_json};
use crate::domain::code::{differing, fits, heard, heard_from_end, is_one_slip, look_alikes, slips, untouched};
use crate::domain::query::{MatchedBy, Query};
use crate::domain::voucher::Voucher;
use crate::store::{Found, StoreError};

/// How much of an index is walked for what may begin or end so, before it is asked for in another way.
const NEAR: i64 = 400;
/// Comes after whatever a code goes on with: no code holds U+10FFFF.
const AFTER_ALL: &str = "\u{10ffff}";
/// How much of an index is walked for a pattern.
const FAR: i64 = 50_000;

/// Finds vouchers, the surest first.
pub(super) fn find(connection: &Connection, query: &Query, limit: usize) -> Result<Found, StoreError> {
    let new = keys::new(connection)?;
    let most = limit.saturating_add(1);
    let mut search = Search::new(connection, query, &new, most);
    if query.is_empty() {
        search.latest()?;
    } else {
        search.codes()?;
        search.ids()?;
        let is_known = search.matches.iter().any(|(_, by)| *by <= MatchedBy::Spelled);
        // The words of a code that was spelled out are no codes themselves.
        if !(is_known && query.is_spelled()) {
            search.pasted()?;
        }
        if query.is_pattern() && !is_known {
            search.pattern()?;
        } else {
            search.forgiving(is_known)?;
        }
    }
    let more = search.matches.len() > limit || search.cut;
    let mut matches = search.matches;
    matches.truncate(limit);
    Ok(Found { matches, more })
}

/// A code in an index, and which voucher has it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    text: String,
    number: i64,
    code: String,
}

/// The two indexes of codes.
#[derive(Clone, Copy)]
enum Tree {
    Code,
    Heard,
}

impl Tree {
    const fn sql(self) -> &'static str {
        match self {
            Self::Code => {
                "SELECT code, number, code FROM code_key WHERE code >= ?1 AND code < ?2 ORDER BY code LIMIT ?3"
            }
            Self::Heard => {
                "SELECT heard_from_end, number, code FROM heard_key
                 WHERE heard_from_end >= ?1 AND heard_from_end < ?2 ORDER BY heard_from_end LIMIT ?3"
            }
        }
    }

    fn text(self, keys: &Keys) -> String {
        match self {
            Self::Code => keys.code.clone(),
            Self::Heard => heard_from_end(&keys.code),
        }
    }
}

/// One look-up on its way.
pub(super) struct Search<'a> {
    connection: &'a Connection,
    query: &'a Query,
    /// What no index has yet.
    new: &'a [New],
    most: usize,
    matches: Vec<(Voucher, MatchedBy)>,
    /// Whether an index was not walked to its end.
    cut: bool,
}

impl<'a> Search<'a> {
    /// For at most so many vouchers.
    pub(super) fn new(connection: &'a Connection, query: &'a Query, new: &'a [New], most: usize) -> Self {
        Self { connection, query, new, most, matches: Vec::new(), cut: false }
    }

    /// What was found so far, the surest first.
    pub(super) fn into_matches(mut self) -> Vec<(Voucher, MatchedBy)> {
        self.matches.truncate(self.most);
        self.matches
    }

    fn latest(&mut self) -> Result<(), StoreError> {
        let latest = self.numbers("SELECT number FROM voucher ORDER BY revision DESC LIMIT ?1", [self.room()])?;
        self.add(self.read(latest.into_iter())?, |_| Some(MatchedBy::Latest));
        Ok(())
    }

    /// The vouchers whose code it is; one that was written before one that was spelled out.
    pub(super) fn codes(&mut self) -> Result<(), StoreError> {
        let query = self.query;
        for code in query.codes() {
            let found = self.coded(std::slice::from_ref(code))?;
            self.add(found, |voucher| {
                (rows::coupon_key(voucher) == *code).then(|| query.same_code(voucher.coupon_id.as_ref()))
            });
        }
        Ok(())
    }

    /// The voucher whose id it is, and those of the end user whose key it is.
    pub(super) fn ids(&mut self) -> Result<(), StoreError> {
        let (text, lower) = (self.query.text(), self.query.text().to_lowercase());
        let found = self.identified(&[text.to_owned(), lower])?;
        self.add(found, |_| Some(MatchedBy::VoucherId));
        let of_user = "SELECT number FROM user_key WHERE user = ?1 ORDER BY number DESC LIMIT ?2";
        let mut numbers = self.numbers(of_user, (text, self.room()))?;
        numbers.extend(self.new_with(|keys| keys.user.as_deref() == Some(text)));
        // The newest of them.
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        numbers.dedup();
        numbers.truncate(self.most);
        let found = self.numbered(&numbers)?;
        let is_theirs = |voucher: &Voucher| voucher.notification_key.as_ref().is_some_and(|key| key.as_str() == text);
        self.add(found, |voucher| is_theirs(voucher).then_some(MatchedBy::NotificationKey));
        Ok(())
    }

    fn pasted(&mut self) -> Result<(), StoreError> {
        if self.query.pasted_ids().is_empty() {
            return Ok(());
        }
        let (codes, found) = (self.query.pasted_codes(), self.coded(self.query.pasted_codes())?);
        self.add(found, |voucher| codes.contains(&rows::coupon_key(voucher)).then_some(MatchedBy::Pasted));
        let found = self.identified(self.query.pasted_ids())?;
        self.add(found, |_| Some(MatchedBy::Pasted));
        Ok(())
    }

    /// What the code may have been before it was read, spoken and typed. Of a code that is known only longer ones are
    /// looked for: it was not misheard.
    pub(super) fn forgiving(&mut self, is_known: bool) -> Result<(), StoreError> {
        let query = self.query;
        // The fewer characters were taken for others, the likelier it is.
        let taken = |key: &str| query.alike(key).map(|by| (by, differing(key, query.code())));
        let alike = if is_known { Vec::new() } else { self.heard_as(&[heard_from_end(query.code())], taken)? };
        let looks = |by| move |voucher: &Voucher| query.alike(&rows::coupon_key(voucher)).filter(|is| *is == by);
        self.add(alike.clone(), looks(MatchedBy::LookAlike));
        self.begins(&[query.code().to_owned()], MatchedBy::Prefix)?;
        if is_known {
            return Ok(());
        }
        self.begins(&look_alikes(query.code()), MatchedBy::PrefixLookAlike)?;
        if query.may_be_an_end() {
            self.ends()?;
        }
        self.add(alike, looks(MatchedBy::SoundAlike));
        if query.may_have_a_slip() && !self.is_full() && !self.is_being_typed() {
            self.slipped()?;
        }
        Ok(())
    }

    /// What begins in one of these ways and goes on.
    pub(super) fn begins(&mut self, beginnings: &[String], by: MatchedBy) -> Result<(), StoreError> {
        if self.is_full() || beginnings.iter().all(String::is_empty) {
            return Ok(());
        }
        let begin = "SELECT number FROM json_each(?1)
                     CROSS JOIN code_key ON code > value AND code < value || ?2 LIMIT ?3";
        let mut numbers = self.numbers(begin, (to_json(&beginnings)?, AFTER_ALL, self.room()))?;
        let goes_on =
            |code: &str| beginnings.iter().any(|beginning| code.len() > beginning.len() && code.starts_with(beginning));
        numbers.extend(self.new_with(|keys| goes_on(&keys.code)));
        let found = self.fitting(&numbers, |key| goes_on(key).then(|| key.to_owned()))?;
        self.add(found, |_| Some(by));
        Ok(())
    }

    fn ends(&mut self) -> Result<(), StoreError> {
        let code = self.query.code();
        let mut keys = self.keys(Tree::Heard, &heard_from_end(code), NEAR)?;
        keys.retain(|key| key.code.ends_with(code));
        let found = self.fitting(&numbers_of(&keys), |key| key.ends_with(code).then_some(()))?;
        self.add(found, |_| Some(MatchedBy::EndsWith));
        Ok(())
    }

    /// One slip leaves one half of the code as it was, so whatever begins or ends with that half is all that has to be
    /// looked at. Where too much begins or ends so, every text that is one slip away is asked for instead.
    fn slipped(&mut self) -> Result<(), StoreError> {
        let code: Vec<char> = self.query.code().chars().collect();
        let kept = untouched(code.len());
        let text = |half: &[char]| half.iter().collect::<String>();
        let begin = self.keys(Tree::Code, &text(&code[..kept]), NEAR)?;
        let end = self.keys(Tree::Heard, &heard_from_end(&text(&code[code.len() - kept..])), NEAR)?;
        let whole = heard(self.query.code());
        // One slip and nothing else is likelier than one slip in what was misheard besides.
        let slipped = |key: &str| is_one_slip(&heard(key), &whole).then(|| !is_one_slip(key, self.query.code()));
        let found = if is_all(&begin, NEAR) && is_all(&end, NEAR) {
            let reversed: String = whole.chars().rev().collect();
            let near = begin
                .into_iter()
                .filter(|key| is_one_slip(&heard(&key.text), &whole))
                .chain(end.into_iter().filter(|key| is_one_slip(&key.text, &reversed)));
            self.fitting(&numbers_of(&near.collect::<Vec<_>>()), slipped)?
        } else {
            self.heard_as(&slips(&heard_from_end(self.query.code())), slipped)?
        };
        self.add(found, |_| Some(MatchedBy::Slip));
        Ok(())
    }

    fn pattern(&mut self) -> Result<(), StoreError> {
        let pattern = self.query.code();
        let wild = ['?', '*'];
        let beginning = pattern.split(wild).next().unwrap_or_default();
        let end = pattern.rsplit(wild).next().unwrap_or_default();
        let keys = self.on_either_side(beginning, end)?;
        self.cut = keys.len() >= usize::try_from(FAR).unwrap_or(usize::MAX);
        let fitting: Vec<i64> = keys.iter().filter(|key| fits(&key.code, pattern)).map(|key| key.number).collect();
        let mut found = Vec::new();
        // A key may be of a code that the voucher had before, so there may be fewer vouchers than keys.
        for some in fitting.chunks(self.most) {
            if found.len() < self.most {
                found.extend(self.fitting(some, |key| fits(key, pattern).then(|| key.to_owned()))?);
            }
        }
        found.truncate(self.most);
        self.add(found, |_| Some(MatchedBy::Pattern));
        Ok(())
    }

    /// What begins or ends so, whichever is less: codes of one kind have much in common, so the longer text need not be the
    /// rarer one.
    fn on_either_side(&self, beginning: &str, end: &str) -> Result<Vec<Key>, StoreError> {
        let end = heard_from_end(end);
        for most in [NEAR, FAR / 10] {
            for (tree, text) in [(Tree::Code, beginning), (Tree::Heard, &end)] {
                let keys = self.keys(tree, text, most)?;
                if is_all(&keys, most) {
                    return Ok(keys);
                }
            }
        }
        let from_end = beginning.chars().count() < end.chars().count();
        let (tree, text) = if from_end { (Tree::Heard, end.as_str()) } else { (Tree::Code, beginning) };
        self.keys(tree, text, FAR)
    }

    /// The vouchers whose codes are heard as one of these texts, written from their end; in order of rank.
    fn heard_as<R: Ord>(&self, texts: &[String], rank: impl Fn(&str) -> Option<R>) -> Result<Vec<Voucher>, StoreError> {
        let heard = "SELECT number, code FROM json_each(?1) CROSS JOIN heard_key ON heard_from_end = value LIMIT ?2";
        let keys =
            list(self.connection, heard, (to_json(&texts)?, NEAR), |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
        let mut numbers: Vec<i64> =
            keys.into_iter().filter(|(_, code)| rank(code).is_some()).map(|(number, _)| number).collect();
        let texts: HashSet<&String> = texts.iter().collect();
        numbers.extend(self.new_with(|keys| texts.contains(&heard_from_end(&keys.code))));
        self.fitting(&numbers, rank)
    }

    /// The vouchers with one of these codes; the last changed first.
    pub(super) fn coded(&self, codes: &[String]) -> Result<Vec<Voucher>, StoreError> {
        let coded = "SELECT number FROM json_each(?1) CROSS JOIN code_key ON code = value LIMIT ?2";
        self.named(coded, codes, |keys| &keys.code)
    }

    /// The vouchers with one of these ids; the last changed first.
    fn identified(&self, ids: &[String]) -> Result<Vec<Voucher>, StoreError> {
        let identified = "SELECT number FROM json_each(?1) CROSS JOIN id_key ON voucher_id = value LIMIT ?2";
        self.named(identified, ids, |keys| keys.voucher_id.as_str())
    }

    fn named(&self, sql: &str, names: &[String], of: impl Fn(&Keys) -> &str) -> Result<Vec<Voucher>, StoreError> {
        let mut numbers = self.numbers(sql, (to_json(&names)?, self.room()))?;
        // What is not known is empty, and nothing is looked for by that.
        let names: HashSet<&str> = names.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        numbers.extend(self.new_with(|keys| names.contains(of(keys))));
        self.numbered(&numbers)
    }

    fn new_with(&self, is_meant: impl Fn(&Keys) -> bool) -> impl Iterator<Item = i64> {
        self.new.iter().filter(move |new| is_meant(&new.keys)).map(|new| new.number)
    }

    /// What there is that begins so, in the order of the tree.
    fn keys(&self, tree: Tree, beginning: &str, most: i64) -> Result<Vec<Key>, StoreError> {
        let after = after(beginning);
        let mut keys = list(self.connection, tree.sql(), (beginning, &after, most), |row| {
            Ok(Key { text: row.get(0)?, number: row.get(1)?, code: row.get(2)? })
        })?;
        let new = self.new.iter().map(|new| {
            let code = new.keys.code.clone();
            Key { text: tree.text(&new.keys), number: new.number, code }
        });
        let before = keys.len();
        keys.extend(new.filter(|key| !key.text.is_empty() && key.text.starts_with(beginning)));
        if keys.len() > before {
            keys.sort_unstable();
            keys.dedup();
            keys.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        }
        Ok(keys)
    }

    /// As many as may be found of these vouchers: those with codes that have a rank, in order of it, of equal ones the
    /// last changed first. Only these are read whole: far more may have to be looked at.
    fn fitting<R: Ord>(&self, numbers: &[i64], rank: impl Fn(&str) -> Option<R>) -> Result<Vec<Voucher>, StoreError> {
        let mut ranked: Vec<(R, i64)> =
            self.keyed(numbers)?.into_iter().filter_map(|(number, key)| Some((rank(&key)?, number))).collect();
        ranked.sort_by(|(one, _), (other, _)| one.cmp(other));
        ranked.truncate(self.most);
        self.read(ranked.into_iter().map(|(_, number)| number))
    }

    /// The vouchers with these numbers, the last changed first.
    fn numbered(&self, numbers: &[i64]) -> Result<Vec<Voucher>, StoreError> {
        self.read(self.keyed(numbers)?.into_iter().map(|(number, _)| number))
    }

    /// The codes of these vouchers as they are found by, the last changed first.
    fn keyed(&self, numbers: &[i64]) -> Result<Vec<(i64, String)>, StoreError> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let keyed =
            "SELECT number, coupon_key FROM json_each(?1) CROSS JOIN voucher ON number = value ORDER BY revision DESC";
        list(self.connection, keyed, [to_json(&numbers)?], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    fn read(&self, numbers: impl Iterator<Item = i64>) -> Result<Vec<Voucher>, StoreError> {
        numbers.filter_map(|number| rows::numbered(self.connection, number).transpose()).collect()
    }

    fn numbers(&self, sql: &str, params: impl Params) -> Result<Vec<i64>, StoreError> {
        list(self.connection, sql, params, |row| row.get(0))
    }

    fn add(&mut self, found: Vec<Voucher>, by: impl Fn(&Voucher) -> Option<MatchedBy>) {
        for voucher in found {
            let is_new = self.matches.iter().all(|(known, _)| known.voucher_id != voucher.voucher_id);
            if let Some(by) = by(&voucher).filter(|_| is_new) {
                self.matches.push((voucher, by));
            }
        }
    }

    /// Whether there are codes that begin so and go on by more than one slip adds: then it is no whole code yet.
    fn is_being_typed(&self) -> bool {
        let typed = self.query.code().chars().count();
        let goes_on = |voucher: &Voucher| rows::coupon_key(voucher).chars().count() > typed + 1;
        self.matches.iter().any(|(voucher, by)| *by == MatchedBy::Prefix && goes_on(voucher))
    }

    fn is_full(&self) -> bool {
        self.matches.len() >= self.most
    }

    fn room(&self) -> i64 {
        i64::try_from(self.most).unwrap_or(i64::MAX)
    }
}

/// Whether a walk that ends after so many keys has come to the end.
fn is_all(keys: &[Key], most: i64) -> bool {
    keys.len() < usize::try_from(most).unwrap_or(usize::MAX)
}

fn numbers_of(keys: &[Key]) -> Vec<i64> {
    keys.iter().map(|key| key.number).collect()
}

/// Where texts that begin so end.
fn after(beginning: &str) -> String {
    format!("{beginning}{AFTER_ALL}")
}
