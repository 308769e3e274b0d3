//! What happens to an account that no client has asked for.

use super::Members;
use crate::account::{Act, Draft, Fixed, Force, Quantity, Side};
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
        let none = || Err(format!("a spot market has no {act:?}"));
        match act {
            Act::Place { .. } => {
                let draft = self.act_draft(act, markets).ok_or("no such order")?;
                let market = markets.at(draft.place).ok_or("no such market")?;
                self.accounts.place_order(account, draft, market, now).map(drop).map_err(rejected)
            }
            Act::ExpireListenKeys => {
                self.expire_all(account);
                Ok(())
            }
            _ => self.accounts.act(account, act, now).unwrap_or_else(none),
        }
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
