//! Codes spelled out over the telephone: "alfa bravo seven", « A comme Anatole, sept ».

/// The words of the international spelling alphabet, and how they are commonly written else.
const INTERNATIONAL: &[(&str, char)] = &[
    ("alfa", 'A'),
    ("alpha", 'A'),
    ("bravo", 'B'),
    ("charlie", 'C'),
    ("charly", 'C'),
    ("delta", 'D'),
    ("echo", 'E'),
    ("foxtrot", 'F'),
    ("fox", 'F'),
    ("golf", 'G'),
    ("hotel", 'H'),
    ("india", 'I'),
    ("juliett", 'J'),
    ("juliet", 'J'),
    ("juliette", 'J'),
    ("kilo", 'K'),
    ("lima", 'L'),
    ("mike", 'M'),
    ("november", 'N'),
    ("oscar", 'O'),
    ("papa", 'P'),
    ("quebec", 'Q'),
    ("romeo", 'R'),
    ("sierra", 'S'),
    ("tango", 'T'),
    ("uniform", 'U'),
    ("victor", 'V'),
    ("whiskey", 'W'),
    ("whisky", 'W'),
    ("xray", 'X'),
    ("yankee", 'Y'),
    ("zulu", 'Z'),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("tree", '3'),
    ("four", '4'),
    ("fower", '4'),
    ("five", '5'),
    ("fife", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("ait", '8'),
    ("nine", '9'),
    ("niner", '9'),
];

/// The words that are spelled with on French telephones, without their accents, and how they are commonly written else.
const FRENCH: &[(&str, char)] = &[
    ("anatole", 'A'),
    ("berthe", 'B'),
    ("celestin", 'C'),
    ("desire", 'D'),
    ("eugene", 'E'),
    ("emile", 'E'),
    ("francois", 'F'),
    ("gaston", 'G'),
    ("henri", 'H'),
    ("henry", 'H'),
    ("irma", 'I'),
    ("joseph", 'J'),
    ("kleber", 'K'),
    ("louis", 'L'),
    ("marcel", 'M'),
    ("nicolas", 'N'),
    ("oscar", 'O'),
    ("pierre", 'P'),
    ("quintal", 'Q'),
    ("raoul", 'R'),
    ("suzanne", 'S'),
    ("therese", 'T'),
    ("ursule", 'U'),
    ("victor", 'V'),
    ("william", 'W'),
    ("xavier", 'X'),
    ("yvonne", 'Y'),
    ("zoe", 'Z'),
    ("zero", '0'),
    ("un", '1'),
    ("une", '1'),
    ("deux", '2'),
    ("trois", '3'),
    ("quatre", '4'),
    ("cinq", '5'),
    ("six", '6'),
    ("sept", '7'),
    ("huit", '8'),
    ("neuf", '9'),
];

/// What stands between a letter and the word for it.
const AS: &[&[&str]] = &[&["as", "in"], &["as"], &["for"], &["like"], &["comme"]];

/// The code that was spelled out, in English, in French or in both. None unless every part is a word of an alphabet, a
/// letter or digit, or a letter with any word that begins with it ("A as in apple"), and at least one is a word.
#[must_use]
pub fn unspelled(text: &str) -> Option<String> {
    let text = plain(text).replace("x-ray", "xray").replace("x ray", "xray");
    let parts: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let mut said = Vec::new();
    let mut rest = parts.as_slice();
    while !rest.is_empty() {
        let (one, after) = next(rest)?;
        said.push(one);
        rest = after;
    }
    let each = || said.iter().map(|one| one.is).collect::<String>();
    let code = once(&said).filter(|code| code.chars().count() > 1).unwrap_or_else(each);
    (code.chars().count() > 1 && said.iter().any(|one| one.by != By::Itself)).then_some(code)
}

/// A character of a code, and what it was said by.
#[derive(Clone, Copy)]
struct Said {
    is: char,
    by: By,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Itself,
    Word,
    Both,
}

/// The code where every character stands before its word ("A alfa B bravo"): then it was said once, in two ways.
fn once(mut said: &[Said]) -> Option<String> {
    let mut code = String::new();
    loop {
        match said {
            [] => return Some(code),
            [one, after @ ..] if one.by == By::Both => {
                code.push(one.is);
                said = after;
            }
            [one, other, after @ ..] if one.by == By::Itself && other.by == By::Word && one.is == other.is => {
                code.push(one.is);
                said = after;
            }
            _ => return None,
        }
    }
}

/// The first character that these parts say, and the parts after it.
fn next<'a>(parts: &'a [&'a str]) -> Option<(Said, &'a [&'a str])> {
    let (first, rest) = parts.split_first()?;
    if let Some(is) = of_word(first) {
        return Some((Said { is, by: By::Word }, rest));
    }
    if let Some((word, after)) = compared(parts) {
        return Some((Said { is: of_word(word)?, by: By::Word }, after));
    }
    let is = only_char(first)?;
    match compared(rest) {
        Some((word, after)) if only_char(word).is_none() => {
            let fits = of_word(word).map_or_else(|| word.to_uppercase().starts_with(is), |letter| letter == is);
            fits.then_some((Said { is, by: By::Both }, after))
        }
        _ => Some((Said { is, by: By::Itself }, rest)),
    }
}

fn of_word(part: &str) -> Option<char> {
    INTERNATIONAL.iter().chain(FRENCH).find(|(word, _)| *word == part).map(|(_, letter)| *letter)
}

/// The word behind "as in" and the like, and the parts after it.
fn compared<'a>(parts: &'a [&'a str]) -> Option<(&'a str, &'a [&'a str])> {
    let rest = AS.iter().find_map(|like| parts.strip_prefix(*like))?;
    rest.split_first().map(|(word, after)| (*word, after))
}

fn only_char(part: &str) -> Option<char> {
    let mut capitals = part.chars().flat_map(char::to_uppercase);
    capitals.next().filter(|_| capitals.next().is_none())
}

/// In small letters and without accents, however these are written.
fn plain(text: &str) -> String {
    let is_accent = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    let bare = |c| match c {
        'à' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ÿ' => 'y',
        other => other,
    };
    text.chars().flat_map(char::to_lowercase).filter(|c| !is_accent(c)).map(bare).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_and_letters_make_a_code() {
        for (spelled, code) in [
            ("alfa golf yankee papa", "AGYP"),
            ("Alpha, Bravo, 7", "AB7"),
            ("a g yankee x-ray niner", "AGYX9"),
            ("X ray tango zero", "XT0"),
            ("anatole berthe sept", "AB7"),
            ("Célestin, Désiré, Zéro", "CD0"),
            ("CE\u{301}LESTIN DE\u{301}SIRE\u{301}", "CD"),
            ("celestin francois kleber zoe", "CFKZ"),
            ("un deux trois", "123"),
            ("é comme Eugène è comme Émile", "EE"),
        ] {
            assert_eq!(unspelled(spelled).as_deref(), Some(code), "{spelled}");
        }
    }

    #[test]
    fn a_letter_may_come_with_its_word() {
        for (spelled, code) in [
            ("A comme Anatole B comme Berthe", "AB"),
            ("a comme anatole, sept, B comme Bernard", "A7B"),
            ("comme Anatole, comme Berthe", "AB"),
            ("A as in Alfa, B for Bravo; C like Charlie", "ABC"),
            ("X as in X-ray, S as in sugar, 4 as in four", "XS4"),
            ("a for alfa four", "A4"),
            ("G\nGolf\n7\nseven\nA\nAlfa", "G7A"),
            ("A comme Anatole 7 sept", "A7"),
            ("a alfa", "AA"),
            ("a alfa bravo", "AAB"),
        ] {
            assert_eq!(unspelled(spelled).as_deref(), Some(code), "{spelled}");
        }
    }

    /// A code must not be taken for a word, nor a sentence for a code.
    #[test]
    fn anything_else_is_not_spelled() {
        for text in [
            "",
            "AGYPMNVXPJ",
            "golf",
            "alfa bravo AGYP",
            "a b c",
            "my code is alfa",
            "agyp-mnvx",
            "Anatole",
            "Désiré",
            "A comme Anatole",
            "A comme Berthe, B comme Berthe",
            "A comme B",
            "A comme Anatole B comme",
            "mon code est anatole",
            "Pierre Durand",
            "as in",
        ] {
            assert_eq!(unspelled(text), None, "{text}");
        }
    }

    #[test]
    fn every_letter_and_digit_has_a_word() {
        for alphabet in [INTERNATIONAL, FRENCH] {
            let letters: BTreeSet<char> = alphabet.iter().map(|(_, letter)| *letter).collect();
            assert_eq!(letters, ('A'..='Z').chain('0'..='9').collect());
        }
    }

    /// Or what one alphabet says would be heard by the other.
    #[test]
    fn a_word_means_the_same_in_both_alphabets() {
        for (word, letter) in INTERNATIONAL.iter().chain(FRENCH) {
            assert_eq!((of_word(word), plain(word).as_str()), (Some(*letter), *word));
            assert!(!AS.concat().contains(word), "{word}");
        }
    }

    fn said_of(c: char, alphabet: &[(&'static str, char)], way: usize) -> String {
        let words: Vec<_> = alphabet.iter().filter(|(_, letter)| *letter == c).collect();
        let word = words[way % words.len()].0;
        match way % 5 {
            0 => c.to_string(),
            1 => word.to_uppercase(),
            2 => format!("{c} comme {word}"),
            3 => format!("{c} as in {word}"),
            _ => word.to_owned(),
        }
    }

    proptest! {
        /// However each character is said and in whichever language, the code is heard. One that could be said once in two
        /// ways is left out.
        #[test]
        fn what_is_said_is_heard(said in proptest::collection::vec(("[A-Z0-9]", 0..2_usize, 0..60_usize), 2..12)) {
            let code: String = said.iter().map(|(c, _, _)| c.as_str()).collect();
            let texts: Vec<String> = said
                .iter()
                .map(|(c, language, way)| said_of(c.chars().next().expect("one"), [INTERNATIONAL, FRENCH][*language], *way))
                .collect();
            let is_doubled = code.as_bytes().windows(2).any(|pair| pair[0] == pair[1]);
            prop_assume!(!is_doubled && texts.iter().any(|text| text.len() > 1));
            prop_assert_eq!(unspelled(&texts.join(", ")), Some(code));
        }

        #[test]
        fn any_text_is_read(text in ".{0,200}") {
            prop_assert!(unspelled(&text).is_none_or(|code| code.chars().count() > 1));
        }
    }
}
