//! What may go wrong with accounts.

use serde::{Deserialize, Serialize};

/// Standing faults of accounts: each holds until it is set otherwise. The default has none. What is
/// said per mille is decided by the venue's own chance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Faults {
    /// Logins are refused, though everything about them is right.
    pub refuse_logins: bool,
    /// Logins are never answered.
    pub ignore_logins: bool,
    /// Signatures are refused, though they are right.
    pub refuse_signatures: bool,
    /// No key may be used from the clients' address.
    pub refuse_address: bool,
    /// The venue's clock is ahead by this, or behind; where requests are checked and where it says
    /// what time it is. In milliseconds.
    pub skew_ms: i64,
    /// Of 1,000 pushes to accounts, how many are sent twice.
    pub duplicate_per_mille: u16,
    /// Of 1,000 pushes to accounts, how many are held back until others have passed them.
    pub reorder_per_mille: u16,
    /// Of 1,000 pushes to accounts, before how many the connection is cut.
    pub cut_push_per_mille: u16,
    /// Of 1,000 requests that change orders, how many are lost: the connection is cut before the
    /// venue has taken them. Over REST, here and below, a status of 504 stands for the cut.
    pub cut_before_per_mille: u16,
    /// Of 1,000 requests that change orders, how many are taken, and the connection is cut without
    /// a word.
    pub cut_taken_per_mille: u16,
    /// Of 1,000 requests that change orders, how many are taken and acknowledged, and the
    /// connection is cut before the result.
    pub cut_acknowledged_per_mille: u16,
    /// Of 1,000 requests that change orders, how many are taken and acknowledged and never have a
    /// result, while the connection stays. What is not acknowledged has no answer at all.
    pub no_result_per_mille: u16,
    /// REST answers about accounts are older by this, in milliseconds.
    pub rest_lag_ms: u64,
    /// Of 1,000 REST requests about accounts, how many fail with `rest_error_status`.
    pub rest_error_per_mille: u16,
    /// The HTTP status of those; 500 where it is 0.
    pub rest_error_status: u16,
    /// Listen keys are not extended, though they are in force.
    pub refuse_extension: bool,
    /// Listen keys last this long instead of the venue's own time, in milliseconds.
    pub listen_key_life_ms: Option<u64>,
}
