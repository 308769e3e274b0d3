//! The drivers, as the suite sees them.

mod feeds;
mod sessions;
mod tokio;
mod tungstenite;

use crate::driver::Driver;

pub use self::tokio::Tokio;
pub use self::tungstenite::Tungstenite;

/// All of them.
pub const ALL: &[&dyn Driver] = &[&Tokio, &Tungstenite];
