//! The product from outside.

mod e2e;
