//! A valve in the line between a driver and an exchange: what the exchange says can be held back,
//! and let go when the driver does not look.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::running::PATIENCE;

/// Passes connections on; open at first.
#[derive(Clone, Debug)]
pub struct Valve(Arc<(Mutex<State>, Condvar)>);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Open,
    /// Until the driver says something.
    Armed,
    /// It has, and the exchange is not heard.
    Shut,
}

impl Valve {
    /// Stands between whoever connects to an address of this machine and the exchange there from
    /// now on; the address is changed to the valve's.
    ///
    /// # Panics
    ///
    /// The address has no port, or none can be listened at.
    #[must_use]
    pub fn before(address: &mut String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a socket to listen at");
        let own = listener.local_addr().expect("an address").port();
        let (host, rest) = address.rsplit_once(':').expect("a port");
        let (port, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let port = port.parse::<u16>().expect("a port");
        *address = format!("{host}:{own}{path}");
        let valve = Self(Arc::default());
        let passed = valve.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let passed = passed.clone();
                thread::spawn(move || passed.pass(client, port));
            }
        });
        valve
    }

    /// The answer to what the driver says next is held back, with all that comes after it.
    pub fn arm(&self) {
        *self.state() = State::Armed;
    }

    /// Waits until the driver has said something since then.
    ///
    /// # Panics
    ///
    /// It says nothing.
    pub fn is_shut(&self) {
        let armed = |state: &mut State| *state == State::Armed;
        let waited = self.0.1.wait_timeout_while(self.state(), PATIENCE, armed);
        let waited = waited.unwrap_or_else(PoisonError::into_inner).1;
        assert!(!waited.timed_out(), "the driver says nothing");
    }

    /// Lets the exchange be heard.
    pub fn open(&self) {
        *self.state() = State::Open;
        self.0.1.notify_all();
    }

    /// The driver speaks.
    fn spoken(&self) {
        let mut state = self.state();
        if *state == State::Armed {
            *state = State::Shut;
            self.0.1.notify_all();
        }
    }

    fn pass(&self, mut client: TcpStream, port: u16) {
        let Ok(mut server) = TcpStream::connect(("127.0.0.1", port)) else { return };
        let (Ok(from), Ok(to)) = (server.try_clone(), client.try_clone()) else { return };
        let down = self.clone();
        let down = thread::spawn(move || down.pass_down(from, to));
        let mut room = [0; 4096];
        while let Ok(count @ 1..) = client.read(&mut room) {
            self.spoken();
            if server.write_all(&room[..count]).is_err() {
                break;
            }
        }
        let _ = server.shutdown(Shutdown::Both);
        let _ = down.join();
    }

    fn pass_down(&self, mut from: TcpStream, mut to: TcpStream) {
        let mut room = [0; 4096];
        while let Ok(count @ 1..) = from.read(&mut room) {
            let open = self.0.1.wait_while(self.state(), |state| *state == State::Shut);
            drop(open.unwrap_or_else(PoisonError::into_inner));
            if to.write_all(&room[..count]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
