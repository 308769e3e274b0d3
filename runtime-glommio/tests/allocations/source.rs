//! The other end: it writes one message, waits until that is handled and its reader sleeps, and
//! writes the next.

use core::net::SocketAddr;
use core::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use core::time::Duration;
use std::fs;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use tickwire_simulator::gateio::spot::{Config, Spot};
use tickwire_simulator::venue::{ClientId, Message, Output, Payload, Venue};
use tokio::sync::Notify;
use tungstenite::WebSocket;

pub(crate) const SYMBOL: &str = "AAA_USDT";
const CLIENT: ClientId = ClientId(1);

/// How many messages were handled, and how many are to be.
#[derive(Debug)]
pub(crate) struct Beat {
    /// What the kernel tells of the thread that reads.
    reader: PathBuf,
    over: AtomicBool,
    handled: AtomicU64,
    wanted: AtomicU64,
    pub(crate) reached: Notify,
}

impl Beat {
    /// For a reader on this thread.
    fn new() -> Self {
        Self {
            reader: Path::new("/proc")
                .join(fs::read_link("/proc/thread-self").unwrap())
                .join("stat"),
            over: AtomicBool::new(false),
            handled: AtomicU64::new(0),
            wanted: AtomicU64::new(0),
            reached: Notify::new(),
        }
    }

    pub(crate) fn want(&self, more: u64) {
        self.wanted.store(self.handled.load(Ordering::SeqCst) + more, Ordering::SeqCst);
    }

    pub(crate) fn handled(&self) {
        let handled = self.handled.fetch_add(1, Ordering::SeqCst) + 1;
        if handled == self.wanted.load(Ordering::SeqCst) {
            self.reached.notify_one();
        }
    }

    /// Waits until so many were handled, and the reader sleeps: only then does glommio set its
    /// timer for each of them.
    fn until(&self, sent: u64) {
        while !self.over.load(Ordering::SeqCst)
            && (self.handled.load(Ordering::SeqCst) < sent || !self.asleep())
        {
            thread::yield_now();
        }
    }

    /// proc_pid_stat(5): the state comes after the name, which is in parentheses.
    fn asleep(&self) -> bool {
        let told = fs::read_to_string(&self.reader).unwrap();
        told.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('S'))
    }
}

pub(crate) struct Source {
    pub(crate) address: SocketAddr,
    pub(crate) beat: Arc<Beat>,
}

impl Drop for Source {
    fn drop(&mut self) {
        self.beat.over.store(true, Ordering::SeqCst);
    }
}

impl Source {
    /// Bytes that mean nothing.
    pub(crate) fn bytes() -> Self {
        Self::start(|mut stream, beat| {
            (1..).map_while(|sent| stream.write_all(&[7; 200]).ok().map(|()| sent)).for_each(
                |sent| {
                    beat.until(sent);
                },
            );
        })
    }

    /// Trades of the simulated exchange, a frame each.
    pub(crate) fn frames() -> Self {
        Self::start(|stream, beat| Exchange::open(stream).serve(beat))
    }

    fn start(serve: impl FnOnce(TcpStream, &Beat) + Send + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let beat = Arc::new(Beat::new());
        let served = Arc::clone(&beat);
        thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            stream.set_nodelay(true).unwrap();
            serve(stream, &served);
        });
        Self { address, beat }
    }
}

/// The exchange's model, whose clock goes as fast as messages are handled.
struct Exchange {
    venue: Spot,
    now: Duration,
    socket: WebSocket<TcpStream>,
}

impl Exchange {
    /// Hears one subscription.
    fn open(stream: TcpStream) -> Self {
        let now = Duration::from_secs(1_900_000_000);
        let mut config = Config::default();
        config.symbols = vec![SYMBOL.to_owned()];
        config.trades_per_second = 50;
        let mut venue = Spot::new(config, now);
        venue.opened(CLIENT, now);
        let mut socket = tungstenite::accept(stream).unwrap();
        let request = socket.read().unwrap().into_text().unwrap();
        // The venue refuses requests of another time than its own.
        let (head, tail) = request.split_once(r#""time":"#).expect("requests say their time");
        let tail = tail.trim_start_matches(|it: char| it.is_ascii_digit());
        let request = format!(r#"{head}"time":{}{tail}"#, now.as_secs());
        venue.received(CLIENT, Message::Text(&request), now);
        Self { venue, now, socket }
    }

    fn serve(&mut self, beat: &Beat) {
        let mut sent = 0;
        loop {
            self.now += Duration::from_millis(10);
            self.venue.advance(self.now);
            while let Some(output) = self.venue.poll() {
                let (payload, counts) = match output {
                    Output::Push { payload, .. } => (payload, 1),
                    Output::Reply { payload, .. } => (payload, 0),
                    Output::Close { .. } | Output::Cut { .. } => return,
                };
                let Payload::Text(text) = payload else { panic!("the spot venue sends texts") };
                if self.socket.send((&*text).into()).is_err() {
                    return;
                }
                sent += counts;
                beat.until(sent);
            }
        }
    }
}
