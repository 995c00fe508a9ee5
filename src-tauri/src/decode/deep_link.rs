//! A link that leads to a voucher: `voucherdesk://coupon/<code>`. Anybody may write one, in a mail or on a web page, so it
//! is read strictly and names a code, nothing else: there is no way to say in it what should be done.

use percent_encoding::percent_decode_str;
use serde::Serialize;
use thiserror::Error;

use crate::domain::ids::{CouponId, visible};

/// What a link begins with, whatever the case.
pub const SCHEME: &str = "voucherdesk";
/// The only thing that a link leads to.
const COUPON: &str = "coupon";
/// Every character of the longest code, each written in the longest way, and what stands around it. In bytes.
const LONGEST: usize = 2048;

/// Why a text is no link that leads to a voucher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Error)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum LinkProblem {
    /// It begins otherwise.
    #[error("is no link of Voucher Desk")]
    NotOurs,
    /// It is longer than any link to a code.
    #[error("is too long")]
    TooLong,
    /// It leads to something else than a voucher's code.
    #[error("leads to nothing that Voucher Desk has")]
    OtherPlace,
    /// What stands for the code is none: nothing, more than one word, or what cannot be seen.
    #[error("names no code")]
    NoCode,
}

/// Whether a text is meant for us, right or wrong.
#[must_use]
pub fn is_link(text: &str) -> bool {
    after(text, SCHEME).is_some_and(|rest| rest.starts_with(':'))
}

/// The code that a link leads to.
///
/// # Errors
/// Why it leads to none.
pub fn coupon(link: &str) -> Result<CouponId, LinkProblem> {
    if !is_link(link) {
        return Err(LinkProblem::NotOurs);
    }
    if link.len() > LONGEST {
        return Err(LinkProblem::TooLong);
    }
    let place = after(link, SCHEME).and_then(|rest| rest.strip_prefix("://"));
    let path = place.and_then(|place| after(place, COUPON)).and_then(|rest| rest.strip_prefix('/'));
    let path = path.ok_or(LinkProblem::OtherPlace)?;
    // Some programs put a slash behind what they were given.
    let written = path.strip_suffix('/').unwrap_or(path);
    if written.contains(['/', '\\', '?', '#']) {
        return Err(LinkProblem::OtherPlace);
    }
    code(written).ok_or(LinkProblem::NoCode)
}

/// One word that can be seen whole. What would search, or mean something else in another text, is not in it.
fn code(written: &str) -> Option<CouponId> {
    if !written.bytes().all(|byte| byte.is_ascii_graphic()) || !percents_are_whole(written) {
        return None;
    }
    let code = percent_decode_str(written).decode_utf8().ok()?;
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | '+' | '=' | '@' | '!' | '$');
    if !code.chars().all(is_plain) || !code.contains(char::is_alphanumeric) || visible(&code) != code {
        return None;
    }
    CouponId::parse(code).ok()
}

/// A `%` that stands for no byte would be read as itself.
fn percents_are_whole(written: &str) -> bool {
    let mut parts = written.split('%');
    parts.next();
    parts.all(|part| part.len() >= 2 && part.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()))
}

/// What follows a beginning, whatever its case.
fn after<'a>(text: &'a str, beginning: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(beginning.len())?;
    head.eq_ignore_ascii_case(beginning).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(link: &str) -> Result<String, LinkProblem> {
        coupon(link).map(|code| code.as_str().to_owned())
    }

    #[test]
    fn a_link_names_a_code_however_programs_write_it() {
        for link in
            ["voucherdesk://coupon/AGYPMNVXPJ", "VoucherDesk://COUPON/AGYPMNVXPJ/", "voucherdesk://coupon/%41GYPMNVXPJ"]
        {
            assert_eq!(read(link).as_deref(), Ok("AGYPMNVXPJ"), "{link}");
        }
        assert_eq!(read("voucherdesk://coupon/AGYP-MNVX-PJ").as_deref(), Ok("AGYP-MNVX-PJ"));
        assert_eq!(read("voucherdesk://coupon/%C3%A9%C3%A9").as_deref(), Ok("éé"));
        assert_eq!(
            read(&format!("voucherdesk://coupon/{}", "%C3%A9".repeat(128))).map(|code| code.chars().count()),
            Ok(128)
        );
    }

    #[test]
    fn it_leads_nowhere_else() {
        for link in [
            "voucherdesk:",
            "voucherdesk:coupon/A",
            "voucherdesk:/coupon/A",
            "voucherdesk://",
            "voucherdesk://coupon",
            "voucherdesk://coupons/A",
            "voucherdesk://confirm/A",
            "voucherdesk://evil.example/coupon/A",
            "voucherdesk://coupon@evil.example/A",
            "voucherdesk://user@coupon/A",
            "voucherdesk://coupon:80/A",
            "voucherdesk://coupon//A",
            "voucherdesk://coupon/A/confirm",
            "voucherdesk://coupon/../confirm/A",
            "voucherdesk://coupon/A?confirm=150",
            "voucherdesk://coupon/A#open",
            "voucherdesk://coupon/A\\B",
            "voucherdesk:///coupon/A",
        ] {
            assert_eq!(read(link), Err(LinkProblem::OtherPlace), "{link}");
        }
    }

    #[test]
    fn what_is_no_code_is_none() {
        for code in [
            "",
            "..",
            "%2e%2e",
            "%2E",
            "A%2FB",
            "A%5cB",
            "A%3FB",
            "A%23B",
            "A%25%32%66B",
            "A%00",
            "A%0aB",
            "A%7F",
            "A%20B",
            "A+%20",
            "A B",
            "A\nB",
            "A*",
            "A%2A",
            "é",
            "A%E2%80%AEB",
            "A%E2%80%8BB",
            "A%EF%BC%8FB",
            "A%",
            "A%4",
            "A%zz",
            "A%FF",
            "A%C0%AF",
            "A%3Cscript%3E",
            "--data-dir%3D%2Ftmp",
        ] {
            assert_eq!(read(&format!("voucherdesk://coupon/{code}")), Err(LinkProblem::NoCode), "{code:?}");
        }
        assert_eq!(read(&format!("voucherdesk://coupon/{}", "A".repeat(129))), Err(LinkProblem::NoCode));
        assert_eq!(read(&format!("voucherdesk://coupon/{}", "A".repeat(2048))), Err(LinkProblem::TooLong));
    }

    #[test]
    fn what_begins_otherwise_is_not_ours() {
        for text in [
            "",
            "voucher",
            "voucherdesk",
            "https://coupon/A",
            " voucherdesk://coupon/A",
            "voucherdesks://coupon/A",
            "é",
        ] {
            assert_eq!(read(text), Err(LinkProblem::NotOurs), "{text}");
            assert!(!is_link(text));
        }
        assert!(is_link("VOUCHERDESK:anything"));
    }
}
