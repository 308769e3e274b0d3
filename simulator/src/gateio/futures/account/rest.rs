//! REST requests about accounts (REST docs, "Futures" and "Account").

use serde_json::{Map, Value, json};

use super::super::Futures;
use super::super::answer::{detail, error, success};
use super::super::api::Fault;
use super::super::contract::Sizes;
use super::super::settle::Settle;
use super::actions::{Caller, page};
use super::{drafts, objects};
use crate::account::{Account, Fate, Fixed};
use crate::percent::decoded;
use crate::venue::{Answer, Request, Time};

/// The text of orders that bring none of their own.
const TEXT: &str = "api";
/// The path of a user's own details, on every host.
const DETAIL: &str = "/api/v4/account/detail";

/// What is asked for.
#[derive(Clone, Copy)]
enum Asked<'a> {
    Detail,
    Balance,
    Positions,
    Position(&'a str),
    Orders,
    Order(&'a str),
    Trades { by_time: bool },
    Place,
    CancelContract,
    Cancel(&'a str),
    Amend(&'a str),
}

/// What of a path is behind its settle currency.
fn own(path: &str, settle: Settle) -> Option<&str> {
    path.strip_prefix("/api/v4/futures/")?.strip_prefix(settle.name())
}

/// Whether a path is about accounts.
pub(in super::super) fn is_private(path: &str, settle: Settle) -> bool {
    let known = ["/accounts", "/positions", "/orders", "/my_trades"];
    let is_known = |path: &str| known.iter().any(|known| path.starts_with(known));
    path == DETAIL || own(path, settle).is_some_and(is_known)
}

impl<'a> Asked<'a> {
    /// With the name that its requests are counted under.
    fn read(request: &Request<'a>, settle: Settle) -> Option<(Self, &'static str)> {
        if request.path == DETAIL && request.method == "GET" {
            return Some((Self::Detail, "account/detail"));
        }
        let path = own(request.path, settle)?;
        let order = path.strip_prefix("/orders/").filter(|id| !id.is_empty());
        let contract = path.strip_prefix("/positions/").filter(|name| !name.is_empty());
        Some(match (request.method, path, order, contract) {
            ("GET", "/accounts", ..) => (Self::Balance, "accounts"),
            ("GET", "/positions", ..) => (Self::Positions, "positions"),
            ("GET", _, _, Some(name)) => (Self::Position(name), "positions/"),
            ("GET", "/orders", ..) => (Self::Orders, "orders"),
            ("GET", _, Some(id), _) => (Self::Order(id), "orders/"),
            ("GET", "/my_trades", ..) => (Self::Trades { by_time: false }, "my_trades"),
            ("GET", "/my_trades_timerange", ..) => {
                (Self::Trades { by_time: true }, "my_trades_timerange")
            }
            ("POST", "/orders", ..) => (Self::Place, "POST orders"),
            ("DELETE", "/orders", ..) => (Self::CancelContract, "DELETE orders"),
            ("DELETE", _, Some(id), _) => (Self::Cancel(id), "DELETE orders/"),
            ("PUT", _, Some(id), _) => (Self::Amend(id), "PUT orders/"),
            _ => return None,
        })
    }

    const fn changes(self) -> bool {
        matches!(self, Self::Place | Self::CancelContract | Self::Cancel(_) | Self::Amend(_))
    }
}

impl Futures {
    /// Answers a request about an account.
    pub(in super::super) fn private_request(
        &mut self,
        request: &Request<'_>,
        now: Time,
    ) -> Result<Answer, Answer> {
        let (asked, endpoint) = Asked::read(request, self.config.settle)
            .ok_or_else(|| error(405, "METHOD_NOT_ALLOWED", "Method Not Allowed"))?;
        let headers = self.desk.limited(endpoint, self.config.rest_limit, now)?;
        if let Some(status) = self.desk.mishaps.rest_error() {
            return Err(error(status, "SERVER_ERROR", "Internal server error"));
        }
        let account = self.desk.signer(request, asked.changes(), now)?;
        let by = Caller { account, sizes: Sizes::asked(request.headers), now };
        let param = param(request);
        let body = if asked.changes() {
            let body = self.changed(by, asked, &param);
            // Over REST what is lost is the answer: the request was taken.
            match self.desk.mishaps.fate() {
                Fate::Fine => body,
                _ => Err(Fault::new(504, "SERVER_ERROR", "Gateway timeout")),
            }
        } else {
            self.read(by, asked, &param)
        };
        let body = body.map_err(|it| error(it.status, it.label, &it.message))?;
        let mut answer = success(headers, body.to_string());
        if matches!(asked, Asked::Place) {
            answer.status = 201;
        }
        Ok(answer)
    }

    fn changed(&mut self, by: Caller, asked: Asked<'_>, param: &Value) -> Result<Value, Fault> {
        match asked {
            Asked::CancelContract => self.cancel_contract(by, param),
            Asked::Cancel(id) => self.cancel_order(by, &with_id(param, id)),
            Asked::Amend(id) => self.amend_order(by, &with_id(param, id)),
            _ => self.place_order(by, param, TEXT),
        }
    }

    /// Answers as the account was some time ago, where the venue's answers lag.
    fn read(&self, by: Caller, asked: Asked<'_>, param: &Value) -> Result<Value, Fault> {
        let account = self.desk.accounts.account(by.account);
        let account = account.ok_or_else(|| Fault::argument("no account"))?;
        let lag = self.desk.mishaps.lag();
        let then = (!lag.is_zero()).then(|| account.as_of(by.now.saturating_sub(lag)));
        let account = then.as_ref().unwrap_or(account);
        match asked {
            Asked::Detail => Ok(detail(account.profile.user)),
            Asked::Balance => Ok(self.balance(account)),
            Asked::Positions => Ok(self.positions(account, by.sizes, param)),
            Asked::Position(name) => self.position(account, by.sizes, &decoded(name)),
            Asked::Orders => self.order_list(account, by.sizes, param),
            Asked::Order(id) => self.order_status(account, by.sizes, &with_id(param, id)),
            Asked::Trades { by_time } => self.trades(account, by.sizes, param, by_time),
            _ => Err(Fault::argument("no question")),
        }
    }

    /// REST docs, "Get futures account".
    fn balance(&self, account: &Account) -> Value {
        let currency = self.config.settle.currency();
        let balance = account.wallet().balance(currency);
        let margin: Fixed = account.positions().map(|(_, position)| position.margin).sum();
        json!({
            "user": account.profile.user,
            "currency": currency,
            "total": balance.total().to_string(),
            "unrealised_pnl": "0",
            "position_margin": margin.to_string(),
            "order_margin": (balance.locked - margin).to_string(),
            "available": balance.available.to_string(),
            "point": "0",
            "bonus": "0",
            "in_dual_mode": false,
            "enable_credit": false,
            "position_initial_margin": "0",
            "maintenance_margin": "0",
            "update_id": account.journal().len(),
        })
    }

    fn positions(&self, account: &Account, sizes: Sizes, param: &Value) -> Value {
        let only_held = param.get("holding").and_then(Value::as_str) == Some("true");
        let positions = account.positions().filter(|(_, it)| !only_held || it.lots != 0);
        let shown = positions.filter_map(|(place, position)| {
            let instrument = self.desk.accounts.instrument(place)?;
            let about = (account.profile.user, changed(account, place));
            Some(objects::position(position, instrument, about, sizes))
        });
        shown.collect()
    }

    fn position(&self, account: &Account, sizes: Sizes, name: &str) -> Result<Value, Fault> {
        let place = self.desk.place(name).ok_or_else(drafts::unknown_contract)?;
        let instrument =
            self.desk.accounts.instrument(place).ok_or_else(drafts::unknown_contract)?;
        let none = crate::account::Position::default();
        let position = account.position(place).unwrap_or(&none);
        let about = (account.profile.user, changed(account, place));
        Ok(objects::position(position, instrument, about, sizes))
    }

    /// Fills, newest first.
    fn trades(
        &self,
        account: &Account,
        sizes: Sizes,
        param: &Value,
        by_time: bool,
    ) -> Result<Value, Fault> {
        let place = param.get("contract").map(|_| self.named(param)).transpose()?;
        let second = |name: &str| {
            let text = param.get(name).and_then(Value::as_str);
            text.and_then(|text| text.parse::<u64>().ok())
        };
        let (from, to) = (second("from").unwrap_or(0), second("to").unwrap_or(u64::MAX));
        let order = param.get("order").and_then(Value::as_str);
        let (limit, offset) = page(param);
        let fills = account.fills().iter().rev().filter(|fill| {
            place.is_none_or(|place| place == fill.place)
                && order.is_none_or(|order| order == fill.order.to_string())
                && (from..=to).contains(&fill.at.as_secs())
        });
        let shown = fills.skip(offset).take(limit).filter_map(|fill| {
            let instrument = self.desk.accounts.instrument(fill.place)?;
            Some(objects::trade(fill, instrument, sizes, by_time))
        });
        Ok(shown.collect())
    }
}

/// When a position has changed last.
fn changed(account: &Account, place: usize) -> Time {
    let newest = account.fills().iter().rev().find(|fill| fill.place == place);
    newest.map_or(Time::ZERO, |fill| fill.at)
}

fn with_id(param: &Value, id: &str) -> Value {
    let mut members = param.as_object().cloned().unwrap_or_default();
    members.insert("order_id".into(), decoded(id).into());
    Value::Object(members)
}

/// The parameters: those of the query, and those of the body.
fn param(request: &Request<'_>) -> Value {
    let pairs = request.query.split('&').filter_map(|pair| pair.split_once('='));
    let query: Map<_, _> =
        pairs.map(|(name, value)| (name.to_owned(), decoded(value).into())).collect();
    match serde_json::from_slice(request.body) {
        Ok(Value::Object(mut body)) => {
            body.extend(query);
            Value::Object(body)
        }
        _ => Value::Object(query),
    }
}
