//! The vendor's API and the files behind signed URLs, working and broken.

use reqwest::Response;
use serde_json::json;

use super::*;

/// A vendor with one READY voucher, and the link that its READY bore.
async fn with_ready_voucher(config: SimulatorConfig) -> (Simulator, VoucherId, String) {
    let (platform, simulator) = Platform::with_vendor(&[], config).await;
    let id = simulator.reserve(order()).id;
    settle(&simulator).await;
    let ready: Value = serde_json::from_str(&platform.heard()[1].body).expect("JSON");
    (simulator, id, ready["signedUrl"].as_str().expect("a link").to_owned())
}

/// Longer than no time and far shorter than the hour that a slow vendor takes.
fn impatient_client() -> Client {
    Client::builder().no_proxy().timeout(Duration::from_millis(200)).build().expect("builds")
}

async fn fetch(url: &str) -> Response {
    client().get(url).send().await.expect("answers")
}

fn signed_url_route(simulator: &Simulator, id: &VoucherId) -> Url {
    simulator.base_url().join(&format!("v2/vouchers/{id}/signedurl")).expect("valid")
}

async fn ask_with_key(simulator: &Simulator, id: &VoucherId) -> Response {
    let request = client().get(signed_url_route(simulator, id)).header("apikey", "simulated-api-key");
    request.send().await.expect("answers")
}

async fn ask_with_token(simulator: &Simulator, id: &VoucherId, token: &str) -> StatusCode {
    let request = client().get(signed_url_route(simulator, id)).bearer_auth(token);
    request.send().await.expect("answers").status()
}

async fn request_token(simulator: &Simulator, body: &Value) -> Response {
    let url = simulator.base_url().join("v2/token").expect("valid");
    client().post(url).json(body).send().await.expect("answers")
}

async fn token(simulator: &Simulator) -> String {
    let body = json!({
        "grant_type": "client_credentials",
        "client_id": "simulated-api-key",
        "client_secret": "simulated-client-secret",
    });
    let answer: Value = request_token(simulator, &body).await.json().await.expect("JSON");
    assert!(answer["expires_in"].is_u64(), "{answer}");
    answer["access_token"].as_str().expect("a token").to_owned()
}

#[tokio::test]
async fn a_link_opens_the_pdf_for_its_lifetime_and_then_answers_403_with_xml() {
    let clock = SetClock::new();
    let config = SimulatorConfig { clock: clock.clone(), ..at_once() };
    let (simulator, id, link) = with_ready_voucher(config).await;
    let coupon_id = simulator.voucher(&id).expect("kept").coupon_id;

    let good = fetch(&link).await;
    assert_eq!(good.status(), StatusCode::OK);
    assert_eq!(good.headers()["content-type"], "application/pdf");
    let pdf = good.bytes().await.expect("a body");
    assert!(pdf.starts_with(b"%PDF-") && pdf.trim_ascii_end().ends_with(b"%%EOF"));
    assert!(String::from_utf8_lossy(&pdf).contains(&format!("({coupon_id})")));

    for forged in [link.replace("Signature=", "Signature=0"), link.replace("Expires=1", "Expires=2")] {
        let refused = fetch(&forged).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        assert!(refused.text().await.expect("a body").contains("<Code>SignatureDoesNotMatch</Code>"));
    }
    let unsigned = fetch(link.split_once('?').expect("a query").0).await;
    assert!(unsigned.text().await.expect("a body").contains("Access Denied"));

    clock.advance(HOUR);
    let expired = fetch(&link).await;
    assert_eq!(expired.status(), StatusCode::FORBIDDEN);
    assert_eq!(expired.headers()["content-type"], "application/xml");
    let body = expired.text().await.expect("a body");
    assert!(body.starts_with("<?xml") && body.contains("Request has expired"), "{body}");
    assert_eq!(simulator.calls().file, 5);
}

#[tokio::test]
async fn a_fresh_link_opens_what_an_expired_one_does_not() {
    let (simulator, id, old) = with_ready_voucher(at_once()).await;
    simulator.expire_links();
    assert_eq!(fetch(&old).await.status(), StatusCode::FORBIDDEN);
    let answer: Value = ask_with_key(&simulator, &id).await.json().await.expect("JSON");
    let fresh = answer["signedUrl"].as_str().expect("a link");
    assert_eq!(fetch(fresh).await.status(), StatusCode::OK);

    simulator.set_link_lifetime(Duration::ZERO);
    let answer: Value = ask_with_key(&simulator, &id).await.json().await.expect("JSON");
    assert_eq!(fetch(answer["signedUrl"].as_str().expect("a link")).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn tokens_are_issued_for_the_right_credentials_and_end() {
    let clock = SetClock::new();
    let config = SimulatorConfig { clock: clock.clone(), ..at_once() };
    let (simulator, id, _) = with_ready_voucher(config).await;

    let first = token(&simulator).await;
    assert_eq!(ask_with_token(&simulator, &id, &first).await, StatusCode::OK);
    clock.advance(HOUR);
    assert_eq!(ask_with_token(&simulator, &id, &first).await, StatusCode::UNAUTHORIZED);

    let second = token(&simulator).await;
    assert_eq!(ask_with_token(&simulator, &id, &second).await, StatusCode::OK);
    simulator.revoke_tokens();
    assert_eq!(ask_with_token(&simulator, &id, &second).await, StatusCode::UNAUTHORIZED);

    simulator.set_token_lifetime(Duration::ZERO);
    let third = token(&simulator).await;
    assert_eq!(ask_with_token(&simulator, &id, &third).await, StatusCode::UNAUTHORIZED);
    assert_eq!((simulator.calls().token, simulator.calls().signed_url), (3, 5));
}

#[tokio::test]
async fn wrong_or_missing_credentials_are_refused() {
    let (simulator, id, _) = with_ready_voucher(at_once()).await;
    for (grant, key, secret, status) in [
        ("client_credentials", "simulated-api-key", "wrong", 401),
        ("client_credentials", "wrong", "simulated-client-secret", 401),
        ("password", "simulated-api-key", "simulated-client-secret", 400),
    ] {
        let body = json!({ "grant_type": grant, "client_id": key, "client_secret": secret });
        assert_eq!(request_token(&simulator, &body).await.status(), status, "{body}");
    }
    assert_eq!(request_token(&simulator, &json!("no object")).await.status(), StatusCode::BAD_REQUEST);

    let bare = client().get(signed_url_route(&simulator, &id));
    assert_eq!(bare.try_clone().expect("no body").send().await.expect("answers").status(), StatusCode::UNAUTHORIZED);
    let wrong = bare.header("apikey", "wrong").send().await.expect("answers");
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    let unknown = ask_with_key(&simulator, &VoucherId::parse("unknown").expect("valid")).await;
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
}

/// What catching up after missed notifications rests on.
#[tokio::test]
async fn a_voucher_nobody_was_told_of_can_be_confirmed_and_read_over_the_api() {
    let simulator = Simulator::start(at_once()).await.expect("starts");
    let id = simulator.reserve(order()).id;
    settle(&simulator).await;
    assert_eq!(simulator.voucher(&id).expect("kept").state, State::Reserved);
    assert_eq!(ask_with_key(&simulator, &id).await.status(), StatusCode::NOT_FOUND, "no PDF yet");

    let url = simulator.base_url().join(&format!("v2/voucher/{id}/confirm")).expect("valid");
    for _ in 0..2 {
        let request = client().put(url.clone()).header("apikey", "simulated-api-key");
        assert_eq!(request.send().await.expect("answers").status(), StatusCode::OK, "and again without effect");
        settle(&simulator).await;
    }
    let url = simulator.base_url().join(&format!("v2/vouchers/{id}")).expect("valid");
    let request = client().get(url).header("apikey", "simulated-api-key");
    let voucher: Value = request.send().await.expect("answers").json().await.expect("JSON");
    assert_eq!((&voucher["id"], &voucher["state"]), (&json!(id), &json!("READY")));
    assert_eq!(fetch(voucher["signedUrl"].as_str().expect("a link")).await.status(), StatusCode::OK);
    assert_eq!((simulator.calls().confirm, simulator.calls().voucher), (2, 1));
    assert_eq!(simulator.deliveries(), [], "there was nobody to tell");
}

#[tokio::test]
async fn the_api_breaks_as_told_and_mends() {
    let (simulator, id, _) = with_ready_voucher(at_once()).await;
    let faults = simulator.faults();
    for (fault, status) in [
        (ApiFault::Unavailable, 503),
        (ApiFault::Unauthorised, 401),
        (ApiFault::UnknownVoucher, 404),
        (ApiFault::Slow(Duration::ZERO), 200),
    ] {
        faults.api(fault.clone());
        assert_eq!(ask_with_key(&simulator, &id).await.status(), status, "{fault:?}");
    }
    faults.api(ApiFault::RateLimited { retry_after_secs: 7 });
    let limited = ask_with_key(&simulator, &id).await;
    assert_eq!(limited.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(limited.headers()["retry-after"], "7");
    faults.api(ApiFault::Unreadable);
    assert!(ask_with_key(&simulator, &id).await.text().await.expect("a body").starts_with("<!DOCTYPE html>"));

    let request = || impatient_client().get(signed_url_route(&simulator, &id)).header("apikey", "simulated-api-key");
    faults.api(ApiFault::HangUp);
    let hung_up = request().send().await.expect_err("no answer");
    assert!(hung_up.is_request() && !hung_up.is_timeout(), "{hung_up:?}");
    faults.api(ApiFault::Slow(HOUR));
    assert!(request().send().await.expect_err("no answer in time").is_timeout());

    faults.clear();
    assert_eq!(ask_with_key(&simulator, &id).await.status(), StatusCode::OK);
    assert_eq!(simulator.calls().signed_url, 9, "broken answers count too");
}

#[tokio::test]
async fn the_files_break_as_told() {
    let (simulator, _, link) = with_ready_voucher(at_once()).await;
    let faults = simulator.faults();

    faults.files(FileFault::Truncated);
    let cut = fetch(&link).await;
    let declared = cut.content_length().expect("declared");
    assert!(declared > 0 && cut.bytes().await.is_err(), "cut before the declared end");

    faults.files(FileFault::Html);
    assert!(fetch(&link).await.text().await.expect("a body").starts_with("<!DOCTYPE html>"));

    faults.files(FileFault::Oversize { bytes: 21 * 1024 * 1024 + 5 });
    let big = fetch(&link).await;
    assert_eq!(big.content_length(), None, "nothing is declared");
    let bytes = big.bytes().await.expect("a body");
    assert!(bytes.starts_with(b"%PDF-"));
    assert_eq!(bytes.len(), 21 * 1024 * 1024 + 5);

    faults.files(FileFault::Redirect { location: "http://127.0.0.1:9/elsewhere".into() });
    let redirect = fetch(&link).await;
    assert_eq!(redirect.status(), StatusCode::FOUND);
    assert_eq!(redirect.headers()["location"], "http://127.0.0.1:9/elsewhere");

    faults.files(FileFault::Unavailable);
    assert_eq!(fetch(&link).await.status(), StatusCode::SERVICE_UNAVAILABLE);

    faults.files(FileFault::HangUp);
    assert!(!client().get(&link).send().await.expect_err("no answer").is_timeout());

    faults.files(FileFault::Slow(HOUR));
    let slow = impatient_client().get(&link).send().await.expect("the head comes at once");
    assert_eq!(slow.status(), StatusCode::OK);
    assert!(slow.bytes().await.expect_err("the body does not").is_timeout());

    faults.files(None);
    let good = fetch(&link).await.bytes().await.expect("a body");
    assert_eq!(u64::try_from(good.len()).expect("fits"), declared);
}
