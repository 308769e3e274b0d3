//! What happens to an account that no client has asked for.

use super::Members;
use crate::account::{Act, Draft, Finish, Fixed, Force, Quantity, Side};
use crate::mexc::spot::markets::Markets;
use crate::venue::Time;

impl Members {
    /// Does something to the account of a user; why not, in words.
    pub(in super::super) fn act(
        &mut self,
        user: u64,
        act: &Act,
        markets: &mut Markets,
        now: Time,
    ) -> Result<(), String> {
        let account = self.accounts.place(user).ok_or_else(|| format!("no account of {user}"))?;
        let rejected = |reject| format!("{act:?}: {reject:?}");
        match act {
            Act::Deposit { currency, amount } => {
                let amount = Fixed::parse(amount).ok_or_else(|| format!("{amount} is none"))?;
                self.accounts.deposit(account, currency, amount, now);
            }
            Act::Place { .. } => {
                let draft = self.act_draft(act, markets).ok_or("no such order")?;
                let market = markets.at(draft.place).ok_or("no such market")?;
                self.accounts.place_order(account, draft, market, now).map_err(rejected)?;
            }
            Act::Cancel { order } => {
                self.accounts.cancel(account, *order, now).map_err(rejected)?;
            }
            Act::CancelAll => {
                let found = self.accounts.account(account);
                let open: Option<Vec<u64>> =
                    found.map(|it| it.open_orders().map(|it| it.id).collect());
                for order in open.unwrap_or_default() {
                    self.accounts.cancel(account, order, now).map_err(rejected)?;
                }
            }
            Act::Expire { order } => {
                self.accounts.end(account, *order, Finish::Expired, now).map_err(rejected)?;
            }
            Act::ExpireListenKeys => self.expire_all(account),
            Act::Liquidate { .. } => return Err("a spot market has no positions".into()),
        }
        Ok(())
    }

    fn act_draft(&self, act: &Act, markets: &Markets) -> Option<Draft> {
        let Act::Place { symbol, side, price, amount, force, text } = act else { return None };
        let place = markets.place(symbol)?;
        let instrument = self.accounts.instrument(place)?;
        let (side, amount) = (Side::parse(side)?, Fixed::parse(amount)?);
        let price = match price {
            Some(price) => Some(instrument.ticks(Fixed::parse(price)?)?),
            None => None,
        };
        let quantity = match (side, price) {
            (Side::Buy, None) => Quantity::Money(amount),
            _ => Quantity::Lots(instrument.lots(amount)?),
        };
        let force = if force.is_empty() { Force::Gtc } else { Force::parse(force)? };
        Some(Draft { place, side, price, quantity, force, reduce_only: false, text: text.clone() })
    }
}
