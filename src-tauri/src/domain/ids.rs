//! Identifiers, parsed once at the edge and trusted inside.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The longest voucher id or coupon id that is taken, in characters. The vendor names no limit (assumed).
pub const MAX_ID_CHARS: usize = 128;
/// The longest end user's key that is taken, in bytes. The vendor names no limit (assumed).
pub const MAX_NOTIFICATION_KEY_BYTES: usize = 256;

/// Why a text is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IdProblem {
    /// Nothing is there.
    #[error("is empty")]
    Empty,
    /// More than fits.
    #[error("is too long")]
    TooLong,
    /// Not 64 lower-case hex digits.
    #[error("is not a SHA-256 in hex")]
    NotAHash,
    /// Line breaks, NUL and the like.
    #[error("has control characters")]
    ControlCharacters,
}

/// Checks a short text that names something: not empty, not endless, no control characters.
///
/// # Errors
/// Says what is wrong with it.
pub fn check_id(text: &str) -> Result<(), IdProblem> {
    if text.trim().is_empty() {
        Err(IdProblem::Empty)
    } else if text.chars().count() > MAX_ID_CHARS {
        Err(IdProblem::TooLong)
    } else if text.chars().any(char::is_control) {
        Err(IdProblem::ControlCharacters)
    } else {
        Ok(())
    }
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes a text from outside.
            ///
            /// # Errors
            /// Says why the text cannot be one.
            pub fn parse(text: impl Into<String>) -> Result<Self, IdProblem> {
                let text = text.into();
                let check: fn(&str) -> Result<(), IdProblem> = $check;
                check(&text)?;
                Ok(Self(text))
            }

            /// The text as it came.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    /// The vendor's id of a voucher: a UUID in every documented example, any short text is taken.
    #[derive(Debug)]
    VoucherId,
    check_id
);
text_id!(
    /// The human-friendly id that a caller reads out. Ten capital letters in the vendor's example; neither length nor
    /// alphabet is assumed.
    #[derive(Debug)]
    CouponId,
    check_id
);
text_id!(
    /// The vendor's id of a webhook's event: a UUID in the documented example, any short text is taken.
    #[derive(Debug)]
    WebhookId,
    check_id
);
text_id!(
    /// The vendor's id of a shop (`storeId`, documented). Any short text.
    #[derive(Debug)]
    ShopId,
    check_id
);
text_id!(
    /// The `notificationKey` of the query: names the platform's end user (documented by the vendor). Any text. Names a
    /// person: it is for the screen, and `Debug` does not show it.
    NotificationKey,
    |text| {
        if text.is_empty() {
            Err(IdProblem::Empty)
        } else if text.len() > MAX_NOTIFICATION_KEY_BYTES {
            Err(IdProblem::TooLong)
        } else {
            Ok(())
        }
    }
);

text_id!(
    /// SHA-256 of a file's bytes, as 64 lower-case hex digits.
    #[derive(Debug)]
    Sha256Hex,
    |text| {
        if text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            Ok(())
        } else {
            Err(IdProblem::NotAHash)
        }
    }
);

impl fmt::Debug for NotificationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NotificationKey(…)")
    }
}

impl CouponId {
    /// What the look-up index holds: capitals, no spaces and no hyphens.
    #[must_use]
    pub fn search_key(&self) -> String {
        search_key(&self.0)
    }
}

/// Folds away what people add or lose when they read a code out: case, spaces and hyphens of every kind.
#[must_use]
pub fn search_key(text: &str) -> String {
    let key: String = text.chars().filter(|c| !is_separator(*c)).flat_map(char::to_uppercase).collect();
    // A code of nothing but separators is still a code.
    if key.is_empty() { text.trim().to_owned() } else { key }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || is_invisible(c) || matches!(c, '-' | '_' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Characters that show nothing, move the cursor or turn the direction of writing: whoever sends them can make a text
/// look like another one.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// A text from outside as it may be printed: what would not be seen is named by its number.
#[must_use]
pub fn visible(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut shown, c| {
        if is_invisible(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
        shown
    })
}

#[cfg(test)]
mod tests {
    use super::{CouponId, IdProblem, NotificationKey, VoucherId, search_key, visible};

    #[test]
    fn what_cannot_be_seen_is_named_and_is_no_part_of_a_code() {
        assert_eq!(visible("a\u{1b}[2J\nb\u{202e}é🎁"), "a\\u{1b}[2J\\u{a}b\\u{202e}é🎁");
        assert_eq!(search_key("\u{202e}ab\u{200d}c\u{feff}"), "ABC");
    }

    #[test]
    fn a_code_is_found_however_it_was_grouped() {
        for text in ["agypmnvxpj", "AGYP MNVX PJ", "agyp-mnvx-pj", " AGYP\u{2011}MNVX\u{2013}PJ\t"] {
            assert_eq!(search_key(text), "AGYPMNVXPJ");
        }
    }

    #[test]
    fn ids_are_refused_with_the_reason() {
        assert_eq!(VoucherId::parse(""), Err(IdProblem::Empty));
        assert_eq!(CouponId::parse("  "), Err(IdProblem::Empty));
        assert_eq!(CouponId::parse("A".repeat(129)), Err(IdProblem::TooLong));
        assert_eq!(CouponId::parse("A\nB"), Err(IdProblem::ControlCharacters));
        assert_eq!(NotificationKey::parse("é".repeat(129)), Err(IdProblem::TooLong));
        assert!(NotificationKey::parse("a\nb").is_ok(), "any UTF-8 value must survive");
    }
}
