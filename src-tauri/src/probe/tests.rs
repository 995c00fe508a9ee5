//! Every way a request to our own address can end, over real sockets.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{Answered, Obstacle, PublicUrl, PublicUrlError, deliver};

/// Somebody else's server: says the same to the first who comes, and closes.
async fn says(answer: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("listens");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("accepts");
        let mut request = [0; 1024];
        let _ = stream.read(&mut request).await;
        stream.write_all(answer.as_bytes()).await.expect("writes");
    });
    address
}

async fn ask(address: &str) -> Result<Answered, Obstacle> {
    deliver(address, "{}".to_owned()).await
}

#[tokio::test]
async fn an_answer_comes_back_as_it_was_given_and_a_long_one_in_part() {
    let address = says("HTTP/1.1 404 Not Found\r\ncontent-length: 4\r\n\r\nnope").await;
    let answered = Answered { status: 404, body: b"nope".to_vec() };
    assert_eq!(ask(&format!("http://{address}/x")).await, Ok(answered));
}

#[tokio::test]
async fn a_redirect_is_told_and_not_followed() {
    let address = says("HTTP/1.1 301 Moved\r\nlocation: https://elsewhere.example/?a=b\r\n\r\n").await;
    let to = Some("elsewhere.example".to_owned());
    assert_eq!(ask(&format!("http://{address}/x")).await, Err(Obstacle::Redirected { status: 301, to }));
    let address = says("HTTP/1.1 308 Moved\r\nlocation: /other\r\n\r\n").await;
    assert_eq!(ask(&format!("http://{address}/x")).await, Err(Obstacle::Redirected { status: 308, to: None }));
}

#[tokio::test]
async fn where_it_stops_is_told_apart() {
    let nobody = TcpListener::bind("127.0.0.1:0").await.expect("listens").local_addr().expect("an address");
    assert_eq!(ask(&format!("http://{nobody}/")).await, Err(Obstacle::Refused));
    assert_eq!(ask("https://no-such-host.invalid/").await, Err(Obstacle::Name));
    assert_eq!(ask("nonsense").await, Err(Obstacle::Address));
    let plain = says("HTTP/1.1 400 Bad Request\r\n\r\n").await;
    assert_eq!(ask(&format!("https://{plain}/")).await, Err(Obstacle::Tls), "no TLS is spoken there");
    let cut = says("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf").await;
    assert_eq!(ask(&format!("http://{cut}/")).await, Err(Obstacle::Broken));
    let silent = says("").await;
    assert_eq!(ask(&format!("http://{silent}/")).await, Err(Obstacle::Broken));
}

/// One that never answers is given up on; the clock is the test's own.
#[tokio::test(start_paused = true)]
async fn one_that_never_answers_is_given_up_on() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("listens");
    let address = listener.local_addr().expect("an address");
    assert_eq!(ask(&format!("http://{address}/")).await, Err(Obstacle::Timeout));
}

#[test]
fn a_public_address_is_a_base_and_nothing_else() {
    let parse = |text: &str| text.parse::<PublicUrl>();
    for (text, joined) in [
        ("https://desk.example.com", "https://desk.example.com/n"),
        ("https://desk.example.com/", "https://desk.example.com/n"),
        ("https://desk.example.com:8443/vouchers/", "https://desk.example.com:8443/vouchers/n"),
        ("http://127.0.0.1:4180", "http://127.0.0.1:4180/n"),
        ("http://[::1]:4180", "http://[::1]:4180/n"),
    ] {
        assert_eq!(parse(text).expect("is one").join("/n"), joined, "{text}");
    }
    for (text, error) in [
        ("desk.example.com", PublicUrlError::NotAUrl),
        ("http://desk.example.com", PublicUrlError::NotHttps),
        ("ftp://desk.example.com", PublicUrlError::NotHttps),
        ("https://user:pass@desk.example.com", PublicUrlError::NotABase),
        ("https://desk.example.com/?a=b", PublicUrlError::NotABase),
        ("https://desk.example.com/s/notifications/jackpot/reserve", PublicUrlError::NotAPrefix),
    ] {
        assert_eq!(parse(text), Err(error), "{text}");
    }
}
