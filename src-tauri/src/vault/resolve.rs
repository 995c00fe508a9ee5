//! Name resolution for downloads: a name is looked up once, and the addresses that are judged are the ones that are
//! connected to. So a name cannot show a public address to the check and a private one to the connection.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::guard::HostRules;

/// How a name becomes addresses.
pub(super) type Lookup = Arc<dyn Fn(String) -> Found + Send + Sync>;
/// The addresses of one name, when they are there.
pub(super) type Found = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// The machine's own way, as every other program here uses it.
pub(super) fn system_lookup() -> Lookup {
    Arc::new(|name| {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|found| found.ip()).collect()) })
    })
}

/// Gives a name's addresses to the HTTP client, or none of them: one that is not public spoils all.
pub(super) struct GuardedResolver {
    rules: Arc<HostRules>,
    lookup: Lookup,
}

impl GuardedResolver {
    pub(super) fn new(rules: Arc<HostRules>, lookup: Lookup) -> Self {
        Self { rules, lookup }
    }
}

impl fmt::Debug for GuardedResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GuardedResolver").field("rules", &self.rules).finish_non_exhaustive()
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let found = (self.lookup)(name.as_str().to_owned());
        let rules = Arc::clone(&self.rules);
        Box::pin(async move {
            let addresses = found.await?;
            for address in &addresses {
                rules.check_address(*address)?;
            }
            // The client puts the URL's port in the place of 0.
            let addresses: Addrs = Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}
