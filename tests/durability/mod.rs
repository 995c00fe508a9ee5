//! What was answered 200 stays, whatever happens to the process or its disk.
//!
//! The program runs as a process of its own, under load, and is killed. Short by default; `VOUCHER_DESK_SOAK=1` runs
//! the long versions.

mod crash;
mod disk;
mod ledger;
mod load;
mod powerloss;
mod server;

/// How often a test is repeated: the short count, or the long one when a soak was asked for.
fn rounds(short: usize, long: usize) -> usize {
    if std::env::var_os("VOUCHER_DESK_SOAK").is_some() { long } else { short }
}
