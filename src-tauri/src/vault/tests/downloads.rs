//! What is kept, what is not, and what a download leaves behind.

use std::collections::HashSet;
use std::fs;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::super::download::Limits;
use super::super::resolve::system_lookup;
use crate::domain::ids::Sha256Hex;
use crate::domain::inspection::Inspection;

use super::super::{DownloadError, FileState, HostRules, Refusal, StoredPdf, Vault};
use super::{Peer, Place, Then, answer, insecure_rules, lookup_to};
use crate::domain::link::SignedUrl;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n";

async fn download(place: &Place, url: &str) -> Result<StoredPdf, DownloadError> {
    place.vault.download(&SignedUrl::new(url), &HashSet::new(), &|_, _| {}).await
}

/// Downloads from a peer that gives these bytes, fails, and leaves nothing behind.
async fn failure(bytes: impl Into<Vec<u8>>, then: Then) -> DownloadError {
    let peer = Peer::start(bytes, then).await;
    let place = Place::insecure();
    let failure = download(&place, &peer.url()).await.expect_err("not kept");
    assert_eq!(place.files(), [""; 0], "nothing is left behind");
    failure
}

fn sha256(bytes: &[u8]) -> Sha256Hex {
    Sha256Hex::parse(hex::encode(Sha256::digest(bytes))).expect("a hash")
}

#[tokio::test]
async fn a_good_pdf_is_kept_under_its_hash() {
    let peer = Peer::answering("200 OK", "Content-Type: whatever/it-says\r\n", PDF).await;
    let place = Place::insecure();
    let stored = download(&place, &peer.url()).await.expect("kept");

    let hash = sha256(PDF);
    // It has no catalogue. What the vendor sent is kept all the same; a customer waits for it.
    let inspection = Inspection::impossible();
    assert_eq!(stored, StoredPdf { sha256: hash.clone(), bytes: PDF.len() as u64, inspection });
    assert_eq!(place.files(), [format!("{}/{}.pdf", &hash.as_str()[..2], hash.as_str())]);
    assert_eq!(fs::read(place.vault.path_of(&hash)).expect("there"), PDF);

    let [head] = peer.heads().try_into().expect("one request");
    let head = head.to_ascii_lowercase();
    assert!(head.starts_with("get /voucher.pdf?sig=secret http/1.1\r\n"), "{head}");
    assert!(head.contains("accept-encoding: identity\r\n"), "{head}");
    for name in ["apikey", "authorization", "cookie", "referer"] {
        assert!(!head.contains(name), "{head}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn files_and_folders_are_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("vault");
    fs::create_dir(&root).expect("made");
    fs::set_permissions(&root, fs::Permissions::from_mode(0o755)).expect("opened up");
    let vault = Vault::open(root.clone(), insecure_rules()).expect("opens");
    let peer = Peer::answering("200 OK", "", PDF).await;
    vault.download(&SignedUrl::new(peer.url()), &HashSet::new(), &|_, _| {}).await.expect("kept");

    let mode = |path: &std::path::Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    let file = vault.path_of(&sha256(PDF));
    assert_eq!(mode(&file), 0o600);
    for folder in [&root, &root.join("partial"), file.parent().expect("a folder")] {
        assert_eq!(mode(folder), 0o700, "{}", folder.display());
    }
}

#[tokio::test]
async fn the_same_bytes_again_change_nothing_and_an_altered_file_is_replaced() {
    let peer = Peer::answering("200 OK", "", PDF).await;
    let place = Place::insecure();
    let first = download(&place, &peer.url()).await.expect("kept");
    let file = place.vault.path_of(&sha256(PDF));
    let written = fs::metadata(&file).expect("there").modified().expect("a time");
    assert_eq!(download(&place, &peer.url()).await.expect("kept"), first);
    assert_eq!(fs::metadata(&file).expect("there").modified().expect("a time"), written);

    let mut altered = PDF.to_vec();
    altered[20] ^= 1;
    for content in [&altered[..], &PDF[..10], b""] {
        fs::write(&file, content).expect("altered");
        assert_eq!(download(&place, &peer.url()).await.expect("kept"), first);
        assert_eq!(fs::read(&file).expect("there"), PDF);
    }
    assert_eq!(place.files().len(), 1);
}

#[tokio::test]
async fn the_state_of_a_file_is_what_the_disk_says() {
    let peer = Peer::answering("200 OK", "", PDF).await;
    let place = Place::insecure();
    let (hash, bytes) = (sha256(PDF), PDF.len() as u64);
    let state = async || place.vault.state_of(&hash, bytes).await.expect("readable");
    assert_eq!(state().await, FileState::Missing);
    download(&place, &peer.url()).await.expect("kept");
    assert_eq!(state().await, FileState::Present);
    assert_eq!(place.vault.state_of(&hash, bytes + 1).await.expect("readable"), FileState::Altered);
    let mut altered = PDF.to_vec();
    altered[20] ^= 1;
    fs::write(place.vault.path_of(&hash), altered).expect("altered");
    assert_eq!(state().await, FileState::Altered);
}

#[tokio::test]
async fn what_a_crash_left_goes_at_the_start() {
    let place = Place::insecure();
    let peer = Peer::answering("200 OK", "", PDF).await;
    download(&place, &peer.url()).await.expect("kept");
    for name in ["a", "b"] {
        fs::write(place.root().join("partial").join(name), "%PDF-").expect("written");
    }
    assert_eq!(place.vault.remove_partials().await.expect("removed"), 2);
    assert_eq!(place.files().len(), 1, "the kept file stays");
    assert_eq!(place.vault.remove_partials().await.expect("nothing to do"), 0);
}

#[test]
fn only_a_hash_can_name_a_file() {
    let hash = "0123456789abcdef".repeat(4);
    assert!(Sha256Hex::parse(&hash).is_ok());
    for text in
        ["", "../../etc/passwd", &hash.to_uppercase(), &hash[1..], &format!("{hash}0"), &format!("{}é", &hash[2..])]
    {
        assert!(Sha256Hex::parse(text).is_err(), "{text}");
    }
}

#[tokio::test]
async fn an_expired_link_is_told_from_other_failures() {
    let xml = b"<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>";
    let error = b"\xef\xbb\xbf \n<Error><Code>ExpiredToken</Code></Error>";
    for (status, body) in [
        ("403 Forbidden", &xml[..]),
        ("403 Forbidden", b"<html>"),
        ("403 Forbidden", b""),
        ("400 Bad Request", error),
        ("404 Not Found", xml),
        ("200 OK", xml),
        ("200 OK", error),
    ] {
        let failure = failure(answer(status, "", body), Then::Close).await;
        assert!(matches!(failure, DownloadError::Expired), "{status}: {failure:?}");
    }
    for (status, code) in [("404 Not Found", 404), ("500 Oops", 500), ("204 No Content", 204), ("206 Partial", 206)] {
        let body = if code == 204 { &b""[..] } else { PDF };
        let failure = failure(answer(status, "", body), Then::Close).await;
        assert!(matches!(failure, DownloadError::Status(s) if s == code), "{status}: {failure:?}");
    }
    let failure = failure(answer("503 Slow Down", "", xml), Then::Close).await;
    assert!(matches!(failure, DownloadError::Status(503)), "a failing host is no expired link: {failure:?}");
}

#[tokio::test]
async fn what_does_not_begin_as_a_pdf_is_none() {
    for body in [&b"<!doctype html><title>Sign in</title>"[..], b"", b"%PDF", b" %PDF-1.7\n%%EOF", b"PK\x03\x04"] {
        let failure = failure(answer("200 OK", "Content-Type: application/pdf\r\n", body), Then::Close).await;
        assert!(matches!(failure, DownloadError::NotAPdf), "{failure:?}");
    }
}

#[tokio::test]
async fn a_pdf_without_its_end_is_not_kept() {
    let far_end = [PDF, &[b' '; 1025]].concat();
    let beginning = PDF.repeat(2);
    let far_end_in_chunks = [
        format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n", beginning.len()).as_bytes(),
        &beginning,
        b"\r\n401\r\n",
        &[b' '; 0x401],
        b"\r\n0\r\n\r\n",
    ]
    .concat();
    let declared_more = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", PDF.len() + 10).into_bytes();
    let declared_less = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", PDF.len() - 10).into_bytes();
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\n".to_vec();
    for bytes in [
        answer("200 OK", "", &PDF[..PDF.len() - 6]),
        answer("200 OK", "", &far_end),
        far_end_in_chunks,
        [&declared_more, PDF].concat(),
        [&declared_less, PDF].concat(),
        [&chunked, PDF].concat(),
    ] {
        let failure = failure(bytes, Then::Close).await;
        assert!(matches!(failure, DownloadError::Truncated), "{failure:?}");
    }
}

/// The peer sends for as long as it is read, so the test ends only because the download stops.
#[tokio::test]
async fn a_download_stops_at_the_cap_whatever_was_declared() {
    let start = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n%PDF-\r\n";
    let stopped = failure(start.as_slice(), Then::EndlessChunks).await;
    assert!(matches!(stopped, DownloadError::TooLarge), "{stopped:?}");

    // Refused by its declared length alone: nothing of the body ever comes.
    let declared = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", 20 * 1024 * 1024 + 1);
    let refused = failure(declared, Then::Hang).await;
    assert!(matches!(refused, DownloadError::TooLarge), "{refused:?}");
}

#[tokio::test]
async fn a_body_of_exactly_the_cap_is_kept_and_one_byte_more_is_not() {
    let peer = Peer::answering("200 OK", "", PDF).await;
    for (bytes, is_kept) in [(PDF.len() as u64, true), (PDF.len() as u64 - 1, false)] {
        let limits = Limits { bytes, ..Limits::default() };
        let place = Place::with(|root| Vault::open_with(root, insecure_rules(), limits, system_lookup()));
        let result = download(&place, &peer.url()).await;
        assert_eq!(result.is_ok(), is_kept, "{result:?}");
        assert_eq!(place.files().len(), usize::from(is_kept));
    }
}

#[tokio::test]
async fn a_peer_that_falls_silent_is_left() {
    let peer = Peer::start(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n%PDF-1.7\n", Then::Hang).await;
    let limits = Limits { whole: Duration::from_millis(200), ..Limits::default() };
    let place = Place::with(|root| Vault::open_with(root, insecure_rules(), limits, system_lookup()));
    let failure = download(&place, &peer.url()).await.expect_err("silence");
    assert!(matches!(&failure, DownloadError::Unreachable(source) if source.is_timeout()), "{failure:?}");
    assert_eq!(place.files(), [""; 0]);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Peer::answering("200 OK", "", PDF).await;
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let location = format!("Location: {}\r\n", elsewhere.url());
        let failure = failure(answer(status, &location, b""), Then::Close).await;
        assert!(matches!(failure, DownloadError::Status(300..400)), "{status}: {failure:?}");
    }
    assert_eq!(elsewhere.heads(), [""; 0]);
}

/// The proxy's variables are read when a client is made, and this process must not change its own: so the download of
/// a good PDF runs again in a child that has them.
#[tokio::test]
async fn the_environments_proxy_is_ignored() {
    let proxy = Peer::answering("502 Proxy", "", b"").await;
    let mut child = tokio::process::Command::new(std::env::current_exe().expect("this test"));
    child.args(["--exact", "vault::tests::downloads::a_good_pdf_is_kept_under_its_hash"]).kill_on_drop(true);
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        child.env(name, format!("http://{}", proxy.address));
    }
    child.env_remove("no_proxy").env_remove("NO_PROXY").env_remove("REQUEST_METHOD");
    let output = child.output().await.expect("runs");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && printed.contains("1 passed"), "{printed}");
    assert_eq!(proxy.heads(), [""; 0]);
}

#[tokio::test]
async fn one_private_address_among_public_ones_refuses_the_name() {
    for addresses in [["8.8.8.8", "10.0.0.1"], ["127.0.0.1", "8.8.8.8"], ["2606:4700::1111", "::ffff:10.0.0.1"]] {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let rules = HostRules { allow_insecure: false, ..insecure_rules() };
        let lookup = lookup_to(&addresses, &asked);
        let place = Place::with(|root| Vault::open_with(root, rules, Limits::default(), lookup));
        let failure = download(&place, "https://peer.example/a.pdf?sig=secret").await.expect_err("refused");
        assert!(matches!(failure, DownloadError::Refused(Refusal::AddressNotPublic)), "{addresses:?}: {failure:?}");
        assert_eq!(*asked.lock().expect("not poisoned"), ["peer.example"]);
    }
}

/// A second look-up between check and connection is what rebinding needs; and a connection kept from an earlier
/// download (the peer would keep it open) is one that this download has not judged.
#[tokio::test]
async fn a_name_is_looked_up_once_and_those_addresses_are_used() {
    let peer = Peer::start(answer("200 OK", "", PDF), Then::Hang).await;
    let asked = Arc::new(Mutex::new(Vec::new()));
    let lookup = lookup_to(&["127.0.0.1"], &asked);
    let place = Place::with(|root| Vault::open_with(root, insecure_rules(), Limits::default(), lookup));
    for _ in 0..2 {
        download(&place, &format!("http://peer.example:{}/a.pdf", peer.address.port())).await.expect("kept");
    }
    assert_eq!(asked.lock().expect("not poisoned").len(), 2, "once a download");
    assert_eq!(peer.heads().len(), 2);
}

#[tokio::test]
async fn an_unreachable_host_is_said_so_without_its_url() {
    // Bound and not listening: the port refuses, and no other test can be given it.
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    socket.bind(([127, 0, 0, 1], 0).into()).expect("a port");
    let url = format!("http://{}/voucher.pdf?sig=secret", socket.local_addr().expect("bound"));
    let place = Place::insecure();
    let failure = download(&place, &url).await.expect_err("nobody there");
    assert!(matches!(failure, DownloadError::Unreachable(_)), "{failure:?}");
    assert!(!format!("{failure} {failure:?}").contains("secret"), "{failure:?}");
}
