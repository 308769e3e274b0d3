//! REST requests about accounts (REST docs, "Spot" and "Account").

use serde_json::{Map, Value, json};

use super::super::Spot;
use super::super::answer::{detail, error, success};
use super::super::api::Fault;
use super::{drafts, objects};
use crate::account::{Account, Fate};
use crate::percent::decoded;
use crate::venue::{Answer, Request, Time};

/// The text of orders that bring none of their own.
const TEXT: &str = "apiv4";
/// What every path begins with.
const BASE: &str = "/api/v4";
/// The most fills of a list (REST docs, "List personal trading history").
const TRADES_MAX: usize = 1_000;
/// Entries of a list whose request does not say how many.
const PAGE: usize = 100;

/// Whether a path is about accounts.
pub(in super::super) fn is_private(path: &str) -> bool {
    ["/account/detail", "/spot/accounts", "/spot/open_orders", "/spot/orders", "/spot/my_trades"]
        .iter()
        .any(|known| path.strip_prefix(BASE).is_some_and(|path| path.starts_with(known)))
}

/// What is asked for.
enum Asked<'a> {
    Detail,
    Balances,
    OpenOrders,
    Trades,
    Orders,
    Order(&'a str),
    Place,
    CancelPair,
    Cancel(&'a str),
    Amend(&'a str),
}

impl<'a> Asked<'a> {
    /// With the name that its requests are counted under.
    fn read(request: &Request<'a>) -> Option<(Self, &'static str)> {
        let path = request.path.strip_prefix(BASE)?;
        let order = path.strip_prefix("/spot/orders/").filter(|id| !id.is_empty());
        Some(match (request.method, path, order) {
            ("GET", "/account/detail", _) => (Self::Detail, "account/detail"),
            ("GET", "/spot/accounts", _) => (Self::Balances, "spot/accounts"),
            ("GET", "/spot/open_orders", _) => (Self::OpenOrders, "spot/open_orders"),
            ("GET", "/spot/my_trades", _) => (Self::Trades, "spot/my_trades"),
            ("GET", "/spot/orders", _) => (Self::Orders, "spot/orders"),
            ("GET", _, Some(id)) => (Self::Order(id), "spot/orders/"),
            ("POST", "/spot/orders", _) => (Self::Place, "POST spot/orders"),
            ("DELETE", "/spot/orders", _) => (Self::CancelPair, "DELETE spot/orders"),
            ("DELETE", _, Some(id)) => (Self::Cancel(id), "DELETE spot/orders/"),
            ("PATCH", _, Some(id)) => (Self::Amend(id), "PATCH spot/orders/"),
            _ => return None,
        })
    }

    const fn changes(&self) -> bool {
        matches!(self, Self::Place | Self::CancelPair | Self::Cancel(_) | Self::Amend(_))
    }
}

impl Spot {
    /// Answers a request about an account.
    pub(in super::super) fn private_request(
        &mut self,
        request: &Request<'_>,
        now: Time,
    ) -> Result<Answer, Answer> {
        let (asked, endpoint) = Asked::read(request)
            .ok_or_else(|| error(405, "METHOD_NOT_ALLOWED", "Method Not Allowed"))?;
        let headers = self.desk.limited(endpoint, self.config.rest_limit, now)?;
        if let Some(status) = self.desk.mishaps.rest_error() {
            return Err(error(status, "SERVER_ERROR", "Internal server error"));
        }
        let account = self.desk.signer(request, asked.changes(), now)?;
        let param = param(request);
        let body = if asked.changes() {
            // Over REST it is the answer that is lost, whether the request was taken or not.
            let lost = || Err(Fault::new(504, "SERVER_ERROR", "Gateway timeout"));
            match self.desk.mishaps.fate() {
                Fate::Fine => self.changed(account, &asked, &param, now),
                Fate::Lost => lost(),
                _ => self.changed(account, &asked, &param, now).and_then(|_| lost()),
            }
        } else {
            self.read(account, &asked, &param, now)
        };
        let body = body.map_err(|it| error(it.status, it.label, &it.message))?;
        let mut answer = success(headers, body.to_string());
        if matches!(asked, Asked::Place) {
            answer.status = 201;
        }
        Ok(answer)
    }

    fn changed(
        &mut self,
        account: usize,
        asked: &Asked<'_>,
        param: &Value,
        now: Time,
    ) -> Result<Value, Fault> {
        let with = |id: &str| drafts::with(param.clone(), "order_id", id);
        match asked {
            Asked::CancelPair => self.cancel_pair(account, param, now),
            Asked::Cancel(id) => self.cancel_order(account, &with(id), now),
            Asked::Amend(id) => self.amend_order(account, &with(id), now),
            _ => self.place_orders(account, param, TEXT, now),
        }
    }

    /// Answers as the account was some time ago, where the venue's answers lag.
    fn read(
        &self,
        account: usize,
        asked: &Asked<'_>,
        param: &Value,
        now: Time,
    ) -> Result<Value, Fault> {
        let account = self.desk.accounts.account(account);
        let account = account.ok_or_else(|| Fault::invalid("no account"))?;
        let lag = self.desk.mishaps.lag();
        let then = (!lag.is_zero()).then(|| account.as_of(now.saturating_sub(lag)));
        let account = then.as_ref().unwrap_or(account);
        match asked {
            Asked::Detail => Ok(detail(account.profile.user)),
            Asked::Balances => Ok(balances(account, param)),
            Asked::OpenOrders => Ok(self.open_orders(account)),
            Asked::Trades => self.trades(account, param),
            Asked::Orders => self.order_list(account, param),
            Asked::Order(id) => {
                self.order_status(account, &drafts::with(param.clone(), "order_id", *id))
            }
            _ => Err(Fault::invalid("no question")),
        }
    }

    /// Every market that has open orders (REST docs, "List all open orders").
    fn open_orders(&self, account: &Account) -> Value {
        let markets = (0..self.markets.len()).filter_map(|place| {
            let symbol = &self.desk.accounts.instrument(place)?.listing.symbol;
            let orders = account.open_orders().rev().filter(|order| order.place == place);
            let orders: Vec<Value> = orders.filter_map(|order| self.shown(order)).collect();
            let total = orders.len();
            let entry = json!({ "currency_pair": **symbol, "total": total, "orders": orders });
            (total > 0).then_some(entry)
        });
        markets.collect()
    }

    /// Fills, newest first.
    fn trades(&self, account: &Account, param: &Value) -> Result<Value, Fault> {
        let pair = drafts::string(param, "currency_pair")?;
        let place = match pair {
            Some(pair) => Some(self.desk.place(pair).ok_or_else(|| drafts::unknown_pair(pair))?),
            None => None,
        };
        let order = drafts::string(param, "order_id")?;
        let (from, to) = (whole(param, "from")?, whole(param, "to")?);
        let limit = whole(param, "limit")?.map_or(PAGE, |it| usize::try_from(it).unwrap_or(PAGE));
        let page = whole(param, "page")?.map_or(1, |it| usize::try_from(it).unwrap_or(1));
        if !(1..=TRADES_MAX).contains(&limit) {
            return Err(drafts::invalid("limit", &limit.to_string()));
        }
        let fills = account.fills().iter().rev().filter(|fill| {
            place.is_none_or(|place| place == fill.place)
                && order.is_none_or(|order| order == fill.order.to_string())
                && from.is_none_or(|from| fill.at.as_secs() >= from)
                && to.is_none_or(|to| fill.at.as_secs() <= to)
        });
        let fills = fills.skip(limit * page.saturating_sub(1)).take(limit);
        let shown = fills.filter_map(|fill| {
            Some(objects::trade(fill, self.desk.accounts.instrument(fill.place)?))
        });
        Ok(shown.collect())
    }
}

/// REST docs, "List spot accounts".
fn balances(account: &Account, param: &Value) -> Value {
    let wanted = param.get("currency").and_then(Value::as_str);
    let balances = account.wallet().balances();
    let balances = balances.filter(|(currency, _)| wanted.is_none_or(|it| *it == ***currency));
    balances
        .map(|(currency, balance)| {
            json!({
                "currency": **currency,
                "available": balance.available.to_string(),
                "locked": balance.locked.to_string(),
                "update_id": account.journal().len(),
            })
        })
        .collect()
}

/// The parameters: those of the query, and those of the body, which may be an array.
fn param(request: &Request<'_>) -> Value {
    let pairs = request.query.split('&').filter_map(|pair| pair.split_once('='));
    let query: Map<_, _> =
        pairs.map(|(name, value)| (name.to_owned(), decoded(value).into())).collect();
    match serde_json::from_slice(request.body) {
        Ok(Value::Object(mut body)) => {
            body.extend(query);
            Value::Object(body)
        }
        Ok(other) => other,
        Err(_) => Value::Object(query),
    }
}

fn whole(param: &Value, name: &str) -> Result<Option<u64>, Fault> {
    let Some(text) = drafts::string(param, name)? else { return Ok(None) };
    text.parse().map(Some).map_err(|_| drafts::invalid(name, text))
}
