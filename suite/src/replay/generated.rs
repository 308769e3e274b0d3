//! Sessions that the venues' models make up: long, of all kinds of data, and the same in each run.

use core::time::Duration;
use std::sync::Arc;

use tickwire_simulator::venue::{
    ClientId, Message, Output, Payload, Request, Time, Venue as Model,
};
use tickwire_simulator::{gateio, mexc};

use crate::script::Venue;

use super::capture::{Capture, Step};

const START: Time = Duration::from_millis(1_900_000_000_003);
const CLIENT: ClientId = ClientId(1);

/// A session of each venue.
#[must_use]
pub fn generated() -> Vec<Capture> {
    Venue::ALL.into_iter().map(session).collect()
}

fn session(venue: Venue) -> Capture {
    let mut model = Recorder { model: model(venue), now: START, steps: Vec::new() };
    model.model.opened(CLIENT, START);
    for message in subscriptions(venue) {
        model.model.received(CLIENT, Message::Text(&message), START);
    }
    model.drained();
    // What the venue answered is not kept: the server of the replay answers by itself.
    model.passes(200);
    model.snapshot(venue);
    model.passes(2_000);
    model.loses();
    model.passes(300);
    model.snapshot(venue);
    model.passes(5_000);
    let symbols = vec![venue.symbol().to_owned()];
    Capture { name: format!("generated {venue:?}"), venue, symbols, steps: model.steps }
}

struct Recorder {
    model: Box<dyn Model>,
    now: Time,
    steps: Vec<Step>,
}

impl Recorder {
    fn passes(&mut self, millis: u64) {
        self.now += Duration::from_millis(millis);
        self.model.advance(self.now);
        let pushes = self.drained();
        self.steps.extend(pushes);
    }

    /// The answer to a REST call at this moment.
    fn snapshot(&mut self, venue: Venue) {
        let symbol = venue.symbol();
        let (path, query) = match venue {
            Venue::GateioSpot => (
                "/api/v4/spot/order_book",
                format!("currency_pair={symbol}&limit=100&with_id=true"),
            ),
            Venue::GateioFutures => (
                "/api/v4/futures/usdt/order_book",
                format!("contract={symbol}&limit=100&with_id=true"),
            ),
            Venue::MexcSpot => ("/api/v3/depth", format!("symbol={symbol}&limit=5000")),
        };
        let answer = self.model.request(&Request::new("GET", path, &query), self.now);
        assert_eq!(answer.status, 200, "{answer:?}");
        self.steps.push(Step::Snapshot(symbol.to_owned(), answer.body));
        self.drained();
    }

    /// Time in which the pushes of books are lost.
    fn loses(&mut self) {
        self.now += Duration::from_millis(300);
        self.model.advance(self.now);
        while let Some(output) = self.model.poll() {
            if let Output::Push { channel, payload, .. } = output
                && !["depth", "order_book"].iter().any(|it| channel.contains(it))
            {
                self.steps.push(step(payload));
            }
        }
    }

    fn drained(&mut self) -> Vec<Step> {
        let outputs = core::iter::from_fn(|| self.model.poll());
        let pushes = outputs.filter_map(|output| match output {
            Output::Push { payload, .. } => Some(step(payload)),
            _ => None,
        });
        pushes.collect()
    }
}

fn step(payload: Payload) -> Step {
    match payload {
        Payload::Text(text) => Step::Text(str::to_owned(&text)),
        Payload::Binary(bytes) => Step::Binary(Arc::as_ref(&bytes).to_vec()),
    }
}

fn model(venue: Venue) -> Box<dyn Model> {
    let symbols = vec![venue.symbol().to_owned()];
    match venue {
        Venue::GateioSpot => {
            let mut config = gateio::spot::Config::default();
            (config.symbols, config.rest_lag) = (symbols, Duration::ZERO);
            Box::new(gateio::spot::Spot::new(config, START))
        }
        Venue::GateioFutures => {
            let mut config = gateio::futures::Config::default();
            (config.symbols, config.rest_lag) = (symbols, Duration::ZERO);
            config.decimal_symbols = Vec::new();
            Box::new(gateio::futures::Futures::new(config, START))
        }
        Venue::MexcSpot => {
            let mut config = mexc::spot::Config::default();
            (config.symbols, config.rest_lag) = (symbols, Duration::ZERO);
            config.deep_symbols = Vec::new();
            Box::new(mexc::spot::Spot::new(config, START))
        }
    }
}

/// What a client says that follows what `Streams::Captured` does.
fn subscriptions(venue: Venue) -> Vec<String> {
    let symbol = venue.symbol();
    let gateio = |market: &str, books: &str| {
        let channels =
            [("order_book_update", books), ("trades", ""), ("book_ticker", ""), ("tickers", "")];
        let message = |(channel, more): (&str, &str)| {
            format!(
                r#"{{"time":1900000000,"id":7,"channel":"{market}.{channel}","event":"subscribe","payload":["{symbol}"{more}]}}"#
            )
        };
        channels.map(message).into()
    };
    match venue {
        Venue::GateioSpot => gateio("spot", r#","100ms""#),
        Venue::GateioFutures => gateio("futures", r#","100ms","100""#),
        Venue::MexcSpot => {
            let streams = ["depth", "deals", "bookTicker"];
            let names =
                streams.map(|it| format!(r#""spot@public.aggre.{it}.v3.api.pb@100ms@{symbol}""#));
            vec![format!(r#"{{"method":"SUBSCRIPTION","params":[{}],"id":7}}"#, names.join(","))]
        }
    }
}
