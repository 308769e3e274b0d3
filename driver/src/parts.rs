//! The parts that feeds and accounts are made of, for a loop of one's own that runs a session of
//! frames on a WebSocket stack of one's own: clocks, a timer, transports and REST calls.

pub use crate::alarm::Alarm;
pub use crate::calls::Calls;
pub use crate::clock::stamp;
pub use crate::connect::{Opened, Opening};
