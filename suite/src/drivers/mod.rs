//! The drivers, as the suite sees them.

mod feeds;
mod tokio;

pub use self::tokio::Tokio;
