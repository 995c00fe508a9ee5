//! The vault against a peer that speaks raw HTTP, since a proper server cannot be made to lie about a length.

mod downloads;
mod hostile;
mod inspections;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use super::resolve::Lookup;
use super::{HostPattern, HostRules, Vault};

/// How the peer goes on after the bytes it was given.
#[derive(Clone, Copy, PartialEq)]
enum Then {
    /// The connection ends.
    Close,
    /// The connection stays open and silent.
    Hang,
    /// Chunks of 64 KiB for as long as they are taken.
    EndlessChunks,
}

/// A listener on loopback that gives every request the same bytes and keeps the heads of what it was asked.
struct Peer {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    server: JoinHandle<()>,
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Peer {
    async fn start(answer: impl Into<Vec<u8>>, then: Then) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let heads = Arc::new(Mutex::new(Vec::new()));
        let (answer, seen) = (answer.into(), Arc::clone(&heads));
        let server = tokio::spawn(async move {
            // Dropped with this task, and every connection with it.
            let mut connections = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.expect("accepts");
                // Recorded before anything is read: a connection alone is already too much for a refused URL.
                let index = {
                    let mut heads = seen.lock().expect("not poisoned");
                    heads.push(String::new());
                    heads.len() - 1
                };
                let (answer, seen) = (answer.clone(), Arc::clone(&seen));
                connections.spawn(async move {
                    let record = |head| seen.lock().expect("not poisoned")[index] = head;
                    // A client that went away is no fault of the peer.
                    let _gone = serve(stream, &answer, then, record).await;
                });
            }
        });
        Self { address, heads, server }
    }

    /// Answers with a status line, headers, and a body of its true length.
    async fn answering(status: &str, headers: &str, body: &[u8]) -> Self {
        Self::start(answer(status, headers, body), Then::Close).await
    }

    fn url(&self) -> String {
        format!("http://{}/voucher.pdf?sig=secret", self.address)
    }

    fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("not poisoned").clone()
    }
}

fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

async fn serve(mut stream: TcpStream, answer: &[u8], then: Then, record: impl FnOnce(String)) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    record(String::from_utf8_lossy(&head).into_owned());
    stream.write_all(answer).await?;
    match then {
        Then::Close => stream.shutdown().await,
        Then::Hang => std::future::pending().await,
        Then::EndlessChunks => {
            let chunk = [b"10000\r\n".as_slice(), &[b'x'; 0x10000], b"\r\n"].concat();
            loop {
                stream.write_all(&chunk).await?;
            }
        }
    }
}

/// A vault in a folder of its own, which goes when the test ends.
struct Place {
    folder: TempDir,
    vault: Vault,
}

impl Place {
    /// Loopback is admitted, the way the demo has it.
    fn insecure() -> Self {
        Self::with(|root| Vault::open(root, insecure_rules()))
    }

    fn with(open: impl FnOnce(PathBuf) -> std::io::Result<Vault>) -> Self {
        let folder = TempDir::new().expect("a folder");
        let vault = open(folder.path().join("vault")).expect("opens");
        Self { folder, vault }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    /// Every file below the root, by its path there.
    fn files(&self) -> Vec<String> {
        fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
            for entry in std::fs::read_dir(folder).expect("readable") {
                let path = entry.expect("readable").path();
                if path.is_dir() { collect(&path, found) } else { found.push(path) }
            }
        }
        let mut found = Vec::new();
        collect(&self.root(), &mut found);
        found.iter().map(|path| path.strip_prefix(self.root()).expect("below").display().to_string()).collect()
    }
}

fn insecure_rules() -> HostRules {
    let allowed_hosts = ["127.0.0.1", "peer.example"].map(|host| HostPattern::parse(host).expect("a pattern"));
    HostRules { allowed_hosts: allowed_hosts.into(), allow_insecure: true }
}

/// Every name has these addresses; the names that were asked for are kept.
fn lookup_to(addresses: &[&str], asked: &Arc<Mutex<Vec<String>>>) -> Lookup {
    let addresses: Vec<IpAddr> = addresses.iter().map(|text| text.parse().expect("an address")).collect();
    let asked = Arc::clone(asked);
    Arc::new(move |name| {
        asked.lock().expect("not poisoned").push(name);
        let addresses = addresses.clone();
        Box::pin(async move { Ok(addresses) })
    })
}
