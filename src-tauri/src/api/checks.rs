//! "Is it working?": every part that notifications and links depend on, how it stands, and what to do about it.

use std::net::SocketAddr;
use std::time::Duration;

use serde::Serialize;

use super::error::CallError;
use crate::desk::Standing;
use crate::domain::clock::Timestamp;
use crate::domain::event::FailureCode;
use crate::vendor::VendorAccess;

/// Below this much room notifications may soon be turned away, in bytes.
const LITTLE_ROOM: u64 = 1_000_000_000;
/// Below this much room it is a matter of hours, in bytes.
const NO_ROOM: u64 = 100_000_000;
/// How long a download may be due before the queue counts as stuck.
const LATE: Duration = Duration::from_secs(10 * 60);
/// How far our clock may differ from the vendor's, in seconds: links live for one hour.
const LARGEST_SKEW: i64 = 30;

/// One part and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Check {
    /// Which part.
    pub name: CheckName,
    /// How it stands.
    pub state: CheckState,
    /// The same in words.
    pub words: String,
    /// The instant that the words speak of.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub at: Option<Timestamp>,
    /// What to do.
    pub fix: Option<String>,
}

/// The closed list of parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum CheckName {
    /// The receiver listens.
    Listening,
    /// The secret part of its path.
    Secret,
    /// Where it is reached from outside.
    PublicUrl,
    /// When Jackpot was last heard.
    LastHeard,
    /// The database records.
    Database,
    /// Room on the disk.
    Disk,
    /// The queue of downloads.
    Downloads,
    /// Credentials for Jackpot's API.
    Credentials,
    /// Jackpot's API takes them.
    Vendor,
    /// Our clock against Jackpot's.
    Clock,
    /// The system's keyring.
    Keyring,
}

/// How a part stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum CheckState {
    /// It works.
    Ok,
    /// It works, but somebody should look at it.
    Attention,
    /// It does not work.
    Failed,
    /// Nobody can tell yet.
    Unknown,
}

/// What is known about the receiver and what was asked outside.
pub(super) struct Circumstances<'a> {
    pub(super) standing: &'a Standing,
    pub(super) bound: Option<SocketAddr>,
    pub(super) problem: Option<&'a CallError>,
    pub(super) has_secret: bool,
    pub(super) public_url: Option<String>,
    pub(super) demo: bool,
    pub(super) asked: Option<&'a Asked>,
}

/// What came of asking the vendor and the keyring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) at: Timestamp,
    pub(super) vendor: Result<(), FailureCode>,
    pub(super) keyring_answers: bool,
}

impl Check {
    fn new(name: CheckName, state: CheckState, words: impl Into<String>, fix: Option<&str>) -> Self {
        Self { name, state, words: words.into(), at: None, fix: fix.map(str::to_owned) }
    }

    fn ok(name: CheckName, words: impl Into<String>) -> Self {
        Self::new(name, CheckState::Ok, words, None)
    }

    fn at(self, at: Timestamp) -> Self {
        Self { at: Some(at), ..self }
    }
}

/// Every part in the order in which a notification meets them.
pub(super) fn checks(now: &Circumstances<'_>) -> Vec<Check> {
    vec![
        listening(now),
        secret(now),
        public_url(now),
        last_heard(now.standing),
        database(now.standing),
        disk(now.standing.free_bytes),
        downloads(now.standing),
        credentials(now.standing.vendor_access),
        vendor(now.asked, now.standing.vendor_access),
        clock(now.standing.skew_seconds),
        keyring(now.asked, now.standing.vendor_access),
    ]
}

fn listening(now: &Circumstances<'_>) -> Check {
    match (now.bound, now.problem) {
        (Some(bound), _) => Check::ok(CheckName::Listening, format!("Listening on {bound}")),
        (None, Some(problem)) => {
            Check::new(CheckName::Listening, CheckState::Failed, problem.message.clone(), Some(&problem.action))
        }
        (None, None) => Check::new(CheckName::Listening, CheckState::Unknown, "Not listening yet", None),
    }
}

fn secret(now: &Circumstances<'_>) -> Check {
    match (now.has_secret, now.demo) {
        (true, _) => Check::ok(CheckName::Secret, "Set: strangers do not know the address"),
        (false, true) => Check::ok(CheckName::Secret, "None: the demonstration has no strangers"),
        (false, false) => Check::new(
            CheckName::Secret,
            CheckState::Attention,
            "Not set: whoever finds the address can reserve vouchers in your name",
            Some("Set receiver.secret to a long random word, then enter the new address in Jackpot's back office."),
        ),
    }
}

fn public_url(now: &Circumstances<'_>) -> Check {
    match (&now.public_url, now.demo) {
        (Some(url), _) => Check::ok(CheckName::PublicUrl, format!("Jackpot reaches it at {url}")),
        (None, true) => Check::ok(CheckName::PublicUrl, "None: the built-in Jackpot runs on this computer"),
        (None, false) => Check::new(
            CheckName::PublicUrl,
            CheckState::Attention,
            "Not set: the addresses shown are those of this computer",
            Some("Set receiver.public_url to the https address of the proxy or tunnel in front of it."),
        ),
    }
}

fn last_heard(standing: &Standing) -> Check {
    match standing.summary.map(|summary| summary.last_heard_at) {
        Some(Some(at)) => Check::ok(CheckName::LastHeard, "The last notification came").at(at),
        Some(None) => Check::new(
            CheckName::LastHeard,
            CheckState::Unknown,
            "Nothing has been heard yet",
            Some("Send a test notification. When it arrives, reserve a voucher on your platform."),
        ),
        None => Check::new(CheckName::LastHeard, CheckState::Unknown, "The database does not tell", None),
    }
}

fn database(standing: &Standing) -> Check {
    match &standing.fault {
        None => Check::ok(CheckName::Database, "Records every notification before it is answered"),
        Some(fault) => {
            let error = CallError::from(fault.clone());
            Check::new(CheckName::Database, CheckState::Failed, error.message, Some(&error.action))
        }
    }
}

fn disk(free_bytes: Option<u64>) -> Check {
    const FIX: &str = "Free some space on the disk of the data directory.";
    let Some(free) = free_bytes else {
        return Check::new(CheckName::Disk, CheckState::Unknown, "The disk does not tell how much room is left", None);
    };
    let (tenths, unit) = if free < LITTLE_ROOM { (free / 100_000, "MB") } else { (free / 100_000_000, "GB") };
    let words = format!("{}.{} {unit} free", tenths / 10, tenths % 10);
    match free {
        ..NO_ROOM => Check::new(CheckName::Disk, CheckState::Failed, words, Some(FIX)),
        NO_ROOM..LITTLE_ROOM => Check::new(CheckName::Disk, CheckState::Attention, words, Some(FIX)),
        LITTLE_ROOM.. => Check::ok(CheckName::Disk, words),
    }
}

fn downloads(standing: &Standing) -> Check {
    let waiting = standing.summary.map_or(0, |summary| summary.jobs);
    match standing.overdue {
        Some(overdue) if overdue > LATE => Check::new(
            CheckName::Downloads,
            CheckState::Attention,
            format!("{waiting} waiting; the next has been due for {} min", overdue.as_secs() / 60),
            Some("Restart Voucher Desk. If it stays so, look into the log for downloads."),
        ),
        _ if waiting == 0 => Check::ok(CheckName::Downloads, "None waiting"),
        _ => Check::ok(CheckName::Downloads, format!("{waiting} waiting, each for its time")),
    }
}

fn credentials(access: VendorAccess) -> Check {
    match access {
        VendorAccess::KeyAndSecret => Check::ok(CheckName::Credentials, "API key and client secret are set"),
        VendorAccess::KeyOnly => Check::new(
            CheckName::Credentials,
            CheckState::Attention,
            "Only the API key is set",
            Some("Jackpot documents a client secret too: voucher-desk config set-secret jackpot.client_secret"),
        ),
        VendorAccess::None => Check::new(
            CheckName::Credentials,
            CheckState::Attention,
            "Not set: notifications are received, but links cannot be refreshed",
            Some("Set jackpot.api_key, then voucher-desk config set-secret jackpot.client_secret, and start again."),
        ),
    }
}

fn vendor(asked: Option<&Asked>, access: VendorAccess) -> Check {
    if access != VendorAccess::KeyAndSecret {
        return Check::new(CheckName::Vendor, CheckState::Unknown, "Cannot be asked without key and secret", None);
    }
    match asked {
        None => {
            Check::new(CheckName::Vendor, CheckState::Unknown, "Not asked since the start", Some("Press Check now."))
        }
        Some(Asked { vendor: Ok(()), at, .. }) => {
            Check::ok(CheckName::Vendor, "Jackpot's API took our credentials").at(*at)
        }
        Some(Asked { vendor: Err(code), at, .. }) => {
            let error = CallError::from(*code);
            Check::new(CheckName::Vendor, CheckState::Failed, error.message, Some(&error.action)).at(*at)
        }
    }
}

fn clock(skew_seconds: Option<i64>) -> Check {
    let Some(skew) = skew_seconds else {
        return Check::new(CheckName::Clock, CheckState::Unknown, "Jackpot's API has not been asked yet", None);
    };
    if skew.abs() <= LARGEST_SKEW {
        return Check::ok(CheckName::Clock, "Goes with Jackpot's");
    }
    let direction = if skew > 0 { "ahead of" } else { "behind" };
    Check::new(
        CheckName::Clock,
        CheckState::Attention,
        format!(
            "This computer's clock is {} s {direction} Jackpot's: links seem to live shorter or longer",
            skew.abs()
        ),
        Some("Let the system set its clock by the network."),
    )
}

fn keyring(asked: Option<&Asked>, access: VendorAccess) -> Check {
    match (asked, access) {
        (None, _) => {
            Check::new(CheckName::Keyring, CheckState::Unknown, "Not asked since the start", Some("Press Check now."))
        }
        (Some(Asked { keyring_answers: true, at, .. }), _) => {
            Check::ok(CheckName::Keyring, "The system's keyring answers").at(*at)
        }
        (Some(Asked { at, .. }), VendorAccess::KeyAndSecret) => {
            Check::ok(CheckName::Keyring, "None that answers; the client secret comes from the settings").at(*at)
        }
        (Some(Asked { at, .. }), _) => Check::new(
            CheckName::Keyring,
            CheckState::Attention,
            "The system's keyring is missing or locked",
            Some("Unlock it, or set VOUCHER_DESK__JACKPOT__CLIENT_SECRET in the environment."),
        )
        .at(*at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{StoreError, Summary};

    fn standing() -> Standing {
        let summary = Summary { vouchers: 0, jobs: 0, last_heard_at: None };
        Standing {
            summary: Some(summary),
            fault: None,
            overdue: None,
            free_bytes: Some(50_000_000_000),
            vendor_access: VendorAccess::KeyAndSecret,
            skew_seconds: Some(0),
        }
    }

    #[test]
    fn every_state_but_a_good_one_says_what_to_do() {
        for (check, state) in [
            (disk(Some(99_999_999)), CheckState::Failed),
            (disk(Some(999_999_999)), CheckState::Attention),
            (disk(Some(1_000_000_000)), CheckState::Ok),
            (clock(Some(30)), CheckState::Ok),
            (clock(Some(31)), CheckState::Attention),
            (clock(Some(-31)), CheckState::Attention),
            (downloads(&Standing { overdue: Some(LATE), ..standing() }), CheckState::Ok),
            (downloads(&Standing { overdue: Some(2 * LATE), ..standing() }), CheckState::Attention),
            (database(&Standing { fault: Some(StoreError::DiskFull), ..standing() }), CheckState::Failed),
            (credentials(VendorAccess::None), CheckState::Attention),
        ] {
            assert_eq!(check.state, state, "{check:?}");
            assert_eq!(check.fix.is_some(), state != CheckState::Ok, "{check:?}");
        }
        assert_eq!(disk(Some(99_950_000)).words, "99.9 MB free");
        assert_eq!(disk(Some(50_000_000_000)).words, "50.0 GB free");
        assert!(clock(Some(-31)).words.contains("31 s behind"));
    }

    #[test]
    fn what_was_not_asked_is_not_called_good() {
        assert_eq!(vendor(None, VendorAccess::KeyAndSecret).state, CheckState::Unknown);
        assert_eq!(clock(None).state, CheckState::Unknown);
        let at = Timestamp::from_millis(0);
        let asked = Asked { at, vendor: Err(FailureCode::VendorCredentials), keyring_answers: false };
        let failed = vendor(Some(&asked), VendorAccess::KeyAndSecret);
        assert_eq!((failed.state, failed.at), (CheckState::Failed, Some(at)));
        assert_eq!(keyring(Some(&asked), VendorAccess::KeyOnly).state, CheckState::Attention);
        assert_eq!(keyring(Some(&asked), VendorAccess::KeyAndSecret).state, CheckState::Ok);
    }
}
