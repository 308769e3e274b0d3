//! A WebSocket client with its socket, and what it said.

mod model;
mod rig;

pub(crate) use model::{Ending, read};
pub(crate) use rig::{Event, Rig};
