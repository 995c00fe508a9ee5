//! Voucher Desk.
