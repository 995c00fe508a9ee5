//! Voucher Desk.
fn main() {}
