//! What keeps the program from starting: exit code 2, words that name the setting or the place, and nothing half done.

use std::net::TcpListener;

use voucher_desk::store::sqlite::FILE_NAME;

use crate::support::app::names_in;
use crate::support::process::Home;
use crate::support::rows::prepare;

#[test]
fn each_wrong_setting_stops_the_start_with_name_problem_and_example() {
    let home = Home::new();
    for (variable, value, name, problem, example) in [
        ("RECEIVER__LISTEN", "localhost:1", "receiver.listen", "not an IP address with a port", "127.0.0.1:4180"),
        ("RECEIVER__LISTEN", "127.0.0.1", "receiver.listen", "not an IP address with a port", "127.0.0.1:4180"),
        ("RECEIVER__SECRET", "sl/ash", "receiver.secret", "letters, digits", "Example: "),
        ("RECEIVER__SECRET", "..", "receiver.secret", "letters, digits", "Example: "),
        ("JACKPOT__BASE_URL", "jackpot", "jackpot.base_url", "not a URL", "https://api.jackpot-io.com"),
        ("JACKPOT__BASE_URL", "", "jackpot.base_url", "not a URL", "https://api.jackpot-io.com"),
        (
            "JACKPOT__BASE_URL",
            "http://jackpot.example",
            "jackpot.base_url",
            "must be https",
            "https://api.jackpot-io.com",
        ),
        (
            "JACKPOT__BASE_URL",
            "https://u:p@jackpot.example",
            "jackpot.base_url",
            "https://host",
            "https://api.jackpot-io.com",
        ),
        ("JACKPOT__CLIENT_SECRET", "s3cr3t", "jackpot.api_key", "is empty while", "Example: "),
        ("VAULT__ALLOWED_HOSTS", "a.example,https://b", "vault.allowed_hosts", "a host alone", "files.example.com"),
        ("VAULT__ALLOWED_HOSTS", "*.com", "vault.allowed_hosts", "two labels", "files.example.com"),
        ("VAULT__ALLOW_INSECURE", "yes", "vault.allow_insecure", "neither true nor false", "Example: false"),
        ("POLICY__MODE", "Agree", "policy.mode", "neither \"agree\" nor \"decline\"", "Example: agree"),
        ("METRICS__LISTEN", "9180", "metrics.listen", "not an IP address with a port", "127.0.0.1:9180"),
        ("METRICS__LISTEN", "0.0.0.0:9180", "metrics.listen", "other computers", "127.0.0.1:9180"),
        ("METRICS__LISTEN", "[::ffff:192.0.2.7]:9180", "metrics.listen", "other computers", "127.0.0.1:9180"),
        ("LOG__LEVEL", "loud", "log.level", "none of error", "Example: info"),
    ] {
        let variable = format!("VOUCHER_DESK__{variable}");
        let ended = home.run_with(&["serve"], &[(&variable, value)]);
        ended.refused(&["voucher-desk: the setting", name, problem, example]);
        let tells_secret = variable.ends_with("SECRET") && value.len() > 2 && ended.stderr.contains(value);
        assert!(!tells_secret, "{}", ended.stderr);
        assert!(!home.data_dir().exists(), "{variable}={value}: nothing was started");
    }
}

#[test]
fn what_is_no_setting_is_refused_wherever_it_stands() {
    let home = Home::new();
    for variable in ["VOUCHER_DESK__X", "VOUCHER_DESK__POLICY_MODE", "VOUCHER_DESK__policy__mode", "VOUCHER_DESK__"] {
        let ended = home.run_with(&["serve"], &[(variable, "1")]);
        ended.refused(&[variable, "is not a setting of Voucher Desk", "policy.mode"]);
    }
    let file = home.path().join("config.toml");
    let given = file.to_str().expect("text").to_owned();
    for (text, words) in [
        ("[policy]\nmodes = \"agree\"", "policy.modes"),
        ("policy = \"agree\"", "is not a setting"),
        ("[policy\n", "cannot be read"),
        ("[[receiver]]\nlisten = \"127.0.0.1:1\"", "receiver"),
    ] {
        std::fs::write(&file, text).expect("writes");
        home.run(&["serve", "--config", &given]).refused(&["config.toml", words]);
    }
    home.run(&["serve", "--config", "/nowhere/config.toml"]).refused(&["/nowhere/config.toml", "cannot be read"]);
    home.run(&["serve", "--listen", "nonsense"]).refused(&["--listen"]);
    assert!(!home.data_dir().exists(), "nothing was started");
}

#[test]
fn a_port_that_is_taken_is_named() {
    let home = Home::new();
    let taken = TcpListener::bind("127.0.0.1:0").expect("listens");
    let address = taken.local_addr().expect("bound").to_string();
    let words = [address.as_str(), "in use by another program", "receiver.listen"];
    home.run(&["serve", "--listen", &address]).refused(&words);
    home.run(&["demo", "--headless", "--listen", &address]).refused(&words);
    let left: Vec<_> = names_in(home.path()).into_iter().filter(|name| name.contains("demo")).collect();
    assert_eq!(left, [""; 0], "the demonstration's folder does not stay");
    home.run(&["serve", "--listen", "203.0.113.1:1"]).refused(&[
        "receiver.listen",
        "--listen",
        "receiver.allow_remote",
    ]);
    let file = home.path().join("remote.toml");
    std::fs::write(&file, "[receiver]\nallow_remote = true").expect("writes");
    let given = file.display().to_string();
    let remote = ["serve", "--config", &given, "--listen", "203.0.113.1:1"];
    home.run(&remote).refused(&["203.0.113.1:1", "cannot be listened on"]);
}

#[test]
fn a_data_directory_that_is_in_use_is_named() {
    let home = Home::new();
    let (_running, _) = home.serve(&[]);
    let folder = home.data_dir().display().to_string();
    home.run(&["serve", "--listen", "127.0.0.1:0"]).refused(&["already using the data directory", &folder]);
}

#[test]
fn a_data_directory_that_cannot_be_made_is_named() {
    let home = Home::new();
    let file = home.path().join("a file");
    std::fs::write(&file, "").expect("writes");
    let below = file.join("data");
    let below = below.to_str().expect("text");
    home.run(&["serve", "--data-dir", below]).refused(&["is not a folder", below, "--data-dir"]);
}

#[test]
fn a_newer_database_is_refused_by_every_command() {
    let home = Home::new();
    let (running, _) = home.serve(&[]);
    assert_eq!(running.stop().0, Some(0));
    prepare(&home.data_dir().join(FILE_NAME), "PRAGMA user_version = 99");
    for arguments in [["serve", "--listen=127.0.0.1:0"].as_slice(), &["lookup", "A"], &["refresh", "A"], &["rebuild"]] {
        home.run(arguments).refused(&["newer version"]);
    }
}
