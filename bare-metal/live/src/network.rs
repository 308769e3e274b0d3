//! The board's Ethernet.

use embassy_net::{Config, Ipv4Address, Ipv4Cidr, StaticConfigV4};
use embassy_sync::waitqueue::AtomicWaker;
use tickwire_board::Block;
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

/// Starts the Ethernet controller.
pub(crate) fn start() -> Result<Device<'static, Ethernet>, Failure> {
    let chip = Chip::start(Ethernet)?;
    tickwire_board::enable(INTERRUPT);
    Ok(Device::new(chip, &WAKER))
}

/// Those that QEMU's network for one machine gives: 10.0.2.2 is the host.
pub(crate) fn addresses() -> Config {
    let addresses = StaticConfigV4 {
        address: Ipv4Cidr::new(Ipv4Address::new(10, 0, 2, 15), 24),
        gateway: Some(Ipv4Address::new(10, 0, 2, 2)),
        dns_servers: Default::default(),
    };
    Config::ipv4_static(addresses)
}

fn interrupted() {
    hush(&mut Ethernet);
    WAKER.wake();
}
