//! The vendor's book of vouchers: their terms, their states, and which step may follow which. No I/O and no clock.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::iter;
use std::time::Duration;

use serde::Serialize;

use crate::domain::clock::Timestamp;
use crate::domain::ids::{CouponId, VoucherId};
use crate::domain::money::Amount;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a reservation waits for its confirmation: the documented example's two days and five seconds.
const RESERVATION_LIFETIME: Duration = Duration::from_secs(2 * 24 * 60 * 60 + 5);
/// How many days a voucher can be spent: the documented example's distance, which ends at midnight.
const VALID_DAYS: u32 = 221;
/// The documented example has ten capital letters.
const COUPON_LETTERS: usize = 10;

/// What one of the platform's end users orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Names the end user; any text. Comes back as the query of every notification about the voucher.
    pub notification_key: String,
    /// What the voucher is worth.
    pub value: Amount,
    /// What the platform is charged.
    pub price: Amount,
}

/// Where a voucher stands, in the vendor's words (documented).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum State {
    /// Waits for the platform's agreement.
    Reserved,
    /// Agreed or confirmed: its price is due.
    Confirmed,
    /// Its PDF can be fetched.
    Ready,
    /// It was sent to the end user.
    Sent,
    /// Nobody agreed in time.
    Expired,
    /// It was given back before it was confirmed.
    Canceled,
    /// A refund was asked for.
    Refunding,
    /// The refund was made.
    Refunded,
    /// The refund was refused.
    RefundRejected,
}

/// One voucher as the vendor knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voucher {
    /// A version 4 UUID.
    pub id: VoucherId,
    /// What the end user reads on the PDF.
    pub coupon_id: CouponId,
    /// As ordered.
    pub notification_key: String,
    /// As ordered.
    pub value: Amount,
    /// As ordered.
    pub price: Amount,
    /// Where it stands.
    pub state: State,
    /// When it was ordered.
    pub reserved_at: Timestamp,
    /// It can be spent until then.
    pub valid_until: Timestamp,
    /// The reservation lapses then.
    pub reservation_expires_at: Timestamp,
    /// When it was confirmed.
    pub confirmed_at: Option<Timestamp>,
    /// When it was canceled.
    pub canceled_at: Option<Timestamp>,
    /// When its PDF was ready.
    pub sent_at: Option<Timestamp>,
}

impl Voucher {
    /// The voucher as the vendor writes it: the documented fields in the documented order. `signed_url` is given once
    /// the voucher is ready.
    #[must_use]
    pub fn to_json(&self, signed_url: Option<&str>) -> String {
        let wire = Wire {
            id: &self.id,
            state: self.state,
            value: self.value,
            price: self.price,
            reservation_date: self.reserved_at,
            validity_date: self.valid_until,
            resa_expire_date: self.reservation_expires_at,
            coupon_id: &self.coupon_id,
            signed_url,
            confirm_date: self.confirmed_at,
            canceled_date: self.canceled_at,
            send_date: self.sent_at,
        };
        serde_json::to_string(&wire).expect("texts, numbers and instants always serialise")
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    id: &'a VoucherId,
    state: State,
    value: Amount,
    price: Amount,
    reservation_date: Timestamp,
    validity_date: Timestamp,
    resa_expire_date: Timestamp,
    coupon_id: &'a CouponId,
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirm_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    canceled_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    send_date: Option<Timestamp>,
}

/// What became of a confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    /// This call confirmed it.
    Made,
    /// It was confirmed before.
    Already,
    /// The reservation has lapsed or was canceled: too late.
    Lapsed,
    /// No such voucher.
    Unknown,
}

/// Every voucher of one simulator.
#[derive(Default)]
pub(super) struct Book {
    vouchers: HashMap<VoucherId, Voucher>,
    coupon_ids: HashSet<CouponId>,
    agreements: BTreeSet<VoucherId>,
    rng: fastrand::Rng,
}

impl Book {
    /// Enters a new voucher.
    pub(super) fn reserve(&mut self, order: Order, now: Timestamp) -> Voucher {
        let voucher = Voucher {
            id: self.fresh_voucher_id(),
            coupon_id: self.fresh_coupon_id(),
            notification_key: order.notification_key,
            value: order.value,
            price: order.price,
            state: State::Reserved,
            reserved_at: now,
            valid_until: midnight(now.plus(DAY * VALID_DAYS)),
            reservation_expires_at: now.plus(RESERVATION_LIFETIME),
            confirmed_at: None,
            canceled_at: None,
            sent_at: None,
        };
        self.vouchers.insert(voucher.id.clone(), voucher.clone());
        voucher
    }

    pub(super) fn get(&self, id: &VoucherId) -> Option<&Voucher> {
        self.vouchers.get(id)
    }

    /// Notes that the platform answered 200 to the reservation.
    pub(super) fn agree(&mut self, id: &VoucherId) {
        self.agreements.insert(id.clone());
    }

    pub(super) fn agreements(&self) -> BTreeSet<VoucherId> {
        self.agreements.clone()
    }

    /// Reserved to confirmed, unless the reservation has lapsed by `now`.
    pub(super) fn confirm(&mut self, id: &VoucherId, now: Timestamp) -> Confirmation {
        let Some(voucher) = self.vouchers.get_mut(id) else { return Confirmation::Unknown };
        match voucher.state {
            State::Reserved if now >= voucher.reservation_expires_at => {
                voucher.state = State::Expired;
                Confirmation::Lapsed
            }
            State::Reserved => {
                voucher.state = State::Confirmed;
                voucher.confirmed_at = Some(now);
                Confirmation::Made
            }
            State::Expired | State::Canceled => Confirmation::Lapsed,
            _ => Confirmation::Already,
        }
    }

    /// Confirmed to ready; `None` from any other state.
    pub(super) fn make_ready(&mut self, id: &VoucherId, now: Timestamp) -> Option<Voucher> {
        self.step(id, &[State::Confirmed], State::Ready, |voucher| voucher.sent_at = Some(now))
    }

    /// Reserved to canceled; `None` from any other state.
    pub(super) fn cancel(&mut self, id: &VoucherId, now: Timestamp) -> Option<Voucher> {
        self.step(id, &[State::Reserved], State::Canceled, |voucher| voucher.canceled_at = Some(now))
    }

    /// Ready to sent; `None` from any other state.
    pub(super) fn send(&mut self, id: &VoucherId) -> Option<Voucher> {
        self.step(id, &[State::Ready], State::Sent, |_| {})
    }

    /// A refund is asked for; `None` for a voucher that was not confirmed or whose refund is settled.
    pub(super) fn ask_refund(&mut self, id: &VoucherId) -> Option<Voucher> {
        self.step(id, &[State::Confirmed, State::Ready, State::Sent], State::Refunding, |_| {})
    }

    /// The refund is made or refused; `None` when none was asked for.
    pub(super) fn settle_refund(&mut self, id: &VoucherId, is_made: bool) -> Option<Voucher> {
        let to = if is_made { State::Refunded } else { State::RefundRejected };
        self.step(id, &[State::Refunding], to, |_| {})
    }

    fn step(
        &mut self,
        id: &VoucherId,
        from: &[State],
        to: State,
        change: impl FnOnce(&mut Voucher),
    ) -> Option<Voucher> {
        let voucher = self.vouchers.get_mut(id).filter(|voucher| from.contains(&voucher.state))?;
        voucher.state = to;
        change(voucher);
        Some(voucher.clone())
    }

    /// Reserved to expired; any other state stays.
    pub(super) fn lapse(&mut self, id: &VoucherId) {
        if let Some(voucher) = self.vouchers.get_mut(id).filter(|voucher| voucher.state == State::Reserved) {
            voucher.state = State::Expired;
        }
    }

    fn fresh_voucher_id(&mut self) -> VoucherId {
        VoucherId::parse(self.fresh_uuid()).expect("a UUID is an id")
    }

    /// A version 4 UUID, also for events.
    pub(super) fn fresh_uuid(&mut self) -> String {
        let random = self.rng.u128(..);
        // Version 4 in the 13th digit, the variant's two bits in the 17th.
        let bits = random & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
        let hex = format!("{bits:032x}");
        format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }

    fn fresh_coupon_id(&mut self) -> CouponId {
        loop {
            let letters: String = iter::repeat_with(|| self.rng.uppercase()).take(COUPON_LETTERS).collect();
            let coupon_id = CouponId::parse(letters).expect("letters are an id");
            if self.coupon_ids.insert(coupon_id.clone()) {
                return coupon_id;
            }
        }
    }
}

fn midnight(instant: Timestamp) -> Timestamp {
    let day = i64::try_from(DAY.as_millis()).expect("a day is short");
    Timestamp::from_millis(instant.millis().div_euclid(day) * day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("valid")
    }

    fn order(value: &str, price: &str) -> Order {
        let amount = |text| Amount::parse(text).expect("valid");
        Order { notification_key: "end-user-1".into(), value: amount(value), price: amount(price) }
    }

    /// The vendor's own example, letter for letter: what the platform's decoder is built on.
    #[test]
    fn both_documented_bodies_are_reproduced_byte_for_byte() {
        let mut voucher = Book::default().reserve(order("110", "150"), at("2017-06-24T15:27:32.502Z"));
        voucher.id = VoucherId::parse("d9708add-6307-418b-a3fc-8c82aa11c9a9").expect("valid");
        voucher.coupon_id = CouponId::parse("AGYPMNVXPJ").expect("valid");
        let terms = concat!(
            r#""value":110,"price":150,"reservationDate":"2017-06-24T15:27:32.502Z","#,
            r#""validityDate":"2018-01-31T00:00:00.000Z","resaExpireDate":"2017-06-26T15:27:37.502Z","#,
            r#""couponId":"AGYPMNVXPJ""#
        );
        let reserved = format!(r#"{{"id":"d9708add-6307-418b-a3fc-8c82aa11c9a9","state":"RESERVED",{terms}}}"#);
        assert_eq!(voucher.to_json(None), reserved);

        voucher.state = State::Ready;
        voucher.confirmed_at = Some(at("2017-06-24T15:27:32.502Z"));
        voucher.sent_at = Some(at("2017-06-24T17:27:32.502Z"));
        let sent = concat!(
            r#","signedUrl":"https://files.example/v.pdf?s=1","#,
            r#""confirmDate":"2017-06-24T15:27:32.502Z","sendDate":"2017-06-24T17:27:32.502Z""#
        );
        let ready = format!(r#"{{"id":"d9708add-6307-418b-a3fc-8c82aa11c9a9","state":"READY",{terms}{sent}}}"#);
        assert_eq!(voucher.to_json(Some("https://files.example/v.pdf?s=1")), ready);
    }

    #[test]
    fn cents_are_written_without_trailing_zeros() {
        let voucher = Book::default().reserve(order("49.90", "46.05"), at("2026-01-01T00:00:00Z"));
        assert!(voucher.to_json(None).contains(r#""value":49.9,"price":46.05,"#), "{}", voucher.to_json(None));
    }

    #[test]
    fn ids_are_version_four_uuids_and_ten_letters_and_never_repeat() {
        let mut book = Book::default();
        let mut seen = HashSet::new();
        for _ in 0..500 {
            let voucher = book.reserve(order("20", "19"), at("2026-01-01T00:00:00Z"));
            let id = voucher.id.as_str().as_bytes();
            assert_eq!(id.len(), 36);
            assert_eq!((id[8], id[13], id[18], id[23]), (b'-', b'-', b'-', b'-'));
            assert_eq!(id[14], b'4', "{}", voucher.id);
            assert!(b"89ab".contains(&id[19]), "{}", voucher.id);
            assert!(voucher.coupon_id.as_str().bytes().all(|b| b.is_ascii_uppercase()));
            assert_eq!(voucher.coupon_id.as_str().len(), 10);
            assert!(seen.insert(voucher.id.to_string()) && seen.insert(voucher.coupon_id.to_string()));
        }
    }

    #[test]
    fn a_step_is_made_once_and_only_from_the_state_before_it() {
        let (mut book, now) = (Book::default(), at("2026-01-01T00:00:00Z"));
        let id = book.reserve(order("20", "19"), now).id;
        assert_eq!(book.make_ready(&id, now), None, "not confirmed yet");
        assert_eq!(book.confirm(&id, now), Confirmation::Made);
        assert_eq!(book.confirm(&id, now), Confirmation::Already);
        book.lapse(&id);
        assert_eq!(book.make_ready(&id, now).expect("confirmed").state, State::Ready);
        assert_eq!(book.make_ready(&id, now), None, "ready already");
        assert_eq!(book.confirm(&VoucherId::parse("other").expect("valid"), now), Confirmation::Unknown);
    }

    #[test]
    fn a_refund_is_settled_once_and_only_of_what_was_confirmed() {
        let (mut book, now) = (Book::default(), at("2026-01-01T00:00:00Z"));
        let id = book.reserve(order("20", "19"), now).id;
        assert_eq!(book.ask_refund(&id), None, "not confirmed yet");
        assert_eq!(book.confirm(&id, now), Confirmation::Made);
        assert_eq!(book.cancel(&id, now), None, "confirmed already");
        assert_eq!(book.settle_refund(&id, true), None, "not asked for yet");
        book.make_ready(&id, now).expect("confirmed");
        assert_eq!(book.send(&id).expect("ready").state, State::Sent);
        assert_eq!(book.ask_refund(&id).expect("sent").state, State::Refunding);
        assert_eq!(book.settle_refund(&id, false).expect("asked for").state, State::RefundRejected);
        assert_eq!(book.settle_refund(&id, true), None, "settled already");
    }

    #[test]
    fn a_reservation_cannot_be_confirmed_once_it_has_lapsed() {
        let (mut book, now) = (Book::default(), at("2026-01-01T00:00:00Z"));
        let late = book.reserve(order("20", "19"), now);
        assert_eq!(book.confirm(&late.id, late.reservation_expires_at), Confirmation::Lapsed);
        let refused = book.reserve(order("20", "19"), now);
        book.lapse(&refused.id);
        assert_eq!(book.confirm(&refused.id, now), Confirmation::Lapsed);
        assert_eq!(book.get(&refused.id).expect("kept").state, State::Expired);
    }
}
