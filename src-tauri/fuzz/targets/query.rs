//! The query of a notification.
#![no_main]

#[path = "../../../tests/entries/hold.rs"]
#[expect(dead_code, reason = "each target drives one of the entries")]
mod hold;

libfuzzer_sys::fuzz_target!(|input: &[u8]| hold::query(&String::from_utf8_lossy(input)));
