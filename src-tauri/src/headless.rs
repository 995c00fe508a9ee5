//! The face without a window: receive until a signal.

use std::collections::HashMap;
use std::io::{self, Write};

use tokio::sync::broadcast::error::RecvError;

use crate::api::calls::Calls;
use crate::app::{App, StartError};
use crate::config::Settings;
use crate::demo::{Demo, DemoError, Plan};
use crate::domain::ids::visible;
use crate::english;
use crate::lifecycle::asked_to_end;

/// Receives until a signal. Prints the one line that scripts wait for.
///
/// # Errors
/// Why it did not start.
pub async fn serve(settings: &Settings) -> Result<(), StartError> {
    let asked_to_end = asked_to_end();
    let app = App::start(settings, false).await?;
    match app.listen(settings.listen).await {
        Ok(address) => say(&format!("listening on http://{address}")),
        Err(error) => {
            app.stop().await;
            return Err(error);
        }
    }
    asked_to_end.await;
    app.stop().await;
    tracing::info!("Voucher Desk has stopped");
    Ok(())
}

/// Plays the demonstration until a signal, telling each arrival.
///
/// # Errors
/// Why it did not start.
pub async fn demo(settings: Settings, plan: Plan) -> Result<(), DemoError> {
    let asked_to_end = asked_to_end();
    let demo = Demo::start(settings, plan).await?;
    say(&format!("listening on http://{}", demo.address()));
    say(&format!("look a voucher up with: voucher-desk lookup CODE --data-dir {}", demo.data_dir().display()));
    tokio::select! {
        () = tell_arrivals(demo.app().calls()) => {}
        () = asked_to_end => {}
    }
    demo.stop().await;
    Ok(())
}

async fn tell_arrivals(calls: &Calls) {
    let mut changes = calls.changes();
    // The last line told of each voucher: one change can stand for several.
    let mut told = HashMap::new();
    loop {
        match changes.recv().await {
            Ok(change) => {
                let Some((voucher_id, _)) = change.voucher else { continue };
                let Ok(view) = calls.voucher(voucher_id.as_str()).await else { continue };
                let code = view.coupon_id.as_ref().unwrap_or(&view.voucher_id);
                let last = told.insert(voucher_id, view.revision).unwrap_or(0);
                for entry in view.journal.iter().filter(|entry| entry.id > last) {
                    say(&format!("{}  {}  {}", entry.at, visible(code), visible(&english::happened(&entry.what))));
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
