//! The drivers, as the suite sees them.

mod embassy;
mod feeds;
mod glommio;
mod plain;
mod sessions;
mod tokio;
mod tungstenite;

use crate::driver::Driver;

pub use self::embassy::Embassy;
pub use self::glommio::Glommio;
pub use self::plain::Plain;
pub use self::tokio::Tokio;
pub use self::tungstenite::Tungstenite;

/// All of them.
pub const ALL: &[&dyn Driver] = &[&Tokio, &Tungstenite, &Glommio, &Embassy, &Plain];
