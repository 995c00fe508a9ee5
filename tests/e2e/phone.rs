//! Phone mode in the real window: small and above the others by one key, and whole again as it was by the same one; what it
//! was is remembered from one start to the next.

use std::path::Path;

use super::desk::{BINARY, LIMIT, address, picture, quick_simulator, reserve, settings};
use super::manners::eventually;
use super::screen::Screen;
use super::window::{Window, fresh_display, within};
use fantoccini::key::Key;
use serde_json::{Value, json};

/// Waits until the page is so large.
async fn measures(window: &Window, width: u32, height: u32) {
    let wanted = json!([width, height]);
    let holds = async |client: &fantoccini::Client| {
        Ok::<_, fantoccini::error::CmdError>(
            client.execute("return [innerWidth, innerHeight]", vec![]).await? == wanted,
        )
    };
    window.eventually(&format!("a page of {width} × {height}"), holds).await;
}

#[tokio::test]
async fn one_key_makes_the_window_small_and_whole_again() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let display = fresh_display(&settings(&simulator)).await;
        let screen = Screen::of(&display);
        let window = Window::start_on(display, Path::new(BINARY), &[]).await;
        simulator.notify_at(address(&window).await.parse().expect("a URL"));
        let voucher = reserve(&simulator);
        measures(&window, 1280, 800).await;
        screen.listen_for_states();

        window.press(&(Key::Control + "9")).await;
        window.has("window", "data-mode", "phone").await;
        measures(&window, 420, 720).await;
        screen.is_asked_to_be_above(true).await;
        window.type_into("search", voucher.coupon_id.as_str()).await;
        window.has("voucher", "data-coupon", voucher.coupon_id.as_str()).await;
        let cut = "const wide = document.documentElement.scrollWidth; return wide > innerWidth ? wide : 0";
        assert_eq!(window.execute(cut, vec![]).await.expect("runs"), Value::from(0), "nothing stands out at the side");
        picture(&window, "phone-mode.png").await;

        window.press(&(Key::Control + "9")).await;
        window.has("window", "data-mode", "whole").await;
        measures(&window, 1280, 800).await;
        screen.is_asked_to_be_above(false).await;
        window.has("voucher", "data-coupon", voucher.coupon_id.as_str()).await;
        window.close().await;
        simulator.stop().await;
    })
    .await;
}

/// Who worked with it small finds it so, and as large as they made it.
#[tokio::test]
async fn the_small_window_is_remembered_with_its_size() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let display = fresh_display(&settings(&simulator)).await;
        let screen = Screen::of(&display);
        let window = Window::start_on(display, Path::new(BINARY), &[]).await;
        address(&window).await;
        window.press(&(Key::Control + "9")).await;
        measures(&window, 420, 720).await;
        screen.resize(500, 640);
        measures(&window, 500, 640).await;
        screen.close();
        eventually("the end", || screen.shown().is_empty()).await;

        let mut command = tokio::process::Command::from(window.display().command(BINARY));
        let program = command.kill_on_drop(true).spawn().expect("starts");
        eventually("the small window", || screen.sizes() == [(500, 640)]).await;
        drop(program);
        window.close().await;
        simulator.stop().await;
    })
    .await;
}
