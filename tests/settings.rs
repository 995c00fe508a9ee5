//! The settings as a screen reads and changes them: what is written, what takes hold, and what is refused.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use serde_json::json;
use tempfile::TempDir;
use voucher_desk::api::error::{CallError, ErrorCode};
use voucher_desk::api::settings::{
    OriginKind, Problem, SecretPlace, SettingChange, SettingKind, SettingName, SettingView, SettingsView,
};
use voucher_desk::config::{KEYS, Layers, Settings, edit, secrets};
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
        let view = edit::view(&self.layers(), None, false);
        view.settings.into_iter().find(|setting| setting.name == named(name)).expect("a setting")
    }

    fn change(&self, changes: &[(&str, Option<&str>)]) -> Result<(), CallError> {
        edit::change(&self.layers(), &wanted(changes)).map_err(CallError::from)
    }

    fn keep(&self, name: &str, secret: &str, place: SecretPlace) -> Result<(), CallError> {
        secrets::keep(&self.layers(), named(name), &secret.to_owned().into(), place).map_err(CallError::from)
    }

    fn secrets_file(&self) -> String {
        fs::read_to_string(self.folder.path().join("secrets.toml")).unwrap_or_default()
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

fn named(name: &str) -> SettingName {
    SettingName::named(name).expect("a setting")
}

fn wanted(changes: &[(&str, Option<&str>)]) -> Vec<SettingChange> {
    changes.iter().map(|(name, value)| SettingChange { name: named(name), value: value.map(str::to_owned) }).collect()
}

#[test]
fn every_setting_is_shown_with_what_it_is_for_and_where_it_comes_from() {
    let mut desk = Desk::new("[policy]\nmax_price = 200\n[receiver]\nallowed_hosts = [\"a.example\", \"b.example\"]\n");
    desk.environment =
        vec![("VOUCHER_DESK__POLICY__DAILY_COUNT", "5"), ("VOUCHER_DESK__RECEIVER__SECRET", "s3cret-of-the-path")];
    let SettingsView { file, settings, .. } = edit::view(&desk.layers(), None, false);
    assert_eq!(file, Some(desk.path().display().to_string()));
    assert_eq!(
        settings.iter().map(|setting| setting.name.as_str()).collect::<Vec<_>>(),
        KEYS.iter().map(|key| key.name).collect::<Vec<_>>()
    );
    for setting in &settings {
        assert!(!format!("{setting:?}").contains("s3cret"), "{setting:?}");
        assert_eq!(setting.choices.is_empty(), setting.kind != SettingKind::Choice, "{setting:?}");
        assert!(setting.choices.is_empty() || setting.choices.contains(&setting.default), "{setting:?}");
    }
    let price = desk.view("policy.max_price");
    assert_eq!((&*price.value, &*price.default, price.origin, price.changeable), ("200", "", OriginKind::File, true));
    assert!(!price.needs_restart);
    assert_eq!(price.origin_name, Some(desk.path().display().to_string()));
    assert_eq!(desk.view("receiver.allowed_hosts").value, "a.example,b.example");
    assert!(desk.view("receiver.listen").needs_restart);
    let count = desk.view("policy.daily_count");
    assert_eq!((count.changeable, count.origin), (false, OriginKind::Environment));
    assert_eq!(count.origin_name.as_deref(), Some("VOUCHER_DESK__POLICY__DAILY_COUNT"));
    let secret = desk.view("receiver.secret");
    assert_eq!((secret.kind, &*secret.value, secret.is_set), (SettingKind::Secret, "", true));
    assert!(edit::view(&desk.layers(), None, true).settings.iter().all(|setting| !setting.changeable));
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
    assert_eq!(desk.view("log.level").origin, OriginKind::Default);
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
    edit::change(&layers, &wanted(&[("policy.mode", Some("decline"))])).expect("is written");
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

/// What is typed is judged before it is saved, and every mistake is told at once.
#[test]
fn every_mistake_is_told_before_anything_is_saved() {
    let desk = Desk::new("[policy]\nmax_price = \"100\"\n");
    let problems = |changes: &[(&str, Option<&str>)]| {
        let problems = edit::check(&desk.layers(), &wanted(changes));
        problems.into_iter().map(|it| (it.name.expect("a setting").as_str(), it.problem)).collect::<Vec<_>>()
    };
    assert_eq!(problems(&[("policy.max_price", Some("120")), ("policy.mode", None)]), []);
    let many = [
        ("receiver.listen", Some("0.0.0.0:4180")),
        ("receiver.allowed_peers", Some("192.0.2.7, somewhere")),
        ("policy.key_pattern", Some("customer-[")),
        ("policy.max_price", Some("1.234")),
        ("metrics.listen", Some("0.0.0.0:9180")),
        ("log.level", Some("debug")),
    ];
    let mut found = problems(&many);
    found.sort_by_key(|(name, _)| *name);
    let expected = [
        ("metrics.listen", Problem::NotThisComputer),
        ("policy.key_pattern", Problem::Malformed),
        ("policy.max_price", Problem::Malformed),
        ("receiver.allowed_peers", Problem::Malformed),
        ("receiver.listen", Problem::NotPermitted),
    ];
    assert_eq!(found, expected);
    assert_eq!(problems(&[("receiver.listen", Some("0.0.0.0:1")), ("receiver.allow_remote", Some("true"))]), []);
    assert_eq!(desk.text(), "[policy]\nmax_price = \"100\"\n", "nothing was written");
}

#[test]
fn what_was_changed_since_the_start_waits_for_the_next_one() {
    let desk = Desk::new("[receiver]\nlisten = \"127.0.0.1:4180\"\n");
    let at_start = desk.layers();
    desk.change(&[("receiver.listen", Some("127.0.0.1:4181")), ("policy.mode", Some("decline"))]).expect("is written");
    let view = edit::view(&desk.layers(), Some(&at_start), false);
    let waiting: Vec<_> = view.settings.iter().filter(|it| it.waits_for_restart).map(|it| it.name.as_str()).collect();
    assert_eq!(waiting, ["receiver.listen"], "a rule holds at once");
}

#[cfg(unix)]
#[test]
fn a_secret_is_kept_in_a_file_of_its_own_that_nobody_else_reads_and_taken_out_again() {
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new("# Ours.\n[jackpot]\napi_key = \"OLD-KEY\"\n");
    fs::set_permissions(desk.path(), fs::Permissions::from_mode(0o600)).expect("sets");
    desk.keep("jackpot.api_key", " NEW-KEY\n", SecretPlace::File).expect("is kept");
    let secrets = desk.folder.path().join("secrets.toml");
    assert_eq!(fs::metadata(&secrets).expect("is there").permissions().mode() & 0o777, 0o600);
    assert!(desk.secrets_file().contains("api_key = \"NEW-KEY\""), "{}", desk.secrets_file());
    let view = desk.view("jackpot.api_key");
    assert_eq!(
        (view.is_set, view.origin, view.origin_name),
        (true, OriginKind::File, Some(secrets.display().to_string()))
    );

    secrets::remove(&desk.layers(), named("jackpot.api_key")).expect("is removed");
    assert!(!desk.secrets_file().contains("KEY") && !desk.text().contains("OLD-KEY"), "no older one takes its place");
    assert!(desk.text().starts_with("# Ours."), "{}", desk.text());
    assert!(!desk.view("jackpot.api_key").is_set);
}

#[test]
fn a_secret_that_would_be_wrong_or_would_not_go_is_refused() {
    let mut desk = Desk::new("");
    for (name, secret, words) in [
        ("receiver.secret", "with space", "receiver.secret"),
        ("jackpot.client_secret", "before-the-key", "jackpot.api_key"),
        ("policy.mode", "agree", "is not a secret"),
    ] {
        let error = desk.keep(name, secret, SecretPlace::File).expect_err("is refused");
        assert_eq!(error.code, ErrorCode::SettingsInvalid, "{error:?}");
        assert!(error.message.contains(words) && !error.message.contains(secret), "{error:?}");
    }
    desk.environment = vec![("VOUCHER_DESK__JACKPOT__API_KEY", "FROM-OUTSIDE")];
    let error =
        secrets::remove(&desk.layers(), named("jackpot.api_key")).map_err(CallError::from).expect_err("is refused");
    assert_eq!(error.code, ErrorCode::SettingOverruled, "{error:?}");
    assert_eq!(desk.secrets_file(), "");
}

#[test]
fn the_word_for_the_path_is_made_here_and_is_another_each_time() {
    let desk = Desk::new("");
    let mut words = Vec::new();
    for _ in 0..2 {
        secrets::keep_new_path_secret(&desk.layers()).expect("is kept");
        let (_, word) = desk
            .secrets_file()
            .trim()
            .split_once("secret = ")
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .expect("a word");
        assert!(word.len() > 60, "{word}");
        words.push(word);
    }
    assert_ne!(words[0], words[1]);
    assert!(Settings::from_layers(&desk.layers()).expect("right settings").receiver_secret.is_some());
}
