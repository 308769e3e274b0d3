//! What clients ask to be done with orders, over the socket and over REST.

use serde_json::{Value, json};

use super::super::Spot;
use super::super::api::Fault;
use super::{drafts, objects};
use crate::account::{Account, Amendment, Finish, Order, Reject, Side};
use crate::venue::Time;

/// The most orders in one request (REST docs, "Create a batch of orders").
const BATCH_MAX: usize = 10;
/// The most orders of a list (REST docs, "List orders").
const PAGE_MAX: usize = 100;

impl Spot {
    /// Places an order, or each of a batch; what it came to.
    pub(super) fn place_orders(
        &mut self,
        account: usize,
        param: &Value,
        text: &str,
        now: Time,
    ) -> Result<Value, Fault> {
        let Value::Array(batch) = param else { return self.place_one(account, param, text, now) };
        if batch.is_empty() || batch.len() > BATCH_MAX {
            return Err(Fault::invalid("Invalid number of orders"));
        }
        let results = batch.iter().map(|one| {
            let placed = self.place_one(account, one, text, now);
            placed.map_or_else(
                |fault| batch_error(one, &fault),
                |order| drafts::with(order, "succeeded", true),
            )
        });
        Ok(results.collect())
    }

    fn place_one(
        &mut self,
        account: usize,
        param: &Value,
        text: &str,
        now: Time,
    ) -> Result<Value, Fault> {
        let draft = self.draft(param, text)?;
        let symbol = drafts::string(param, "currency_pair")?.unwrap_or("");
        if self.desk.refused.contains(symbol) {
            return Err(drafts::unknown_pair(symbol));
        }
        let Self { markets, desk, .. } = self;
        let market = markets.get_mut(draft.place).ok_or_else(|| drafts::unknown_pair(symbol))?;
        let id = desk.accounts.place_order(account, draft, market, now).map_err(fault)?;
        let order = self.object(account, id)?;
        Ok(match drafts::string(param, "action_mode")? {
            Some("ACK") => {
                let key = |name: &str| order.get(name).cloned().unwrap_or_default();
                json!({ "id": key("id"), "text": key("text"), "amend_text": key("amend_text") })
            }
            _ => order,
        })
    }

    pub(super) fn cancel_order(
        &mut self,
        account: usize,
        param: &Value,
        now: Time,
    ) -> Result<Value, Fault> {
        let id = self.found(account, param, "order_id")?;
        self.desk.accounts.cancel(account, id, now).map_err(fault).map(|_| ())?;
        self.object(account, id)
    }

    /// Each has its own success (spot docs, "Order Cancel All With Id List").
    pub(super) fn cancel_ids(
        &mut self,
        account: usize,
        param: &Value,
        now: Time,
    ) -> Result<Value, Fault> {
        let Value::Array(ids) = param else { return Err(Fault::invalid("Invalid list of ids")) };
        let results = ids.iter().map(|one| {
            let found = self.found(account, one, "id");
            let done = found.and_then(|id| {
                self.desk.accounts.cancel(account, id, now).map_err(fault).map(|_| ())
            });
            let (pair, id) = (one.get("currency_pair"), one.get("id"));
            match done {
                Ok(()) => json!({ "currency_pair": pair, "id": id, "succeeded": true }),
                Err(Fault { label, message, .. }) => json!({
                    "currency_pair": pair,
                    "id": id,
                    "succeeded": false,
                    "label": label,
                    "message": message,
                }),
            }
        });
        Ok(results.collect())
    }

    pub(super) fn cancel_pair(
        &mut self,
        account: usize,
        param: &Value,
        now: Time,
    ) -> Result<Value, Fault> {
        let place = self.pair(param)?;
        let side = match drafts::string(param, "side")? {
            Some(side) => Some(Side::parse(side).ok_or_else(|| drafts::invalid("side", side))?),
            None => None,
        };
        let open = self.desk.accounts.account(account).map(|account| {
            let orders = account
                .open_orders()
                .filter(|order| order.place == place && side.is_none_or(|side| side == order.side));
            orders.map(|order| order.id).collect::<Vec<_>>()
        });
        let cancelled = open.unwrap_or_default().into_iter().map(|id| {
            self.desk.accounts.cancel(account, id, now).map_err(fault).map(|_| ())?;
            self.object(account, id)
        });
        cancelled.collect::<Result<Vec<_>, _>>().map(Value::Array)
    }

    pub(super) fn amend_order(
        &mut self,
        account: usize,
        param: &Value,
        now: Time,
    ) -> Result<Value, Fault> {
        let id = self.found(account, param, "order_id")?;
        let place = self.pair(param)?;
        let instrument =
            self.desk.accounts.instrument(place).ok_or_else(|| fault(Reject::NoMarket))?;
        let price = drafts::number(param, "price")?;
        let price = price.map(|price| drafts::ticks(price, instrument)).transpose()?;
        let amount = drafts::number(param, "amount")?;
        let lots = amount.map(|amount| drafts::lots(amount, instrument)).transpose()?;
        if price.is_none() && lots.is_none() {
            return Err(drafts::missing("amount, price"));
        }
        let text = drafts::string(param, "amend_text")?.unwrap_or("").to_owned();
        let amendment = Amendment { price, lots, text };
        let Self { markets, desk, .. } = self;
        let market = markets.get_mut(place).ok_or_else(|| fault(Reject::NoMarket))?;
        desk.accounts.amend(account, id, &amendment, market, now).map_err(fault).map(|_| ())?;
        self.object(account, id)
    }

    pub(super) fn order_status(&self, account: &Account, param: &Value) -> Result<Value, Fault> {
        let order = self.found_in(account, param, "order_id")?;
        self.shown(order).ok_or_else(|| fault(Reject::NoOrder))
    }

    /// Open orders, or those that are not, newest first.
    pub(super) fn order_list(&self, account: &Account, param: &Value) -> Result<Value, Fault> {
        let place = self.pair(param)?;
        let is_open = match drafts::string(param, "status")? {
            Some("open") => true,
            Some("finished") => false,
            Some(other) => return Err(drafts::invalid("status", other)),
            None => return Err(drafts::missing("status")),
        };
        let side = drafts::string(param, "side")?.and_then(Side::parse);
        let count = |name: &str| {
            let text = param.get(name).map(|it| it.to_string().replace('"', ""));
            text.and_then(|text| text.parse::<usize>().ok())
        };
        let limit = count("limit").unwrap_or(PAGE_MAX).clamp(1, PAGE_MAX);
        let skipped = limit.saturating_mul(count("page").unwrap_or(1).saturating_sub(1));
        let orders = account.orders().rev().filter(|order| {
            let is_side = side.is_none_or(|side| side == order.side);
            order.place == place && order.is_open() == is_open && is_side
        });
        let page = orders.skip(skipped).take(limit);
        Ok(page.filter_map(|order| self.shown(order)).collect())
    }

    /// The market that parameters name.
    fn pair(&self, param: &Value) -> Result<usize, Fault> {
        let pair = drafts::string(param, "currency_pair")?;
        let pair = pair.ok_or_else(|| drafts::missing("currency_pair"))?;
        self.desk.place(pair).ok_or_else(|| drafts::unknown_pair(pair))
    }

    /// The order that parameters name, by the venue's id or by the client's own text.
    fn found(&self, account: usize, param: &Value, name: &str) -> Result<u64, Fault> {
        let account = self.desk.accounts.account(account).ok_or_else(|| fault(Reject::NoOrder))?;
        self.found_in(account, param, name).map(|order| order.id)
    }

    fn found_in<'o>(
        &self,
        account: &'o Account,
        param: &Value,
        name: &str,
    ) -> Result<&'o Order, Fault> {
        let id = drafts::string(param, name)?.ok_or_else(|| drafts::missing(name))?;
        let place = self.pair(param)?;
        let by_id = id.parse().ok().and_then(|id| account.order(id));
        let by_text = || account.order_by_text(id).filter(|_| id.starts_with("t-"));
        let order = by_id.or_else(by_text).filter(|order| order.place == place);
        order.ok_or_else(|| fault(Reject::NoOrder))
    }

    fn object(&self, account: usize, id: u64) -> Result<Value, Fault> {
        let order = self.desk.accounts.account(account).and_then(|account| account.order(id));
        order.and_then(|order| self.shown(order)).ok_or_else(|| fault(Reject::NoOrder))
    }

    pub(super) fn shown(&self, order: &Order) -> Option<Value> {
        Some(objects::order(order, self.desk.accounts.instrument(order.place)?))
    }
}

fn batch_error(param: &Value, fault: &Fault) -> Value {
    let text = param.get("text").cloned().unwrap_or_else(|| "".into());
    let Fault { label, message, .. } = fault;
    json!({ "text": text, "succeeded": false, "label": label, "message": message })
}

/// A refusal in the words of the spot market (REST docs, "Label list").
pub(super) fn fault(reject: Reject) -> Fault {
    match reject {
        Reject::NoOrder => Fault::new(404, "ORDER_NOT_FOUND", "Order not found"),
        Reject::Finished(Finish::Cancelled) => {
            Fault::new(400, "ORDER_CANCELLED", "Order cancelled")
        }
        Reject::Finished(_) => Fault::new(400, "ORDER_CLOSED", "Order closed"),
        Reject::NoMarket => Fault::new(400, "INVALID_CURRENCY_PAIR", "Invalid currency pair"),
        Reject::Funds => Fault::new(400, "BALANCE_NOT_ENOUGH", "Not enough balance"),
        Reject::Invalid | Reject::NoPosition => Fault::invalid("Invalid order parameters"),
        Reject::WouldTake => Fault::new(
            400,
            "POC_FILL_IMMEDIATELY",
            "Order would match and take immediately so its cancelled",
        ),
        Reject::NotWhole => Fault::new(400, "FOK_NOT_FILL", "Order cannot be filled completely"),
    }
}
