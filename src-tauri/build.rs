//! Prepares the window's resources; the headless build has none.

fn main() {
    #[cfg(feature = "desktop")]
    desktop();
}

/// Names the window's commands, so that its capabilities can grant each and nothing else.
#[cfg(feature = "desktop")]
fn desktop() {
    const COMMANDS: &[&str] = &[
        "find",
        "voucher",
        "refresh_link",
        "ask_vendor",
        "confirm",
        "open_pdf",
        "show_pdf",
        "print_pdf",
        "save_pdf",
        "drag_pdf",
        "pdf_bytes",
        "raw_request",
        "copy_link",
        "copy_address",
        "attention",
        "snooze",
        "unsnooze",
        "take_destination",
        "speak",
        "at_login",
        "start_at_login",
        "phone_mode",
        "set_phone_mode",
        "receiver_status",
        "retry_start",
        "receiver_page",
        "check_receiver",
        "send_test",
        "unreadable",
        "unreadable_request",
        "export_unreadable",
        "redecode",
        "open_list",
        "search_on",
        "list_rows",
        "list_news",
        "listed_shops",
        "saved_views",
        "save_view",
        "rename_view",
        "remove_view",
        "move_view",
        "export_list",
        "cancel_export",
        "overview",
        "settings",
        "change_settings",
        "check_settings",
        "keep_secret",
        "remove_secret",
        "new_path_secret",
        "start_anew",
        "try_pattern",
        "preview_policy",
        "speak",
        "open_voucher",
        "activity",
        "note_copied",
        "export_activity",
        "erasure",
        "erase",
        "preview_retention",
        "remarks",
        "add_note",
        "set_ticket",
        "pin",
        "watch",
        "at_hand",
        "voucher_at",
    ];
    let attributes = tauri_build::Attributes::new().app_manifest(tauri_build::AppManifest::new().commands(COMMANDS));
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!("the window's resources could not be prepared: {error:#}");
    }
}
