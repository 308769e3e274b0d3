//! What happens to an account that no client on a socket has asked for.

use serde::{Deserialize, Serialize};

use super::{Accounts, Finish, Fixed, Reject};
use crate::venue::Time;

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

impl Accounts {
    /// Does to an account what no market has a part in, or says in words why not; `None` where the
    /// act is the venue's to do.
    pub(crate) fn act(
        &mut self,
        account: usize,
        act: &Act,
        now: Time,
    ) -> Option<Result<(), String>> {
        let done = match act {
            Act::Deposit { currency, amount } => {
                let Some(amount) = Fixed::parse(amount) else {
                    return Some(Err(format!("{amount:?} is no amount")));
                };
                self.deposit(account, currency, amount, now);
                Ok(())
            }
            Act::Cancel { order } => self.cancel(account, *order, now).map(drop),
            Act::CancelAll => self.cancel_all(account, now),
            Act::Expire { order } => self.end(account, *order, Finish::Expired, now).map(drop),
            Act::Place { .. } | Act::Liquidate { .. } | Act::ExpireListenKeys => return None,
        };
        Some(done.map_err(|reject| format!("{act:?} is refused: {reject:?}")))
    }

    fn cancel_all(&mut self, account: usize, now: Time) -> Result<(), Reject> {
        let open = self.account(account).into_iter().flat_map(|account| account.open_orders());
        let open: Vec<u64> = open.map(|order| order.id).collect();
        open.into_iter().try_for_each(|order| self.cancel(account, order, now).map(drop))
    }
}
