//! The settings as a screen reads and changes them: what is written, what takes hold, and what is refused.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use serde_json::json;
use tempfile::TempDir;
use voucher_desk::api::error::{CallError, ErrorCode};
use voucher_desk::api::settings::{SettingChange, SettingView, SettingsView};
use voucher_desk::config::{KEYS, Layers, Settings, edit};
use voucher_desk::domain::policy::Mode;

use crate::support::app::TestApp;
use crate::support::bodies::{reserved_number, voucher_number};

/// A settings file in a folder of its own, and the environment beside it.
struct Desk {
    folder: TempDir,
    environment: Vec<(&'static str, &'static str)>,
}

impl Desk {
    fn new(text: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("config.toml"), text).expect("writes");
        Self { folder, environment: Vec::new() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("config.toml")
    }

    fn layers(&self) -> Layers {
        let variables = self.environment.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
        Layers::read(Some(&self.path()), variables).expect("right settings")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path()).expect("reads")
    }

    fn view(&self, name: &str) -> SettingView {
        let view = edit::view(&self.layers());
        view.settings.into_iter().find(|setting| setting.name == name).expect("a setting")
    }

    fn change(&self, changes: &[(&str, Option<&str>)]) -> Result<(), CallError> {
        let change = |(name, value): &(&str, Option<&str>)| SettingChange {
            name: (*name).to_owned(),
            value: value.map(str::to_owned),
        };
        edit::change(&self.layers(), &changes.iter().map(change).collect::<Vec<_>>()).map_err(CallError::from)
    }

    #[track_caller]
    fn refuses(&self, changes: &[(&str, Option<&str>)], code: ErrorCode, words: &str) {
        let before = self.text();
        let error = self.change(changes).expect_err("is refused");
        assert_eq!(error.code, code, "{error:?}");
        assert!(error.message.contains(words) && error.message.contains("Nothing was changed"), "{error:?}");
        assert_eq!(self.text(), before);
        let names: Vec<_> = fs::read_dir(self.folder.path()).expect("reads").collect();
        assert_eq!(names.len(), 1, "{names:?}");
    }
}

#[test]
fn every_setting_is_shown_with_what_it_is_for_and_where_it_comes_from() {
    let mut desk = Desk::new("[policy]\nmax_price = 200\n[receiver]\nallowed_hosts = [\"a.example\", \"b.example\"]\n");
    desk.environment =
        vec![("VOUCHER_DESK__POLICY__DAILY_COUNT", "5"), ("VOUCHER_DESK__RECEIVER__SECRET", "s3cret-of-the-path")];
    let SettingsView { file, settings } = edit::view(&desk.layers());
    assert_eq!(file, Some(desk.path().display().to_string()));
    assert_eq!(
        settings.iter().map(|setting| &*setting.name).collect::<Vec<_>>(),
        KEYS.iter().map(|key| key.name).collect::<Vec<_>>()
    );
    for setting in &settings {
        assert!(setting.explanation.len() > 15, "{setting:?}");
        assert!(!setting.explanation.contains('#'), "{setting:?}");
        assert!(!format!("{setting:?}").contains("s3cret"), "{setting:?}");
    }
    let price = desk.view("policy.max_price");
    assert_eq!((&*price.value, &*price.default, price.is_default, price.changeable), ("200", "", false, true));
    assert!(!price.needs_restart);
    assert_eq!(desk.view("receiver.allowed_hosts").value, "a.example,b.example");
    assert!(desk.view("receiver.listen").needs_restart);
    let count = desk.view("policy.daily_count");
    assert!(!count.changeable && count.origin.contains("VOUCHER_DESK__POLICY__DAILY_COUNT"), "{count:?}");
    let secret = desk.view("receiver.secret");
    assert!(secret.secret && !secret.changeable && secret.value == "••••••", "{secret:?}");
}

#[test]
fn a_change_keeps_what_a_person_wrote() {
    let written = "# Ours since spring.\n[policy]\n# Not more than this.\nmax_price = \"100\" # agreed with accounting\nmode = \"agree\"\n\n[log]\nlevel = \"warn\"\n";
    let desk = Desk::new(written);
    desk.change(&[
        ("policy.max_price", Some("250")),
        ("policy.decline_expired", Some("true")),
        ("receiver.trusted_proxies", Some("127.0.0.1, 10.0.0.0/8")),
        ("log.level", None),
    ])
    .expect("is written");
    let text = desk.text();
    for kept in [
        "# Ours since spring.",
        "# Not more than this.",
        "max_price = \"250\" # agreed with accounting",
        "mode = \"agree\"",
    ] {
        assert!(text.contains(kept), "{text}");
    }
    assert!(text.contains("decline_expired = true") && text.contains("[\"127.0.0.1\", \"10.0.0.0/8\"]"), "{text}");
    assert!(!text.contains("level"), "{text}");
    assert_eq!(desk.view("policy.max_price").value, "250");
    assert!(desk.view("log.level").is_default);
    assert!(Settings::from_layers(&desk.layers()).is_ok());
}

#[test]
fn what_would_not_hold_or_would_be_wrong_is_refused() {
    let mut desk = Desk::new("[policy]\nmax_price = \"100\"\n");
    desk.refuses(&[("policy.max_price", Some("much"))], ErrorCode::SettingsInvalid, "policy.max_price");
    desk.refuses(
        &[("policy.max_price", Some("120")), ("receiver.listen", Some("0.0.0.0:4180"))],
        ErrorCode::SettingsInvalid,
        "receiver.allow_remote",
    );
    desk.refuses(&[("policy.max_prize", Some("1"))], ErrorCode::SettingsInvalid, "policy.max_prize");
    desk.refuses(&[("receiver.secret", Some("x"))], ErrorCode::SettingOverruled, "secret");
    desk.environment = vec![("VOUCHER_DESK__POLICY__MAX_PRICE", "5")];
    desk.refuses(&[("policy.max_price", Some("120"))], ErrorCode::SettingOverruled, "VOUCHER_DESK__POLICY__MAX_PRICE");
}

#[cfg(unix)]
#[test]
fn a_file_stays_as_closed_as_it_was_and_a_new_one_is_ours_alone() {
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new("");
    let mode = || fs::metadata(desk.path()).expect("is there").permissions().mode() & 0o777;
    fs::set_permissions(desk.path(), fs::Permissions::from_mode(0o640)).expect("sets");
    desk.change(&[("policy.mode", Some("decline"))]).expect("is written");
    assert_eq!(mode(), 0o640);
    let layers = desk.layers();
    fs::remove_file(desk.path()).expect("removes");
    let change = SettingChange { name: "policy.mode".to_owned(), value: Some("decline".to_owned()) };
    edit::change(&layers, &[change]).expect("is written");
    assert_eq!(mode(), 0o600);
}

/// New rules judge what comes next; what was decided stands.
#[tokio::test(flavor = "multi_thread")]
async fn a_changed_rule_takes_hold_at_once() {
    let app = TestApp::start().await;
    app.post("notificationKey=k", reserved_number(1)).await.is_agreed();
    let mut settings = app.settings();
    settings.policy.mode = Mode::Decline;
    app.apply(&settings);
    app.post("notificationKey=k", reserved_number(2)).await.is(422, r#"{"status":"declined","reason":"mode_decline"}"#);
    app.post("notificationKey=k", reserved_number(1)).await.is_agreed();
    assert_eq!(app.voucher(&voucher_number(2)).await["decision"]["outcome"], json!("declined"));
}
