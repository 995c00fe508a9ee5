//! Several codes in one text: a list from a mail, a column or a table. Says what of it is to be looked up, and in which
//! order; what is stored it does not know and is told.

use std::collections::HashSet;

use super::ids::search_key;
use super::spelling::unspelled;
use super::state::State;

/// How many codes of one text are looked up.
pub const MOST_CODES: usize = 100;
/// Shorter words are no codes of a list.
const SHORTEST: usize = 4;
/// What is shorter and stands among other words is one of them.
const SHORTEST_AMONG_WORDS: usize = 6;
/// Longer words are none that anybody has in a list.
const LONGEST: usize = 64;
/// A code may be written in so many groups, each of so many characters.
const MOST_GROUPS: usize = 4;
const GROUP: std::ops::RangeInclusive<usize> = 3..=5;

/// A text that may hold several codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeList {
    pieces: Vec<Piece>,
}

/// What stands between two commas, tabs or ends of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    /// All of it, where it may be one code written in groups.
    whole: Option<String>,
    words: Vec<Word>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    look: Look,
}

/// How much a word looks like a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    /// It is one if a voucher has it, or if codes of its length are known to be in the text.
    Word,
    /// The same, and also where no code of the text is known: it stands in a table of nothing but such words.
    Listed,
    /// It is one, known or not.
    Code,
}

/// A code of a text, as it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// As it stands there.
    pub text: String,
    look: Look,
}

/// What of a text is to be looked up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Each once, in the order of the text.
    pub codes: Vec<Listed>,
    /// How many stand there once more.
    pub repeated: usize,
    /// How many come after the last of those.
    pub left_out: usize,
}

impl CodeList {
    /// Reads a text. None when there are not several words in it that may be codes.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if unspelled(text).is_some() {
            return None;
        }
        let lines: Vec<Vec<Vec<&str>>> = text.lines().map(fields).filter(|fields| !fields.is_empty()).collect();
        let is_table = lines.len() > 1 && lines.iter().any(|fields| fields.len() > 1);
        let fields = || lines.iter().flatten();
        let is_bare = fields().all(|field| field.len() == 1 || is_in_groups(field));
        let all_look_so = fields().all(|field| is_in_groups(field) || field.iter().all(|word| is_code(word)));
        let otherwise = match (is_bare || all_look_so, is_table) {
            (true, false) => Look::Code,
            (true, true) => Look::Listed,
            (false, _) => Look::Word,
        };
        let pieces: Vec<_> = fields().filter_map(|field| Piece::new(field, otherwise)).collect();
        let codes = pieces.iter().map(|piece| piece.words.len()).sum::<usize>();
        (codes > 1).then_some(Self { pieces })
    }

    /// What may be one code written in groups although each group could be one by itself, as the look-up index holds
    /// codes.
    #[must_use]
    pub fn wholes(&self) -> Vec<String> {
        self.pieces.iter().filter_map(|piece| piece.whole.as_deref()).map(search_key).collect()
    }

    /// What is to be looked up, when these of [`CodeList::wholes`] are known.
    #[must_use]
    pub fn wanted(&self, known: &HashSet<String>) -> Wanted {
        let mut wanted = Wanted::default();
        let mut seen = HashSet::new();
        for piece in &self.pieces {
            let whole = piece.whole.as_ref().filter(|whole| known.contains(&search_key(whole)));
            let whole = whole.map(|text| Word { text: text.clone(), look: Look::Code });
            let words = whole.as_ref().map_or(&piece.words[..], std::slice::from_ref);
            for Word { text, look } in words {
                if !seen.insert(search_key(text)) {
                    wanted.repeated += 1;
                } else if wanted.codes.len() < MOST_CODES {
                    wanted.codes.push(Listed { text: text.clone(), look: *look });
                } else {
                    wanted.left_out += 1;
                }
            }
        }
        wanted
    }
}

impl Wanted {
    /// Leaves out what no voucher has and what is an ordinary word. `is_known` tells of each code whether one has it.
    pub fn keep_codes(&mut self, is_known: impl Fn(&str) -> bool) {
        let length = |listed: &Listed| search_key(&listed.text).chars().count();
        let known = self.codes.iter().filter(|listed| is_known(&listed.text));
        let lengths: HashSet<usize> = known.map(length).collect();
        self.codes.retain(|listed| match listed.look {
            Look::Code => true,
            Look::Listed if lengths.is_empty() => true,
            Look::Listed | Look::Word => lengths.contains(&length(listed)),
        });
    }
}

impl Piece {
    fn new(field: &[&str], otherwise: Look) -> Option<Self> {
        let joined = field.join(" ");
        if is_in_groups(field) {
            return Some(Self { whole: None, words: vec![Word { text: joined, look: Look::Code }] });
        }
        let look = |word: &str| if has_digit_and_letter(word) { Look::Code } else { otherwise };
        let words = field.iter().map(|word| Word { text: (*word).to_owned(), look: look(word) });
        let words: Vec<_> = words
            .filter(|word| word.look == Look::Code || !word.text.chars().all(|c| c.is_ascii_digit()))
            .filter(|word| word.look > Look::Word || may_be_known(&word.text))
            .collect();
        let whole = (2..=MOST_GROUPS).contains(&field.len()).then_some(joined);
        (!words.is_empty()).then_some(Self { whole, words })
    }
}

/// What stands between the separators of a line, as far as there may be codes in it.
fn fields(line: &str) -> Vec<Vec<&str>> {
    line.split(['\r', ',', ';', '\t', '|']).map(words).filter(|field| !field.is_empty()).collect()
}

/// The words of a field that are no dates, addresses, amounts and states.
fn words(field: &str) -> Vec<&str> {
    let is_around = |c: char| !c.is_alphanumeric();
    let tokens = field.split_whitespace().filter(|token| !token.contains('@') && !token.contains("://"));
    let parts: Vec<&str> = tokens
        .flat_map(|token| token.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.' | '?' | '*')))
        .map(|part| part.trim_matches(is_around))
        .filter(|part| !part.is_empty())
        .collect();
    if is_in_groups(&parts) { parts } else { parts.into_iter().filter(|part| may_be_code(part)).collect() }
}

/// Whether a field is one code in groups of the same length, of which the last may be shorter: "AGYP MNVX PJ".
fn is_in_groups(parts: &[&str]) -> bool {
    let Some((last, others)) = parts.split_last() else { return false };
    let Some(length) = others.first().map(|first| first.len()) else { return false };
    (2..=MOST_GROUPS).contains(&parts.len())
        && GROUP.contains(&length)
        && others.iter().all(|part| part.len() == length)
        && last.len() <= length
        && parts.iter().all(|part| part.chars().all(|c| c.is_ascii_alphanumeric()))
        && is_code(&parts.concat())
}

fn may_be_code(word: &str) -> bool {
    let key = search_key(word);
    (SHORTEST..=LONGEST).contains(&key.len())
        && key.chars().all(|c| c.is_ascii_alphanumeric())
        && !is_date(word)
        && !is_number(word)
        && matches!(State::from_vendor(&word.to_uppercase()), State::Other(_))
}

/// Among other words, what begins with a capital and goes on in small letters is none of them that anybody looks up.
fn may_be_known(word: &str) -> bool {
    let is_name = word.chars().skip(1).all(|c| c.is_ascii_lowercase());
    search_key(word).len() >= SHORTEST_AMONG_WORDS && !(is_name && word.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// Whether it looks like a code by itself.
fn is_code(word: &str) -> bool {
    let is_capitals = !word.chars().any(|c| c.is_ascii_lowercase());
    search_key(word).len() >= SHORTEST_AMONG_WORDS
        && word.chars().any(|c| c.is_ascii_alphabetic())
        && (is_capitals || has_digit_and_letter(word))
}

fn has_digit_and_letter(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit())
        && word.chars().any(|c| c.is_ascii_alphabetic())
        && search_key(word).len() >= SHORTEST_AMONG_WORDS
}

/// An amount or a count: no code is so short or has a point in it.
fn is_number(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit() || c == '.') && (word.contains('.') || word.len() < SHORTEST_AMONG_WORDS)
}

/// A day, with or without a time behind it.
fn is_date(word: &str) -> bool {
    let day: Vec<char> = word.chars().take(10).collect();
    day.len() == 10
        && day.iter().enumerate().all(|(at, c)| if matches!(at, 4 | 7) { *c == '-' } else { c.is_ascii_digit() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is looked up when only these are stored.
    fn asked(text: &str, stored: &[&str]) -> Option<(Vec<String>, usize)> {
        let known: HashSet<String> = stored.iter().map(|code| search_key(code)).collect();
        let mut wanted = CodeList::read(text)?.wanted(&known);
        wanted.keep_codes(|code| known.contains(&search_key(code)));
        Some((wanted.codes.into_iter().map(|listed| listed.text).collect(), wanted.repeated))
    }

    #[test]
    fn a_list_is_read_however_it_is_written() {
        let both = ["AGYPMNVXPJ", "KQWZTRBLHE"];
        for text in [
            "AGYPMNVXPJ\nKQWZTRBLHE",
            "AGYPMNVXPJ\r\n\r\nKQWZTRBLHE\r\n",
            "AGYPMNVXPJ, KQWZTRBLHE.",
            "AGYPMNVXPJ;KQWZTRBLHE",
            "AGYPMNVXPJ\tKQWZTRBLHE",
            "AGYPMNVXPJ KQWZTRBLHE",
            "- AGYPMNVXPJ\n- KQWZTRBLHE",
            "(AGYPMNVXPJ) \"KQWZTRBLHE\"",
            "1. AGYPMNVXPJ\n2. KQWZTRBLHE",
            "AGYPMNVXPJ\tREADY\t110,00\t2026-03-01T10:00:00Z\nKQWZTRBLHE\tSENT\t50,00\t2026-03-02",
            "jean@example.com AGYPMNVXPJ\nanne@example.com KQWZTRBLHE",
            "https://example.com/ABCDEF1 AGYPMNVXPJ, KQWZTRBLHE",
        ] {
            assert_eq!(asked(text, &both), Some((both.map(str::to_owned).to_vec(), 0)), "{text}");
            assert_eq!(asked(text, &[]), Some((both.map(str::to_owned).to_vec(), 0)), "{text}");
        }
    }

    #[test]
    fn groups_and_hyphens_belong_to_one_code() {
        let text = "AGYP MNVX PJ\nKQWZ-TRBL-HE\nGIFT2026 ABCDEFGH";
        let (codes, _) = asked(text, &["GIFT2026ABCDEFGH"]).expect("a list");
        assert_eq!(codes, ["AGYP MNVX PJ", "KQWZ-TRBL-HE", "GIFT2026 ABCDEFGH"]);
        let (codes, _) = asked(text, &[]).expect("a list");
        assert_eq!(codes, ["AGYP MNVX PJ", "KQWZ-TRBL-HE", "GIFT2026", "ABCDEFGH"]);
    }

    /// A table has names beside its codes, and a mail has words.
    #[test]
    fn words_beside_the_codes_are_not_missing() {
        let table = "Customer\tCode\nDUPONT\tAGYPMNVXPJ\nMartin\tKQWZTRBLHE\nLEROY\tXXXXXXXXXX";
        assert_eq!(
            asked(table, &["AGYPMNVXPJ"]),
            Some((["AGYPMNVXPJ", "KQWZTRBLHE", "XXXXXXXXXX"].map(str::to_owned).to_vec(), 0))
        );
        let mail = "Dear all, please check agypmnvxpj and AB12CD34EF for my customer, thanks a lot";
        let (codes, _) = asked(mail, &["AGYPMNVXPJ"]).expect("a list");
        assert_eq!(codes, ["agypmnvxpj", "AB12CD34EF"]);
        let small = "agypmnvxpj, kqwztrblhe";
        assert_eq!(asked(small, &[]).expect("a list").0, ["agypmnvxpj", "kqwztrblhe"]);
    }

    #[test]
    fn one_code_and_plain_words_are_no_list() {
        for text in [
            "",
            "AGYPMNVXPJ",
            "AGYP MNVX PJ",
            "agyp-mnvx pj",
            "alfa golf yankee papa mike november",
            "AG?PM*",
            "customer-7",
            "READY, SENT",
            "110.00, 250.00",
        ] {
            assert_eq!(CodeList::read(text), None, "{text}");
        }
        for text in ["please look at AGYPMNVXPJ, thanks", "my voucher has not arrived"] {
            let codes = asked(text, &["AGYPMNVXPJ"]).map(|(codes, _)| codes.len()).unwrap_or_default();
            assert!(codes < 2, "{text}");
        }
    }

    #[test]
    fn a_repeated_code_counts_once_and_there_is_a_limit() {
        let (codes, repeated) = asked("AGYPMNVXPJ, AGYP MNVX PJ, agypmnvxpj, KQWZTRBLHE", &[]).expect("a list");
        assert_eq!((codes.len(), repeated), (2, 2), "{codes:?}");
        let many: Vec<_> = (0..150).map(|number| format!("CODE{number:06}")).collect();
        let wanted = CodeList::read(&many.join("\n")).expect("a list").wanted(&HashSet::new());
        assert_eq!((wanted.codes.len(), wanted.left_out), (MOST_CODES, 50));
    }

    proptest! {
        /// Whatever stands between them, codes are asked for in their order and each once.
        #[test]
        fn every_code_of_a_list_is_asked_for(
            codes in proptest::collection::vec("[A-Z]{10}", 2..30),
            between in proptest::sample::select(vec!["\n", "\r\n", ", ", ";", "\t", " ", "\n\n", " | "]),
        ) {
            let text = codes.join(between);
            let (asked, repeated) = asked(&text, &[]).expect("a list");
            let mut once = codes.clone();
            let mut seen = HashSet::new();
            once.retain(|code| seen.insert(code.clone()));
            prop_assert_eq!(repeated, codes.len() - once.len());
            prop_assert_eq!(asked, once);
        }

        #[test]
        fn any_text_is_read(text in ".{0,200}") {
            if let Some(list) = CodeList::read(&text) {
                let wanted = list.wanted(&HashSet::new());
                prop_assert!(wanted.codes.len() <= MOST_CODES);
            }
        }
    }
}
