//! Voucher Desk receives Jackpot's voucher notifications, keeps every one of them, and answers a caller's question.
//!
//! Facts flow one way. A notification comes in through [`receiver`], is read by [`decode`], and [`desk`] has it recorded
//! by [`store`] in one transaction: what came, what we answered, and the voucher it adds up to. Only then is it
//! answered. The screen asks through [`api`], hears of changes after each commit, and asks again.
//!
//! Who may use whom, each only what stands to its left:
//!
//! ```text
//! domain, measure < decode, store, vendor, vault, probe < desk, upkeep < receiver, api < config, control, lifecycle,
//! metrics, app < demo, headless, desktop < cli
//! ```
//!
//! [`simulator`] is Jackpot as the documents describe it; it knows `domain` only and is known to `demo` and the tests.
//! A test reads the imports and holds these rules.

pub mod api;
pub mod app;
pub mod cli;
pub mod config;
pub mod control;
pub mod decode;
pub mod demo;
pub mod desk;
#[cfg(feature = "desktop")]
pub mod desktop;
pub mod domain;
pub mod english;
pub mod headless;
pub mod lifecycle;
pub mod measure;
pub mod metrics;
pub mod probe;
pub mod receiver;
pub mod simulator;
pub mod store;
pub mod telemetry;
pub mod upkeep;
pub mod vault;
pub mod vendor;
