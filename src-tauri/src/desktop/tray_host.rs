//! Whether anything shows the tray's icon. On Linux a desktop need not: where none does, a window that hides could not be
//! found again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What shows icons; it may come and go with the desktop's panel.
#[derive(Debug, Clone)]
pub(super) struct Host(Arc<AtomicBool>);

impl Host {
    /// Whether icons are shown now.
    pub(super) fn is_there(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn set(&self, there: bool) {
        self.0.store(there, Ordering::Relaxed);
    }

    /// There always is one.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn watched() -> Self {
        let host = Self(Arc::default());
        host.set(true);
        host
    }

    /// Watched on a thread of its own, which waits for the session bus.
    #[cfg(target_os = "linux")]
    pub(super) fn watched() -> Self {
        let host = Self(Arc::default());
        let watched = host.clone();
        let watch = move || {
            if let Err(error) = linux::watch(|there| watched.set(there)) {
                watched.set(false);
                tracing::info!(%error, "no tray is known of: closing the window ends the program");
            }
        };
        if let Err(error) = std::thread::Builder::new().name("tray host".to_owned()).spawn(watch) {
            tracing::warn!(%error, "it is not watched whether there is a tray");
        }
        host
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use zbus::blocking::fdo::DBusProxy;
    use zbus::blocking::{Connection, MessageIterator};
    use zbus::message::Type;
    use zbus::names::BusName;
    use zbus::zvariant::OwnedValue;
    use zbus::{MatchRule, Result};

    /// Knows the icons and who shows them (the StatusNotifierItem specification).
    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    const PATH: &str = "/StatusNotifierWatcher";

    /// Tells now and whenever it may have changed; ends with the session.
    pub(super) fn watch(tell: impl Fn(bool)) -> Result<()> {
        let connection = Connection::session()?;
        let bus = DBusProxy::new(&connection)?;
        let signal = || MatchRule::builder().msg_type(Type::Signal);
        let comes_or_goes = signal().interface("org.freedesktop.DBus")?.member("NameOwnerChanged")?.arg(0, WATCHER)?;
        bus.add_match_rule(comes_or_goes.build())?;
        // Whoever shows icons registers with it, and leaves it.
        bus.add_match_rule(signal().path(PATH)?.build())?;
        let news = MessageIterator::from(&connection);
        tell(is_hosted(&connection, &bus));
        for message in news {
            if message?.message_type() == Type::Signal {
                tell(is_hosted(&connection, &bus));
            }
        }
        Ok(())
    }

    fn is_hosted(connection: &Connection, bus: &DBusProxy<'_>) -> bool {
        let asked = || -> Result<bool> {
            // Asking a name that nobody has could start a program.
            if !bus.name_has_owner(BusName::try_from(WATCHER)?)? {
                return Ok(false);
            }
            let properties = Some("org.freedesktop.DBus.Properties");
            let asked = &(WATCHER, "IsStatusNotifierHostRegistered");
            let answer = connection.call_method(Some(WATCHER), PATH, properties, "Get", asked)?;
            Ok(bool::try_from(answer.body().deserialize::<OwnedValue>()?)?)
        };
        asked().unwrap_or_default()
    }
}
