//! What comes out of a private session, as lines of text.

use core::fmt::Write as _;

use tickwire_core::event::{Data, Event};
use tickwire_core::session::{Frame, Notice, Output};
use tickwire_core::symbol::Symbol;

/// An output, `Wait` and `Stopped` aside, as a line.
pub(crate) fn told(output: &Output<'_>) -> String {
    match output {
        Output::Connect(to) => format!("connect {}", to.path),
        Output::Send(Frame::Text(text)) => format!("send {}", unsummed(text)),
        Output::Send(Frame::Ping(_)) => "send <ping>".into(),
        Output::Send(Frame::Close(code)) => format!("send <close {code}>"),
        Output::Event(event) => told_event(event),
        Output::Notice(notice) => told_notice(notice),
        Output::Request(request) => {
            let signed = request.headers.iter().map(|(_, value)| value);
            let signed = signed.collect::<Vec<_>>().join(",");
            let line = format!("{} {} {signed}", request.method.name(), request.path);
            unsummed(line.trim_end()).to_owned()
        }
        Output::ReconnectAfter { attempt, cause, .. } => format!("reconnect #{attempt}: {cause}"),
        Output::Disconnect => "disconnect".into(),
        other => panic!("{other:?}"),
    }
}

/// A text without the sum at its end, which is of the secret.
fn unsummed(text: &str) -> &str {
    text.split_once('#').map_or(text, |(text, _)| text)
}

fn told_event(event: &Event<'_>) -> String {
    assert_eq!(event.slot, None, "an account follows no rows");
    let symbol = event.symbol.map_or("-", Symbol::as_str);
    let found = |synthetic: bool| if synthetic { " (found)" } else { "" };
    match event.data {
        Data::Order(order) => {
            let filled = order.filled.map_or("?".into(), |filled| filled.to_string());
            let found = found(order.synthetic);
            format!("{symbol} order {} {} {filled}{found}", order.id, order.status)
        }
        Data::Fill(fill) => {
            let found = found(fill.synthetic);
            format!(
                "{symbol} fill {} of {} {}@{}{found}",
                fill.id, fill.order_id, fill.size, fill.price
            )
        }
        Data::Balance(balance) => {
            let part = |part: Option<tickwire_core::decimal::Decimal>| {
                part.map_or("?".into(), |part| part.to_string())
            };
            let (available, locked) = (part(balance.available), part(balance.locked));
            format!("{} {available}+{locked}{}", balance.asset, found(balance.synthetic))
        }
        Data::Position(position) => {
            format!("{symbol} position {}{}", position.size, found(position.synthetic))
        }
        other => panic!("{other:?}"),
    }
}

fn told_notice(notice: &Notice<'_>) -> String {
    match notice {
        Notice::State { from, to, cause, .. } => {
            let mut line = format!("state {} > {}", from.name(), to.name());
            if let Some(cause) = cause {
                let _ = write!(line, ": {cause}");
            }
            line
        }
        Notice::Subscription { symbol, channel, state, code, .. } => {
            let code = code.map_or(String::new(), |code| format!(" {code}"));
            format!("{symbol} {channel} {state}{code}")
        }
        Notice::Account { state } => format!("account {state}"),
        Notice::Outcome { id, kind, client_id, outcome } => {
            let named = client_id.map_or(String::new(), |id| format!(" {id}"));
            format!("outcome {} {kind}{named}: {outcome}", id.0)
        }
        Notice::CallFailed { call, failure } => format!("failed {call}: {failure}"),
        Notice::Malformed { error, .. } => format!("malformed: {error}"),
        Notice::Dropped { count, .. } => format!("dropped {count}"),
        Notice::Venue { kind, code, reason } => format!("venue {kind:?} {code:?} {reason:?}"),
        other => panic!("{other:?}"),
    }
}
