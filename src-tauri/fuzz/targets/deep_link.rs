//! A link to a voucher, as the system hands it over.
#![no_main]

#[path = "../../../tests/entries/hold.rs"]
#[expect(dead_code, reason = "each target drives one of the entries")]
mod hold;

libfuzzer_sys::fuzz_target!(|input: &[u8]| hold::deep_link(&String::from_utf8_lossy(input)));
