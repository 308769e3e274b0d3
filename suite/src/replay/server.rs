//! A server that plays a capture to one client: WebSocket by `tungstenite`, REST by hand, both on
//! one loopback socket.
//!
//! Two sockets of one session have no order between them; a log has one. So the server waits: with
//! an answer of REST until everything pushed before was read (it pings, and has the pong), and with
//! what follows until the driver has told of the book.

use core::net::SocketAddr;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use serde_json::{Value, json};
use tungstenite::protocol::{CloseFrame, Role, frame::coding::CloseCode};
use tungstenite::{Message, WebSocket};

use super::capture::{Capture, Step};
use crate::running::PATIENCE;

/// The longest head of a request.
const HEAD_MAX: usize = 8 << 10;

/// A server that runs.
pub(super) struct Server {
    address: SocketAddr,
    gate: Arc<Gate>,
    thread: Option<JoinHandle<()>>,
}

/// Where the driver's lines open the way.
#[derive(Default)]
struct Gate {
    /// The symbol of whose book the driver has to tell, and whom to tell that it has.
    awaited: Mutex<Option<(String, Sender<()>)>>,
}

/// A REST call that waits for its answer: what is asked for, and the socket.
type Call = (String, TcpStream);

impl Server {
    pub(super) fn start(capture: &Capture) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a socket");
        let address = listener.local_addr().expect("an address");
        let gate = Arc::new(Gate::default());
        let player = (capture.clone(), Arc::clone(&gate));
        let thread = thread::spawn(move || serve(&listener, player));
        Self { address, gate, thread: Some(thread) }
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The driver has told this.
    pub(super) fn heard(&self, line: &str) {
        let mut awaited = self.gate.awaited.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((symbol, _)) = &*awaited
            && line.starts_with(&format!("{symbol} book: "))
            && let Some((_, opened)) = awaited.take()
        {
            // Who waits no more has said why.
            let _ = opened.send(());
        }
    }
}

impl Drop for Server {
    /// A last connection that says nothing ends the thread.
    fn drop(&mut self) {
        if let Ok(last) = TcpStream::connect(self.address) {
            let _ = last.shutdown(Shutdown::Both);
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Takes connections until one says nothing.
fn serve(listener: &TcpListener, player: (Capture, Arc<Gate>)) {
    let (calls, called) = channel();
    let mut stream = Some((player, called));
    while let Ok((socket, _)) = listener.accept() {
        socket.set_nodelay(true).expect("an option");
        socket.set_read_timeout(Some(PATIENCE)).expect("an option");
        let Some(head) = head_of(&socket) else { return };
        match (key_of(&head), &mut stream) {
            (Some(key), Some(_)) => {
                let ((capture, gate), called) = stream.take().expect("it is there");
                let answer = format!(
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: \
                     Upgrade\r\nSec-WebSocket-Accept: {}\r\n\r\n",
                    tungstenite::handshake::derive_accept_key(key.as_bytes())
                );
                (&socket).write_all(answer.as_bytes()).expect("a client");
                let socket = WebSocket::from_raw_socket(socket, Role::Server, None);
                let player = Player { socket, capture, gate, called, waiting: Vec::new() };
                drop(thread::spawn(|| player.plays()));
            }
            // A second stream is not there to be had.
            (Some(_), None) => drop(socket),
            (None, _) => {
                let asked = head.split(' ').nth(1).unwrap_or_default().to_owned();
                let _ = calls.send((asked, socket));
            }
        }
    }
}

/// The head of a request; `None` where there is none.
fn head_of(mut socket: &TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() >= HEAD_MAX || socket.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.extend(byte);
    }
    String::from_utf8(head).ok()
}

/// The key of an opening handshake.
fn key_of(head: &str) -> Option<String> {
    head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("sec-websocket-key").then(|| value.trim().to_owned())
    })
}

/// Plays the capture to a client.
struct Player {
    socket: WebSocket<TcpStream>,
    capture: Capture,
    gate: Arc<Gate>,
    called: Receiver<Call>,
    /// Calls whose answer is not the next in the capture.
    waiting: Vec<Call>,
}

impl Player {
    fn plays(mut self) {
        self.is_subscribed();
        for step in core::mem::take(&mut self.capture.steps) {
            match step {
                Step::Text(text) => self.socket.write(Message::text(text)).expect("a client"),
                Step::Binary(bytes) => self.socket.write(Message::binary(bytes)).expect("a client"),
                Step::Snapshot(symbol, body) => self.answers(symbol, &body),
            }
        }
        self.is_read();
        let frame = CloseFrame { code: CloseCode::Normal, reason: "".into() };
        self.socket.close(Some(frame)).expect("a client");
        while self.socket.read().is_ok() {}
    }

    /// Answers subscriptions until the driver has asked for every stream of every symbol.
    fn is_subscribed(&mut self) {
        let mut missing = self.capture.symbols.len() * self.capture.venue.captured();
        while missing > 0 {
            let Ok(Message::Text(text)) = self.socket.read() else { panic!("no subscription") };
            let asked: Value = serde_json::from_str(&text).expect("a subscription");
            let (answer, count) = answer_to(&asked);
            self.socket.send(Message::text(answer.to_string())).expect("a client");
            missing = missing.saturating_sub(count);
        }
        self.is_read();
    }

    /// Waits until the client has read everything so far.
    fn is_read(&mut self) {
        self.socket.send(Message::Ping("read?".into())).expect("a client");
        loop {
            match self.socket.read().expect("a pong") {
                Message::Pong(_) => return,
                Message::Close(_) => {
                    panic!("the client left in the middle of {}", self.capture.name)
                }
                _ => {}
            }
        }
    }

    /// Answers the call for a symbol's book, and waits until the driver has told of that book.
    fn answers(&mut self, symbol: String, body: &str) {
        self.socket.flush().expect("a client");
        let mut socket = self.call_for(&symbol);
        self.is_read();
        let (opened, open) = channel();
        let awaited = Some((symbol, opened));
        *self.gate.awaited.lock().unwrap_or_else(PoisonError::into_inner) = awaited;
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\
             Content-Length: {}\r\n\r\n",
            body.len()
        );
        socket.write_all(&[head.as_bytes(), body.as_bytes()].concat()).expect("a client");
        let _ = socket.shutdown(Shutdown::Write);
        open.recv_timeout(PATIENCE).expect("news of the book");
    }

    fn call_for(&mut self, symbol: &str) -> TcpStream {
        loop {
            let at = self.waiting.iter().position(|(asked, _)| asked.contains(symbol));
            if let Some(at) = at {
                return self.waiting.swap_remove(at).1;
            }
            let call = self.called.recv_timeout(PATIENCE);
            self.waiting.push(call.unwrap_or_else(|_| panic!("no call for {symbol}")));
        }
    }
}

/// The venue's answer to a subscription, and to how many streams it is.
fn answer_to(asked: &Value) -> (Value, usize) {
    if let Some(params) = asked["params"].as_array() {
        let names: Vec<_> = params.iter().filter_map(Value::as_str).collect();
        return (json!({ "id": asked["id"], "code": 0, "msg": names.join(",") }), names.len());
    }
    let symbols = asked["payload"].as_array().map_or(0, |payload| {
        let symbols = payload.iter().filter_map(Value::as_str);
        symbols.filter(|it| it.contains('_')).count()
    });
    let answer = json!({
        "time": 1, "id": asked["id"], "channel": asked["channel"], "event": "subscribe",
        "result": { "status": "success" },
    });
    (answer, symbols)
}
