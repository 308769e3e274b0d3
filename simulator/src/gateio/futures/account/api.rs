//! The WebSocket API of the futures market (futures docs, "Futures Account Trade").

use serde_json::Value;

use super::super::Futures;
use super::super::api::{Call, Fault, Outcome, Rate};
use super::actions::{Caller, fault};
use crate::account::{Fate, Reject};
use crate::market::ms;
use crate::venue::{ClientId, Time};

/// The text of orders that bring none of their own.
const TEXT: &str = "apiv4-ws";

impl Futures {
    /// Does what a request of the API asks, and answers it.
    pub(in super::super) fn called(&mut self, to: ClientId, text: &str, now: Time) {
        let Some(call) = Call::read(text) else {
            self.desk.violations.note("a request of the API cannot be read".into());
            return;
        };
        if call.channel == "futures.login" {
            return self.desk.login(to, &call, now);
        }
        let changes = match call.channel.as_str() {
            "futures.order_place"
            | "futures.order_batch_place"
            | "futures.order_amend"
            | "futures.order_cancel"
            | "futures.order_cancel_ids"
            | "futures.order_cancel_cp" => true,
            "futures.order_status" | "futures.order_list" => false,
            other => {
                self.desk.violations.note(format!("there is no channel `{other}`"));
                let fault = Fault::argument(&format!("unknown channel {other}"));
                return self.desk.answer_call(to, &call, &Outcome::Error(fault), None, now);
            }
        };
        match self.desk.caller(to, &call, changes, now) {
            Ok(account) => self.admitted(to, &call, account, changes, now),
            Err(denial) => {
                self.desk.answer_call(to, &call, &Outcome::Error(denial.into()), None, now);
            }
        }
    }

    /// What places, amends and cancels is counted (docs, "Rate limits").
    fn admitted(
        &mut self,
        to: ClientId,
        call: &Call<'_>,
        account: usize,
        changes: bool,
        now: Time,
    ) {
        let sizes = self.sizes.get(&to).copied().unwrap_or_default();
        let by = Caller { account, sizes, now };
        if !changes {
            let outcome = self.done(by, call);
            return self.desk.answer_call(to, call, &outcome, None, now);
        }
        let limit = self.config.order_limit;
        let (rate, admitted) = self.desk.count_order(account, limit, now);
        match admitted {
            Ok(()) => self.change(to, call, by, rate),
            Err(fault) => {
                let fault =
                    Fault::new(fault.status, fault.label, fault.message.replace("211", "311"));
                self.desk.answer_call(to, call, &Outcome::Error(fault), rate, now);
            }
        }
    }

    /// A request that changes orders, with what may happen to it.
    fn change(&mut self, to: ClientId, call: &Call<'_>, by: Caller, rate: Option<Rate>) {
        let now = by.now;
        let fate = self.desk.mishaps.fate();
        if fate == Fate::Lost {
            return self.desk.cut(to);
        }
        let outcome = self.done(by, call);
        let is_placed =
            matches!(call.channel.as_str(), "futures.order_place" | "futures.order_batch_place");
        if is_placed && matches!(outcome, Outcome::Result(_)) && fate != Fate::Taken {
            self.desk.answer_call(to, call, &Outcome::Taken, rate, now);
        }
        if matches!(fate, Fate::Taken | Fate::Acknowledged) {
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

    fn done(&mut self, by: Caller, call: &Call<'_>) -> Outcome {
        let param = call.param();
        if call.expires_ms().is_some_and(|expires| expires < ms(self.desk.mishaps.clock(by.now))) {
            return Outcome::Error(Fault::labelled(400, "REQUEST_EXPIRED", "request expired"));
        }
        let result = match call.channel.as_str() {
            "futures.order_place" => self.place_order(by, &param, TEXT),
            "futures.order_batch_place" => self.place_batch(by, &param, TEXT),
            "futures.order_amend" => self.amend_order(by, &param),
            "futures.order_cancel" => self.cancel_order(by, &param),
            "futures.order_cancel_ids" => self.cancel_ids(by, &param),
            "futures.order_cancel_cp" => self.cancel_contract(by, &param),
            channel => self.asked(by, channel, &param),
        };
        result.map_or_else(Outcome::Error, Outcome::Result)
    }

    fn asked(&self, by: Caller, channel: &str, param: &Value) -> Result<Value, Fault> {
        let account =
            self.desk.accounts.account(by.account).ok_or_else(|| fault(Reject::NoOrder))?;
        match channel {
            "futures.order_status" => self.order_status(account, by.sizes, param),
            _ => self.order_list(account, by.sizes, param),
        }
    }
}
