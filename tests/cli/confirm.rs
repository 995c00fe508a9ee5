//! Confirming from the command line: for a price that was named, through the running program and without one.

use serde_json::{Value, json};
use voucher_desk::receiver::WEBHOOK_PATH;

use super::commands::beside_jackpot;
use crate::support::app::{Answered, order};
use crate::support::bodies::{EVENT, webhook};
use crate::support::process::Home;

#[tokio::test(flavor = "multi_thread")]
async fn confirm_names_the_price_and_confirms_once_beside_the_program_and_after_it() {
    let home = Home::new();
    let (jackpot, variables, running, address) = beside_jackpot(&home).await;
    let borrowed: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let run = |arguments: &[&str]| home.run_with(arguments, &borrowed);
    let mut codes = Vec::new();
    for _ in 0..2 {
        let voucher = jackpot.reserve(order());
        let message: Value = serde_json::from_str(&voucher.to_json(None)).expect("JSON");
        let body = webhook("coupon/reserved", &message).replace(EVENT, voucher.id.as_str());
        let url = format!("http://{address}{WEBHOOK_PATH}");
        let request = reqwest::Client::new().post(url).header("content-type", "application/json").body(body);
        Answered::to(request).await.is_acknowledged();
        codes.push(voucher.coupon_id.to_string());
    }

    run(&["confirm", &codes[0]]).refused(&["nobody can be asked here", "--yes --price 47.50"]);
    run(&["confirm", &codes[0], "--yes"]).refused(&["--price"]);
    assert_eq!(run(&["confirm", "NOBODY", "--yes", "--price", "1"]).code, Some(1));
    let other = run(&["confirm", &codes[0], "--yes", "--price", "47", "--json"]);
    let told = other.json();
    assert_eq!(
        (other.code, &told["confirmed"], &told["error"]["code"]),
        (Some(2), &json!(false), &json!("cannot_confirm"))
    );
    assert_eq!(jackpot.calls().confirm, 0);

    for (code, beside) in codes.iter().zip([true, false]) {
        if !beside {
            running.terminate();
            while running.next_line().is_some() {}
        }
        for _ in 0..2 {
            let confirmed = run(&["confirm", code, "--yes", "--price", "47.50", "--json"]);
            let told = confirmed.json();
            assert_eq!((confirmed.code, &told["confirmed"], &told["price"]), (Some(0), &json!(true), &json!(47.5)));
            assert_ne!(told["state"], "RESERVED");
        }
        assert_eq!(jackpot.calls().confirm, if beside { 1 } else { 2 });
        let shown = run(&["confirm", code, "--yes", "--price", "47.50"]).stdout;
        assert_eq!(shown, format!("{code}: confirmed for 47.50\n"));
    }
    jackpot.stop().await;
}
