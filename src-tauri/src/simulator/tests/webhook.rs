//! The newer contract, alone and beside the older one.

use super::*;

#[tokio::test]
async fn without_an_agreement_a_voucher_waits_for_its_confirmation() {
    let (platform, simulator) = Platform::with_vendor_by_webhook(&[], at_once()).await;
    let voucher = simulator.reserve(order());
    settle(&simulator).await;
    assert_eq!(platform.events(), ["coupon/reserved"]);
    assert_eq!(simulator.agreements(), BTreeSet::new(), "a webhook's 200 is no agreement");
    assert_eq!(simulator.voucher(&voucher.id).expect("kept").state, State::Reserved);
    assert!(platform.heard()[0].query.is_empty(), "the end user's key is the reserve contract's");

    assert_eq!(simulator.confirm(&voucher.id), Confirmation::Made);
    settle(&simulator).await;
    assert_eq!(sorted(platform.events()), ["coupon/confirmed", "coupon/ready", "coupon/reserved"]);
    let ready = platform.heard().into_iter().find(|heard| heard.body.contains("coupon/ready")).expect("told");
    let ready: Value = serde_json::from_str(&ready.body).expect("JSON");
    assert!(ready["message"]["signedUrl"].is_string() && ready["createdAt"].is_string() && ready["id"].is_string());
}

fn sorted(mut events: Vec<String>) -> Vec<String> {
    events.sort();
    events
}

#[tokio::test]
async fn confirmation_can_be_automatic_and_every_fate_is_told() {
    for (fate, last, state) in [
        (Fate::Kept, "coupon/ready", State::Ready),
        (Fate::Canceled, "coupon/canceled", State::Canceled),
        (Fate::Refunded, "coupon/refunded", State::Refunded),
        (Fate::RefundRejected, "coupon/refund_rejected", State::RefundRejected),
    ] {
        let config = SimulatorConfig { automatic_confirmation: true, message_in_data: true, ..at_once() };
        let (platform, simulator) = Platform::with_vendor_by_webhook(&[], config).await;
        let id = simulator.reserve_with(order(), fate).id;
        settle(&simulator).await;
        assert!(platform.events().iter().any(|event| event == last), "{fate:?}: {:?}", platform.events());
        assert_eq!(simulator.voucher(&id).expect("kept").state, state);
        let body: Value = serde_json::from_str(&platform.heard()[0].body).expect("JSON");
        assert_eq!(body["message"]["data"]["id"], id.as_str());
    }
}

#[tokio::test]
async fn what_no_event_tells_of_is_told_by_the_api_alone() {
    let config = SimulatorConfig { automatic_confirmation: true, ..at_once() };
    let (platform, simulator) = Platform::with_vendor_by_webhook(&[], config).await;
    let id = simulator.reserve(order()).id;
    settle(&simulator).await;
    let heard = platform.events().len();
    simulator.send(&id);
    assert_eq!(simulator.voucher(&id).expect("kept").state, State::Sent);
    simulator.ask_refund(&id);
    assert_eq!(simulator.voucher(&id).expect("kept").state, State::Refunding);
    settle(&simulator).await;
    assert_eq!(platform.events().len(), heard);
    simulator.settle_refund(&id, true);
    settle(&simulator).await;
    assert_eq!(platform.events().last().map(String::as_str), Some("coupon/refunded"));
}

#[tokio::test]
async fn an_event_is_repeated_with_its_id_until_it_is_taken() {
    let (platform, simulator) = Platform::with_vendor_by_webhook(&[503, 409], at_once()).await;
    simulator.reserve(order());
    settle(&simulator).await;
    let heard = platform.heard();
    assert_eq!(heard.len(), 3);
    assert!(heard.iter().all(|one| one.body == heard[0].body), "the same bytes every time");

    simulator.faults().duplicate_deliveries(true);
    simulator.reserve(order());
    settle(&simulator).await;
    assert_eq!(platform.heard().len(), 5);
    assert_eq!(platform.heard()[3].body, platform.heard()[4].body);
}

#[tokio::test]
async fn both_contracts_tell_of_the_same_voucher_and_a_late_repeat_comes_by_both() {
    let (platform, simulator) = Platform::with_vendor_by_webhook(&[], at_once()).await;
    simulator.notify_at(platform.clone().listen().await);
    simulator.faults().reserved_after_ready(true);
    let id = simulator.reserve(order()).id;
    settle(&simulator).await;
    assert_eq!(simulator.agreements(), BTreeSet::from([id]), "the reserve contract agrees");
    let (by_webhook, by_reserve): (Vec<_>, Vec<_>) =
        platform.heard().into_iter().partition(|heard| heard.body.starts_with("{\"event\""));
    assert_eq!(by_reserve.iter().map(Heard::state).collect::<Vec<_>>(), ["RESERVED", "READY", "RESERVED"]);
    let repeated = by_webhook.iter().filter(|heard| heard.body.contains("coupon/reserved")).collect::<Vec<_>>();
    assert_eq!((by_webhook.len(), repeated.len()), (4, 2));
    assert_eq!(repeated[0].body, repeated[1].body);
}
