//! What happens to accounts that nobody asked for over a socket.

use super::super::Futures;
use crate::account::{Act, Draft, Fixed, Force, Quantity, Reject, Side};
use crate::venue::Time;

impl Futures {
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
        let none = || Err(format!("this venue has no {act:?}"));
        match act {
            Act::Place { .. } => {
                let draft = self.drafted(act)?;
                self.enter(account, draft, now).map(drop).map_err(said)
            }
            Act::Liquidate { symbol } => {
                let place = self.desk.place(symbol).ok_or("there is no such contract")?;
                let Self { contracts, desk, .. } = self;
                let contract = contracts.get_mut(place).ok_or("there is no such contract")?;
                desk.accounts.liquidate(account, place, contract, now).map(drop).map_err(said)
            }
            _ => self.desk.accounts.act(account, act, now).unwrap_or_else(none),
        }
    }

    /// Places an order against its contract's own book.
    pub(super) fn enter(&mut self, account: usize, draft: Draft, now: Time) -> Result<u64, Reject> {
        let Self { contracts, desk, .. } = self;
        let contract = contracts.get_mut(draft.place).ok_or(Reject::NoMarket)?;
        desk.accounts.place_order(account, draft, contract, now)
    }

    /// The market order that closes a position, where there is one.
    pub(super) fn closing(&self, account: usize, place: usize, text: &str) -> Option<Draft> {
        let position = self.desk.accounts.account(account)?.position(place)?;
        let side = if position.lots > 0 { Side::Sell } else { Side::Buy };
        let quantity = Quantity::Lots(position.lots.unsigned_abs());
        (position.lots != 0).then(|| Draft {
            place,
            side,
            price: None,
            quantity,
            force: Force::Ioc,
            reduce_only: true,
            text: text.into(),
        })
    }

    fn drafted(&self, act: &Act) -> Result<Draft, String> {
        let Act::Place { symbol, side, price, amount, force, text } = act else {
            return Err("that is no order".into());
        };
        let place =
            self.desk.place(symbol).ok_or_else(|| format!("there is no contract {symbol:?}"))?;
        let instrument = self.desk.accounts.instrument(place).ok_or("there is no such contract")?;
        let side = Side::parse(side).ok_or_else(|| format!("{side:?} is no side"))?;
        let ticks = |price: &String| {
            let ticks = Fixed::parse(price).and_then(|price| instrument.ticks(price));
            ticks.ok_or_else(|| no_number(price))
        };
        let price = price.as_ref().map(ticks).transpose()?;
        let lots = Fixed::parse(amount).and_then(|size| instrument.lots(size));
        let quantity = Quantity::Lots(lots.ok_or_else(|| no_number(amount))?);
        let default = if price.is_none() { "ioc" } else { "gtc" };
        let force = if force.is_empty() { default } else { force };
        let force = Force::parse(force).ok_or_else(|| format!("{force:?} is no force"))?;
        Ok(Draft { place, side, price, quantity, force, reduce_only: false, text: text.clone() })
    }
}

fn no_number(text: &str) -> String {
    format!("{text:?} is no number of this contract")
}
