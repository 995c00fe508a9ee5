//! The real window on a private display, driven from outside like an agent would.

pub mod display;
pub mod window;

mod attention;
mod confirm;
mod desk;
mod harness;
mod lists;
mod pace;
mod paper;
mod receiver;
mod webhook;
