//! What needs a person. Two partial indexes hold what may; nothing else is looked at.

use std::collections::HashMap;
use std::time::Duration;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, OptionalExtension, Params, params};

use super::connect::meaning;
use super::{audit, rows};
use crate::domain::attention::{Concern, DeskConcern};
use crate::domain::audit::{Act, Deed, Detail, Done};
use crate::domain::clock::Timestamp;
use crate::domain::silence::Span;
use crate::domain::usual::{Finished, SAMPLES};
use crate::domain::voucher::Voucher;
use crate::store::{AsOf, Attention, Change, DeskSnooze, Order, StoreError, Unread};

/// What is shown: what stands, then what takes too long and does not stand. Parameters: now, and the instants before
/// which a wait for READY and one for a PDF began too long ago.
const SHOWN: &str = "WITH shown (number, since, concern) AS (
    SELECT number, concern_since, concern FROM voucher WHERE concern IS NOT NULL AND concern_from <= ?1
    UNION ALL
    SELECT number, waits_since, waits_for FROM voucher
    WHERE waits_for IN ('not_ready', 'not_confirmed') AND waits_since <= ?2
      AND waits_until > ?1 AND waits_from <= ?1 AND coalesce(concern_from, ?1 + 1) > ?1
    UNION ALL
    SELECT number, waits_since, waits_for FROM voucher
    WHERE waits_for = 'no_pdf' AND waits_since <= ?3
      AND waits_until > ?1 AND waits_from <= ?1 AND coalesce(concern_from, ?1 + 1) > ?1
)";

/// The query that has the numbers of the vouchers shown; it takes no parameters.
pub(super) fn shown_numbers(as_of: &AsOf) -> String {
    let (now, ready, pdf) = (as_of.now, before(as_of.now, as_of.usual.ready), before(as_of.now, as_of.usual.pdf));
    let shown = SHOWN.replace("?1", &now.millis().to_string());
    let shown = shown.replace("?2", &ready.to_string()).replace("?3", &pdf.to_string());
    format!("{shown} SELECT number FROM shown")
}

/// What was put aside and comes back by itself. A part of it may be shown for another reason.
const ASIDE: &str = "WITH aside (number, back_at) AS (
    SELECT number, concern_from FROM voucher WHERE concern IS NOT NULL AND concern_from > ?1
    UNION
    SELECT number, waits_from FROM voucher
    WHERE waits_for IN ('not_ready', 'not_confirmed', 'no_pdf') AND waits_from > ?1 AND waits_until > ?1
)";

impl FromSql for Concern {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        Self::ALL.into_iter().find(|concern| concern.as_str() == word).ok_or(FromSqlError::InvalidType)
    }
}

/// The vouchers that need a person, and how many there are for each reason.
pub(super) fn attention(
    connection: &Connection,
    as_of: &AsOf,
    order: Order,
    limit: usize,
) -> Result<Attention, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let now = as_of.now.millis();
    let shown = (now, before(as_of.now, as_of.usual.ready), before(as_of.now, as_of.usual.pdf));
    let counts: HashMap<Concern, u64> = {
        let sql = format!("{SHOWN} SELECT concern, count(*) FROM shown GROUP BY concern");
        let counted = super::read::list(connection, &sql, shown, |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
        counted.into_iter().map(|(concern, count)| (concern, u64::try_from(count).unwrap_or(0))).collect()
    };
    let by_age = match order {
        Order::Oldest => "since, number",
        Order::Newest => "since DESC, number DESC",
    };
    let listed = format!(
        "{SHOWN} SELECT body FROM (SELECT number, since FROM shown ORDER BY {by_age} LIMIT ?4)
         JOIN voucher USING (number) ORDER BY {by_age}"
    );
    let aside = format!(
        "{ASIDE} SELECT body FROM (SELECT number, min(back_at) AS back_at FROM aside GROUP BY number
                                   ORDER BY back_at, number LIMIT ?2)
         JOIN voucher USING (number) ORDER BY back_at, number"
    );
    Ok(Attention {
        counts,
        vouchers: vouchers(connection, &listed, (shown.0, shown.1, shown.2, limit))?,
        aside: vouchers(connection, &aside, (now, limit))?,
    })
}

fn before(now: Timestamp, usual: Duration) -> i64 {
    now.minus(usual).millis()
}

fn vouchers(connection: &Connection, sql: &str, params: impl Params) -> Result<Vec<Voucher>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(|error| meaning(&error))?;
    let mut rows = statement.query(params).map_err(|error| meaning(&error))?;
    let mut vouchers = Vec::new();
    while let Some(row) = rows.next().map_err(|error| meaning(&error))? {
        vouchers.push(rows::voucher_in(row)?);
    }
    Ok(vouchers)
}

/// The waits of the vouchers that ended theirs last.
pub(super) fn finished_waits(connection: &Connection) -> Result<Finished, StoreError> {
    let limit = i64::try_from(SAMPLES).unwrap_or(i64::MAX);
    let latest = "SELECT body FROM (SELECT body, waits_for FROM voucher ORDER BY revision DESC LIMIT 4 * ?1)
                  WHERE waits_for IS NULL AND body ->> '$.pdf.stored.at' IS NOT NULL LIMIT ?1";
    Ok(Finished::of(&vouchers(connection, latest, [limit])?))
}

/// The requests that still cannot be read and came after the marked one; repeats are not counted.
pub(super) fn unread(connection: &Connection, mark: i64) -> Result<Option<Unread>, StoreError> {
    connection
        .prepare_cached(
            "SELECT count(*), min(received_at), max(id) FROM notification
             WHERE answer = 'unreadable' AND id > ?1 AND repeat_of IS NULL
               AND NOT EXISTS (SELECT 1 FROM decoded_later WHERE notification_id = notification.id)",
        )
        .and_then(|mut statement| {
            statement.query_row([mark], |row| {
                let count = u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0);
                let of_any = row.get::<_, Option<i64>>(1)?.zip(row.get::<_, Option<i64>>(2)?);
                Ok(of_any.map(|(since, newest)| Unread { count, since: Timestamp::from_millis(since), newest }))
            })
        })
        .map_err(|error| meaning(&error))
}

/// What is put aside and was not taken back.
pub(super) fn snoozes(connection: &Connection) -> Result<Vec<DeskSnooze>, StoreError> {
    super::read::list(
        connection,
        "SELECT concern, mark, until, reason, by, at FROM snooze WHERE lifted_at IS NULL ORDER BY id",
        [],
        |row| {
            Ok(DeskSnooze {
                concern: row.get(0)?,
                mark: row.get(1)?,
                until: row.get::<_, Option<i64>>(2)?.map(Timestamp::from_millis),
                reason: row.get(3)?,
                by: row.get(4)?,
                at: Timestamp::from_millis(row.get(5)?),
            })
        },
    )
}

impl FromSql for DeskConcern {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        Self::ALL.into_iter().find(|concern| concern.as_str() == word).ok_or(FromSqlError::InvalidType)
    }
}

/// Puts something aside; what was put aside of it before no longer counts, but for what was seen for good.
pub(super) fn add_snooze(
    connection: &Connection,
    changes: &mut Vec<Change>,
    snooze: &DeskSnooze,
) -> Result<(), StoreError> {
    changes.push(Change { voucher: None, revision: 0 });
    audit::add(connection, &done(Act::Snoozed, snooze.concern, snooze.until, &snooze.by, snooze.at))?;
    connection
        .execute(
            "UPDATE snooze SET lifted_at = ?2 WHERE concern = ?1 AND lifted_at IS NULL AND until IS NOT NULL",
            params![snooze.concern.as_str(), snooze.at.millis()],
        )
        .and_then(|_| {
            connection.execute(
                "INSERT INTO snooze (concern, mark, until, reason, by, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    snooze.concern.as_str(),
                    snooze.mark,
                    snooze.until.map(Timestamp::millis),
                    snooze.reason,
                    snooze.by,
                    snooze.at.millis()
                ],
            )
        })
        .map(drop)
        .map_err(|error| meaning(&error))
}

fn done(act: Act, concern: DeskConcern, until: Option<Timestamp>, by: &str, at: Timestamp) -> Done {
    let detail = Detail::Aside { until, concern: Some(concern) };
    Done { at, by: by.to_owned(), deed: Deed::alone(act).with(detail) }
}

/// Takes back everything that was put aside of something.
pub(super) fn lift_snooze(
    connection: &Connection,
    changes: &mut Vec<Change>,
    concern: DeskConcern,
    by: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    changes.push(Change { voucher: None, revision: 0 });
    audit::add(connection, &done(Act::Unsnoozed, concern, None, by, at))?;
    connection
        .execute(
            "UPDATE snooze SET lifted_at = ?2 WHERE concern = ?1 AND lifted_at IS NULL",
            params![concern.as_str(), at.millis()],
        )
        .map(drop)
        .map_err(|error| meaning(&error))
}

/// How many notifications came in each span; none for a span that begins before the first one. Notifications are
/// numbered as they come, so each end of a span is looked for by halves and nothing is counted through.
pub(super) fn arrivals(connection: &Connection, spans: &[Span]) -> Result<Vec<Option<u64>>, StoreError> {
    let Some((first, last)) = ends(connection)? else { return Ok(vec![None; spans.len()]) };
    let began = at_or_after(connection, first)?.map_or(i64::MAX, |(_, at)| at);
    spans
        .iter()
        .map(|span| {
            if span.from.millis() < began {
                return Ok(None);
            }
            let [from, to] = [span.from, span.to].map(|at| first_since(connection, first, last + 1, at.millis()));
            Ok(Some(u64::try_from(to? - from?).unwrap_or(0)))
        })
        .collect()
}

fn ends(connection: &Connection) -> Result<Option<(i64, i64)>, StoreError> {
    connection
        .prepare_cached("SELECT min(id), max(id) FROM notification")
        .and_then(|mut statement| statement.query_row([], |row| Ok(row.get::<_, Option<i64>>(0)?.zip(row.get(1)?))))
        .map_err(|error| meaning(&error))
}

/// The first number from `low` on whose notification came at the instant or later; `high` when there is none.
fn first_since(connection: &Connection, mut low: i64, mut high: i64, at: i64) -> Result<i64, StoreError> {
    while low < high {
        let middle = low + (high - low) / 2;
        // Numbers of unreadable requests that were dropped are missing.
        match at_or_after(connection, middle)? {
            Some((_, received_at)) if received_at < at => low = middle + 1,
            Some(_) | None => high = middle,
        }
    }
    Ok(low)
}

fn at_or_after(connection: &Connection, id: i64) -> Result<Option<(i64, i64)>, StoreError> {
    connection
        .prepare_cached("SELECT id, received_at FROM notification WHERE id >= ?1 ORDER BY id LIMIT 1")
        .and_then(|mut statement| statement.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))).optional())
        .map_err(|error| meaning(&error))
}
