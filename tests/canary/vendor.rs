//! A vendor that says everything it knows: its errors echo the credentials, its files the link that asked for them.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use reqwest::StatusCode;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::search::{API_KEY, CLIENT_SECRET, SIGNATURE, TOKEN};

/// What the API does about a fresh link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Api {
    /// Gives one, to a file that has expired too.
    Expired,
    /// Gives one to the whole file.
    Fresh,
    /// This status, with everything it knows.
    Status(u16),
    /// This status where a token is asked for.
    Token(u16),
}

pub struct Vendor {
    pub address: SocketAddr,
    api: Arc<Mutex<Api>>,
    task: JoinHandle<()>,
}

impl Vendor {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("listens");
        let address = listener.local_addr().expect("bound");
        let api = Arc::new(Mutex::new(Api::Expired));
        let routes = Router::new().fallback(answer).with_state((address, Arc::clone(&api)));
        let task = tokio::spawn(async move { axum::serve(listener, routes).await.expect("serves") });
        Self { address, api, task }
    }

    pub fn does(&self, api: Api) {
        *self.api.lock().expect("not poisoned") = api;
    }

    /// A link to one of its files.
    pub fn link(&self, file: &str) -> String {
        link(self.address, file)
    }
}

impl Drop for Vendor {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn link(address: SocketAddr, file: &str) -> String {
    format!("http://{address}/files/{file}?X-Amz-Expires=3600&X-Amz-Signature={SIGNATURE}")
}

async fn answer(
    State((address, api)): State<(SocketAddr, Arc<Mutex<Api>>)>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let api = *api.lock().expect("not poisoned");
    let body = String::from_utf8_lossy(&body);
    let everything = format!("{uri} {headers:?} {body} {TOKEN} {API_KEY} {CLIENT_SECRET}");
    let status = |status| {
        let elsewhere = [("location", format!("http://{address}/?token={TOKEN}")), ("retry-after", "3600".to_owned())];
        (StatusCode::from_u16(status).expect("a status"), elsewhere, everything.clone()).into_response()
    };
    match (uri.path(), api) {
        ("/v2/token", Api::Token(code)) => status(code),
        ("/v2/token", _) => format!(r#"{{"access_token":"{TOKEN}","expires_in":3600}}"#).into_response(),
        (path, _) if path.starts_with("/files/") => {
            file(path, format!("<?xml version=\"1.0\"?><Error><Url>http://{address}{uri}</Url></Error>"), status)
        }
        (_, Api::Status(code)) => status(code),
        (_, Api::Expired) => format!(r#"{{"signedUrl":"{}"}}"#, link(address, "expired")).into_response(),
        (_, Api::Fresh | Api::Token(_)) => format!(r#"{{"signedUrl":"{}"}}"#, link(address, "whole")).into_response(),
    }
}

fn file(path: &str, xml: String, status: impl Fn(u16) -> Response) -> Response {
    match path.trim_start_matches("/files/") {
        "whole" => "%PDF-1.4\nwhole\n%%EOF\n".into_response(),
        "truncated" => "%PDF-1.4\nand then nothing".into_response(),
        "page" => status(200),
        "redirect" => status(302),
        "failing" => status(503),
        "xml" => (StatusCode::OK, xml).into_response(),
        _ => (StatusCode::FORBIDDEN, xml).into_response(),
    }
}
