//! Several codes pasted at once: each has one answer, in the order in which they stand, and none is made up.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::support::app::TestApp;
use crate::support::bodies::reserved;

async fn holding(codes: &[&str]) -> TestApp {
    let app = TestApp::start().await;
    for code in codes {
        let body = reserved(&json!({ "id": format!("id-of-{code}"), "couponId": code }));
        app.post("notificationKey=customer-7", body).await.is_agreed();
    }
    app
}

/// Each code with the code of the voucher that answers to it and why.
fn rows(answer: &Value) -> Vec<(String, Option<(String, String)>)> {
    let matches = answer["matches"].as_array().expect("matches");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let codes = answer["several"]["codes"].as_array().unwrap_or_else(|| panic!("no list: {answer}")).iter();
    codes
        .map(|code| {
            let hit = matches.iter().find(|hit| hit["voucherId"] == code["voucherId"]);
            (text(&code["text"]), hit.map(|hit| (text(&hit["couponId"]), text(&hit["matchedBy"]))))
        })
        .collect()
}

fn row(text: &str, found: Option<(&str, &str)>) -> (String, Option<(String, String)>) {
    (text.to_owned(), found.map(|(code, by)| (code.to_owned(), by.to_owned())))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_code_has_its_row_in_the_order_of_the_list() {
    let app = holding(&["AGYPMNVXPJ", "KQWZTRBLHE", "CXLPJTRWQM"]).await;
    let answer = app.find("KQWZTRBLHE\nAGYPMNVXPI\nXXXXXXXXXX\ncxlp-jtrw-qm\nKQWZ TRBL HE\n").await;
    assert_eq!(
        rows(&answer),
        [
            row("KQWZTRBLHE", Some(("KQWZTRBLHE", "exact"))),
            row("AGYPMNVXPI", Some(("AGYPMNVXPJ", "slip"))),
            row("XXXXXXXXXX", None),
            row("cxlp-jtrw-qm", Some(("CXLPJTRWQM", "normalised"))),
        ]
    );
    let counts = ["exact", "alike", "missing", "repeated", "leftOut"].map(|name| answer["several"][name].clone());
    assert_eq!(counts, [2, 1, 1, 1, 0].map(Value::from));
}

/// Nobody has misread a code that another line of the list names.
#[tokio::test(flavor = "multi_thread")]
async fn a_voucher_stands_in_the_list_once() {
    let app = holding(&["AGYPMNVXPJ"]).await;
    let answer = app.find("AGYPMNVXPI, AGYPMNVXPJ, id-of-AGYPMNVXPJ").await;
    assert_eq!(
        rows(&answer),
        [row("AGYPMNVXPI", None), row("AGYPMNVXPJ", Some(("AGYPMNVXPJ", "exact")))],
        "the id leads to the same voucher: {answer}"
    );
    assert_eq!(answer["several"]["repeated"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_of_a_code_is_taken_only_where_it_tells_vouchers_apart() {
    let app = holding(&["AGYPMNVXPJ", "AGYPMNWWWW", "KQWZTRBLHE"]).await;
    let answer = app.find("AGYPMN, KQWZTR").await;
    assert_eq!(rows(&answer), [row("AGYPMN", None), row("KQWZTR", Some(("KQWZTRBLHE", "prefix")))]);
}

/// A code with a gap in it, whole or still being typed, is no list.
#[tokio::test(flavor = "multi_thread")]
async fn one_code_in_large_groups_is_one_code() {
    let app = holding(&["GIFT2026ABCDEFGH", "AGYPMNVXPJ"]).await;
    for typed in ["GIFT2026 ABCDEFGH", "GIFT2026 ABCDEF", "AGYPMNVXPJ", "look at AGYPMNVXPJ please"] {
        let answer = app.find(typed).await;
        assert_eq!((&answer["several"], &answer["matches"][1]), (&Value::Null, &Value::Null), "{typed}: {answer}");
    }
    let list = app.find("GIFT2026 ABCDEFGH\nAGYPMNVXPJ").await;
    assert_eq!(rows(&list).len(), 2, "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_and_a_mail_name_only_codes_as_missing() {
    let app = holding(&["AGYPMNVXPJ", "KQWZTRBLHE"]).await;
    let table =
        "Client\tCode\tMontant\nDUPONT\tAGYPMNVXPJ\t110,00\nLEGRAND\tXXXXXXXXXX\t50,00\nMartin\tKQWZTRBLHE\t20,00";
    let found: Vec<_> = rows(&app.find(table).await).into_iter().map(|(text, found)| (text, found.is_some())).collect();
    let of = |text: &str, is_found| (text.to_owned(), is_found);
    assert_eq!(found, [of("AGYPMNVXPJ", true), of("XXXXXXXXXX", false), of("KQWZTRBLHE", true)]);
    let mail = "Bonjour, nos clients attendent AGYPMNVXPJ et kqwztrblhe depuis hier. Merci, Jean (jean@example.com)";
    assert_eq!(rows(&app.find(mail).await).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_has_a_limit_and_says_so() {
    let app = holding(&["CODE000120"]).await;
    let list: Vec<_> = (0..130).map(|number| format!("CODE{number:06}")).collect();
    let answer = app.find(&list.join("\n")).await;
    assert_eq!(rows(&answer).len(), 100);
    assert_eq!(answer["several"]["leftOut"], 30);
}

/// Whatever is stored and asked for, and however it is written: what is stored is found to the letter, nothing else is
/// said to be, and every code has one row.
#[test]
fn a_list_is_answered_code_by_code() {
    let runtime = Runtime::new().expect("a runtime");
    let stored: Vec<String> = (0..12_u32).map(|number| format!("{}VOUCHER", letters(number))).collect();
    let stored: Vec<&str> = stored.iter().map(String::as_str).collect();
    let app = runtime.block_on(holding(&stored));
    let of_list = proptest::collection::vec((0..24_u32, any::<bool>()), 2..20);
    let between = proptest::sample::select(vec!["\n", ", ", "\t", ";", " "]);
    let mut runner = TestRunner::new(Config { cases: 60, ..Config::default() });
    let outcome = runner.run(&(of_list, between), |(list, between)| {
        let mut names: Vec<String> = list.iter().map(|(number, _)| format!("{}VOUCHER", letters(*number))).collect();
        let typed: Vec<String> = names
            .iter()
            .zip(&list)
            .map(|(name, (_, in_groups))| if *in_groups { hyphened(name) } else { name.clone() })
            .collect();
        let answer = runtime.block_on(app.find(&typed.join(between)));
        let mut seen = std::collections::HashSet::new();
        names.retain(|name| seen.insert(name.clone()));
        if names.len() < 2 {
            return Ok(());
        }
        let rows = rows(&answer);
        prop_assert_eq!(rows.len(), names.len());
        for ((_, found), name) in rows.iter().zip(&names) {
            let exact = found.as_ref().is_some_and(|(_, by)| matches!(by.as_str(), "exact" | "normalised"));
            prop_assert_eq!(exact, stored.contains(&name.as_str()), "{}", name);
            prop_assert!(!exact || found.as_ref().is_some_and(|(code, _)| code == name));
        }
        prop_assert_eq!(answer["several"]["repeated"].as_u64(), Some((list.len() - names.len()) as u64));
        Ok(())
    });
    runtime.block_on(app.end());
    outcome.expect("holds");
}

/// Three letters for a number, far enough apart that none is a slip of another.
fn letters(number: u32) -> String {
    let letter = |of: u32| char::from(b'A' + u8::try_from(of % 26).expect("a letter"));
    [number, number + 7, number + 13].map(letter).into_iter().collect()
}

fn hyphened(code: &str) -> String {
    format!("{}-{}", &code[..4], &code[4..])
}
