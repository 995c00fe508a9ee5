//! What the tests stand on: the program on a folder of its own, a vendor, a clock that is set, and the stored rows.

pub mod app;
pub mod bodies;
pub mod clock;
pub mod process;
pub mod proxy;
pub mod rows;
pub mod wait;
pub mod wire;
