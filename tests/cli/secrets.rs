//! Where secrets may stand, which of them holds, and that no other user of the computer can read them there.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use voucher_desk::config::{Layers, Origin};

use crate::support::process::Home;

const API_KEY: &str = "jackpot.api_key";
const VARIABLE: &str = "VOUCHER_DESK__JACKPOT__API_KEY";
const IN_CONFIG: &str = "[jackpot]\napi_key = \"KEY-IN-CONFIG\"";

/// Where the setting comes from, as `config` would tell.
fn told(layers: &Layers) -> String {
    let mut shown = layers.shown();
    shown.find_map(|(key, _, origin)| (key.name == API_KEY).then_some(origin)).expect("a setting")
}

#[test]
fn the_first_place_that_has_a_secret_holds_and_the_others_are_named() {
    let home = Home::new();
    let config = home.write("config.toml", IN_CONFIG, 0o600);
    let secrets = home.write("secrets.toml", "[jackpot]\napi_key = \"KEY-IN-SECRETS\"", 0o600);
    let environment = [(VARIABLE.into(), "KEY-IN-ENVIRONMENT".into())];
    let mut layers = Layers::read(Some(Path::new(&config)), environment).expect("right settings");
    assert_eq!(told(&layers), format!("file {secrets}; not used: environment {VARIABLE}; not used: file {config}"));
    layers.set(API_KEY, "KEY-IN-KEYRING", Origin::Keyring);
    assert!(told(&layers).starts_with("keyring; not used: environment"), "{}", told(&layers));

    let ended = home.run_with(&["config", "--config", &config], &[(VARIABLE, "KEY-IN-ENVIRONMENT")]);
    assert_eq!(ended.setting(API_KEY).split(';').next(), Some(format!("•••••• file {secrets}").as_str()), "{ended:?}");
    std::fs::remove_file(&secrets).expect("removes");
    let ended = home.run_with(&["config", "--config", &config], &[(VARIABLE, "KEY-IN-ENVIRONMENT")]);
    assert!(ended.setting(API_KEY).starts_with(&format!("•••••• file {config}")), "{ended:?}");
    let config = home.write("config.toml", "[jackpot]\napi_key = \"\"", 0o644);
    let ended = home.run_with(&["config", "--config", &config], &[(VARIABLE, "KEY-IN-ENVIRONMENT")]);
    assert_eq!(ended.setting(API_KEY), format!("•••••• environment {VARIABLE}"), "an empty secret is none");
    assert!(!ended.stdout.contains("KEY-IN") && !ended.stderr.contains("KEY-IN"), "{ended:?}");
}

/// What is no secret is overridden by the environment, as everywhere.
#[test]
fn only_for_secrets_the_environment_comes_last() {
    let home = Home::new();
    let config = home.write("config.toml", "[policy]\nmode = \"agree\"", 0o644);
    let ended = home.run_with(&["config", "--config", &config], &[("VOUCHER_DESK__POLICY__MODE", "decline")]);
    assert_eq!(ended.setting("policy.mode"), "decline environment VOUCHER_DESK__POLICY__MODE");
}

#[test]
fn a_file_with_secrets_that_others_can_open_is_refused() {
    let home = Home::new();
    let config = home.write("config.toml", "", 0o644);
    for mode in [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o666] {
        let words = [&format!("mode {mode:04o}"), "open to other users", "chmod 600"];
        home.write("secrets.toml", IN_CONFIG, mode);
        home.run(&["serve", "--config", &config]).refused(&[&words[..], &["secrets.toml"]].concat());
        std::fs::remove_file(home.path().join("secrets.toml")).expect("removes");
        let other = home.write("with-secret.toml", IN_CONFIG, mode);
        home.run(&["serve", "--config", &other]).refused(&[&words[..], &["with-secret.toml", API_KEY]].concat());
    }
    home.write("secrets.toml", "", 0o644);
    home.run(&["config", "--config", &config]).refused(&["secrets.toml", "open to other users"]);
    for mode in [0o600, 0o400] {
        home.write("secrets.toml", IN_CONFIG, mode);
        assert_eq!(home.run(&["config", "--config", &config]).code, Some(0), "{mode:o}");
    }
    assert!(!home.data_dir().exists(), "nothing was started");
}

/// Only root can give a file away.
#[test]
fn a_file_with_secrets_of_another_user_is_refused() {
    let home = Home::new();
    let config = home.write("config.toml", "", 0o644);
    let secrets = home.write("secrets.toml", IN_CONFIG, 0o600);
    if std::os::unix::fs::chown(&secrets, Some(12345), None).is_ok() {
        home.run(&["config", "--config", &config]).refused(&["secrets.toml", "another user", "chown"]);
    }
}

#[test]
fn the_file_of_secrets_is_for_secrets_only() {
    let home = Home::new();
    let config = home.write("config.toml", "", 0o644);
    home.write("secrets.toml", "[policy]\nmode = \"decline\"", 0o600);
    home.run(&["serve", "--config", &config]).refused(&["policy.mode", "is no secret", "config.toml", API_KEY]);
}

/// The library's words would quote the line.
#[test]
fn a_mistake_in_a_file_does_not_tell_the_secret_beside_it() {
    let home = Home::new();
    for text in ["[jackpot]\napi_key = \"KEY-IN-FILE", "[jackpot]\napi_key = KEY-IN-FILE", "[jackpot]\nKEY-IN-FILE"] {
        let config = home.write("config.toml", text, 0o600);
        let ended = home.run(&["serve", "--config", &config]);
        ended.refused(&["config.toml", "line 2 is not TOML"]);
        assert!(!ended.stderr.contains("KEY-IN-FILE"), "{ended:?}");
    }
}

/// A keyring that says nothing may hold the path's secret: to receive without it would let strangers in.
#[test]
fn nothing_is_received_while_nobody_knows_the_secret_of_the_path() {
    let home = Home::new();
    let silent = home.path().join("bus");
    let _listener = std::os::unix::net::UnixListener::bind(&silent).expect("listens");
    let bus = format!("unix:path={}", silent.display());
    let bus = ("DBUS_SESSION_BUS_ADDRESS", bus.as_str());
    home.run_with(&["serve"], &[bus]).refused(&["receiver.secret", "may be in the keyring", "did not answer"]);
    assert!(!home.data_dir().exists(), "nothing was started");
    assert_eq!(home.run_with(&["config"], &[bus]).code, Some(0), "looking is no receiving");
    let (running, _) = home.serve(&[bus, ("VOUCHER_DESK__RECEIVER__SECRET", "known")]);
    assert_eq!(running.stop().0, Some(0));
}

/// Where a file of secrets cannot be read, nobody knows what is in it.
#[test]
fn a_file_of_secrets_that_cannot_be_read_is_not_passed_over() {
    let home = Home::new();
    let config = home.write("config.toml", "", 0o644);
    std::fs::create_dir(home.path().join("secrets.toml")).expect("makes a folder");
    home.run(&["serve", "--config", &config]).refused(&["secrets.toml", "cannot be read"]);
}

/// There is no keyring here: what came in is told nowhere, and the words say where else it may stand.
#[test]
fn a_secret_for_the_keyring_comes_in_on_standard_input() {
    let home = Home::new();
    for name in ["receiver.secret", API_KEY, "jackpot.client_secret"] {
        let mut command = home.command(&["config", "set-secret", name], &[]);
        let mut child = command.stdin(Stdio::piped()).spawn().expect("starts");
        child.stdin.take().expect("piped").write_all(b"KEY-FOR-KEYRING\n").expect("writes");
        let output = child.wait_with_output().expect("waits");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("keyring") && stderr.contains("secrets.toml"), "{stderr}");
        assert!(!stderr.contains("KEY-FOR") && output.stdout.is_empty(), "{stderr}");
    }
    home.run(&["config", "set-secret", API_KEY]).refused(&["nothing came in"]);
    home.run(&["config", "unset-secret", API_KEY]).refused(&["keyring"]);
    home.run(&["config", "set-secret", API_KEY, "KEY"]).refused(&["unexpected argument"]);
    home.run(&["config", "set-secret", "policy.mode"]).refused(&["policy.mode", API_KEY]);
}
