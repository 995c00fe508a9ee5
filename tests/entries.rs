//! Bytes from outside, made up: the same demands that `src-tauri/fuzz` makes, for a moment, with every test.

mod hold;

use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// What PDFs are made of, to be put together wrongly.
const PARTS: &[&str] = &[
    "%PDF-1.7\n",
    "1 0 obj ",
    "5 0 obj",
    " endobj\n",
    "<<",
    ">>",
    "[",
    "]",
    "(",
    ")",
    "<4A",
    ">",
    "%",
    "\n",
    "/Type /Catalog",
    "/OpenAction 5 0 R",
    "/OpenAction ",
    "/S /GoTo",
    "/S /URI",
    "/Next ",
    "/J#53",
    "/First 4 ",
    "/N 1 ",
    "/Filter /FlateDecode ",
    "stream\n",
    "endstream ",
    "trailer ",
    "startxref\n0\n%%EOF",
    "\0",
    "1.2.3 ",
    "{",
];

/// What links are made of.
const LINK_PARTS: &[&str] = &[
    "https",
    "http",
    "://",
    ":",
    "//",
    "/",
    "\\",
    "@",
    "files.example.com",
    "a.cdn.example.net",
    "evil.example",
    "127.0.0.1",
    "[::1]",
    "0x7f.1",
    ".",
    "%2e",
    "\u{3002}",
    "#",
    "?",
    "user",
    ":443",
    ":444",
    "\t",
    " ",
    "\u{ff0f}",
    "\u{ad}",
    "*",
];

/// What links to a voucher are made of.
const DEEP_LINK_PARTS: &[&str] = &[
    "voucherdesk",
    "VoucherDesk",
    "://",
    ":",
    "/",
    "coupon",
    "/",
    "AGYPMNVXPJ",
    "a-b",
    "%2f",
    "%5C",
    "%00",
    "%25",
    "%",
    "%C3%A9",
    "%E2%80%AE",
    "..",
    "@",
    "?",
    "#",
    "*",
    " ",
    "\\",
    "é",
    "--",
    "+",
];

fn joined(parts: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    vec(select(parts), 0..most).prop_map(|parts| parts.concat())
}

fn query() -> impl Strategy<Value = String> {
    let part = select(
        &["notificationKey", "=", "&", "+", "%", "%2", "%C3%A9", "%ff", "é", "k", "%00", "%4Bey", "notification"][..],
    );
    prop_oneof![vec(part, 0..12).prop_map(|parts| parts.concat()), ".{0,40}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_request_is_read_faithfully_or_named(
        query in query(),
        state in select(&["\"READY\"", "\"RESERVED\"", "\"\\u0041\"", "\"\"", "1"][..]),
        id in ".{0,12}",
        amount in select(&["1", "1.50", "1e2", "-1", "null", "0.001", "\"1\"", "1000000001"][..]),
        rest in "[ -~]{0,12}",
    ) {
        let id = serde_json::to_string(&id).expect("JSON");
        let body = format!(r#"{{"id":{id},"couponId":{id},"state":{state},"value":{amount}{rest}}}"#);
        hold::decode(format!("r{query}\napplication/json\n{body}").as_bytes());
    }

    #[test]
    fn rubbish_is_named(input in vec(any::<u8>(), 0..200)) {
        hold::decode(&input);
    }

    #[test]
    fn a_query_is_read_as_another_reader_reads_it(query in query()) {
        hold::query(&query);
    }

    #[test]
    fn no_link_leads_elsewhere(link in prop_oneof![joined(LINK_PARTS, 10), "(https://)?.{0,40}"]) {
        hold::guard(&link);
    }

    #[test]
    fn a_link_to_a_voucher_names_a_code_and_nothing_else(
        link in prop_oneof![
            joined(DEEP_LINK_PARTS, 10),
            joined(DEEP_LINK_PARTS, 4).prop_map(|code| format!("voucherdesk://coupon/{code}")),
            "voucherdesk://coupon/[%0-9A-Fa-z.~-]{0,30}/?",
            "voucherdesk://coupon/.{0,20}",
        ],
    ) {
        hold::deep_link(&link);
    }

    #[test]
    fn no_file_ends_an_inspection_early_or_hides_a_script(
        parts in joined(PARTS, 40),
        rubbish in vec(any::<u8>(), 0..60),
    ) {
        hold::file(&[parts.as_bytes(), &rubbish].concat());
    }
}

/// The seeds of the fuzzer, what it once found among them, hold with every test.
#[test]
fn every_seed_holds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    for (target, hold) in [
        ("decode", hold::decode as fn(&[u8])),
        ("query", |bytes| hold::query(&String::from_utf8_lossy(bytes))),
        ("guard", |bytes| hold::guard(&String::from_utf8_lossy(bytes))),
        ("deep_link", |bytes| hold::deep_link(&String::from_utf8_lossy(bytes))),
        ("inspect", hold::file),
    ] {
        let mut seeds = 0;
        for entry in std::fs::read_dir(root.join(target)).expect("seeds are committed") {
            hold(&std::fs::read(entry.expect("reads").path()).expect("reads"));
            seeds += 1;
        }
        assert!(seeds > 2, "{target} has seeds");
    }
}
