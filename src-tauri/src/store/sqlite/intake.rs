//! What happens inside the writing transaction: a notification is settled, facts are added, vouchers are folded.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Params, params};
use sha2::{Digest, Sha256};

use super::connect::meaning;
use super::life::{self, Life};
use super::rows::{self, to_json};
use super::{audit, keys, shops, totals, unreadable};
use crate::domain::clock::Timestamp;
use crate::domain::event::{Decision, EventId, Fact, Source, Told};
use crate::domain::fold::fold;
use crate::domain::ids::{VoucherId, WebhookId};
use crate::domain::notification::{Answer, Contract, Notification, ReadProblem, Reading, Unreadable};
use crate::domain::policy::{Circumstances, DayTotals, Policy};
use crate::domain::shop::ShopTold;
use crate::domain::verdict::{Verdict, settle};
use crate::domain::voucher::Voucher;
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
}

/// Two requests with the same key are the same message: contract, query and body to the byte. A webhook's query has no
/// part in its message. A body that was not read as it came is another message than the same bytes sent plainly.
fn repeat_key(notification: &Notification, reading: &Reading) -> [u8; 32] {
    let not_read = match reading {
        Reading::Unreadable(Unreadable { problem: ReadProblem::Encoded | ReadProblem::TooLarge, .. }) => 1,
        _ => 0,
    };
    let query = match notification.contract {
        Contract::Reserve => notification.query.as_deref().unwrap_or_default(),
        Contract::Webhook => "",
    };
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
    let life = prepared.reading.told().map(|told| Life::of(connection, &told.voucher_id)).transpose()?;
    let number = life.as_ref().and_then(Life::number);
    if let Some((first, answer)) = first_delivery(connection, &prepared.repeat_key, number)? {
        let voucher = life.as_ref().and_then(Life::voucher);
        // What was taken out does not come in again by a repeat.
        let is_erased = voucher.is_some_and(|voucher| voucher.erased.is_some());
        add_notification(connection, prepared, &answer, Some((first, is_erased)))?;
        changes.push(Change::of(voucher));
        return Ok(answer);
    }
    let is_other_body = match prepared.reading.envelope() {
        Some(envelope) => is_known_event(connection, &envelope.id, None)?,
        None => false,
    };
    if let Some((life, told)) = life.zip(prepared.reading.told()) {
        return record_voucher(connection, changes, prepared, told, life, is_other_body);
    }
    match &prepared.reading {
        Reading::Shop(told) if !is_other_body => record_shop(connection, changes, prepared, told),
        Reading::Shop(_) => record_alone(connection, changes, prepared, Answer::EventConflict),
        Reading::Voucher(_) | Reading::Undocumented(_) => {
            let answer = if is_other_body { Answer::EventConflict } else { Answer::EventUnrecognised };
            record_alone(connection, changes, prepared, answer)
        }
        Reading::Unreadable(why) => record_alone(connection, changes, prepared, Answer::Unreadable(why.clone())),
    }
}

/// Records a notification that adds nothing to any voucher.
fn record_alone(
    connection: &Connection,
    changes: &mut Vec<Change>,
    prepared: &Prepared,
    answer: Answer,
) -> Result<Answer, StoreError> {
    add_notification(connection, prepared, &answer, None)?;
    changes.push(Change { voucher: None, revision: 0 });
    Ok(answer)
}

fn record_shop(
    connection: &Connection,
    changes: &mut Vec<Change>,
    prepared: &Prepared,
    told: &ShopTold,
) -> Result<Answer, StoreError> {
    let notification = add_notification(connection, prepared, &Answer::Acknowledged, None)?;
    shops::add(connection, notification, told)?;
    changes.push(Change { voucher: None, revision: 0 });
    Ok(Answer::Acknowledged)
}

fn record_voucher(
    connection: &Connection,
    changes: &mut Vec<Change>,
    prepared: &Prepared,
    told: &Told,
    mut life: Life<'_>,
    is_other_body: bool,
) -> Result<Answer, StoreError> {
    let (voucher_id, at) = (&told.voucher_id, prepared.notification.received_at);
    let verdict = if is_other_body {
        let facts = vec![Fact::EventConflict(told.clone())];
        Verdict { answer: Answer::EventConflict, facts, fetch_file: false }
    } else {
        let agreed_today = match prepared.policy.has_daily_caps() {
            true => totals::of_day(connection, at)?,
            false => DayTotals::default(),
        };
        settle(life.voucher(), told.clone(), &prepared.policy, &Circumstances { now: at, agreed_today })
    };
    let notification = add_notification(connection, prepared, &verdict.answer, None)?;
    let source = match prepared.notification.contract {
        Contract::Reserve => Source::ReserveNotification,
        Contract::Webhook => Source::Webhook,
    };
    for fact in verdict.facts {
        if fact == Fact::Decided(Decision::Agreed) {
            totals::add(connection, at, told.price.unwrap_or_default())?;
        }
        let source = if matches!(fact, Fact::Decided(_)) { Source::Desk } else { source };
        life.add(Some(notification), source, at, fact)?;
    }
    let voucher = life.keep()?;
    if let Some(voucher) = voucher.as_ref().filter(|_| verdict.fetch_file) {
        change_job(connection, voucher_id, JobChange::Queue, voucher.revision, at)?;
    }
    changes.push(Change::of(voucher.as_ref()));
    Ok(verdict.answer)
}

/// Whether a webhook's event came before, with whatever body, by another request than this one. What contradicted an event
/// does not stand for it.
pub(super) fn is_known_event(connection: &Connection, id: &WebhookId, by: Option<i64>) -> Result<bool, StoreError> {
    connection
        .prepare_cached(
            "SELECT 1 FROM notification
             WHERE event_id = ?1 AND repeat_of IS NULL AND answer <> 'conflict' AND id IS NOT ?2
             UNION ALL
             SELECT 1 FROM decoded_later WHERE event_id = ?1 AND notification_id IS NOT ?2",
        )
        .and_then(|mut statement| statement.exists(params![id.as_str(), by]))
        .map_err(|error| meaning(&error))
}

/// The first delivery of the same message and the answer that was recorded for it. What tells of a voucher is among the
/// voucher's own; what tells of none, or was read as none, or contradicts an event before its voucher is known, is found
/// by its bytes.
fn first_delivery(
    connection: &Connection,
    key: &[u8; 32],
    voucher: Option<i64>,
) -> Result<Option<(i64, Answer)>, StoreError> {
    const ALONE: &str = "SELECT id, answer, reason, field FROM notification
         WHERE repeat_key = ?1 AND repeat_of IS NULL AND (voucher_id IS NULL OR answer = 'conflict')";
    const OF_VOUCHER: &str = "SELECT notification.id, answer, reason, field
         FROM life CROSS JOIN event ON event.id = life.event_id CROSS JOIN notification ON notification.id = notification_id
         WHERE voucher = ?2 AND repeat_key = ?1 AND repeat_of IS NULL LIMIT 1";
    match voucher {
        Some(number) => match delivery(connection, OF_VOUCHER, params![key, number])? {
            None => delivery(connection, ALONE, [key]),
            found => Ok(found),
        },
        None => delivery(connection, ALONE, [key]),
    }
}

fn delivery(connection: &Connection, sql: &str, params: impl Params) -> Result<Option<(i64, Answer)>, StoreError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_row(params, |row| {
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
        "conflict" if reason == "event_conflict" => Answer::EventConflict,
        "conflict" => Answer::Conflict,
        "unrecognised" if reason == "event_unrecognised" => Answer::EventUnrecognised,
        "unrecognised" => Answer::Unrecognised,
        "unreadable" => {
            let problem = ReadProblem::ALL.into_iter().find(|problem| problem.as_str() == reason);
            let problem = problem.ok_or_else(|| StoreError::Internal(format!("unknown stored reason {reason}")))?;
            Answer::Unreadable(Unreadable { problem, field })
        }
        other => return Err(StoreError::Internal(format!("unknown stored answer {other}"))),
    })
}

/// Of a repeat it is told whose, and whether that is of an erased voucher.
fn add_notification(
    connection: &Connection,
    prepared: &Prepared,
    answer: &Answer,
    repeat_of: Option<(i64, bool)>,
) -> Result<i64, StoreError> {
    let notification = &prepared.notification;
    let body = &notification.body[..];
    let is_first = repeat_of.is_none();
    let (query, headers) = match repeat_of {
        Some((_, true)) => (None, "[]"),
        _ => (notification.query.as_deref(), prepared.headers.as_str()),
    };
    let is_cut = matches!(answer, Answer::Unreadable(why) if why.problem == ReadProblem::TooLarge);
    let (kept, hash, bytes) = match is_cut {
        true => (&body[..body.len().min(KEPT_OF_TOO_LARGE)], Some(Sha256::digest(body)), notification.told_bytes()),
        false => (body, None, body.len() as u64),
    };
    let id = connection
        .prepare_cached(
            "INSERT INTO notification (received_at, contract, peer, query, headers, body, body_bytes, repeat_key,
                                       repeat_of, voucher_id, answer, status, reason, field, body_sha256, event_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        )
        .and_then(|mut statement| {
            statement.insert(params![
                notification.received_at.millis(),
                notification.contract.as_str(),
                notification.peer,
                query,
                headers,
                is_first.then_some(kept),
                i64::try_from(bytes).unwrap_or(i64::MAX),
                prepared.repeat_key,
                repeat_of.map(|(first, _)| first),
                prepared.reading.told().map(|told| told.voucher_id.as_str()),
                answer.word(),
                answer.status(),
                answer.reason(),
                answer.field(),
                hash.filter(|_| is_first).as_deref(),
                prepared.reading.envelope().map(|envelope| envelope.id.as_str()),
            ])
        })
        .map_err(|error| meaning(&error))?;
    if let Answer::Unreadable(_) = answer {
        unreadable::make_room(connection, id)?;
    }
    Ok(id)
}

/// Records facts about a known voucher.
pub(super) fn record_entry(
    connection: &Connection,
    changes: &mut Vec<Change>,
    entry: &Entry,
) -> Result<(), StoreError> {
    let mut life = Life::of(connection, &entry.voucher_id)?;
    if let Some(done) = &entry.done {
        audit::add(connection, done)?;
    }
    for fact in &entry.facts {
        life.add(None, entry.source, entry.at, fact.clone())?;
    }
    let voucher = life.keep()?;
    let revision = voucher.as_ref().map_or(0, |voucher| voucher.revision);
    change_job(connection, &entry.voucher_id, entry.job, revision, entry.at)?;
    if let Some(host) = &entry.learned_host {
        connection
            .prepare_cached("INSERT OR IGNORE INTO learned_host (host, learned_at) VALUES (?1, ?2)")
            .and_then(|mut statement| statement.execute(params![host, entry.at.millis()]))
            .map_err(|error| meaning(&error))?;
    }
    changes.extend(voucher.map(|voucher| Change::of(Some(&voucher))));
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

/// How many vouchers a rebuild folds at a time, so that notifications get in between.
pub(super) const REBUILD_STEP: usize = 500;

/// Folds every voucher anew, within one transaction.
pub(super) fn rebuild_all(connection: &Connection) -> Result<(), StoreError> {
    let mut after = Some(0);
    while let Some(from) = after {
        (after, _) = rebuild_step(connection, &mut Vec::new(), from, REBUILD_STEP)?;
    }
    Ok(())
}

/// Folds the next few vouchers anew, and says where to go on. What differs from the journal is put right.
pub(super) fn rebuild_step(
    connection: &Connection,
    changes: &mut Vec<Change>,
    after: i64,
    limit: usize,
) -> Result<(Option<i64>, Rebuilt), StoreError> {
    let numbers = life::next_numbers(connection, after, limit)?;
    let mut rebuilt = Rebuilt { vouchers: numbers.len() as u64, differing: Vec::new() };
    for number in &numbers {
        if let Some(voucher) = anew_if_differing(connection, *number)? {
            rows::put_voucher(connection, *number, &voucher)?;
            keys::change(connection, *number, &keys::of(&voucher))?;
            changes.push(Change::of(Some(&voucher)));
            rebuilt.differing.push(voucher.voucher_id);
        }
    }
    let next = if numbers.len() == limit { numbers.last().copied() } else { None };
    Ok((next, rebuilt))
}

/// What the journal makes of a voucher, unless its row says the same.
pub(super) fn anew_if_differing(connection: &Connection, number: i64) -> Result<Option<Voucher>, StoreError> {
    let events = life::events_of(connection, number)?;
    match fold(events.iter().map(|(event, _)| event)) {
        Some(voucher) if !rows::is_as_written(connection, number, &voucher)? => Ok(Some(voucher)),
        _ => Ok(None),
    }
}
