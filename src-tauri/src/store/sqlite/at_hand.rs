//! Notes, tickets, pins and watched codes: small tables that no notification touches.

use async_trait::async_trait;
use rusqlite::{Connection, Row, params};

use super::connect::meaning;
use super::read::{list, parsed};
use super::{SqliteStore, audit, rows};
use crate::domain::audit::Done;
use crate::domain::clock::Timestamp;
use crate::domain::ids::{CouponId, VoucherId};
use crate::domain::remark::{NoteText, TicketNumber};
use crate::domain::voucher::Voucher;
use crate::store::{AtHand, AtHandStore, Change, Remark, Remarks, StoreError, Watch};

/// How many of the last look-ups are looked through for vouchers that differ.
const LOOKED_THROUGH: i64 = 500;

#[async_trait]
impl AtHandStore for SqliteStore {
    async fn add_note(&self, id: VoucherId, text: NoteText, done: Done) -> Result<(), StoreError> {
        self.write_remark(id, "note", text.as_str().to_owned(), done).await
    }

    async fn set_ticket(&self, id: VoucherId, ticket: TicketNumber, done: Done) -> Result<(), StoreError> {
        self.write_remark(id, "ticket", ticket.as_str().to_owned(), done).await
    }

    async fn remarks(&self, id: VoucherId) -> Result<Remarks, StoreError> {
        self.read(move |connection| remarks(connection, &id)).await
    }

    async fn pin(&self, id: VoucherId, pinned: bool, done: Done) -> Result<(), StoreError> {
        let write = self.writer()?.run(move |transaction, changes| {
            let changed = match pinned {
                true => execute(
                    transaction,
                    "INSERT OR IGNORE INTO pin (voucher_id, at) VALUES (?1, ?2)",
                    params![id.as_str(), done.at.millis()],
                ),
                false => execute(transaction, "DELETE FROM pin WHERE voucher_id = ?1", [id.as_str()]),
            };
            note_change(transaction, changes, changed?, &done)
        });
        write.await?;
        Ok(())
    }

    async fn watch(&self, code: CouponId, done: Done) -> Result<(), StoreError> {
        let write = self.writer()?.run(move |transaction, changes| {
            let insert = "INSERT OR IGNORE INTO watch (coupon_key, code, by, at) VALUES (?1, ?2, ?3, ?4)";
            let row = params![code.search_key(), code.as_str(), done.by, done.at.millis()];
            note_change(transaction, changes, execute(transaction, insert, row)?, &done)
        });
        write.await?;
        Ok(())
    }

    async fn unwatch(&self, code: CouponId, done: Done) -> Result<(), StoreError> {
        let write = self.writer()?.run(move |transaction, changes| {
            let delete = "DELETE FROM watch WHERE coupon_key = ?1";
            note_change(transaction, changes, execute(transaction, delete, [code.search_key()])?, &done)
        });
        write.await?;
        Ok(())
    }

    async fn mark_arrived(&self, at: Timestamp) -> Result<usize, StoreError> {
        // Looked for by a reader: as long as nothing has arrived, the writer has nothing to do with it.
        if self.read(arrivals).await?.is_empty() {
            return Ok(0);
        }
        let write = self.writer()?.run(move |transaction, changes| mark_arrived(transaction, changes, at));
        Ok(write.await?.into_inner())
    }

    async fn at_hand(&self, by: String, most_recent: usize) -> Result<AtHand, StoreError> {
        self.read(move |connection| at_hand(connection, &by, most_recent)).await
    }
}

impl SqliteStore {
    async fn write_remark(
        &self,
        id: VoucherId,
        kind: &'static str,
        text: String,
        done: Done,
    ) -> Result<(), StoreError> {
        let write = self.writer()?.run(move |transaction, changes| {
            let insert = "INSERT INTO note (voucher_id, at, by, kind, text) VALUES (?1, ?2, ?3, ?4, ?5)";
            let row = params![id.as_str(), done.at.millis(), done.by, kind, text];
            note_change(transaction, changes, execute(transaction, insert, row)?, &done)
        });
        write.await?;
        Ok(())
    }
}

fn execute(connection: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<usize, StoreError> {
    connection.prepare_cached(sql).and_then(|mut statement| statement.execute(params)).map_err(|error| meaning(&error))
}

/// Records the deed if it changed anything, and tells what is to be read again.
fn note_change(
    connection: &Connection,
    changes: &mut Vec<Change>,
    changed: usize,
    done: &Done,
) -> Result<(), StoreError> {
    if changed > 0 {
        audit::add(connection, done)?;
        changes.push(audit::change_of(connection, done)?);
    }
    Ok(())
}

fn remarks(connection: &Connection, id: &VoucherId) -> Result<Remarks, StoreError> {
    let of_kind = |kind: &str| {
        let sql = "SELECT id, at, by, text FROM note WHERE voucher_id = ?1 AND kind = ?2 ORDER BY id";
        list(connection, sql, [id.as_str(), kind], |row| {
            Ok(Remark { id: row.get(0)?, at: Timestamp::from_millis(row.get(1)?), by: row.get(2)?, text: row.get(3)? })
        })
    };
    let ticket = of_kind("ticket")?.pop().filter(|ticket| ticket.text.as_deref().is_some_and(|text| !text.is_empty()));
    Ok(Remarks { notes: of_kind("note")?, ticket })
}

/// The watched codes that vouchers have and that are not marked as arrived; of several vouchers the first.
fn arrivals(connection: &Connection) -> Result<Vec<(String, String)>, StoreError> {
    list(
        connection,
        // The plus keeps SQLite from walking all vouchers in the order that is asked for.
        "SELECT coupon_key, (SELECT voucher_id FROM voucher
                             WHERE number IN (SELECT number FROM voucher_code WHERE code = watch.coupon_key)
                               AND voucher.coupon_key = watch.coupon_key
                             ORDER BY +revision LIMIT 1) AS arrived
         FROM watch WHERE arrived_at IS NULL AND arrived IS NOT NULL",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

fn mark_arrived(connection: &Connection, changes: &mut Vec<Change>, at: Timestamp) -> Result<usize, StoreError> {
    let arrived = arrivals(connection)?;
    for (key, voucher_id) in &arrived {
        let mark = "UPDATE watch SET voucher_id = ?2, arrived_at = ?3 WHERE coupon_key = ?1";
        execute(connection, mark, params![key, voucher_id, at.millis()])?;
    }
    if !arrived.is_empty() {
        changes.push(Change { voucher: None, revision: 0 });
    }
    Ok(arrived.len())
}

fn at_hand(connection: &Connection, by: &str, most_recent: usize) -> Result<AtHand, StoreError> {
    let recent = list(
        connection,
        "SELECT voucher_id FROM (SELECT id, voucher_id FROM audit
                                 WHERE act = 'looked_up' AND by = ?1 ORDER BY id DESC LIMIT ?2)
         GROUP BY voucher_id ORDER BY max(id) DESC LIMIT ?3",
        params![by, LOOKED_THROUGH, i64::try_from(most_recent).unwrap_or(i64::MAX)],
        |row| parsed(row, 0, VoucherId::parse),
    )?;
    let pinned = "SELECT voucher_id FROM pin ORDER BY at DESC";
    let pinned = list(connection, pinned, [], |row| parsed(row, 0, VoucherId::parse))?;
    let watched = list(
        connection,
        "SELECT code, by, at, voucher_id, arrived_at FROM watch ORDER BY arrived_at IS NULL, arrived_at DESC, at DESC",
        [],
        watch,
    )?;
    Ok(AtHand { recent: vouchers(connection, &recent)?, pinned: vouchers(connection, &pinned)?, watched })
}

fn watch(row: &Row<'_>) -> rusqlite::Result<Watch> {
    let voucher_id = row.get::<_, Option<String>>(3)?.and_then(|id| VoucherId::parse(id).ok());
    let arrived_at = row.get::<_, Option<i64>>(4)?.map(Timestamp::from_millis);
    Ok(Watch {
        code: row.get(0)?,
        by: row.get(1)?,
        at: Timestamp::from_millis(row.get(2)?),
        arrived: voucher_id.zip(arrived_at),
    })
}

fn vouchers(connection: &Connection, ids: &[VoucherId]) -> Result<Vec<Voucher>, StoreError> {
    ids.iter().filter_map(|id| rows::voucher(connection, id).transpose()).collect()
}
