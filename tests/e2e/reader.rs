//! What a screen reader reads on the desktop: the words of every window that tells it what it shows. A display is started
//! with [`HEARD`] for it.

use tokio::time::{Instant, sleep};
use zbus::Connection;
use zbus::connection::Builder;
use zbus::zvariant::{OwnedObjectPath, OwnedValue};

use super::display::{Display, POLL};
use super::window::PATIENCE;

/// Programs on the display tell a screen reader what they show: without it they do not, which starts them sooner.
pub const HEARD: (&str, &str) = ("NO_AT_BRIDGE", "0");

const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";

/// A thing on the screen: the program that shows it, and where it answers for it.
type Thing = (String, OwnedObjectPath);

/// A screen reader.
pub struct Reader(Connection);

impl Reader {
    pub async fn on(display: &Display) -> Self {
        let session = Builder::address(display.variable("DBUS_SESSION_BUS_ADDRESS")).expect("an address").build().await;
        let session = session.expect("the bus is there");
        let asked = session.call_method(Some("org.a11y.Bus"), "/org/a11y/bus", Some("org.a11y.Bus"), "GetAddress", &());
        let address: String = asked.await.expect("at-spi2-core is there").body().deserialize().expect("an address");
        Self(Builder::address(address.as_str()).expect("an address").build().await.expect("its bus is there"))
    }

    /// Waits until all of this is read.
    pub async fn reads(&self, wanted: &[&str]) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let read = self.words().await;
            if wanted.iter().all(|words| read.iter().any(|read| read.contains(words))) {
                return;
            }
            assert!(Instant::now() < deadline, "{wanted:?} is never read, but: {read:?}");
            sleep(POLL).await;
        }
    }

    /// Everything that is read now.
    async fn words(&self) -> Vec<String> {
        let root = OwnedObjectPath::try_from("/org/a11y/atspi/accessible/root").expect("a path");
        let mut ahead = vec![("org.a11y.atspi.Registry".to_owned(), root)];
        let mut words = Vec::new();
        while let Some(thing) = ahead.pop() {
            // What went away meanwhile says nothing.
            words.extend(self.name(&thing).await.ok().filter(|name| !name.is_empty()));
            ahead.append(&mut self.parts(&thing).await.unwrap_or_default());
        }
        words
    }

    async fn name(&self, (program, path): &Thing) -> zbus::Result<String> {
        let (properties, asked) = (Some("org.freedesktop.DBus.Properties"), &(ACCESSIBLE, "Name"));
        let answer = self.0.call_method(Some(program.as_str()), path, properties, "Get", asked).await?;
        Ok(answer.body().deserialize::<OwnedValue>()?.downcast_ref::<&str>()?.to_owned())
    }

    async fn parts(&self, (program, path): &Thing) -> zbus::Result<Vec<Thing>> {
        let answer = self.0.call_method(Some(program.as_str()), path, Some(ACCESSIBLE), "GetChildren", &()).await?;
        answer.body().deserialize()
    }
}
