//! A list as a file.

use std::path::PathBuf;
use std::sync::Mutex;

use serde_json::{Value, json};
use voucher_desk::api::list_export::ExportFormat;
use voucher_desk::domain::listing::Sort;

use super::{list, reserve};
use crate::support::app::{TestApp, names_in};
use crate::support::bodies::{QUERY, ready, reserved};

struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("vouchers")
    }

    fn text(&self) -> String {
        std::fs::read_to_string(self.path()).expect("reads")
    }
}

async fn exported(app: &TestApp, list: &Value, format: ExportFormat, with_keys: bool) -> String {
    let folder = Folder::new();
    let id = list["id"].as_u64().expect("an id");
    app.calls().export_list(id, format, with_keys, &folder.path(), |_| {}).await.expect("exports");
    assert_eq!(names_in(folder.folder.path()), ["vouchers"], "and nothing beside it");
    folder.text()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_has_the_vouchers_of_the_list_and_neither_links_nor_unasked_keys() {
    let app = TestApp::start().await;
    app.post(QUERY, reserved(&json!({}))).await.is_agreed();
    app.post(QUERY, ready(&json!({}))).await;
    app.post(QUERY, reserved(&json!({ "id": "evil", "couponId": "=cmd|'/c calc'!A1", "value": 1.5 }))).await;
    let all =
        list(&app, json!({}), serde_json::from_value(json!({ "by": "code", "descending": false })).expect("an order"))
            .await;
    let csv = exported(&app, &all, ExportFormat::Csv, false).await;
    let lines: Vec<&str> = csv.split_terminator("\r\n").collect();
    assert!(lines[0].starts_with("\u{feff}code,voucher_id,state,answer,value,price,currency,reserved_at,"), "{csv}");
    assert!(lines[1].starts_with("'=cmd|'/c calc'!A1,evil,RESERVED,agreed,1.50,"), "{csv}");
    assert!(
        lines[2].starts_with("AGYPMNVXPJ,d9708add-6307-418b-a3fc-8c82aa11c9a9,READY,agreed,110,150,EUR,2017-"),
        "{csv}"
    );
    assert_eq!(lines.len(), 3);
    let json = exported(&app, &all, ExportFormat::Json, false).await;
    let vouchers: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&vouchers[0]["code"], &vouchers[0]["value"]), (&json!("=cmd|'/c calc'!A1"), &json!(1.5)));
    assert_eq!(vouchers[1]["state"], "READY");
    for text in [&csv, &json] {
        assert!(!text.contains("customer-7") && !text.contains("http"), "{text}");
    }
    assert!(exported(&app, &all, ExportFormat::Csv, true).await.contains(",customer-7\r\n"));
    assert!(exported(&app, &all, ExportFormat::Json, true).await.contains("\"notificationKey\":\"customer-7\""));
    let none = list(&app, json!({ "states": ["sent"] }), Sort::default()).await;
    assert_eq!(exported(&app, &none, ExportFormat::Json, false).await, "[\n]\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_tells_how_far_it_is_and_leaves_nothing_when_it_is_called_off() {
    let app = TestApp::start().await;
    reserve(&app, 0..450).await;
    let all = list(&app, json!({}), Sort::default()).await;
    let id = all["id"].as_u64().expect("an id");
    let folder = Folder::new();
    let told = Mutex::new(Vec::new());
    let tell = |progress: voucher_desk::api::list_export::ExportProgress| {
        told.lock().expect("a lock").push((progress.done, progress.of));
    };
    app.calls().export_list(id, ExportFormat::Csv, false, &folder.path(), tell).await.expect("exports");
    assert_eq!(*told.lock().expect("a lock"), [(0, 450), (200, 450), (400, 450), (450, 450)]);
    assert_eq!(folder.text().lines().count(), 451);

    let again = app.calls().export_list(id, ExportFormat::Csv, false, &folder.path(), |_| {}).await;
    assert_eq!(serde_json::to_value(again.expect_err("it is there").code).expect("JSON"), "file_unwritable");
    assert_eq!(folder.text().lines().count(), 451, "it was not written over");

    let other = Folder::new();
    let call_off = |_| app.calls().cancel_export();
    let ended = app.calls().export_list(id, ExportFormat::Json, false, &other.path(), call_off).await;
    assert_eq!(serde_json::to_value(ended.expect_err("called off").code).expect("JSON"), "export_canceled");
    assert_eq!(names_in(other.folder.path()), [""; 0]);
    let activity =
        app.calls().activity(serde_json::from_value(json!({})).expect("a filter"), None, 10).await.expect("reads");
    let activity = serde_json::to_value(activity).expect("JSON");
    let deeds: Vec<&Value> = activity["rows"].as_array().expect("rows").iter().collect();
    assert_eq!(deeds.len(), 1, "what was called off is not kept: {activity}");
    assert_eq!((&deeds[0]["act"], &deeds[0]["detail"]["rows"]), (&json!("exported"), &json!(450)));
    let nowhere = other.folder.path().join("missing/vouchers");
    app.calls().export_list(id, ExportFormat::Json, false, &nowhere, |_| {}).await.expect_err("no such folder");
}
