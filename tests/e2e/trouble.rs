//! What keeps the window from opening: a dialog tells it and the program ends as failed; without a display, a line does.

use std::path::Path;
use std::process::Stdio;

use super::desk::{BINARY, LIMIT};
use super::display::Display;
use super::manners::eventually;
use super::reader::{HEARD, Reader};
use super::screen::Screen;
use super::window::{fresh_display, within};

/// Starts the program, reads the dialog that it shows instead of a window, closes it, and sees the program end.
async fn is_told(display: &Display, environment: &[(&str, &str)], words: &[&str]) {
    let screen = Screen::of(display);
    let mut command = tokio::process::Command::from(display.command(BINARY));
    let mut program = command.envs(environment.iter().copied()).kill_on_drop(true).spawn().expect("starts");
    eventually("a dialog", || screen.shown() == ["Voucher Desk"]).await;
    Reader::on(display).await.reads(words).await;
    if let Some(folder) = std::env::var_os("VOUCHER_DESK_PICTURES") {
        let picture = Path::new(&folder).join(format!("trouble-{}.png", words[0].replace(' ', "-")));
        display.command("import").args(["-window", "root"]).arg(picture).status().expect("runs");
    }
    screen.close();
    let ended = program.wait().await.expect("ends");
    assert_eq!(ended.code(), Some(1));
}

/// Another program has our name on the session bus: one that hangs, and one that refuses. There is no window to say so in.
#[tokio::test]
async fn a_program_that_runs_and_does_not_answer_is_told_in_a_dialog() {
    within(LIMIT, async {
        for refuses in [false, true] {
            let display = fresh_display(&[HEARD]).await;
            let mut other = zbus::connection::Builder::address(display.variable("DBUS_SESSION_BUS_ADDRESS"))
                .and_then(|builder| builder.name("io.voucherdesk.app.SingleInstance"));
            if refuses {
                other = other.and_then(|builder| builder.serve_at("/elsewhere", Elsewhere));
            }
            let other = other.expect("a name").build().await.expect("the bus is there");
            is_told(&display, &[], &["does not answer", "task manager", "Close"]).await;
            drop(other);
        }
    })
    .await;
}

/// What answers, but is not us.
struct Elsewhere;

#[zbus::interface(name = "org.example.Elsewhere")]
impl Elsewhere {}

/// What the web view keeps has no place: there can be no window, in the language of the system.
#[tokio::test]
async fn a_folder_that_cannot_be_made_for_the_window_is_told_in_a_dialog() {
    within(LIMIT, async {
        for (language, words) in [
            ("en_GB.UTF-8", ["has no folder for its data", "Free some space", "Close"]),
            ("fr_FR.UTF-8", ["pas de dossier pour ses données", "Libérez de l’espace", "Voucher Desk"]),
        ] {
            let display = fresh_display(&[HEARD]).await;
            let file = display.home().join("a file");
            std::fs::write(&file, "").expect("writes");
            let nowhere = file.join("share");
            let environment = [("XDG_DATA_HOME", nowhere.to_str().expect("text")), ("LANG", language)];
            is_told(&display, &environment, &words).await;
        }
    })
    .await;
}

#[tokio::test]
async fn without_a_display_a_line_tells_how_to_receive_without_one() {
    within(LIMIT, async {
        let display = fresh_display(&[]).await;
        let mut command = tokio::process::Command::from(display.command(BINARY));
        command.env_remove("DISPLAY").stdin(Stdio::null()).kill_on_drop(true);
        let ended = command.output().await.expect("runs");
        assert_eq!(ended.status.code(), Some(2));
        let told = String::from_utf8_lossy(&ended.stderr);
        assert!(told.contains("there is no display") && told.contains("voucher-desk serve"), "{told}");
        assert!(!display.home().join("data/voucher-desk").exists(), "nothing was started");
    })
    .await;
}
