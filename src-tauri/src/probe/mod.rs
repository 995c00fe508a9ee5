//! The way from outside to our own receiver: the public address that is pasted into the vendor's back office, and one
//! request to it that shows how far the vendor would get.
//!
//! Carries no credential and follows no redirect, since the vendor is not known to follow one. Knows neither what is sent
//! nor whether it arrived: that is for whoever asks.

mod address;
mod request;

#[cfg(test)]
mod tests;

pub use address::{PublicUrl, PublicUrlError};
pub use request::{Answered, Obstacle, deliver};
