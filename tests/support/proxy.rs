//! What stands between the internet and the receiver: passes connections on, or does what proxies do wrong.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What it does with a request.
#[derive(Debug, Clone, Copy)]
pub enum Passing {
    /// Passes it on, and the answer back.
    Everything,
    /// Passes it on, and gives an answer of its own.
    NoAnswer,
    /// Gives an answer of its own.
    Nothing,
}

/// A proxy in front of the receiver, on an address of its own. One request a connection.
pub struct Proxy {
    address: SocketAddr,
    listener: Option<TcpListener>,
    passed: Arc<Mutex<Vec<Vec<u8>>>>,
    serving: Option<JoinHandle<()>>,
}

impl Proxy {
    pub async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("listens");
        let address = listener.local_addr().expect("an address");
        Self { address, listener: Some(listener), passed: Arc::default(), serving: None }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Passes on to the receiver from now on.
    pub fn pass(&mut self, to: SocketAddr, passing: Passing) {
        let (listener, passed) = (self.listener.take().expect("not passing yet"), Arc::clone(&self.passed));
        self.serving = Some(tokio::spawn(async move {
            while let Ok((mut from, _)) = listener.accept().await {
                let mut request = vec![0; 4096];
                let mut length = 0;
                while !request[..length].ends_with(b"\"}") {
                    match from.read(&mut request[length..]).await {
                        Ok(read) if read > 0 => length += read,
                        _ => return,
                    }
                }
                request.truncate(length);
                passed.lock().expect("not poisoned").push(request.clone());
                let mut answer =
                    b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 3\r\nconnection: close\r\n\r\nbad".to_vec();
                if !matches!(passing, Passing::Nothing) {
                    let theirs = forward(to, &request).await;
                    if matches!(passing, Passing::Everything) {
                        answer = theirs;
                    }
                }
                from.write_all(&answer).await.expect("answers");
            }
        }));
    }

    /// The requests that came by.
    pub fn passed(&self) -> Vec<Vec<u8>> {
        self.passed.lock().expect("not poisoned").clone()
    }
}

async fn forward(to: SocketAddr, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(to).await.expect("connects");
    let line = request.windows(2).position(|pair| pair == b"\r\n").expect("a request line") + 2;
    let closing = [&request[..line], b"connection: close\r\n", &request[line..]].concat();
    stream.write_all(&closing).await.expect("writes");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("reads");
    answer
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if let Some(serving) = &self.serving {
            serving.abort();
        }
    }
}
