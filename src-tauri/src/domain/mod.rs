//! The words of the product and the rules that hold between them. No I/O, no clock of its own, no framework.

pub mod attention;
pub mod clock;
pub mod comparison;
pub mod confirmation;
pub mod event;
pub mod fold;
pub mod gap;
pub mod ids;
pub mod inspection;
pub mod link;
pub mod money;
pub mod notification;
pub mod policy;
pub mod query;
pub mod refusal;
pub mod request;
pub mod rule;
pub mod shop;
pub mod silence;
pub mod standing;
pub mod state;
pub mod timeline;
pub mod usual;
pub mod verdict;
pub mod voucher;
pub mod webhook;
