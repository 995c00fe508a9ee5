//! Codes spelled out over the telephone: "alfa bravo seven".

/// The words of the international spelling alphabet, and how they are commonly written else.
const WORDS: &[(&str, char)] = &[
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

/// The code that was spelled out. None unless every part is a word of the alphabet or a single letter or digit, and at
/// least one is a word.
#[must_use]
pub fn unspelled(text: &str) -> Option<String> {
    let text = text.to_lowercase().replace("x-ray", "xray").replace("x ray", "xray");
    let mut words = 0;
    let mut code = String::new();
    for part in text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
        if let Some((_, letter)) = WORDS.iter().find(|(word, _)| *word == part) {
            words += 1;
            code.push(*letter);
        } else if part.chars().count() == 1 {
            code.extend(part.chars().flat_map(char::to_uppercase));
        } else {
            return None;
        }
    }
    (words > 0 && code.chars().count() > 1).then_some(code)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn words_and_letters_make_a_code() {
        for (spelled, code) in [
            ("alfa golf yankee papa", "AGYP"),
            ("Alpha, Bravo, 7", "AB7"),
            ("a g yankee x-ray niner", "AGYX9"),
            ("X ray tango zero", "XT0"),
        ] {
            assert_eq!(unspelled(spelled).as_deref(), Some(code), "{spelled}");
        }
    }

    /// A code must not be taken for a word, nor a sentence for a code.
    #[test]
    fn anything_else_is_not_spelled() {
        for text in ["", "AGYPMNVXPJ", "golf", "alfa bravo AGYP", "a b c", "my code is alfa", "agyp-mnvx"] {
            assert_eq!(unspelled(text), None, "{text}");
        }
    }

    #[test]
    fn every_letter_and_digit_has_a_word() {
        let letters: BTreeSet<char> = WORDS.iter().map(|(_, letter)| *letter).collect();
        assert_eq!(letters, ('A'..='Z').chain('0'..='9').collect());
    }
}
