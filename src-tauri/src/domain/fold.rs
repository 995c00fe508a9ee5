//! How an event changes a voucher. The same whether it happens at intake or when everything is rebuilt.
//!
//! What the vendor tells is folded so that the order and the number of deliveries do not matter: the state only moves
//! up its rank, instants are joined by rank. What stands by being first (terms, the end user's key, our decision) or
//! last (the link, the file) follows the journal's order.

use super::clock::Timestamp;
use super::event::{Decision, Event, Fact, Oddity, Source, Told};
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
        (None, Fact::Told(told) | Fact::Unrecognised(told) | Fact::Conflict(told)) => first_heard(told, event),
        (None, _) => return None,
    };
    voucher.revision = event.id;
    let at = event.recorded_at;
    match &event.fact {
        Fact::Told(told) => add_told(&mut voucher, told, event),
        Fact::Conflict(_) => flag_and_hear(&mut voucher, Flag::TermsConflict, at),
        Fact::Unrecognised(told) => {
            flag_and_hear(&mut voucher, Flag::StateUnrecognised, at);
            add_facts_of_any_state(&mut voucher, told);
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
        Fact::PdfStored { sha256, bytes } => {
            let stored = StoredPdf { sha256: sha256.clone(), bytes: *bytes, at };
            voucher.pdf = Pdf { stored: Some(stored), failure: None };
        }
        Fact::PdfFailed { code, attempts, next_try_at } => {
            let failure = PdfFailure { code: *code, at, attempts: *attempts, next_try_at: *next_try_at };
            voucher.pdf.failure = Some(failure);
        }
        Fact::PdfLost { sha256 } => {
            voucher.pdf.stored.take_if(|stored| stored.sha256 == *sha256);
        }
        Fact::LinkFailed { .. } | Fact::PdfOpened { .. } | Fact::PdfShown { .. } | Fact::LinkCopied { .. } => {}
    }
    flag_contradictions(&mut voucher);
    Some(voucher)
}

fn first_heard(told: &Told, event: &Event) -> Voucher {
    Voucher {
        voucher_id: told.voucher_id.clone(),
        coupon_id: told.coupon_id.clone(),
        state: told.state.clone(),
        value: None,
        price: None,
        notification_key: None,
        steps: std::collections::BTreeMap::new(),
        reservation_expires_at: None,
        valid_until: None,
        reservation_heard: false,
        decision: None,
        link: None,
        pdf: Pdf::default(),
        flags: std::collections::BTreeSet::new(),
        last_heard_at: event.recorded_at,
        revision: event.id,
    }
}

fn add_told(voucher: &mut Voucher, told: &Told, event: &Event) {
    let (at, source) = (event.recorded_at, event.source);
    voucher.last_heard_at = voucher.last_heard_at.max(at);
    voucher.reservation_heard |= told.state == State::Reserved && source != Source::VendorApi;
    if told.state.rank() > voucher.state.rank() {
        voucher.state = told.state.clone();
    }
    add_facts_of_any_state(voucher, told);
    add_steps(voucher, told, at, source);
    // What was read later came before what has been heard since.
    let is_outdated = source == Source::DecodedLater && voucher.link.as_ref().is_some_and(|link| link.received_at > at);
    if let Some(url) = told.signed_url.as_ref().filter(|_| !is_outdated) {
        let link = Link { url: url.clone(), expires_at: url.expires_at(at), received_at: at, source };
        voucher.link = Some(link);
        voucher.flags.remove(&Flag::LinkMissing);
        forget_failure(&mut voucher.pdf);
    } else if told.state == State::Ready && voucher.link.is_none() {
        voucher.flags.insert(Flag::LinkMissing);
    }
}

/// A fresh link means a fresh try: that an older one failed for good no longer holds.
fn forget_failure(pdf: &mut Pdf) {
    pdf.failure = None;
}

fn add_facts_of_any_state(voucher: &mut Voucher, told: &Told) {
    if !has_same_terms(voucher, told) {
        voucher.flags.insert(Flag::TermsConflict);
    }
    voucher.value = voucher.value.or(told.value);
    voucher.price = voucher.price.or(told.price);
    match (&voucher.notification_key, &told.notification_key) {
        (None, Some(key)) => voucher.notification_key = Some(key.clone()),
        (Some(known), Some(key)) if known != key => {
            voucher.flags.insert(Flag::NotificationKeyDiffers);
        }
        (_, None) => {
            voucher.flags.insert(Flag::NotificationKeyMissing);
        }
        (Some(_), Some(_)) => {}
    }
    for oddity in &told.oddities {
        voucher.flags.insert(match oddity {
            Oddity::DateUnreadable => Flag::DateUnreadable,
            Oddity::ContentTypeOdd => Flag::ContentTypeOdd,
        });
    }
    join(&mut voucher.reservation_expires_at, told, told.reservation_expires_at);
    join(&mut voucher.valid_until, told, told.valid_until);
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

/// Whether a message's terms are those the voucher was first told with. What either does not name cannot differ.
#[must_use]
pub fn has_same_terms(voucher: &Voucher, told: &Told) -> bool {
    fn agree<T: PartialEq>(known: Option<T>, told: Option<T>) -> bool {
        known.is_none() || told.is_none() || known == told
    }
    voucher.coupon_id == told.coupon_id && agree(voucher.value, told.value) && agree(voucher.price, told.price)
}

/// Flags that follow from the whole, set and taken back as it changes.
fn flag_contradictions(voucher: &mut Voucher) {
    let declined = matches!(voucher.decision, Some(Decided { decision: Decision::Declined(_), .. }));
    let ready = voucher.state.has_file();
    for (flag, holds) in [
        (Flag::ReadyWithoutReservation, ready && !voucher.reservation_heard),
        (Flag::ReadyAfterDecline, ready && declined),
    ] {
        if holds {
            voucher.flags.insert(flag);
        } else {
            voucher.flags.remove(&flag);
        }
    }
}
