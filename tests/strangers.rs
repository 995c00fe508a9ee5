//! Who is heard and who is not: by address, through proxies, by host, as a web page, by the secret path.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use voucher_desk::config::{Layers, Origin, Settings};
use voucher_desk::receiver::{RESERVE_PATH, Refusal};

use crate::support::app::{Setup, TestApp};
use crate::support::rows::{peers, requests};
use crate::support::wire::{Wire, host, request, status};

/// One request as it comes from an address, with its answer.
async fn knock(app: &TestApp, from: Ipv4Addr, path: &str, headers: &str) -> u16 {
    let mut wire = Wire::connect(from, app.address()).await;
    wire.send(request(path, &format!("connection: close\r\n{headers}"))).await;
    let answer = wire.until_closed().await;
    status(&answer).unwrap_or_else(|| panic!("no answer but {answer:?}"))
}

/// Each refusal is counted under its reason, and nothing of it is stored.
#[track_caller]
fn refused(app: &TestApp, expected: &[(Refusal, u64)]) {
    let expected: BTreeMap<_, _> = expected.iter().map(|(why, count)| (why.word(), *count)).collect();
    for why in Refusal::ALL {
        let count = expected.get(why.word()).copied().unwrap_or_default();
        assert_eq!(app.counts().refused(why), count, "{why:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_allowed_addresses_are_heard() {
    let app = Setup::default().set("receiver.allowed_peers", "127.0.9.7, 127.0.9.32/30").start().await;
    for (number, expected) in [(7, 200), (32, 200), (35, 200), (8, 403), (31, 403), (36, 403)] {
        assert_eq!(knock(&app, host(number), RESERVE_PATH, "host: a\r\n").await, expected, "{number}");
    }
    // Who is no proxy of ours may say what it likes.
    let claim = "host: a\r\nx-forwarded-for: 127.0.9.7\r\n";
    assert_eq!(knock(&app, host(8), RESERVE_PATH, claim).await, 403);
    assert_eq!(knock(&app, host(7), RESERVE_PATH, "host: a\r\nx-forwarded-for: 127.0.9.8\r\n").await, 200);
    assert_eq!(peers(&app.data_dir()), ["127.0.9.7", "127.0.9.32", "127.0.9.35", "127.0.9.7"]);
    refused(&app, &[(Refusal::Peer, 4)]);
}

/// Health is for whoever can reach the listener: a load balancer asks by its own address and for no name.
#[tokio::test(flavor = "multi_thread")]
async fn health_is_told_to_strangers_too() {
    let rules = [("receiver.allowed_peers", "127.0.9.7"), ("receiver.allowed_hosts", "vouchers.example.com")];
    let app = rules.iter().fold(Setup::default(), |setup, (name, value)| setup.set(name, *value)).start().await;
    let mut wire = Wire::connect(host(8), app.address()).await;
    wire.send("GET /healthz HTTP/1.1\r\nhost: 10.0.0.1\r\nconnection: close\r\n\r\n").await;
    assert_eq!(status(&wire.until_closed().await), Some(200));
}

/// The client is the rightmost address that is no proxy of ours; what stands left of it anyone can have made up.
#[tokio::test(flavor = "multi_thread")]
async fn a_trusted_proxy_says_for_whom_it_comes() {
    let setup = Setup::default().set("receiver.trusted_proxies", "127.0.9.1,127.0.9.2,2001:db8::/32");
    let app = setup.set("receiver.allowed_peers", "192.0.2.0/24,2001:db8:ffff::1,2a00::1,127.0.9.9").start().await;
    let cases: &[(u8, &[&str], Result<&str, u16>)] = &[
        (1, &["192.0.2.1"], Ok("192.0.2.1")),
        (1, &["198.51.100.1, 192.0.2.2"], Ok("192.0.2.2")),
        (1, &["192.0.2.3 ,127.0.9.2"], Ok("192.0.2.3")),
        (2, &["192.0.2.4", "127.0.9.2, 2001:db8::5"], Ok("192.0.2.4")),
        (1, &["junk, 192.0.2.5"], Ok("192.0.2.5")),
        (1, &["192.0.2.6:4711"], Ok("192.0.2.6")),
        (1, &["2a00::1"], Ok("2a00::1")),
        (1, &["[2a00::1]"], Ok("2a00::1")),
        (1, &["[2a00::1]:443"], Ok("2a00::1")),
        (1, &["::ffff:192.0.2.7"], Ok("192.0.2.7")),
        // A client among the proxies' own addresses: the farthest that is told.
        (1, &["2001:db8:ffff::1, 127.0.9.2"], Ok("2001:db8:ffff::1")),
        (1, &["192.0.2.1, 198.51.100.1"], Err(403)),
        (1, &["192.0.2.1", "198.51.100.1"], Err(403)),
        // A proxy that speaks for itself is judged as itself.
        (1, &[], Err(403)),
        (1, &[""], Err(403)),
        (1, &["junk"], Err(403)),
        (1, &["unknown, 127.0.9.2"], Err(403)),
        (1, &["192.0.2.1,"], Err(403)),
        (1, &["192.0.2.1, 300.1.1.1"], Err(403)),
        (1, &["192.0.2.1\u{e9}"], Err(403)),
        (1, &["192.0.2.1 192.0.2.2"], Err(403)),
        // The header of one that is no proxy is not even read.
        (9, &["junk"], Ok("127.0.9.9")),
        (9, &["198.51.100.1"], Ok("127.0.9.9")),
        (8, &["192.0.2.1"], Err(403)),
    ];
    let mut stored = Vec::new();
    for (from, lines, expected) in cases {
        let lines: String = lines.iter().map(|line| format!("X-Forwarded-For: {line}\r\n")).collect();
        let answered = knock(&app, host(*from), RESERVE_PATH, &format!("host: a\r\n{lines}")).await;
        assert_eq!(answered, expected.err().unwrap_or(200), "{lines}");
        stored.extend(expected.ok());
        assert_eq!(peers(&app.data_dir()), stored, "{lines}");
    }
    refused(&app, &[(Refusal::Peer, 4), (Refusal::ForwardedFor, 7)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_allowed_hosts_are_asked_for() {
    let app = Setup::default().set("receiver.allowed_hosts", "vouchers.example.com,127.0.0.1,[::1]").start().await;
    let cases = [
        ("host: vouchers.example.com\r\n", 200),
        ("host: vouchers.example.com:4180\r\n", 200),
        ("host: VOUCHERS.Example.COM.\r\n", 200),
        ("host: 127.0.0.1:1\r\n", 200),
        ("host: [::1]:4180\r\n", 200),
        ("host: evil.example\r\n", 403),
        ("host: evil.vouchers.example.com\r\n", 403),
        ("host: vouchers.example.com.evil.example\r\n", 403),
        ("host: vouchers.example.com@evil.example\r\n", 403),
        ("host: evil@vouchers.example.com\r\n", 403),
        ("host: localhost\r\n", 403),
        ("host: ::1\r\n", 403),
        ("host: \r\n", 403),
        ("host: a b\r\n", 403),
        ("", 403),
        ("host: vouchers.example.com\r\nhost: evil.example\r\n", 403),
        ("host: vouchers.example.com\r\nhost: vouchers.example.com\r\n", 403),
        ("x-forwarded-host: vouchers.example.com\r\nhost: evil.example\r\n", 403),
    ];
    for (headers, expected) in cases {
        assert_eq!(knock(&app, host(1), RESERVE_PATH, headers).await, expected, "{headers}");
    }
    // A request line may name a host too; it must be the same.
    for (authority, expected) in [("vouchers.example.com", 200), ("evil.example", 403), ("127.0.0.1", 403)] {
        let path = format!("http://{authority}{RESERVE_PATH}");
        assert_eq!(knock(&app, host(1), &path, "host: vouchers.example.com\r\n").await, expected, "{authority}");
    }
    refused(&app, &[(Refusal::Host, 15)]);
    assert_eq!(requests(&app.data_dir()).len(), 6);
}

/// A page can have its own name point to us, and is then of one origin with us. An address cannot be made to.
#[tokio::test(flavor = "multi_thread")]
async fn a_web_page_is_not_heard_whatever_name_it_gives_us() {
    let cases = [
        ("", "host: vouchers.example.com\r\norigin: http://vouchers.example.com\r\n", 403),
        ("", "host: evil.example:4180\r\norigin: http://evil.example:4180\r\n", 403),
        ("", "host: localhost\r\norigin: http://localhost\r\n", 403),
        ("", "host: 127.0.0.1\r\norigin: http://127.0.0.1\r\n", 200),
        ("", "host: 127.0.0.1\r\norigin: https://127.0.0.1\r\n", 200),
        ("", "host: 127.0.0.1\r\norigin: http://127.0.0.1:80\r\n", 403),
        ("", "host: 127.0.0.1\r\norigin: null\r\n", 403),
        ("", "host: null\r\norigin: null\r\n", 403),
        ("", "host: 127.0.0.1\r\norigin: \r\n", 403),
        ("", "origin: http://\r\n", 403),
        ("", "host: \r\norigin: http://\r\n", 403),
        ("", "host: 127.0.0.1\r\norigin: file://127.0.0.1\r\n", 403),
        ("", "host: 127.0.0.1\r\norigin: http://127.0.0.1\r\norigin: http://evil.example\r\n", 403),
        ("", "host: 127.0.0.1\r\nsec-fetch-site: cross-site\r\n", 403),
        ("", "host: 127.0.0.1\r\nsec-fetch-site: none\r\nsec-fetch-site: cross-site\r\n", 403),
        ("", "host: 127.0.0.1\r\nsec-fetch-site: same-origin\r\n", 200),
        ("vouchers.example.com", "host: vouchers.example.com\r\norigin: https://vouchers.example.com\r\n", 200),
        ("vouchers.example.com", "host: vouchers.example.com\r\norigin: https://evil.example\r\n", 403),
        ("vouchers.example.com", "host: evil.example\r\norigin: http://evil.example\r\n", 403),
    ];
    let mut app = TestApp::start().await;
    let mut hosts = "";
    for (allowed_hosts, headers, expected) in cases {
        if allowed_hosts != hosts {
            hosts = allowed_hosts;
            app.restart(&[("receiver.allowed_hosts", hosts)]).await;
        }
        assert_eq!(knock(&app, host(1), RESERVE_PATH, headers).await, expected, "{allowed_hosts} {headers}");
    }
}

/// What comes close to the secret is as wrong as what does not, and the method tells nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_secret_is_a_path_that_is_not_there() {
    let app = Setup::default().set("receiver.secret", "x7Rk2m-Q9.v~_4").start().await;
    let wrong = [
        RESERVE_PATH.to_owned(),
        format!("/{RESERVE_PATH}"),
        format!("/x{RESERVE_PATH}"),
        format!("/x7Rk2m-Q9.v~_{RESERVE_PATH}"),
        format!("/x7Rk2m-Q9.v~_4/{RESERVE_PATH}"),
        format!("/x7Rk2m-Q9.v~_44{RESERVE_PATH}"),
        format!("/X7rK2M-q9.V~_4{RESERVE_PATH}"),
        format!("/%787Rk2m-Q9.v~_4{RESERVE_PATH}"),
        format!("//x7Rk2m-Q9.v~_4{RESERVE_PATH}"),
        format!("/./x7Rk2m-Q9.v~_4{RESERVE_PATH}"),
        format!("/a/x7Rk2m-Q9.v~_4{RESERVE_PATH}"),
        format!("/x7Rk2m-Q9.v~_4{RESERVE_PATH}/"),
        format!("/x7Rk2m-Q9.v~_4/x7Rk2m-Q9.v~_4{RESERVE_PATH}"),
        "/x7Rk2m-Q9.v~_4/healthz".to_owned(),
        "/x7Rk2m-Q9.v~_4".to_owned(),
    ];
    for path in &wrong {
        assert_eq!(knock(&app, host(1), path, "host: a\r\n").await, 404, "{path}");
        let mut wire = Wire::connect(host(1), app.address()).await;
        wire.send(format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")).await;
        assert_eq!(status(&wire.until_closed().await), Some(404), "GET {path}");
    }
    assert_eq!(requests(&app.data_dir()), []);
    let right = format!("/x7Rk2m-Q9.v~_4{RESERVE_PATH}");
    assert_eq!(knock(&app, host(1), &right, "host: a\r\n").await, 200);
    let mut wire = Wire::connect(host(1), app.address()).await;
    wire.send(format!("DELETE {right} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")).await;
    let answer = wire.until_closed().await;
    assert_eq!(status(&answer), Some(405));
    assert!(answer.contains("\r\nallow: POST\r\n"), "{answer}");
    refused(&app, &[(Refusal::Path, 2 * wrong.len() as u64), (Refusal::Method, 1)]);
}

/// What opens the door wider than this computer, or half-way, stops the start with words.
#[test]
fn settings_that_would_let_strangers_in_stop_the_start() {
    const REMOTE: &str = "can be reached from other computers, which receiver.allow_remote = true must permit";
    let cases = [
        ("receiver.listen", "0.0.0.0:4180", Some(REMOTE)),
        ("receiver.listen", "[::]:4180", Some(REMOTE)),
        ("receiver.listen", "192.0.2.1:80", Some(REMOTE)),
        ("receiver.listen", "127.255.0.1:80", None),
        ("receiver.listen", "[::1]:80", None),
        ("receiver.listen", "[::ffff:127.0.0.1]:80", None),
        ("receiver.allow_remote", "yes", Some("is neither true nor false")),
        ("receiver.allowed_hosts", "vouchers.example.com, [2001:db8::1] ,192.0.2.1", None),
        ("receiver.allowed_hosts", "https://a.example", Some("https://a.example is not a host name")),
        ("receiver.allowed_hosts", "a.example:4180", Some("a.example:4180 is not a host name")),
        ("receiver.allowed_hosts", "*.example.com", Some("*.example.com is not a host name")),
        ("receiver.allowed_hosts", "2001:db8::1", Some("2001:db8::1 is not a host name")),
        ("receiver.allowed_peers", "192.0.2.7, 2001:db8::/32,10.1.2.3/8", None),
        ("receiver.allowed_peers", "192.0.2.0/33", Some("192.0.2.0/33 is neither an IP address nor a network")),
        ("receiver.allowed_peers", "jackpot.example", Some("jackpot.example is neither an IP address nor a network")),
        ("receiver.trusted_proxies", "127.0.0.1:80", Some("127.0.0.1:80 is neither an IP address nor a network")),
    ];
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("config.toml");
    std::fs::write(&file, "").expect("an empty settings file");
    for (name, value, expected) in cases {
        let mut layers = Layers::read(Some(&file), []).expect("an empty file");
        layers.set(name, value, Origin::Flag("test"));
        let problem = Settings::from_layers(&layers).err();
        assert_eq!(problem.is_some(), expected.is_some(), "{name} = {value}: {problem:?}");
        if let (Some(problem), Some(words)) = (problem, expected) {
            assert_eq!(problem.name, name);
            assert!(problem.to_string().contains(words), "{problem}");
        }
    }
    let mut layers = Layers::read(Some(&file), []).expect("an empty file");
    layers.set("receiver.listen", "0.0.0.0:0", Origin::Flag("test"));
    layers.set("receiver.allow_remote", "true", Origin::Flag("test"));
    assert!(Settings::from_layers(&layers).is_ok());
}
