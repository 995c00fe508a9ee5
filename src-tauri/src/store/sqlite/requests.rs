//! Reads of stored requests: the last ones, and those that could not be read or recognised.

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension, Params, Row};

use super::connect::meaning;
use super::read::list;
use super::rows;
use crate::domain::clock::Timestamp;
use crate::domain::event::{Decision, EventId, Fact};
use crate::domain::ids::{CouponId, VoucherId};
use crate::domain::notification::Notification;
use crate::store::{Decoded, KeptCounts, KeptPage, KeptRequest, RequestId, StoreError, StoredRequest};

/// The columns of a [`KeptRequest`].
const REQUEST: &str = "
    SELECT id, received_at, contract, peer, query, headers, body, body_bytes, answer, status, reason, field,
           1 + (SELECT count(*) FROM notification AS repeat WHERE repeat.repeat_of = notification.id) AS times,
           decoded_at, decoded_later.voucher_id AS told_of
    FROM notification LEFT JOIN decoded_later ON notification_id = id";
/// Which of them are kept to be read later; the words of the condition are those of the index.
const KEPT: &str = "WHERE answer IN ('unreadable', 'unrecognised') AND repeat_of IS NULL";

/// The last stored requests.
pub(super) fn recent(connection: &Connection, limit: usize) -> Result<Vec<StoredRequest>, StoreError> {
    let sql = "
        SELECT notification.id AS id, received_at, contract, peer, answer, status, reason, field, repeat_of,
               voucher.voucher_id AS voucher_id, voucher.body ->> '$.coupon_id' AS coupon_id,
               (SELECT fact FROM event WHERE notification_id = coalesce(repeat_of, notification.id)
                                         AND fact ->> '$.kind' = 'decided') AS decided
        FROM notification
        LEFT JOIN decoded_later ON notification_id = notification.id
        LEFT JOIN voucher ON voucher.number = (SELECT number FROM voucher_number
            WHERE voucher_number.voucher_id = coalesce(notification.voucher_id, decoded_later.voucher_id))
        ORDER BY notification.id DESC LIMIT ?1";
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    list(connection, sql, [most], |row| Ok(stored(row)))?.into_iter().collect()
}

fn stored(row: &Row<'_>) -> Result<StoredRequest, StoreError> {
    let text = |name: &str| row.get::<_, Option<String>>(name).map_err(|error| meaning(&error));
    let code = text("coupon_id")?.map(CouponId::parse).transpose().map_err(|error| internal(&error))?;
    let voucher = text("voucher_id")?.map(|id| (id, code));
    let decision = match text("decided")?.map(|fact| rows::from_json::<Fact>(&fact)).transpose()? {
        Some(Fact::Decided(decision)) => Some(decision),
        _ => None,
    };
    let answer = text("answer")?.unwrap_or_default();
    Ok(StoredRequest {
        id: row.get("id").map_err(|error| meaning(&error))?,
        received_at: Timestamp::from_millis(row.get("received_at").map_err(|error| meaning(&error))?),
        contract: rows::from_word(&text("contract")?.unwrap_or_default())?,
        peer: text("peer")?.unwrap_or_default(),
        status: row.get("status").map_err(|error| meaning(&error))?,
        reason: text("reason")?,
        field: text("field")?,
        is_repeat: row.get::<_, Option<i64>>("repeat_of").map_err(|error| meaning(&error))?.is_some(),
        voucher,
        decision: decision.filter(|decision| is_of(decision, &answer)),
        answer,
    })
}

/// Whether the decision is what was answered: one that was made later of the same request is not.
fn is_of(decision: &Decision, answer: &str) -> bool {
    match decision {
        Decision::Agreed => answer == "agreed",
        Decision::Declined(_) => answer == "declined",
    }
}

/// A page of what could not be read or recognised.
pub(super) fn kept(connection: &Connection, before: Option<RequestId>, limit: usize) -> Result<KeptPage, StoreError> {
    let sql = format!("{REQUEST} {KEPT} AND id < ?1 ORDER BY id DESC LIMIT ?2");
    let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let rows = list(connection, &sql, (before.unwrap_or(i64::MAX), most), |row| Ok(kept_in(row)))?;
    let mut requests = rows.into_iter().collect::<Result<Vec<_>, _>>()?;
    let more = requests.len() > limit;
    requests.truncate(limit);
    Ok(KeptPage { requests, more, counts: counts(connection)? })
}

/// One of them.
pub(super) fn kept_one(connection: &Connection, id: RequestId) -> Result<Option<KeptRequest>, StoreError> {
    one(connection, &format!("{REQUEST} {KEPT} AND id = ?1"), [id])
}

/// The request that brought an event of a voucher; none once its content was taken out.
pub(super) fn of_event(
    connection: &Connection,
    voucher: &VoucherId,
    event: EventId,
) -> Result<Option<KeptRequest>, StoreError> {
    let of_event =
        "WHERE body IS NOT NULL AND id = (SELECT notification_id FROM event WHERE voucher_id = ?1 AND id = ?2)";
    one(connection, &format!("{REQUEST} {of_event}"), (voucher.as_str(), event))
}

fn one(connection: &Connection, sql: &str, params: impl Params) -> Result<Option<KeptRequest>, StoreError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row(params, |row| Ok(kept_in(row))).optional())
        .map_err(|error| meaning(&error))?
        .transpose()
}

fn kept_in(row: &Row<'_>) -> Result<KeptRequest, StoreError> {
    let (headers, contract) = (|| Ok((row.get::<_, String>("headers")?, row.get::<_, String>("contract")?)))()
        .map_err(|error: rusqlite::Error| meaning(&error))?;
    let (headers, contract) = (rows::from_json(&headers)?, rows::from_word(&contract)?);
    let read = || {
        let decoded_at = row.get::<_, Option<i64>>("decoded_at")?.map(Timestamp::from_millis);
        let told_of = row.get("told_of")?;
        Ok(KeptRequest {
            id: row.get("id")?,
            notification: Notification {
                received_at: Timestamp::from_millis(row.get("received_at")?),
                contract,
                query: row.get("query")?,
                headers,
                body: Bytes::from(row.get::<_, Option<Vec<u8>>>("body")?.unwrap_or_default()),
                peer: row.get("peer")?,
            },
            body_bytes: u64::try_from(row.get::<_, i64>("body_bytes")?).unwrap_or(0),
            answer: row.get("answer")?,
            status: row.get("status")?,
            reason: row.get("reason")?,
            field: row.get("field")?,
            times: row.get("times")?,
            decoded: decoded_at.map(|at| Decoded { at, voucher_id: told_of }),
        })
    };
    read().map_err(|error: rusqlite::Error| meaning(&error))
}

fn counts(connection: &Connection) -> Result<KeptCounts, StoreError> {
    connection
        .prepare_cached(
            "SELECT (SELECT count(*) FROM notification
                     WHERE answer IN ('unreadable', 'unrecognised') AND repeat_of IS NULL),
                    (SELECT count(*) FROM decoded_later), (SELECT dropped FROM unreadable)",
        )
        .and_then(|mut statement| {
            statement.query_row([], |row| {
                let number = |column| row.get::<_, i64>(column).map(|number| u64::try_from(number).unwrap_or(0));
                let (all, decoded) = (number(0)?, number(1)?);
                Ok(KeptCounts { waiting: all.saturating_sub(decoded), decoded, dropped: number(2)? })
            })
        })
        .map_err(|error| meaning(&error))
}

fn internal(error: &impl std::fmt::Display) -> StoreError {
    StoreError::Internal(format!("a stored row cannot be read: {error}"))
}
