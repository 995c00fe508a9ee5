//! The application's window as an agent uses it: finds things by their `data-testid`, types, presses, reads, waits.
//!
//! Everything here panics with what it waited for, and with what the programs behind the window wrote: a window test
//! that fails without a reason is worth nothing.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::process::Command;
use tokio::time::{Instant, sleep, timeout};

use super::display::{Display, POLL};
use super::keys::strokes;

/// How long the window may take to show what a test waits for. Nothing waits for it to pass: it ends what never comes, and
/// is long enough for a machine that does other things.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// How long the application may take from its start to a window.
const STARTUP: Duration = Duration::from_secs(60);

/// Calls back after two frames: the first may have been under way already when it was asked for.
const AFTER_PAINTING: &str = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done));";

/// Runs a window test under a hard limit: neither the driver nor its client has one of its own. What the test holds,
/// the display and the application with it, is dropped when the limit passes.
///
/// # Panics
/// When the limit passes.
pub async fn within<T>(limit: Duration, test: impl Future<Output = T>) -> T {
    timeout(limit, test).await.unwrap_or_else(|_| panic!("the window test took longer than {limit:?}"))
}

/// A display with an environment added to its own.
///
/// # Panics
/// When a program of it does not come up.
pub async fn fresh_display(environment: &[(&str, &str)]) -> Display {
    let extra: Vec<(String, String)> =
        environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let display = tokio::task::spawn_blocking(move || Display::start(&extra)).await;
    display.expect("starting a display does not panic").unwrap_or_else(|error| panic!("{error}"))
}

/// A running application with one window, on a display of its own. Dropping it ends them all.
pub struct Window {
    client: Client,
    display: Display,
}

impl Window {
    /// Starts `binary` with `args` on a fresh display and waits for its window. `environment` is added to the
    /// display's own, which already keeps HOME and XDG_* in a temporary folder.
    pub async fn start(binary: &Path, args: &[&str], environment: &[(&str, &str)]) -> Self {
        Self::start_on(fresh_display(environment).await, binary, args).await
    }

    /// The same on a display that something else was started on before.
    pub async fn start_on(display: Display, binary: &Path, args: &[&str]) -> Self {
        let mut capabilities = Capabilities::new();
        capabilities.insert("webkitgtk:browserOptions".into(), json!({ "binary": binary, "args": args }));
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let url = display.driver_url();
        match timeout(STARTUP, builder.capabilities(capabilities).connect(&url)).await {
            Ok(Ok(client)) => Self { client, display },
            Ok(Err(error)) => panic!("no session with {}: {error}\n{}", binary.display(), display.logs()),
            Err(_) => panic!("{} showed no window within {STARTUP:?}\n{}", binary.display(), display.logs()),
        }
    }

    /// Ends the session, which closes the application, and then the display.
    pub async fn close(self) {
        // A window that is gone already is closed as well; dropping the display ends what is left.
        let _ = timeout(PATIENCE, self.client.clone().close()).await;
    }

    /// The element with this `data-testid`, once it is there.
    pub async fn find(&self, testid: &str) -> Element {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.client.find(Locator::Css(&selector(testid))).await {
                Ok(element) => return element,
                Err(error) if Instant::now() > deadline => self.fail(&format!("no {testid:?}: {error}")),
                Err(_) => sleep(POLL).await,
            }
        }
    }

    /// Every element with this `data-testid`, in the order of the page; none is an answer as well.
    pub async fn all(&self, testid: &str) -> Vec<Element> {
        let found = self.client.find_all(Locator::Css(&selector(testid))).await;
        found.unwrap_or_else(|error| self.fail(&format!("looking for {testid:?}: {error}")))
    }

    /// Leads the focus to the element and types there.
    pub async fn type_into(&self, testid: &str, text: &str) {
        const FOCUS: &str = "const found = document.querySelector(arguments[0]);
            found?.focus();
            return found !== null && document.activeElement === found;";
        let selector = selector(testid);
        let led = async |client: &Client| Ok(client.execute(FOCUS, vec![json!(selector)]).await? == true);
        self.eventually(&format!("{testid:?} takes the focus"), led).await;
        self.press(text).await;
    }

    /// Presses keys wherever the focus is then: a text, or `Key::Enter.to_string()`, or `Key::Control + "l"`.
    pub async fn press(&self, keys: &str) {
        let pressed = self.client.perform_actions(strokes(keys)).await;
        pressed.unwrap_or_else(|error| self.fail(&format!("pressing {keys:?}: {error}")));
    }

    /// Clicks the element, once it is there, seen and can be pressed: until then a press would do nothing. The page does
    /// it: a press that the driver sends to a place is lost when the page moves meanwhile.
    pub async fn click(&self, testid: &str) {
        const CLICK: &str = "const found = document.querySelector(arguments[0]);
            if (!found?.checkVisibility() || found.ariaDisabled === 'true') return false;
            found.scrollIntoView({ block: 'nearest' });
            found.focus();
            found.click();
            return true;";
        let selector = selector(testid);
        let clicked = async |client: &Client| Ok(client.execute(CLICK, vec![json!(selector)]).await? == true);
        self.eventually(&format!("{testid:?} is clicked"), clicked).await;
    }

    /// The element's text as it is shown.
    pub async fn text(&self, testid: &str) -> String {
        self.read(testid, async |element| element.text().await).await
    }

    /// The element's attribute; `None` when it has none of that name.
    pub async fn attribute(&self, testid: &str, name: &str) -> Option<String> {
        self.read(testid, async |element| element.attr(name).await).await
    }

    /// Reads of the element, and of the one that took its place when it went away meanwhile.
    async fn read<T>(&self, testid: &str, what: impl AsyncFn(Element) -> Result<T, CmdError>) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match what(self.find(testid).await).await {
                Ok(read) => return read,
                Err(error) if error.is_stale_element_reference() && Instant::now() < deadline => {}
                Err(error) => self.fail(&format!("reading {testid:?}: {error}")),
            }
        }
    }

    /// The `data-testid` of the element that has the focus.
    pub async fn focused(&self) -> Option<String> {
        let asked = self.client.execute("return document.activeElement?.dataset.testid ?? null", vec![]).await;
        let asked = asked.unwrap_or_else(|error| self.fail(&format!("asking for the focus: {error}")));
        asked.as_str().map(str::to_owned)
    }

    /// Waits until this has the focus: what moves it is at times a frame behind the key.
    pub async fn has_focus(&self, testid: &str) {
        let selector = format!("{}:focus", selector(testid));
        let holds = async |client: &Client| Ok(!client.find_all(Locator::Css(&selector)).await?.is_empty());
        self.eventually(&format!("{testid:?} has the focus"), holds).await;
    }

    /// Leads to the field by its key, and waits until what is typed goes into it.
    pub async fn to_field(&self) {
        self.press("/").await;
        self.has_focus("search").await;
    }

    /// Runs a script in the page and yields what it returns: for what the page must not be able to do.
    ///
    /// # Errors
    /// What the script threw.
    pub async fn execute(&self, script: &str, arguments: Vec<Value>) -> Result<Value, CmdError> {
        self.client.execute(script, arguments).await
    }

    /// Asks again until the answer is yes. An element that is not there yet, or that was just replaced, is a no.
    pub async fn eventually(&self, what: &str, holds: impl AsyncFn(&Client) -> Result<bool, CmdError>) {
        self.within(PATIENCE, what, holds).await;
    }

    /// Waits for what only time brings about.
    pub async fn appears_within(&self, patience: Duration, xpath: &str) {
        let holds = async |client: &Client| Ok(client.find(Locator::XPath(xpath)).await.is_ok());
        self.within(patience, xpath, holds).await;
    }

    /// Clicks on the first that there is, by way of the page.
    pub async fn click_first(&self, xpath: &str) {
        const CLICK: &str = "const found = document.evaluate(arguments[0], document, null,
                XPathResult.FIRST_ORDERED_NODE_TYPE).singleNodeValue;
            if (!found?.checkVisibility() || found.ariaDisabled === 'true') return false;
            found.click();
            return true;";
        let clicked = async |client: &Client| Ok(client.execute(CLICK, vec![json!(xpath)]).await? == true);
        self.eventually(xpath, clicked).await;
    }

    async fn within(&self, patience: Duration, what: &str, holds: impl AsyncFn(&Client) -> Result<bool, CmdError>) {
        let deadline = Instant::now() + patience;
        loop {
            let answer = holds(&self.client).await;
            match answer {
                Ok(true) => return,
                _ if Instant::now() > deadline => self.fail(&format!("never happened: {what} (last: {answer:?})")),
                _ => sleep(POLL).await,
            }
        }
    }

    /// Waits until the element shows this text somewhere in it.
    pub async fn shows(&self, testid: &str, text: &str) {
        let selector = selector(testid);
        let holds = async |client: &Client| {
            let shown = client.find(Locator::Css(&selector)).await?.text().await?;
            Ok(shown.contains(text))
        };
        self.eventually(&format!("{testid:?} shows {text:?}"), holds).await;
    }

    /// Waits until the element's attribute has this value.
    pub async fn has(&self, testid: &str, name: &str, value: &str) {
        let selector = selector(testid);
        let holds = async |client: &Client| {
            let found = client.find(Locator::Css(&selector)).await?.attr(name).await?;
            Ok(found.as_deref() == Some(value))
        };
        self.eventually(&format!("{name:?} of {testid:?} is {value:?}"), holds).await;
    }

    /// Writes what the whole screen shows as a PNG, once the page as it stands has been painted. Taken from the X
    /// server: the driver's own pictures come out blank.
    pub async fn screenshot(&self, path: &Path) {
        let painted = timeout(PATIENCE, self.client.execute_async(AFTER_PAINTING, vec![])).await;
        if !matches!(painted, Ok(Ok(_))) {
            self.fail(&format!("the page was never painted: {painted:?}"));
        }
        let mut import = Command::from(self.display.command("import"));
        import.args(["-window", "root"]).arg(path).stdin(Stdio::null()).kill_on_drop(true);
        match timeout(PATIENCE, import.output()).await {
            Ok(Ok(output)) if output.status.success() => {}
            Ok(Ok(output)) => self.fail(&format!("import: {}", String::from_utf8_lossy(&output.stderr))),
            Ok(Err(error)) => self.fail(&format!("import: {error}")),
            Err(_) => self.fail("import took too long"),
        }
    }

    /// The browser session, for what has no verb here.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The desktop behind the window: its home folder, and what was opened on it.
    #[must_use]
    pub fn display(&self) -> &Display {
        &self.display
    }

    fn fail(&self, what: &str) -> ! {
        panic!("{what}\n{}", self.display.logs())
    }
}

fn selector(testid: &str) -> String {
    format!("[data-testid=\"{testid}\"]")
}
