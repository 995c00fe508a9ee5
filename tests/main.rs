//! The program from its front door: requests and commands in, what an agent sees out. Everything of ours is real, and
//! the simulator is Jackpot.

mod support;

mod cli;
mod contract;
mod documents;
mod durability;
mod e2e;
mod faults;
mod hostile;
mod invariant;
mod layers;
mod limits;
mod limits_flood;
mod limits_queue;
mod policy;
mod properties;
mod receiver;
mod receiver_page;
mod redecode;
mod restart;
mod store;
mod strangers;
mod test_notification;
mod unreadable;
