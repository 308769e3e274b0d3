//! What comes out of a session, as lines of text.

use core::fmt::Write as _;

use tickwire_core::book::BookRef;
use tickwire_core::event::{Data, Event, Side};
use tickwire_core::session::{Frame, Notice, Output};
use tickwire_core::symbol::Symbol;

/// An output, `Wait` and `Stopped` aside, as a line.
pub(crate) fn told(output: &Output<'_>) -> String {
    match output {
        Output::Connect(to) => format!("connect {}:{}{}", to.host, to.port, to.path),
        Output::Send(Frame::Text(text)) => format!("send {text}"),
        Output::Send(Frame::Ping(payload)) => format!("send <ping {}>", payload.len()),
        Output::Send(Frame::Close(code)) => format!("send <close {code}>"),
        Output::Event(event) => told_event(event),
        Output::Notice(notice) => told_notice(notice),
        Output::Request(request) => format!("GET {}", request.path),
        Output::ReconnectAfter { attempt, cause, .. } => format!("reconnect #{attempt}: {cause}"),
        Output::Disconnect => "disconnect".into(),
        other => panic!("{other:?}"),
    }
}

fn told_event(event: &Event<'_>) -> String {
    assert!(event.received.is_some());
    let symbol = event.symbol.map_or("-", Symbol::as_str);
    match event.data {
        Data::Trade(trade) => {
            let side = if trade.side == Side::Buy { "buy" } else { "sell" };
            format!("{symbol} trade {} {} {} {side}", trade.id.unwrap(), trade.price, trade.size)
        }
        Data::BookTicker(ticker) => {
            format!("{symbol} quote {} {:?} {:?}", ticker.id.unwrap(), ticker.bid, ticker.ask)
        }
        Data::BookDelta(delta) => {
            let shown = delta.book.map_or("none".into(), book);
            format!("{symbol} delta {}: {shown}", delta.last_id)
        }
        Data::BookSnapshot(snapshot) => {
            let shown = snapshot.book.map_or("none".into(), book);
            format!("{symbol} full {}: {shown}", snapshot.id.unwrap())
        }
        Data::Venue(event) => {
            format!("{} {:?}", event.channel, String::from_utf8_lossy(event.payload))
        }
        other => panic!("{other:?}"),
    }
}

/// A book as text: every level of a live one, else its state.
pub(crate) fn book(book: BookRef<'_>) -> String {
    let Some(live) = book.live() else { return book.state().to_string() };
    let side = |levels: tickwire_core::book::Levels<'_>| {
        let levels: Vec<_> =
            levels.map(|level| format!("{}@{}", level.price, level.size)).collect();
        levels.join(",")
    };
    format!("live {} b:{} a:{}", live.id(), side(live.bids()), side(live.asks()))
}

fn told_notice(notice: &Notice<'_>) -> String {
    match notice {
        Notice::State { from, to, cause, data_age, .. } => {
            let mut line = format!("state {} > {}", from.name(), to.name());
            if let Some(cause) = cause {
                let _ = write!(line, ": {cause}");
            }
            if let Some(age) = data_age {
                let _ = write!(line, " (data {} ms old)", age.as_millis());
            }
            line
        }
        Notice::Subscription { symbol, channel, state, code, reason, .. } => {
            let mut line = format!("{symbol} {channel} {state:?}").to_lowercase();
            line.replace_range(..symbol.as_str().len(), symbol.as_str());
            if let Some(code) = code {
                let _ = write!(line, " {code}");
            }
            if !reason.is_empty() {
                let _ = write!(line, " {reason:?}");
            }
            line
        }
        Notice::Book { symbol, state, epoch, id, .. } => {
            let id = id.map_or(String::new(), |id| format!(" id {id}"));
            format!("{symbol} book {state}, epoch {epoch}{id}")
        }
        Notice::Quiet { symbol, age, .. } => format!("{symbol} quiet for {age:?}"),
        Notice::Malformed { error, excerpt } => {
            format!("malformed: {error}: {:?}", String::from_utf8_lossy(excerpt))
        }
        Notice::Venue { kind, code, reason } => format!("venue {kind:?} {code:?} {reason:?}"),
        Notice::SnapshotFailed { symbol, failure, .. } => {
            format!("{symbol} snapshot failed: {failure:?}")
        }
        Notice::Slow { kind, took_ns, budget_ns, count } => {
            format!("slow {kind:?}: {took_ns} of {budget_ns} ns, {count} times")
        }
        Notice::Dropped { what, count } => format!("dropped {what:?}: {count}"),
        other => panic!("{other:?}"),
    }
}
