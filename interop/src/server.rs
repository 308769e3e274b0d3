//! A foreign server in a process of its own.

use core::net::SocketAddr;
use core::sync::atomic::{AtomicU64, Ordering};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, OnceLock};
use std::thread;

use crate::packages::Packages;
use crate::peer::PATIENCE;
use crate::report::{Board, Report};

/// What a server is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Python, with the package `websockets`.
    Python,
    /// JavaScript on Node, with the package `ws`.
    Node,
}

/// A running server, which all tests of a process share; it ends with the process.
#[derive(Debug)]
pub struct Server {
    language: Language,
    address: SocketAddr,
    board: Arc<Board>,
    clients: AtomicU64,
    /// The server ends when this is closed, however this process ends.
    _input: ChildStdin,
    _process: Child,
}

impl Server {
    /// The server in that language, started where it does not run yet; `None`, said on stderr,
    /// where its packages are not there.
    ///
    /// # Panics
    ///
    /// Where it does not start, or cannot although it is required.
    pub fn of(language: Language) -> Option<&'static Self> {
        static PACKAGES: OnceLock<Option<Packages>> = OnceLock::new();
        static PYTHON: OnceLock<Server> = OnceLock::new();
        static NODE: OnceLock<Server> = OnceLock::new();
        let packages = PACKAGES.get_or_init(Packages::find).as_ref()?;
        let place = match language {
            Language::Python => &PYTHON,
            Language::Node => &NODE,
        };
        Some(place.get_or_init(|| Self::start(language, packages)))
    }

    fn start(language: Language, packages: &Packages) -> Self {
        let mut process = command(language, packages)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{language:?} cannot be started: {error}"));
        let input = process.stdin.take().expect("it is piped");
        let output = process.stdout.take().expect("it is piped");
        let board = Arc::new(Board::default());
        let (ready, port) = channel();
        let reports = Arc::clone(&board);
        thread::spawn(move || listen(output, &ready, &reports));
        let port = port
            .recv_timeout(PATIENCE)
            .unwrap_or_else(|_| panic!("the server in {language:?} did not say its port"));
        Self {
            language,
            address: ([127, 0, 0, 1], port).into(),
            board,
            clients: AtomicU64::new(0),
            _input: input,
            _process: process,
        }
    }

    /// What the server is written in.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// A number for one more client, by which the server names it in its report.
    pub fn client(&self) -> u64 {
        self.clients.fetch_add(1, Ordering::Relaxed)
    }

    /// What the server saw of a client, once the connection is over.
    ///
    /// # Panics
    ///
    /// Where it does not say so in time.
    #[must_use]
    pub fn report(&self, client: u64) -> Report {
        self.board.take(client, PATIENCE).unwrap_or_else(|| {
            panic!("the server in {:?} said nothing about client {client}", self.language)
        })
    }
}

fn command(language: Language, packages: &Packages) -> Command {
    let servers = Path::new(env!("CARGO_MANIFEST_DIR")).join("servers");
    let mut command;
    match language {
        Language::Python => {
            command = Command::new("python3");
            command.arg(servers.join("echo.py")).env("PYTHONPATH", packages.python());
        }
        Language::Node => {
            command = Command::new("node");
            command.arg(servers.join("echo.mjs"));
            command.env("TICKWIRE_INTEROP_PACKAGES", packages.node());
        }
    }
    command
}

/// Reads what the server prints, to its end.
fn listen(output: ChildStdout, ready: &Sender<u16>, board: &Board) {
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        if let Some(port) = line.strip_prefix("ready\t").and_then(|port| port.parse().ok()) {
            // Nobody waits any more where the start took too long.
            let _ = ready.send(port);
        } else if let Some((client, report)) = Report::parse(&line) {
            board.add(client, report);
        }
    }
}
