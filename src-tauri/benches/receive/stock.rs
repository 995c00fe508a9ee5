//! Databases to measure on: an empty one each time, and one of a million vouchers, made once through the store and
//! kept for as long as the schema stays.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tokio::task::JoinSet;
use voucher_desk::decode;
use voucher_desk::domain::policy::Policy;
use voucher_desk::store::Store;
use voucher_desk::store::sqlite::{FILE_NAME, SqliteStore};

use crate::reservations::Reservations;

/// How many the large one has.
pub const VOUCHERS: u64 = 1_000_000;
/// How many wait at once, so that transactions are as large as the writer makes them.
const AT_ONCE: usize = 1_000;

/// How often it is looked whether the store has come to rest.
const LOOK: Duration = Duration::from_millis(200);
/// As few keys as this are left outside the look-up's trees for good.
const LEFT: i64 = 250;

/// A folder that is removed at the end.
pub struct Scratch(PathBuf);

impl Scratch {
    /// With nothing in it.
    pub fn empty(root: &Path) -> Self {
        let path = root.join("scratch");
        drop(std::fs::remove_dir_all(&path));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    /// With a copy of the million vouchers.
    pub fn million(root: &Path) -> Self {
        let (original, path) = (root.join("million"), root.join("million-copy"));
        if schema(&original.join(FILE_NAME)) != Some(schema_of_today(root)) {
            make(&original);
        }
        drop(std::fs::remove_dir_all(&path));
        std::fs::create_dir_all(&path).expect("a folder");
        std::fs::copy(original.join(FILE_NAME), path.join(FILE_NAME)).expect("room for a copy");
        // Else the first wait for the disk would be for all of it.
        let copy = std::fs::File::open(path.join(FILE_NAME)).and_then(|copy| copy.sync_all());
        copy.expect("the copy reaches the disk");
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// The version of a database's schema, which stands in its first page (documented by SQLite).
fn schema(database: &Path) -> Option<u32> {
    let mut head = [0; 64];
    std::fs::File::open(database).and_then(|mut file| file.read_exact(&mut head)).ok()?;
    head[60..].try_into().ok().map(u32::from_be_bytes)
}

fn schema_of_today(root: &Path) -> u32 {
    let empty = Scratch::empty(root);
    let database = empty.path().join(FILE_NAME);
    SqliteStore::open(&database).expect("the store opens").close();
    schema(&database).expect("a database")
}

/// Makes the million vouchers beside their place and moves them there: a copy that is there is whole.
fn make(place: &Path) {
    eprintln!("making a database of {VOUCHERS} vouchers in {}", place.display());
    let unfinished = place.with_extension("unfinished");
    drop(std::fs::remove_dir_all(&unfinished));
    std::fs::create_dir_all(&unfinished).expect("a folder");
    let begun = Instant::now();
    let store = Arc::new(SqliteStore::open_committing(&unfinished.join(FILE_NAME), AT_ONCE).expect("the store opens"));
    tokio::runtime::Runtime::new().expect("a runtime").block_on(fill(Arc::clone(&store)));
    while unsettled(&unfinished.join(FILE_NAME)) > LEFT {
        std::thread::sleep(LOOK);
    }
    store.close();
    eprintln!("made in {:.0} s", begun.elapsed().as_secs_f64());
    drop(std::fs::remove_dir_all(place));
    std::fs::rename(&unfinished, place).expect("the same disk");
}

/// How many vouchers have not entered the look-up's trees: they do once nothing is written.
fn unsettled(database: &Path) -> i64 {
    let connection = Connection::open(database).expect("opens");
    connection.query_row("SELECT count(*) FROM new_key", [], |row| row.get(0)).expect("counts")
}

async fn fill(store: Arc<SqliteStore>) {
    let (next, reservations) = (Arc::new(AtomicU64::new(1)), Arc::new(Reservations::of_run(0)));
    let policy = Arc::new(Policy::default());
    let mut writers = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (store, policy) = (Arc::clone(&store), Arc::clone(&policy));
        let (next, reservations) = (Arc::clone(&next), Arc::clone(&reservations));
        writers.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number > VOUCHERS {
                    return;
                }
                let notification = reservations.notification(number);
                let reading = decode::read(&notification);
                // What is turned away as busy, by a disk that others use, is sent again.
                let record = || store.record_notification(notification.clone(), reading.clone(), Arc::clone(&policy));
                while !matches!(record().await.map(|answer| answer.status()), Ok(200)) {}
            }
        });
    }
    writers.join_all().await;
}
