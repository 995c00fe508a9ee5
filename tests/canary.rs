//! No secret, end user's key or signed URL gets out. Values that stand out are put into everything that comes in; then
//! whatever the program said is searched for them, in every form.

mod debug;
mod panics;
mod search;
mod vendor;

use std::fs::File;
use std::net::SocketAddr;
use std::path::Path;

use reqwest::{Client, Method, redirect};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};
use voucher_desk::receiver::RESERVE_PATH;

use crate::support::app::names_in;
use crate::support::bodies::{READY, RESERVED, ready, reserved, voucher_number};
use crate::support::process::Home;
use crate::support::rows::{lock, number};
use crate::support::wait::within;
use search::{
    API_KEY, CLIENT_SECRET, KEY, KEYS, LINK_USER, OTHER_KEY, PATH_SECRET, SECRETS, SIGNATURE, Said, TOKEN, forms,
    found, percent, swapped,
};
use vendor::{Api, Vendor};

/// The program at its front door, and all that it says there.
struct Door {
    address: SocketAddr,
    http: Client,
    said: Said,
}

impl Door {
    fn new(address: SocketAddr) -> Self {
        let http = Client::builder().no_proxy().redirect(redirect::Policy::none()).build().expect("a client");
        Self { address, http, said: Said::default() }
    }

    /// Sends a notification and takes the answer to the rest; its status is what the test goes on with.
    async fn post(&mut self, key: &str, body: impl Into<Vec<u8>>) -> u16 {
        let path = format!("/{PATH_SECRET}{RESERVE_PATH}?notificationKey={}", percent(key, "+"));
        self.ask(Method::POST, &path, &[], body).await
    }

    async fn ask(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> u16 {
        let mut request = self.http.request(method.clone(), format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = within("an answer", request.body(body.into()).send()).await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), format!("{:?}", response.headers()));
        let body = response.text().await.expect("a body");
        self.said.add(format!("the answer to {method} {path}"), format!("{status} {headers} {body}"));
        status
    }

    /// Writes what is hardly HTTP.
    async fn raw(&mut self, request: String) {
        let mut answer = Vec::new();
        within("the connection to be closed", async {
            let mut stream = TcpStream::connect(self.address).await.expect("connects");
            drop(stream.write_all(request.as_bytes()).await);
            drop(stream.shutdown().await);
            drop(stream.read_to_end(&mut answer).await);
        })
        .await;
        self.said.add("the answer to raw bytes", answer);
    }
}

/// A reservation and its confirmation with this link.
fn pair(number: usize, link: &str) -> [String; 2] {
    let ids = json!({ "id": voucher_number(number), "couponId": format!("COUPON{number:04}") });
    let mut confirmed = ids.clone();
    confirmed["signedUrl"] = json!(link);
    [reserved(&ids), ready(&confirmed)]
}

/// What the receiver may meet: good, declined, repeated, contradicting, unreadable, at the wrong door.
async fn notify(door: &mut Door) {
    assert_eq!(door.post(KEY, RESERVED).await, 200);
    assert_eq!(door.post(KEY, RESERVED).await, 200, "a repeat");
    assert_eq!(door.post(KEY, reserved(&json!({ "price": 151 }))).await, 409, "other terms");
    assert_eq!(door.post(OTHER_KEY, pair(900, "")[0].clone()).await, 422, "the policy's rule");
    assert_eq!(door.post(KEY, reserved(&json!({ "id": voucher_number(901), "state": TOKEN }))).await, 422);
    assert_eq!(door.post(KEY, format!("{KEY} {API_KEY} {SIGNATURE}")).await, 400, "not JSON");
    assert_eq!(door.post(KEY, format!("{{\"{KEY}\":1,\"{KEY}\":2}}")).await, 400, "a repeated key");
    assert_eq!(door.post(KEY, json!({ "id": 7, "couponId": KEY, "state": SIGNATURE }).to_string()).await, 422);
    assert_eq!(door.post(&KEY.repeat(40), RESERVED).await, 400, "a key that is too long");
    assert_eq!(door.post(KEY, KEY.repeat(8000)).await, 413);
    let key = percent(KEY, "%20");
    let path = format!("/{PATH_SECRET}{RESERVE_PATH}?notificationKey={key}");
    let encoded = door.ask(Method::POST, &path, &[("content-encoding", "gzip")], RESERVED).await;
    assert_eq!(encoded, 415);
    assert_eq!(door.ask(Method::POST, &format!("{path}&notificationKey={key}"), &[], RESERVED).await, 400);
    assert_eq!(door.ask(Method::GET, &path, &[], "").await, 405);
    assert_eq!(door.ask(Method::POST, &path, &[("origin", "https://evil.example")], RESERVED).await, 403);
    for path in [
        format!("/{PATH_SECRET}x{RESERVE_PATH}?notificationKey={key}"),
        format!("/{}{RESERVE_PATH}?notificationKey={key}", swapped(PATH_SECRET)),
        format!("/{PATH_SECRET}/elsewhere?notificationKey={key}"),
        format!("{RESERVE_PATH}?notificationKey={key}&secret={PATH_SECRET}"),
    ] {
        let headers = [("authorization", format!("Bearer {TOKEN}")), ("apikey", API_KEY.to_owned())];
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(door.ask(Method::POST, &path, &headers, RESERVED).await, 404);
    }
    for request in [
        format!("{TOKEN} /{PATH_SECRET} HTTP/9.9\r\n\r\n"),
        format!("POST {path} HTTP/1.1\r\nhost: a\r\n{KEY} : {API_KEY}\r\ncontent-length: x{TOKEN}\r\n\r\n"),
        format!("POST {path} HTTP/1.1\r\nhost: a\r\ncontent-length: 500\r\n\r\n{{\"id\":\"{SIGNATURE}"),
    ] {
        door.raw(request).await;
    }
    assert_eq!(door.ask(Method::GET, &format!("/healthz?notificationKey={key}"), &[], "").await, 200);
}

/// Every way in which a file cannot be had, and waits until each was met.
async fn download(door: &mut Door, vendor: &Vendor, data_dir: &Path) {
    let refused = |rest: &str| format!("https://{rest}?X-Amz-Signature={SIGNATURE}");
    let links = ["expired", "xml", "redirect", "page", "truncated", "failing"].map(|file| vendor.link(file));
    let others = [
        refused("elsewhere.example/a"),
        refused(&format!("{LINK_USER}@127.0.0.1/a")),
        format!("http://127.0.0.1:1/a?sig={SIGNATURE}"),
        format!("ftp://{LINK_USER}@127.0.0.1/{SIGNATURE}"),
        format!("no URL {SIGNATURE}"),
    ];
    let links: Vec<_> = links.into_iter().chain(others).collect();
    for (number, link) in links.iter().enumerate() {
        for body in pair(number, link) {
            assert_eq!(door.post(KEY, body).await, 200, "{link}");
        }
    }
    assert_eq!(door.post(KEY, READY).await, 200);
    let expected = i64::try_from(links.len()).expect("few");
    let failed = "SELECT count(DISTINCT voucher_id) FROM event WHERE fact ->> '$.kind' = 'pdf_failed'";
    within("every download to fail", async {
        while number(data_dir, failed) < expected {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

/// Asks the running program the way the command line does, in words it knows and in others.
async fn control(said: &mut Said, data_dir: &Path) {
    for line in [
        json!({ "call": "refresh_link", "voucher_id": TOKEN }).to_string(),
        json!({ "call": PATH_SECRET, "voucher_id": KEY }).to_string(),
        format!("{API_KEY} {SIGNATURE}"),
    ] {
        let mut stream = UnixStream::connect(data_dir.join("control.sock")).await.expect("connects");
        stream.write_all(format!("{line}\n").as_bytes()).await.expect("writes");
        let mut answer = Vec::new();
        within("the answer", stream.read_to_end(&mut answer)).await.expect("reads");
        assert!(!answer.is_empty());
        said.add("the control socket", answer);
    }
}

/// The command line beside the running program; what a look-up tells is kept apart.
fn ask_by_command(home: &Home, variables: &[(&str, &str)], vendor: &Vendor, said: &mut Said, shown: &mut Said) {
    let run = |arguments: &[&str], said: &mut Said| {
        let ended = home.run_with(arguments, variables);
        said.add(format!("{arguments:?}"), format!("{}{}", ended.stdout, ended.stderr));
        ended
    };
    for status in [401, 403, 404, 429, 200, 302, 418, 503] {
        let api = Api::Status(status);
        vendor.does(api);
        assert_eq!(run(&["refresh", "COUPON0000", "--json"], said).code, Some(2), "{api:?}");
    }
    assert_eq!(run(&["refresh", "COUPON0001"], said).code, Some(2));
    vendor.does(Api::Fresh);
    assert_eq!(run(&["refresh", "COUPON0000", "--json"], said).code, Some(0));
    assert_eq!(run(&["refresh", TOKEN, "--json"], &mut Said::default()).code, Some(1), "says what was asked for");
    assert_eq!(run(&["config"], said).code, Some(0));
    assert_eq!(run(&["rebuild"], said).code, Some(0));
    run(&["attention", "--json"], shown);
    run(&["check", "--json"], said);
    let (backups, export) = (home.path().join("backups"), home.path().join("unreadable.json"));
    assert_eq!(run(&["backup", backups.to_str().expect("text")], said).code, Some(0));
    assert_eq!(run(&["unreadable", "--export", export.to_str().expect("text")], said).code, Some(0));
    assert_eq!(run(&["redecode"], said).code, Some(0));
    // What a stranger writes in a state's place, or without a name, nobody can tell from a word: of such things only our
    // own secrets and the end users' keys are known.
    let mut exported = Said::default();
    exported.add("the export for Jackpot", std::fs::read(export).expect("was written"));
    assert_eq!(exported.told(&[PATH_SECRET, API_KEY, CLIENT_SECRET]), [""; 0]);
    assert_eq!(exported.told(KEYS), [""; 0]);
    run(&["config", "set-secret", "receiver.secret"], said);
    run(&["serve"], said);
    for (name, value) in [
        ("VOUCHER_DESK__JACKPOT__BASE_URL", format!("https://{LINK_USER}@vendor.example/?sig={SIGNATURE}")),
        ("VOUCHER_DESK__RECEIVER__SECRET", format!("{PATH_SECRET}/{TOKEN}")),
    ] {
        let wrong = [variables, &[(name, &value)]].concat();
        let ended = home.run_with(&["config"], &wrong);
        assert_eq!(ended.code, Some(2), "{name}");
        said.add(format!("config with a wrong {name}"), format!("{}{}", ended.stdout, ended.stderr));
    }
    for arguments in
        [["lookup", "COUPON0000"].as_slice(), &["lookup", "COUPON0000", "--json"], &["lookup", "COUPON0900"]]
    {
        let ended = run(arguments, shown);
        assert!(KEYS.iter().any(|key| found(ended.stdout.as_bytes(), key).is_some()), "{ended:?}");
    }
}

/// What it wrote into its log, and its standard error.
fn logs(home: &Home, said: &mut Said) -> String {
    let folder = home.data_dir().join("logs");
    let mut text = std::fs::read_to_string(home.path().join("stderr")).expect("reads");
    said.add("standard error", text.as_str());
    for name in names_in(&folder) {
        let log = std::fs::read_to_string(folder.join(&name)).expect("reads");
        said.add(name, log.as_str());
        text.push_str(&log);
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_the_program_says_has_a_secret_in_it() {
    let (home, vendor) = (Home::new(), Vendor::start().await);
    let base_url = format!("http://{}", vendor.address);
    let variables = [
        ("VOUCHER_DESK__RECEIVER__SECRET", PATH_SECRET),
        ("VOUCHER_DESK__JACKPOT__BASE_URL", &base_url),
        ("VOUCHER_DESK__JACKPOT__API_KEY", API_KEY),
        ("VOUCHER_DESK__JACKPOT__CLIENT_SECRET", CLIENT_SECRET),
        ("VOUCHER_DESK__VAULT__ALLOWED_HOSTS", "127.0.0.1"),
        ("VOUCHER_DESK__VAULT__ALLOW_INSECURE", "true"),
        ("VOUCHER_DESK__POLICY__KEY_PATTERN", "cnry.*"),
        ("VOUCHER_DESK__LOG__LEVEL", "trace"),
    ];
    let stderr = File::create(home.path().join("stderr")).expect("makes a file");
    let (running, address) = home.serve_telling(&variables, stderr);
    let mut door = Door::new(address);
    let mut shown = Said::default();
    notify(&mut door).await;
    download(&mut door, &vendor, &home.data_dir()).await;
    let locked = lock(&home.data_dir());
    assert_eq!(door.post(KEY, pair(950, "")[0].clone()).await, 503, "the store is locked");
    assert_eq!(door.ask(Method::GET, "/healthz", &[], "").await, 503);
    drop(locked);
    control(&mut door.said, &home.data_dir()).await;
    tokio::task::block_in_place(|| ask_by_command(&home, &variables, &vendor, &mut door.said, &mut shown));
    let (code, lines) = running.stop();
    assert_eq!(code, Some(0));
    door.said.add("standard output", lines.join("\n"));
    // Without a running program, and so without a token.
    for api in [Api::Token(401), Api::Token(200), Api::Status(401), Api::Expired] {
        vendor.does(api);
        let alone = home.run_with(&["refresh", "COUPON0002", "--json"], &variables);
        door.said.add("refresh alone", format!("{}{}", alone.stdout, alone.stderr));
    }

    let log = logs(&home, &mut door.said);
    assert_eq!(door.said.told(SECRETS), [""; 0]);
    assert_eq!(door.said.told(KEYS), [""; 0]);
    assert_eq!(shown.told(SECRETS), [""; 0], "a look-up shows the end user's key and no more");
    assert!(!log.contains("[hidden]"), "the redactor had nothing to do: {log}");
    for words in ["a voucher's file was not fetched", "was not stored and is answered 503", "has stopped"] {
        assert_eq!(log.matches(words).count() % 2, 0, "on standard error and in the file");
        assert!(log.contains(words), "{words}: {log}");
    }
    let mut stored = std::fs::read(home.data_dir().join("voucher-desk.sqlite")).expect("reads");
    stored.extend(std::fs::read(home.data_dir().join("voucher-desk.sqlite-wal")).unwrap_or_default());
    for canary in [KEY, OTHER_KEY, SIGNATURE, LINK_USER] {
        assert!(found(&stored, canary).is_some(), "{canary} got in, and the search finds it where it belongs");
    }
}

/// A search that finds nothing is only worth what it would have found.
#[test]
fn the_search_finds_every_canary_in_every_form() {
    for canary in SECRETS.iter().chain(KEYS) {
        for (name, form) in forms(canary) {
            assert!(form.len() >= 7, "{name} of {canary} is too short to stand out: {form}");
            for said in [form.clone(), swapped(&form)] {
                let mut pile = Said::default();
                pile.add("a log", format!("a line\n2026 WARN the link {said}, and more\n"));
                assert_eq!(pile.told(&[canary]).len(), 1, "{canary} as {name}: {said}");
            }
        }
        assert_eq!(found(b"2026 WARN the link was refused", canary), None);
    }
}
