//! Where in a file objects begin.

use super::tokens::{is_regular, is_white_space};

/// Where an object or a trailer begins.
pub(super) struct Start {
    /// Behind its keyword.
    pub(super) at: usize,
    pub(super) number: Option<u32>,
    /// A number stands before it: it is no chance find within compressed data.
    pub(super) is_certain: bool,
}

/// Every place where an object or a trailer may begin, within streams too: a table may point there.
pub(super) fn starts(file: &[u8]) -> impl Iterator<Item = Start> + '_ {
    const OBJECT: &[u8] = b"obj";
    const TRAILER: &[u8] = b"trailer";
    (0..file.len()).filter_map(|place| {
        let rest = &file[place..];
        if rest.starts_with(OBJECT) && !file[..place].ends_with(b"end") {
            let at = place + OBJECT.len();
            let number = number_before(&file[..place]);
            let is_word = file.get(at).is_none_or(|next| !next.is_ascii_alphabetic());
            return is_word.then_some(Start { at, number, is_certain: number.is_some() });
        }
        rest.starts_with(TRAILER).then_some(Start { at: place + TRAILER.len(), number: None, is_certain: true })
    })
}

/// The object's number in `7 0 obj`, read backwards from the keyword.
fn number_before(head: &[u8]) -> Option<u32> {
    let (head, generation) = split_digits(trim_end(head));
    let (before, number) = split_digits(trim_end(head));
    if generation.is_empty() || before.last().is_some_and(|last| is_regular(*last)) {
        return None;
    }
    std::str::from_utf8(number).ok()?.parse().ok()
}

fn trim_end(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| !is_white_space(*byte)).map_or(0, |last| last + 1);
    &bytes[..end]
}

fn split_digits(bytes: &[u8]) -> (&[u8], &[u8]) {
    let start = bytes.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |last| last + 1);
    bytes.split_at(start)
}
