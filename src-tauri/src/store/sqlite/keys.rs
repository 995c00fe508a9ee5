//! What vouchers are found by: their ids, their codes, forwards and as they are heard from their end, and the keys of
//! end users. All of these come in no order, so each would be written to a page of its own. New ones are therefore put in
//! a row and enter the trees many at a time, in the order of the trees. Whoever looks something up reads both; the writer,
//! which looks for a voucher with every notification, also has the new ones in memory.
//!
//! A code or a user's key says that a voucher may answer to it: one that has another by now is left where it is.

use rusqlite::{Connection, OptionalExtension, Statement, params};

use super::connect::meaning;
use super::read::{list, parsed};
use super::rows;
use crate::domain::code::heard_from_end;
use crate::domain::ids::VoucherId;
use crate::domain::voucher::Voucher;
use crate::store::StoreError;

/// As many new ones may wait for an idle moment before they enter the trees: few enough to be looked through in no time.
pub(super) const SETTLED_WHEN_IDLE: i64 = 250;
/// With so many they enter at once: by then several of them share each page that is written.
pub(super) const SETTLED_AT_ONCE: i64 = 32_768;

/// So many keys are a step: few enough that a notification need not wait for it.
const STEP: usize = 2_048;

/// How a key enters each of the trees.
const TREES: [&str; 4] = [
    "INSERT OR REPLACE INTO id_key (voucher_id, number) VALUES (?1, ?2)",
    "INSERT OR IGNORE INTO code_key (code, number) VALUES (?1, ?2)",
    "INSERT OR REPLACE INTO heard_key (heard_from_end, number, code) VALUES (?1, ?2, ?3)",
    "INSERT OR IGNORE INTO user_key (user, number) VALUES (?1, ?2)",
];

/// How a user's key that waited enters: it may have been taken out since.
const IF_STILL_NEW: &str = "
    INSERT OR IGNORE INTO user_key (user, number) SELECT user, number FROM new_key WHERE number = ?2 AND user = ?1";

/// The new ones by their ids, on the connection that writes: part of its transactions, and never on the disk.
const RECENT: &str = "
    CREATE TEMP TABLE recent (voucher_id TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID";

/// What one voucher is found by. No code is an empty one, which no query has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Keys {
    pub(super) voucher_id: VoucherId,
    pub(super) code: String,
    pub(super) user: Option<String>,
}

impl Keys {
    /// What stands in each of the trees of the voucher with this number.
    fn in_trees(&self, number: i64) -> [Option<Entry>; 4] {
        let entry = |key: &str| Entry { key: key.to_owned(), number, code: None };
        let code = Some(self.code.as_str()).filter(|code| !code.is_empty());
        let heard = code.map(|code| Entry { code: Some(code.to_owned()), ..entry(&heard_from_end(code)) });
        [Some(entry(self.voucher_id.as_str())), code.map(entry), heard, self.user.as_deref().map(entry)]
    }
}

/// What is put into a tree.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    key: String,
    number: i64,
    /// The code beside what is heard of it.
    code: Option<String>,
}

impl Entry {
    fn put(&self, statement: &mut Statement<'_>) -> rusqlite::Result<usize> {
        match &self.code {
            Some(code) => statement.execute(params![self.key, self.number, code]),
            None => statement.execute(params![self.key, self.number]),
        }
    }
}

/// A voucher that has not entered the trees.
pub(super) struct New {
    pub(super) number: i64,
    pub(super) keys: Keys,
}

pub(super) fn of(voucher: &Voucher) -> Keys {
    let user = voucher.notification_key.as_ref().map(|key| key.as_str().to_owned());
    Keys { voucher_id: voucher.voucher_id.clone(), code: rows::coupon_key(voucher), user }
}

/// Makes room for the new ones on the connection that writes.
pub(super) fn prepare(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch(RECENT).map_err(|error| meaning(&error))
}

/// Reads the new ones that there are.
pub(super) fn remember(connection: &Connection) -> Result<(), StoreError> {
    connection
        .execute_batch("INSERT OR REPLACE INTO recent SELECT voucher_id, number FROM new_key")
        .map_err(|error| meaning(&error))
}

/// The number of a voucher's row, for the connection that writes.
pub(super) fn number(connection: &Connection, id: &VoucherId) -> Result<Option<i64>, StoreError> {
    for sql in ["SELECT number FROM recent WHERE voucher_id = ?1", "SELECT number FROM id_key WHERE voucher_id = ?1"] {
        let number = connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row([id.as_str()], |row| row.get(0)).optional())
            .map_err(|error| meaning(&error))?;
        if number.is_some() {
            return Ok(number);
        }
    }
    Ok(None)
}

/// Adds what a new voucher is found by, on the connection that writes.
pub(super) fn add(connection: &Connection, number: i64, keys: &Keys) -> Result<(), StoreError> {
    let id = keys.voucher_id.as_str();
    connection
        .prepare_cached("INSERT OR REPLACE INTO new_key (number, voucher_id, code, user) VALUES (?1, ?2, ?3, ?4)")
        .and_then(|mut statement| statement.execute(params![number, id, keys.code, keys.user]))
        .map_err(|error| meaning(&error))?;
    connection
        .prepare_cached("INSERT OR REPLACE INTO recent (voucher_id, number) VALUES (?1, ?2)")
        .and_then(|mut statement| statement.execute(params![id, number]))
        .map(drop)
        .map_err(|error| meaning(&error))
}

/// What has not entered the trees, in the order of the vouchers.
pub(super) fn new(connection: &Connection) -> Result<Vec<New>, StoreError> {
    first(connection, i64::MAX)
}

fn first(connection: &Connection, most: i64) -> Result<Vec<New>, StoreError> {
    let sql = "SELECT number, voucher_id, code, user FROM new_key ORDER BY number LIMIT ?1";
    list(connection, sql, [most], |row| {
        let voucher_id = parsed(row, 1, VoucherId::parse)?;
        Ok(New { number: row.get(0)?, keys: Keys { voucher_id, code: row.get(2)?, user: row.get(3)? } })
    })
}

/// How many those are, at most: they are numbered without gaps, but for a voucher whose code became known late.
pub(super) fn waiting(connection: &Connection) -> Result<i64, StoreError> {
    connection
        .prepare_cached("SELECT coalesce((SELECT max(number) FROM new_key) - (SELECT min(number) FROM new_key) + 1, 0)")
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
        .map_err(|error| meaning(&error))
}

/// New ones on their way into the trees, in steps of one tree each and in its order. A step that is done twice does
/// nothing, and until the end is recorded what has entered is found in both places.
pub(super) struct Settling {
    steps: Vec<(&'static str, Vec<Entry>)>,
    last: i64,
}

impl Settling {
    pub(super) fn begin(connection: &Connection) -> Result<Self, StoreError> {
        let new = first(connection, SETTLED_AT_ONCE)?;
        let last = new.last().map_or(0, |new| new.number);
        let [ids, codes, heard, _] = TREES;
        let mut trees = [ids, codes, heard, IF_STILL_NEW].map(|sql| (sql, Vec::with_capacity(new.len())));
        for New { number, keys } in new {
            for ((_, tree), entry) in trees.iter_mut().zip(keys.in_trees(number)) {
                tree.extend(entry);
            }
        }
        let mut steps = Vec::new();
        for (sql, mut tree) in trees {
            tree.sort_unstable();
            steps.extend(tree.chunks(STEP).map(|step| (sql, step.to_vec())));
        }
        steps.reverse();
        Ok(Self { steps, last })
    }

    /// Does the next step; whether there was one.
    pub(super) fn go_on(&mut self, connection: &Connection) -> Result<bool, StoreError> {
        let Some((sql, entries)) = self.steps.pop() else { return Ok(false) };
        let mut statement = connection.prepare_cached(sql).map_err(|error| meaning(&error))?;
        for entry in entries {
            entry.put(&mut statement).map_err(|error| meaning(&error))?;
        }
        Ok(true)
    }

    /// Records the end: what has entered the trees is no longer new.
    pub(super) fn end(self, connection: &Connection) -> Result<(), StoreError> {
        for sql in ["DELETE FROM new_key WHERE number <= ?1", "DELETE FROM recent WHERE number <= ?1"] {
            connection
                .prepare_cached(sql)
                .and_then(|mut statement| statement.execute([self.last]))
                .map_err(|error| meaning(&error))?;
        }
        Ok(())
    }
}

/// Adds what a voucher that was known before is found by from now on. That is rare, so it goes to its place at once.
pub(super) fn change(connection: &Connection, number: i64, keys: &Keys) -> Result<(), StoreError> {
    for (sql, entry) in TREES.into_iter().zip(keys.in_trees(number)) {
        let Some(entry) = entry else { continue };
        connection
            .prepare_cached(sql)
            .and_then(|mut statement| entry.put(&mut statement))
            .map_err(|error| meaning(&error))?;
    }
    Ok(())
}

/// Whether a voucher is found by its keys, at present or once they are settled.
pub(super) fn finds(connection: &Connection, number: i64, keys: &Keys) -> Result<bool, StoreError> {
    let found = connection
        .prepare_cached(
            "SELECT 1 WHERE EXISTS
                 (SELECT 1 FROM new_key WHERE number = ?1 AND code = ?2 AND user IS ?3 AND voucher_id = ?5)
                OR (EXISTS (SELECT 1 FROM id_key WHERE voucher_id = ?5 AND number = ?1)
                    AND (?2 = '' OR EXISTS (SELECT 1 FROM code_key WHERE code = ?2 AND number = ?1)
                                AND EXISTS (SELECT 1 FROM heard_key
                                            WHERE heard_from_end = ?4 AND number = ?1 AND code = ?2))
                    AND (?3 IS NULL OR EXISTS (SELECT 1 FROM user_key WHERE user = ?3 AND number = ?1)))",
        )
        .and_then(|mut statement| {
            let heard = heard_from_end(&keys.code);
            statement
                .query_row(params![number, keys.code, keys.user, heard, keys.voucher_id.as_str()], |_| Ok(()))
                .optional()
        });
    found.map(|found| found.is_some()).map_err(|error| meaning(&error))
}

#[cfg(test)]
mod tests {
    use super::super::{connect, migrate};
    use super::*;

    fn desk() -> (tempfile::TempDir, Connection) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("desk.sqlite");
        let mut connection = connect::writer(&path).expect("opens");
        migrate::up(&mut connection, &path).expect("migrates");
        (folder, connection)
    }

    #[test]
    fn a_code_that_is_heard_like_the_one_before_takes_its_place() {
        let (_folder, connection) = desk();
        let keys = |code: &str| {
            let voucher_id = VoucherId::parse("one".to_owned()).expect("an id");
            Keys { voucher_id, code: code.to_owned(), user: None }
        };
        for code in ["GRAM77", "GRAN77"] {
            change(&connection, 1, &keys(code)).expect("changes");
            assert_eq!(finds(&connection, 1, &keys(code)), Ok(true), "{code}");
        }
    }

    #[test]
    fn a_key_that_was_taken_out_on_its_way_does_not_arrive() {
        let (_folder, connection) = desk();
        let keys = |id: &str, user: &str| Keys {
            voucher_id: VoucherId::parse(id.to_owned()).expect("an id"),
            code: String::new(),
            user: Some(user.to_owned()),
        };
        add(&connection, 1, &keys("one", "anna")).expect("adds");
        add(&connection, 2, &keys("two", "bert")).expect("adds");
        let mut settling = Settling::begin(&connection).expect("begins");
        connection.execute("UPDATE new_key SET user = NULL WHERE number = 1", []).expect("takes out");
        while settling.go_on(&connection).expect("goes on") {}
        settling.end(&connection).expect("ends");

        let users = list(&connection, "SELECT user FROM user_key", [], |row| row.get::<_, String>(0)).expect("reads");
        assert_eq!(users, ["bert"]);
        assert_eq!(number(&connection, &keys("one", "anna").voucher_id), Ok(Some(1)), "by its id it is found");
    }
}
