//! The program as scripts and operators meet it: commands, exit codes, what goes where.

mod commands;
mod confirm;
mod refusals;
mod secrets;
pub mod serve;
mod unreadable;
mod words;

pub(crate) use serve::post;
