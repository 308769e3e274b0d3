//! Trades.

use tickwire_core::event::Side;
use tickwire_core::exchange::Malformed;
use tickwire_core::scratch::{Body, Scratch, TradeIdItem, TradeItem};
use tickwire_proto::push::{AggreDeal, AggreDeals, AggreDealsField, Deals, DealsField};

use super::{Frame, number, place};

pub(super) fn deals(
    frame: Frame<'_>,
    deals: Deals<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    for field in deals {
        if let DealsField::Deal(deal) = field.map_err(place::malformed)? {
            let deal = AggreDeal {
                price: deal.price,
                quantity: deal.quantity,
                trade_type: deal.trade_type,
                time: deal.time,
                trade_id: "",
            };
            trade(frame, deal, scratch)?;
        }
    }
    Ok(())
}

/// Each is one execution, not those of one price together (captures of 2026).
pub(super) fn aggre_deals(
    frame: Frame<'_>,
    deals: AggreDeals<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    for field in deals {
        if let AggreDealsField::Deal(deal) = field.map_err(place::malformed)? {
            trade(frame, deal, scratch)?;
        }
    }
    Ok(())
}

fn trade(
    frame: Frame<'_>,
    deal: AggreDeal<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<(), Malformed> {
    let place = frame.place;
    let body = TradeItem {
        // Two ids in one text; before June 2026 there was none.
        id: match deal.trade_id {
            "" => TradeIdItem::Absent,
            id => TradeIdItem::Text(place.span(id.as_bytes())),
        },
        price: number::amount(deal.price.as_bytes(), place)?,
        size: number::amount(deal.quantity.as_bytes(), place)?,
        side: taker_side(deal.trade_type),
    };
    let time = number::millis(Some(deal.time), place)?;
    frame.push(time, Body::Trade(body), scratch)
}

/// The schema's `tradeType` (official docs, "Trade Streams").
pub(crate) const fn taker_side(code: i32) -> Side {
    match code {
        1 => Side::Buy,
        2 => Side::Sell,
        other => Side::Other(other),
    }
}
