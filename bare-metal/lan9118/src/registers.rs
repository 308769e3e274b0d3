//! The registers, and the bits of them that are used.

/// How the registers of a chip are read and written: by a board, or by a model in a test.
///
/// Both take the chip as changed, because some registers change when they are read.
pub trait Registers {
    /// Reads a register.
    fn read(&mut self, register: Register) -> u32;

    /// Writes a register.
    fn write(&mut self, register: Register, value: u32);
}

/// Where a register is: its distance in bytes from the start of the chip (section 5, table 5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Register(pub(crate) u16);

impl Register {
    /// Frames received, a word at a time (5.2.1).
    pub const RX_DATA_FIFO: Self = Self(0x00);
    /// Frames to send, each behind its two command words (5.2.2).
    pub const TX_DATA_FIFO: Self = Self(0x20);
    /// How each frame came in (3.13.3).
    pub const RX_STATUS_FIFO: Self = Self(0x40);
    /// How each frame went out (3.12.4).
    pub const TX_STATUS_FIFO: Self = Self(0x48);
    /// How the interrupt pin is driven (5.3.2).
    pub const IRQ_CFG: Self = Self(0x54);
    /// What happened; a one written clears its bit (5.3.3).
    pub const INT_STS: Self = Self(0x58);
    /// What may interrupt (5.3.4).
    pub const INT_EN: Self = Self(0x5C);
    /// Always [`BYTE_ORDER`] (5.3.5).
    pub const BYTE_TEST: Self = Self(0x64);
    /// At which levels of the FIFOs there is an interrupt (5.3.6).
    pub const FIFO_INT: Self = Self(0x68);
    /// Receiving (5.3.7).
    pub const RX_CFG: Self = Self(0x6C);
    /// Sending (5.3.8).
    pub const TX_CFG: Self = Self(0x70);
    /// Reset, and how memory is shared between the FIFOs (5.3.9).
    pub const HW_CFG: Self = Self(0x74);
    /// What is in the receive FIFOs (5.3.11).
    pub const RX_FIFO_INF: Self = Self(0x7C);
    /// What is in the transmit FIFOs (5.3.12).
    pub const TX_FIFO_INF: Self = Self(0x80);
    /// Power; says when the chip is ready (5.3.13).
    pub const PMT_CTRL: Self = Self(0x84);
    /// Which register of the MAC to read or write (5.3.20).
    pub const MAC_CSR_CMD: Self = Self(0xA4);
    /// What was read, or is to be written (5.3.21).
    pub const MAC_CSR_DATA: Self = Self(0xA8);
    /// The EEPROM, from which the chip loads its address (5.3.23).
    pub const E2P_CMD: Self = Self(0xB0);

    /// Its distance from the start of the chip, in bytes; a multiple of 4, below 256.
    #[must_use]
    pub const fn offset(self) -> u16 {
        self.0
    }
}

/// What [`Register::BYTE_TEST`] reads as where the bus neither swaps nor halves words.
pub(crate) const BYTE_ORDER: u32 = 0x8765_4321;

/// A register of the MAC, behind [`Register::MAC_CSR_CMD`] (5.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mac(pub(crate) u32);

impl Mac {
    /// Control (5.4.1).
    pub(crate) const CR: Self = Self(1);
    /// The last two bytes of the address (5.4.2).
    pub(crate) const ADDRH: Self = Self(2);
    /// The first four (5.4.3).
    pub(crate) const ADDRL: Self = Self(3);
    /// Which register of the PHY to read or write (5.4.6).
    pub(crate) const MII_ACC: Self = Self(6);
    /// What was read, or is to be written (5.4.7).
    pub(crate) const MII_DATA: Self = Self(7);
}

/// A register of the PHY, behind [`Mac::MII_ACC`] (5.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Phy(pub(crate) u32);

impl Phy {
    /// Basic control (5.5.1).
    pub(crate) const BCR: Self = Self(0);
    /// Basic status (5.5.2).
    pub(crate) const BSR: Self = Self(1);
    /// What this end offers (5.5.5).
    pub(crate) const ADVERTISED: Self = Self(4);
    /// What the other end offers (5.5.6).
    pub(crate) const PARTNER: Self = Self(5);
    /// What happened; reading clears it (5.5.11).
    pub(crate) const INTERRUPTS: Self = Self(29);
    /// What may interrupt (5.5.12).
    pub(crate) const INTERRUPT_MASK: Self = Self(30);
}

/// `IRQ_CFG`: interrupt, driving the pin (not open drain), high where there is something.
pub(crate) const IRQ_ON: u32 = 1 << 8 | 1 << 4 | 1;

/// `INT_STS` and `INT_EN`: there are more frames than `FIFO_INT` says.
pub(crate) const FRAME_CAME: u32 = 1 << 3;
/// There is more room for frames to send than `FIFO_INT` says.
pub(crate) const ROOM_CAME: u32 = 1 << 9;
/// The PHY has an interrupt of its own.
pub(crate) const LINK_CHANGED: u32 = 1 << 18;

/// `FIFO_INT`: more than 24 times 64 bytes of room, which is a whole frame, and more than no frame.
pub(crate) const LEVELS: u32 = 24 << 24;

/// `TX_CFG`: sends.
pub(crate) const TX_ON: u32 = 1 << 1;

/// `HW_CFG`: resets; reads as zero when it is done.
pub(crate) const RESET: u32 = 1;
/// Its bit that must be one, and 5 KiB for sending, the rest for receiving (table 5.3).
pub(crate) const FIFO_SHARES: u32 = 1 << 20 | 5 << 16;

/// `PMT_CTRL`: the chip is ready.
pub(crate) const READY: u32 = 1;

/// `MAC_CSR_CMD` and `E2P_CMD`: begin, and under way.
pub(crate) const BUSY: u32 = 1 << 31;
/// `MAC_CSR_CMD`: reads; else it writes.
pub(crate) const MAC_READ: u32 = 1 << 30;

/// `MAC_CR`: sends and receives at once.
pub(crate) const FULL_DUPLEX: u32 = 1 << 20;
/// Sends, and receives.
pub(crate) const MAC_ON: u32 = 1 << 3 | 1 << 2;

/// `MII_ACC`: under way.
pub(crate) const MII_BUSY: u32 = 1;
/// Writes; else it reads.
pub(crate) const MII_WRITE: u32 = 1 << 1;
/// The address of the PHY in the chip.
pub(crate) const PHY_ADDRESS: u32 = 1 << 11;

/// `BCR`: negotiates speed and duplex, now.
pub(crate) const NEGOTIATE: u32 = 1 << 12 | 1 << 9;
/// `BSR`: there is a link; where it was lost since the last time this was read, it says so once.
pub(crate) const LINK: u32 = 1 << 2;
/// `ADVERTISED` and `PARTNER`: 100 Mbit/s at full duplex, at half duplex, 10 Mbit/s at full duplex.
pub(crate) const FULL_100: u32 = 1 << 8;
pub(crate) const HALF_100: u32 = 1 << 7;
pub(crate) const FULL_10: u32 = 1 << 6;
/// `INTERRUPTS`: negotiation is complete, or the link is down.
pub(crate) const PHY_EVENTS: u32 = 1 << 6 | 1 << 4;

/// A word of the receive status FIFO: how long the frame is, with its checksum.
pub(crate) const fn frame_length(status: u32) -> usize {
    ((status >> 16) & 0x3FFF) as usize
}
/// Some error.
pub(crate) const RX_ERROR: u32 = 1 << 15;
/// The frame is not for this address; such frames are not let in.
pub(crate) const RX_FILTERED: u32 = 1 << 30;

/// `RX_FIFO_INF` and `TX_FIFO_INF`: how many words are in the status FIFO.
pub(crate) const fn statuses(info: u32) -> u32 {
    (info >> 16) & 0xFF
}
/// `TX_FIFO_INF`: how many bytes there is room for.
pub(crate) const fn room(info: u32) -> usize {
    (info & 0xFFFF) as usize
}

/// The first command word of a frame that is one buffer: first and last segment (3.12.2.1).
pub(crate) const WHOLE_FRAME: u32 = 1 << 13 | 1 << 12;
