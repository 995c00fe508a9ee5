//! An agent's journeys through the real window, by the keyboard alone: nothing in here clicks.
//!
//! The first one is also counted: the keys that were pressed, and how long the answer took from the first of them. The
//! numbers are printed, and no test depends on them.

use fantoccini::key::Key;
use serde_json::json;
use voucher_desk::domain::money::Amount;
use voucher_desk::simulator::{Order, Simulator, Voucher};

use super::desk::{LIMIT, open, open_with, picture, quick_simulator, reserve};
use super::window::{Window, within};

/// What is read for what: the letter in the code, the digit on the paper.
const LOOK_ALIKES: [(char, char); 5] = [('O', '0'), ('I', '1'), ('S', '5'), ('B', '8'), ('Z', '2')];
/// More stops of the Tab key than any page has.
const STOPS: usize = 80;

/// Notes when the first key went down, and when the sentence for the caller had been painted for this code.
const STOPWATCH: &str = "
    const code = arguments[0];
    const watch = (window.journey = { keys: 0, first: null, answered: null });
    addEventListener('keydown', () => { watch.keys += 1; watch.first ??= performance.now(); }, true);
    const look = () => {
        const answer = document.querySelector(`[data-testid=voucher][data-coupon=${code}] [data-testid=sentence]`);
        if (!answer?.textContent) return requestAnimationFrame(look);
        requestAnimationFrame(() => { watch.answered = performance.now(); });
    };
    requestAnimationFrame(look);";

/// The code with two of its letters as somebody may have read them; `None` when it has not got two.
fn misread(code: &str) -> Option<String> {
    let mut wrong = 0;
    let read = code.chars().map(|letter| match LOOK_ALIKES.iter().find(|(right, _)| *right == letter) {
        Some((_, digit)) if wrong < 2 => {
            wrong += 1;
            *digit
        }
        _ => letter,
    });
    let read = read.collect();
    (wrong == 2).then_some(read)
}

/// Reserves until a code comes that can be misread in two places.
fn misreadable(simulator: &Simulator) -> (Voucher, String) {
    let mut reserved = (0..200).map(|_| reserve(simulator));
    let found = reserved.find_map(|voucher| misread(voucher.coupon_id.as_str()).map(|read| (voucher, read)));
    found.expect("most codes have two such letters")
}

/// Goes on by the Tab key until this has the focus.
pub(super) async fn tab_to(window: &Window, testid: &str) {
    let mut passed = Vec::new();
    for _ in 0..STOPS {
        window.press(&Key::Tab.to_string()).await;
        let focused = window.focused().await;
        if focused.as_deref() == Some(testid) {
            return;
        }
        passed.push(focused);
    }
    panic!("{testid:?} is no stop of the Tab key; passed {passed:?}");
}

/// From a code with two wrong look-alikes to what is to be said, timed in the page itself.
#[expect(clippy::print_stdout, reason = "the numbers of the journey are what it is run for")]
async fn answer_a_misread_code(window: &Window, simulator: &Simulator, because: &str, sentence: &str) {
    let (voucher, read) = misreadable(simulator);
    let code = voucher.coupon_id.as_str();
    let row = format!("//*[@data-testid='hit'][@data-coupon='{code}']");
    window.appears_within(LIMIT, &row).await;
    window.execute(STOPWATCH, vec![json!(code)]).await.expect("runs");

    window.has_focus("search").await;
    window.press(&read.to_lowercase()).await;
    window.has("hit", "data-coupon", code).await;
    // The driver's own reading of a row leaves out what is cut to fit.
    let told = "return document.querySelector('[data-testid=hit]').textContent.includes(arguments[0])";
    window
        .eventually("why it is in the list", async |client| {
            Ok(client.execute(told, vec![json!(because)]).await? == true)
        })
        .await;
    assert!(window.all("voucher").await.is_empty(), "what was only guessed never opens by itself");
    window.press(&Key::Enter.to_string()).await;
    window.has("voucher", "data-coupon", code).await;
    window.shows("sentence", sentence).await;
    let said = window.execute("return document.querySelector('[data-testid=spoken]').textContent", vec![]).await;
    let said = said.expect("runs").as_str().expect("a text").to_owned();
    assert!(said.replace(' ', "").contains(code), "a screen reader hears which voucher opened: {said:?}");

    let answered = "return window.journey.answered !== null";
    window.eventually("the answer painted", async |client| Ok(client.execute(answered, vec![]).await? == true)).await;
    let counted = "const { keys, first, answered } = window.journey; return [keys, Math.round(answered - first)]";
    let counted = window.execute(counted, vec![]).await.expect("runs");
    println!("a misread code: {} keys, {} ms from the first key to the answer", counted[0], counted[1]);
    assert_eq!(counted[0], read.len() + 1, "the code and Enter, and nothing else");
}

#[tokio::test]
async fn a_code_with_two_wrong_look_alikes_leads_to_the_answer() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let window = open(&simulator).await;
        answer_a_misread_code(&window, &simulator, "looks the same on paper", "Your voucher").await;
        picture(&window, "misread.png").await;
        window.close().await;
        simulator.stop().await;
    })
    .await;
}

#[tokio::test]
async fn it_does_so_in_french() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let window = open(&simulator).await;
        window.press(&(Key::Control + "k")).await;
        window.type_into("palette-field", "français").await;
        window.press(&Key::Enter.to_string()).await;
        window.shows("receiver-status", "À l’écoute").await;
        answer_a_misread_code(&window, &simulator, "se ressemblent à l’écrit", "Votre bon d’achat").await;
        picture(&window, "misread-fr.png").await;
        window.close().await;
        simulator.stop().await;
    })
    .await;
}

/// Two rules turn reservations away; what they were is read where it needs attention and counted in the overview.
#[tokio::test]
async fn a_days_declines_are_reviewed() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let (window, address) = open_with(&simulator, &[("VOUCHER_DESK__POLICY__MAX_PRICE", "100")]).await;
        simulator.notify_at(address.parse().expect("a URL"));
        let cents = |cents| Amount::from_cents(cents).expect("an amount");
        let nameless = Order { notification_key: String::new(), value: cents(5000), price: cents(4750) };
        let declined = [reserve(&simulator), reserve(&simulator), simulator.reserve(nameless)];
        window.shows("attention-count", "Needs attention (3)").await;

        window.press(&(Key::Control + "2")).await;
        for voucher in &declined {
            let row = format!("//*[@data-testid='attention-item'][@data-coupon='{}']", voucher.coupon_id.as_str());
            window.appears_within(LIMIT, &row).await;
        }
        window.shows("attention-list", "is above the limit of €100.00").await;
        window.shows("attention-list", "the end user’s key was missing").await;
        picture(&window, "declines.png").await;
        tab_to(&window, "act").await;
        window.press(&Key::Enter.to_string()).await;
        window.shows("decision", "Declined").await;

        window.press(&(Key::Control + "4")).await;
        window.shows("overview-declined", "3").await;
        picture(&window, "declines-overview.png").await;
        tab_to(&window, "overview-declined").await;
        window.press(&Key::Enter.to_string()).await;
        window.eventually("the three in the list", async |_| Ok(window.all("list-row").await.len() == 3)).await;
        picture(&window, "declines-list.png").await;
        window.close().await;
        simulator.stop().await;
    })
    .await;
}
