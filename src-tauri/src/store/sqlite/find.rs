//! Look-ups. Every one walks an index, and none walks it far: what is forgiven is decided in `domain/query.rs` and
//! `domain/code.rs`, and asked of the store as the few texts it may stand for.

use rusqlite::{Connection, Params};

use super::connect::meaning;
use super::rows::{self, to_json};
use crate::domain::code::{differing, fits, heard, heard_from_end, is_one_slip, look_alikes, slips, untouched};
use crate::domain::query::{MatchedBy, Query};
use crate::domain::voucher::Voucher;
use crate::store::{Found, StoreError};

/// How much of an index is walked for what may begin or end so, before it is asked for in another way.
const NEAR: i64 = 400;
/// How much of an index is walked for a pattern.
const FAR: i64 = 50_000;

/// Finds vouchers, the surest first.
pub(super) fn find(connection: &Connection, query: &Query, limit: usize) -> Result<Found, StoreError> {
    let mut search = Search { connection, query, most: limit.saturating_add(1), matches: Vec::new(), cut: false };
    if query.is_empty() {
        search.latest()?;
    } else {
        search.codes()?;
        search.ids()?;
        search.pasted()?;
        let is_known = search.matches.iter().any(|(_, by)| *by <= MatchedBy::Spelled);
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
struct Key {
    text: String,
    number: i64,
}

struct Search<'a> {
    connection: &'a Connection,
    query: &'a Query,
    most: usize,
    matches: Vec<(Voucher, MatchedBy)>,
    /// Whether an index was not walked to its end.
    cut: bool,
}

impl Search<'_> {
    fn latest(&mut self) -> Result<(), StoreError> {
        let latest = "SELECT body FROM voucher ORDER BY revision DESC LIMIT ?1";
        self.add(self.vouchers(latest, [self.room()])?, |_| Some(MatchedBy::Latest));
        Ok(())
    }

    fn codes(&mut self) -> Result<(), StoreError> {
        let same = "SELECT body FROM voucher WHERE coupon_key = ?1 ORDER BY revision DESC LIMIT ?2";
        let (query, found) = (self.query, self.vouchers(same, (self.query.code(), self.room()))?);
        self.add(found, |voucher| Some(query.same_code(voucher.coupon_id.as_ref())));
        Ok(())
    }

    fn ids(&mut self) -> Result<(), StoreError> {
        let (text, lower) = (self.query.text(), self.query.text().to_lowercase());
        let by_id = "SELECT body FROM voucher WHERE voucher_id IN (?1, ?2)";
        self.add(self.vouchers(by_id, (text, lower))?, |_| Some(MatchedBy::VoucherId));
        let of_user = "SELECT body FROM voucher WHERE notification_key = ?1 ORDER BY revision DESC LIMIT ?2";
        self.add(self.vouchers(of_user, (text, self.room()))?, |_| Some(MatchedBy::NotificationKey));
        Ok(())
    }

    fn pasted(&mut self) -> Result<(), StoreError> {
        if self.query.pasted_ids().is_empty() {
            return Ok(());
        }
        let codes = "SELECT body FROM json_each(?1) CROSS JOIN voucher ON coupon_key = value LIMIT ?2";
        let found = self.vouchers(codes, (to_json(&self.query.pasted_codes())?, self.room()))?;
        self.add(found, |_| Some(MatchedBy::Pasted));
        let ids = "SELECT body FROM json_each(?1) CROSS JOIN voucher ON voucher_id = value LIMIT ?2";
        let found = self.vouchers(ids, (to_json(&self.query.pasted_ids())?, self.room()))?;
        self.add(found, |_| Some(MatchedBy::Pasted));
        Ok(())
    }

    /// What the code may have been before it was read, spoken and typed. Of a code that is known only longer ones are
    /// looked for: it was not misheard.
    fn forgiving(&mut self, is_known: bool) -> Result<(), StoreError> {
        let query = self.query;
        let mut alike = if is_known { Vec::new() } else { self.heard_as(&[heard_from_end(query.code())])? };
        // The fewer characters were taken for others, the likelier it is.
        alike.sort_by_key(|voucher| differing(&rows::coupon_key(voucher), query.code()));
        let looks = |by| move |voucher: &Voucher| query.alike(&rows::coupon_key(voucher)).filter(|is| *is == by);
        self.add(alike.clone(), looks(MatchedBy::LookAlike));
        self.begins(query.code(), MatchedBy::Prefix)?;
        if is_known {
            return Ok(());
        }
        for beginning in look_alikes(query.code()) {
            self.begins(&beginning, MatchedBy::PrefixLookAlike)?;
        }
        if query.may_be_an_end() {
            self.ends()?;
        }
        self.add(alike, looks(MatchedBy::SoundAlike));
        if query.may_have_a_slip() && !self.is_full() {
            self.slipped()?;
        }
        Ok(())
    }

    fn begins(&mut self, beginning: &str, by: MatchedBy) -> Result<(), StoreError> {
        if self.is_full() || beginning.is_empty() {
            return Ok(());
        }
        let begins = "SELECT body FROM voucher WHERE coupon_key > ?1 AND coupon_key < ?2 ORDER BY coupon_key LIMIT ?3";
        self.add(self.vouchers(begins, (beginning, after(beginning), self.room()))?, |_| Some(by));
        Ok(())
    }

    fn ends(&mut self) -> Result<(), StoreError> {
        let keys = self.keys("heard_from_end", &heard_from_end(self.query.code()), NEAR)?;
        let (query, found) = (self.query, self.numbered(&keys)?);
        self.add(found, |voucher| rows::coupon_key(voucher).ends_with(query.code()).then_some(MatchedBy::EndsWith));
        Ok(())
    }

    /// One slip leaves one half of the code as it was, so whatever begins or ends with that half is all that has to be
    /// looked at. Where too much begins or ends so, every text that is one slip away is asked for instead.
    fn slipped(&mut self) -> Result<(), StoreError> {
        let code: Vec<char> = self.query.code().chars().collect();
        let kept = untouched(code.len());
        let text = |half: &[char]| half.iter().collect::<String>();
        let begin = self.keys("coupon_key", &text(&code[..kept]), NEAR)?;
        let end = self.keys("heard_from_end", &heard_from_end(&text(&code[code.len() - kept..])), NEAR)?;
        let whole = heard(self.query.code());
        let slipped =
            |voucher: &Voucher| is_one_slip(&heard(&rows::coupon_key(voucher)), &whole).then_some(MatchedBy::Slip);
        let is_all = |keys: &[Key]| keys.len() < usize::try_from(NEAR).unwrap_or(usize::MAX);
        let found = if is_all(&begin) && is_all(&end) {
            let reversed: String = whole.chars().rev().collect();
            let near = begin
                .into_iter()
                .filter(|key| is_one_slip(&heard(&key.text), &whole))
                .chain(end.into_iter().filter(|key| is_one_slip(&key.text, &reversed)));
            self.numbered(&near.collect::<Vec<_>>())?
        } else {
            self.heard_as(&slips(&heard_from_end(self.query.code())))?
        };
        self.add(found, slipped);
        Ok(())
    }

    fn pattern(&mut self) -> Result<(), StoreError> {
        let pattern = self.query.code();
        let wild = ['?', '*'];
        let beginning = pattern.split(wild).next().unwrap_or_default();
        let end = pattern.rsplit(wild).next().unwrap_or_default();
        let from_end = beginning.len() < end.len();
        let keys = if from_end {
            self.keys("heard_from_end", &heard_from_end(end), FAR)?
        } else {
            self.keys("coupon_key", beginning, FAR)?
        };
        self.cut = keys.len() >= usize::try_from(FAR).unwrap_or(usize::MAX);
        let backwards: String = heard(pattern).chars().rev().collect();
        let mut found = Vec::new();
        for key in &keys {
            let may_fit = if from_end { fits(&key.text, &backwards) } else { fits(&key.text, pattern) };
            if may_fit && found.len() < self.most {
                let fitting = self.numbered(std::slice::from_ref(key))?;
                found.extend(fitting.into_iter().filter(|voucher| fits(&rows::coupon_key(voucher), pattern)));
            }
        }
        self.add(found, |_| Some(MatchedBy::Pattern));
        Ok(())
    }

    /// The vouchers whose codes are heard as one of these texts, written from their end; the newest first.
    fn heard_as(&self, texts: &[String]) -> Result<Vec<Voucher>, StoreError> {
        let heard = "SELECT body FROM json_each(?1) CROSS JOIN voucher ON heard_from_end = value
                     ORDER BY revision DESC LIMIT ?2";
        self.vouchers(heard, (to_json(&texts)?, NEAR))
    }

    /// What an index has that begins so.
    fn keys(&self, column: &str, beginning: &str, most: i64) -> Result<Vec<Key>, StoreError> {
        let sql = format!("SELECT {column}, number FROM voucher WHERE {column} >= ?1 AND {column} < ?2 LIMIT ?3");
        let keys = |error| meaning(&error);
        let mut statement = self.connection.prepare_cached(&sql).map_err(keys)?;
        let found = statement
            .query_map((beginning, after(beginning), most), |row| Ok(Key { text: row.get(0)?, number: row.get(1)? }));
        found.map_err(keys)?.collect::<Result<_, _>>().map_err(keys)
    }

    fn numbered(&self, keys: &[Key]) -> Result<Vec<Voucher>, StoreError> {
        let numbers: Vec<i64> = keys.iter().map(|key| key.number).collect();
        let by_number = "SELECT body FROM json_each(?1) CROSS JOIN voucher ON number = value ORDER BY revision DESC";
        self.vouchers(by_number, [to_json(&numbers)?])
    }

    fn vouchers(&self, sql: &str, params: impl Params) -> Result<Vec<Voucher>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|error| meaning(&error))?;
        let mut rows = statement.query(params).map_err(|error| meaning(&error))?;
        let mut vouchers = Vec::new();
        while let Some(row) = rows.next().map_err(|error| meaning(&error))? {
            vouchers.push(rows::voucher_in(row)?);
        }
        Ok(vouchers)
    }

    fn add(&mut self, found: Vec<Voucher>, by: impl Fn(&Voucher) -> Option<MatchedBy>) {
        for voucher in found {
            let is_new = self.matches.iter().all(|(known, _)| known.voucher_id != voucher.voucher_id);
            if let Some(by) = by(&voucher).filter(|_| is_new) {
                self.matches.push((voucher, by));
            }
        }
    }

    fn is_full(&self) -> bool {
        self.matches.len() >= self.most
    }

    fn room(&self) -> i64 {
        i64::try_from(self.most).unwrap_or(i64::MAX)
    }
}

/// Where texts that begin so end: no code holds U+10FFFF.
fn after(beginning: &str) -> String {
    format!("{beginning}\u{10ffff}")
}
