//! A link that a download may be asked from.
#![no_main]

#[path = "../../../tests/entries/hold.rs"]
#[expect(dead_code, reason = "each target drives one of the entries")]
mod hold;

libfuzzer_sys::fuzz_target!(|input: &[u8]| hold::guard(&String::from_utf8_lossy(input)));
