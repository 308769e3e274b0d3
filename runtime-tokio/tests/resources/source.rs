//! An exchange that sends as fast as the socket takes it: the simulator's model of the venue, whose
//! clock goes as fast as the model does. Frames are written past the WebSocket codec.

use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use tickwire_simulator::gateio::spot::{Config, Spot};
use tickwire_simulator::venue::{ClientId, Message, Output, Payload, Request, Time, Venue};
use tungstenite::{Error, WebSocket};

pub(crate) const SYMBOLS: [&str; 8] = [
    "AAA_USDT", "BBB_USDT", "CCC_USDT", "DDD_USDT", "EEE_USDT", "FFF_USDT", "GGG_USDT", "HHH_USDT",
];
/// The venue's moments are so far apart.
const STEP: Duration = Duration::from_millis(10);
const CLIENT: ClientId = ClientId(1);

/// The exchange, for one connection of one client.
pub(crate) struct Source {
    pub(crate) url: String,
    shared: Arc<Shared>,
}

struct Shared {
    model: Mutex<Model>,
    /// Book updates of the first symbol that are still to be lost.
    losses: AtomicU32,
}

struct Model {
    venue: Spot,
    now: Time,
}

impl Source {
    pub(crate) fn start() -> Self {
        let now = Duration::from_secs(1_900_000_000);
        let mut config = Config::default();
        config.symbols = SYMBOLS.map(str::to_owned).to_vec();
        config.changes_per_second = 400;
        config.trades_per_second = 50;
        config.rest_lag = Duration::ZERO;
        config.rest_limit = 0;
        let model = Mutex::new(Model { venue: Spot::new(config, now), now });
        let shared = Arc::new(Shared { model, losses: AtomicU32::new(0) });
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let url = format!("ws://{}/ws/v4/", listener.local_addr().unwrap());
        let served = Arc::clone(&shared);
        thread::spawn(move || {
            // The first connection is the stream, all others are REST.
            let (stream, _) = listener.accept().unwrap();
            let answered = Arc::clone(&served);
            thread::spawn(move || {
                for stream in listener.incoming() {
                    let shared = Arc::clone(&answered);
                    thread::spawn(move || shared.answer_calls(stream.unwrap()));
                }
            });
            served.stream(stream);
        });
        Self { url, shared }
    }

    /// Loses the next update of the first symbol's book.
    pub(crate) fn lose(&self) {
        self.shared.losses.fetch_add(1, Ordering::Relaxed);
    }
}

impl Shared {
    fn model(&self) -> MutexGuard<'_, Model> {
        self.model.lock().unwrap()
    }

    /// Serves the WebSocket connection until it ends.
    fn stream(&self, stream: TcpStream) {
        stream.set_nodelay(true).unwrap();
        let mut socket = tungstenite::accept(stream).unwrap();
        self.model().open();
        let mut frames = Vec::new();
        // Before anything is subscribed to there is nothing to do but to wait for requests.
        let mut is_open = self.hear(&mut socket, true);
        while is_open && self.hear(&mut socket, false) {
            frames.clear();
            let mut model = self.model();
            model.step();
            while let Some(output) = model.venue.poll() {
                self.write(output, &mut frames);
            }
            drop(model);
            is_open = socket.get_mut().write_all(&frames).is_ok();
        }
    }

    /// Hears what the client says: what has come, or, where `first` says so, what comes first and
    /// what has come behind it. Whether the connection is still there.
    fn hear(&self, socket: &mut WebSocket<TcpStream>, first: bool) -> bool {
        socket.get_ref().set_nonblocking(!first).unwrap();
        let error = loop {
            match socket.read() {
                Ok(tungstenite::Message::Text(text)) => {
                    self.model().hear(&text);
                    socket.get_ref().set_nonblocking(true).unwrap();
                }
                Ok(_) => {}
                Err(error) => break error,
            }
        };
        socket.get_ref().set_nonblocking(false).unwrap();
        matches!(error, Error::Io(error) if error.kind() == ErrorKind::WouldBlock)
    }

    fn write(&self, output: Output, frames: &mut Vec<u8>) {
        let payload = match output {
            Output::Push { symbol, channel, payload, .. } => {
                let first = symbol.as_deref() == Some(SYMBOLS[0]);
                if first && is_book(channel) && self.loses() {
                    return;
                }
                payload
            }
            Output::Reply { payload, .. } => payload,
            Output::Close { .. } | Output::Cut { .. } => return,
        };
        let Payload::Text(text) = payload else { panic!("the spot venue sends texts") };
        frame(text.as_bytes(), frames);
    }

    fn loses(&self) -> bool {
        let left = self.losses.load(Ordering::Relaxed);
        self.losses.store(left.saturating_sub(1), Ordering::Relaxed);
        left > 0
    }

    /// Answers the REST calls of a connection until it ends.
    fn answer_calls(&self, stream: TcpStream) {
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let mut stream = stream;
        while let Some(Ok(first)) = lines.next() {
            while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
            let target = first.split(' ').nth(1).unwrap();
            // The client has come back with a stream: its test will say that it has waited.
            let Some((path, query)) = target.split_once('?') else { return };
            let request = Request::new("GET", path, query);
            let mut model = self.model();
            let now = model.now;
            let answer = model.venue.request(&request, now);
            drop(model);
            let (status, length) = (answer.status, answer.body.len());
            let head = format!("HTTP/1.1 {status} x\r\ncontent-length: {length}\r\n\r\n");
            stream.write_all(format!("{head}{}", answer.body).as_bytes()).unwrap();
        }
    }
}

impl Model {
    fn open(&mut self) {
        self.venue.opened(CLIENT, self.now);
    }

    fn hear(&mut self, text: &str) {
        // The venue refuses requests of another time than its own.
        let (head, tail) = text.split_once(r#""time":"#).expect("requests say when they are made");
        let tail = tail.trim_start_matches(|it: char| it.is_ascii_digit());
        let text = format!(r#"{head}"time":{}{tail}"#, self.now.as_secs());
        self.venue.received(CLIENT, Message::Text(&text), self.now);
    }

    fn step(&mut self) {
        self.now += STEP;
        self.venue.advance(self.now);
    }
}

fn is_book(channel: &str) -> bool {
    ["spot.obu", "spot.order_book_update"].contains(&channel)
}

/// A text frame, whole and not masked (RFC 6455 section 5.2).
fn frame(payload: &[u8], out: &mut Vec<u8>) {
    out.push(0x81);
    match payload.len() {
        short @ 0..126 => out.push(short as u8),
        medium @ 126..65_536 => {
            out.push(126);
            out.extend((medium as u16).to_be_bytes());
        }
        long => {
            out.push(127);
            out.extend((long as u64).to_be_bytes());
        }
    }
    out.extend(payload);
}
