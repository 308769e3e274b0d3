//! What has become of an order, from the words of the venue.

use tickwire_core::account::order::OrderStatus;

/// Where an order is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It rests.
    Resting,
    /// It ended.
    Ended {
        /// Whether all of it was filled.
        filled: bool,
    },
    /// The venue's word for it is not documented.
    Unknown,
}

/// The status of an order at a stage, some of which was filled or not.
pub(crate) const fn status(stage: Stage, some_filled: bool) -> OrderStatus {
    match (stage, some_filled) {
        (Stage::Resting, false) => OrderStatus::Open,
        (Stage::Resting, true) => OrderStatus::PartiallyFilled,
        (Stage::Ended { filled: true }, _) => OrderStatus::Filled,
        (Stage::Ended { filled: false }, false) => OrderStatus::Cancelled,
        (Stage::Ended { filled: false }, true) => OrderStatus::PartiallyCancelled,
        (Stage::Unknown, _) => OrderStatus::Unknown,
    }
}
