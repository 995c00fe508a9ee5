//! What the screen and the command line can ask, and in which words they are answered.

pub mod calls;
pub mod dto;
mod dto_vendor;
pub mod error;
mod journal;
pub mod settings;

#[cfg(test)]
mod bindings;
