//! A network for embassy on the host: an `embassy-net` stack on one end of a link in memory, and at
//! the other end a gateway to servers of this machine. For tests; nothing leaves the process but
//! connections to the servers that were named.
//!
//! ```
//! use std::net::TcpListener;
//! use embassy_net::dns::DnsQueryType;
//! use tickwire_embassy_host::Network;
//!
//! let server = TcpListener::bind("127.0.0.1:0").unwrap();
//! let network = Network::new().host("venue.test", server.local_addr().unwrap());
//! let found = network.run(async |stack| stack.dns_query("venue.test", DnsQueryType::A).await);
//! assert_eq!(found.unwrap().len(), 1);
//! ```
//!
//! The gateway answers DNS from a table, passes bytes, ends and resets on in both directions, and
//! refuses where the real server refuses. An address that is nobody's swallows what is sent there.
//!
//! Each [`Network::run`] is a stack, a gateway and an executor of its own, on the thread that calls
//! it: many may run at once.

mod dns;
mod far;
mod link;
mod pipe;

use core::net::{Ipv4Addr, SocketAddr};
use core::pin::pin;
use core::sync::atomic::{AtomicBool, Ordering};
use core::task::{Context, Poll};
use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::task::Wake;
use std::thread::{self, Thread};

use embassy_net::{Config, Ipv4Cidr, Stack, StackResources, StaticConfigV4};

use far::Far;
use link::{Link, Near};

/// The sockets that a stack has room for, one of them DNS's own.
pub const SOCKETS: usize = 8;
/// How often the servers' sockets are looked at.
const LOOK: Duration = Duration::from_millis(1);
/// The address of the stack.
const STACK: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 2);
/// The address of the gateway, which is also the resolver's.
const GATEWAY: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 1);
/// Hosts have addresses from here on (TEST-NET-3 of RFC 5737).
const HOSTS: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 1);

/// What there is in a network.
#[derive(Clone, Debug, Default)]
pub struct Network {
    routes: BTreeMap<(Ipv4Addr, u16), SocketAddr>,
    names: BTreeMap<String, Vec<Ipv4Addr>>,
}

impl Network {
    /// A network without hosts, whose resolver knows no name.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A host of this name, with an address of its own and the port of the real server.
    #[must_use]
    pub fn host(self, name: &str, real: SocketAddr) -> Self {
        let number = u32::try_from(self.names.len()).unwrap_or(0);
        let address = Ipv4Addr::from(u32::from(HOSTS) + number);
        self.name(name, &[address]).route(address, real.port(), real)
    }

    /// What is sent to this address and port arrives at the real server.
    #[must_use]
    pub fn route(mut self, address: Ipv4Addr, port: u16, real: SocketAddr) -> Self {
        self.routes.insert((address, port), real);
        self
    }

    /// The resolver knows these addresses of a name, in this order.
    #[must_use]
    pub fn name(mut self, name: &str, addresses: &[Ipv4Addr]) -> Self {
        self.names.insert(name.to_ascii_lowercase(), addresses.to_vec());
        self
    }

    /// Runs `user` on a stack in this network, to its end.
    pub fn run<R>(self, user: impl AsyncFnOnce(Stack<'_>) -> R) -> R {
        let link = Link::new();
        let mut resources = StackResources::<SOCKETS>::new();
        let config = Config::ipv4_static(StaticConfigV4 {
            address: Ipv4Cidr::new(STACK, 24),
            gateway: Some(GATEWAY),
            dns_servers: [GATEWAY].into_iter().collect(),
        });
        let (stack, mut runner) = embassy_net::new(Near(&link), config, &mut resources, 1);
        let mut far = Far::new(&link, self);
        let (mut stack_runs, mut user) = (pin!(runner.run()), pin!(user(stack)));
        let bell = Arc::new(Bell { rung: AtomicBool::new(true), thread: thread::current() });
        let waker = Arc::clone(&bell).into();
        let mut cx = Context::from_waker(&waker);
        loop {
            let rung = bell.rung.swap(false, Ordering::AcqRel);
            if rung {
                if let Poll::Ready(result) = user.as_mut().poll(&mut cx) {
                    return result;
                }
                let Poll::Pending = stack_runs.as_mut().poll(&mut cx);
            }
            let moved = far.poll();
            if !rung && !moved {
                thread::park_timeout(LOOK);
            }
        }
    }
}

/// Wakes the thread that runs a network.
struct Bell {
    rung: AtomicBool,
    thread: Thread,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rung.store(true, Ordering::Release);
        self.thread.unpark();
    }
}
