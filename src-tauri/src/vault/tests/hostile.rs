//! Links as an attacker would write them into a notification. None may be accepted, and none may reach a listener
//! inside, even when the attacker's own name server says that the name lives there.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use super::super::download::Limits;
use super::super::{DownloadError, HostPattern, HostRules, Refusal, Vault, host_of};
use super::{Peer, Place, Then, insecure_rules, lookup_to};
use crate::domain::link::SignedUrl;

/// `{port}` is the port of a listener on 127.0.0.1.
const HOSTILE: &[&str] = &[
    // Loopback and private addresses, in every spelling that the URL standard reads as one.
    "https://127.0.0.1/",
    "https://127.0.0.1:{port}/",
    "https://127.0.0.1./",
    "https://127.0.0.1../",
    "https://127.1/",
    "https://127.0.1:{port}/",
    "https://2130706433/",
    "https://2130706433:{port}/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://0x7F.0x0.0x0.0x1:{port}/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://0177.0x0.1/",
    "https://0000177.0.0.1/",
    "https://127.0.0.1%2e/",
    "https://127%2e0%2e0%2e1:{port}/",
    "https://%31%32%37.0.0.1/",
    "https://0/",
    "https://0.0.0.0:{port}/",
    "https://0x0/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://3232235777/",
    "https://169.254.169.254/latest/meta-data/",
    "https://0xA9FEA9FE/",
    "https://2852039166/",
    "https://100.64.0.1/",
    "https://192.0.0.192/",
    "https://198.18.0.1/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    // The same in IPv6's coats.
    "https://[::1]/",
    "https://[::1]:{port}/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::]/",
    "https://[::]:{port}/",
    "https://[::127.0.0.1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:127.0.0.1]:{port}/",
    "https://[::ffff:7f00:1]/",
    "https://[::FFFF:10.0.0.1]/",
    "https://[0:0:0:0:0:ffff:a9fe:a9fe]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001::1]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fd00:ec2::254]/",
    "https://[fec0::1]/",
    "https://[ff02::1]/",
    "https://[2001:db8::1]/",
    // Digits and dots of other scripts, which name preparation turns into plain ones.
    "https://１２７.０.０.１/",
    "https://①②⑦.⓪.⓪.①/",
    "https://127。0。0。1:{port}/",
    "https://127．0．0．1/",
    "https://𝟏𝟐𝟕.𝟎.𝟎.𝟏/",
    "https://٠/",
    // Names that live inside.
    "https://localhost/",
    "https://localhost:{port}/",
    "https://LOCALHOST./",
    "https://localhost.localdomain/",
    "https://ⓛocalhost/",
    "https://127.0.0.1.nip.example/",
    "https://metadata.google.internal/",
    "https://printer/",
    // Users, passwords and other ways to show one host and mean another.
    "https://files.example@127.0.0.1/",
    "https://files.example@127.0.0.1:{port}/",
    "https://files.example:443@127.0.0.1/",
    "https://files.example%40127.0.0.1/",
    "https://user:pw@files.example/",
    "https://user@files.example/",
    "https://:pw@files.example/",
    "https://evil.example#@files.example/",
    "https://evil.example?@files.example/",
    "https://evil.example\\@files.example/",
    "https://files.example\\@127.0.0.1:{port}/",
    "https://files.example\\.evil.example/",
    "https:\\\\127.0.0.1:{port}\\",
    "https://files.example\t.evil.example/",
    "https://127.0.0.1\n:{port}/",
    "https://127.0.0.1\0.files.example/",
    "https:/127.0.0.1:{port}/",
    "https:127.0.0.1:{port}/",
    "https:////127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    // Close to an allowed name, and not it.
    "https://files.example.evil.example/",
    "https://evilfiles.example/",
    "https://files-example/",
    "https://xfiles.example/",
    "https://a.files.example/",
    "https://cdn.example/",
    "https://evilcdn.example/",
    "https://.cdn.example/",
    "https://a..cdn.example/",
    "https://a.cdn.example.evil.example/",
    "https://a.cdn.example,evil.example/",
    "https://files.еxample/",
    "https://files.example../",
    "https://*.cdn.example/",
    // Other ports of an allowed host.
    "https://files.example:80/",
    "https://files.example:22/",
    "https://files.example:8443/",
    "https://files.example:{port}/",
    "https://files.example:0/",
    "https://files.example:65536/",
    "https://files.example:-1/",
    // Other schemes.
    "http://files.example/",
    "http://127.0.0.1:{port}/",
    "HTTP://files.example/",
    "ftp://files.example/",
    "file:///etc/passwd",
    "file://files.example/etc/passwd",
    "gopher://127.0.0.1:{port}/_GET%20/",
    "dict://127.0.0.1:{port}/",
    "ws://127.0.0.1:{port}/",
    "wss://files.example/",
    "jar:https://files.example/a!/",
    "view-source:https://files.example/",
    "data:application/pdf,%PDF-1.7%%EOF",
    "javascript:alert(1)",
    "blob:https://files.example/1",
    "unix:/var/run/docker.sock",
    // No URL at all.
    "",
    " ",
    "https://",
    "https:///",
    "https://?",
    "files.example/a.pdf",
    "/a.pdf",
    "https://[",
    "https://[::1",
    "https://[127.0.0.1]/",
    "https://256.256.256.256/",
    "https://1.2.3.4.5/",
    "https://files.example|127.0.0.1/",
    "https://files.example<127.0.0.1/",
    "https://files example/",
];

fn normal_rules() -> HostRules {
    let allowed_hosts = ["files.example", "*.cdn.example"].map(|host| HostPattern::parse(host).expect("a pattern"));
    HostRules { allowed_hosts: allowed_hosts.into(), allow_insecure: false }
}

#[tokio::test]
async fn no_hostile_link_is_accepted_or_reaches_inside() {
    let inside = Peer::answering("200 OK", "", b"%PDF-1.7\n%%EOF\n").await;
    let asked = Arc::new(Mutex::new(Vec::new()));
    let lookup = lookup_to(&["127.0.0.1"], &asked);
    let place = Place::with(|root| Vault::open_with(root, normal_rules(), Limits::default(), lookup));
    for template in HOSTILE {
        let url = template.replace("{port}", &inside.address.port().to_string());
        let result = place.vault.download(&SignedUrl::new(&url), &HashSet::new(), &|_, _| {}).await;
        assert!(matches!(result, Err(DownloadError::Refused(_))), "{url:?}: {result:?}");
    }
    assert_eq!(inside.heads(), [""; 0]);
    assert_eq!(*asked.lock().expect("not poisoned"), [""; 0], "none is even looked up");
    assert!(HOSTILE.len() >= 60 && HOSTILE.iter().collect::<HashSet<_>>().len() == HOSTILE.len());
}

/// Whoever gets a host onto the list, or has the vendor's API name it, still gets no address inside: a literal is
/// refused by the URL alone, a name when it resolves.
#[tokio::test]
async fn an_inside_address_is_refused_even_when_its_host_is_learned() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let lookup = lookup_to(&["127.0.0.1"], &asked);
    let place = Place::with(|root| Vault::open_with(root, HostRules::default(), Limits::default(), lookup));
    let mut refused_literals = 0;
    for url in HOSTILE.iter().filter(|url| !url.contains("{port}")) {
        let Some(host) = host_of(url) else { continue };
        let is_literal = host.starts_with('[') || host.parse::<IpAddr>().is_ok();
        let learned = HashSet::from([host]);
        match HostRules::default().check_url(url, &learned) {
            Err(refusal) => refused_literals += usize::from(is_literal && refusal == Refusal::AddressNotPublic),
            // Only names come this far, so that this test never leaves the machine.
            Ok(_) => {
                assert!(!is_literal, "{url:?}");
                let result = place.vault.download(&SignedUrl::new(*url), &learned, &|_, _| {}).await;
                let is_refused = matches!(result, Err(DownloadError::Refused(Refusal::AddressNotPublic)));
                assert!(is_refused, "{url:?}: {result:?}");
            }
        }
    }
    let looked_up = asked.lock().expect("not poisoned").len();
    assert!(refused_literals >= 40 && looked_up >= 10, "{refused_literals} literals, {looked_up} names");
}

/// The listener of the tests above can be reached at all: what keeps it silent there is the guard.
#[tokio::test]
async fn the_same_listener_answers_once_the_rules_admit_it() {
    let inside = Peer::start(super::answer("200 OK", "", b"%PDF-1.7\n%%EOF\n"), Then::Close).await;
    let asked = Arc::new(Mutex::new(Vec::new()));
    let lookup = lookup_to(&["127.0.0.1"], &asked);
    let place = Place::with(|root| Vault::open_with(root, insecure_rules(), Limits::default(), lookup));
    for url in ["http://0x7f.1:{port}/", "http://①②⑦.⓪.⓪.①:{port}/", "http://PEER.example.:{port}/"] {
        let url = url.replace("{port}", &inside.address.port().to_string());
        place.vault.download(&SignedUrl::new(&url), &HashSet::new(), &|_, _| {}).await.expect(&url);
    }
    assert_eq!(inside.heads().len(), 3);
    assert_eq!(*asked.lock().expect("not poisoned"), ["peer.example"]);
}
