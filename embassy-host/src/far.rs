//! The far end of the link: gateway, resolver, and the addresses of all hosts.

use core::net::Ipv4Addr;

use smoltcp::iface::{Config, Interface, SocketHandle, SocketSet};
use smoltcp::socket::{tcp, udp};
use smoltcp::time::Instant;
use smoltcp::wire::{
    EthernetAddress, EthernetFrame, EthernetProtocol, IpCidr, IpListenEndpoint, IpProtocol,
    Ipv4Packet, TcpPacket,
};

use crate::link::{FarDevice, Link};
use crate::pipe::{self, Pipe};
use crate::{GATEWAY, Network, dns};

/// The far end's hardware address.
const FAR: EthernetAddress = EthernetAddress([2, 0, 0, 0, 0, 1]);
const DNS_PORT: u16 = 53;

/// The far end.
pub(crate) struct Far<'l> {
    device: FarDevice<'l>,
    interface: Interface,
    sockets: SocketSet<'static>,
    resolver: SocketHandle,
    pipes: Vec<Pipe>,
    network: Network,
}

/// What is to become of a frame.
enum Fate {
    Taken,
    Swallowed,
}

impl<'l> Far<'l> {
    pub(crate) fn new(link: &'l Link, network: Network) -> Self {
        let mut device = FarDevice { link, frame: None };
        let mut interface = Interface::new(Config::new(FAR.into()), &mut device, now());
        interface.update_ip_addrs(|all| {
            all.push(IpCidr::new(GATEWAY.into(), 24)).expect("it is the first");
        });
        // All that comes this way is for one of the hosts, whatever its address.
        interface.set_any_ip(true);
        interface.routes_mut().add_default_ipv4_route(GATEWAY).expect("it is the first");
        let mut sockets = SocketSet::new(Vec::new());
        let resolver = sockets.add(resolver());
        Self { device, interface, sockets, resolver, pipes: Vec::new(), network }
    }

    /// Does all that can be done now; says whether that was anything.
    pub(crate) fn poll(&mut self) -> bool {
        let mut moved = false;
        while let Some(frame) = self.device.link.arrived() {
            moved = true;
            if matches!(self.fate(&frame), Fate::Taken) {
                self.device.frame = Some(frame);
                self.interface.poll(now(), &mut self.device, &mut self.sockets);
            }
        }
        moved |= self.resolve();
        for pipe in &mut self.pipes {
            moved |= pipe.poll(self.sockets.get_mut(pipe.handle));
        }
        self.interface.poll(now(), &mut self.device, &mut self.sockets);
        self.forget();
        moved
    }

    /// Looks at a frame before it is received: who connects to a host gets a socket where the real
    /// server accepts, and a refusal where it does not.
    fn fate(&mut self, frame: &[u8]) -> Fate {
        let Some((packet, from, to)) = addressed(frame) else { return Fate::Taken };
        if to != GATEWAY && !self.network.routes.keys().any(|(host, _)| *host == to) {
            return Fate::Swallowed;
        }
        let Ok(segment) = TcpPacket::new_checked(packet.payload()) else { return Fate::Taken };
        if packet.next_header() == IpProtocol::Tcp && segment.syn() && !segment.ack() {
            self.knock((from, segment.src_port()), (to, segment.dst_port()));
        }
        Fate::Taken
    }

    fn knock(&mut self, from: (Ipv4Addr, u16), to: (Ipv4Addr, u16)) {
        let peer = from.into();
        if self.pipes.iter().any(|pipe| pipe.peer == peer) {
            return;
        }
        let Some(real) = self.network.routes.get(&to) else { return };
        let Ok(real) = pipe::connected(*real) else { return };
        let at = IpListenEndpoint { addr: Some(to.0.into()), port: to.1 };
        let handle = self.sockets.add(pipe::listening(at));
        self.pipes.push(Pipe::new(peer, handle, real));
    }

    fn resolve(&mut self) -> bool {
        let socket = self.sockets.get_mut::<udp::Socket<'_>>(self.resolver);
        let Ok((query, from)) = socket.recv() else { return false };
        if let Some(answer) = dns::answer(query, &self.network.names) {
            // A client that has no room for it asks again.
            let _ = socket.send_slice(&answer, from.endpoint);
        }
        true
    }

    fn forget(&mut self) {
        let sockets = &mut self.sockets;
        self.pipes.retain(|pipe| {
            let over = pipe.is_over(sockets.get::<tcp::Socket<'_>>(pipe.handle));
            if over {
                sockets.remove(pipe.handle);
            }
            !over
        });
    }
}

fn resolver() -> udp::Socket<'static> {
    let buffer = || udp::PacketBuffer::new(vec![udp::PacketMetadata::EMPTY; 8], vec![0; 4_096]);
    let mut socket = udp::Socket::new(buffer(), buffer());
    socket.bind((GATEWAY, DNS_PORT)).expect("the port is not 0");
    socket
}

/// The packet of IPv4 in a frame, and between whom it is.
fn addressed(frame: &[u8]) -> Option<(Ipv4Packet<&[u8]>, Ipv4Addr, Ipv4Addr)> {
    let frame = EthernetFrame::new_checked(frame).ok()?;
    if frame.ethertype() != EthernetProtocol::Ipv4 {
        return None;
    }
    let packet = Ipv4Packet::new_checked(frame.payload()).ok()?;
    let (from, to) = (packet.src_addr(), packet.dst_addr());
    Some((packet, from, to))
}

fn now() -> Instant {
    let micros = embassy_time::Instant::now().as_micros();
    Instant::from_micros(i64::try_from(micros).unwrap_or(i64::MAX))
}
