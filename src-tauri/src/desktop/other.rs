//! The program that may be running already. A second start hands over to it what it was started for; where it hangs, the
//! second start would wait for ever and show nothing.

/// Whether it answers, or there is none. Only on Linux is it waited for without end.
#[cfg(not(target_os = "linux"))]
pub(super) fn answers(_identifier: &str) -> bool {
    true
}

/// Whether it answers, or there is none.
#[cfg(target_os = "linux")]
pub(super) fn answers(identifier: &str) -> bool {
    use std::sync::mpsc::{self, RecvTimeoutError};
    use std::time::Duration;

    /// How long it may take to answer.
    const PATIENCE: Duration = Duration::from_secs(10);

    let name = format!("{identifier}.SingleInstance");
    let (answered, answer) = mpsc::channel();
    let asking = std::thread::Builder::new().name("other program".to_owned()).spawn(move || {
        if let Err(error) = ask(&name) {
            tracing::debug!(%error, "no other program was found");
        }
        // Whatever came back is an answer. When it comes too late nobody waits for it any more.
        let _ = answered.send(());
    });
    asking.is_err() || !matches!(answer.recv_timeout(PATIENCE), Err(RecvTimeoutError::Timeout))
}

/// Asks for a sign of life.
#[cfg(target_os = "linux")]
fn ask(name: &str) -> zbus::Result<()> {
    let connection = zbus::blocking::Connection::session()?;
    connection.call_method(Some(name), "/", Some("org.freedesktop.DBus.Peer"), "Ping", &()).map(drop)
}
