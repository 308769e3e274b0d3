//! An account of Gate.io spot, as its documents have it: one order that rests, is filled, and
//! changes a balance, again and again.

use crate::gateio::{acknowledge, member};
use crate::venue::{Payload, Venue};

/// Messages of one run.
const PUSHES: u32 = 300;

#[derive(Default)]
pub(crate) struct Account {
    subscriptions: u32,
    pushed: u32,
}

impl Venue for Account {
    fn hear(&mut self, text: &str) -> Vec<Payload> {
        if text.contains(r#""event":"api""#) {
            let id = member(text, "req_id");
            return vec![
                format!(
                    r#"{{"request_id":{id},"header":{{"response_time":"1790000000123","status":"200","channel":"spot.login","event":"api"}},"data":{{"result":{{"api_key":"k","uid":"7"}}}}}}"#
                )
                .into(),
            ];
        }
        self.subscriptions += u32::from(text.contains(r#""event":"subscribe""#));
        vec![acknowledge(text).into()]
    }

    fn push(&mut self) -> Option<Payload> {
        if self.subscriptions < 3 {
            return None;
        }
        self.pushed += 1;
        let (order, time) = (1_000 + self.pushed / 4, 1_790_000_000_000 + u64::from(self.pushed));
        let (channel, result) = match self.pushed % 4 {
            0 => ("spot.orders", written(order, time, "put", "0.001")),
            1 => ("spot.usertrades", fill(order, time)),
            2 => ("spot.orders", written(order, time, "finish", "0")),
            _ => ("spot.balances", balance(order, time)),
        };
        Some(
            format!(
                r#"{{"time":1790000000,"time_ms":{time},"channel":"{channel}","event":"update","result":[{result}]}}"#
            )
            .into(),
        )
    }

    fn is_done(&self) -> bool {
        self.pushed == PUSHES
    }

    fn answer(&mut self, path: &str) -> String {
        let answer = match path.split('?').next() {
            Some("/api/v4/spot/accounts") => {
                r#"[{"currency":"USDT","available":"500","locked":"61.2345","update_id":1}]"#
            }
            Some("/api/v4/account/detail") => r#"{"user_id":7}"#,
            Some("/api/v4/spot/open_orders" | "/api/v4/spot/my_trades") => "[]",
            Some(path) if path.starts_with("/api/v4/spot/orders/") => {
                let order = path.rsplit('/').next().and_then(|order| order.parse().ok());
                let order = written(order.unwrap_or_default(), 1_790_000_000_000, "finish", "0");
                return order.replace(r#""event":"finish""#, r#""status":"closed""#);
            }
            path => panic!("no client asks for {path:?}"),
        };
        answer.to_owned()
    }
}

fn written(order: u32, time: u64, event: &str, left: &str) -> String {
    let seconds = time / 1_000;
    format!(
        r#"{{"id":"{order}","text":"t-1","create_time":"{seconds}","create_time_ms":"{time}","update_time":"{seconds}","update_time_ms":"{time}","event":"{event}","currency_pair":"BTC_USDT","type":"limit","account":"spot","side":"buy","amount":"0.001","price":"61234.5","time_in_force":"gtc","left":"{left}","filled_total":"0","avg_deal_price":"0","fee":"0","fee_currency":"BTC","point_fee":"0","gt_fee":"0","rebated_fee":"0","rebated_fee_currency":"USDT","user":7,"finish_as":"open"}}"#
    )
}

fn fill(order: u32, time: u64) -> String {
    let seconds = time / 1_000;
    format!(
        r#"{{"id":{order},"user_id":7,"order_id":"{order}","currency_pair":"BTC_USDT","create_time":{seconds},"create_time_ms":"{time}.0","side":"buy","amount":"0.001","role":"taker","price":"61234.5","fee":"0.000001","point_fee":"0","gt_fee":"0","text":"t-1","id_market":{order}}}"#
    )
}

fn balance(order: u32, time: u64) -> String {
    let seconds = time / 1_000;
    format!(
        r#"{{"timestamp":"{seconds}","timestamp_ms":"{time}","user":"7","currency":"USDT","change":"-61.2345","total":"{order}","available":"{order}","freeze":"0","freeze_change":"0","change_type":"order-match"}}"#
    )
}
