//! Arguments to a face.
#![cfg_attr(all(windows, feature = "desktop", not(debug_assertions)), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    voucher_desk::cli::main()
}
