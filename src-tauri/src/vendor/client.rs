//! The client of the vendor's API: one call from its route to its result, inside one deadline.
//!
//! Follows no redirect, since credentials must not travel to where an answer points. Uses the system's proxy, since
//! that may be the only way out of an office; never for a loopback host.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{Client, RequestBuilder, Url, redirect};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use tokio::time::{Instant, timeout_at};

use super::date::{DateHeard, LastDate};
use super::retry::{RetrySchedule, with_retries};
use super::token::{Token, TokenCache};
use super::wire::{self, Call};
use super::{AnswerProblem, Outage, VendorError};
use crate::domain::ids::VoucherId;
use crate::domain::link::SignedUrl;

/// No answer of this API comes near it.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// Where the vendor's API is and how we present ourselves.
#[derive(Debug, Clone)]
pub struct VendorSettings {
    /// The API's address, without `/v2`. Production is `https://api.jackpot-io.com` (documented by the vendor).
    pub base_url: Url,
    /// The platform's API key. Without it nothing is asked.
    pub api_key: Option<SecretString>,
    /// The secret of the machine to machine login. Without it the API key alone is presented.
    pub client_secret: Option<SecretString>,
    /// How long a whole call may take, its token, tries and waits included.
    pub timeout: Duration,
    /// Takes plain http for other hosts than loopback: credentials then travel readable.
    pub allow_insecure: bool,
    /// What is tried again, and when.
    pub retry: RetrySchedule,
}

impl VendorSettings {
    /// No credentials, 10 s, the default schedule.
    ///
    /// # Errors
    /// `base_url` is not a URL.
    pub fn new(base_url: &str) -> Result<Self, SettingsError> {
        Ok(Self {
            base_url: Url::parse(base_url).map_err(|problem| SettingsError::NotAUrl(Box::new(problem)))?,
            api_key: None,
            client_secret: None,
            timeout: Duration::from_secs(10),
            allow_insecure: false,
            retry: RetrySchedule::default(),
        })
    }

    /// Whether a client can be made of them.
    ///
    /// # Errors
    /// They would send credentials in the clear or cannot be sent at all.
    pub fn check(&self) -> Result<(), SettingsError> {
        check_base_url(&self.base_url, is_loopback(&self.base_url) || self.allow_insecure)?;
        Credentials::from_settings(self.api_key.clone(), self.client_secret.clone()).map(drop)
    }
}

/// Why no client can be made of the settings.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// The base URL does not parse.
    #[error("the vendor's base URL is not a URL")]
    NotAUrl(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The base URL has a user, a query or a fragment, or another scheme than http(s).
    #[error("the vendor's base URL must be https://host, with a path at most")]
    NotABaseUrl,
    /// Plain http towards another machine, and not allowed.
    #[error("the vendor's base URL must be https, since credentials are sent to it")]
    PlainHttp,
    /// The API key has characters that no header can carry.
    #[error("the vendor's API key has characters that cannot be sent")]
    ApiKey,
    /// The HTTP client could not be set up, for example without any root certificate.
    #[error("the HTTP client could not be set up")]
    Client(#[source] reqwest::Error),
}

enum Credentials {
    Missing,
    ApiKey(HeaderValue),
    Machine { api_key: SecretString, client_secret: SecretString },
}

impl Credentials {
    /// An empty text in the settings counts as none.
    fn from_settings(
        api_key: Option<SecretString>,
        client_secret: Option<SecretString>,
    ) -> Result<Self, SettingsError> {
        let given = |secret: &SecretString| !secret.expose_secret().is_empty();
        match (api_key.filter(given), client_secret.filter(given)) {
            (None, _) => Ok(Self::Missing),
            (Some(api_key), None) => wire::api_key_value(&api_key).map(Self::ApiKey).map_err(|_| SettingsError::ApiKey),
            (Some(api_key), Some(client_secret)) => Ok(Self::Machine { api_key, client_secret }),
        }
    }
}

/// Which credentials for the vendor's API there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VendorAccess {
    /// None: nothing is asked.
    None,
    /// An API key, which is presented as it is.
    KeyOnly,
    /// An API key and the secret that gets a token with it.
    KeyAndSecret,
}

/// The vendor's API. One instance serves the whole process: it holds the connections and the token.
pub struct Vendor {
    http: Client,
    base_url: Url,
    credentials: Credentials,
    token: TokenCache,
    timeout: Duration,
    retry: RetrySchedule,
    last_date: LastDate,
}

impl fmt::Debug for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vendor").field("base_url", &self.base_url.as_str()).finish_non_exhaustive()
    }
}

impl Vendor {
    /// Makes the client; asks nothing yet.
    ///
    /// # Errors
    /// The settings would send credentials in the clear or cannot be sent at all.
    pub fn new(settings: VendorSettings) -> Result<Self, SettingsError> {
        settings.check()?;
        let base_url = settings.base_url;
        let mut builder = Client::builder()
            .user_agent(concat!("voucher-desk/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .referer(false)
            .timeout(settings.retry.attempt_timeout);
        if is_loopback(&base_url) {
            builder = builder.no_proxy();
        }
        Ok(Self {
            http: builder.build().map_err(SettingsError::Client)?,
            base_url,
            credentials: Credentials::from_settings(settings.api_key, settings.client_secret)?,
            token: TokenCache::default(),
            timeout: settings.timeout,
            retry: settings.retry,
            last_date: LastDate::default(),
        })
    }

    /// Which credentials there are.
    #[must_use]
    pub fn access(&self) -> VendorAccess {
        match self.credentials {
            Credentials::Missing => VendorAccess::None,
            Credentials::ApiKey(_) => VendorAccess::KeyOnly,
            Credentials::Machine { .. } => VendorAccess::KeyAndSecret,
        }
    }

    /// What the vendor's clock showed in its last answer, and how long ago that was.
    #[must_use]
    pub fn last_date(&self) -> Option<DateHeard> {
        self.last_date.get()
    }

    /// Asks for a token that nothing else uses: whether the vendor is there and takes our credentials.
    ///
    /// # Errors
    /// As of every call. A key without a secret gets no token, so nothing can be asked: not configured.
    pub async fn check(&self) -> Result<(), VendorError> {
        let Credentials::Machine { api_key, client_secret } = &self.credentials else {
            return Err(VendorError::NotConfigured);
        };
        let deadline = Instant::now() + self.timeout;
        let fetched = timeout_at(deadline, self.fetch_token(deadline, api_key, client_secret)).await;
        fetched.unwrap_or(Err(VendorError::Unavailable(Outage::Deadline))).map(drop)
    }

    /// Asks for a fresh signed URL of a voucher's PDF (documented by the vendor).
    ///
    /// # Errors
    /// Every reason has its own variant; an outage was tried again as far as the settings allow.
    pub async fn signed_url(&self, voucher: &VoucherId) -> Result<SignedUrl, VendorError> {
        let deadline = Instant::now() + self.timeout;
        timeout_at(deadline, self.signed_url_before(deadline, voucher))
            .await
            .unwrap_or(Err(VendorError::Unavailable(Outage::Deadline)))
    }

    async fn signed_url_before(&self, deadline: Instant, voucher: &VoucherId) -> Result<SignedUrl, VendorError> {
        let body = match &self.credentials {
            Credentials::Missing => return Err(VendorError::NotConfigured),
            Credentials::ApiKey(value) => self.get(deadline, voucher, wire::API_KEY_HEADER, value).await?,
            Credentials::Machine { api_key, client_secret } => {
                let token = self.token(deadline, api_key, client_secret).await?;
                match self.get(deadline, voucher, wire::TOKEN_HEADER, token.header()).await {
                    Err(VendorError::CredentialsRejected { status: 401 }) => {
                        self.token.discard(&token).await;
                        let token = self.token(deadline, api_key, client_secret).await?;
                        self.get(deadline, voucher, wire::TOKEN_HEADER, token.header()).await?
                    }
                    answer => answer?,
                }
            }
        };
        wire::read_signed_url(&body).map_err(VendorError::Unreadable)
    }

    async fn get(
        &self,
        deadline: Instant,
        voucher: &VoucherId,
        name: HeaderName,
        value: &HeaderValue,
    ) -> Result<Vec<u8>, VendorError> {
        let url = wire::signed_url_url(&self.base_url, voucher).ok_or(VendorError::UnknownVoucher)?;
        self.send(deadline, Call::SignedUrl, || self.http.get(url.clone()).header(&name, value)).await
    }

    /// The shared token, fetched if there is none.
    async fn token(
        &self,
        deadline: Instant,
        api_key: &SecretString,
        client_secret: &SecretString,
    ) -> Result<Arc<Token>, VendorError> {
        self.token.get_or_fetch(|| self.fetch_token(deadline, api_key, client_secret)).await
    }

    async fn fetch_token(
        &self,
        deadline: Instant,
        api_key: &SecretString,
        client_secret: &SecretString,
    ) -> Result<Token, VendorError> {
        let asked_at = Instant::now();
        let url = wire::token_url(&self.base_url);
        let request = || self.http.post(url.clone()).json(&wire::TokenRequest::new(api_key, client_secret));
        let body = self.send(deadline, Call::Token, request).await?;
        let grant = wire::read_token(&body).map_err(VendorError::Unreadable)?;
        Ok(Token::new(grant.header, asked_at, grant.lifetime))
    }

    /// Sends a request, again where the schedule says so, and brings the body of a successful answer.
    async fn send(
        &self,
        deadline: Instant,
        call: Call,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<Vec<u8>, VendorError> {
        with_retries(&self.retry, deadline, || self.send_once(call, request())).await
    }

    async fn send_once(&self, call: Call, request: RequestBuilder) -> Result<Vec<u8>, VendorError> {
        let mut response = request.send().await.map_err(unreachable)?;
        self.last_date.hear(response.headers());
        wire::judge_status(call, response.status(), response.headers())?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            if body.len() + chunk.len() > MAX_ANSWER_BYTES {
                return Err(VendorError::Unreadable(AnswerProblem::TooLarge));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

fn unreachable(error: reqwest::Error) -> VendorError {
    VendorError::Unavailable(Outage::Transport(error.without_url()))
}

fn check_base_url(url: &Url, allow_http: bool) -> Result<(), SettingsError> {
    let has_user = !url.username().is_empty() || url.password().is_some();
    if has_user || url.query().is_some() || url.fragment().is_some() {
        return Err(SettingsError::NotABaseUrl);
    }
    match url.scheme() {
        "https" => Ok(()),
        "http" if allow_http => Ok(()),
        "http" => Err(SettingsError::PlainHttp),
        _ => Err(SettingsError::NotABaseUrl),
    }
}

fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        host == "localhost"
            || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
    })
}
