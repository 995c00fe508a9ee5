//! The client of the vendor's API: one call from its route to its result, inside one deadline.
//!
//! Follows no redirect, since credentials must not travel to where an answer points. Uses the system's proxy, since
//! that may be the only way out of an office; never for a loopback host.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{Client, RequestBuilder, Response, Url, redirect};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use tokio::time::{Instant, timeout_at};

use super::date::{DateHeard, LastDate};
use super::retry::{RetrySchedule, with_retries};
use super::route::VoucherRoute;
use super::token::{Token, TokenCache};
use super::wire::{self, Call};
use super::{AnswerProblem, ConfirmError, Outage, VendorError};
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
    route: VoucherRoute,
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
            route: VoucherRoute::default(),
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
        let url = wire::signed_url_url(&self.base_url, voucher).ok_or(VendorError::UnknownVoucher)?;
        let body = self.get(Call::SignedUrl, &url).await?;
        wire::read_signed_url(&body).map_err(VendorError::Unreadable)
    }

    /// Asks what the vendor has of a voucher (assumed: the vendor documents no such route). The answer's body, unread.
    ///
    /// # Errors
    /// As with [`Self::signed_url`]; [`VendorError::RouteMissing`] without a call once the route is known to be missing.
    pub async fn voucher(&self, voucher: &VoucherId) -> Result<Vec<u8>, VendorError> {
        if self.route.is_missing() {
            return Err(VendorError::RouteMissing);
        }
        let url = wire::voucher_url(&self.base_url, voucher).ok_or(VendorError::UnknownVoucher)?;
        self.route.learn(voucher, self.get(Call::Voucher, &url).await)
    }

    /// Whether there are credentials to ask it with.
    #[must_use]
    pub fn is_configured(&self) -> bool {
        !matches!(self.credentials, Credentials::Missing)
    }

    /// Whether [`Self::voucher`] can be asked: there are credentials, and the route is not known to be missing.
    ///
    /// # Errors
    /// What keeps it from being asked.
    pub fn can_be_asked(&self) -> Result<(), VendorError> {
        match self.credentials {
            Credentials::Missing => Err(VendorError::NotConfigured),
            _ if self.route.is_missing() => Err(VendorError::RouteMissing),
            _ => Ok(()),
        }
    }

    /// Confirms a reservation, for good: its price is then owed (documented by the vendor). Sent once, and again only
    /// after a rejected token, which confirms nothing. The answer's body, unread; it may be empty.
    ///
    /// # Errors
    /// Whether nothing was confirmed, or nobody knows.
    pub async fn confirm(&self, voucher: &VoucherId) -> Result<Vec<u8>, ConfirmError> {
        let url = wire::confirm_url(&self.base_url, voucher);
        let url = url.ok_or(ConfirmError::NotMade(VendorError::UnknownVoucher))?;
        let deadline = Instant::now() + self.timeout;
        let is_sent = AtomicBool::new(false);
        let put = self.authorised(deadline, |name, value| {
            is_sent.store(true, Ordering::Relaxed);
            self.put_once(self.http.put(url.clone()).header(name, value))
        });
        match timeout_at(deadline, put).await {
            Ok(Ok(body)) => Ok(body),
            Ok(Err(failure)) if !is_sent.load(Ordering::Relaxed) || wire::was_not_made(&failure) => {
                Err(ConfirmError::NotMade(failure))
            }
            Ok(Err(failure)) => Err(ConfirmError::Unknown(failure)),
            Err(_) if is_sent.load(Ordering::Relaxed) => {
                Err(ConfirmError::Unknown(VendorError::Unavailable(Outage::Deadline)))
            }
            Err(_) => Err(ConfirmError::NotMade(VendorError::Unavailable(Outage::Deadline))),
        }
    }

    /// Asks for something that may be asked for any number of times.
    async fn get(&self, call: Call, url: &Url) -> Result<Vec<u8>, VendorError> {
        let deadline = Instant::now() + self.timeout;
        let get = self.authorised(deadline, |name, value| async move {
            self.send(deadline, call, || self.http.get(url.clone()).header(&name, &value)).await
        });
        timeout_at(deadline, get).await.unwrap_or(Err(VendorError::Unavailable(Outage::Deadline)))
    }

    /// Presents our credentials to a call, once more with a fresh token when the one we hold is rejected.
    async fn authorised<T, F>(
        &self,
        deadline: Instant,
        call: impl Fn(HeaderName, HeaderValue) -> F,
    ) -> Result<T, VendorError>
    where
        F: Future<Output = Result<T, VendorError>>,
    {
        match &self.credentials {
            Credentials::Missing => Err(VendorError::NotConfigured),
            Credentials::ApiKey(value) => call(wire::API_KEY_HEADER, value.clone()).await,
            Credentials::Machine { api_key, client_secret } => {
                let token = self.token(deadline, api_key, client_secret).await?;
                match call(wire::TOKEN_HEADER, token.header().clone()).await {
                    Err(VendorError::CredentialsRejected { status: 401 }) => {
                        self.token.discard(&token).await;
                        let token = self.token(deadline, api_key, client_secret).await?;
                        call(wire::TOKEN_HEADER, token.header().clone()).await
                    }
                    answer => answer,
                }
            }
        }
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
        read(self.answer_to(call, request).await?).await
    }

    /// Sends a confirmation. The status alone says that it was made; what the body has is a welcome extra.
    async fn put_once(&self, request: RequestBuilder) -> Result<Vec<u8>, VendorError> {
        Ok(read(self.answer_to(Call::Confirm, request).await?).await.unwrap_or_default())
    }

    /// The head of a successful answer; its clock is remembered, whatever the answer.
    async fn answer_to(&self, call: Call, request: RequestBuilder) -> Result<Response, VendorError> {
        let response = request.send().await.map_err(unreachable)?;
        self.last_date.hear(response.headers());
        wire::judge_status(call, response.status(), response.headers())?;
        Ok(response)
    }
}

async fn read(mut response: Response) -> Result<Vec<u8>, VendorError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(VendorError::Unreadable(AnswerProblem::TooLarge));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
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
