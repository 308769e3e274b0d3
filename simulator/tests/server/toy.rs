//! A venue that does what its clients write: `sub A`, `push A 3`, `trade A`, `later 5`, `watch`,
//! `close 1012`, `close none`, `cut`; anything else it gives back.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tickwire_simulator::venue::{
    Answer, Book, ClientId, Message, Output, Payload, Request, Time, Venue,
};

/// The venue; pushes are numbered from 1.
#[derive(Default)]
pub(crate) struct Toy {
    outputs: VecDeque<Output>,
    later: Option<(Time, ClientId)>,
    pushed: u64,
    refused: Vec<String>,
    watcher: Option<ClientId>,
    left: u64,
}

impl Toy {
    fn push(&mut self, to: ClientId, symbol: &str, channel: &'static str) {
        self.pushed += 1;
        let payload = Payload::Text(format!(r#"{{"{channel}":{}}}"#, self.pushed).into());
        let symbol: Option<Arc<str>> = Some(symbol.into());
        self.outputs.push_back(Output::Push { to, symbol, channel, payload });
    }

    fn reply(&mut self, to: ClientId, text: &str) {
        self.outputs.push_back(Output::Reply { to, payload: Payload::Text(text.into()) });
    }

    fn obey(&mut self, to: ClientId, text: &str, now: Time) {
        let words: Vec<&str> = text.split(' ').collect();
        match words[..] {
            ["sub", symbol] if self.refused.iter().any(|it| it == symbol) => {
                self.reply(to, &format!("refused {symbol}"));
            }
            ["push", symbol, count] => {
                for _ in 0..count.parse().unwrap() {
                    self.push(to, symbol, "book");
                }
            }
            ["trade", symbol] => self.push(to, symbol, "trade"),
            ["later", ms] => {
                self.later = Some((now + Duration::from_millis(ms.parse().unwrap()), to));
            }
            ["close", code] => {
                self.outputs.push_back(Output::Close { to, code: code.parse().ok() });
            }
            ["watch"] => self.watcher = Some(to),
            ["cut"] => self.outputs.push_back(Output::Cut { to }),
            _ => self.reply(to, text),
        }
    }
}

impl Venue for Toy {
    fn websocket_path(&self) -> &str {
        "/ws/"
    }

    fn admit(&mut self, headers: &[(String, String)], _: Time) -> Result<(), u16> {
        match headers.iter().any(|(name, _)| name == "x-banned") {
            true => Err(403),
            false => Ok(()),
        }
    }

    fn opened(&mut self, client: ClientId, _: Time) {
        self.reply(client, "hello");
    }

    fn closed(&mut self, _: ClientId, _: Time) {
        self.left += 1;
        if let Some(watcher) = self.watcher {
            self.push(watcher, "A", "left");
        }
    }

    fn received(&mut self, client: ClientId, message: Message<'_>, now: Time) {
        match message {
            Message::Text(text) => self.obey(client, text, now),
            Message::Binary(bytes) => {
                let payload = Payload::Binary(bytes.into());
                self.outputs.push_back(Output::Reply { to: client, payload });
            }
        }
    }

    fn pinged(&mut self, client: ClientId, _: Time) {
        self.reply(client, "pinged");
    }

    fn request(&mut self, request: &Request<'_>, _: Time) -> Answer {
        let Request { method, path, query, lag, .. } = request;
        Answer {
            status: if *path == "/book" { 200 } else { 404 },
            headers: vec![("x-toy".into(), "yes".into())],
            body: format!("{method} {path} {query} {}", lag.as_millis()),
        }
    }

    fn advance(&mut self, now: Time) {
        if let Some((due, client)) = self.later.take_if(|(due, _)| *due <= now) {
            self.reply(client, &format!("late by {}", (now - due).as_millis() < 1_000));
        }
    }

    fn next_due(&self) -> Time {
        self.later.map_or(Time::MAX, |(due, _)| due)
    }

    fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    fn book(&self, symbol: &str, id: u64, levels: usize) -> Option<Book> {
        (symbol == "币_A" && id <= 7).then(|| Book {
            id,
            bids: vec![("1.5".into(), levels.to_string())],
            asks: vec![],
        })
    }

    fn symbols(&self) -> Vec<String> {
        ["A", "B", "币_A"].map(String::from).into()
    }

    fn last_id(&self, symbol: &str) -> Option<u64> {
        (symbol == "币_A").then_some(7)
    }

    fn violations(&self) -> Vec<String> {
        (0..self.left).map(|_| "left".into()).collect()
    }

    fn is_book(&self, channel: &str) -> bool {
        channel == "book"
    }

    fn refuse(&mut self, symbols: &[String]) {
        self.refused = symbols.to_vec();
    }
}
