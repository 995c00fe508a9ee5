//! "Is it working?": every part that notifications and links depend on, how it stands, and what there is to say of it.

use std::net::SocketAddr;
use std::time::Duration;

use serde::Serialize;

use super::error::{CallError, ErrorCode};
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
    /// What there is to say of it, from which follows what to do.
    pub said: Said,
    /// The instant that this speaks of.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub at: Option<Timestamp>,
}

/// The closed list of what can be said of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case", rename_all_fields = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Said {
    /// It listens there.
    Listening {
        /// Its own address.
        address: String,
    },
    /// Something keeps it from working.
    Problem {
        /// What.
        code: ErrorCode,
    },
    /// It does not listen yet.
    NotListeningYet,
    /// Strangers do not know the address.
    SecretSet,
    /// There is none, and nobody outside that would need it kept from them.
    SecretNotNeeded,
    /// Whoever finds the address can reserve vouchers.
    SecretMissing,
    /// The vendor reaches it there.
    ReachedAt {
        /// The public address.
        url: String,
    },
    /// The built-in vendor runs on this computer.
    ReachedHere,
    /// The addresses shown are those of this computer.
    PublicUrlMissing,
    /// A notification came.
    Heard,
    /// None came yet.
    NeverHeard,
    /// The database does not tell.
    HeardUnknown,
    /// Every notification is recorded before it is answered.
    Records,
    /// So much room is left.
    Room {
        /// In bytes.
        #[cfg_attr(test, ts(type = "number"))]
        free_bytes: u64,
    },
    /// The disk does not tell.
    RoomUnknown,
    /// So many downloads wait, each for its time.
    Waiting {
        /// How many.
        #[cfg_attr(test, ts(type = "number"))]
        count: u64,
    },
    /// They wait, and the next one is overdue.
    Overdue {
        /// How many.
        #[cfg_attr(test, ts(type = "number"))]
        count: u64,
        /// For how long.
        #[cfg_attr(test, ts(type = "number"))]
        minutes: u64,
    },
    /// Key and secret are set.
    KeyAndSecret,
    /// The secret is missing.
    KeyOnly,
    /// Both are missing.
    NoCredentials,
    /// Jackpot's API cannot be asked without them.
    CannotAsk,
    /// Nobody asked since the start.
    NotAsked,
    /// Jackpot's API took our credentials.
    CredentialsTaken,
    /// Our clock goes with Jackpot's.
    ClockAgrees,
    /// It is ahead by so much, or behind where this is below zero.
    ClockDiffers {
        /// In seconds.
        #[cfg_attr(test, ts(type = "number"))]
        seconds: i64,
    },
    /// Jackpot's API has not been asked for the time.
    ClockUnknown,
    /// The keyring answers.
    KeyringAnswers,
    /// None answers, and none is needed: the secret comes from the settings.
    KeyringNotNeeded,
    /// It is missing or locked.
    KeyringMissing,
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
    fn new(name: CheckName, state: CheckState, said: Said) -> Self {
        Self { name, state, said, at: None }
    }

    fn ok(name: CheckName, said: Said) -> Self {
        Self::new(name, CheckState::Ok, said)
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
        (Some(bound), _) => Check::ok(CheckName::Listening, Said::Listening { address: bound.to_string() }),
        (None, Some(problem)) => {
            Check::new(CheckName::Listening, CheckState::Failed, Said::Problem { code: problem.code })
        }
        (None, None) => Check::new(CheckName::Listening, CheckState::Unknown, Said::NotListeningYet),
    }
}

fn secret(now: &Circumstances<'_>) -> Check {
    match (now.has_secret, now.demo) {
        (true, _) => Check::ok(CheckName::Secret, Said::SecretSet),
        (false, true) => Check::ok(CheckName::Secret, Said::SecretNotNeeded),
        (false, false) => Check::new(CheckName::Secret, CheckState::Attention, Said::SecretMissing),
    }
}

fn public_url(now: &Circumstances<'_>) -> Check {
    match (&now.public_url, now.demo) {
        (Some(url), _) => Check::ok(CheckName::PublicUrl, Said::ReachedAt { url: url.clone() }),
        (None, true) => Check::ok(CheckName::PublicUrl, Said::ReachedHere),
        (None, false) => Check::new(CheckName::PublicUrl, CheckState::Attention, Said::PublicUrlMissing),
    }
}

fn last_heard(standing: &Standing) -> Check {
    match standing.summary.map(|summary| summary.last_heard_at) {
        Some(Some(at)) => Check::ok(CheckName::LastHeard, Said::Heard).at(at),
        Some(None) => Check::new(CheckName::LastHeard, CheckState::Unknown, Said::NeverHeard),
        None => Check::new(CheckName::LastHeard, CheckState::Unknown, Said::HeardUnknown),
    }
}

fn database(standing: &Standing) -> Check {
    match &standing.fault {
        None => Check::ok(CheckName::Database, Said::Records),
        Some(fault) => {
            let code = CallError::from(fault.clone()).code;
            Check::new(CheckName::Database, CheckState::Failed, Said::Problem { code })
        }
    }
}

fn disk(free_bytes: Option<u64>) -> Check {
    let Some(free_bytes) = free_bytes else {
        return Check::new(CheckName::Disk, CheckState::Unknown, Said::RoomUnknown);
    };
    let state = match free_bytes {
        ..NO_ROOM => CheckState::Failed,
        NO_ROOM..LITTLE_ROOM => CheckState::Attention,
        LITTLE_ROOM.. => CheckState::Ok,
    };
    Check::new(CheckName::Disk, state, Said::Room { free_bytes })
}

fn downloads(standing: &Standing) -> Check {
    let count = standing.summary.map_or(0, |summary| summary.jobs);
    match standing.overdue {
        Some(overdue) if overdue > LATE => {
            let minutes = overdue.as_secs() / 60;
            Check::new(CheckName::Downloads, CheckState::Attention, Said::Overdue { count, minutes })
        }
        _ => Check::ok(CheckName::Downloads, Said::Waiting { count }),
    }
}

fn credentials(access: VendorAccess) -> Check {
    match access {
        VendorAccess::KeyAndSecret => Check::ok(CheckName::Credentials, Said::KeyAndSecret),
        VendorAccess::KeyOnly => Check::new(CheckName::Credentials, CheckState::Attention, Said::KeyOnly),
        VendorAccess::None => Check::new(CheckName::Credentials, CheckState::Attention, Said::NoCredentials),
    }
}

fn vendor(asked: Option<&Asked>, access: VendorAccess) -> Check {
    if access != VendorAccess::KeyAndSecret {
        return Check::new(CheckName::Vendor, CheckState::Unknown, Said::CannotAsk);
    }
    match asked {
        None => Check::new(CheckName::Vendor, CheckState::Unknown, Said::NotAsked),
        Some(Asked { vendor: Ok(()), at, .. }) => Check::ok(CheckName::Vendor, Said::CredentialsTaken).at(*at),
        Some(Asked { vendor: Err(code), at, .. }) => {
            let code = ErrorCode::Failure(*code);
            Check::new(CheckName::Vendor, CheckState::Failed, Said::Problem { code }).at(*at)
        }
    }
}

fn clock(skew_seconds: Option<i64>) -> Check {
    match skew_seconds {
        None => Check::new(CheckName::Clock, CheckState::Unknown, Said::ClockUnknown),
        Some(seconds) if seconds.abs() <= LARGEST_SKEW => Check::ok(CheckName::Clock, Said::ClockAgrees),
        Some(seconds) => Check::new(CheckName::Clock, CheckState::Attention, Said::ClockDiffers { seconds }),
    }
}

fn keyring(asked: Option<&Asked>, access: VendorAccess) -> Check {
    match (asked, access) {
        (None, _) => Check::new(CheckName::Keyring, CheckState::Unknown, Said::NotAsked),
        (Some(Asked { keyring_answers: true, at, .. }), _) => {
            Check::ok(CheckName::Keyring, Said::KeyringAnswers).at(*at)
        }
        (Some(Asked { at, .. }), VendorAccess::KeyAndSecret) => {
            Check::ok(CheckName::Keyring, Said::KeyringNotNeeded).at(*at)
        }
        (Some(Asked { at, .. }), _) => {
            Check::new(CheckName::Keyring, CheckState::Attention, Said::KeyringMissing).at(*at)
        }
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
    fn a_part_is_good_up_to_its_limit_and_no_further() {
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
        }
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
