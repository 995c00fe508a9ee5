//! How long a look-up takes among a million vouchers, in every form in which a code comes.

use std::sync::Arc;
use std::time::Instant;

use fastrand::Rng;
use voucher_desk::domain::query::Query;
use voucher_desk::store::Store;
use voucher_desk::store::sqlite::{FILE_NAME, SqliteStore};

use crate::garble::{WAYS, garbled};
use crate::reservations::Reservations;
use crate::stock::{Scratch, VOUCHERS};

/// As many as the screen asks for.
const LIMIT: usize = 50;
/// Forms that ask for what is typed as it is, with the longest that 99 of 100 may take; in microseconds.
const PLAIN: &[&str] = &["exact", "case", "groups", "voucher id", "prefix"];
const GOAL_PLAIN: u64 = 1_000;
const GOAL_FORGIVING: u64 = 10_000;

/// What came of one form.
struct Row {
    form: &'static str,
    took: Vec<u64>,
    found: usize,
    among_three: usize,
}

/// Looks up so many codes in every form, and tells of it as a table.
pub async fn measure(stock: &Scratch, times: usize) -> String {
    let store = Arc::new(SqliteStore::open(&stock.path().join(FILE_NAME)).expect("the store opens"));
    let reservations = Reservations::of_run(0);
    let mut random = Rng::with_seed(5);
    let mut rows = Vec::new();
    for form in ["exact", "prefix", "voucher id", "latest"].into_iter().chain(WAYS) {
        let mut row = Row { form, took: Vec::new(), found: 0, among_three: 0 };
        for _ in 0..times {
            let number = random.u64(1..=VOUCHERS);
            let (id, code) = (reservations.voucher_id(number), reservations.code(number));
            let typed = match form {
                "exact" => code,
                "prefix" => code[..5].to_owned(),
                "voucher id" => id.clone(),
                "latest" => String::new(),
                way => garbled(&code, way, &mut random),
            };
            let query = Query::parse(&typed).expect("short enough");
            let begun = Instant::now();
            let found = store.find(query, LIMIT).await.expect("finds");
            row.took.push(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX));
            row.found += found.matches.len();
            let first = found.matches.iter().take(3).any(|(voucher, _)| voucher.voucher_id.as_str() == id);
            row.among_three += usize::from(first);
        }
        rows.push(row);
    }
    store.close();
    table(rows, times)
}

fn table(rows: Vec<Row>, times: usize) -> String {
    let mut lines = vec![
        format!("\nLook-ups among {VOUCHERS} vouchers, {times} of each form, in the store"),
        "| form | median µs | p99 µs | wanted below | rows found | among the first three |".to_owned(),
        "| --- | ---: | ---: | ---: | ---: | ---: |".to_owned(),
    ];
    let mut missed = Vec::new();
    for mut row in rows {
        row.took.sort_unstable();
        let at = |percent: usize| row.took[row.took.len() * percent / 100];
        let goal = if PLAIN.contains(&row.form) { GOAL_PLAIN } else { GOAL_FORGIVING };
        if at(99) >= goal {
            missed.push(row.form);
        }
        lines.push(format!(
            "| {} | {} | {} | {goal} | {:.1} | {:.1} % |",
            row.form,
            at(50),
            at(99),
            row.found as f64 / times as f64,
            row.among_three as f64 * 100.0 / times as f64,
        ));
    }
    lines.push(match missed.as_slice() {
        [] => "reached: every form is as quick as wanted".to_owned(),
        missed => format!("MISSED: {}", missed.join(", ")),
    });
    lines.join("\n")
}
