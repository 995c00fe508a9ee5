//! What happens inside the writing transaction: a notification is settled, facts are added, vouchers are folded.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::connect::meaning;
use super::rows::{self, to_json};
use super::{totals, unreadable};
use crate::domain::clock::Timestamp;
use crate::domain::event::{Decision, EventId, Fact, Source, Told};
use crate::domain::fold::{apply, fold};
use crate::domain::ids::VoucherId;
use crate::domain::notification::{Answer, Contract, Notification, ReadProblem, Reading, Unreadable};
use crate::domain::policy::{Circumstances, DayTotals, Policy};
use crate::domain::verdict::settle;
use crate::store::{Change, Entry, JobChange, Rebuilt, StoreError};

/// How much is kept of a body that is too large to be a notification, in bytes.
const KEPT_OF_TOO_LARGE: usize = 4 * 1024;

/// A notification with what can be worked out before the transaction begins.
pub(super) struct Prepared {
    notification: Notification,
    reading: Reading,
    policy: Arc<Policy>,
    headers: String,
    repeat_key: [u8; 32],
}

impl Prepared {
    pub(super) fn new(notification: Notification, reading: Reading, policy: Arc<Policy>) -> Result<Self, StoreError> {
        let headers = to_json(&notification.headers)?;
        let repeat_key = repeat_key(&notification, &reading);
        Ok(Self { notification, reading, policy, headers, repeat_key })
    }

    fn told(&self) -> Option<&Told> {
        match &self.reading {
            Reading::Voucher(told) => Some(told),
            Reading::Unreadable(_) => None,
        }
    }
}

/// Two requests with the same key are the same message: contract, query and body to the byte. A body that was not read
/// as it came is another message than the same bytes sent plainly.
fn repeat_key(notification: &Notification, reading: &Reading) -> [u8; 32] {
    let not_read = match reading {
        Reading::Unreadable(Unreadable { problem: ReadProblem::Encoded | ReadProblem::TooLarge, .. }) => 1,
        Reading::Unreadable(_) | Reading::Voucher(_) => 0,
    };
    let query = notification.query.as_deref().unwrap_or_default();
    let mut hash = Sha256::new();
    hash.update(notification.contract.as_str());
    hash.update([not_read]);
    hash.update((query.len() as u64).to_le_bytes());
    hash.update(query);
    hash.update(&notification.body);
    hash.finalize().into()
}

/// Records a notification and what follows from it.
pub(super) fn record(
    connection: &Connection,
    changes: &mut Vec<Change>,
    prepared: &Prepared,
) -> Result<Answer, StoreError> {
    if let Some((first, answer)) = first_delivery(connection, &prepared.repeat_key)? {
        add_notification(connection, prepared, &answer, Some(first))?;
        changes.push(change_of(connection, prepared.told())?);
        return Ok(answer);
    }
    let told = match &prepared.reading {
        Reading::Unreadable(why) => {
            let answer = Answer::Unreadable(why.clone());
            add_notification(connection, prepared, &answer, None)?;
            changes.push(Change { voucher: None, revision: 0 });
            return Ok(answer);
        }
        Reading::Voucher(told) => told.as_ref().clone(),
    };
    let (voucher_id, at) = (told.voucher_id.clone(), prepared.notification.received_at);
    let known = rows::voucher(connection, &voucher_id)?;
    let price = told.price;
    let agreed_today = match prepared.policy.has_daily_caps() {
        true => totals::of_day(connection, at)?,
        false => DayTotals::default(),
    };
    let verdict = settle(known.as_ref(), told, &prepared.policy, &Circumstances { now: at, agreed_today });
    let notification = add_notification(connection, prepared, &verdict.answer, None)?;
    let source = match prepared.notification.contract {
        Contract::Reserve => Source::ReserveNotification,
    };
    let mut voucher = known;
    for fact in verdict.facts {
        if fact == Fact::Decided(Decision::Agreed) {
            totals::add(connection, at, price.unwrap_or_default())?;
        }
        let source = if matches!(fact, Fact::Decided(_)) { Source::Desk } else { source };
        let event = rows::add_event(connection, &voucher_id, Some(notification), source, at, fact)?;
        voucher = apply(voucher, &event);
    }
    if let Some(voucher) = voucher {
        rows::put_voucher(connection, &voucher)?;
        if verdict.fetch_file {
            change_job(connection, &voucher_id, JobChange::Queue, voucher.revision, at)?;
        }
        changes.push(Change { voucher: Some((voucher.voucher_id, voucher.coupon_id)), revision: voucher.revision });
    }
    Ok(verdict.answer)
}

/// The first delivery of the same message and the answer that was recorded for it.
fn first_delivery(connection: &Connection, key: &[u8; 32]) -> Result<Option<(i64, Answer)>, StoreError> {
    connection
        .prepare_cached(
            "SELECT id, answer, reason, field FROM notification WHERE repeat_key = ?1 AND repeat_of IS NULL",
        )
        .and_then(|mut statement| {
            statement
                .query_row([key], |row| {
                    let (answer, reason) = (row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?);
                    Ok((row.get(0)?, answer, reason, row.get::<_, Option<String>>(3)?))
                })
                .optional()
        })
        .map_err(|error| meaning(&error))?
        .map(|(id, answer, reason, field)| Ok((id, stored_answer(&answer, reason, field)?)))
        .transpose()
}

fn stored_answer(word: &str, reason: Option<String>, field: Option<String>) -> Result<Answer, StoreError> {
    let reason = reason.unwrap_or_default();
    Ok(match word {
        "agreed" => Answer::Agreed,
        "declined" => Answer::Declined(reason),
        "acknowledged" => Answer::Acknowledged,
        "conflict" => Answer::Conflict,
        "unrecognised" => Answer::Unrecognised,
        "unreadable" => {
            let problem = ReadProblem::ALL.into_iter().find(|problem| problem.as_str() == reason);
            let problem = problem.ok_or_else(|| StoreError::Internal(format!("unknown stored reason {reason}")))?;
            Answer::Unreadable(Unreadable { problem, field })
        }
        other => return Err(StoreError::Internal(format!("unknown stored answer {other}"))),
    })
}

fn add_notification(
    connection: &Connection,
    prepared: &Prepared,
    answer: &Answer,
    repeat_of: Option<i64>,
) -> Result<i64, StoreError> {
    let notification = &prepared.notification;
    let body = &notification.body[..];
    let is_first = repeat_of.is_none();
    let is_cut = matches!(answer, Answer::Unreadable(why) if why.problem == ReadProblem::TooLarge);
    let (kept, hash, bytes) = match is_cut {
        true => (&body[..body.len().min(KEPT_OF_TOO_LARGE)], Some(Sha256::digest(body)), notification.told_bytes()),
        false => (body, None, body.len() as u64),
    };
    let id = connection
        .prepare_cached(
            "INSERT INTO notification (received_at, contract, peer, query, headers, body, body_bytes, repeat_key,
                                       repeat_of, voucher_id, answer, status, reason, field, body_sha256)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )
        .and_then(|mut statement| {
            statement.insert(params![
                notification.received_at.millis(),
                notification.contract.as_str(),
                notification.peer,
                notification.query,
                prepared.headers,
                is_first.then_some(kept),
                i64::try_from(bytes).unwrap_or(i64::MAX),
                prepared.repeat_key,
                repeat_of,
                prepared.told().map(|told| told.voucher_id.as_str()),
                answer.word(),
                answer.status(),
                answer.reason(),
                answer.field(),
                hash.filter(|_| is_first).as_deref(),
            ])
        })
        .map_err(|error| meaning(&error))?;
    if let Answer::Unreadable(_) = answer {
        unreadable::make_room(connection, id)?;
    }
    Ok(id)
}

fn change_of(connection: &Connection, told: Option<&Told>) -> Result<Change, StoreError> {
    let voucher = match told {
        Some(told) => rows::voucher(connection, &told.voucher_id)?,
        None => None,
    };
    let revision = voucher.as_ref().map_or(0, |voucher| voucher.revision);
    Ok(Change { voucher: voucher.map(|voucher| (voucher.voucher_id, voucher.coupon_id)), revision })
}

/// Records facts about a known voucher.
pub(super) fn record_entry(
    connection: &Connection,
    changes: &mut Vec<Change>,
    entry: &Entry,
) -> Result<(), StoreError> {
    let mut voucher = rows::voucher(connection, &entry.voucher_id)?;
    for fact in &entry.facts {
        let event = rows::add_event(connection, &entry.voucher_id, None, entry.source, entry.at, fact.clone())?;
        voucher = apply(voucher, &event);
    }
    let revision = voucher.as_ref().map_or(0, |voucher| voucher.revision);
    change_job(connection, &entry.voucher_id, entry.job, revision, entry.at)?;
    if let Some(host) = &entry.learned_host {
        connection
            .prepare_cached("INSERT OR IGNORE INTO learned_host (host, learned_at) VALUES (?1, ?2)")
            .and_then(|mut statement| statement.execute(params![host, entry.at.millis()]))
            .map_err(|error| meaning(&error))?;
    }
    if let Some(voucher) = voucher {
        rows::put_voucher(connection, &voucher)?;
        changes.push(Change { voucher: Some((voucher.voucher_id, voucher.coupon_id)), revision });
    }
    Ok(())
}

pub(super) fn change_job(
    connection: &Connection,
    voucher_id: &VoucherId,
    change: JobChange,
    revision: EventId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let id = voucher_id.as_str();
    let outcome = match change {
        JobChange::Keep => return Ok(()),
        JobChange::Queue => connection
            .prepare_cached(
                "INSERT INTO job (voucher_id, generation, attempts, due_at) VALUES (?1, ?2, 0, ?3)
                 ON CONFLICT (voucher_id) DO UPDATE SET
                     generation = excluded.generation, attempts = 0, due_at = excluded.due_at",
            )
            .and_then(|mut statement| statement.execute(params![id, revision, at.millis()])),
        JobChange::Remove { generation } => connection
            .prepare_cached("DELETE FROM job WHERE voucher_id = ?1 AND generation = ?2")
            .and_then(|mut statement| statement.execute(params![id, generation])),
        JobChange::Retry { generation, attempts, due_at } => connection
            .prepare_cached("UPDATE job SET attempts = ?3, due_at = ?4 WHERE voucher_id = ?1 AND generation = ?2")
            .and_then(|mut statement| statement.execute(params![id, generation, attempts, due_at.millis()])),
    };
    outcome.map(drop).map_err(|error| meaning(&error))
}

/// Folds the next few vouchers anew, and says where to go on. What differs from the journal is put right.
pub(super) fn rebuild_step(
    connection: &Connection,
    changes: &mut Vec<Change>,
    after: &str,
    limit: usize,
) -> Result<(Option<String>, Rebuilt), StoreError> {
    let ids = connection
        .prepare_cached("SELECT DISTINCT voucher_id FROM event WHERE voucher_id > ?1 ORDER BY voucher_id LIMIT ?2")
        .and_then(|mut statement| {
            statement
                .query_map(params![after, i64::try_from(limit).unwrap_or(i64::MAX)], |row| row.get::<_, String>(0))?
                .collect::<Result<Vec<_>, _>>()
        })
        .map_err(|error| meaning(&error))?;
    let mut rebuilt = Rebuilt::default();
    for id in &ids {
        let id = VoucherId::parse(id.as_str()).map_err(|error| StoreError::Internal(error.to_string()))?;
        let events = rows::events(connection, &id)?;
        let folded = fold(events.iter().map(|(event, _)| event));
        rebuilt.vouchers += 1;
        if let Some(voucher) = folded
            && !rows::is_as_written(connection, &voucher)?
        {
            rows::put_voucher(connection, &voucher)?;
            changes.push(Change { voucher: Some((id.clone(), voucher.coupon_id)), revision: voucher.revision });
            rebuilt.differing.push(id);
        }
    }
    let next = if ids.len() == limit { ids.into_iter().next_back() } else { None };
    Ok((next, rebuilt))
}
