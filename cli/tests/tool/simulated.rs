//! A simulated exchange as a process, and its control endpoint.

use core::time::Duration;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use crate::support::tickwire;

/// How long an exchange may take to answer.
const PATIENCE: Duration = Duration::from_secs(100);

/// A simulated exchange; it ends when this is dropped, and after two minutes whatever happens.
pub(crate) struct Simulated {
    child: Child,
    pub(crate) url: String,
}

impl Simulated {
    /// Starts one of Gate.io with these arguments.
    pub(crate) fn start(args: &[&str]) -> Self {
        Self::of("gateio-spot", args)
    }

    /// Starts one of a venue; its address is the first line that it says.
    pub(crate) fn of(venue: &str, args: &[&str]) -> Self {
        let mut command = tickwire(&["simulate", venue]);
        command.args(args).args(["--seconds", "600"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the tool starts");
        let mut url = String::new();
        let stdout = child.stdout.take().expect("stdout is piped");
        BufReader::new(stdout).read_line(&mut url).expect("the address is said");
        Self { child, url: url.trim_end().into() }
    }

    /// One HTTP request to the control endpoint: status and body.
    pub(crate) fn control(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let authority = self.authority();
        let mut socket = TcpStream::connect(authority).expect("the exchange listens");
        socket.set_read_timeout(Some(PATIENCE)).expect("a time that is not zero");
        let length = body.len();
        write!(
            socket,
            "{method} /_simulator/{path} HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\n\
             content-length: {length}\r\n\r\n{body}"
        )
        .expect("the exchange reads");
        let mut answer = String::new();
        socket.read_to_string(&mut answer).expect("the exchange answers");
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        (status.unwrap_or_else(|| panic!("no HTTP: {answer}")), body.into())
    }
}

impl Simulated {
    /// Ends it at once, as a crash would; says where it listened.
    pub(crate) fn kill(mut self) -> String {
        self.child.kill().expect("it is ours");
        self.child.wait().expect("it has ended");
        self.authority().to_owned()
    }

    /// Host and port.
    pub(crate) fn authority(&self) -> &str {
        self.url.split('/').nth(2).expect("the address has an authority")
    }
}

impl Drop for Simulated {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
