//! Whether the vendor's API has the route that tells of one voucher. The vendor's documents do not name it (assumed), so
//! an API without it must cost a few calls and no more.

use std::sync::{Mutex, PoisonError};

use super::{AnswerProblem, VendorError};
use crate::domain::ids::VoucherId;

/// This many different vouchers that are all unknown, and none that was ever told of, mean that the route is missing
/// and not the vouchers. How the vendor answers for an unknown voucher is not documented (our choice).
const UNKNOWN_VOUCHERS: usize = 3;

/// What is known of the route in this run of the program.
#[derive(Debug)]
pub(super) struct VoucherRoute(Mutex<Known>);

#[derive(Debug)]
enum Known {
    /// It has not told of any voucher yet; these it did not know.
    Nothing(Vec<VoucherId>),
    /// It has told of one.
    Works,
    /// It is not there.
    Missing,
}

impl Default for VoucherRoute {
    fn default() -> Self {
        Self(Mutex::new(Known::Nothing(Vec::new())))
    }
}

impl VoucherRoute {
    /// Whether it is known not to be there.
    pub(super) fn is_missing(&self) -> bool {
        matches!(*self.0.lock().unwrap_or_else(PoisonError::into_inner), Known::Missing)
    }

    /// Learns from what came of asking about a voucher, and says what it means.
    pub(super) fn learn<T>(&self, voucher: &VoucherId, answer: Result<T, VendorError>) -> Result<T, VendorError> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match (&mut *known, answer) {
            (_, Ok(told)) => {
                *known = Known::Works;
                Ok(told)
            }
            // It was there a moment ago: this answer is from something in between.
            (Known::Works, Err(VendorError::RouteMissing)) => Err(VendorError::Unreadable(AnswerProblem::Status(404))),
            (_, Err(VendorError::RouteMissing)) => {
                *known = Known::Missing;
                Err(VendorError::RouteMissing)
            }
            (Known::Nothing(unknown), Err(VendorError::UnknownVoucher)) => {
                if !unknown.contains(voucher) {
                    unknown.push(voucher.clone());
                }
                if unknown.len() < UNKNOWN_VOUCHERS {
                    return Err(VendorError::UnknownVoucher);
                }
                *known = Known::Missing;
                Err(VendorError::RouteMissing)
            }
            (_, Err(failure)) => Err(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> VoucherId {
        VoucherId::parse(text).expect("an id")
    }

    fn unknown(route: &VoucherRoute, voucher: &str) -> VendorError {
        route.learn::<()>(&id(voucher), Err(VendorError::UnknownVoucher)).expect_err("nothing was told")
    }

    #[test]
    fn a_route_that_knows_no_voucher_at_all_is_not_there() {
        let route = VoucherRoute::default();
        for voucher in ["a", "a", "a", "b"] {
            assert!(matches!(unknown(&route, voucher), VendorError::UnknownVoucher), "{voucher}");
        }
        assert!(matches!(unknown(&route, "c"), VendorError::RouteMissing) && route.is_missing());
    }

    #[test]
    fn a_route_that_told_of_a_voucher_stays() {
        let route = VoucherRoute::default();
        assert!(matches!(unknown(&route, "a"), VendorError::UnknownVoucher));
        assert!(route.learn(&id("b"), Ok(())).is_ok());
        for voucher in ["c", "d", "e", "f"] {
            assert!(matches!(unknown(&route, voucher), VendorError::UnknownVoucher));
        }
        let odd = route.learn::<()>(&id("g"), Err(VendorError::RouteMissing));
        assert!(matches!(odd, Err(VendorError::Unreadable(AnswerProblem::Status(404)))) && !route.is_missing());
    }

    #[test]
    fn an_outage_says_nothing_about_the_route() {
        let route = VoucherRoute::default();
        for voucher in ["a", "b", "c", "d"] {
            let failed = route.learn::<()>(&id(voucher), Err(VendorError::RateLimited { retry_after: None }));
            assert!(matches!(failed, Err(VendorError::RateLimited { .. })));
        }
        assert!(!route.is_missing());
        assert!(route.learn::<()>(&id("a"), Err(VendorError::RouteMissing)).is_err() && route.is_missing());
    }
}
