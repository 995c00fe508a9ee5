//! What was answered 200 stays, whatever happens to the process or its disk.
//!
//! The program runs as a process of its own, under load, and is killed. Short by default; `VOUCHER_DESK_SOAK=1` runs
//! the long versions.

mod backup;
mod crash;
mod damage;
mod disk;
mod faults;
mod full;
mod ledger;
mod load;
mod powerloss;
mod server;

/// How many databases a test brings through how many crashes each: few, or many when a soak was asked for.
fn extent() -> (usize, usize) {
    if std::env::var_os("VOUCHER_DESK_SOAK").is_some() { (12, 10) } else { (1, 6) }
}
