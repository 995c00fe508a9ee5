//! The program against the built-in vendor: the simulator reserves, confirms and sends; everything of ours is real.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use secrecy::SecretString;
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use crate::app::{App, StartError};
use crate::config::Settings;
use crate::domain::usual::{Bounds, WaitRules};
use crate::receiver::{AccessRules, RESERVE_PATH, WEBHOOK_PATH};
use crate::simulator::{DemoPlan, Simulator, SimulatorConfig};
use crate::vault::HostPattern;
use crate::vendor::VendorSettings;

/// What a demonstration plays.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Ends reserving after this many; none goes on.
    pub vouchers: Option<u32>,
    /// Reservations a second.
    pub per_second: f64,
    /// Keeps everything here; none uses a folder of its own that is removed at the end.
    pub data_dir: Option<PathBuf>,
}

/// Nobody who watches waits for hours.
const QUICK: WaitRules = {
    let bounds = Bounds {
        default: Duration::from_secs(20),
        shortest: Duration::from_secs(20),
        longest: Duration::from_secs(60),
    };
    WaitRules { ready: bounds, pdf: bounds }
};

/// Why a demonstration did not start.
#[derive(Debug, Error)]
pub enum DemoError {
    /// Ours did not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The built-in vendor did not start.
    #[error("the built-in Jackpot did not start: {0}")]
    Simulator(#[from] io::Error),
    /// The addresses did not fit together.
    #[error("the demonstration's settings do not fit: {0}")]
    Settings(#[from] crate::vendor::SettingsError),
}

/// A running demonstration.
pub struct Demo {
    app: App,
    simulator: Arc<Simulator>,
    address: SocketAddr,
    data_dir: PathBuf,
    remove_at_end: bool,
    cancel: CancellationToken,
    driver: tokio::task::JoinHandle<()>,
}

impl Demo {
    /// Starts the built-in vendor and the program against it.
    ///
    /// # Errors
    /// Why it did not start.
    pub async fn start(mut settings: Settings, plan: Plan) -> Result<Self, DemoError> {
        let config = SimulatorConfig::default();
        let (api_key, client_secret) = (config.api_key.clone(), config.client_secret.clone());
        let simulator = Arc::new(Simulator::start(config).await?);
        settings.vendor = VendorSettings {
            api_key: Some(SecretString::from(api_key)),
            client_secret: Some(SecretString::from(client_secret)),
            ..VendorSettings::new(simulator.base_url().as_str())?
        };
        settings.hosts.allow_insecure = true;
        settings.hosts.allowed_hosts = HostPattern::parse(simulator.file_host()).into_iter().collect();
        settings.receiver_secret = None;
        settings.public_url = None;
        settings.access = AccessRules::default();
        settings.waits = QUICK;
        let remove_at_end = plan.data_dir.is_none();
        settings.data_dir = match plan.data_dir {
            Some(data_dir) => data_dir,
            None => new_folder()?,
        };
        let started = start(&settings).await;
        if started.is_err() && remove_at_end {
            remove(&settings.data_dir);
        }
        let (app, address) = started?;
        let at = |path: &str| Url::parse(&format!("http://{address}{path}")).map_err(io::Error::other);
        simulator.notify_at(at(RESERVE_PATH)?);
        simulator.webhook_at(at(WEBHOOK_PATH)?);
        let cancel = CancellationToken::new();
        let driver = {
            let (simulator, cancel) = (Arc::clone(&simulator), cancel.clone());
            let plan = DemoPlan { vouchers: plan.vouchers, per_second: plan.per_second };
            tokio::spawn(async move { simulator.run_demo(plan, cancel).await })
        };
        Ok(Self { app, simulator, address, data_dir: settings.data_dir, remove_at_end, cancel, driver })
    }

    /// The program.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Where it receives.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it keeps everything.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// Ends it; what was kept in a folder of its own is removed.
    pub async fn stop(self) {
        self.cancel.cancel();
        drop(self.driver.await);
        self.simulator.stop().await;
        self.app.stop().await;
        if self.remove_at_end {
            remove(&self.data_dir);
        }
    }
}

/// A folder that nobody had before and only we may look into: its name cannot be guessed, and one that exists is not
/// taken.
fn new_folder() -> io::Result<PathBuf> {
    let path = std::env::temp_dir().join(format!("voucher-desk-demo-{:016x}", fastrand::u64(..)));
    #[cfg_attr(not(unix), expect(unused_mut, reason = "elsewhere a folder inherits who may use it"))]
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&path)?;
    Ok(path)
}

async fn start(settings: &Settings) -> Result<(App, SocketAddr), StartError> {
    let app = App::start(settings, true).await?;
    match app.listen(settings.listen).await {
        Ok(address) => Ok((app, address)),
        Err(error) => {
            app.stop().await;
            Err(error)
        }
    }
}

fn remove(data_dir: &Path) {
    if let Err(error) = std::fs::remove_dir_all(data_dir) {
        tracing::warn!(%error, "the demonstration's folder was not removed");
    }
}
