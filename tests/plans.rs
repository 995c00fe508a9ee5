//! No statement walks a table that grows with the vouchers, read from the sources: with a hundred of them nobody notices.

use std::path::Path;

use rusqlite::Connection;
use voucher_desk::store::sqlite::SqliteStore;

/// Tables that stay small, or of which only what is wanted is in them.
const SMALL: &[&str] = &[
    "alive",
    "audit_head",
    "decoded_later",
    "gap",
    "job",
    "learned_host",
    "listing_shop",
    "listing_state",
    "new_key",
    "pin",
    "recent",
    "saved_view",
    "snooze",
    "sqlite_master",
    "sqlite_schema",
    "sweep",
    "to_remove",
    "unreadable",
    "watch",
];
/// What is walked all the same, file by file, and why.
const WALKED: &[(&str, &str)] = &[
    ("at_hand.rs", "audit"),          // from the end, as many as are looked through
    ("attention.rs", "notification"), // only its ends
    ("attention.rs", "voucher"),      // from the end, as many as are learned from
    ("audit.rs", "audit"),            // the whole chain is proved when asked to
    ("catching_up.rs", "voucher"),    // those that can move, by their index
    ("erasure.rs", "notification"),   // those that could not be read, by their index
    ("find.rs", "voucher"),           // from the end, as many as are shown
    ("inspect.rs", "event"),          // everything is looked over when asked to
    ("inspect.rs", "notification"),
    ("inspect.rs", "row"),
    ("inspect.rs", "voucher"),
    ("listing/scan.rs", "listing"),  // narrow rows, one look at all of them
    ("read.rs", "notification"),     // the last one
    ("read.rs", "voucher"),          // the files of all, when asked to
    ("requests.rs", "notification"), // from the end, as many as are shown
];

/// The texts between quotation marks in a source.
fn literals(source: &str) -> Vec<String> {
    let mut literals = Vec::new();
    let source = source.replace("'\"'", "");
    let mut rest = source.as_str();
    while let Some(begin) = rest.find('"') {
        let mut text = String::new();
        let mut chars = rest[begin + 1..].char_indices();
        let mut end = rest.len() - begin - 1;
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => text.extend(chars.next().map(|(_, escaped)| escaped)),
                '"' => {
                    end = at + 1;
                    break;
                }
                c => text.push(c),
            }
        }
        literals.push(text);
        rest = &rest[begin + 1 + end..];
    }
    literals
}

/// The tables that a statement walks, in whatever order, from one end. None when it is no statement by itself.
fn walks(connection: &Connection, sql: &str) -> Option<Vec<String>> {
    let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).ok()?;
    // Without values: a plan has no use for them.
    let steps = plan.raw_query().mapped(|row| row.get::<_, String>(3)).collect::<Result<Vec<_>, _>>().ok()?;
    let walked = |step: String| {
        let from_one_end = step.starts_with("SEARCH ") && step.ends_with("(rowid<?)");
        let is_walked = (step.starts_with("SCAN ") || from_one_end) && !step.contains("VIRTUAL TABLE");
        is_walked.then(|| step.split(' ').nth(1).unwrap_or_default().to_owned())
    };
    // A part of the statement itself is in brackets.
    let is_table = |name: &String| !name.starts_with('(') && name != "CONSTANT" && !SMALL.contains(&name.as_str());
    Some(steps.into_iter().filter_map(walked).filter(is_table).collect())
}

fn sources(folder: &Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path() {
            path if path.is_dir() => sources(&path, into),
            path => into.push(path),
        }
    }
}

#[test]
fn no_statement_walks_what_grows() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plans.sqlite");
    SqliteStore::open(&path).expect("opens").close();
    let connection = Connection::open(&path).expect("opens");
    connection
        .execute_batch("CREATE TEMP TABLE recent (voucher_id TEXT PRIMARY KEY, number INTEGER)")
        .expect("is made");
    let store = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/sqlite");
    let mut files = Vec::new();
    sources(&store, &mut files);
    let (mut looked_at, mut found) = (0, Vec::new());
    for file in files {
        let name = file.strip_prefix(&store).expect("below").to_string_lossy().replace('\\', "/");
        let source = std::fs::read_to_string(&file).expect("a source");
        let product = source.split("#[cfg(test)]").next().unwrap_or_default();
        for literal in literals(product) {
            let Some(walked) = walks(&connection, &literal) else { continue };
            looked_at += 1;
            let walked = walked.into_iter().filter(|table| !WALKED.contains(&(&*name, &**table)));
            found.extend(walked.map(|table| format!("{name}: {table} in {literal}")));
        }
    }
    assert!(looked_at > 100, "only {looked_at} statements were found");
    assert!(found.is_empty(), "{}", found.join("\n"));
}
