//! Orders that are placed and cancelled over REST, so that a test's client can trade.

use serde_json::Value;

use super::refusal::Refusal;
use super::words::{parsed_kind, parsed_side};
use super::{Asked, Members, answers, found};
use crate::account::{Draft, Fixed, Force, Quantity, Reject, Side};
use crate::mexc::spot::markets::Markets;

impl Members {
    pub(super) fn place(
        &mut self,
        asked: &Asked<'_>,
        markets: &mut Markets,
    ) -> Result<Value, Refusal> {
        let place = asked.market(markets)?;
        let draft = self.draft(asked, place)?;
        let market = markets.at(place).ok_or(Refusal::Symbol)?;
        let (account, now) = (asked.account, asked.now);
        let id = self.accounts.place_order(account, draft, market, now).map_err(Refusal::Order)?;
        let order = self.accounts.account(account).and_then(|it| it.order(id));
        Ok(answers::placed(order.ok_or(Refusal::Parameter)?, self.instrument(place)?))
    }

    fn draft(&self, asked: &Asked<'_>, place: usize) -> Result<Draft, Refusal> {
        let (parameters, instrument) = (asked.parameters, self.instrument(place)?);
        let side = parsed_side(parameters.need("side")?).ok_or(Refusal::Parameter)?;
        let (has_price, force) = parsed_kind(parameters.need("type")?).ok_or(Refusal::Parameter)?;
        let amount =
            |name: &'static str| Fixed::parse(parameters.need(name)?).ok_or(Refusal::Parameter);
        let price = match has_price {
            true => Some(instrument.ticks(amount("price")?).ok_or(Refusal::Parameter)?),
            false => None,
        };
        let quantity = match (side, price) {
            (Side::Buy, None) => Quantity::Money(amount("quoteOrderQty")?),
            _ => Quantity::Lots(instrument.lots(amount("quantity")?).ok_or(Refusal::Parameter)?),
        };
        let text = parameters.find("newClientOrderId").unwrap_or_default().to_owned();
        let force = if price.is_none() { Force::Ioc } else { force };
        Ok(Draft { place, side, price, quantity, force, reduce_only: false, text })
    }

    pub(super) fn cancel(
        &mut self,
        asked: &Asked<'_>,
        markets: &Markets,
    ) -> Result<Value, Refusal> {
        let account = self.accounts.account(asked.account).ok_or(Refusal::Key)?;
        let order = found(account, asked, markets)?.id;
        self.cancelled(asked, order)
    }

    pub(super) fn cancel_all(
        &mut self,
        asked: &Asked<'_>,
        markets: &Markets,
    ) -> Result<Value, Refusal> {
        let place = asked.market(markets)?;
        let account = self.accounts.account(asked.account).ok_or(Refusal::Key)?;
        let own = account.open_orders().filter(|order| order.place == place);
        let own: Vec<u64> = own.map(|order| order.id).collect();
        let cancelled = own.into_iter().map(|order| self.cancelled(asked, order));
        Ok(Value::Array(cancelled.collect::<Result<_, Refusal>>()?))
    }

    fn cancelled(&mut self, asked: &Asked<'_>, order: u64) -> Result<Value, Refusal> {
        let cancelled = self.accounts.cancel(asked.account, order, asked.now);
        let order = cancelled.map_err(Refusal::Order)?.clone();
        let instrument = self.accounts.instrument(order.place);
        let instrument = instrument.ok_or(Refusal::Order(Reject::NoMarket))?;
        Ok(answers::cancelled(&order, instrument))
    }
}
