//! The program from its front door: requests and commands in, what an agent sees out. Everything of ours is real, and
//! the simulator is Jackpot.

mod support;

mod asking;
mod attention;
mod attention_property;
mod audit;
mod canary;
mod catching_up;
mod cli;
mod confirm;
mod contract;
mod documents;
mod durability;
mod e2e;
mod entries;
mod faults;
mod hostile;
mod inspection;
mod invariant;
mod layers;
mod limits;
mod limits_flood;
mod limits_queue;
mod listing;
mod logs;
mod lookup;
mod metrics;
mod paper;
mod policy;
mod properties;
mod receiver;
mod receiver_page;
mod redecode;
mod redecode_webhook;
mod restart;
mod settings;
mod store;
mod strangers;
mod test_notification;
mod unreadable;
mod upkeep;
mod webhook;
