//! The journal's lines.

use super::{findings, rule};

use crate::api::dto::{Happened, StateName, Terms};
use crate::domain::money::Amount;

/// What happened, in a sentence.
#[must_use]
pub fn happened(what: &Happened) -> String {
    match what {
        Happened::Told { .. } => told(what),
        Happened::Answered { word, terms, .. } => format!("Asked, Jackpot says it is {word} ({})", given(*terms)),
        Happened::Agreed => "We agreed: its price is owed once Jackpot confirms".to_owned(),
        Happened::Declined { rule: broken } => format!("We declined: {}", rule(broken)),
        Happened::OtherTerms { terms } => {
            format!("Jackpot sent other terms ({}); the first ones stand", given(*terms))
        }
        Happened::OtherContent { terms } => {
            format!("Jackpot sent an event again with other content ({}); the first stands", given(*terms))
        }
        Happened::UnknownState { word } => format!("Jackpot told a state its documents do not have: {word}"),
        Happened::UnknownEvent { word } => format!("Jackpot told an event its documents do not have: {word}"),
        Happened::Snoozed { by, until, reason } => {
            let how = until.map_or_else(|| "Seen".to_owned(), |until| format!("Snoozed until {until}"));
            format!("{how} by {by}: {reason}")
        }
        Happened::Unsnoozed { by } => format!("Taken back from snooze by {by}"),
        Happened::ConfirmAsked { by: Some(by), price } => format!("{by} confirms it for {price}: Jackpot is asked"),
        Happened::ConfirmAsked { by: None, price } => {
            format!("Confirmed within the rules for {price}: Jackpot is asked")
        }
        Happened::ConfirmAccepted => "Jackpot took the confirmation: its price is owed".to_owned(),
        Happened::ConfirmFailed { code } => format!("Nothing was confirmed: {}", code.words()),
        Happened::ConfirmUnknown { code } => format!("It is not known whether it was confirmed: {}", code.words()),
        Happened::ConfirmNotMade => "Asked, Jackpot still has it reserved: the confirmation was not made".to_owned(),
        Happened::Erased { by } => {
            format!("Personal data removed by {}", by.as_deref().unwrap_or("the program, its time was over"))
        }
        Happened::ConfirmLeft { rule: broken } => format!("Left to a person to confirm: {}", rule(broken)),
        _ => document(what),
    }
}

fn document(what: &Happened) -> String {
    match what {
        Happened::LinkFailed { code } => format!("No fresh link: {}", code.words()),
        Happened::LinkCopied { by } => format!("Link copied by {by}"),
        Happened::PdfStored { bytes, findings: found } if found.is_empty() => {
            format!("PDF downloaded and stored ({bytes} bytes)")
        }
        Happened::PdfStored { bytes, findings: found } => {
            format!("PDF downloaded and stored ({bytes} bytes); it {}", findings(found))
        }
        Happened::PdfInspected { findings: found } if found.is_empty() => {
            "The stored PDF was inspected: it holds nothing unusual".to_owned()
        }
        Happened::PdfInspected { findings: found } => {
            format!("The stored PDF was inspected: it {}", findings(found))
        }
        Happened::PdfFailed { code, attempts, next_try_at } => {
            let next = if next_try_at.is_some() { "it is tried again" } else { "no further try by itself" };
            format!("PDF not downloaded (try {attempts}): {}; {next}", code.words())
        }
        Happened::PdfLost => "The stored PDF was missing or altered; it is fetched again".to_owned(),
        Happened::PdfOpened { by, despite } if despite.is_empty() => format!("PDF opened by {by}"),
        Happened::PdfOpened { by, despite } => format!("PDF opened although it {} by {by}", findings(despite)),
        Happened::PdfShown { by } => format!("PDF shown in its folder by {by}"),
        _ => "Jackpot gave a fresh link".to_owned(),
    }
}

fn told(what: &Happened) -> String {
    let Happened::Told { state, word, terms, link, confirmed_too, message_state, incomplete } = what else {
        return String::new();
    };
    let link = if *link { ", with a link to the PDF" } else { "" };
    let mut said = match state {
        StateName::Reserved => format!("Jackpot reserved it ({})", given(*terms)),
        StateName::Ready if *confirmed_too => format!("Jackpot confirmed it and made the voucher{link}"),
        StateName::Ready => format!("Jackpot made the voucher{link}"),
        StateName::Confirmed => "Jackpot confirmed it".to_owned(),
        StateName::Sent => format!("Jackpot sent it{link}"),
        StateName::Canceled => "Jackpot canceled it".to_owned(),
        StateName::Expired => "Jackpot let the reservation expire".to_owned(),
        StateName::Refunding => "A refund was asked for".to_owned(),
        StateName::Refunded => "Jackpot refunded it".to_owned(),
        StateName::RefundRejected => "Jackpot refused the refund".to_owned(),
        StateName::Unrecognised => format!("Jackpot told the state {word}"),
    };
    if let Some(state) = message_state {
        said.push_str(&format!("; its message says {state}"));
    }
    if *incomplete {
        said.push_str("; code, value or price were left out");
    }
    said
}

fn given(terms: Terms) -> String {
    let text = |amount: Option<Amount>| amount.map_or_else(|| "not given".to_owned(), |amount| amount.to_string());
    format!("value {}, price {}", text(terms.value), text(terms.price))
}
