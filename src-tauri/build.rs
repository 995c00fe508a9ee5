//! Prepares the window's resources; the headless build has none.
fn main() {}
