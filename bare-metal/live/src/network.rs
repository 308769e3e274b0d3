//! The board's Ethernet.

use embassy_net::{Config, Ipv4Address, Ipv4Cidr, StaticConfigV4};
use embassy_sync::waitqueue::AtomicWaker;
use tickwire_board::Block;
use tickwire_hosts::{Host, Hosts};
use tickwire_lan9118::{Chip, Device, Failure, Register, Registers, hush};

/// The interrupt of the Ethernet controller (AN386, section 3.6).
const INTERRUPT: u8 = 13;

/// Wakes the network stack.
static WAKER: AtomicWaker = AtomicWaker::new();

tickwire_board::interrupt!(13, interrupted);

/// The Ethernet controller where the board has it.
#[derive(Debug)]
pub(crate) struct Ethernet;

impl Registers for Ethernet {
    fn read(&mut self, register: Register) -> u32 {
        Block::ETHERNET.read(register.offset())
    }

    fn write(&mut self, register: Register, value: u32) {
        Block::ETHERNET.write(register.offset(), value);
    }
}

/// What the names that are known here lead to: the machine that emulates this one. The certificate
/// of a simulated exchange is for this name.
const HOSTS: &[Host<'static>] = &[("localhost", HOST)];
/// The address that QEMU's network gives that machine.
const HOST: [u8; 4] = [10, 0, 2, 2];

/// Starts the Ethernet controller.
pub(crate) fn start() -> Result<Hosts<'static, Device<'static, Ethernet>>, Failure> {
    let chip = Chip::start(Ethernet)?;
    tickwire_board::enable(INTERRUPT);
    Ok(Hosts::before(Device::new(chip, &WAKER), HOSTS))
}

/// Those that QEMU's network for one machine gives.
pub(crate) fn addresses() -> Config {
    let addresses = StaticConfigV4 {
        address: Ipv4Cidr::new(Ipv4Address::new(10, 0, 2, 15), 24),
        gateway: Some(Ipv4Address::from(HOST)),
        dns_servers: [Ipv4Address::new(10, 0, 2, 3)].into_iter().collect(),
    };
    Config::ipv4_static(addresses)
}

fn interrupted() {
    hush(&mut Ethernet);
    WAKER.wake();
}
