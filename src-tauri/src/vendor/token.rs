//! The machine to machine token: fetched once for however many callers, kept until shortly before it ends, dropped when
//! the vendor rejects it.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderValue;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::VendorError;

/// A token is renewed this long before its end, or after nine tenths of its life if that is sooner (our choice).
const RENEWAL_MARGIN: Duration = Duration::from_secs(60);

/// A token, ready to be sent.
pub(super) struct Token {
    header: HeaderValue,
    renew_at: Instant,
}

impl Token {
    /// A token asked for at `asked_at`; its life is counted from then, which can only end it early.
    pub(super) fn new(header: HeaderValue, asked_at: Instant, lifetime: Duration) -> Self {
        Self { header, renew_at: asked_at + usable_for(lifetime) }
    }

    /// The header's value that presents it.
    pub(super) fn header(&self) -> &HeaderValue {
        &self.header
    }
}

fn usable_for(lifetime: Duration) -> Duration {
    lifetime - RENEWAL_MARGIN.min(lifetime / 10)
}

/// The one token that all callers share.
#[derive(Default)]
pub(super) struct TokenCache {
    held: Mutex<Option<Arc<Token>>>,
}

impl TokenCache {
    /// The held token, or the one that `fetch` brings.
    ///
    /// The lock stays taken while fetching, on purpose: callers who come meanwhile wait for that token instead of
    /// asking for their own. It guards nothing else, and a caller who gives up lets the next one try.
    pub(super) async fn get_or_fetch<F>(&self, fetch: impl FnOnce() -> F) -> Result<Arc<Token>, VendorError>
    where
        F: Future<Output = Result<Token, VendorError>>,
    {
        let mut held = self.held.lock().await;
        if let Some(token) = held.as_ref().filter(|token| Instant::now() < token.renew_at) {
            return Ok(Arc::clone(token));
        }
        let token = Arc::new(fetch().await?);
        *held = Some(Arc::clone(&token));
        Ok(token)
    }

    /// Forgets `rejected`, unless another caller has replaced it already.
    pub(super) async fn discard(&self, rejected: &Arc<Token>) {
        let mut held = self.held.lock().await;
        if held.as_ref().is_some_and(|token| Arc::ptr_eq(token, rejected)) {
            *held = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use reqwest::header::HeaderValue;
    use tokio::time::Instant;

    use super::super::VendorError;
    use super::{Token, TokenCache, usable_for};

    fn token(name: &'static str, lifetime: Duration) -> Token {
        Token::new(HeaderValue::from_static(name), Instant::now(), lifetime)
    }

    async fn get(cache: &TokenCache, fresh: Token) -> Arc<Token> {
        cache.get_or_fetch(|| std::future::ready(Ok(fresh))).await.expect("fetched")
    }

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn a_token_is_renewed_shortly_before_its_end() {
        assert_eq!(usable_for(HOUR), Duration::from_secs(3540));
        assert_eq!(usable_for(Duration::from_secs(10)), Duration::from_secs(9));
        assert_eq!(usable_for(Duration::ZERO), Duration::ZERO);
    }

    #[tokio::test]
    async fn a_token_serves_until_its_time_is_over() {
        let cache = TokenCache::default();
        assert_eq!(get(&cache, token("over", Duration::ZERO)).await.header(), "over");
        assert_eq!(get(&cache, token("first", HOUR)).await.header(), "first");
        assert_eq!(get(&cache, token("second", HOUR)).await.header(), "first");
    }

    /// Two callers whose calls failed with the same token must not throw away each other's fresh one.
    #[tokio::test]
    async fn only_the_rejected_token_is_dropped() {
        let cache = TokenCache::default();
        let rejected = get(&cache, token("old", HOUR)).await;
        cache.discard(&rejected).await;
        assert_eq!(get(&cache, token("new", HOUR)).await.header(), "new");
        cache.discard(&rejected).await;
        assert_eq!(get(&cache, token("newer", HOUR)).await.header(), "new");
    }

    #[tokio::test]
    async fn a_failed_fetch_leaves_room_for_the_next() {
        let cache = TokenCache::default();
        let failed = cache.get_or_fetch(|| std::future::ready(Err(VendorError::UnknownVoucher))).await;
        assert!(failed.is_err());
        assert_eq!(get(&cache, token("next", HOUR)).await.header(), "next");
    }
}
