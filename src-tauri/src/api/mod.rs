//! What the screen and the command line can ask, and in which words they are answered.

pub mod activity_export;
pub mod at_hand;
mod attention;
pub mod audit;
pub mod calls;
mod checks;
mod csv;
pub mod destination;
pub mod dto;
mod dto_pdf;
mod dto_vendor;
pub mod erasure;
pub mod error;
mod export;
mod journal;
pub mod list_export;
pub mod listing;
pub mod overview;
mod paper;
pub mod past;
pub mod phone;
pub mod preview;
mod raw_request;
pub mod receiver;
mod redaction;
pub mod requests;
pub mod settings;
mod several;
pub mod test_notification;
pub mod unreadable;

#[cfg(test)]
mod bindings;
