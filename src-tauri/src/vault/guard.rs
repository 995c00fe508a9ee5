//! The guard on outbound requests: which URL, and which address, a download may go to.
//!
//! Pure judgement: it neither resolves nor connects. A URL is judged as the client will read it, by the same parser,
//! so that no spelling can mean one host here and another one there.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;
use thiserror::Error;

use super::address::is_public;

/// No name in the DNS is longer.
const MAX_HOST_CHARS: usize = 253;

/// Where downloads may go.
#[derive(Debug, Clone, Default)]
pub struct HostRules {
    /// The hosts that are allowed. Empty: those that the vendor's own API has named.
    pub allowed_hosts: Vec<HostPattern>,
    /// Admits plain http, any port, and loopback addresses, and nothing else besides: for the demo and for tests.
    pub allow_insecure: bool,
}

/// One entry of the allowed hosts: a host, or `*.suffix` for every host below a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPattern(Pattern);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Pattern {
    Exact(String),
    /// With its leading dot.
    Suffix(String),
}

/// Why a text is not a host pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum HostPatternError {
    /// Nothing is there.
    #[error("is empty")]
    Empty,
    /// A scheme, port, path or user is part of it.
    #[error("must be a host alone: no scheme, port or path")]
    NotAHostAlone,
    /// No host can be called that.
    #[error("is not a host name")]
    NotAHost,
    /// A star elsewhere than as the whole first label.
    #[error("may have a star only at the start, as in *.example.com")]
    MisplacedStar,
    /// `*.com`, or a star before an IP address.
    #[error("must name at least two labels after the star, as in *.example.com")]
    TooBroad,
}

impl HostPattern {
    /// Reads `files.example.com`, `*.example.com`, or an IP address.
    ///
    /// # Errors
    /// Says what is wrong in words that complete "the entry …".
    pub fn parse(text: &str) -> Result<Self, HostPatternError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(HostPatternError::Empty);
        }
        let (is_suffix, name) = match text.strip_prefix("*.") {
            Some(name) => (true, name),
            None => (false, text),
        };
        if name.contains('*') {
            return Err(HostPatternError::MisplacedStar);
        }
        let is_ipv6 = name.starts_with('[') && name.ends_with(']');
        if name.contains(['/', '\\', '@', '?', '#']) || (name.contains(':') && !is_ipv6) {
            return Err(HostPatternError::NotAHostAlone);
        }
        let is_plain = !name.contains(|c: char| c.is_whitespace() || c == '%');
        let url = Url::parse(&format!("https://{name}/")).ok().filter(|_| is_plain);
        let host = url.as_ref().and_then(normalised_host).ok_or(HostPatternError::NotAHost)?;
        if !is_suffix {
            return Ok(Self(Pattern::Exact(host)));
        }
        if literal_address(&host).is_some() || !host.contains('.') {
            return Err(HostPatternError::TooBroad);
        }
        Ok(Self(Pattern::Suffix(format!(".{host}"))))
    }

    fn admits(&self, host: &str) -> bool {
        match &self.0 {
            Pattern::Exact(name) => host == name,
            Pattern::Suffix(suffix) => host.len() > suffix.len() && host.ends_with(suffix),
        }
    }
}

/// Why a URL or an address is not asked. Its words never hold a path or a query.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// It does not parse as a URL with a host.
    #[error("the link is not a valid URL")]
    InvalidUrl,
    /// Another scheme than https.
    #[error("the link is not an https link")]
    NotHttps,
    /// A user name or password stands before the host, which is how links are made to look like others.
    #[error("the link has a user name or password in it")]
    HasCredentials,
    /// The host is neither allowed nor learned.
    #[error("the link's host {host} is not among the allowed hosts")]
    HostNotAllowed {
        /// Normalised: lower case, no trailing dot, an international name in its ASCII form.
        host: String,
    },
    /// Another port than 443.
    #[error("the link names another port than 443")]
    PortNotAllowed,
    /// The host is or resolves to an address that is not on the public internet.
    #[error("the link leads to an address that is not on the public internet")]
    AddressNotPublic,
}

impl Refusal {
    /// A stable name for records and programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidUrl => "invalid_url",
            Self::NotHttps => "not_https",
            Self::HasCredentials => "has_credentials",
            Self::HostNotAllowed { .. } => "host_not_allowed",
            Self::PortNotAllowed => "port_not_allowed",
            Self::AddressNotPublic => "address_not_public",
        }
    }
}

/// A URL that the rules admit. Only [`HostRules::check_url`] makes one.
pub struct CheckedUrl(Url);

impl CheckedUrl {
    /// The URL to ask, its host normalised.
    pub(super) fn into_url(self) -> Url {
        self.0
    }
}

impl HostRules {
    /// Judges a URL by its text. Its host's addresses are judged by [`Self::check_address`] once they are known; a
    /// host that is an address already is judged here.
    ///
    /// # Errors
    /// The first reason against it.
    pub fn check_url(&self, url: &str, learned: &HashSet<String>) -> Result<CheckedUrl, Refusal> {
        // The parser drops tabs and line breaks and takes `\` for `/`; a URL that needs such mercy is no honest one.
        if url.contains(|c: char| c.is_control() || c == '\\') {
            return Err(Refusal::InvalidUrl);
        }
        let mut url = Url::parse(url).map_err(|_| Refusal::InvalidUrl)?;
        match url.scheme() {
            "https" => {}
            "http" if self.allow_insecure => {}
            _ => return Err(Refusal::NotHttps),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::HasCredentials);
        }
        let host = normalised_host(&url).ok_or(Refusal::InvalidUrl)?;
        if let Some(address) = literal_address(&host) {
            self.check_address(address)?;
        }
        if !self.admits_host(&host, learned) {
            return Err(Refusal::HostNotAllowed { host });
        }
        if url.port_or_known_default() != Some(443) && !self.allow_insecure {
            return Err(Refusal::PortNotAllowed);
        }
        url.set_host(Some(&host)).map_err(|_| Refusal::InvalidUrl)?;
        Ok(CheckedUrl(url))
    }

    /// Judges an address that is about to be connected to.
    ///
    /// # Errors
    /// [`Refusal::AddressNotPublic`].
    pub fn check_address(&self, address: IpAddr) -> Result<(), Refusal> {
        let is_admitted = is_public(address) || (self.allow_insecure && address.to_canonical().is_loopback());
        if is_admitted { Ok(()) } else { Err(Refusal::AddressNotPublic) }
    }

    fn admits_host(&self, host: &str, learned: &HashSet<String>) -> bool {
        if self.allowed_hosts.is_empty() {
            learned.contains(host)
        } else {
            self.allowed_hosts.iter().any(|pattern| pattern.admits(host))
        }
    }
}

/// The host of an http(s) URL the way the rules compare hosts, to be learned from the vendor's own answers.
#[must_use]
pub fn host_of(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    if matches!(url.scheme(), "http" | "https") { normalised_host(&url) } else { None }
}

/// Lower case, ASCII and any spelling of an address in its usual form (the parser's doing), without the dot that ends
/// a fully qualified name. `None` for what the parser takes and the DNS does not: empty labels, other characters than
/// letters, digits, `-` and `_`, a name that is too long.
fn normalised_host(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    let host = host.strip_suffix('.').unwrap_or(host);
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    let is_name = host.len() <= MAX_HOST_CHARS && host.split('.').all(is_label);
    (is_name || literal_address(host).is_some()).then(|| host.to_owned())
}

/// The address that a normalised host is, if it is one.
fn literal_address(host: &str) -> Option<IpAddr> {
    match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => address.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => host.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::net::IpAddr;

    use super::{HostPattern, HostPatternError, HostRules, Refusal, host_of};

    fn rules(allowed: &[&str], allow_insecure: bool) -> HostRules {
        let allowed_hosts = allowed.iter().map(|text| HostPattern::parse(text).expect("a pattern")).collect();
        HostRules { allowed_hosts, allow_insecure }
    }

    fn judge(rules: &HostRules, url: &str) -> Result<String, Refusal> {
        rules.check_url(url, &HashSet::new()).map(|checked| checked.into_url().to_string())
    }

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn honest_urls_pass_and_keep_their_path_and_query() {
        let rules = rules(&["files.example.com", "*.cdn.example.com", "xn--bcher-kva.example"], false);
        for (url, asked) in [
            ("https://files.example.com/a%20b.pdf?sig=%2B1", "https://files.example.com/a%20b.pdf?sig=%2B1"),
            ("HTTPS://FILES.Example.Com:443/a", "https://files.example.com/a"),
            ("https://files.example.com./a", "https://files.example.com/a"),
            ("https://eu.cdn.example.com/a", "https://eu.cdn.example.com/a"),
            ("https://a.b.cdn.example.com/a", "https://a.b.cdn.example.com/a"),
            ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ] {
            assert_eq!(judge(&rules, url).as_deref(), Ok(asked), "{url}");
        }
    }

    #[test]
    fn each_refusal_has_its_reason() {
        let rules = rules(&["files.example.com", "*.cdn.example.com", "10.0.0.1"], false);
        let not_allowed = |host: &str| Refusal::HostNotAllowed { host: host.to_owned() };
        for (url, refusal) in [
            ("files.example.com/a", Refusal::InvalidUrl),
            ("https://files.example.com\\@evil.example/", Refusal::InvalidUrl),
            ("ht\ntps://files.example.com/", Refusal::InvalidUrl),
            ("https://files..example.com/", Refusal::InvalidUrl),
            ("https://127.0.0.1../", Refusal::InvalidUrl),
            ("https://*.cdn.example.com/", Refusal::InvalidUrl),
            ("https://a,b.cdn.example.com/", Refusal::InvalidUrl),
            ("http://files.example.com/", Refusal::NotHttps),
            ("file:///etc/passwd", Refusal::NotHttps),
            ("https://files.example.com@evil.example/", Refusal::HasCredentials),
            ("https://:pw@files.example.com/", Refusal::HasCredentials),
            ("https://cdn.example.com/", not_allowed("cdn.example.com")),
            ("https://evilcdn.example.com/", not_allowed("evilcdn.example.com")),
            ("https://files.example.com.evil.example/", not_allowed("files.example.com.evil.example")),
            ("https://8.8.8.8/", not_allowed("8.8.8.8")),
            ("https://files.example.com:8443/", Refusal::PortNotAllowed),
            ("https://files.example.com:80/", Refusal::PortNotAllowed),
            ("https://10.0.0.1/", Refusal::AddressNotPublic),
        ] {
            assert_eq!(judge(&rules, url), Err(refusal), "{url}");
        }
        let long = format!("https://{}com/", "a.".repeat(130));
        assert_eq!(judge(&rules, &long), Err(Refusal::InvalidUrl));
    }

    #[test]
    fn learned_hosts_count_only_while_none_are_configured() {
        let learned = HashSet::from([host_of("https://Files.Example.com./a?x=1").expect("a host")]);
        let url = "https://files.example.com/a";
        assert!(rules(&[], false).check_url(url, &learned).is_ok());
        assert!(rules(&[], false).check_url(url, &HashSet::new()).is_err());
        assert!(rules(&["other.example.com"], false).check_url(url, &learned).is_err());
        for url in ["", "mailto:a@b.example", "file:///a", "https://", "ftp://files.example.com"] {
            assert_eq!(host_of(url), None, "{url}");
        }
    }

    #[test]
    fn insecure_admits_http_ports_and_loopback_and_nothing_else() {
        let rules = rules(&["127.0.0.1", "[::1]", "10.0.0.1", "files.example.com"], true);
        for url in ["http://127.0.0.1:8080/a", "http://[::1]:1/", "http://files.example.com:81/"] {
            assert!(judge(&rules, url).is_ok(), "{url}");
        }
        assert_eq!(judge(&rules, "http://10.0.0.1/"), Err(Refusal::AddressNotPublic));
        assert_eq!(judge(&rules, "ftp://127.0.0.1/"), Err(Refusal::NotHttps));
        assert_eq!(judge(&rules, "http://a@127.0.0.1/"), Err(Refusal::HasCredentials));
        assert!(matches!(judge(&rules, "http://127.0.0.2/"), Err(Refusal::HostNotAllowed { .. })));
    }

    #[test]
    fn a_refusal_never_holds_path_or_query() {
        for url in ["https://evil.example/secret?sig=secret", "http://a/secret", "https://u:secret@a/", "secret"] {
            let refusal = judge(&rules(&["files.example.com"], false), url).expect_err("refused");
            assert!(!format!("{refusal} {refusal:?} {}", refusal.code()).contains("secret"), "{url}");
        }
    }

    #[test]
    fn insecure_adds_loopback_alone() {
        let insecure = rules(&[], true);
        for text in ["127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1", "8.8.8.8"] {
            assert_eq!(insecure.check_address(address(text)), Ok(()), "{text}");
        }
        for text in ["0.0.0.0", "::", "10.0.0.1", "169.254.169.254", "fe80::1", "fc00::1", "::7f00:1", "224.0.0.1"] {
            assert_eq!(insecure.check_address(address(text)), Err(Refusal::AddressNotPublic), "{text}");
        }
    }

    #[test]
    fn patterns_are_refused_with_the_reason() {
        for (text, problem) in [
            (" ", HostPatternError::Empty),
            ("https://files.example.com", HostPatternError::NotAHostAlone),
            ("files.example.com/a", HostPatternError::NotAHostAlone),
            ("files.example.com:443", HostPatternError::NotAHostAlone),
            ("a@files.example.com", HostPatternError::NotAHostAlone),
            ("::1", HostPatternError::NotAHostAlone),
            ("files example.com", HostPatternError::NotAHost),
            ("files..example.com", HostPatternError::NotAHost),
            ("%66iles.example.com", HostPatternError::NotAHost),
            ("*.", HostPatternError::NotAHost),
            ("[::g]", HostPatternError::NotAHost),
            ("*", HostPatternError::MisplacedStar),
            ("*example.com", HostPatternError::MisplacedStar),
            ("a.*.example.com", HostPatternError::MisplacedStar),
            ("*.*.example.com", HostPatternError::MisplacedStar),
            ("*.com", HostPatternError::TooBroad),
            ("*.com.", HostPatternError::TooBroad),
            ("*.0.0.1", HostPatternError::TooBroad),
            ("*.[::1]", HostPatternError::TooBroad),
        ] {
            assert_eq!(HostPattern::parse(text), Err(problem), "{text}");
        }
        assert_eq!(HostPattern::parse(" Files.Example.COM. "), HostPattern::parse("files.example.com"));
    }
}
