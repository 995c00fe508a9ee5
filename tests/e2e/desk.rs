//! An agent's way through the real window, against the real program, its database and the simulated vendor.

use std::path::Path;
use std::time::Duration;

use fantoccini::key::Key;
use serde_json::json;
use voucher_desk::domain::money::Amount;
use voucher_desk::simulator::{ApiFault, Order, Simulator, SimulatorConfig, Voucher};

use super::window::{Window, within};

pub(super) const LIMIT: Duration = Duration::from_secs(180);
pub(super) const BINARY: &str = env!("CARGO_BIN_EXE_voucher-desk");

/// The window of a program whose vendor is the simulator, and that has told the simulator where it listens.
pub(super) async fn open(simulator: &Simulator) -> Window {
    let (window, address) = open_untold(simulator).await;
    simulator.notify_at(address.parse().expect("a URL"));
    window
}

/// The same, with the address that the simulator is still to be told.
pub(super) async fn open_untold(simulator: &Simulator) -> (Window, String) {
    open_with(simulator, &[]).await
}

/// The same, with an environment of its own.
pub(super) async fn open_with(simulator: &Simulator, extra: &[(&str, &str)]) -> (Window, String) {
    let window = Window::start(Path::new(BINARY), &[], &[&settings(simulator), extra].concat()).await;
    let address = address(&window).await;
    (window, address)
}

/// The settings of a program whose vendor is the simulator.
pub(super) fn settings(simulator: &Simulator) -> [(&'static str, &str); 6] {
    [
        ("VOUCHER_DESK__RECEIVER__LISTEN", "127.0.0.1:0"),
        ("VOUCHER_DESK__JACKPOT__BASE_URL", simulator.base_url().as_str()),
        ("VOUCHER_DESK__JACKPOT__API_KEY", "simulated-api-key"),
        ("VOUCHER_DESK__JACKPOT__CLIENT_SECRET", "simulated-client-secret"),
        ("VOUCHER_DESK__VAULT__ALLOWED_HOSTS", simulator.file_host()),
        ("VOUCHER_DESK__VAULT__ALLOW_INSECURE", "true"),
    ]
}

/// Where it takes notifications, once it does.
pub(super) async fn address(window: &Window) -> String {
    window.shows("receiver-status", "Listening").await;
    // The text is cut to fit; the whole of it is in the title.
    window.attribute("receiver-address", "title").await.expect("an address")
}

/// A reservation that is declined, since it names no end user, and so needs a person.
pub(super) fn reserve_namelessly(simulator: &Simulator) -> Voucher {
    let cents = |cents| Amount::from_cents(cents).expect("an amount");
    simulator.reserve(Order { notification_key: String::new(), value: cents(5000), price: cents(4750) })
}

pub(super) async fn quick_simulator() -> Simulator {
    let (confirm_after, send_after) = (Duration::from_millis(50), Duration::from_millis(50));
    Simulator::start(SimulatorConfig { confirm_after, send_after, ..SimulatorConfig::default() }).await.expect("starts")
}

pub(super) fn reserve(simulator: &Simulator) -> Voucher {
    let cents = |cents| Amount::from_cents(cents).expect("an amount");
    simulator.reserve(Order {
        notification_key: "customer-4711".to_owned(),
        value: cents(11_000),
        price: cents(10_450),
    })
}

/// Pictures for people to look at; kept only when a folder is named.
pub(super) async fn picture(window: &Window, name: &str) {
    if let Some(folder) = std::env::var_os("VOUCHER_DESK_PICTURES") {
        window.screenshot(&Path::new(&folder).join(name)).await;
    }
}

/// A unique exact code opens at once, so the caller's question is answered without a mouse; then the button's whole
/// way: the vendor's API, the journal, the push, the new hour.
#[tokio::test]
async fn a_dictated_code_is_answered_its_link_refreshed_and_its_pdf_opened() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let window = open(&simulator).await;
        window.shows("nothing-yet", "").await;
        let voucher = reserve(&simulator);
        // It comes in by push: nobody has touched the window.
        window.has("hit", "data-coupon", voucher.coupon_id.as_str()).await;

        window.has_focus("search").await;
        window.press(&voucher.coupon_id.as_str().to_lowercase()).await;
        window.has("voucher", "data-coupon", voucher.coupon_id.as_str()).await;
        assert_eq!(window.focused().await.as_deref(), Some("search"), "opening takes no focus");
        window.has("pdf-status", "data-status", "stored").await;
        window.shows("state", "Ready").await;
        for step in ["step-reserved", "step-confirmed", "step-sent"] {
            window.eventually(step, async |_| Ok(!window.text(step).await.contains("not received"))).await;
        }
        window.shows("voucher", "customer-4711").await;
        picture(&window, "voucher.png").await;

        simulator.set_link_lifetime(Duration::from_secs(1800));
        let before = window.attribute("link-expiry", "data-expires-at").await.expect("an expiry");
        window.click("refresh-link").await;
        let changed = async |_: &_| {
            Ok(window.attribute("link-expiry", "data-expires-at").await.is_some_and(|expiry| expiry != before))
        };
        window.eventually("a new expiry", changed).await;
        assert_eq!(simulator.calls().signed_url, 1);

        window.click("open-pdf").await;
        window.eventually("the PDF handed to the system", async |_| Ok(!window.display().opened().is_empty())).await;
        let opened = window.display().opened();
        assert!(opened[0].ends_with(".pdf") && opened[0].contains("/vault/"), "{opened:?}");
        window.appears_within(LIMIT, "//*[@data-testid='deed'][@data-act='opened_pdf']").await;
        picture(&window, "opened.png").await;

        // The clipboard takes only what a real press asks for.
        let focus = "document.querySelector('[data-testid=copy-link]').focus()";
        window.find("copy-link").await;
        window.execute(focus, vec![]).await.expect("runs");
        window.press(&Key::Enter.to_string()).await;
        window.shows("pdf-message", "Link copied").await;
        window.to_field().await;
        window.press(&(Key::Control + "a")).await;
        window.press(&(Key::Control + "v")).await;
        let pasted = window.execute("return document.querySelector('[data-testid=search]').value", vec![]).await;
        let pasted = pasted.expect("runs").as_str().expect("a text").to_owned();
        assert!(pasted.starts_with(simulator.base_url().as_str()), "the clipboard holds the link: {pasted}");
        let log = window.display().home().join("data/voucher-desk/logs/voucher-desk.log");
        let log = std::fs::read_to_string(log).expect("a window has no standard error that support could read");
        assert!(log.contains("the receiver listens"), "{log}");
        window.close().await;
        simulator.stop().await;
    })
    .await;
}

/// What goes wrong is told in words beside the button, nothing else is lost, and the way back works.
#[tokio::test]
async fn a_vendor_that_is_down_is_told_in_words_and_tried_again() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let window = open(&simulator).await;
        let voucher = reserve(&simulator);
        window.has("hit", "data-coupon", voucher.coupon_id.as_str()).await;
        window.press(voucher.coupon_id.as_str()).await;
        window.has("pdf-status", "data-status", "stored").await;

        simulator.faults().api(ApiFault::Unauthorised);
        window.click("refresh-link").await;
        window.shows("refresh-message", "credentials").await;
        picture(&window, "refused.png").await;
        assert!(window.attribute("pdf-status", "data-status").await.as_deref() == Some("stored"));
        simulator.faults().clear();
        window.click("refresh-link").await;
        window
            .eventually("the message to go", async |_| {
                Ok(!window.all("refresh-message").await.is_empty()
                    && !window.text("refresh-message").await.contains("credentials"))
            })
            .await;

        window.press(&Key::Escape.to_string()).await;
        window.has_focus("search").await;
        window.press("NOSUCHCODE").await;
        window.shows("no-match", "").await;
        picture(&window, "no-match.png").await;
        window.close().await;
        simulator.stop().await;
    })
    .await;
}

/// The page can call the desk and nothing else: no code from strings, no file, no network, no ungranted command.
#[tokio::test]
async fn the_page_is_shut_in() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let window = open(&simulator).await;
        let evaluated = window.execute("try { return new Function('return 1')() } catch (e) { return e.name }", vec![]);
        assert_eq!(evaluated.await.expect("runs"), json!("EvalError"));
        let refused = "
            const url = arguments[0];
            return Promise.all([
                fetch(url).then(() => 'reached', () => 'refused'),
                window.__TAURI_INTERNALS__.invoke('plugin:window|set_title', { value: 'x' }).then(() => 'done', () => 'refused'),
                window.__TAURI_INTERNALS__.invoke('plugin:opener|open_path', { path: '/' }).then(() => 'done', () => 'refused'),
                window.__TAURI_INTERNALS__.invoke('receiver_status', {}).then(status => String(status.listening), e => e),
            ]);";
        let url = json!(simulator.base_url().as_str());
        let answers = window.execute(refused, vec![url]).await.expect("runs");
        assert_eq!(answers, json!(["refused", "refused", "refused", "true"]));
        window.close().await;
        simulator.stop().await;
    })
    .await;
}

/// A voucher that was declined comes up by itself, is put aside by keys alone, and comes back when it is asked for.
#[tokio::test]
async fn a_declined_voucher_needs_attention_until_it_is_put_aside() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let window = open(&simulator).await;
        let voucher = reserve_namelessly(&simulator);
        window.shows("attention-count", "Needs attention (1)").await;
        window.press(&(Key::Control + "2")).await;
        window.has("attention-item", "data-coupon", voucher.coupon_id.as_str()).await;
        window.shows("reason", "We declined its reservation").await;
        picture(&window, "attention.png").await;

        window.click("snooze").await;
        window.has_focus("snooze-reason").await;
        window.press("asked the platform").await;
        picture(&window, "snooze.png").await;
        window.press(&Key::Enter.to_string()).await;
        window.shows("attention-none", "Nothing needs attention").await;
        window.to_field().await;
        window.press(voucher.coupon_id.as_str()).await;
        window.shows("voucher-snooze", "asked the platform").await;
        window.click("voucher-unsnooze").await;
        window.shows("attention-count", "Needs attention (1)").await;
        window.close().await;
        simulator.stop().await;
    })
    .await;
}
