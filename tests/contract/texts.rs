//! Bodies as text: what is no JSON, what is JSON that no notification is, and what is only unusual.

use crate::support::bodies::RESERVED;

use super::case::{Answer, Case, missing, replaced, unreadable, with};

const NOT_JSON: Answer = unreadable(400, "not_json");
const TOO_DEEP: Answer = unreadable(400, "too_deep");
const REPEATED: Answer = unreadable(400, "repeated_key");
const NO_OBJECT: Answer = unreadable(422, "not_an_object");
const TOO_LARGE: Answer = unreadable(413, "too_large");
/// The largest body that is taken.
const LIMIT: usize = 64 * 1024;

pub fn cases() -> Vec<Case> {
    [no_json(), no_notification(), of_odd_size(), unusual()].into_iter().flatten().collect()
}

fn no_json() -> Vec<Case> {
    let bom = [b"\xef\xbb\xbf".as_slice(), RESERVED.as_bytes()].concat();
    let nul_after = [RESERVED.as_bytes(), b"\0"].concat();
    let utf16 = RESERVED.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut cases: Vec<Case> = [
        ("a byte order mark", bom),
        ("a NUL after it", nul_after),
        ("UTF-16", utf16),
        ("Latin-1", b"{\"id\":\"\xe9\"}".to_vec()),
        ("an overlong encoding", b"{\"id\":\"\xc0\x80\"}".to_vec()),
        ("an encoded surrogate", b"{\"id\":\"\xed\xa0\x80\"}".to_vec()),
        ("bytes that mean nothing", vec![0xff; 16]),
        ("gzip that is not declared", b"\x1f\x8b\x08\x00\x00\x00".to_vec()),
        ("a form", b"id=1&couponId=A&state=RESERVED".to_vec()),
        ("a form of many parts", b"--x\r\ncontent-disposition: form-data; name=id\r\n\r\n1\r\n--x--".to_vec()),
    ]
    .into_iter()
    .map(|(name, body)| Case::refused(name, body, NOT_JSON))
    .collect();
    for body in [
        "",
        " ",
        "\n",
        "{",
        "}",
        "{}x",
        "{}{}",
        "{},",
        "nul",
        "nulll",
        "TRUE",
        "None",
        "undefined",
        "[1,",
        "[1 2]",
        "]",
        "\"",
        "'RESERVED'",
        "{'id':1}",
        "{id:1}",
        "{\"id\":}",
        "{\"id\":1,}",
        "{\"id\" 1}",
        "{\"id\":1 \"a\":2}",
        "{,}",
        "{1:2}",
        "{null:1}",
        "// a\n{}",
        "{}/* */",
        "<a/>",
        "id: 1",
        "\u{feff}",
        "\0",
        "01",
        "--1",
    ] {
        cases.push(Case::refused(format!("the body {body:?}"), body, NOT_JSON));
    }
    for text in ["NaN", "Infinity", "-Infinity", "+1", "01", "1.", ".5", "0x10", "1_000", "1,5", "1e", "- 1", "١"] {
        cases.push(Case::refused(format!("the price {text}"), with("price", text), NOT_JSON));
    }
    for text in [
        r#""\ud800""#,
        r#""\udc00\ud800""#,
        r#""\x41""#,
        r#""\u12""#,
        "\"a\nb\"",
        "\"a\tb\"",
        "\"\0\"",
        r#"{"a":"\udfff"}"#,
        r#"["\ud800"]"#,
        r#""a"#,
        "tru",
    ] {
        cases.push(Case::refused(format!("the text {text:?}"), with("extra", text), NOT_JSON));
    }
    let half = &RESERVED[..RESERVED.len() - 1];
    cases.push(Case::refused("half a body, declared so", half, NOT_JSON));
    cases.push(Case::refused("two bodies", RESERVED.repeat(2), NOT_JSON));
    cases.push(Case::refused("brackets without end", "[".repeat(60_000), NOT_JSON));
    cases
}

fn nested(open: &str, close: &str, depth: usize) -> String {
    with("extra", &format!("{}1{}", open.repeat(depth), close.repeat(depth)))
}

fn no_notification() -> Vec<Case> {
    let mut cases = vec![
        Case::refused("33 arrays deep", nested("[", "]", 32), TOO_DEEP),
        Case::refused("33 objects deep", nested("{\"a\":", "}", 32), TOO_DEEP),
        Case::refused("33 of both deep", nested("[{\"a\":", "}]", 16), TOO_DEEP),
        Case::refused("30,000 arrays deep", nested("[", "]", 30_000), TOO_DEEP),
        Case::refused("an array that is too deep", format!("{}{}", "[".repeat(64), "]".repeat(64)), TOO_DEEP),
        Case::refused("id twice", replaced("\"price\"", "\"id\""), REPEATED),
        Case::refused("price twice, the same", replaced("{\"id\"", "{\"price\":150,\"id\""), REPEATED),
        Case::refused("state twice", replaced("{\"id\"", "{\"state\":\"READY\",\"id\""), REPEATED),
        Case::refused("id twice, once escaped", replaced("{\"id\"", "{\"\\u0069d\":\"x\",\"id\""), REPEATED),
        Case::refused("an unknown member twice", replaced("{\"id\"", "{\"x\":1,\"x\":1,\"id\""), REPEATED),
        Case::refused("an empty name twice", replaced("{\"id\"", "{\"\":1,\"\":1,\"id\""), REPEATED),
        Case::refused("a repeated key one deeper", with("extra", r#"{"a":1,"a":1}"#), REPEATED),
        Case::refused("a repeated key in an array", with("extra", r#"[[{"a":{"b":0,"b":0}}]]"#), REPEATED),
        Case::refused("an array of it", format!("[{RESERVED}]"), NO_OBJECT),
        Case::refused("it as a string", serde_json::to_string(RESERVED).expect("JSON"), NO_OBJECT),
        Case::refused("an empty object", "{}", missing("id")),
        Case::refused("it inside data", format!("{{\"data\":{RESERVED}}}"), missing("id")),
        Case::refused("members in capitals", RESERVED.to_uppercase(), missing("id")),
    ];
    for body in ["null", "true", "false", "0", "-0", "1e999", "\"RESERVED\"", "\"\"", "[]", " [] ", "[{}]"] {
        cases.push(Case::refused(format!("the body {body}"), body, NO_OBJECT));
    }
    cases
}

fn padded(bytes: usize) -> String {
    format!("{RESERVED}{}", " ".repeat(bytes.saturating_sub(RESERVED.len())))
}

fn of_odd_size() -> Vec<Case> {
    let too_large = |name: &str, body: Vec<u8>, declared| Case { declared, ..Case::refused(name, body, TOO_LARGE) };
    let one_more = || "x".repeat(LIMIT + 1).into_bytes();
    // The ids are cut out, so that the length does not depend on the place in the table.
    let reservation = RESERVED.replace(crate::support::bodies::VOUCHER, "large");
    let padding = " ".repeat(LIMIT + 1 - reservation.len());
    vec![
        too_large("a reservation with a space too many", format!("{reservation}{padding}").into_bytes(), None),
        too_large("a reservation after spaces", format!("{padding}{reservation}").into_bytes(), None),
        too_large("a byte too many that is no JSON", one_more(), None),
        too_large("a gigabyte by its own word", [b"[".as_slice(), &one_more()[1..]].concat(), Some(1_000_000_000)),
        too_large("zeros", vec![0; LIMIT + 1], None),
        Case::agreed("spaces that fill it nearly to the limit", padded(LIMIT - 100), &[]),
    ]
}

/// The neighbours of the cases above: refusing too much would cost a reservation.
fn unusual() -> Vec<Case> {
    [
        ("a number beyond floating point", with("extra", "1e999")),
        ("numbers beyond floating point, deeper", with("extra", "[1e999,{\"a\":-1e999}]")),
        ("an emoji, escaped", with("extra", r#""\ud83c\udf81""#)),
        ("a NUL, escaped, in what we do not know", with("extra", r#""\u0000""#)),
        ("32 arrays deep", nested("[", "]", 31)),
        ("32 objects deep", nested("{\"a\":", "}", 31)),
        ("space around it", format!("\r\n\t {RESERVED} \n")),
        ("names that differ in case only", replaced("{\"id\"", "{\"ID\":\"x\",\"Id\":\"y\",\"id\"")),
        ("an escaped name", replaced("\"id\"", "\"\\u0069\\u0064\"")),
        ("an empty name", replaced("{\"id\"", "{\"\":1,\"id\"")),
        ("a prototype", replaced("{\"id\"", "{\"__proto__\":{\"state\":\"READY\"},\"id\"")),
        ("many unknown members", with("extra", &format!("[{}0]", "{},".repeat(5_000)))),
    ]
    .map(|(name, body)| Case::agreed(name, body, &[]))
    .into()
}
