//! How a code is misread, misheard and mistyped on its way from a sheet of paper through a telephone to a keyboard.
//! Knows codes as [`search_key`](super::ids::search_key) writes them, and no store.

/// Characters that look alike on paper.
const LOOK_ALIKE: &[&str] = &["0O", "1IL", "5S", "8B", "2Z"];
/// Characters that look alike or sound alike, in groups: what is in one group may have been any other of it.
const ALIKE: &[&str] = &["8BDEPTV", "5FS", "MN", "0O", "1IL", "2Z"];
/// The characters that stand for a code's in [`heard`]: one of each group, and those that are taken for no other.
const HEARD_ALPHABET: &str = "0123456789ACGHJKMQRUWXY";

/// Two codes with the same text look alike on paper.
#[must_use]
pub fn seen(code: &str) -> String {
    fold(code, LOOK_ALIKE)
}

/// Two codes with the same text look or sound alike.
#[must_use]
pub fn heard(code: &str) -> String {
    fold(code, ALIKE)
}

/// What the look-up index holds beside the code: as it is heard, from its end. So a code that was misheard and a code
/// of which only the end is known are both found by one index.
#[must_use]
pub fn heard_from_end(code: &str) -> String {
    heard(code).chars().rev().collect()
}

fn fold(code: &str, groups: &[&str]) -> String {
    code.chars().map(|c| stands_for(c, groups)).collect()
}

fn stands_for(c: char, groups: &[&str]) -> char {
    groups.iter().find(|group| group.contains(c)).and_then(|group| group.chars().next()).unwrap_or(c)
}

/// In how many places two codes of the same length differ.
#[must_use]
pub fn differing(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).filter(|(a, b)| a != b).count()
}

/// Every way to read a beginning whose characters may have been taken for those they look like, itself left out. None
/// when there are too many to be of use.
#[must_use]
pub fn look_alikes(beginning: &str) -> Vec<String> {
    const MOST: usize = 64;
    let mut readings = vec![String::new()];
    for c in beginning.chars() {
        let group = LOOK_ALIKE.iter().find(|group| group.contains(c));
        let choices: Vec<char> = group.map_or_else(|| vec![c], |group| group.chars().collect());
        if readings.len() * choices.len() > MOST {
            return Vec::new();
        }
        readings = readings.iter().flat_map(|reading| choices.iter().map(move |c| format!("{reading}{c}"))).collect();
    }
    readings.retain(|reading| reading != beginning);
    readings
}

/// Whether one slip of the fingers makes one text of the other: a character too many, one too few, a wrong one, or two
/// that changed places.
#[must_use]
pub fn is_one_slip(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let same = short.iter().zip(long.iter()).take_while(|(a, b)| a == b).count();
    match long.len() - short.len() {
        0 if same == short.len() => false,
        0 => {
            let (a, b) = (&short[same..], &long[same..]);
            let is_swap = a.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..];
            a[1..] == b[1..] || is_swap
        }
        1 => short[same..] == long[same + 1..],
        _ => false,
    }
}

/// How much of a code of `length` characters is surely untouched at its one end or its other after one slip: the middle
/// belongs to neither, so that not even two characters that changed places there touch both.
#[must_use]
pub const fn untouched(length: usize) -> usize {
    length.saturating_sub(1) / 2
}

/// Every text that one slip makes of `heard`, in the characters that codes usually have. `heard` is a text of
/// [`heard`] or [`heard_from_end`].
#[must_use]
pub fn slips(heard: &str) -> Vec<String> {
    let whole: Vec<char> = heard.chars().collect();
    let of = |parts: [&[char]; 3]| parts.concat().into_iter().collect::<String>();
    let mut texts = Vec::new();
    for at in 0..=whole.len() {
        let (before, after) = whole.split_at(at);
        texts.extend(HEARD_ALPHABET.chars().map(|c| of([before, &[c], after])));
        let Some((touched, rest)) = after.split_first() else { break };
        texts.push(of([before, rest, &[]]));
        texts.extend(HEARD_ALPHABET.chars().filter(|c| c != touched).map(|c| of([before, &[c], rest])));
        if let Some((next, rest)) = rest.split_first().filter(|(next, _)| *next != touched) {
            texts.push(of([before, &[*next, *touched], rest]));
        }
    }
    texts
}

/// Whether a code is what `pattern` describes: `?` stands for one character, `*` for any number of them.
#[must_use]
pub fn fits(code: &str, pattern: &str) -> bool {
    let (code, pattern): (Vec<char>, Vec<char>) = (code.chars().collect(), pattern.chars().collect());
    let (mut at, mut by) = (0, 0);
    // Where the last star stands, and how far it reaches so far.
    let mut star: Option<(usize, usize)> = None;
    while at < code.len() {
        match (pattern.get(by), star) {
            (Some('*'), _) => {
                star = Some((by, at));
                by += 1;
            }
            (Some(c), _) if *c == '?' || *c == code[at] => (at, by) = (at + 1, by + 1),
            (_, Some((place, reach))) => {
                star = Some((place, reach + 1));
                (at, by) = (reach + 1, place + 1);
            }
            (_, None) => return false,
        }
    }
    pattern[by..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_character_stands_for_itself_or_its_group() {
        let all: BTreeSet<char> = ('A'..='Z').chain('0'..='9').map(|c| stands_for(c, ALIKE)).collect();
        assert_eq!(all, HEARD_ALPHABET.chars().collect());
        for (one, other) in [("O0ILS5B8Z2", "00115588ZZ"), ("BDEPTV", "VTPEDB"), ("MNFS", "NMSF"), ("8", "D")] {
            assert_eq!(heard(one), heard(other), "{one} {other}");
        }
        assert_eq!(seen("OIL5B2"), seen("0115BZ"));
        assert_ne!(seen("D"), seen("B"), "that is heard, not seen");
        assert_ne!(heard("A"), heard("K"));
    }

    #[test]
    fn a_beginning_is_read_in_every_way_it_looks() {
        let read: BTreeSet<_> = look_alikes("A0L").into_iter().collect();
        assert_eq!(read, ["A01", "A0I", "AO1", "AOI", "AOL"].map(str::to_owned).into());
        assert_eq!(look_alikes("AXY"), Vec::<String>::new());
        assert_eq!(look_alikes("1111111111"), Vec::<String>::new(), "too many to be of use");
    }

    #[test]
    fn one_slip_is_one() {
        for (one, other, is) in [
            ("ABCD", "ABCD", false),
            ("ABCD", "ABCX", true),
            ("ABCD", "BACD", true),
            ("ABCD", "ABDC", true),
            ("ABCD", "ABC", true),
            ("ABCD", "XABCD", true),
            ("ABCD", "ABXYCD", false),
            ("ABCD", "CBAD", false),
            ("ABCD", "XBCY", false),
            ("", "A", true),
            ("", "", false),
        ] {
            assert_eq!(is_one_slip(one, other), is, "{one} {other}");
            assert_eq!(is_one_slip(other, one), is, "{other} {one}");
        }
    }

    #[test]
    fn a_pattern_fits_as_a_whole() {
        for (code, pattern, is) in [
            ("AGYPMN", "AG?PMN", true),
            ("AGYPMN", "AG*", true),
            ("AGYPMN", "*MN", true),
            ("AGYPMN", "*G*M*", true),
            ("AGYPMN", "*", true),
            ("AGYPMN", "AG", false),
            ("AGYPMN", "AG?", false),
            ("AGYPMN", "?AGYPMN", false),
            ("ABAB", "*AB", true),
            ("AAAB", "*AAB", true),
            ("", "*", true),
            ("", "?", false),
        ] {
            assert_eq!(fits(code, pattern), is, "{code} {pattern}");
        }
    }

    proptest! {
        /// The list of slips and the test for one are the same thing said twice, and one end is always left whole.
        #[test]
        fn slips_are_what_is_one_slip_away(code in "[0-9A-Z]{1,12}") {
            let code = heard(&code);
            let length = code.chars().count();
            let kept = untouched(length);
            for slip in slips(&code) {
                prop_assert!(is_one_slip(&code, &slip), "{code} {slip}");
                let (start, end) = (&code[..kept], &code[length - kept..]);
                prop_assert!(slip.starts_with(start) || slip.ends_with(end), "{code} {slip}");
            }
        }
    }
}
