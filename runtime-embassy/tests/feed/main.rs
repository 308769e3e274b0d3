//! Feeds of a simulated exchange, over a network in memory.

mod books;
mod rig;
