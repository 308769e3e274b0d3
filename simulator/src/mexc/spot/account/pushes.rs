//! What accounts are told, as the schema has it; numbers are trimmed.

use tickwire_proto::generated::push_data_v3_api_wrapper::Body;
use tickwire_proto::generated::{
    PrivateAccountV3Api, PrivateDealsV3Api, PrivateOrdersV3Api, PushDataV3ApiWrapper,
};

use super::super::wire::signed_ms;
use super::Channel;
use super::words::{kind, order_id, side, status, trade_id};
use crate::account::{BalanceChange, Cause, Event, Fill, Finish, Fixed, Instrument, Order, What};
use crate::venue::Time;

/// What was the last fill of an order: its size, and whether it was the maker's.
pub(super) type Last = Option<(u64, bool)>;

/// The push of an event; `instrument` is that of an order or a fill.
pub(super) fn push(
    event: &Event,
    instrument: Option<&Instrument>,
    last: Last,
    order: Option<&Order>,
    now: Time,
) -> Option<(Channel, PushDataV3ApiWrapper)> {
    let (channel, body) = match &event.what {
        What::Order(order) => (Channel::Orders, orders(order, instrument?, last)),
        What::Fill(fill) => (Channel::Deals, deals(fill, instrument?)),
        What::Balance(change) => (Channel::Account, account(change, order, event.at)),
        What::Position(..) => return None,
    };
    let symbol = instrument.map(|it| it.listing.symbol.to_string());
    let is_account = channel == Channel::Account;
    let push = PushDataV3ApiWrapper {
        channel: channel.param().into(),
        symbol: symbol.filter(|_| !is_account),
        create_time: is_account.then(|| signed_ms(event.at)),
        send_time: Some(signed_ms(now)),
        body: Some(body),
        ..PushDataV3ApiWrapper::default()
    };
    Some((channel, push))
}

fn orders(order: &Order, instrument: &Instrument, last: Last) -> Body {
    let value = |lots| instrument.value(order.price, lots);
    let (amount, left) = match order.budget {
        Some(money) => money,
        None => (value(order.lots), value(order.left)),
    };
    let (lots, is_maker) = last.unwrap_or_default();
    Body::PrivateOrders(PrivateOrdersV3Api {
        id: order_id(order.id),
        client_id: order.text.clone(),
        price: instrument.price(order.price).to_string(),
        quantity: instrument.size(order.lots).to_string(),
        amount: amount.to_string(),
        avg_price: instrument.average(order.value, order.filled).to_string(),
        order_type: kind(order).0,
        trade_type: side(order.side).0,
        is_maker,
        remain_amount: left.to_string(),
        remain_quantity: instrument.size(order.left).to_string(),
        last_deal_quantity: Some(instrument.size(lots).to_string()),
        cumulative_quantity: instrument.size(order.filled).to_string(),
        cumulative_amount: order.value.to_string(),
        status: status(order).0,
        create_time: signed_ms(order.created),
        ..PrivateOrdersV3Api::default()
    })
}

fn deals(fill: &Fill, instrument: &Instrument) -> Body {
    Body::PrivateDeals(PrivateDealsV3Api {
        price: instrument.price(fill.price).to_string(),
        quantity: instrument.size(fill.lots).to_string(),
        amount: fill.value.to_string(),
        trade_type: side(fill.side).0,
        is_maker: fill.is_maker,
        is_self_trade: false,
        trade_id: trade_id(fill.place, fill.trade),
        client_order_id: fill.text.clone(),
        order_id: order_id(fill.order),
        fee_amount: fill.fee.to_string(),
        fee_currency: instrument.fee_currency(fill.side).to_string(),
        time: signed_ms(fill.at),
    })
}

fn account(change: &BalanceChange, order: Option<&Order>, at: Time) -> Body {
    Body::PrivateAccount(PrivateAccountV3Api {
        vcoin_name: change.currency.to_string(),
        coin_id: coin_id(&change.currency),
        balance_amount: change.after.available.to_string(),
        balance_amount_change: (change.change - change.locked_change).to_string(),
        frozen_amount: change.after.locked.to_string(),
        frozen_amount_change: change.locked_change.to_string(),
        r#type: cause(change, order).into(),
        time: signed_ms(at),
    })
}

/// The type of a change ("changed type").
fn cause(change: &BalanceChange, order: Option<&Order>) -> &'static str {
    match change.cause {
        Cause::Deposit if change.change < Fixed::ZERO => "WITHDRAW",
        Cause::Deposit => "DEPOSIT",
        Cause::OrderPlaced | Cause::OrderAmended => "ENTRUST_PLACE",
        Cause::OrderFilled | Cause::Profit => "ENTRUST",
        Cause::Fee => "TRADE_FEE",
        Cause::OrderFinished if order.is_some_and(|it| it.finish == Finish::Filled) => {
            "ENTRUST_UNFROZEN"
        }
        Cause::OrderFinished => "ENTRUST_CANCEL",
    }
}

/// 32 hex digits, of a currency always the same.
fn coin_id(currency: &str) -> String {
    let mut sum: u128 = 0xcbf2_9ce4_8422_2325;
    for byte in currency.bytes() {
        sum = (sum ^ u128::from(byte)).wrapping_mul(0x0000_0100_0000_01b3_0000_0193);
    }
    format!("{sum:032x}")
}
