//! What is told on standard error. Messages are fixed words with fields; bodies, keys, tokens and signed URLs are never
//! among them.

use tracing::level_filters::LevelFilter;

/// Starts telling. The first call holds.
pub fn start(level: LevelFilter) {
    let started =
        tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).with_ansi(false).try_init();
    if started.is_err() {
        tracing::debug!("the log was started before");
    }
}
