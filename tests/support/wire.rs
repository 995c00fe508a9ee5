//! A connection as a stranger holds it: from an address of its own choice, byte by byte.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use super::bodies::{QUERY, RESERVED};
use super::wait::within;

/// This computer, under one of its many loopback addresses.
pub const fn host(number: u8) -> Ipv4Addr {
    Ipv4Addr::new(127, 0, 9, number)
}

/// The documented reservation as one request, with header lines added, each ending in CRLF.
pub fn request(path: &str, headers: &str) -> String {
    let length = RESERVED.len();
    format!("POST {path}?{QUERY} HTTP/1.1\r\ncontent-length: {length}\r\n{headers}\r\n{RESERVED}")
}

pub struct Wire {
    stream: TcpStream,
    unread: Vec<u8>,
}

impl Wire {
    pub async fn connect(from: Ipv4Addr, to: SocketAddr) -> Self {
        Self::try_connect(from, to).await.expect("connects")
    }

    pub async fn try_connect(from: Ipv4Addr, to: SocketAddr) -> std::io::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from((from, 0)))?;
        Ok(Self { stream: socket.connect(to).await?, unread: Vec::new() })
    }

    /// Sends what the other side still takes.
    pub async fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.write_all(bytes.as_ref()).await.is_ok()
    }

    /// One answer, whose length its head tells.
    #[track_caller]
    pub fn answer(&mut self) -> impl Future<Output = String> {
        within("an answer", async {
            loop {
                if let Some(length) = whole(&self.unread) {
                    return String::from_utf8(self.unread.drain(..length).collect()).expect("text");
                }
                let read = self.stream.read_buf(&mut self.unread).await.expect("reads");
                assert_ne!(read, 0, "closed after {}", String::from_utf8_lossy(&self.unread));
            }
        })
    }

    /// What comes until the other side closes; a reset is a close.
    #[track_caller]
    pub fn until_closed(&mut self) -> impl Future<Output = String> {
        within("the other side to close", async {
            drop(self.stream.read_to_end(&mut self.unread).await);
            String::from_utf8_lossy(&self.unread).into_owned()
        })
    }
}

/// The status of an answer; nothing when there is none.
pub fn status(answer: &str) -> Option<u16> {
    answer.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()
}

/// How many bytes the first answer takes, once all of it is here.
fn whole(bytes: &[u8]) -> Option<usize> {
    let text = String::from_utf8_lossy(bytes);
    let (head, _) = text.split_once("\r\n\r\n")?;
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let length = head.len() + 4 + length.map_or(0, |length| length.parse::<usize>().expect("a length"));
    (bytes.len() >= length).then_some(length)
}
