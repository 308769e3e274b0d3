//! What is asked for on the command line, as an action.

use tickwire_core::account::action::{NewOrder, OrderRef};
use tickwire_core::account::id::Id;
use tickwire_core::account::order::{OrderKind, TimeInForce};
use tickwire_core::owned::OwnedAction;
use tickwire_core::symbol::Symbol;

use crate::args::{OrderRequest, TimeInForceArg};
use crate::clock;
use crate::failure::Failure;

/// The action of a request.
pub(super) fn action(request: &OrderRequest) -> Result<OwnedAction, Failure> {
    Ok(match request {
        OrderRequest::Place { .. } => OwnedAction::Place(order(request)?),
        OrderRequest::Cancel { symbol, all: true, side, .. } => {
            OwnedAction::CancelSymbol { symbol: *symbol, side: side.map(Into::into) }
        }
        OrderRequest::Cancel { symbol, ids, .. } => match ids.as_slice() {
            [one] => OwnedAction::Cancel(named(symbol, one)?),
            ids => {
                let ids: Result<_, Failure> = ids.iter().map(|id| named(symbol, id)).collect();
                OwnedAction::CancelIds(ids?)
            }
        },
        OrderRequest::Amend { symbol, id, price, size, side } => OwnedAction::Amend {
            order: named(symbol, id)?,
            side: side.map(Into::into),
            price: *price,
            size: *size,
        },
        OrderRequest::Status { symbol, id } => OwnedAction::Status(named(symbol, id)?),
        OrderRequest::List { symbol, finished } => {
            OwnedAction::List { symbol: *symbol, finished: *finished }
        }
    })
}

fn order(request: &OrderRequest) -> Result<NewOrder, Failure> {
    let OrderRequest::Place { symbol, side, size, price, time_in_force, client_id, reduce_only } =
        request
    else {
        return Err(Failure::Setup("it is no order".to_owned()));
    };
    let client_id = match client_id {
        Some(text) => Some(id(text)?),
        // So that what is shown is what is sent, and what was sent can be asked for.
        None => Id::text(&format!("t-{}", clock::wall().as_nanos())),
    };
    Ok(NewOrder {
        symbol: *symbol,
        side: (*side).into(),
        kind: if price.is_some() { OrderKind::Limit } else { OrderKind::Market },
        size: *size,
        price: *price,
        time_in_force: time_in_force.map(time_in_force_of),
        client_id,
        reduce_only: *reduce_only,
    })
}

const fn time_in_force_of(time: TimeInForceArg) -> TimeInForce {
    match time {
        TimeInForceArg::Gtc => TimeInForce::Gtc,
        TimeInForceArg::Ioc => TimeInForce::Ioc,
        TimeInForceArg::Fok => TimeInForce::Fok,
        TimeInForceArg::PostOnly => TimeInForce::PostOnly,
    }
}

fn named(symbol: &Symbol, text: &str) -> Result<OrderRef, Failure> {
    Ok(OrderRef { symbol: *symbol, id: id(text)? })
}

fn id(text: &str) -> Result<Id, Failure> {
    Id::number(text).or_else(|| Id::text(text)).ok_or_else(|| Failure::Usage {
        argument: format!("'{text}' is no id of an order"),
        advice: "an id has 1 to 48 bytes and no control characters".to_owned(),
    })
}
