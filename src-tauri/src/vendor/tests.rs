//! The client against a real HTTP peer that gives the answers it is told to and records what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Response, header};
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{Notify, Semaphore};
use tokio::task::{JoinHandle, JoinSet};

use super::{AnswerProblem, Outage, RetrySchedule, SettingsError, Vendor, VendorError, VendorSettings};
use crate::domain::ids::VoucherId;

const LINK: &str = "https://files.example/voucher.pdf?sig=1";
const TOKEN_ROUTE: &str = "/v2/token";

fn answer(status: u16, body: impl Into<Body>) -> Response<Body> {
    Response::builder().status(status).body(body.into()).expect("an answer")
}

fn link() -> Response<Body> {
    answer(200, format!(r#"{{"signedUrl":"{LINK}"}}"#))
}

fn token(name: &str, expires_in: u64) -> Response<Body> {
    answer(201, format!(r#"{{"access_token":"{name}","expires_in":{expires_in}}}"#))
}

/// One request as the peer got it.
#[derive(Debug, Clone, PartialEq)]
struct Asked {
    line: String,
    api_key: Option<String>,
    authorization: Option<String>,
    body: String,
}

/// What the peer is told and what it saw. The next answer of a route is given once; with none left it answers 418.
#[derive(Default)]
struct Script {
    tokens: Mutex<VecDeque<Response<Body>>>,
    links: Mutex<VecDeque<Response<Body>>>,
    asked: Mutex<Vec<Asked>>,
}

struct Peer {
    base_url: String,
    script: Arc<Script>,
    server: JoinHandle<()>,
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Peer {
    async fn start(
        tokens: impl IntoIterator<Item = Response<Body>>,
        links: impl IntoIterator<Item = Response<Body>>,
    ) -> Self {
        let script = Arc::new(Script {
            tokens: Mutex::new(tokens.into_iter().collect()),
            links: Mutex::new(links.into_iter().collect()),
            ..Script::default()
        });
        Self::serve(Router::new().fallback(play).with_state(Arc::clone(&script)), script).await
    }

    async fn serve(router: Router, script: Arc<Script>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base_url = format!("http://{}", listener.local_addr().expect("bound"));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.expect("serves") });
        Self { base_url, script, server }
    }

    fn settings(&self) -> VendorSettings {
        VendorSettings {
            api_key: Some("key".into()),
            retry: RetrySchedule { waits: vec![Duration::ZERO; 2], ..RetrySchedule::default() },
            ..VendorSettings::new(&self.base_url).expect("a URL")
        }
    }

    fn with_key(&self) -> Vendor {
        Vendor::new(self.settings()).expect("valid")
    }

    fn with_secret(&self) -> Vendor {
        Vendor::new(VendorSettings { client_secret: Some("secret".into()), ..self.settings() }).expect("valid")
    }

    fn asked(&self) -> Vec<Asked> {
        self.script.asked.lock().expect("not poisoned").clone()
    }

    fn lines(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.line).collect()
    }
}

async fn play(State(script): State<Arc<Script>>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, 4096).await.expect("a small body");
    let header = |name: &str| head.headers.get(name).map(|value| value.to_str().expect("text").to_owned());
    script.asked.lock().expect("not poisoned").push(Asked {
        line: format!("{} {}", head.method, head.uri),
        api_key: header("apikey"),
        authorization: header("authorization"),
        body: String::from_utf8(body.to_vec()).expect("text"),
    });
    let answers = if head.uri.path() == TOKEN_ROUTE { &script.tokens } else { &script.links };
    answers.lock().expect("not poisoned").pop_front().unwrap_or_else(|| answer(418, ""))
}

fn voucher() -> VoucherId {
    VoucherId::parse("d9708add/1").expect("an id")
}

const GET: &str = "GET /v2/vouchers/d9708add%2F1/signedurl";
const POST: &str = "POST /v2/token";

#[tokio::test]
async fn with_a_key_alone_the_key_is_presented() {
    let peer = Peer::start([], [link()]).await;
    let url = peer.with_key().signed_url(&voucher()).await.expect("a link");
    assert_eq!(url.expose(), LINK);
    assert_eq!(
        peer.asked(),
        [Asked { line: GET.into(), api_key: Some("key".into()), authorization: None, body: String::new() }]
    );
}

#[tokio::test]
async fn with_a_secret_a_token_is_fetched_once_and_presented() {
    let peer = Peer::start([token("t1", 3600)], [link(), link()]).await;
    let vendor = peer.with_secret();
    for _ in 0..2 {
        vendor.signed_url(&voucher()).await.expect("a link");
    }
    let get = Asked { line: GET.into(), api_key: None, authorization: Some("Bearer t1".into()), body: String::new() };
    let body = r#"{"grant_type":"client_credentials","client_id":"key","client_secret":"secret"}"#;
    let post = Asked { line: POST.into(), api_key: None, authorization: None, body: body.into() };
    assert_eq!(peer.asked(), [post, get.clone(), get]);
}

#[tokio::test]
async fn an_ended_token_is_renewed() {
    let peer = Peer::start([token("t1", 0), token("t2", 3600)], [link(), link()]).await;
    let vendor = peer.with_secret();
    for _ in 0..2 {
        vendor.signed_url(&voucher()).await.expect("a link");
    }
    assert_eq!(peer.lines(), [POST, GET, POST, GET]);
}

/// The first token is held back until every caller stands waiting: whoever would ask for their own has done so by then.
#[tokio::test]
async fn many_callers_share_one_token_request() {
    let gate = Arc::new(Semaphore::new(0));
    let arrived = Arc::new(Notify::new());
    let script = Arc::new(Script::default());
    let router = Router::new()
        .route(
            TOKEN_ROUTE,
            axum::routing::post({
                let (gate, arrived, script) = (Arc::clone(&gate), Arc::clone(&arrived), Arc::clone(&script));
                async move || {
                    let line = POST.to_owned();
                    let asked = Asked { line, api_key: None, authorization: None, body: String::new() };
                    script.asked.lock().expect("not poisoned").push(asked);
                    arrived.notify_one();
                    let _open = gate.acquire().await.expect("never closed");
                    token("t1", 3600)
                }
            }),
        )
        .fallback(async || link());
    let peer = Peer::serve(router, script).await;
    let vendor = Arc::new(peer.with_secret());

    let mut callers = JoinSet::new();
    for _ in 0..20 {
        let vendor = Arc::clone(&vendor);
        callers.spawn(async move { vendor.signed_url(&voucher()).await });
    }
    arrived.notified().await;
    gate.add_permits(20);
    for result in callers.join_all().await {
        assert_eq!(result.expect("a link").expose(), LINK);
    }
    assert_eq!(peer.lines(), [POST]);
}

#[tokio::test]
async fn a_rejected_token_is_replaced_once() {
    let peer = Peer::start([token("t1", 3600), token("t2", 3600)], [answer(401, ""), link()]).await;
    peer.with_secret().signed_url(&voucher()).await.expect("a link");
    assert_eq!(peer.lines(), [POST, GET, POST, GET]);
    assert_eq!(peer.asked()[3].authorization.as_deref(), Some("Bearer t2"));

    let peer = Peer::start([token("t1", 3600), token("t2", 3600)], [answer(401, ""), answer(401, "")]).await;
    let failure = peer.with_secret().signed_url(&voucher()).await.expect_err("rejected twice");
    assert!(matches!(failure, VendorError::CredentialsRejected { status: 401 }), "{failure:?}");
    assert_eq!(peer.lines().len(), 4);
}

#[tokio::test]
async fn each_failure_reaches_the_caller_as_itself() {
    type Check = fn(&VendorError) -> bool;
    for (status, is_expected) in [
        (403, (|e| matches!(e, VendorError::CredentialsRejected { status: 403 })) as Check),
        (404, |e| matches!(e, VendorError::UnknownVoucher)),
        (429, |e| matches!(e, VendorError::RateLimited { retry_after: None })),
        (418, |e| matches!(e, VendorError::Unreadable(AnswerProblem::Status(418)))),
        (200, |e| matches!(e, VendorError::Unreadable(AnswerProblem::NoUrl))),
    ] {
        let peer = Peer::start([], [answer(status, "no link")]).await;
        let failure = peer.with_key().signed_url(&voucher()).await.expect_err("no link");
        assert!(is_expected(&failure), "{status}: {failure:?}");
        assert_eq!(peer.lines(), [GET], "{status} is not tried again");
    }
}

/// A wrong base URL must not read as "no such voucher".
#[tokio::test]
async fn a_missing_token_route_is_no_missing_voucher() {
    let peer = Peer::start([answer(404, "")], []).await;
    let failure = peer.with_secret().signed_url(&voucher()).await.expect_err("no token");
    assert!(matches!(failure, VendorError::Unreadable(AnswerProblem::Status(404))), "{failure:?}");
}

#[tokio::test]
async fn an_outage_is_tried_three_times() {
    let peer = Peer::start([], [answer(503, ""), answer(500, ""), link()]).await;
    peer.with_key().signed_url(&voucher()).await.expect("the third try works");
    assert_eq!(peer.lines(), [GET; 3]);

    let peer = Peer::start([answer(502, ""), answer(502, ""), answer(504, ""), token("t", 9)], []).await;
    let failure = peer.with_secret().signed_url(&voucher()).await.expect_err("three outages");
    assert!(matches!(failure, VendorError::Unavailable(Outage::Status(504))), "{failure:?}");
    assert_eq!(peer.lines(), [POST; 3]);
}

#[tokio::test]
async fn a_short_pause_is_waited_for_and_a_long_one_handed_on() {
    let paused = |seconds: &str| {
        let mut answer = answer(429, "");
        answer.headers_mut().insert(header::RETRY_AFTER, seconds.parse().expect("a value"));
        answer
    };
    let peer = Peer::start([], [paused("0"), link()]).await;
    peer.with_key().signed_url(&voucher()).await.expect("a link after the pause");
    assert_eq!(peer.lines(), [GET; 2]);

    let peer = Peer::start([], [paused("120"), link()]).await;
    let failure = peer.with_key().signed_url(&voucher()).await.expect_err("too long a pause");
    let pause = Duration::from_secs(120);
    assert!(matches!(failure, VendorError::RateLimited { retry_after: Some(p) } if p == pause), "{failure:?}");
    assert_eq!(peer.lines(), [GET]);
}

/// Its backlog accepts, and nobody ever answers.
async fn silent_listener() -> (TcpListener, VendorSettings) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base_url = format!("http://{}", listener.local_addr().expect("bound"));
    let settings = VendorSettings::new(&base_url).expect("a URL");
    (listener, VendorSettings { api_key: Some("key".into()), ..settings })
}

#[tokio::test]
async fn silence_ends_with_the_time_for_the_whole_call() {
    let (_listener, settings) = silent_listener().await;
    let vendor = Vendor::new(VendorSettings { timeout: Duration::from_millis(50), ..settings }).expect("valid");
    let failure = vendor.signed_url(&voucher()).await.expect_err("silence");
    assert!(matches!(failure, VendorError::Unavailable(Outage::Deadline)), "{failure:?}");
}

#[tokio::test]
async fn silence_ends_a_try_and_leaves_time_for_others() {
    let (_listener, settings) = silent_listener().await;
    let retry = RetrySchedule { waits: Vec::new(), attempt_timeout: Duration::from_millis(50), ..settings.retry };
    let timeout = Duration::from_secs(3600);
    let vendor = Vendor::new(VendorSettings { retry, timeout, ..settings }).expect("valid");
    let failure = vendor.signed_url(&voucher()).await.expect_err("silence");
    assert!(
        matches!(&failure, VendorError::Unavailable(Outage::Transport(source)) if source.is_timeout()),
        "{failure:?}"
    );
}

#[tokio::test]
async fn nobody_at_home_is_an_outage() {
    // Bound and not listening: the port refuses, and no other test can be given it.
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(([127, 0, 0, 1], 0).into()).expect("a port");
    let base_url = format!("http://{}", socket.local_addr().expect("bound"));
    let settings = VendorSettings { api_key: Some("key".into()), ..VendorSettings::new(&base_url).expect("a URL") };
    let retry = RetrySchedule { waits: Vec::new(), ..settings.retry };
    let vendor = Vendor::new(VendorSettings { retry, ..settings }).expect("valid");
    let failure = vendor.signed_url(&voucher()).await.expect_err("refused");
    assert!(
        matches!(&failure, VendorError::Unavailable(Outage::Transport(source)) if source.is_connect()),
        "{failure:?}"
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Peer::start([], [link()]).await;
    for status in [301, 302, 303, 307, 308] {
        let mut redirect = answer(status, "");
        redirect.headers_mut().insert(header::LOCATION, elsewhere.base_url.parse().expect("a value"));
        let peer = Peer::start([], [redirect]).await;
        let failure = peer.with_key().signed_url(&voucher()).await.expect_err("a redirect");
        assert!(
            matches!(failure, VendorError::Unreadable(AnswerProblem::Status(s)) if s == status),
            "{status}: {failure:?}"
        );
    }
    assert_eq!(elsewhere.asked(), []);
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let peer = Peer::start([], [answer(200, vec![b' '; 64 * 1024 + 1])]).await;
    let failure = peer.with_key().signed_url(&voucher()).await.expect_err("too large");
    assert!(matches!(failure, VendorError::Unreadable(AnswerProblem::TooLarge)), "{failure:?}");
}

#[tokio::test]
async fn without_a_key_nothing_is_asked() {
    let peer = Peer::start([], [link()]).await;
    for (api_key, client_secret) in [(None, None), (Some("".into()), None), (None, Some("secret".into()))] {
        let vendor = Vendor::new(VendorSettings { api_key, client_secret, ..peer.settings() }).expect("valid");
        let failure = vendor.signed_url(&voucher()).await.expect_err("not configured");
        assert!(matches!(failure, VendorError::NotConfigured), "{failure:?}");
    }
    assert_eq!(peer.asked(), []);
}

#[tokio::test]
async fn an_id_that_no_path_can_carry_is_unknown_and_not_asked_for() {
    let peer = Peer::start([], [link()]).await;
    let failure = peer.with_key().signed_url(&VoucherId::parse("..").expect("an id")).await.expect_err("no path");
    assert!(matches!(failure, VendorError::UnknownVoucher), "{failure:?}");
    assert_eq!(peer.asked(), []);
}

#[test]
fn credentials_are_not_sent_in_the_clear() {
    let open = |base_url: &str, allow_insecure| {
        let settings = VendorSettings::new(base_url)?;
        Vendor::new(VendorSettings { api_key: Some("key".into()), allow_insecure, ..settings }).map(|_| ())
    };
    for base_url in [
        "https://api.example",
        "https://api.example/gate/",
        "http://localhost:1",
        "http://127.0.0.9:1",
        "http://[::1]:1",
    ] {
        assert!(open(base_url, false).is_ok(), "{base_url}");
    }
    for base_url in ["http://api.example", "http://10.0.0.1", "http://localhost.example", "http://127.0.0.1.example"] {
        assert!(matches!(open(base_url, false), Err(SettingsError::PlainHttp)), "{base_url}");
        assert!(open(base_url, true).is_ok(), "{base_url}");
    }
    for base_url in
        ["https://user:pw@api.example", "https://api.example?x=1", "https://api.example#x", "ftp://api.example"]
    {
        assert!(matches!(open(base_url, true), Err(SettingsError::NotABaseUrl)), "{base_url}");
    }
    assert!(matches!(open("api.example", true), Err(SettingsError::NotAUrl(_))));
}

#[test]
fn what_is_debug_printed_holds_no_secret() {
    let settings = VendorSettings {
        api_key: Some("hidden-key".into()),
        client_secret: Some("hidden-secret".into()),
        ..VendorSettings::new("https://api.example").expect("a URL")
    };
    let printed = format!("{settings:?} {:?}", Vendor::new(settings.clone()).expect("valid"));
    assert!(printed.contains("api.example") && !printed.contains("hidden"), "{printed}");

    let unsendable = VendorSettings { api_key: Some("a\nb".into()), client_secret: None, ..settings };
    assert!(matches!(Vendor::new(unsendable), Err(SettingsError::ApiKey)));
}
