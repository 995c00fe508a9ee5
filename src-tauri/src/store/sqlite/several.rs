//! A list of codes, each looked up by the same rules as one that is typed. What is named exactly is settled first, so that
//! no other code is taken for a misread one of it.

use std::collections::HashSet;

use async_trait::async_trait;
use rusqlite::Connection;

use super::find::Search;
use super::{SqliteStore, keys, rows};
use crate::domain::code_list::{CodeList, Wanted};
use crate::domain::ids::VoucherId;
use crate::domain::query::{MatchedBy, Query};
use crate::domain::voucher::Voucher;
use crate::store::{Several, SeveralStore, Sought, StoreError};

/// How many vouchers are looked at for one code: the one, and whether there are others.
const MOST: usize = 2;
/// The same for what was misread: one of them may be another code's.
const MOST_ALIKE: usize = 5;

#[async_trait]
impl SeveralStore for SqliteStore {
    async fn find_several(&self, query: Query, list: CodeList) -> Result<Option<Several>, StoreError> {
        self.read(move |connection| several(connection, &query, &list)).await
    }
}

type Match = (Voucher, MatchedBy);

fn several(connection: &Connection, query: &Query, list: &CodeList) -> Result<Option<Several>, StoreError> {
    let new = keys::new(connection)?;
    let mut whole = Search::new(connection, query, &new, MOST);
    whole.codes()?;
    whole.begins(&[query.code().to_owned()], MatchedBy::Prefix)?;
    if !whole.into_matches().is_empty() {
        return Ok(None);
    }
    let known = Search::new(connection, query, &new, list.wholes().len()).coded(&list.wholes())?;
    let mut wanted = list.wanted(&known.iter().map(rows::coupon_key).collect());

    let mut certain = Vec::new();
    for listed in &wanted.codes {
        let Ok(query) = Query::parse(&listed.text) else { continue };
        let mut search = Search::new(connection, &query, &new, MOST);
        search.codes()?;
        search.ids()?;
        certain.push((listed.text.clone(), search.into_matches()));
    }
    let named = |text: &str| certain.iter().find(|(code, _)| code == text).filter(|(_, found)| !found.is_empty());
    wanted.keep_codes(|text| named(text).is_some());
    if wanted.codes.len() < 2 {
        return Ok(None);
    }
    let mut settled = Settled::new(wanted, &certain);
    let mut alike = Vec::new();
    for at in settled.open() {
        let Ok(query) = Query::parse(&settled.several.codes[at].text) else { continue };
        let mut search = Search::new(connection, &query, &new, MOST_ALIKE);
        search.forgiving(false)?;
        alike.extend(settled.free(at, search.into_matches()));
    }
    settled.take(alike);
    Ok(Some(settled.several))
}

/// A voucher that a code may have been misread from.
struct Alike {
    by: MatchedBy,
    /// The code's place in the list.
    at: usize,
    voucher: Voucher,
    more: bool,
}

/// The list as far as it is settled, and which vouchers are in it.
struct Settled {
    several: Several,
    taken: HashSet<VoucherId>,
}

impl Settled {
    fn new(wanted: Wanted, certain: &[(String, Vec<Match>)]) -> Self {
        let several = Several { codes: Vec::new(), repeated: wanted.repeated, left_out: wanted.left_out };
        let mut settled = Self { several, taken: HashSet::new() };
        for listed in wanted.codes {
            let found = certain.iter().find(|(code, _)| *code == listed.text).map(|(_, found)| found.as_slice());
            let found = found.unwrap_or_default();
            let more = found.len() > 1;
            let Some((voucher, by)) = found.first() else {
                settled.several.codes.push(Sought { text: listed.text, found: None, more: false });
                continue;
            };
            if settled.taken.insert(voucher.voucher_id.clone()) {
                let found = Some((voucher.clone(), *by));
                settled.several.codes.push(Sought { text: listed.text, found, more });
            } else {
                settled.several.repeated += 1;
            }
        }
        settled
    }

    /// The places of those that no voucher has to the letter.
    fn open(&self) -> Vec<usize> {
        let codes = self.several.codes.iter().enumerate();
        codes.filter(|(_, sought)| sought.found.is_none()).map(|(at, _)| at).collect()
    }

    /// Those that no code names. Only a part of a code says too little where several vouchers have it.
    fn free(&self, at: usize, mut matches: Vec<Match>) -> Vec<Alike> {
        matches.retain(|(voucher, _)| !self.taken.contains(&voucher.voucher_id));
        let more = matches.len() > 1;
        let is_part = |by| matches!(by, MatchedBy::Prefix | MatchedBy::PrefixLookAlike | MatchedBy::EndsWith);
        let free = matches.into_iter().filter(|(_, by)| !(more && is_part(*by)));
        free.map(|(voucher, by)| Alike { by, at, voucher, more }).collect()
    }

    /// Gives each voucher to the code that it is likeliest misread from.
    fn take(&mut self, mut alike: Vec<Alike>) {
        alike.sort_by_key(|alike| (alike.by, alike.at));
        for Alike { by, at, voucher, more } in alike {
            let sought = &mut self.several.codes[at];
            if sought.found.is_none() && self.taken.insert(voucher.voucher_id.clone()) {
                (sought.found, sought.more) = (Some((voucher, by)), more);
            }
        }
    }
}
