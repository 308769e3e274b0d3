//! What happens to an account that no client on a socket has asked for.

use serde::{Deserialize, Serialize};

/// Something that happens to an account at once: another client of the same account, or the venue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Act {
    /// Money comes, or goes where the amount is below zero.
    Deposit {
        /// The currency.
        currency: String,
        /// How much.
        amount: String,
    },
    /// An order is placed.
    Place {
        /// The symbol.
        symbol: String,
        /// `buy` or `sell`.
        side: String,
        /// The price; without one, it is a market order.
        #[serde(default)]
        price: Option<String>,
        /// The size: of the base currency, or contracts.
        amount: String,
        /// `gtc`, `ioc`, `fok` or `poc`; `gtc` where it is empty.
        #[serde(default)]
        force: String,
        /// The client's own text.
        #[serde(default)]
        text: String,
    },
    /// An order is cancelled by its owner, elsewhere.
    Cancel {
        /// The venue's id.
        order: u64,
    },
    /// Every open order is cancelled by its owner, elsewhere.
    CancelAll,
    /// An order is ended by the venue.
    Expire {
        /// The venue's id.
        order: u64,
    },
    /// A position is closed by the venue at the market's price.
    Liquidate {
        /// The symbol.
        symbol: String,
    },
    /// The account's listen keys end now, where the venue has any.
    ExpireListenKeys,
}
