//! Runs the client of the Autobahn suite against a small server of the same protocol.

use core::time::Duration;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command};
use std::sync::mpsc;
use std::thread;

use tungstenite::handshake::server::{Request, Response};
use tungstenite::protocol::frame::coding::CloseCode;
use tungstenite::{Message, WebSocket, accept_hdr};

use program::program;

mod program;

/// How long all cases may take before a test says that the client hangs.
const PATIENCE: Duration = Duration::from_secs(100);

type Socket = WebSocket<TcpStream>;

/// The suite's longest message.
const LONGEST: usize = 16 << 20;

/// The client, killed when the test fails.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    fn start(url: &str, agent: &str) -> Self {
        let mut command = Command::new(program("autobahn_client"));
        Self(command.args([url, agent]).spawn().expect("the client starts"))
    }

    fn succeeds(mut self) -> bool {
        self.0.wait().expect("the client ends").success()
    }
}

/// A server that offers `cases` and expects a client that goes through them and hangs up last;
/// gives the paths and the `Host` headers of its requests.
fn serve(listener: &TcpListener, cases: &[fn(&mut Socket)]) -> Vec<(String, String)> {
    let mut asked = Vec::new();
    visit(listener, &mut asked, |socket| say(socket, &cases.len().to_string()));
    for case in cases {
        visit(listener, &mut asked, case);
    }
    visit(listener, &mut asked, |_| {});
    asked
}

/// One connection: `case`, and the closing handshake, unless the client has begun it.
fn visit(
    listener: &TcpListener,
    asked: &mut Vec<(String, String)>,
    case: impl FnOnce(&mut Socket),
) {
    let (stream, _) = listener.accept().expect("the client connects");
    #[expect(clippy::result_large_err, reason = "the codec's signature")]
    let note = |request: &Request, response: Response| {
        let host = request.headers()["Host"].to_str().expect("it is text");
        asked.push((request.uri().to_string(), host.to_owned()));
        Ok(response)
    };
    let mut socket = accept_hdr(stream, note).expect("the client's request is right");
    case(&mut socket);
    if socket.can_write() {
        socket.close(None).expect("the client is there");
    }
    while socket.read().is_ok() {}
}

fn say(socket: &mut Socket, text: &str) {
    socket.send(Message::text(text)).expect("the client is there");
}

fn echoes(socket: &mut Socket, message: Message) {
    socket.send(message.clone()).expect("the client is there");
    let echo = socket.read().expect("the client answers");
    assert!(echo == message, "{} bytes came back, or others", echo.len());
}

/// Runs the client against a server of these cases; gives what it asked for, and the server's port.
fn run(cases: &'static [fn(&mut Socket)]) -> (Vec<(String, String)>, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port of loopback is free");
    let port = listener.local_addr().expect("it is bound").port();
    let client = Running::start(&format!("ws://127.0.0.1:{port}"), "it");
    let (done, served) = mpsc::channel();
    thread::spawn(move || done.send(serve(&listener, cases)));
    let asked = served.recv_timeout(PATIENCE).expect("the client goes through all cases in time");
    assert!(client.succeeds());
    (asked, port)
}

#[test]
fn every_case_is_run_and_the_reports_are_asked_for() {
    let (asked, port) = run(&[|_| {}, |_| {}]);
    let paths: Vec<&str> = asked.iter().map(|(path, _)| path.as_str()).collect();
    let expected = [
        "/getCaseCount",
        "/runCase?case=1&agent=it",
        "/runCase?case=2&agent=it",
        "/updateReports?agent=it",
    ];
    assert_eq!(paths, expected);
    assert!(asked.iter().all(|(_, host)| *host == format!("127.0.0.1:{port}")), "{asked:?}");
}

#[test]
fn text_and_binary_come_back_as_what_they_were() {
    run(&[|socket| {
        echoes(socket, Message::text(""));
        echoes(socket, Message::text("Hello-µ@ßöäüàá-UTF-8!!"));
        echoes(socket, Message::binary(vec![0xfe; 126]));
        echoes(socket, Message::text("*".repeat(LONGEST)));
    }]);
}

#[test]
fn a_server_that_writes_on_before_it_reads_is_read_from() {
    run(&[|socket| {
        // More than the two sockets hold, in both directions.
        let message = Message::binary(vec![7; LONGEST]);
        socket.write(message.clone()).expect("the client is there");
        socket.send(message.clone()).expect("the client reads while it has an echo to write");
        for _ in 0..2 {
            assert!(socket.read().expect("the client answers") == message);
        }
    }]);
}

#[test]
fn a_broken_frame_is_told_and_the_next_case_run() {
    const BROKEN: fn(&mut Socket) = |socket| {
        say(socket, "before");
        socket.get_mut().write_all(&[0x83, 0]).expect("the client is there");
        assert_eq!(socket.read().expect("it came first"), Message::text("before"));
        let Message::Close(Some(close)) = socket.read().expect("the client says goodbye") else {
            panic!("no close frame with a code");
        };
        assert_eq!(close.code, CloseCode::Protocol);
    };
    let (asked, _) = run(&[BROKEN, BROKEN]);
    assert_eq!(asked.len(), 4);
}
