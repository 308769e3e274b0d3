//! The WebSocket API of the spot market (spot docs, "Spot Account Trade").

use serde_json::Value;

use super::super::Spot;
use super::super::api::{Call, Fault, Outcome, Rate};
use super::super::request::{Refusal, Request};
use super::actions;
use crate::account::{Fate, Reject};
use crate::market::ms;
use crate::venue::{ClientId, Time};

/// The text of orders that bring none of their own.
const TEXT: &str = "apiv4-ws";

impl Spot {
    /// Does what a request of the API asks, and answers it.
    pub(in super::super) fn called(&mut self, to: ClientId, text: &str, now: Time) {
        let Some(call) = Call::read(text) else {
            let refusal = Refusal::no_json("a request of the API cannot be read");
            return self.desk.answer(to, &Request::default(), Some(refusal), now);
        };
        if call.channel == "spot.login" {
            return self.desk.login(to, &call, now);
        }
        let (changes, is_counted) = match call.channel.as_str() {
            "spot.order_place" | "spot.order_amend" => (true, true),
            "spot.order_cancel" | "spot.order_cancel_ids" | "spot.order_cancel_cp" => (true, false),
            "spot.order_status" | "spot.order_list" => (false, false),
            other => {
                self.desk.violations.note(format!("there is no channel `{other}`"));
                let fault = Fault::new(404, "INVALID_ARGUMENT", format!("Unknown channel {other}"));
                return self.desk.answer_call(to, &call, &Outcome::Error(fault), None, now);
            }
        };
        let account = match self.desk.caller(to, &call, changes, now) {
            Ok(account) => account,
            Err(denial) => {
                let outcome = Outcome::Error(denial.into());
                return self.desk.answer_call(to, &call, &outcome, None, now);
            }
        };
        let limit = if is_counted { self.config.order_limit } else { 0 };
        let (rate, admitted) = self.desk.count_order(account, limit, now);
        if let Err(fault) = admitted {
            return self.desk.answer_call(to, &call, &Outcome::Error(fault), rate, now);
        }
        if changes {
            self.change(to, &call, account, rate, now);
        } else {
            let outcome = self.done(account, &call, now);
            self.desk.answer_call(to, &call, &outcome, rate, now);
        }
    }

    /// A request that changes orders, with what may happen to it.
    fn change(
        &mut self,
        to: ClientId,
        call: &Call<'_>,
        account: usize,
        rate: Option<Rate>,
        now: Time,
    ) {
        let fate = self.desk.mishaps.fate();
        if fate == Fate::Lost {
            return self.desk.cut(to);
        }
        let outcome = self.done(account, call, now);
        let is_cut = matches!(fate, Fate::Taken | Fate::Acknowledged);
        let is_acknowledged = call.channel == "spot.order_place"
            && matches!(outcome, Outcome::Result(_))
            && fate != Fate::Taken;
        if is_acknowledged {
            self.desk.answer_call(to, call, &Outcome::Taken, rate, now);
        }
        if is_cut {
            return self.desk.cut(to);
        }
        // Pushes and results come in any order (captures).
        if self.desk.dice.percent(50) {
            self.tell(now);
        }
        if fate == Fate::Fine {
            self.desk.answer_call(to, call, &outcome, rate, now);
        }
    }

    fn done(&mut self, account: usize, call: &Call<'_>, now: Time) -> Outcome {
        let param = call.param();
        if call.expires_ms().is_some_and(|expires| expires < ms(self.desk.mishaps.clock(now))) {
            let fault = Fault::new(400, "REQUEST_EXPIRED", "Request expired");
            return Outcome::Error(fault);
        }
        let result = match call.channel.as_str() {
            "spot.order_place" => self.place_orders(account, &param, TEXT, now),
            "spot.order_amend" => self.amend_order(account, &param, now),
            "spot.order_cancel" => self.cancel_order(account, &param, now),
            "spot.order_cancel_ids" => self.cancel_ids(account, &param, now),
            "spot.order_cancel_cp" => self.cancel_pair(account, &param, now),
            _ => self.asked(account, &call.channel, &param),
        };
        result.map_or_else(Outcome::Error, Outcome::Result)
    }

    fn asked(&self, account: usize, channel: &str, param: &Value) -> Result<Value, Fault> {
        let account = self.desk.accounts.account(account);
        let account = account.ok_or_else(|| actions::fault(Reject::NoOrder))?;
        match channel {
            "spot.order_status" => self.order_status(account, param),
            _ => self.order_list(account, param),
        }
    }
}
