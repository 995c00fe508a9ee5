//! The database as another program finds it: the rows of raw requests, and what a careless hand could do to them.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, Row, params};
use sha2::{Digest, Sha256};
use voucher_desk::store::sqlite::FILE_NAME;

/// One stored request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRequest {
    pub id: i64,
    pub query: Option<String>,
    pub headers: Vec<(String, String)>,
    pub body: Option<Vec<u8>>,
    pub body_bytes: usize,
    pub body_sha256: Option<Vec<u8>>,
    pub repeat_of: Option<i64>,
    pub voucher_id: Option<String>,
    pub answer: String,
    pub status: u16,
    pub reason: Option<String>,
    pub field: Option<String>,
}

impl StoredRequest {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            query: row.get("query")?,
            headers: serde_json::from_str(&row.get::<_, String>("headers")?).expect("stored as JSON"),
            body: row.get("body")?,
            body_bytes: usize::try_from(row.get::<_, i64>("body_bytes")?).expect("a size"),
            body_sha256: row.get("body_sha256")?,
            repeat_of: row.get("repeat_of")?,
            voucher_id: row.get("voucher_id")?,
            answer: row.get("answer")?,
            status: row.get("status")?,
            reason: row.get("reason")?,
            field: row.get("field")?,
        })
    }
}

/// The schema of this program: as many steps lead to it.
pub fn newest_schema() -> i64 {
    let steps = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite")).expect("reads");
    i64::try_from(steps.count()).expect("few")
}

/// Every stored request, oldest first.
#[track_caller]
pub fn requests(data_dir: &Path) -> Vec<StoredRequest> {
    let connection = open(data_dir, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let mut statement = connection.prepare("SELECT * FROM notification ORDER BY id").expect("the table is there");
    let rows = statement.query_map([], StoredRequest::read).expect("reads");
    rows.collect::<Result<_, _>>().expect("every row reads")
}

/// Whom the stored requests came from, oldest first.
#[track_caller]
pub fn peers(data_dir: &Path) -> Vec<String> {
    let connection = open(data_dir, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let mut statement = connection.prepare("SELECT peer FROM notification ORDER BY id").expect("the column is there");
    let rows = statement.query_map([], |row| row.get(0)).expect("reads");
    rows.collect::<Result<_, _>>().expect("every row reads")
}

/// One number.
#[track_caller]
pub fn number(data_dir: &Path, sql: &str) -> i64 {
    open(data_dir, OpenFlags::SQLITE_OPEN_READ_ONLY).query_row(sql, [], |row| row.get(0)).expect("reads")
}

/// Changes the database behind the program's back; how many rows were changed, or SQLite's words against it.
#[track_caller]
pub fn tamper(data_dir: &Path, sql: &str) -> Result<usize, String> {
    open(data_dir, OpenFlags::SQLITE_OPEN_READ_WRITE).execute(sql, []).map_err(|error| error.to_string())
}

/// Runs several statements in one transaction behind the program's back; SQLite's words against it, and nothing is changed.
#[track_caller]
pub fn tamper_together(data_dir: &Path, sql: &str) -> Result<(), String> {
    let connection = open(data_dir, OpenFlags::SQLITE_OPEN_READ_WRITE);
    let outcome = connection.execute_batch(&format!("BEGIN IMMEDIATE; {sql}; COMMIT"));
    outcome.map_err(|error| error.to_string())
}

/// Runs statements on the database that bring no rows, for setting up what a test starts from.
#[track_caller]
pub fn prepare(path: &Path, sql: &str) {
    Connection::open(path).expect("opens").execute_batch(sql).expect("runs");
}

/// What SQLite says about the whole file: "ok", or what is wrong.
#[track_caller]
pub fn integrity(data_dir: &Path) -> String {
    let connection = open(data_dir, OpenFlags::SQLITE_OPEN_READ_ONLY);
    connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("checks")
}

#[track_caller]
fn open(data_dir: &Path, flags: OpenFlags) -> Connection {
    Connection::open_with_flags(data_dir.join(FILE_NAME), flags).expect("the database opens beside the program")
}

/// Holds the database for writing, as another program may, until it is dropped.
#[track_caller]
pub fn lock(data_dir: &Path) -> Connection {
    let connection = open(data_dir, OpenFlags::SQLITE_OPEN_READ_WRITE);
    connection.execute_batch("BEGIN IMMEDIATE").expect("takes the lock");
    connection
}

/// A request as a version stored it that could not read it.
pub struct Unread<'a> {
    pub contract: &'a str,
    pub query: &'a str,
    pub body: &'a str,
    /// The webhook's event, where that version could read as much.
    pub event_id: Option<&'a str>,
    /// The answer's word, its status and its reason.
    pub answered: (&'a str, u16, &'a str),
    pub received_at: i64,
}

impl Unread<'_> {
    /// Stores it; where it stands.
    #[track_caller]
    pub fn plant(&self, data_dir: &Path) -> i64 {
        let part = if self.contract == "webhook" { "" } else { self.query };
        let mut key = Sha256::new();
        key.update(self.contract);
        key.update([0]);
        key.update((part.len() as u64).to_le_bytes());
        key.update(part);
        key.update(self.body);
        let connection = open(data_dir, OpenFlags::SQLITE_OPEN_READ_WRITE);
        let (answer, status, reason) = self.answered;
        connection
            .execute(
                "INSERT INTO notification (received_at, contract, peer, query, headers, body, body_bytes, repeat_key,
                                           answer, status, reason, event_id)
                 VALUES (?1, ?2, '192.0.2.7', ?3, '[[\"content-type\",\"application/json\"]]', ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    self.received_at,
                    self.contract,
                    self.query,
                    self.body.as_bytes(),
                    i64::try_from(self.body.len()).expect("a length"),
                    key.finalize().as_slice(),
                    answer,
                    status,
                    reason,
                    self.event_id,
                ],
            )
            .expect("plants");
        connection.last_insert_rowid()
    }
}

/// Stores a reserve notification as a version stored it that could not read it; where it stands.
#[track_caller]
pub fn plant_unread(data_dir: &Path, query: &str, body: &str, answered: (&str, u16, &str), received_at: i64) -> i64 {
    Unread { contract: "reserve", query, body, event_id: None, answered, received_at }.plant(data_dir)
}
