//! A database as whoever examines it sees it: everything is read, nothing is written, and a program may be using it.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};

use super::connect::{self, meaning, pragma};
use super::{audit, check, intake, life, listing, migrate, read, rows};
use crate::domain::audit::{Break, DeedId, Hash};
use crate::domain::clock::Timestamp;
use crate::store::{StoreError, StoredFile};

/// How many vouchers are compared at one moment of the database: a moment that is held on to keeps its log from being
/// used again.
const STEP: usize = 500;

/// An open database that is examined.
#[derive(Debug)]
pub struct Inspection {
    connection: Connection,
}

/// The projection held against the journal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compared {
    /// Vouchers that the journal knows.
    pub vouchers: u64,
    /// Those whose row is missing or says something else, and rows that the journal knows nothing of.
    pub differing: u64,
}

/// What a database holds, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contents {
    /// Requests, repeats included.
    pub notifications: u64,
    /// Facts in the journal.
    pub events: u64,
    /// Vouchers.
    pub vouchers: u64,
}

impl Inspection {
    /// Opens a database that a program may be using.
    ///
    /// # Errors
    /// There is none, or it cannot be opened.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        check::log_has_its_database(path)?;
        match path.try_exists() {
            Ok(true) => Ok(Self { connection: connect::reader(path)? }),
            Ok(false) => Err(StoreError::Absent),
            Err(error) => Err(StoreError::Unwritable(error.to_string())),
        }
    }

    /// Opens a copy that nobody uses; not even a file is made beside it.
    ///
    /// # Errors
    /// There is none, or it cannot be opened.
    pub fn open_copy(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { connection: connect::open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)? })
    }

    /// The schema, and whether it is the one that this program writes.
    ///
    /// # Errors
    /// It is not ours, or newer than this program.
    pub fn schema(&self) -> Result<(u32, bool), StoreError> {
        let found = migrate::recognise(&self.connection)?;
        Ok((found, found == migrate::known()))
    }

    /// How the file keeps what is being written: `wal` once a program has opened it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn journal_mode(&self) -> Result<String, StoreError> {
        pragma(&self.connection, "journal_mode")
    }

    /// Sets what the writer sets for its connection and reads it back.
    ///
    /// # Errors
    /// A setting did not take.
    pub fn settle(&self) -> Result<(), StoreError> {
        connect::settle(&self.connection)
    }

    /// What SQLite finds wrong with the whole file, indexes included; nothing when it is sound.
    ///
    /// # Errors
    /// The file is too damaged to be looked over, or cannot be read.
    pub fn damage(&self) -> Result<Vec<String>, StoreError> {
        let mut found: Vec<String> = self.list("PRAGMA integrity_check", |row| row.get(0))?;
        found.retain(|line| line != "ok");
        Ok(found)
    }

    /// How many rows point to a row that is not there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn dangling(&self) -> Result<u64, StoreError> {
        Ok(self.list("PRAGMA foreign_key_check", |_| Ok(()))?.len() as u64)
    }

    /// Folds every journal and compares the outcome with its row, and with its row for lists. `told` hears how many are done, and of how many.
    ///
    /// # Errors
    /// [`StoreError`]; a journal that cannot be read is one.
    pub fn compare(&self, told: &mut dyn FnMut(u64, u64)) -> Result<Compared, StoreError> {
        let total = self.number("SELECT count(*) FROM voucher")?;
        let strangers = "SELECT count(*) FROM voucher AS row
            WHERE NOT EXISTS (SELECT 1 FROM life WHERE life.voucher = row.number)";
        let mut compared = Compared { vouchers: 0, differing: self.number(strangers)? };
        let mut after = 0;
        loop {
            let moment = self.connection.unchecked_transaction().map_err(|error| meaning(&error))?;
            let numbers = life::next_numbers(&moment, after, STEP)?;
            for number in &numbers {
                let is_other = intake::anew_if_differing(&moment, *number)?.is_some();
                let is_listed_otherwise = match rows::numbered(&moment, *number) {
                    Ok(Some(voucher)) if !is_other => listing::differs(&moment, *number, &voucher)?,
                    _ => false,
                };
                compared.differing += u64::from(is_other || is_listed_otherwise);
            }
            drop(moment);
            compared.vouchers += numbers.len() as u64;
            told(compared.vouchers, total.max(compared.vouchers));
            match numbers.last() {
                Some(number) if numbers.len() == STEP => after = *number,
                _ => return Ok(compared),
            }
        }
    }

    /// Follows the chain of what agents did: how many deeds there are and the hash of the last, or where it breaks.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn chain(&self) -> Result<Result<(DeedId, Hash), Break>, StoreError> {
        audit::follow(&self.connection)
    }

    /// Whether what agents do is kept: not in a database of an earlier version.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn keeps_deeds(&self) -> Result<bool, StoreError> {
        Ok(self.number("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'audit'")? > 0)
    }

    /// The hash of one deed, in lower-case hex; none when there is no such row.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn deed_hash(&self, id: DeedId) -> Result<Option<String>, StoreError> {
        Ok(audit::hash(&self.connection, id)?.map(hex::encode))
    }

    /// The place of the last deed; 0 when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn last_deed(&self) -> Result<DeedId, StoreError> {
        let last = self.connection.query_row("SELECT coalesce(max(id), 0) FROM audit", [], |row| row.get(0));
        last.map_err(|error| meaning(&error))
    }

    /// Every file that vouchers rely on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn stored_files(&self) -> Result<Vec<StoredFile>, StoreError> {
        read::stored_files(&self.connection)
    }

    /// What there is, in numbers.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn contents(&self) -> Result<Contents, StoreError> {
        Ok(Contents {
            notifications: self.number("SELECT count(*) FROM notification")?,
            events: self.number("SELECT count(*) FROM event")?,
            vouchers: self.number("SELECT count(*) FROM voucher")?,
        })
    }

    /// When the newest row was written, by the clock of then.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn newest(&self) -> Result<Option<Timestamp>, StoreError> {
        let newest = "SELECT max(at) FROM (SELECT max(received_at) AS at FROM notification
            UNION ALL SELECT recorded_at FROM (SELECT recorded_at FROM event ORDER BY id DESC LIMIT 1))";
        let newest = self.connection.query_row(newest, [], |row| row.get::<_, Option<i64>>(0));
        Ok(newest.map_err(|error| meaning(&error))?.map(Timestamp::from_millis))
    }

    fn number(&self, sql: &str) -> Result<u64, StoreError> {
        let number = self.connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        number.map(|number| u64::try_from(number).unwrap_or(0)).map_err(|error| meaning(&error))
    }

    fn list<T>(
        &self,
        sql: &str,
        map: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        self.connection
            .prepare(sql)
            .and_then(|mut statement| statement.query_map([], map)?.collect())
            .map_err(|error| meaning(&error))
    }
}
