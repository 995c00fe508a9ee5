//! Why something needs a person.

use std::time::Duration;

use super::{rule, span};
use crate::api::dto::{AnyConcern, AttentionReason, ConfirmStanding};
use crate::domain::attention::{Concern, DeskConcern};

/// One reason, in a sentence.
#[must_use]
pub fn reason(reason: &AttentionReason) -> String {
    match reason.concern {
        AnyConcern::Voucher(concern) => of_voucher(concern, reason),
        AnyConcern::Desk(concern) => of_desk(concern, reason.count.unwrap_or(0)),
    }
}

fn of_voucher(concern: Concern, reason: &AttentionReason) -> String {
    let usual = reason.usual_seconds.map(|seconds| span(Duration::from_secs(seconds))).unwrap_or_default();
    match (concern, &reason.rule, reason.code) {
        (Concern::NoPdf, ..) => format!("Ready, and its PDF is not here; that usually takes {usual} at most"),
        (Concern::NotReady, ..) => format!("Agreed, and Jackpot has not made it; that usually takes {usual} at most"),
        (Concern::NotConfirmed, ..) => {
            format!("Reserved, and nobody confirmed it; that usually takes {usual} at most")
        }
        (Concern::DownloadFailed, _, Some(code)) => format!("PDF not downloaded: {}", code.words()),
        (Concern::DownloadFailed, _, None) => "PDF not downloaded".to_owned(),
        (Concern::Declined, Some(broken), _) => format!("We declined its reservation: {}", rule(broken)),
        (Concern::Declined, None, _) => "We declined its reservation".to_owned(),
        (Concern::ConfirmationOpen, ..) => confirmation(reason),
        (Concern::TermsConflict, ..) => "Jackpot later told another code, value or price; the first stand".to_owned(),
        (Concern::EventConflict, ..) => {
            "Jackpot sent an event once more with another content; the first stands".to_owned()
        }
        (Concern::ReadyWithoutReservation, ..) => "Ready, but its reservation was never heard of".to_owned(),
        (Concern::ReadyAfterDecline, ..) => "Ready, although we declined its reservation".to_owned(),
        (Concern::StateUnrecognised, ..) => "Jackpot told a state that its documents do not have".to_owned(),
    }
}

fn confirmation(reason: &AttentionReason) -> String {
    match (reason.confirmation, &reason.rule, reason.code) {
        (ConfirmStanding::Left, Some(broken), _) => format!("Left to a person to confirm: {}", rule(broken)),
        (ConfirmStanding::Failed, _, Some(code)) => format!("Not confirmed: {}", code.words()),
        (ConfirmStanding::Unknown, ..) => "Its confirmation was sent, and its outcome is not known".to_owned(),
        (ConfirmStanding::NotMade, ..) => "Its confirmation was not made: Jackpot still has it reserved".to_owned(),
        _ => "Its confirmation is open".to_owned(),
    }
}

fn of_desk(concern: DeskConcern, count: u64) -> String {
    match (concern, count) {
        (DeskConcern::Unreadable, 1) => "A request could not be read".to_owned(),
        (DeskConcern::Unreadable, count) => format!("{count} requests could not be read"),
        (DeskConcern::Silence, count) => {
            format!("Nothing heard, where at this time of the week at least {count} notifications are usual")
        }
    }
}
