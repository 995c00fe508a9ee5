//! What the tests stand on: the program on a folder of its own, a vendor, a clock that is set, and the stored rows.

pub mod answered;
pub mod app;
pub mod bodies;
pub mod clock;
pub mod exposition;
pub mod garble;
pub mod process;
pub mod proxy;
pub mod reception;
pub mod rows;
pub mod tree;
pub mod wait;
pub mod wire;
