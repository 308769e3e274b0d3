//! What clients ask to be done with orders, over the socket and over REST.

use serde_json::{Value, json};

use super::super::Futures;
use super::super::api::Fault;
use super::super::contract::Sizes;
use super::{drafts, objects};
use crate::account::{Account, Amendment, Finish, Fixed, Order, Reject, Side};
use crate::venue::Time;

/// The most orders in one request (REST docs, "Create a batch of futures orders").
const BATCH_MAX: usize = 10;
/// The most ids in one request (REST docs, "Cancel a batch of orders").
const IDS_MAX: usize = 20;
/// Orders of a list whose request does not say how many, and at most.
const PAGE: usize = 100;
const PAGE_MAX: usize = 1_000;

/// Whose request it is, when, and how sizes are wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caller {
    pub(super) account: usize,
    pub(super) sizes: Sizes,
    pub(super) now: Time,
}

impl Futures {
    pub(super) fn place_order(
        &mut self,
        by: Caller,
        param: &Value,
        text: &str,
    ) -> Result<Value, Fault> {
        let draft = self.draft(by.account, param, text)?;
        let id = self.enter(by.account, draft, by.now).map_err(fault)?;
        self.object(by, id)
    }

    /// Each of a batch has its own success.
    pub(super) fn place_batch(
        &mut self,
        by: Caller,
        param: &Value,
        text: &str,
    ) -> Result<Value, Fault> {
        let batch = param.as_array().filter(|batch| (1..=BATCH_MAX).contains(&batch.len()));
        let batch = batch.ok_or_else(|| Fault::argument("invalid number of orders"))?;
        let results = batch.iter().map(|one| match self.place_order(by, one, text) {
            Ok(order) => objects::with(order, "succeeded", true.into()),
            Err(Fault { label, message, .. }) => {
                let text = one.get("text").cloned().unwrap_or_else(|| "".into());
                json!({ "succeeded": false, "text": text, "label": label, "detail": message })
            }
        });
        Ok(results.collect())
    }

    pub(super) fn cancel_order(&mut self, by: Caller, param: &Value) -> Result<Value, Fault> {
        let id = self.found(by.account, param)?;
        self.desk.accounts.cancel(by.account, id, by.now).map(drop).map_err(fault)?;
        self.object(by, id)
    }

    pub(super) fn cancel_ids(&mut self, by: Caller, param: &Value) -> Result<Value, Fault> {
        let ids = param.as_array().filter(|ids| (1..=IDS_MAX).contains(&ids.len()));
        let ids = ids.ok_or_else(|| Fault::argument("invalid list of ids"))?;
        let user = self.desk.accounts.account(by.account).map_or(0, |it| it.profile.user);
        let results = ids.iter().map(|id| {
            let found = self.found(by.account, &json!({ "order_id": id }));
            let done = found.and_then(|id| {
                self.desk.accounts.cancel(by.account, id, by.now).map(drop).map_err(fault)
            });
            match done {
                Ok(()) => json!({ "id": id, "user_id": user, "succeeded": true }),
                Err(Fault { label, .. }) => {
                    json!({ "id": id, "user_id": user, "succeeded": false, "message": label })
                }
            }
        });
        Ok(results.collect())
    }

    /// All open orders of a contract, or those of a side.
    pub(super) fn cancel_contract(&mut self, by: Caller, param: &Value) -> Result<Value, Fault> {
        let place = self.named(param)?;
        let side = match drafts::string(param, "side")? {
            None => None,
            Some("bid") => Some(Side::Buy),
            Some("ask") => Some(Side::Sell),
            Some(_) => return Err(Fault::argument("invalid side")),
        };
        let account =
            self.desk.accounts.account(by.account).ok_or_else(|| fault(Reject::NoOrder))?;
        let open = account.open_orders();
        let open = open.filter(|it| it.place == place && side.is_none_or(|side| side == it.side));
        let open: Vec<u64> = open.map(|order| order.id).collect();
        let cancelled = open.into_iter().map(|id| {
            self.desk.accounts.cancel(by.account, id, by.now).map(drop).map_err(fault)?;
            self.object(by, id)
        });
        cancelled.collect::<Result<Vec<_>, _>>().map(Value::Array)
    }

    /// The size is the whole one, with its sign.
    pub(super) fn amend_order(&mut self, by: Caller, param: &Value) -> Result<Value, Fault> {
        let id = self.found(by.account, param)?;
        let order = self.desk.accounts.account(by.account).and_then(|account| account.order(id));
        let place = order.ok_or_else(|| fault(Reject::NoOrder))?.place;
        let instrument =
            self.desk.accounts.instrument(place).ok_or_else(drafts::unknown_contract)?;
        let price = drafts::number(param, "price")?;
        let price = price.map(|price| drafts::ticks(price, instrument)).transpose()?;
        let size = drafts::number(param, "size")?.filter(|size| *size != Fixed::ZERO);
        let lots = size.map(|size| drafts::lots(size.abs(), instrument)).transpose()?;
        if price.is_none() && lots.is_none() {
            return Err(drafts::missing("size, price"));
        }
        let text = drafts::string(param, "amend_text")?.unwrap_or("").to_owned();
        let amendment = Amendment { price, lots, text };
        let Self { contracts, desk, .. } = self;
        let contract = contracts.get_mut(place).ok_or_else(drafts::unknown_contract)?;
        let amended = desk.accounts.amend(by.account, id, &amendment, contract, by.now);
        amended.map(drop).map_err(fault)?;
        self.object(by, id)
    }

    pub(super) fn order_status(
        &self,
        account: &Account,
        sizes: Sizes,
        param: &Value,
    ) -> Result<Value, Fault> {
        let order = found_in(account, param)?;
        self.shown(account, sizes, order).ok_or_else(|| fault(Reject::NoOrder))
    }

    /// Open orders, or finished ones, newest first; of all contracts where none is named.
    pub(super) fn order_list(
        &self,
        account: &Account,
        sizes: Sizes,
        param: &Value,
    ) -> Result<Value, Fault> {
        let place = param.get("contract").map(|_| self.named(param)).transpose()?;
        let is_open = match drafts::string(param, "status")? {
            Some("open") => true,
            Some("finished") => false,
            Some(_) => return Err(Fault::argument("invalid status")),
            None => return Err(drafts::missing("status")),
        };
        let (limit, offset) = page(param);
        let orders = account.orders().rev().filter(|order| {
            place.is_none_or(|place| place == order.place) && order.is_open() == is_open
        });
        let orders = orders.skip(offset).take(limit);
        Ok(orders.filter_map(|order| self.shown(account, sizes, order)).collect())
    }

    fn found(&self, account: usize, param: &Value) -> Result<u64, Fault> {
        let account = self.desk.accounts.account(account).ok_or_else(|| fault(Reject::NoOrder))?;
        found_in(account, param).map(|order| order.id)
    }

    fn object(&self, by: Caller, id: u64) -> Result<Value, Fault> {
        let account =
            self.desk.accounts.account(by.account).ok_or_else(|| fault(Reject::NoOrder))?;
        let shown = account.order(id).and_then(|order| self.shown(account, by.sizes, order));
        shown.ok_or_else(|| fault(Reject::NoOrder))
    }

    fn shown(&self, account: &Account, sizes: Sizes, order: &Order) -> Option<Value> {
        let instrument = self.desk.accounts.instrument(order.place)?;
        Some(objects::order(order, instrument, account.profile.user, sizes))
    }
}

/// How many of a list, and how many before them.
pub(super) fn page(param: &Value) -> (usize, usize) {
    let count = |name: &str| {
        let text = param.get(name).map(|it| it.to_string().replace('"', ""));
        text.and_then(|text| text.parse::<usize>().ok())
    };
    (count("limit").unwrap_or(PAGE).clamp(1, PAGE_MAX), count("offset").unwrap_or(0))
}

/// The order that parameters name, by the venue's id or by the client's own text.
fn found_in<'o>(account: &'o Account, param: &Value) -> Result<&'o Order, Fault> {
    let id = param.get("order_id").map(|id| id.to_string().replace('"', ""));
    let id = id.ok_or_else(|| drafts::missing("order_id"))?;
    let by_id = id.parse().ok().and_then(|id| account.order(id));
    let by_text = || account.order_by_text(&id).filter(|_| id.starts_with("t-"));
    by_id.or_else(by_text).ok_or_else(|| fault(Reject::NoOrder))
}

/// A refusal in the words of the futures market (REST docs, "Label list"; of the first, live).
pub(super) fn fault(reject: Reject) -> Fault {
    match reject {
        Reject::NoOrder => Fault::labelled(404, "ORDER_NOT_FOUND", ""),
        Reject::Finished(Finish::Filled) => Fault::labelled(400, "ORDER_FINISHED", ""),
        Reject::Finished(_) => Fault::labelled(400, "ORDER_NOT_FOUND", ""),
        Reject::NoMarket => drafts::unknown_contract(),
        Reject::Funds => Fault::labelled(400, "INSUFFICIENT_AVAILABLE", ""),
        Reject::Invalid => Fault::argument("invalid order"),
        Reject::WouldTake => Fault::labelled(400, "ORDER_POC_IMMEDIATE", "order would be taker"),
        Reject::NotWhole => Fault::labelled(400, "ORDER_FOK", "order cannot be filled"),
        Reject::NoPosition => Fault::labelled(400, "REDUCE_ONLY_FAIL", "no position to reduce"),
    }
}
