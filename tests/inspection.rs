//! What is in a PDF is found before anybody opens it, told on the screen and in the journal, and opened only by somebody
//! who was told.

use std::cell::Cell;
use std::path::PathBuf;

use serde_json::{Value, json};
use voucher_desk::api::audit::ActivityFilter;
use voucher_desk::api::error::{CallError, ErrorCode};
use voucher_desk::simulator::{FileFault, Hazard};
use voucher_desk::store::sqlite::FILE_NAME;

use crate::support::app::{TestApp, activity, acts, kinds, last, names_in};
use crate::support::rows::prepare;

async fn never(_: PathBuf) -> Result<(), CallError> {
    panic!("nothing is handed out");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_with_something_in_it_is_flagged_and_opened_only_when_that_was_acknowledged() {
    let cases = [
        (Hazard::Script, json!(["script", "runs_by_itself"]), "contains a script"),
        (Hazard::EmbeddedFile, json!(["embedded_file"]), "has another file inside"),
        (Hazard::Encrypted, json!(["encrypted"]), "is encrypted"),
        (Hazard::Broken, json!(["not_inspected"]), "could not be inspected completely"),
    ];
    let app = TestApp::with_jackpot().await;
    for (hazard, findings, words) in cases {
        app.jackpot().faults().files(FileFault::Hazard(hazard));
        let voucher = app.order();
        let id = voucher.id.as_str();
        let view = app.until_stored(id).await;
        assert_eq!(view["pdf"]["findings"], findings, "{hazard:?}");
        assert_eq!(last(&view, "pdf_stored")["what"]["findings"], findings, "{view}");

        let refused = app.calls().open_pdf(id, false, never).await.expect_err("flagged");
        assert_eq!(refused.code, ErrorCode::PdfFlagged);
        assert!(refused.message.contains(words), "{}", refused.message);
        assert_eq!(acts(&app, id).await, [""; 0]);

        let shown = Cell::new(0);
        let count = async |_: PathBuf| {
            shown.set(shown.get() + 1);
            Ok(())
        };
        app.calls().show_pdf(id, count).await.expect("looking at it in its folder opens nothing");
        app.calls().open_pdf(id, true, count).await.expect("the person knows");
        assert_eq!(shown.get(), 2);
        assert_eq!(acts(&app, id).await, ["opened_pdf", "shown_pdf"]);
        let opened = activity(&app, ActivityFilter::default()).await["rows"][0].clone();
        assert_eq!(opened["detail"], json!({ "about": "despite", "findings": findings }));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_pdf_opens_at_once() {
    let app = TestApp::with_jackpot().await;
    let voucher = app.order();
    let id = voucher.id.as_str();
    assert_eq!(app.until_stored(id).await["pdf"]["findings"], json!([]));
    app.calls().open_pdf(id, false, async |_| Ok(())).await.expect("opens");
    let opened = activity(&app, ActivityFilter::default()).await["rows"][0].clone();
    assert_eq!((&opened["act"], &opened["detail"]), (&json!("opened_pdf"), &Value::Null));
}

/// What does not even begin like a PDF is not kept, whatever it calls itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_html_never_reaches_the_vault() {
    let app = TestApp::with_jackpot().await;
    app.jackpot().faults().files(FileFault::Html);
    let voucher = app.order();
    let view = app.until(voucher.id.as_str(), "the failed try", |view| kinds(view).contains(&"pdf_failed")).await;
    assert_eq!(last(&view, "pdf_failed")["what"]["code"], "file_not_pdf");
    assert_eq!(view["pdf"]["path"], Value::Null);
    let vault = app.data_dir().join("vault");
    assert_eq!(names_in(&vault), ["partial"]);
}

/// A journal from before there were inspections has none; the next start makes up for it.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_from_before_inspections_is_inspected_at_start() {
    let mut app = TestApp::with_jackpot().await;
    app.jackpot().faults().files(FileFault::Hazard(Hazard::Script));
    let voucher = app.order();
    let id = voucher.id.as_str();
    app.until_stored(id).await;
    app.stop().await;
    let without = "DROP TRIGGER event_is_kept;
         UPDATE event SET fact = json_remove(fact, '$.inspection');
         CREATE TRIGGER event_is_kept BEFORE UPDATE ON event
         BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
         UPDATE voucher SET body = json_remove(body, '$.pdf.stored.inspection');";
    prepare(&app.data_dir().join(FILE_NAME), without);
    app.begin().await;
    let is_inspected = |view: &Value| kinds(view).contains(&"pdf_inspected");
    let view = app.until(id, "the file to be inspected", is_inspected).await;
    assert_eq!(view["pdf"]["findings"], json!(["script", "runs_by_itself"]));
    assert_eq!(last(&view, "pdf_inspected")["source"], "desk");
    app.restart(&[]).await;
    let again = app.voucher(id).await;
    assert_eq!(kinds(&again), kinds(&view), "once is enough");
}
