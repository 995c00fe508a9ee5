//! Look-ups. Every one walks an index; none reads the table through.

use rusqlite::{Connection, Params};

use super::connect::meaning;
use super::rows;
use crate::domain::ids::VoucherId;
use crate::domain::query::{MatchedBy, Query};
use crate::domain::voucher::Voucher;
use crate::store::{Found, StoreError};

/// Finds vouchers, the surest first: the code itself, then codes that begin so, then ids and end users' keys.
pub(super) fn find(connection: &Connection, query: &Query, limit: usize) -> Result<Found, StoreError> {
    let mut matches: Vec<(Voucher, MatchedBy)> = Vec::new();
    let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let mut add = |found: Vec<Voucher>, by: &dyn Fn(&Voucher) -> MatchedBy| {
        for voucher in found {
            if matches.iter().all(|(known, _)| known.voucher_id != voucher.voucher_id) {
                let by = by(&voucher);
                matches.push((voucher, by));
            }
        }
    };
    if query.is_empty() {
        let latest = "SELECT body FROM voucher ORDER BY revision DESC LIMIT ?1";
        add(select(connection, latest, [most])?, &|_| MatchedBy::Latest);
    } else {
        let same = "SELECT body FROM voucher WHERE coupon_key = ?1 ORDER BY revision DESC LIMIT ?2";
        add(select(connection, same, (query.code(), most))?, &|voucher| query.match_of(voucher.coupon_id.as_ref()));
        if let Ok(id) = VoucherId::parse(query.text()) {
            add(rows::voucher(connection, &id)?.into_iter().collect(), &|_| MatchedBy::VoucherId);
        }
        let of_user = "SELECT body FROM voucher WHERE notification_key = ?1 ORDER BY revision DESC LIMIT ?2";
        add(select(connection, of_user, (query.text(), most))?, &|_| MatchedBy::NotificationKey);
        let begins = "SELECT body FROM voucher WHERE coupon_key > ?1 AND coupon_key < ?2 ORDER BY coupon_key LIMIT ?3";
        // No code holds U+10FFFF, so this is where codes that begin so end.
        let end = format!("{}\u{10ffff}", query.code());
        add(select(connection, begins, (query.code(), end, most))?, &|_| MatchedBy::Prefix);
    }
    let more = matches.len() > limit;
    matches.truncate(limit);
    Ok(Found { matches, more })
}

fn select(connection: &Connection, sql: &str, params: impl Params) -> Result<Vec<Voucher>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(|error| meaning(&error))?;
    let mut rows = statement.query(params).map_err(|error| meaning(&error))?;
    let mut vouchers = Vec::new();
    while let Some(row) = rows.next().map_err(|error| meaning(&error))? {
        vouchers.push(rows::voucher_in(row)?);
    }
    Ok(vouchers)
}
