//! Every voucher there can be gets one advice, it is true, and what it asks for can be done.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::domain::attention::follow;
use crate::domain::event::Source;
use crate::domain::ids::{CouponId, Sha256Hex, VoucherId};
use crate::domain::inspection::{Finding, Inspection};
use crate::domain::link::SignedUrl;
use crate::domain::money::Amount;
use crate::domain::rule::Rule;
use crate::domain::standing::Standing;
use crate::domain::voucher::{Decided, Flag, Heard, Link, Pdf, PdfFailure, Ranked, StoredPdf};

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);
const HOUR: Duration = Duration::from_secs(3600);
const USUAL: Usual = Usual { ready: Duration::from_secs(4 * 3600), pdf: Duration::from_secs(15 * 60) };

fn states() -> [State; 10] {
    [
        State::Reserved,
        State::Expired,
        State::Canceled,
        State::Confirmed,
        State::Ready,
        State::Sent,
        State::Refunding,
        State::RefundRejected,
        State::Refunded,
        State::Other("PAUSED".to_owned()),
    ]
}

fn ranked(at: Timestamp) -> Ranked {
    Ranked { rank: 1, at }
}

fn voucher(state: State, since: Timestamp) -> Voucher {
    let amount = Some(Amount::from_cents(5000).expect("an amount"));
    let heard = Heard { at: Some(ranked(since)), received_at: since, source: Source::Webhook };
    let steps = [Some(Step::Reserved), Step::of_state(&state)].into_iter().flatten().map(|step| (step, heard));
    Voucher {
        voucher_id: VoucherId::parse("v-1").expect("an id"),
        coupon_id: Some(CouponId::parse("AGYPMNVXPJ").expect("a code")),
        value: amount,
        price: amount,
        notification_key: None,
        steps: steps.collect(),
        standing: Standing::of(state),
        reservation_expires_at: None,
        valid_until: None,
        shop: None,
        reservation_heard: true,
        decision: None,
        confirmation: None,
        link: None,
        pdf: Pdf::default(),
        flags: BTreeSet::new(),
        concerns: BTreeMap::new(),
        erased: None,
        snooze: None,
        last_heard_at: since,
        revision: 1,
    }
}

fn files() -> Vec<Pdf> {
    let failed =
        |code, next_try_at| Pdf { stored: None, failure: Some(PdfFailure { code, at: NOW, attempts: 1, next_try_at }) };
    let stored = |inspection| Pdf {
        stored: Some(StoredPdf {
            sha256: Sha256Hex::parse("ab".repeat(32)).expect("a hash"),
            bytes: 9,
            at: NOW,
            inspection,
        }),
        failure: None,
    };
    vec![
        Pdf::default(),
        failed(FailureCode::FileUnreachable, Some(NOW.plus(HOUR))),
        failed(FailureCode::FileNotPdf, None),
        failed(FailureCode::LinkRefused, None),
        stored(None),
        stored(Some(Inspection::default())),
        stored(Some(Inspection { findings: BTreeSet::from([Finding::Script]) })),
    ]
}

fn links() -> Vec<Option<Link>> {
    let link = |expires_at| Link {
        url: SignedUrl::new("https://files.example/a.pdf?sig=1"),
        expires_at,
        received_at: NOW.minus(HOUR),
        source: Source::VendorApi,
    };
    vec![None, Some(link(NOW)), Some(link(NOW.plus(HOUR)))]
}

fn decisions() -> Vec<Option<Decided>> {
    let decided = |decision| Some(Decided { decision, at: NOW.minus(HOUR) });
    vec![None, decided(Decision::Agreed), decided(Decision::Declined(Rule::ModeDecline))]
}

fn confirmations() -> Vec<Option<Confirmation>> {
    vec![
        None,
        Some(Confirmation::Left { rule: Rule::TermsMissing }),
        Some(Confirmation::Asked),
        Some(Confirmation::Accepted),
        Some(Confirmation::Failed { code: FailureCode::VendorUnreachable }),
        Some(Confirmation::Unknown),
        Some(Confirmation::NotMade),
    ]
}

fn flags() -> Vec<BTreeSet<Flag>> {
    let all = [
        Flag::ReadyWithoutReservation,
        Flag::ReadyAfterDecline,
        Flag::TermsConflict,
        Flag::NotificationKeyMissing,
        Flag::NotificationKeyDiffers,
        Flag::DateUnreadable,
        Flag::ContentTypeOdd,
        Flag::StateUnrecognised,
        Flag::LinkMissing,
        Flag::EventConflict,
        Flag::Incomplete,
    ];
    vec![BTreeSet::new(), BTreeSet::from([Flag::TermsConflict]), BTreeSet::from(all)]
}

/// Calls `each` with every combination of what the advice may depend on.
fn every_voucher(mut each: impl FnMut(&Voucher)) {
    let late = NOW.minus(Duration::from_secs(5 * 3600));
    let expiries = [None, Some(ranked(NOW)), Some(ranked(NOW.plus(HOUR)))];
    for state in states() {
        for (pdf, link) in files().iter().flat_map(|pdf| links().into_iter().map(move |link| (pdf, link))) {
            for (decision, confirmation) in
                decisions().iter().flat_map(|decision| confirmations().into_iter().map(move |it| (decision, it)))
            {
                for (flags, expires) in flags().iter().flat_map(|flags| expiries.map(|expires| (flags, expires))) {
                    for (is_late, is_confirmed) in [(false, false), (false, true), (true, false), (true, true)] {
                        let mut voucher = voucher(state.clone(), if is_late { late } else { NOW });
                        (voucher.pdf, voucher.link, voucher.flags) = (pdf.clone(), link.clone(), flags.clone());
                        (voucher.decision, voucher.confirmation) = (decision.clone(), confirmation.clone());
                        (voucher.reservation_expires_at, voucher.valid_until) = (expires, expires);
                        if is_confirmed {
                            voucher.steps.insert(Step::Confirmed, voucher.steps[&Step::Reserved]);
                        }
                        let since = voucher.last_heard_at;
                        follow(&mut voucher, since);
                        each(&voucher);
                        voucher.erased = Some(Erased { at: NOW, event: 1 });
                        follow(&mut voucher, since);
                        each(&voucher);
                    }
                }
            }
        }
    }
}

#[test]
fn every_voucher_gets_one_advice_that_is_true_and_possible() {
    let mut seen = BTreeSet::new();
    every_voucher(|voucher| {
        for (api, may_have_missed) in known_ways() {
            let known = Known { voucher, usual: &USUAL, api, may_have_missed };
            let advice = advise(&known, NOW);
            assert!(is_true(&advice, voucher), "{advice:?} of {voucher:?}");
            assert!(is_possible(advice.next, &known), "{advice:?} of {voucher:?}");
            assert!(advice.changes_at.is_none_or(|at| at > NOW), "{advice:?} of {voucher:?}");
            seen.insert(format!("{:?}", std::mem::discriminant(&advice.saying)));
        }
    });
    assert_eq!(seen.len(), 18, "every saying is said of some voucher");
}

fn known_ways() -> impl Iterator<Item = (Api, bool)> {
    [Api::Nothing, Api::Links, Api::Vouchers].into_iter().flat_map(|api| [(api, false), (api, true)])
}

fn is_possible(next: NextStep, known: &Known<'_>) -> bool {
    let voucher = known.voucher;
    match next {
        NextStep::OpenPdf => voucher.pdf_status() == PdfStatus::Stored && !is_doubtful(voucher),
        NextStep::RefreshLink => {
            known.api != Api::Nothing && voucher.state().has_file() && voucher.pdf.stored.is_none()
        }
        NextStep::AskJackpot => known.api == Api::Vouchers,
        NextStep::Confirm => known.api != Api::Nothing && obstacle(voucher, NOW).is_none(),
        NextStep::BackOffice | NextStep::Wait | NextStep::None => true,
    }
}

/// What must hold for a saying to be true, and what would have to be said instead.
fn is_true(advice: &Advice, voucher: &Voucher) -> bool {
    let state = voucher.state();
    let stored = voucher.pdf_status() == PdfStatus::Stored;
    let is_reserved = *state == State::Reserved;
    let is_confirmed =
        voucher.steps.contains_key(&Step::Confirmed) || voucher.confirmation == Some(Confirmation::Accepted);
    let is_declined = matches!(&voucher.decision, Some(decided) if decided.decision != Decision::Agreed);
    let is_past = voucher.valid_until.is_some_and(|until| until.at <= NOW);
    let of_file = state.has_file() && !is_past;
    match &advice.saying {
        Saying::Reserved { .. } => is_reserved && !is_confirmed && !is_declined && !voucher.lapsed(NOW),
        Saying::AwaitsConfirmation { .. } => is_reserved && !is_confirmed && voucher.decision.is_none(),
        Saying::ConfirmationUnknown { .. } => {
            is_reserved && voucher.confirmation.as_ref().is_some_and(Confirmation::is_unsettled)
        }
        Saying::NotCompleted { .. } => is_reserved && is_declined && !is_confirmed,
        Saying::Lapsed { at } => is_reserved && voucher.lapsed(NOW) && at.is_some() && !is_confirmed,
        Saying::Confirmed { .. } => *state == State::Confirmed || (is_reserved && is_confirmed),
        Saying::FileAwaited { .. } => of_file && !stored,
        Saying::FileMissing { .. } => of_file && voucher.pdf_status() == PdfStatus::Failed,
        Saying::FileHere { .. } => of_file && stored && !is_doubtful(voucher),
        Saying::FileInDoubt { .. } => of_file && stored && is_doubtful(voucher),
        Saying::FileErased { .. } => of_file && voucher.pdf_status() == PdfStatus::None && voucher.erased.is_some(),
        Saying::PastValidity { .. } => state.has_file() && is_past,
        Saying::Expired { .. } => *state == State::Expired,
        Saying::Canceled { .. } => *state == State::Canceled,
        Saying::Refunding { .. } => *state == State::Refunding,
        Saying::Refunded { .. } => *state == State::Refunded,
        Saying::RefundRefused { .. } => *state == State::RefundRejected,
        Saying::Unclear => matches!(state, State::Other(_)),
    }
}

/// Nothing of the inside goes out: no rule, no finding, no word of the vendor's that nobody knows.
#[test]
fn a_caller_is_not_told_of_our_reasons() {
    every_voucher(|voucher| {
        let known = Known { voucher, usual: &USUAL, api: Api::Vouchers, may_have_missed: false };
        let told = serde_json::to_string(&advise(&known, NOW)).expect("JSON").to_lowercase();
        for inner in ["declin", "rule", "mode", "script", "paused", "sig="] {
            assert!(!told.contains(inner), "{inner} in {told}");
        }
    });
}

#[test]
fn a_voucher_that_was_sent_is_told_by_when_it_was_sent() {
    let mut ready = voucher(State::Ready, NOW.minus(HOUR));
    let known = |voucher: &Voucher| {
        let known = Known { voucher, usual: &USUAL, api: Api::Vouchers, may_have_missed: false };
        advise(&known, NOW)
    };
    let Saying::FileAwaited { made, wait } = known(&ready).saying else { panic!("{:?}", known(&ready)) };
    assert_eq!((made.sent, made.at, wait.is_late), (false, Some(NOW.minus(HOUR)), true));
    assert_eq!(known(&ready).next, NextStep::RefreshLink);
    let undated = Heard { at: None, ..ready.steps[&Step::Ready] };
    ready.steps.insert(Step::Sent, undated);
    let Saying::FileAwaited { made, .. } = known(&ready).saying else { panic!("{:?}", known(&ready)) };
    assert_eq!((made.sent, made.at), (true, None), "an instant that nobody told is not made up");
}

#[test]
fn what_may_have_been_missed_is_asked_about_instead_of_waited_for() {
    let mut agreed = voucher(State::Reserved, NOW);
    agreed.decision = decisions().remove(1);
    follow(&mut agreed, NOW);
    let next =
        |api, may_have_missed| advise(&Known { voucher: &agreed, usual: &USUAL, api, may_have_missed }, NOW).next;
    assert_eq!(next(Api::Vouchers, false), NextStep::Wait);
    assert_eq!(next(Api::Vouchers, true), NextStep::AskJackpot);
    assert_eq!(next(Api::Links, true), NextStep::BackOffice, "it does not tell of single vouchers");
    assert_eq!(next(Api::Nothing, true), NextStep::BackOffice);
}

prop_compose! {
    fn any_voucher()(
        state in prop::sample::select(states().to_vec()),
        decision in prop::sample::select(decisions()),
        confirmation in prop::sample::select(confirmations()),
        pdf in prop::sample::select(files()),
        is_erased in any::<bool>(),
        [since, expires, valid] in prop::array::uniform3(-20_000_000_i64..20_000_000),
    ) -> Voucher {
        let from_now = |by: i64| Timestamp::from_millis(NOW.millis() + by);
        let mut voucher = voucher(state, from_now(since));
        (voucher.decision, voucher.confirmation, voucher.pdf) = (decision, confirmation, pdf);
        voucher.erased = is_erased.then_some(Erased { at: NOW, event: 1 });
        voucher.reservation_expires_at = Some(ranked(from_now(expires)));
        voucher.valid_until = Some(ranked(from_now(valid)));
        follow(&mut voucher, from_now(since));
        voucher
    }
}

proptest! {
    /// The screen asks again when it is told to, and never has to in between.
    #[test]
    fn an_advice_holds_until_the_instant_it_names(
        voucher in any_voucher(),
        [one, other] in prop::array::uniform2(-20_000_000_i64..20_000_000),
    ) {
        let at = |by: i64| Timestamp::from_millis(NOW.millis() + by);
        let (earlier, later) = (at(one.min(other)), at(one.max(other)));
        let known = Known { voucher: &voucher, usual: &USUAL, api: Api::Vouchers, may_have_missed: false };
        let before = advise(&known, earlier);
        match before.changes_at {
            Some(changes_at) => {
                prop_assert!(changes_at > earlier);
                prop_assert_ne!(&advise(&known, changes_at), &before);
                let just_before = changes_at.minus(Duration::from_millis(1));
                prop_assert_eq!(&advise(&known, just_before), &before);
                if later < changes_at {
                    prop_assert_eq!(&advise(&known, later), &before);
                }
            }
            None => prop_assert_eq!(&advise(&known, later), &before),
        }
    }
}
