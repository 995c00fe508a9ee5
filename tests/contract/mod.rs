//! The table of what the receiver promises, as concrete requests: each with its exact answer, the exact row that is
//! stored, and what an agent sees of it.

mod case;
mod fields;
mod heads;
mod texts;
mod webhook;

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::support::app::TestApp;
use crate::support::rows::{StoredRequest, number, requests};

use case::{Case, Seen};

/// How much is kept of a body that is too large.
const KEPT: usize = 4096;

#[tokio::test(flavor = "multi_thread")]
async fn every_bad_or_odd_request_gets_its_answer_and_is_stored() {
    let cases: Vec<Case> =
        [texts::cases(), fields::cases(), heads::cases(), webhook::cases()].into_iter().flatten().collect();
    assert!(cases.len() >= 650, "{}", cases.len());
    let app = TestApp::start().await;
    for (place, case) in cases.iter().enumerate() {
        let answer = app.raw(&case.request(place)).await;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{}: {answer:?}", case.name));
        let status = head.split(' ').nth(1).unwrap_or_default();
        assert_eq!(
            (status, body),
            (case.answer.status.to_string().as_str(), case.answer.body().as_str()),
            "{}",
            case.name
        );
    }
    let rows = requests(&app.data_dir());
    assert_eq!(rows.len(), cases.len());
    let mut vouchers = BTreeSet::new();
    for (place, (case, row)) in cases.iter().zip(&rows).enumerate() {
        assert_eq!(*row, expected(case, place, row), "{}", case.name);
        let Some(seen) = &case.seen else { continue };
        vouchers.insert(seen.voucher(place));
        is_seen(&app, case, place, seen).await;
    }
    assert_eq!(
        number(&app.data_dir(), "SELECT count(*) FROM voucher"),
        i64::try_from(vouchers.len()).expect("few"),
        "no voucher is made of anything else"
    );
    let decided = "SELECT count(*) FROM event WHERE fact ->> '$.outcome' = 'agreed'";
    let agreed = cases.iter().filter(|case| case.answer.word == "agreed").count();
    assert_eq!(
        number(&app.data_dir(), decided),
        i64::try_from(agreed).expect("few"),
        "each agreement is in the journal"
    );
}

/// The row as it must be. Its place in the table and the headers that a connection brings are its own.
fn expected(case: &Case, place: usize, row: &StoredRequest) -> StoredRequest {
    let body = case.body(place);
    for header in &case.headers {
        let header = (header.0.to_owned(), header.1.to_owned());
        assert!(row.headers.contains(&header), "{}: {header:?} in {:?}", case.name, row.headers);
    }
    let is_cut = case.answer.status == 413;
    StoredRequest {
        id: row.id,
        query: case.query.clone(),
        headers: row.headers.clone(),
        body: Some(body[..body.len().min(if is_cut { KEPT } else { usize::MAX })].to_vec()),
        body_bytes: case.declared.unwrap_or(body.len()),
        body_sha256: is_cut.then(|| Sha256::digest(&body).to_vec()),
        repeat_of: None,
        voucher_id: case.seen.as_ref().map(|seen| seen.voucher(place)),
        answer: case.answer.word.to_owned(),
        status: case.answer.status,
        reason: case.answer.reason.map(str::to_owned),
        field: case.answer.field.map(str::to_owned),
    }
}

async fn is_seen(app: &TestApp, case: &Case, place: usize, seen: &Seen) {
    let view = app.voucher(&seen.voucher(place)).await;
    assert_eq!((&view["state"], &view["flags"]), (&seen.state.into(), &seen.flags.clone().into()), "{}", case.name);
    let decision = match case.answer.word {
        "agreed" | "declined" => case.answer.word.into(),
        _ => serde_json::Value::Null,
    };
    let reason = if decision == "declined" { case.answer.reason } else { None };
    assert_eq!((&view["decision"]["outcome"], &view["decision"]["rule"]), (&decision, &reason.into()), "{}", case.name);
}
