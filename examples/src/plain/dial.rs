//! Connecting without keeping the loop waiting.

use core::time::Duration;
use std::io::{self, ErrorKind};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

use tickwire_core::retry::{Cause, Phase};

use crate::io::cause_of;

/// A connection being made. What `std` can only block in, looking a name up and connecting, is done
/// on a thread that ends with it.
#[derive(Debug)]
pub(super) struct Dial(mpsc::Receiver<Result<TcpStream, Cause>>);

impl Dial {
    /// Begins; each address of the name has its share of `patience`. There is no TLS here, so it
    /// goes nowhere but to this machine: elsewhere the address fails as one that wants TLS.
    pub(super) fn to(host: &str, port: u16, patience: Duration) -> Self {
        let (done, dial) = mpsc::channel();
        let host = host.to_owned();
        let task = move || drop(done.send(dialled(&host, port, patience)));
        // Where no thread is to be had, nobody is left to send: that is told as well.
        drop(thread::Builder::new().name("dial".into()).spawn(task));
        Self(dial)
    }

    /// Waits so long at most. It has one outcome.
    pub(super) fn wait(&self, patience: Duration) -> Option<Result<TcpStream, Cause>> {
        match self.0.recv_timeout(patience) {
            Ok(dialled) => Some(dialled),
            Err(RecvTimeoutError::Disconnected) => Some(Err(Cause::Network)),
            Err(RecvTimeoutError::Timeout) => None,
        }
    }
}

fn dialled(host: &str, port: u16, patience: Duration) -> Result<TcpStream, Cause> {
    let addresses: Vec<_> = (host, port).to_socket_addrs().map_err(|_| Cause::Dns)?.collect();
    let shares = u32::try_from(addresses.len()).unwrap_or(u32::MAX).max(1);
    // Zero would be an error.
    let share = (patience / shares).max(Duration::from_millis(1));
    let mut cause = Cause::Dns;
    for address in addresses {
        // What an account says would be anybody's to read on the way.
        if !address.ip().is_loopback() {
            cause = Cause::Tls;
            continue;
        }
        match TcpStream::connect_timeout(&address, share).and_then(prepared) {
            Ok(stream) => return Ok(stream),
            Err(error) if error.kind() == ErrorKind::TimedOut => {
                cause = Cause::Timeout(Phase::Connect);
            }
            Err(error) => cause = cause_of(&error),
        }
    }
    Err(cause)
}

fn prepared(stream: TcpStream) -> io::Result<TcpStream> {
    stream.set_nodelay(true)?;
    Ok(stream)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_tls_it_goes_nowhere_else() {
        let dial = Dial::to("192.0.2.1", 80, Duration::from_secs(5));
        let outcome = dial.wait(Duration::from_secs(10)).expect("an outcome");
        assert!(matches!(outcome, Err(Cause::Tls)), "{outcome:?}");
    }
}
