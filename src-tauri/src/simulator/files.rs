//! The object store: signs URLs that expire, judges them, and hands out PDFs the way S3 does (assumed).

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use hyper::body::Frame;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use tokio::time::{Sleep, sleep};

use super::faults::FileFault;
use super::hazards;
use super::locked;
use crate::domain::clock::Timestamp;
use crate::domain::ids::VoucherId;

const OVERSIZE_PIECE: usize = 64 * 1024;

/// Makes signed URLs and judges them.
pub(super) struct Signer {
    secret: [u8; 16],
    terms: Mutex<Terms>,
}

struct Terms {
    lifetime: Duration,
    /// Goes into every signature: links of an earlier series have expired whatever they say.
    series: u32,
}

/// The query of a signed URL.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Signature {
    expires: i64,
    signature: String,
}

/// Why the store refuses a URL; answered as 403 with an XML error, like S3 (assumed).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LinkRefusal {
    Unsigned,
    WrongSignature,
    Expired,
}

impl Signer {
    pub(super) fn new(lifetime: Duration) -> Self {
        Self { secret: fastrand::u128(..).to_be_bytes(), terms: Mutex::new(Terms { lifetime, series: 0 }) }
    }

    /// For links signed from now on.
    pub(super) fn set_lifetime(&self, lifetime: Duration) {
        locked(&self.terms).lifetime = lifetime;
    }

    /// Ends every link signed so far.
    pub(super) fn expire_all(&self) {
        locked(&self.terms).series += 1;
    }

    /// Path and query of a fresh link to the voucher's PDF. `Expires` is in whole seconds since 1970.
    pub(super) fn sign(&self, id: &VoucherId, now: Timestamp) -> String {
        let terms = locked(&self.terms);
        let path = path_of(id);
        let expires = now.plus(terms.lifetime).millis().div_euclid(1000);
        let signature = self.signature(&path, expires, terms.series);
        format!("{path}?Expires={expires}&Signature={signature}")
    }

    /// Whether `link` opens the voucher's PDF at `now`.
    pub(super) fn check(&self, id: &VoucherId, link: Option<&Signature>, now: Timestamp) -> Result<(), LinkRefusal> {
        let link = link.ok_or(LinkRefusal::Unsigned)?;
        let current = locked(&self.terms).series;
        let series = (0..=current)
            .rev()
            .find(|series| self.signature(&path_of(id), link.expires, *series) == link.signature)
            .ok_or(LinkRefusal::WrongSignature)?;
        let ends = Timestamp::from_millis(link.expires.saturating_mul(1000));
        if series < current || now >= ends { Err(LinkRefusal::Expired) } else { Ok(()) }
    }

    fn signature(&self, path: &str, expires: i64, series: u32) -> String {
        let mut hash = Sha256::new();
        hash.update(self.secret);
        hash.update(format!("\n{path}\n{expires}\n{series}"));
        hex::encode(hash.finalize())
    }
}

fn path_of(id: &VoucherId) -> String {
    format!("/files/{id}.pdf")
}

impl IntoResponse for LinkRefusal {
    fn into_response(self) -> Response {
        let (code, message) = match self {
            Self::Unsigned => ("AccessDenied", "Access Denied"),
            Self::WrongSignature => {
                ("SignatureDoesNotMatch", "The signature of the request does not match its content")
            }
            Self::Expired => ("AccessDenied", "Request has expired"),
        };
        xml_error(StatusCode::FORBIDDEN, code, message)
    }
}

/// An error in the shape of S3's (assumed).
pub(super) fn xml_error(status: StatusCode, code: &str, message: &str) -> Response {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    );
    (status, [(CONTENT_TYPE, "application/xml")], body).into_response()
}

/// The answer to a good link, broken as told. Hanging up is left to the caller, who holds the connection.
pub(super) fn hand_out(pdf: Vec<u8>, fault: Option<FileFault>) -> Response {
    let pdf = Bytes::from(pdf);
    let length = pdf.len();
    match fault {
        None | Some(FileFault::HangUp) => pdf_response(Some(length), Body::from(pdf)),
        Some(FileFault::Unavailable) => {
            xml_error(StatusCode::SERVICE_UNAVAILABLE, "SlowDown", "Please reduce your request rate")
        }
        Some(FileFault::Slow(delay)) => pdf_response(Some(length), Pieces::of([pdf]).after(delay)),
        Some(FileFault::Truncated) => pdf_response(Some(length), Pieces::of([pdf.slice(..length / 2)]).then_cut()),
        Some(FileFault::Html) => {
            let page = "<!DOCTYPE html><html><body><h1>Please sign in</h1></body></html>";
            pdf_response(Some(page.len()), Body::from(page))
        }
        Some(FileFault::Hazard(hazard)) => {
            let pdf = hazards::draw(hazard);
            pdf_response(Some(pdf.len()), Body::from(pdf))
        }
        Some(FileFault::Oversize { bytes }) => {
            let whole = usize::try_from(bytes).unwrap_or(usize::MAX);
            let filler = Bytes::from(vec![b' '; OVERSIZE_PIECE]);
            let rest = whole.saturating_sub(length);
            let pieces = std::iter::once(pdf)
                .chain(std::iter::repeat_n(filler.clone(), rest / OVERSIZE_PIECE))
                .chain([filler.slice(..rest % OVERSIZE_PIECE)]);
            pdf_response(None, Pieces::of(pieces).into_body())
        }
        Some(FileFault::Redirect { location }) => (StatusCode::FOUND, [(LOCATION, location)]).into_response(),
    }
}

fn pdf_response(declared: Option<usize>, body: Body) -> Response {
    let mut headers: HeaderMap<HeaderValue> = HeaderMap::new();
    let mut set = |name: HeaderName, value: HeaderValue| headers.insert(name, value);
    set(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    if let Some(length) = declared {
        set(CONTENT_LENGTH, HeaderValue::from(length));
    }
    (headers, body).into_response()
}

/// A body of unknown length: pieces after an optional pause, ended properly or by cutting the connection.
struct Pieces {
    pause: Option<Pin<Box<Sleep>>>,
    pieces: VecDeque<Bytes>,
    end: End,
}

/// How a body of pieces ends.
enum End {
    Proper,
    /// Yields once, so that what was handed over is on its way before the connection is cut.
    FlushThenCut,
    Cut,
}

impl Pieces {
    fn of(pieces: impl IntoIterator<Item = Bytes>) -> Self {
        Self { pause: None, pieces: pieces.into_iter().collect(), end: End::Proper }
    }

    fn after(mut self, pause: Duration) -> Body {
        self.pause = Some(Box::pin(sleep(pause)));
        self.into_body()
    }

    fn then_cut(mut self) -> Body {
        self.end = End::FlushThenCut;
        self.into_body()
    }

    fn into_body(self) -> Body {
        Body::new(self)
    }
}

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(pause) = self.pause.as_mut() {
            ready!(pause.as_mut().poll(cx));
            self.pause = None;
        }
        if let Some(piece) = self.pieces.pop_front() {
            return Poll::Ready(Some(Ok(Frame::data(piece))));
        }
        match self.end {
            End::Proper => Poll::Ready(None),
            End::FlushThenCut => {
                self.end = End::Cut;
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            End::Cut => Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn id(text: &str) -> VoucherId {
        VoucherId::parse(text).expect("valid")
    }

    fn link(signed: &str) -> Signature {
        let query = signed.split_once("?Expires=").expect("signed").1;
        let (expires, signature) = query.split_once("&Signature=").expect("signed");
        Signature { expires: expires.parse().expect("seconds"), signature: signature.into() }
    }

    #[test]
    fn a_link_opens_one_pdf_until_its_second_comes() {
        let (signer, now) = (Signer::new(HOUR), Timestamp::from_millis(1_000_900));
        let signed = link(&signer.sign(&id("a"), now));
        assert_eq!(signed.expires, 4_600, "whole seconds, never later than the lifetime");
        assert_eq!(signer.check(&id("a"), Some(&signed), Timestamp::from_millis(4_599_999)), Ok(()));
        let end = Timestamp::from_millis(4_600_000);
        assert_eq!(signer.check(&id("a"), Some(&signed), end), Err(LinkRefusal::Expired));
        assert_eq!(signer.check(&id("b"), Some(&signed), now), Err(LinkRefusal::WrongSignature));
        assert_eq!(signer.check(&id("a"), None, now), Err(LinkRefusal::Unsigned));
    }

    #[test]
    fn a_later_expiry_cannot_be_written_in() {
        let (signer, now) = (Signer::new(HOUR), Timestamp::from_millis(0));
        let mut signed = link(&signer.sign(&id("a"), now));
        signed.expires += 1;
        assert_eq!(signer.check(&id("a"), Some(&signed), now), Err(LinkRefusal::WrongSignature));
    }

    #[test]
    fn expiring_all_ends_old_links_and_not_new_ones() {
        let (signer, now) = (Signer::new(HOUR), Timestamp::from_millis(0));
        let old = link(&signer.sign(&id("a"), now));
        signer.expire_all();
        let new = link(&signer.sign(&id("a"), now));
        assert_eq!(signer.check(&id("a"), Some(&old), now), Err(LinkRefusal::Expired));
        assert_eq!(signer.check(&id("a"), Some(&new), now), Ok(()));
    }
}
