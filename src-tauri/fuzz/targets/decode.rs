//! A notification as it came in: contract, query, content type and body.
#![no_main]

#[path = "../../../tests/entries/hold.rs"]
#[expect(dead_code, reason = "each target drives one of the entries")]
mod hold;

libfuzzer_sys::fuzz_target!(|input: &[u8]| hold::decode(input));
