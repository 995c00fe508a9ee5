//! The real window on a private display, driven from outside like an agent would.

pub mod display;
pub mod window;

mod arrival;
mod attention;
mod confirm;
mod desk;
mod drag_out;
mod erase;
mod harness;
mod journeys;
mod keys;
mod lists;
mod manners;
mod pace;
mod package;
mod page;
mod paper;
mod phone;
mod problem;
mod reader;
mod receiver;
mod screen;
mod session;
mod trouble;
mod ways;
mod webhook;
