//! What came back over HTTP.

use reqwest::RequestBuilder;

use super::wait::within;

/// An HTTP answer.
#[derive(Debug)]
pub struct Answered {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: String,
}

impl Answered {
    pub async fn to(request: RequestBuilder) -> Self {
        within("an answer", async {
            let response = request.send().await.expect("an answer");
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            Self { status, headers, body: response.text().await.expect("a body") }
        })
        .await
    }

    /// Asserts status and body.
    #[track_caller]
    pub fn is(&self, status: u16, body: &str) {
        assert_eq!((self.status, self.body.as_str()), (status, body));
    }

    #[track_caller]
    pub fn is_agreed(&self) {
        self.is(200, r#"{"status":"agreed"}"#);
    }

    #[track_caller]
    pub fn is_acknowledged(&self) {
        self.is(200, r#"{"status":"acknowledged"}"#);
    }
}
