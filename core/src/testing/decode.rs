//! The mock venue's messages, read.

use super::venue::MockChannel;
use crate::decimal::{Decimal, DecimalError};
use crate::event::{BookTicker, Level, Side};
use crate::exchange::{
    Control, ControlKind, Decoded, Malformed, MalformedKind, Message, MessageKind, Verdict,
};
use crate::scratch::{Body, Item, Lost, Scratch, Span, TradeIdItem, TradeItem};
use crate::symbol::Symbol;

/// Reads a message of the stream.
pub(super) fn message<'m>(
    message: Message<'m>,
    scratch: &mut Scratch<'_>,
) -> Result<Decoded<'m, MockChannel>, Malformed> {
    let text = core::str::from_utf8(message.bytes())
        .map_err(|error| Malformed::fatal(MalformedKind::Encoding, error.valid_up_to()))?;
    let mut words = Words { text, at: 0 };
    let (at, first) = words.next()?;
    let (kind, channel) = match first {
        "trade" => (MessageKind::Trade, Some(MockChannel::Trades)),
        "quote" => (MessageKind::Ticker, Some(MockChannel::Quotes)),
        "tick" => (MessageKind::Ticker, Some(MockChannel::Market)),
        "delta" => (MessageKind::Book, Some(MockChannel::Book)),
        "full" => (MessageKind::Book, Some(MockChannel::Full)),
        "note" => (MessageKind::Other, None),
        other => return control(at, other, words).map(Decoded::Control),
    };
    let mut words = Words { text, at: 0 };
    while !words.rest().is_empty() {
        if let Err(malformed) = event(&mut words, scratch) {
            scratch.lose(Lost { kind, symbol: only_symbol(text) });
            return Err(malformed);
        }
    }
    Ok(Decoded::Events { kind, channel })
}

/// The symbol of a message of one line, where that much can be read.
fn only_symbol(text: &str) -> Option<Symbol> {
    let mut words = text.split(' ').filter(|_| !text.contains('\n'));
    words.nth(1).and_then(Symbol::new)
}

/// Reads the body of a REST snapshot.
pub(super) fn snapshot(body: &[u8], scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
    let text = core::str::from_utf8(body)
        .map_err(|error| Malformed::fatal(MalformedKind::Encoding, error.valid_up_to()))?;
    let mut words = Words { text, at: 0 };
    match words.next()? {
        (_, "book") => {
            let symbol = words.named()?;
            let (id, (bids, asks)) = (words.integer()?, words.sides(scratch)?);
            push(scratch, symbol, Body::BookSnapshot { id: Some(id), bids, asks })
        }
        (at, "no") => Err(Malformed::value(MalformedKind::Refused, at)),
        (at, _) => Err(Malformed::value(MalformedKind::Syntax, at)),
    }
}

fn control<'m>(
    at: usize,
    first: &str,
    mut words: Words<'m>,
) -> Result<Control<'m, MockChannel>, Malformed> {
    let kind = match first {
        "ok" | "judge" => ControlKind::Subscribed,
        "done" => ControlKind::Unsubscribed,
        "no" => ControlKind::Refused,
        "pong" => ControlKind::Pong,
        "upgrade" => ControlKind::Upgrade,
        "system" => ControlKind::System,
        "error" => ControlKind::Error,
        _ => return Err(Malformed::fatal(MalformedKind::Syntax, at)),
    };
    let mut control = Control {
        kind,
        channel_name: None,
        channel: None,
        id_text: None,
        id: None,
        code: None,
        reason: None,
        sent: None,
        verdict: None,
    };
    if matches!(kind, ControlKind::Subscribed | ControlKind::Unsubscribed | ControlKind::Refused) {
        let (_, request) = words.next()?;
        control.id = request.parse().ok();
        control.channel_name = control.id.is_none().then_some(request);
        control.channel = MockChannel::named(request);
    }
    if matches!(kind, ControlKind::Refused | ControlKind::Error) {
        let (at, code) = words.next()?;
        let code = code.parse().map_err(|_| Malformed::value(MalformedKind::Number, at))?;
        control.code = Some(code);
    }
    if first == "judge" {
        judge(&mut control, &mut words)?;
    }
    control.reason = Some(words.rest()).filter(|rest| !rest.is_empty());
    Ok(control)
}

/// Reads the lists of an answer symbol by symbol.
fn judge<'m>(
    control: &mut Control<'m, MockChannel>,
    words: &mut Words<'m>,
) -> Result<(), Malformed> {
    let (at, accepted) = words.next()?;
    let missing = Malformed::value(MalformedKind::Missing, at);
    let accepted = accepted.strip_prefix('+').ok_or(missing)?;
    let mut verdict = Verdict { accepted, refused: "" };
    if words.rest().starts_with('-') {
        let (_, refused) = words.next()?;
        verdict.refused = refused.trim_start_matches('-');
        control.kind = ControlKind::Refused;
    }
    (control.code, control.verdict) = (Some(0), Some(verdict));
    Ok(())
}

/// Reads one line.
fn event(words: &mut Words<'_>, scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
    let (at, first) = words.next()?;
    match first {
        "trade" => {
            let (symbol, id) = (words.symbol()?, words.integer()?);
            let (price, size, side) = (words.decimal()?, words.decimal()?, words.side()?);
            push(
                scratch,
                Some(symbol),
                Body::Trade(TradeItem { id: TradeIdItem::Number(id), price, size, side }),
            )
        }
        "quote" | "tick" => {
            let (symbol, id) = (words.symbol()?, words.integer()?);
            let (bid, ask) = (words.best()?, words.best()?);
            push(scratch, Some(symbol), Body::BookTicker(BookTicker { id: Some(id), bid, ask }))
        }
        "delta" => {
            let (symbol, first_id) = (words.symbol()?, words.first_id()?);
            let (last_id, (bids, asks)) = (words.integer()?, words.sides(scratch)?);
            push(scratch, Some(symbol), Body::BookDelta { first_id, last_id, bids, asks })
        }
        "full" => {
            let symbol = words.symbol()?;
            let (id, (bids, asks)) = (words.integer()?, words.sides(scratch)?);
            push(scratch, Some(symbol), Body::BookSnapshot { id: Some(id), bids, asks })
        }
        "note" => {
            let (channel, payload) = (words.span(first), words.span(words.rest()));
            words.at = words.text.len();
            push(scratch, None, Body::Venue { channel, payload })
        }
        _ => Err(Malformed::fatal(MalformedKind::Syntax, at)),
    }
}

fn push(scratch: &mut Scratch<'_>, symbol: Option<Symbol>, body: Body) -> Result<(), Malformed> {
    let item = Item { symbol, time: None, sent: None, body };
    scratch.push(item).map_err(|_| Malformed::value(MalformedKind::TooLarge, 0))
}

/// The words of a text, with their places.
pub(super) struct Words<'m> {
    pub(super) text: &'m str,
    pub(super) at: usize,
}

impl<'m> Words<'m> {
    /// What is left, without white space around it.
    pub(super) fn rest(&self) -> &'m str {
        self.text.get(self.at..).unwrap_or_default().trim()
    }

    pub(super) fn next(&mut self) -> Result<(usize, &'m str), Malformed> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let word = rest.trim_start();
        let word = word.split(char::is_whitespace).next().unwrap_or_default();
        let span = self.span(word).range();
        if word.is_empty() {
            return Err(Malformed::value(MalformedKind::Missing, self.text.len()));
        }
        self.at = span.end;
        Ok((span.start, word))
    }

    /// Where a part of the text stands in it.
    pub(super) fn span(&self, part: &str) -> Span {
        let start = part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        Span::from(start..start.saturating_add(part.len()))
    }

    pub(super) fn symbol(&mut self) -> Result<Symbol, Malformed> {
        let (at, word) = self.next()?;
        Symbol::new(word).ok_or(Malformed::value(MalformedKind::Symbol, at))
    }

    pub(super) fn integer(&mut self) -> Result<u64, Malformed> {
        let (at, word) = self.next()?;
        word.parse().map_err(|_| Malformed::value(MalformedKind::Number, at))
    }

    /// The next word, unless it is a number.
    pub(super) fn named(&mut self) -> Result<Option<Symbol>, Malformed> {
        let from = self.at;
        let (_, word) = self.next()?;
        self.at = from;
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(None)
        } else {
            self.symbol().map(Some)
        }
    }

    pub(super) fn first_id(&mut self) -> Result<Option<u64>, Malformed> {
        let from = self.at;
        match self.next()? {
            (_, "-") => Ok(None),
            _ => {
                self.at = from;
                self.integer().map(Some)
            }
        }
    }

    pub(super) fn decimal(&mut self) -> Result<Decimal, Malformed> {
        let (at, word) = self.next()?;
        number(at, word)
    }

    pub(super) fn side(&mut self) -> Result<Side, Malformed> {
        match self.next()? {
            (_, "buy") => Ok(Side::Buy),
            (_, "sell") => Ok(Side::Sell),
            (at, _) => Err(Malformed::value(MalformedKind::Value, at)),
        }
    }

    pub(super) fn best(&mut self) -> Result<Option<Level>, Malformed> {
        match self.next()? {
            (_, "-") => Ok(None),
            (at, word) => level(at, word).map(Some),
        }
    }

    /// Reads `b:..` and `a:..`.
    pub(super) fn sides(&mut self, scratch: &mut Scratch<'_>) -> Result<(Span, Span), Malformed> {
        Ok((self.levels("b:", scratch)?, self.levels("a:", scratch)?))
    }

    pub(super) fn levels(
        &mut self,
        prefix: &str,
        scratch: &mut Scratch<'_>,
    ) -> Result<Span, Malformed> {
        let start = scratch.levels_len();
        let (at, word) = self.next()?;
        let missing = Malformed::value(MalformedKind::Missing, at);
        let list = word.strip_prefix(prefix).ok_or(missing)?;
        for pair in list.split(',').filter(|pair| !pair.is_empty()) {
            let level = level(at, pair)?;
            scratch.push_level(level).map_err(|_| Malformed::value(MalformedKind::TooLarge, at))?;
        }
        Ok(Span::from(start..scratch.levels_len()))
    }
}

fn level(at: usize, pair: &str) -> Result<Level, Malformed> {
    let (price, size) = pair.split_once('@').ok_or(Malformed::value(MalformedKind::Value, at))?;
    Ok(Level { price: number(at, price)?, size: number(at, size)? })
}

fn number(at: usize, word: &str) -> Result<Decimal, Malformed> {
    Decimal::parse(word.as_bytes()).map_err(|error| {
        let range = error == DecimalError::Range;
        Malformed::value(if range { MalformedKind::Range } else { MalformedKind::Number }, at)
    })
}
