//! What is said of an account, as the outside sees it: orders, fills, balances, positions.

use core::fmt::Display;

use tickwire_core::account::balance::Balance;
use tickwire_core::account::coded::Coded;
use tickwire_core::account::fill::Fill;
use tickwire_core::account::id::{Id, Label};
use tickwire_core::account::order::{Order, OrderStatus};
use tickwire_core::account::position::{Position, PositionSide};
use tickwire_core::asset::Asset;
use tickwire_core::event::{Event, Liquidation};

use super::EventWriter;
use crate::json::{Line, Raw, Value};
use crate::words::account::status;

impl EventWriter {
    pub(super) fn order(&mut self, event: &Event<'_>, order: &Order) {
        self.head("order", event)
            .field("id", order.id)
            .field("client_id", order.client_id)
            .field("side", order.side)
            .field("kind", order.kind)
            .field("time_in_force", order.time_in_force)
            .field("price", order.price)
            .field("size", order.size)
            .field("filled", order.filled)
            .field("left", order.left)
            .field("average_price", order.average_price)
            .field("fee", order.fee)
            .field("fee_asset", order.fee_asset)
            .field("status", Status(order))
            .field("reason", order.reason)
            .field("update_ns", order.updated)
            .field("synthetic", order.synthetic)
            .field("status_code", order.status_code);
    }

    pub(super) fn fill(&mut self, event: &Event<'_>, fill: &Fill) {
        self.head("fill", event)
            .field("id", fill.id)
            .field("order_id", fill.order_id)
            .field("client_id", fill.client_id)
            .field("side", fill.side)
            .field("price", fill.price)
            .field("size", fill.size)
            .field("fee", fill.fee)
            .field("fee_asset", fill.fee_asset)
            .field("role", fill.role)
            .field("synthetic", fill.synthetic);
    }

    pub(super) fn balance(&mut self, event: &Event<'_>, balance: &Balance) {
        self.head("balance", event)
            .field("asset", balance.asset)
            .field("available", balance.available)
            .field("locked", balance.locked)
            .field("total", balance.total)
            .field("change", balance.change)
            .field("reason", balance.reason)
            .field("synthetic", balance.synthetic)
            .field("purse", balance.purse);
    }

    pub(super) fn position(&mut self, event: &Event<'_>, position: &Position) {
        self.head("position", event)
            .field("side", position.side())
            .field("size", position.size)
            .field("entry_price", position.entry_price)
            .field("mark_price", position.mark_price)
            .field("leverage", position.leverage)
            .field("liquidation_price", position.liquidation_price)
            .field("realised_pnl", position.realised_pnl)
            .field("mode", position.mode)
            .field("synthetic", position.synthetic);
    }

    pub(super) fn liquidation(&mut self, event: &Event<'_>, liquidation: &Liquidation) {
        self.head("liquidation", event)
            .field("price", liquidation.price)
            .field("size", liquidation.size)
            .field("side", liquidation.side);
    }
}

/// The status of an order: its name, or the venue's code where that has none.
struct Status<'a>(&'a Order);

impl Value for Status<'_> {
    fn write(self, line: &mut Line) {
        match (self.0.status, self.0.status_code) {
            (OrderStatus::Unknown, Some(_)) => status(self.0).to_string().as_str().write(line),
            (known, _) => known.name().write(line),
        }
    }
}

impl Value for Id {
    /// As it came: digits without quotes where it was a number.
    fn write(self, line: &mut Line) {
        let text = self.as_str();
        let digits = text.strip_prefix('-').unwrap_or(text);
        // JSON's integers have no zero before other digits (RFC 8259 section 6).
        let is_json = digits.len() == 1 || !digits.starts_with('0');
        if self.is_number() && is_json { Raw(text).write(line) } else { text.write(line) }
    }
}

impl<const N: usize> Value for Label<N> {
    fn write(self, line: &mut Line) {
        self.as_str().write(line);
    }
}

impl Value for Asset {
    fn write(self, line: &mut Line) {
        self.as_str().write(line);
    }
}

impl<T: Display> Value for Coded<T> {
    fn write(self, line: &mut Line) {
        self.to_string().as_str().write(line);
    }
}

impl Value for PositionSide {
    fn write(self, line: &mut Line) {
        self.to_string().as_str().write(line);
    }
}
