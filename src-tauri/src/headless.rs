//! The face without a window: receive until a signal.

use std::io::{self, Write};

use tokio::sync::broadcast::error::RecvError;

use crate::api::calls::Calls;
use crate::app::{App, StartError};
use crate::config::Settings;
use crate::demo::{Demo, DemoError, Plan};

/// Receives until a signal. Prints the one line that scripts wait for.
///
/// # Errors
/// Why it did not start.
pub async fn serve(settings: &Settings) -> Result<(), StartError> {
    let app = App::start(settings, false).await?;
    match app.listen(settings.listen).await {
        Ok(address) => say(&format!("listening on http://{address}")),
        Err(error) => {
            app.stop().await;
            return Err(error);
        }
    }
    signal().await;
    app.stop().await;
    Ok(())
}

/// Plays the demonstration until a signal, telling each arrival.
///
/// # Errors
/// Why it did not start.
pub async fn demo(settings: Settings, plan: Plan) -> Result<(), DemoError> {
    let demo = Demo::start(settings, plan).await?;
    say(&format!("listening on http://{}", demo.address()));
    say(&format!("look a voucher up with: voucher-desk lookup CODE --data-dir {}", demo.data_dir().display()));
    tokio::select! {
        () = tell_arrivals(demo.app().calls()) => {}
        () = signal() => {}
    }
    demo.stop().await;
    Ok(())
}

async fn tell_arrivals(calls: &Calls) {
    let mut changes = calls.changes();
    loop {
        match changes.recv().await {
            Ok(change) => {
                let Some((voucher_id, coupon_id)) = change.voucher else { continue };
                let Ok(view) = calls.voucher(voucher_id.as_str()).await else { continue };
                let news = view.journal.iter().find(|entry| entry.id == change.revision);
                if let Some(entry) = news.or(view.journal.last()) {
                    say(&format!("{}  {coupon_id}  {}", entry.at, entry.text));
                }
            }
            Err(RecvError::Lagged(missed)) => tracing::info!(missed, "some arrivals were too quick to tell"),
            Err(RecvError::Closed) => return,
        }
    }
}

/// One line on standard output. Whoever closed it does not want it.
fn say(line: &str) {
    let mut out = io::stdout().lock();
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        tracing::debug!("standard output is closed");
    }
}

/// Waits until the program is asked to end.
#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        },
        Err(error) => {
            tracing::warn!(%error, "SIGTERM is not heard; Ctrl-C is");
            drop(tokio::signal::ctrl_c().await);
        }
    }
}

/// Waits until the program is asked to end.
#[cfg(not(unix))]
async fn signal() {
    drop(tokio::signal::ctrl_c().await);
}
