//! A code on its way from a sheet of paper through a telephone to a keyboard. The bench looks up the same.

use fastrand::Rng;
use voucher_desk::domain::ids::search_key;

const SPELLED: [&str; 36] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "niner", "alfa", "bravo", "charlie",
    "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett", "kilo", "lima", "mike", "november", "oscar",
    "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey", "x-ray", "yankee", "zulu",
];

/// What happens to a code.
pub const WAYS: [&str; 14] = [
    "case",
    "groups",
    "look-alikes",
    "neighbours",
    "wrong",
    "missing",
    "doubled",
    "swapped",
    "end",
    "beginning",
    "unknown",
    "gap",
    "spelled",
    "pasted",
];

/// A code as it comes out at the other end.
pub fn garbled(code: &str, way: &str, random: &mut Rng) -> String {
    let mut key: Vec<char> = search_key(code).chars().collect();
    let at = random.usize(..key.len() - 1);
    match way {
        "case" => return code.to_lowercase(),
        "groups" => return key.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" - "),
        "look-alikes" => key.iter_mut().for_each(|c| *c = other_of(*c, &["O0", "I1L", "S5", "B8", "Z2"], random)),
        "neighbours" => {
            [at, at + 1].iter().for_each(|at| key[*at] = other_of(key[*at], &["BDEPTV", "MN", "FS"], random))
        }
        "wrong" => key[at] = other_than(key[at], random),
        "missing" => drop(key.remove(at)),
        "doubled" => key.insert(at, random.uppercase()),
        "swapped" => key.swap(at, at + 1),
        "end" => drop(key.drain(..key.len() - 6)),
        "beginning" => key.truncate(key.len() - 1),
        "unknown" => key[at] = '?',
        "gap" => drop(key.splice(at..=at + 1, ['*'])),
        "spelled" => {
            let words = key.iter().map(|c| SPELLED[c.to_digit(36).expect("a letter or a digit") as usize]);
            return words.collect::<Vec<_>>().join(" ");
        }
        "pasted" => return format!("Dear team, my voucher {code} has not arrived. Best regards, A. Nother"),
        other => panic!("no such way: {other}"),
    }
    key.into_iter().collect()
}

fn other_of(c: char, groups: &[&str], random: &mut Rng) -> char {
    let group = groups.iter().find(|group| group.contains(c));
    group.map_or(c, |group| char::from(group.as_bytes()[random.usize(..group.len())]))
}

fn other_than(c: char, random: &mut Rng) -> char {
    loop {
        let other = random.uppercase();
        if other != c {
            return other;
        }
    }
}
