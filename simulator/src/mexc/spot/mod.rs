//! The MEXC spot venue.

use crate::venue::Time;

/// How the venue is made; see each field.
#[derive(Clone, Debug, Default)]
pub struct Config {}

/// The model.
#[derive(Debug)]
pub struct Spot {}

impl Spot {
    /// Makes the venue; its clock starts at `now`.
    #[must_use]
    pub fn new(config: Config, now: Time) -> Self {
        let _ = (config, now);
        Self {}
    }
}
