//! The harness itself, on WebKitGTK's own small browser: a failure here is not the application's.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use fantoccini::key::Key;

use super::display::{Display, POLL};
use super::window::{Window, within};

const LIMIT: Duration = Duration::from_secs(90);
const BROWSER: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

/// One field that echoes what is entered, and a list that fills when Enter is pressed.
const PAGE: &str = "data:text/html,<!DOCTYPE html><body style='background:teal'><input data-testid=search autofocus>\
    <p data-testid=echo data-state=empty></p><button data-testid=clear onclick='this.textContent=\"done\"'>Clear</button>\
    <ul></ul><script>\
    const [field, echo] = [document.querySelector('input'), document.querySelector('p')];\
    field.oninput = () => setTimeout(() => { echo.textContent = field.value; echo.dataset.state = 'full' }, 100);\
    field.onkeydown = e => { if (e.key === 'Enter') document.querySelector('ul').innerHTML += '<li data-testid=hit>'; };\
    </script>";

#[tokio::test]
async fn a_window_can_be_found_typed_into_read_and_photographed() {
    if !Path::new(BROWSER).exists() {
        return;
    }
    within(LIMIT, async {
        let window = Window::start(Path::new(BROWSER), &["--automation"], &[("VOUCHER_DESK_PROBE", "1")]).await;
        window.client().goto(PAGE).await.expect("loads");
        assert_eq!(window.attribute("echo", "data-state").await.as_deref(), Some("empty"));
        assert_eq!(window.attribute("echo", "data-nothing").await, None);
        window.type_into("search", "AGYP").await;
        window.has("echo", "data-state", "full").await;
        window.press("MNVXPJ").await;
        window.shows("echo", "AGYPMNVXPJ").await;
        assert_eq!(window.text("echo").await, "AGYPMNVXPJ");
        assert_eq!(window.all("hit").await.len(), 0);
        window.press(&Key::Enter.to_string()).await;
        window.eventually("a hit", async |_| Ok(window.all("hit").await.len() == 1)).await;
        assert_eq!(window.focused().await.as_deref(), Some("search"));
        window.click("clear").await;
        window.shows("clear", "done").await;
        assert_eq!(window.execute("return 6 * 7", vec![]).await.expect("runs"), 42);

        let picture = window.display().home().join("window.png");
        window.screenshot(&picture).await;
        assert_eq!(colour_at(&picture, "500,600"), "srgb(0,128,128)", "the page's own background, painted");
        window.close().await;
    })
    .await;
}

/// A page that moves the focus all the time, and knows when somebody else did.
const RESTLESS: &str = "data:text/html,<!DOCTYPE html><input data-testid=one><input data-testid=two><script>\
    const [one, two] = document.querySelectorAll('input');\
    let mine = false;\
    window.others = 0;\
    addEventListener('focusin', () => { if (!mine) window.others += 1; });\
    setInterval(() => { mine = true; (document.activeElement === one ? two : one).focus(); mine = false; }, 2);\
    </script>";

/// The driver's own way to send keys takes the focus back from where the page has moved it, and what was pressed is lost.
#[tokio::test]
async fn keys_arrive_wherever_the_focus_is_and_leave_it_there() {
    if !Path::new(BROWSER).exists() {
        return;
    }
    within(LIMIT, async {
        let window = Window::start(Path::new(BROWSER), &["--automation"], &[]).await;
        window.client().goto(RESTLESS).await.expect("loads");
        // From then on nobody but the page moves the focus, or something is wrong.
        let begun = "window.others = 0; return document.hasFocus() && document.activeElement !== document.body";
        window
            .eventually("the page to have the focus", async |_| Ok(window.execute(begun, vec![]).await? == true))
            .await;
        let typed = "Wanders/4711 é?";
        for key in typed.chars() {
            window.press(&key.to_string()).await;
        }
        let asked = "return [one.value.length + two.value.length, window.others]";
        let answer = window.execute(asked, vec![]).await.expect("runs");
        assert_eq!(answer, serde_json::json!([typed.chars().count(), 0]));
        window.close().await;
    })
    .await;
}

/// What is held down is held for the keys after it, and no longer.
#[tokio::test]
async fn keys_are_what_they_are_on_a_keyboard() {
    if !Path::new(BROWSER).exists() {
        return;
    }
    within(LIMIT, async {
        let window = Window::start(Path::new(BROWSER), &["--automation"], &[]).await;
        window.client().goto(PAGE).await.expect("loads");
        window.has_focus("search").await;
        window.press("aZ0-/?éçœ’").await;
        window.shows("echo", "aZ0-/?éçœ’").await;
        window.press(&(Key::Control + "a")).await;
        window.press("b").await;
        window.press("c").await;
        window.eventually("what was there is replaced", async |_| Ok(window.text("echo").await == "bc")).await;
        window.press(&(Key::Shift + &Key::Left.to_string())).await;
        window.press("d").await;
        window.eventually("the last is replaced", async |_| Ok(window.text("echo").await == "bd")).await;
        window.press(&Key::Tab.to_string()).await;
        window.has_focus("clear").await;
        window.press(&(Key::Shift + &Key::Tab.to_string())).await;
        window.has_focus("search").await;
        window.close().await;
    })
    .await;
}

fn colour_at(picture: &Path, point: &str) -> String {
    let format = format!("%[pixel:p{{{point}}}]");
    let output = Command::new("convert").arg(picture).args(["-format", &format, "info:"]).output().expect("runs");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A test that is cut off must not leave an X server, a driver, the application or its files behind.
#[tokio::test]
async fn dropping_a_window_ends_every_process_on_its_display() {
    if !Path::new(BROWSER).exists() {
        return;
    }
    within(LIMIT, async {
        let window = Window::start(Path::new(BROWSER), &["--automation"], &[]).await;
        let home = window.display().home().to_owned();
        let running = processes_at_home(&home);
        for program in ["Xvfb", "dbus-daemon", "WebKitWebDriver", "MiniBrowser"] {
            assert!(running.iter().any(|command| command.contains(program)), "{program} in {running:?}");
        }
        drop(window);
        assert_eq!(processes_at_home(&home), Vec::<String>::new());
        assert!(!home.exists());
    })
    .await;
}

/// The command lines of all processes that were given this home, whatever group they are in.
fn processes_at_home(home: &Path) -> Vec<String> {
    let mark = format!("HOME={}", home.display());
    let processes = std::fs::read_dir("/proc").expect("this is Linux").filter_map(Result::ok);
    let at_home = processes.filter(|process| {
        let environment = std::fs::read(process.path().join("environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|variable| variable == mark.as_bytes())
    });
    at_home.map(|process| std::fs::read_to_string(process.path().join("cmdline")).unwrap_or_default()).collect()
}

#[test]
fn what_is_opened_is_recorded_and_not_opened() {
    let display = Display::start(&[]).expect("starts");
    assert_eq!(display.opened(), Vec::<String>::new());
    for target in ["/vault/a voucher.pdf", "https://files.example/a.pdf?b='c'&d"] {
        let status = display.command("xdg-open").arg(target).status().expect("runs");
        assert!(status.success());
    }
    assert_eq!(display.opened(), ["/vault/a voucher.pdf", "https://files.example/a.pdf?b='c'&d"]);
}

#[tokio::test]
#[should_panic(expected = "took longer")]
async fn a_test_that_hangs_is_cut_off() {
    within(POLL, std::future::pending::<()>()).await;
}
