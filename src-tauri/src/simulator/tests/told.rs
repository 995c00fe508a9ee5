//! Notifications, their repeats, and how a simulator starts and ends.

use super::*;

/// Both documented cases, byte for byte, as they arrive.
#[tokio::test]
async fn a_voucher_is_told_as_documented_from_reservation_to_pdf() {
    let (platform, simulator) = Platform::with_vendor(&[], at_once()).await;
    let voucher = simulator.reserve(order());
    settle(&simulator).await;

    let (id, coupon_id) = (&voucher.id, &voucher.coupon_id);
    let terms = format!(
        "\"value\":110,\"price\":150,\"reservationDate\":\"2017-06-24T15:27:32.502Z\",\
         \"validityDate\":\"2018-01-31T00:00:00.000Z\",\"resaExpireDate\":\"2017-06-26T15:27:37.502Z\",\
         \"couponId\":\"{coupon_id}\""
    );
    let heard = platform.heard();
    assert_eq!(heard.len(), 2);
    assert_eq!(heard[0].body, format!("{{\"id\":\"{id}\",\"state\":\"RESERVED\",{terms}}}"));
    let start = format!(
        "{{\"id\":\"{id}\",\"state\":\"READY\",{terms},\"signedUrl\":\"{}files/{id}.pdf?Expires=1498321652&Signature=",
        simulator.base_url()
    );
    assert!(heard[1].body.starts_with(&start), "{}", heard[1].body);
    let end = "\",\"confirmDate\":\"2017-06-24T15:27:32.502Z\",\"sendDate\":\"2017-06-24T15:27:32.502Z\"}";
    assert!(heard[1].body.ends_with(end), "{}", heard[1].body);
    for notification in heard {
        assert_eq!(notification.query, "notificationKey=l%C3%A9a+%26+co%2F7%2B1");
        assert_eq!(notification.content_type, "application/json");
    }
    assert_eq!(simulator.agreements(), BTreeSet::from([voucher.id.clone()]));
    assert_eq!(simulator.voucher(&voucher.id).expect("kept").state, State::Ready);
}

#[tokio::test]
async fn a_notification_is_repeated_unchanged_until_it_is_answered_200() {
    let (platform, simulator) = Platform::with_vendor(&[503, 422, 201], at_once()).await;
    let mut lines = simulator.subscribe();
    let voucher = simulator.reserve(order());
    settle(&simulator).await;

    assert_eq!(platform.states(), ["RESERVED", "RESERVED", "RESERVED", "RESERVED", "READY"]);
    let bodies: BTreeSet<String> = platform.heard()[..4].iter().map(|heard| heard.body.clone()).collect();
    assert_eq!(bodies.len(), 1, "the same bytes every time");
    let log = simulator.deliveries();
    let answers: Vec<(u32, Answer)> = log.iter().map(|line| (line.attempt, line.answer.clone())).collect();
    let expected = [(1, 503), (2, 422), (3, 201), (4, 200), (1, 200)];
    assert_eq!(answers, expected.map(|(attempt, status)| (attempt, Answer::Status(status))));
    assert!(log.iter().all(|line| line.voucher_id == voucher.id && line.coupon_id == voucher.coupon_id));
    assert_eq!(lines.recv().await.expect("a line"), log[0], "subscribers hear the same");
    assert!(simulator.agreements().contains(&voucher.id));
}

#[tokio::test]
async fn a_reservation_that_is_never_agreed_to_lapses() {
    let config = SimulatorConfig { retry: RetrySchedule::once(), ..at_once() };
    let (platform, simulator) = Platform::with_vendor(&[422], config).await;
    let id = simulator.reserve(order()).id;
    settle(&simulator).await;

    assert_eq!(platform.states(), ["RESERVED"]);
    assert_eq!(simulator.agreements(), BTreeSet::new());
    assert_eq!(simulator.voucher(&id).expect("kept").state, State::Expired);
    assert_eq!(simulator.confirm(&id), Confirmation::Lapsed);
}

/// The reason goes to a log, and the end user's key must not.
#[tokio::test]
async fn a_platform_that_is_down_is_logged_without_its_address() {
    let config = SimulatorConfig { retry: RetrySchedule::once(), ..at_once() };
    let simulator = Simulator::start(config).await.expect("starts");
    let free = TcpListener::bind("127.0.0.1:0").await.expect("binds").local_addr().expect("bound");
    simulator.notify_at(Url::parse(&format!("http://{free}/reserve")).expect("valid"));
    simulator.reserve(order());
    settle(&simulator).await;
    let [line] = simulator.deliveries().try_into().expect("one attempt");
    let Answer::Nothing(reason) = line.answer else { panic!("nobody listens there") };
    assert!(!reason.is_empty() && !reason.contains("notificationKey"), "{reason}");
}

#[tokio::test]
async fn duplicates_are_sent_twice_at_the_same_moment() {
    let (platform, simulator) = Platform::with_vendor(&[], at_once()).await;
    simulator.faults().duplicate_deliveries(true);
    let id = simulator.reserve(order()).id;
    settle(&simulator).await;
    assert_eq!(platform.states(), ["RESERVED", "RESERVED", "READY", "READY"]);
    assert_eq!(platform.heard()[2].body, platform.heard()[3].body);
    assert_eq!(simulator.agreements(), BTreeSet::from([id]));
}

#[tokio::test]
async fn a_late_repeat_of_reserved_follows_ready() {
    let (platform, simulator) = Platform::with_vendor(&[], at_once()).await;
    simulator.faults().reserved_after_ready(true);
    let id = simulator.reserve(order()).id;
    settle(&simulator).await;
    assert_eq!(platform.states(), ["RESERVED", "READY", "RESERVED"]);
    assert_eq!(platform.heard()[0].body, platform.heard()[2].body);
    assert_eq!(simulator.voucher(&id).expect("kept").state, State::Ready);
}

#[tokio::test]
async fn a_lost_answer_is_no_agreement_and_the_notification_comes_again() {
    let (platform, simulator) = Platform::with_vendor(&[], at_once()).await;
    simulator.faults().lose_answers(2);
    let id = simulator.reserve(order()).id;
    settle(&simulator).await;
    assert_eq!(platform.states(), ["RESERVED", "RESERVED", "RESERVED", "READY"]);
    assert_eq!(simulator.deliveries()[1].answer, Answer::Lost(200));
    assert_eq!(simulator.agreements(), BTreeSet::from([id]));

    let config = SimulatorConfig { retry: RetrySchedule::once(), ..at_once() };
    let (_platform, simulator) = Platform::with_vendor(&[], config).await;
    simulator.faults().lose_answers(u32::MAX);
    let id = simulator.reserve(order()).id;
    settle(&simulator).await;
    assert_eq!(simulator.agreements(), BTreeSet::new());
    assert_eq!(simulator.voucher(&id).expect("kept").state, State::Expired);
}

#[tokio::test]
async fn settling_waits_for_the_confirmation_and_stopping_does_not() {
    let config = SimulatorConfig { confirm_after: HOUR, ..at_once() };
    let (_platform, simulator) = Platform::with_vendor(&[], config).await;
    let mut lines = simulator.subscribe();
    simulator.reserve(order());
    lines.recv().await.expect("RESERVED was answered");
    assert!(timeout(Duration::ZERO, simulator.settled()).await.is_err(), "the confirmation is still to come");

    simulator.faults().api(ApiFault::Slow(HOUR));
    let url = simulator.base_url().clone();
    let waiting = tokio::spawn(client().post(url.join("v2/token").expect("valid")).send());
    let asked = async {
        while simulator.calls().token == 0 {
            tokio::task::yield_now().await;
        }
    };
    timeout(HANG, asked).await.expect("the request arrives");
    timeout(HANG, simulator.stop()).await.expect("stops at once");
    settle(&simulator).await;
    assert!(waiting.await.expect("no panic").is_err(), "its connection was closed");
    assert!(client().get(url).send().await.expect_err("nobody listens").is_connect());
}

#[tokio::test]
async fn dropping_it_ends_it() {
    let simulator = Simulator::start(at_once()).await.expect("starts");
    let tasks = simulator.shared.tasks.clone();
    tasks.close();
    assert!(!tasks.is_empty());
    drop(simulator);
    timeout(HANG, tasks.wait()).await.expect("the listener's task ends");
}

#[tokio::test]
async fn a_demo_reserves_its_vouchers_and_ends() {
    let (platform, simulator) = Platform::with_vendor(&[], at_once()).await;
    let plan = DemoPlan { vouchers: Some(5), per_second: 1000.0 };
    timeout(HANG, simulator.run_demo(plan, CancellationToken::new())).await.expect("ends after the last");
    settle(&simulator).await;
    assert_eq!(simulator.agreements().len(), 5);
    assert_eq!(platform.heard().len(), 10);
}

#[tokio::test]
async fn an_endless_demo_reserves_its_first_at_once_and_ends_when_cancelled() {
    let (_platform, simulator) = Platform::with_vendor(&[], at_once()).await;
    let (cancel, mut lines) = (CancellationToken::new(), simulator.subscribe());
    let demo = simulator.run_demo(DemoPlan { vouchers: None, per_second: 0.0 }, cancel.clone());
    let first_heard = async {
        lines.recv().await.expect("a line");
        cancel.cancel();
    };
    timeout(HANG, async { tokio::join!(demo, first_heard) }).await.expect("ends when cancelled");
    settle(&simulator).await;
    assert_eq!(simulator.agreements().len(), 1);
}
