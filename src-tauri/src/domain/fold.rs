//! How an event changes a voucher. The same whether it happens at intake or when everything is rebuilt.
//!
//! What the vendor tells is folded so that the order, the number and the contract of deliveries do not matter: of the
//! state `standing` knows what holds, instants are joined by rank. What stands by being first (terms, the end user's key,
//! our decision) or last (the link, the file) follows the journal's order.

use super::attention::{self, Concern, Snooze};
use super::clock::Timestamp;
use super::confirmation::Confirmation;
use super::erasure::Erased;
use super::event::{Decision, Event, Fact, Oddity, Source, Told};
use super::standing::Standing;
use super::state::State;
use super::voucher::{Decided, Flag, Heard, Link, Pdf, PdfFailure, Ranked, Step, StoredPdf, Voucher};

/// Folds a voucher's whole journal, oldest event first. `None` when no event tells of the voucher.
#[must_use]
pub fn fold<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Voucher> {
    events.into_iter().fold(None, apply)
}

/// Adds one event. An event about a voucher of which nothing was told yet changes nothing.
#[must_use]
pub fn apply(voucher: Option<Voucher>, event: &Event) -> Option<Voucher> {
    let mut voucher = match (voucher, &event.fact) {
        (Some(voucher), _) => voucher,
        (None, Fact::Told(told) | Fact::Unrecognised(told)) => first_heard(told, event),
        (None, _) => return None,
    };
    voucher.revision = event.id;
    let at = event.recorded_at;
    match &event.fact {
        Fact::Told(told) => add_told(&mut voucher, told, event),
        Fact::Conflict(_) => {
            flag_and_hear(&mut voucher, Flag::TermsConflict, at);
            attention::again(&mut voucher, Concern::TermsConflict);
        }
        Fact::EventConflict(_) => {
            flag_and_hear(&mut voucher, Flag::EventConflict, at);
            attention::again(&mut voucher, Concern::EventConflict);
        }
        Fact::Unrecognised(told) => {
            attention::again(&mut voucher, Concern::StateUnrecognised);
            flag_and_hear(&mut voucher, Flag::StateUnrecognised, at);
            voucher.standing.hear(&told.state, None);
            add_facts_of_any_state(&mut voucher, told, event.source);
        }
        Fact::Decided(decision) => {
            voucher.decision.get_or_insert_with(|| Decided { decision: decision.clone(), at });
        }
        Fact::LinkObtained { url, expires_at } => {
            let link = Link { url: url.clone(), expires_at: *expires_at, received_at: at, source: event.source };
            voucher.link = Some(link);
            voucher.flags.remove(&Flag::LinkMissing);
            forget_failure(&mut voucher.pdf);
        }
        Fact::PdfStored { sha256, bytes, inspection } => {
            let stored = StoredPdf { sha256: sha256.clone(), bytes: *bytes, at, inspection: inspection.clone() };
            voucher.pdf = Pdf { stored: Some(stored), failure: None };
        }
        Fact::PdfInspected { sha256, inspection } => {
            if let Some(stored) = voucher.pdf.stored.as_mut().filter(|stored| stored.sha256 == *sha256) {
                stored.inspection = Some(inspection.clone());
            }
        }
        Fact::PdfFailed { code, attempts, next_try_at } => {
            let failure = PdfFailure { code: *code, at, attempts: *attempts, next_try_at: *next_try_at };
            voucher.pdf.failure = Some(failure);
            if next_try_at.is_none() {
                attention::again(&mut voucher, Concern::DownloadFailed);
            }
        }
        Fact::PdfLost { sha256 } => {
            voucher.pdf.stored.take_if(|stored| stored.sha256 == *sha256);
        }
        Fact::Snoozed { by, concerns, until, reason } => {
            let (concerns, until, reason, by) = (concerns.clone(), *until, reason.clone(), by.clone());
            voucher.snooze = Some(Snooze { concerns, until, reason, by, at });
        }
        Fact::Unsnoozed { .. } => voucher.snooze = None,
        Fact::Erased { .. } => voucher.forget(Erased { at, event: event.id }),
        Fact::LinkFailed { .. } | Fact::PdfOpened { .. } | Fact::PdfShown { .. } | Fact::LinkCopied { .. } => {}
        Fact::ConfirmAsked { .. }
        | Fact::ConfirmAccepted
        | Fact::ConfirmFailed { .. }
        | Fact::ConfirmUnknown { .. }
        | Fact::ConfirmNotMade
        | Fact::ConfirmLeft { .. } => voucher.confirmation = Confirmation::after(&event.fact),
    }
    flag_by_the_whole(&mut voucher);
    attention::follow(&mut voucher, at);
    Some(voucher)
}

fn first_heard(told: &Told, event: &Event) -> Voucher {
    Voucher {
        voucher_id: told.voucher_id.clone(),
        coupon_id: told.coupon_id.clone(),
        standing: Standing::of(told.state.clone()),
        value: None,
        price: None,
        notification_key: None,
        steps: std::collections::BTreeMap::new(),
        reservation_expires_at: None,
        valid_until: None,
        shop: None,
        reservation_heard: false,
        decision: None,
        confirmation: None,
        link: None,
        pdf: Pdf::default(),
        erased: None,
        flags: std::collections::BTreeSet::new(),
        concerns: std::collections::BTreeMap::new(),
        snooze: None,
        last_heard_at: event.recorded_at,
        revision: event.id,
    }
}

fn add_told(voucher: &mut Voucher, told: &Told, event: &Event) {
    let (at, source) = (event.recorded_at, event.source);
    voucher.last_heard_at = voucher.last_heard_at.max(at);
    voucher.reservation_heard |= told.state == State::Reserved && source != Source::VendorApi;
    voucher.standing.hear(&told.state, told.occurred_at());
    match &told.message_state {
        Some(State::Other(_)) => {
            voucher.flags.insert(Flag::StateUnrecognised);
        }
        Some(state) => voucher.standing.hear(state, told.created_at()),
        None => {}
    }
    add_facts_of_any_state(voucher, told, source);
    add_steps(voucher, told, at, source);
    if let Some(url) = &told.signed_url {
        // What was read later came before what has been heard since.
        let is_older = |newest: &Link| source == Source::DecodedLater && newest.received_at > at;
        // Both contracts bring the same link; it lives no longer for that.
        if !voucher.link.as_ref().is_some_and(is_older) && brings_a_link(Some(voucher), told) {
            let link = Link { url: url.clone(), expires_at: url.expires_at(at), received_at: at, source };
            voucher.link = Some(link);
            forget_failure(&mut voucher.pdf);
        }
        voucher.flags.remove(&Flag::LinkMissing);
    } else if told.state == State::Ready && voucher.link.is_none() {
        voucher.flags.insert(Flag::LinkMissing);
    }
}

/// A fresh link means a fresh try: that an older one failed for good no longer holds.
fn forget_failure(pdf: &mut Pdf) {
    pdf.failure = None;
}

fn add_facts_of_any_state(voucher: &mut Voucher, told: &Told, source: Source) {
    if !has_same_terms(voucher, told) {
        voucher.flags.insert(Flag::TermsConflict);
    }
    voucher.coupon_id = voucher.coupon_id.take().or_else(|| told.coupon_id.clone());
    voucher.value = voucher.value.or(told.value);
    voucher.price = voucher.price.or(told.price);
    match (&voucher.notification_key, &told.notification_key) {
        (None, Some(key)) => voucher.notification_key = Some(key.clone()),
        (Some(known), Some(key)) if known != key => {
            voucher.flags.insert(Flag::NotificationKeyDiffers);
        }
        // Only the reserve notification has one (documented).
        (_, None) if is_reserve_notification(told, source) => {
            voucher.flags.insert(Flag::NotificationKeyMissing);
        }
        (_, None) | (Some(_), Some(_)) => {}
    }
    for oddity in &told.oddities {
        voucher.flags.insert(match oddity {
            Oddity::DateUnreadable => Flag::DateUnreadable,
            Oddity::ContentTypeOdd => Flag::ContentTypeOdd,
            Oddity::Incomplete => Flag::Incomplete,
        });
    }
    voucher.shop = voucher.shop.take().max(told.shop_id.clone().map(|shop| (told.state.rank(), shop)));
    join(&mut voucher.reservation_expires_at, told, told.reservation_expires_at);
    join(&mut voucher.valid_until, told, told.valid_until);
}

fn is_reserve_notification(told: &Told, source: Source) -> bool {
    matches!(source, Source::ReserveNotification | Source::DecodedLater) && told.envelope.is_none()
}

fn add_steps(voucher: &mut Voucher, told: &Told, received_at: Timestamp, source: Source) {
    let dated = [
        (Step::Reserved, told.reserved_at),
        (Step::Confirmed, told.confirmed_at),
        (Step::Canceled, told.canceled_at),
        (Step::Sent, told.sent_at),
    ];
    for (step, at) in dated.into_iter().filter(|(_, at)| at.is_some()) {
        join(&mut hear(voucher, step, received_at, source).at, told, at);
    }
    if let Some(step) = Step::of_state(&told.state) {
        let heard = hear(voucher, step, received_at, source);
        heard.at = heard.at.max(told.created_at().map(|at| Ranked { rank: 0, at }));
    }
    if let Some(step) = told.message_state.as_ref().and_then(Step::of_state) {
        hear(voucher, step, received_at, source);
    }
}

fn hear(voucher: &mut Voucher, step: Step, received_at: Timestamp, source: Source) -> &mut Heard {
    voucher.steps.entry(step).or_insert(Heard { at: None, received_at, source })
}

fn join(known: &mut Option<Ranked>, told: &Told, at: Option<Timestamp>) {
    let told = at.map(|at| Ranked { rank: told.state.rank(), at });
    *known = (*known).max(told);
}

fn flag_and_hear(voucher: &mut Voucher, flag: Flag, at: Timestamp) {
    voucher.flags.insert(flag);
    voucher.last_heard_at = voucher.last_heard_at.max(at);
}

/// Whether a message has a link that is worth a try: one that is not the newest already, or that did not work.
#[must_use]
pub fn brings_a_link(known: Option<&Voucher>, told: &Told) -> bool {
    let Some(url) = &told.signed_url else { return false };
    known.is_none_or(|voucher| {
        voucher.pdf.failure.is_some() || voucher.link.as_ref().is_none_or(|newest| newest.url != *url)
    })
}

/// Whether a message's terms are those the voucher was first told with. What either does not name cannot differ.
#[must_use]
pub fn has_same_terms(voucher: &Voucher, told: &Told) -> bool {
    fn agree<T: PartialEq>(known: Option<&T>, told: Option<&T>) -> bool {
        known.is_none() || told.is_none() || known == told
    }
    agree(voucher.coupon_id.as_ref(), told.coupon_id.as_ref())
        && agree(voucher.value.as_ref(), told.value.as_ref())
        && agree(voucher.price.as_ref(), told.price.as_ref())
}

/// Flags that follow from the whole, set and taken back as it changes.
fn flag_by_the_whole(voucher: &mut Voucher) {
    let declined = matches!(voucher.decision, Some(Decided { decision: Decision::Declined(_), .. }));
    let ready = voucher.state().is_past_reservation();
    let is_complete = voucher.coupon_id.is_some() && voucher.value.is_some() && voucher.price.is_some();
    let incomplete = voucher.flags.contains(&Flag::Incomplete) && !is_complete;
    for (flag, holds) in [
        (Flag::ReadyWithoutReservation, ready && !voucher.reservation_heard),
        (Flag::ReadyAfterDecline, ready && declined),
        (Flag::Incomplete, incomplete),
    ] {
        if holds {
            voucher.flags.insert(flag);
        } else {
            voucher.flags.remove(&flag);
        }
    }
}
