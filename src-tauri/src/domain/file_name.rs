//! The name under which a copy of a voucher's PDF is offered for saving. Made of the code and a day, never of a name that
//! the vendor sent; what a file system could take for anything but a name is left out.

use super::clock::Timestamp;
use super::voucher::{Step, Voucher};

/// The longest code in a name, in characters.
const LONGEST_CODE: usize = 64;

/// `voucher-AGYPMNVXPJ-2017-06-24.pdf`: the code, else the voucher's id, and the day it was reserved, else heard of.
#[must_use]
pub fn file_name(voucher: &Voucher) -> String {
    let code = voucher.coupon_id.as_ref().map_or(voucher.voucher_id.as_str(), |code| code.as_str());
    let reserved = voucher.steps.get(&Step::Reserved).and_then(|heard| heard.at).map(|ranked| ranked.at);
    format!("voucher-{}-{}.pdf", safe(code), day(reserved.unwrap_or(voucher.last_heard_at)))
}

/// Letters and digits of ASCII; anything else, however much of it, becomes one hyphen.
fn safe(code: &str) -> String {
    let mut name = String::new();
    for character in code.chars() {
        if character.is_ascii_alphanumeric() {
            name.push(character);
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    let name: String = name.trim_matches('-').chars().take(LONGEST_CODE).collect();
    if name.is_empty() { "unnamed".to_owned() } else { name }
}

fn day(at: Timestamp) -> String {
    at.to_string().chars().take_while(|character| *character != 'T').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_with_odd_characters_becomes_a_name() {
        for (code, name) in [
            ("AGYPMNVXPJ", "AGYPMNVXPJ"),
            ("../../etc/passwd", "etc-passwd"),
            ("CON", "CON"),
            ("a\u{202e}fdp.exe", "a-fdp-exe"),
            ("A B-C", "A-B-C"),
            ("C:\\x*?<>|\"", "C-x"),
            ("李雷🎁", "unnamed"),
            (&"W".repeat(128), &"W".repeat(64)),
        ] {
            assert_eq!(safe(code), name, "{code}");
        }
    }

    #[test]
    fn a_day_is_the_date_in_utc() {
        assert_eq!(day(Timestamp::parse("2017-06-24T15:27:32.502Z").expect("valid")), "2017-06-24");
    }
}
