//! The settings as a screen shows and changes them. Closed words and facts; what a person reads is the screen's part.

use serde::{Deserialize, Serialize};

/// Names every setting once, for the program and for the screen, which must have words for each.
macro_rules! setting_names {
    ($($variant:ident = $name:literal,)+) => {
        /// Every setting there is, in the order of the file of defaults.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        pub enum SettingName {
            $(
                #[doc = concat!("`", $name, "`")]
                #[serde(rename = $name)]
                $variant,
            )+
        }

        impl SettingName {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name, dotted as in the file.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

setting_names! {
    DataDir = "data_dir",
    ReceiverListen = "receiver.listen",
    ReceiverSecret = "receiver.secret",
    ReceiverPublicUrl = "receiver.public_url",
    ReceiverAllowRemote = "receiver.allow_remote",
    ReceiverAllowedHosts = "receiver.allowed_hosts",
    ReceiverAllowedPeers = "receiver.allowed_peers",
    ReceiverTrustedProxies = "receiver.trusted_proxies",
    JackpotBaseUrl = "jackpot.base_url",
    JackpotApiKey = "jackpot.api_key",
    JackpotClientSecret = "jackpot.client_secret",
    VaultAllowedHosts = "vault.allowed_hosts",
    VaultAllowInsecure = "vault.allow_insecure",
    PolicyMode = "policy.mode",
    PolicyDeclineExpired = "policy.decline_expired",
    PolicyKeyPattern = "policy.key_pattern",
    PolicyMaxValue = "policy.max_value",
    PolicyMaxPrice = "policy.max_price",
    PolicyMaxPriceFactor = "policy.max_price_factor",
    PolicyDailyCount = "policy.daily_count",
    PolicyDailySum = "policy.daily_sum",
    PolicyConfirm = "policy.confirm",
    RetentionPersonalDataDays = "retention.personal_data_days",
    WindowCloseToTray = "window.close_to_tray",
    NotificationsEnabled = "notifications.enabled",
    MetricsListen = "metrics.listen",
    LogLevel = "log.level",
}

impl SettingName {
    /// The setting of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|setting| setting.as_str() == name)
    }
}

/// What a setting's value is, and so how it is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum SettingKind {
    /// `true` or `false`.
    YesNo,
    /// One of a few words.
    Choice,
    /// An amount of money.
    Amount,
    /// How many times.
    Factor,
    /// A whole number.
    Count,
    /// Host names.
    Hosts,
    /// Host names, or every host below one.
    HostPatterns,
    /// Addresses and networks.
    Networks,
    /// An address with a port.
    Address,
    /// An address on the web.
    Url,
    /// A regular expression.
    Pattern,
    /// A folder.
    Folder,
    /// A secret, which is never shown.
    Secret,
}

/// Every setting, and the file that changes are written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SettingsView {
    /// The file's path; none where the system names no place for it.
    pub file: Option<String>,
    /// Whether this is a demonstration, which changes none.
    pub demo: bool,
    /// In the order of the file of defaults.
    pub settings: Vec<SettingView>,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SettingView {
    /// Its name, dotted as in the file.
    pub name: SettingName,
    /// What its value is.
    pub kind: SettingKind,
    /// What can be chosen from; none where it is not a choice.
    pub choices: Vec<String>,
    /// What holds, nothing of a secret. Lists are separated by commas.
    pub value: String,
    /// Whether a value is set; of a secret this is all that is told.
    pub is_set: bool,
    /// What holds when nothing is set.
    pub default: String,
    /// A value that is right.
    pub example: String,
    /// Where what holds comes from.
    pub origin: OriginKind,
    /// The file, the variable or the flag.
    pub origin_name: Option<String>,
    /// Whether a change made here would hold: not where the environment or a flag goes over it.
    pub changeable: bool,
    /// Whether a change holds only once the program was started anew.
    pub needs_restart: bool,
    /// Whether something else is set than the program runs by.
    pub waits_for_restart: bool,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum OriginKind {
    /// The built-in defaults.
    Default,
    /// A file.
    File,
    /// An environment variable.
    Environment,
    /// A flag of the command line.
    Flag,
    /// The system's keyring.
    Keyring,
    /// The demonstration.
    Demo,
}

/// Whether the window's program starts with the session, which the operating system keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AtLogin {
    /// Whether it can be changed: not in a demonstration, nor beside another program with a data directory of its own.
    pub possible: bool,
    /// Whether it does.
    pub enabled: bool,
}

/// A change to a setting in the file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SettingChange {
    /// The setting.
    pub name: SettingName,
    /// Its new value; none takes it out of the file, so that the default holds.
    pub value: Option<String>,
}

/// Why a value cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SettingProblem {
    /// The setting; none when it is a file.
    pub name: Option<SettingName>,
    /// What is wrong.
    pub problem: Problem,
    /// The same as a log has it, with what the reader of the value says.
    pub detail: String,
}

/// The closed list of what can be wrong with a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Problem {
    /// It is not what its kind demands.
    Malformed,
    /// Other computers would reach it, and nothing permits that.
    NotPermitted,
    /// It must be an address of this computer alone.
    NotThisComputer,
    /// It is missing while the client secret is set.
    MissingBesideSecret,
    /// A secret may be in a keyring that did not open.
    KeyringClosed,
    /// A file cannot be read, or is open to others.
    File,
}

/// Where a secret is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum SecretPlace {
    /// The system's keyring.
    Keyring,
    /// A file beside the settings file that only its owner can read.
    File,
}

/// What a regular expression makes of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PatternTry {
    /// Whether the whole text matches; none when the expression is wrong.
    pub matches: Option<bool>,
    /// What is wrong with it, as its reader says.
    pub problem: Option<String>,
}
