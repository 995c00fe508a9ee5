//! What a desktop gives its programs on the session bus, played by the test: a panel that shows tray icons, and the
//! service that shows notifications.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::time::{Instant, sleep};
use zbus::connection::Builder;
use zbus::message::Header;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{OwnedValue, Value};
use zbus::{Connection, interface};

use super::display::{Display, POLL};
use super::window::PATIENCE;

const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

/// A desktop's panel and its notifications.
pub struct Session {
    connection: Connection,
    icons: Arc<Mutex<Vec<Icon>>>,
    notices: Arc<Mutex<Vec<Notice>>>,
}

/// An icon in the tray: who shows it, and where it answers.
#[derive(Debug, Clone)]
struct Icon {
    owner: String,
    path: String,
}

/// A notification that was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    id: u32,
    pub title: String,
    pub text: String,
    pub actions: Vec<String>,
}

struct Watcher(Arc<Mutex<Vec<Icon>>>);

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, path: &str, #[zbus(header)] header: Header<'_>) {
        let owner = header.sender().expect("a sender").to_string();
        self.0.lock().expect("no test panics with it").push(Icon { owner, path: path.to_owned() });
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

struct Notifications(Arc<Mutex<Vec<Notice>>>);

#[interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    #[expect(clippy::too_many_arguments, reason = "the specification's own")]
    fn notify(
        &self,
        _app: &str,
        _replaces: u32,
        _icon: &str,
        title: String,
        text: String,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let mut notices = self.0.lock().expect("no test panics with it");
        let id = u32::try_from(notices.len()).expect("few") + 1;
        notices.push(Notice { id, title, text, actions });
        id
    }

    fn get_capabilities(&self) -> Vec<String> {
        ["body", "actions"].map(str::to_owned).to_vec()
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action: &str) -> zbus::Result<()>;
}

impl Session {
    /// A desktop that shows notifications, and tray icons when it has a tray.
    pub async fn start(display: &Display, has_tray: bool) -> Self {
        let (icons, notices) = (Arc::default(), Arc::default());
        let mut builder = Builder::address(display.variable("DBUS_SESSION_BUS_ADDRESS"))
            .and_then(|builder| builder.serve_at("/org/freedesktop/Notifications", Notifications(Arc::clone(&notices))))
            .and_then(|builder| builder.name("org.freedesktop.Notifications"));
        if has_tray {
            builder = builder
                .and_then(|builder| builder.serve_at("/StatusNotifierWatcher", Watcher(Arc::clone(&icons))))
                .and_then(|builder| builder.name("org.kde.StatusNotifierWatcher"));
        }
        let connection = builder.expect("names and paths are right").build().await.expect("the bus is there");
        Self { connection, icons, notices }
    }

    /// What stands beside the icon.
    pub async fn label(&self) -> String {
        let icon = self.icon().await;
        let properties = Some("org.freedesktop.DBus.Properties");
        let asked = &(ITEM, "XAyatanaLabel");
        let answer = self.connection.call_method(Some(icon.owner), icon.path, properties, "Get", asked).await;
        text_of(&answer.expect("an answer").body().deserialize::<OwnedValue>().expect("a value"))
    }

    /// Waits until this stands beside the icon.
    pub async fn has_label(&self, label: &str) {
        self.eventually(label, async || self.label().await == label).await;
    }

    /// The lines of the icon's menu by their number; separators have no words.
    pub async fn menu(&self) -> Vec<(i32, String)> {
        let answer = self.ask_menu("GetLayout", &(0_i32, -1_i32, Vec::<&str>::new())).await;
        let (_, (_, _, lines)) = answer.body().deserialize::<Layout>().expect("a menu");
        lines.iter().filter_map(|line| line_of(line)).collect()
    }

    /// Waits until the menu has this line.
    pub async fn offers(&self, line: &str) {
        self.eventually(line, async || self.menu().await.iter().any(|(_, words)| words == line)).await;
    }

    /// Presses a line of the menu.
    pub async fn press(&self, line: &str) {
        self.offers(line).await;
        let (id, _) = self.menu().await.into_iter().find(|(_, words)| words == line).expect("it is offered");
        self.ask_menu("Event", &(id, "clicked", Value::from(0_i32), 0_u32)).await;
    }

    /// What was shown so far, oldest first.
    pub fn notices(&self) -> Vec<Notice> {
        self.notices.lock().expect("no test panics with it").clone()
    }

    /// The first notification with this in its text, once it is shown.
    pub async fn notice(&self, text: &str) -> Notice {
        let found = || self.notices().into_iter().find(|notice| notice.text.contains(text));
        self.eventually(text, async || found().is_some()).await;
        found().expect("it was shown")
    }

    /// Clicks on it.
    pub async fn click(&self, notice: &Notice) {
        let emitter = SignalEmitter::new(&self.connection, "/org/freedesktop/Notifications").expect("a path");
        Notifications::action_invoked(&emitter, notice.id, "default").await.expect("sent");
    }

    async fn icon(&self) -> Icon {
        let shown = || self.icons.lock().expect("no test panics with it").last().cloned();
        self.eventually("an icon in the tray", async || shown().is_some()).await;
        shown().expect("it is shown")
    }

    async fn ask_menu<B: serde::Serialize + zbus::zvariant::DynamicType>(&self, what: &str, with: &B) -> zbus::Message {
        let icon = self.icon().await;
        let path = format!("{}/Menu", icon.path);
        let answer = self.connection.call_method(Some(icon.owner), path, Some(MENU), what, with).await;
        answer.unwrap_or_else(|error| panic!("the menu's {what}: {error}"))
    }

    async fn eventually(&self, what: &str, holds: impl AsyncFn() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !holds().await {
            assert!(Instant::now() < deadline, "never happened on the desktop: {what}; shown: {:?}", self.notices());
            sleep(POLL).await;
        }
    }
}

/// A revision, and the menu's root: its number, its properties, its lines.
type Layout = (u32, (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>));

/// The number and the words of a line.
fn line_of(line: &Value<'_>) -> Option<(i32, String)> {
    let Value::Structure(line) = line else { return None };
    let [Value::I32(id), Value::Dict(properties), ..] = line.fields() else { return None };
    let is_label = |name: &Value<'_>| name.downcast_ref::<&str>().is_ok_and(|name| name == "label");
    let (_, label) = properties.iter().find(|(name, _)| is_label(name))?;
    Some((*id, label.downcast_ref::<&str>().ok()?.to_owned()))
}

fn text_of(value: &OwnedValue) -> String {
    value.downcast_ref::<&str>().unwrap_or_default().to_owned()
}
