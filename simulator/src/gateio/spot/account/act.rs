//! What happens to accounts that nobody asked for over a socket.

use super::super::Spot;
use crate::account::{Act, Draft, Fixed, Force, Quantity, Reject, Side};
use crate::venue::Time;

impl Spot {
    /// Does it; why not, in words.
    pub(in super::super) fn act_on(
        &mut self,
        user: u64,
        act: &Act,
        now: Time,
    ) -> Result<(), String> {
        let account = self.desk.accounts.place(user);
        let account = account.ok_or_else(|| format!("there is no account of {user}"))?;
        let said = |reject: Reject| format!("refused: {reject:?}");
        let none = || Err(format!("a spot market has no {act:?}"));
        match act {
            Act::Place { .. } => {
                let draft = self.drafted(act)?;
                let Self { markets, desk, .. } = self;
                let market = markets.get_mut(draft.place).ok_or("there is no such market")?;
                desk.accounts.place_order(account, draft, market, now).map(drop).map_err(said)
            }
            _ => self.desk.accounts.act(account, act, now).unwrap_or_else(none),
        }
    }

    fn drafted(&self, act: &Act) -> Result<Draft, String> {
        let Act::Place { symbol, side, price, amount, force, text } = act else {
            return Err("that is no order".into());
        };
        let place =
            self.desk.place(symbol).ok_or_else(|| format!("there is no symbol {symbol:?}"))?;
        let instrument = self.desk.accounts.instrument(place).ok_or("there is no such market")?;
        let side = Side::parse(side).ok_or_else(|| format!("{side:?} is no side"))?;
        let price = price.as_deref();
        let ticks = |price: &str| {
            let price = Fixed::parse(price).and_then(|price| instrument.ticks(price));
            price.filter(|price| *price > 0)
        };
        let price = price.map(|it| ticks(it).ok_or_else(|| no_number(it))).transpose()?;
        let size = Fixed::parse(amount).ok_or_else(|| no_number(amount))?;
        let quantity = match (price, side) {
            (None, Side::Buy) => Quantity::Money(size),
            _ => Quantity::Lots(instrument.lots(size).ok_or_else(|| no_number(amount))?),
        };
        let default = if price.is_none() { "ioc" } else { "gtc" };
        let force = if force.is_empty() { default } else { force };
        let force = Force::parse(force).ok_or_else(|| format!("{force:?} is no force"))?;
        Ok(Draft { place, side, price, quantity, force, reduce_only: false, text: text.clone() })
    }
}

fn no_number(text: &str) -> String {
    format!("{text:?} is no number of this market")
}
