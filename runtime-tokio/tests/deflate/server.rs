//! A server that speaks as Gate.io's spot market does, and deflates with context from message to
//! message where it is asked to. Its codec is its own.

use std::io::{ErrorKind, Read, Result, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread;

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, compress, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::decompress_to_vec;
use tungstenite::handshake::derive_accept_key;

/// What a bomb inflates to.
const BOMB: usize = 32 << 20;
/// Final frames of text, and the bit of a deflated message (RFC 7692, section 6).
const TEXT: u8 = 0x81;
const DEFLATED: u8 = 0x40;

/// What the server makes of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    Agrees,
    Refuses,
    /// It agrees, and what it pushes is a bomb.
    Bombs,
}

/// What the server has seen and done.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// Whether permessage-deflate was offered.
    pub(crate) offered: bool,
    /// The bytes of pushes on the wire.
    pub(crate) pushed_bytes: usize,
}

pub(crate) struct Server {
    pub(crate) url: String,
    /// The codes of close frames, as they come.
    pub(crate) closes: Receiver<u16>,
    seen: Arc<Mutex<Seen>>,
}

impl Server {
    /// A server that pushes so often after a subscription.
    pub(crate) fn start(manner: Manner, pushes: usize) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let url = format!("ws://{}/ws/v4/", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (noted, (tell, closes)) = (Arc::clone(&seen), mpsc::channel());
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (seen, closes) = (Arc::clone(&noted), tell.clone());
                let stream = stream.unwrap();
                thread::spawn(move || {
                    let session = Session { stream, seen, closes, compressor: None };
                    // A client that has gone is no fault.
                    let _ = session.serve(manner, pushes);
                });
            }
        });
        Self { url, closes, seen }
    }

    pub(crate) fn seen(&self) -> Seen {
        self.seen.lock().unwrap().clone()
    }
}

/// One connection.
struct Session {
    stream: TcpStream,
    seen: Arc<Mutex<Seen>>,
    closes: Sender<u16>,
    /// There is one where deflate was agreed on.
    compressor: Option<CompressorOxide>,
}

impl Session {
    fn serve(mut self, manner: Manner, pushes: usize) -> Result<()> {
        self.stream.set_nodelay(true)?;
        self.shake_hands(manner)?;
        loop {
            let (first, payload) = self.frame()?;
            match first & 0x0F {
                1 => {
                    let text = String::from_utf8(inflated(first, payload)).unwrap();
                    if text.contains("\"subscribe\"") {
                        self.subscribed(&text, manner, pushes)?;
                    }
                }
                8 => {
                    let code = payload.first_chunk().map_or(1005, |code| u16::from_be_bytes(*code));
                    // Nobody may look at it.
                    let _ = self.closes.send(code);
                    return self.write(0x88, &payload).map(drop);
                }
                _ => {}
            }
        }
    }

    fn shake_hands(&mut self, manner: Manner) -> Result<()> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            self.stream.read_exact(&mut byte)?;
            head.extend(byte);
        }
        let head = String::from_utf8(head).unwrap();
        let header = |name: &str| {
            let named = |line: &&str| line.to_ascii_lowercase().starts_with(name);
            head.lines().find(named).and_then(|line| line.split_once(": ")).map(|(_, value)| value)
        };
        let offered = header("sec-websocket-extensions:")
            .is_some_and(|offer| offer.starts_with("permessage-deflate"));
        self.seen.lock().unwrap().offered |= offered;
        let accept = derive_accept_key(header("sec-websocket-key:").unwrap().as_bytes());
        let mut answer = format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Accept: {accept}\r\n"
        );
        if offered && manner != Manner::Refuses {
            answer.push_str("Sec-WebSocket-Extensions: permessage-deflate\r\n");
            // Raw, with a window of 2^15 bytes.
            let flags = create_comp_flags_from_zip_params(6, -15, 0);
            self.compressor = Some(CompressorOxide::new(flags));
        }
        self.stream.write_all(answer.as_bytes())?;
        self.stream.write_all(b"\r\n")
    }

    fn subscribed(&mut self, request: &str, manner: Manner, pushes: usize) -> Result<()> {
        let id = request.split("\"id\":").nth(1).unwrap();
        let id = id.split([',', '}']).next().unwrap();
        let answer = r#""payload":["BTC_USDT"],"result":{"status":"success"}"#;
        self.say(&message(1_700_000_000_000, "subscribe", &format!(r#""id":{id},{answer}"#)))?;
        if manner == Manner::Bombs {
            self.say(&" ".repeat(BOMB))?;
            return Ok(());
        }
        for number in 0..pushes {
            let (at, bid) = (1_700_000_000_000 + number, 5_000_000 + number * 37 % 1_009);
            let bid = format!(r#""b":"{bid}.5","B":"0.{number}1","a":"{bid}.9","A":"1.{number}""#);
            let result = format!(r#""result":{{"t":{at},"u":{number},"s":"BTC_USDT",{bid}}}"#);
            let push = message(at, "update", &result);
            let bytes = self.say(&push)?;
            self.seen.lock().unwrap().pushed_bytes += bytes;
        }
        Ok(())
    }

    /// Sends a text message, and says how many bytes it took.
    fn say(&mut self, text: &str) -> Result<usize> {
        let Some(compressor) = &mut self.compressor else {
            return self.write(TEXT, text.as_bytes());
        };
        let deflated = deflated(compressor, text.as_bytes());
        self.write(TEXT | DEFLATED, &deflated)
    }

    fn write(&mut self, first: u8, payload: &[u8]) -> Result<usize> {
        let mut frame = vec![first];
        match u16::try_from(payload.len()) {
            Ok(len @ ..126) => frame.push(len as u8),
            Ok(len) => {
                frame.push(126);
                frame.extend(len.to_be_bytes());
            }
            Err(_) => {
                frame.push(127);
                frame.extend((payload.len() as u64).to_be_bytes());
            }
        }
        frame.extend(payload);
        self.stream.write_all(&frame)?;
        Ok(frame.len())
    }

    /// A frame of the client's: its first byte, and its payload without the mask.
    fn frame(&mut self) -> Result<(u8, Vec<u8>)> {
        let mut head = [0; 2];
        self.stream.read_exact(&mut head)?;
        let mut len = usize::from(head[1] & 0x7F);
        if len == 126 {
            let mut long = [0; 2];
            self.stream.read_exact(&mut long)?;
            len = usize::from(u16::from_be_bytes(long));
        }
        if len == 127 {
            return Err(ErrorKind::Unsupported.into());
        }
        let mut mask = [0; 4];
        self.stream.read_exact(&mut mask)?;
        let mut payload = vec![0; len];
        self.stream.read_exact(&mut payload)?;
        payload.iter_mut().zip(mask.iter().cycle()).for_each(|(byte, mask)| *byte ^= mask);
        Ok((head[0], payload))
    }
}

/// A message of the channel.
fn message(at: usize, event: &str, members: &str) -> String {
    let head = format!(r#""time":{},"time_ms":{at},"channel":"spot.book_ticker""#, at / 1_000);
    format!(r#"{{{head},"event":"{event}",{members}}}"#)
}

/// A message of the client's, which keeps no context, as it was (RFC 7692, section 7.2.2).
fn inflated(first: u8, mut payload: Vec<u8>) -> Vec<u8> {
    if first & DEFLATED == 0 {
        return payload;
    }
    payload.extend([0, 0, 0xFF, 0xFF]);
    // There is no last block, so it never ends.
    decompress_to_vec(&payload).unwrap_or_else(|unfinished| unfinished.output)
}

/// A message deflated behind all before it (RFC 7692, section 7.2.1).
fn deflated(compressor: &mut CompressorOxide, mut text: &[u8]) -> Vec<u8> {
    let (mut out, mut room) = (Vec::new(), vec![0; 64 << 10]);
    loop {
        let (_, read, written) = compress(compressor, text, &mut room, TDEFLFlush::Sync);
        text = &text[read..];
        out.extend(&room[..written]);
        if text.is_empty() && written < room.len() {
            break;
        }
    }
    assert!(out.ends_with(&[0, 0, 0xFF, 0xFF]));
    out.truncate(out.len() - 4);
    out
}
