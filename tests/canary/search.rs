//! Values that stand out, and the search for them in whatever the program said, in every form they could take there.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Our own secrets and the vendor's token.
pub const PATH_SECRET: &str = "cnry-Path_S3cret~9aQ";
pub const API_KEY: &str = "cnryApi:K3y/7+x=Zw";
pub const CLIENT_SECRET: &str = "cnry Cl1ent\"S3cret\\é4";
pub const TOKEN: &str = "cnryT0ken.eyJ4-Yz_9~K";
/// What opens a voucher's file: the query of its link, and a user with a password before its host.
pub const SIGNATURE: &str = "cnryS1gnature%2F7fQ9zz";
pub const LINK_USER: &str = "cnryUs3r:cnryPassw0rd";
/// What names an end user; the second breaks the policy's rule.
pub const KEY: &str = "cnry-Key Ada+L/é";
pub const OTHER_KEY: &str = "0ther-cnry-Key7Q";

/// What nobody may be told.
pub const SECRETS: &[&str] = &[PATH_SECRET, API_KEY, CLIENT_SECRET, TOKEN, SIGNATURE, LINK_USER];
/// What only the screen and a look-up tell.
pub const KEYS: &[&str] = &[KEY, OTHER_KEY];

/// What was said, and where.
#[derive(Default)]
pub struct Said(Vec<(String, Vec<u8>)>);

impl Said {
    pub fn add(&mut self, place: impl Into<String>, said: impl Into<Vec<u8>>) {
        self.0.push((place.into(), said.into()));
    }

    /// Every canary that was told, with its form and place.
    pub fn told(&self, canaries: &[&str]) -> Vec<String> {
        let mut told = Vec::new();
        for (place, said) in &self.0 {
            told.extend(canaries.iter().filter_map(|canary| {
                found(said, canary)
                    .map(|form| format!("{canary} as {form} in {place}: {}", String::from_utf8_lossy(said)))
            }));
        }
        told
    }
}

/// The form in which a canary stands in `said`, whatever its case; none when it is not there.
pub fn found(said: &[u8], canary: &str) -> Option<&'static str> {
    let text = String::from_utf8_lossy(said).to_lowercase();
    forms(canary).into_iter().find_map(|(name, form)| text.contains(&form.to_lowercase()).then_some(name))
}

/// Each form a canary could be told in.
pub fn forms(canary: &str) -> Vec<(&'static str, String)> {
    let half = canary.char_indices().nth(canary.chars().count() / 2).map_or(0, |(at, _)| at);
    let mut forms = vec![
        ("itself", canary.to_owned()),
        ("its first half", canary[..half].to_owned()),
        ("its second half", canary[half..].to_owned()),
        ("a Rust text", format!("{canary:?}").trim_matches('"').to_owned()),
        ("a Rust text twice", format!("{:?}", format!("{canary:?}")).trim_matches(['"', '\\']).to_owned()),
        ("ASCII JSON", canary.replace('é', "\\u00e9").replace('"', "\\\"")),
        ("a percent-encoded text", percent(canary, "%20")),
        ("a form's text", percent(canary, "+")),
        ("percent-encoding twice", percent(&percent(canary, "%20"), "%20")),
        ("hex", hex::encode(canary)),
        ("a list of bytes", format!("{:?}", canary.as_bytes()).trim_matches(['[', ']']).to_owned()),
    ];
    for before in 0..3 {
        let bytes = [&vec![0; before][..], canary.as_bytes()].concat();
        let (skipped, whole) = ((before * 8usize).div_ceil(6), bytes.len() / 3 * 4);
        forms.push(("base64", STANDARD_NO_PAD.encode(&bytes)[skipped..whole].to_owned()));
        forms.push(("base64 for URLs", URL_SAFE_NO_PAD.encode(&bytes)[skipped..whole].to_owned()));
    }
    forms
}

/// A text as it stands in a query.
pub fn percent(text: &str, blank: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        match byte {
            b' ' => encoded.push_str(blank),
            b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => encoded.push(char::from(byte)),
            _ => write!(encoded, "%{byte:02X}").expect("a text takes everything"),
        }
        encoded
    })
}

/// The other case of every letter.
pub fn swapped(text: &str) -> String {
    text.chars().map(|c| if c.is_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }).collect()
}
