//! The system's entropy: the only place that asks for it.

use std::io;

/// 32 fresh bytes.
///
/// # Errors
///
/// The system has none to give.
pub(crate) fn fresh() -> io::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    #[expect(clippy::disallowed_methods, reason = "the driver is where entropy is brought in")]
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes)
}
