//! The drivers, as the suite sees them.

mod feeds;
mod tokio;

use crate::driver::Driver;

pub use self::tokio::Tokio;

/// All of them.
pub const ALL: &[&dyn Driver] = &[&Tokio];
