//! What the chip can do.

use core::fmt;

use crate::registers::{
    BUSY, BYTE_ORDER, FIFO_SHARES, FRAME_CAME, FULL_10, FULL_100, FULL_DUPLEX, HALF_100, IRQ_ON,
    LEVELS, LINK, LINK_CHANGED, MAC_ON, MAC_READ, MII_BUSY, MII_WRITE, Mac, NEGOTIATE, PHY_ADDRESS,
    PHY_EVENTS, Phy, READY, RESET, ROOM_CAME, RX_ERROR, RX_FILTERED, Register, Registers, TX_ON,
    WHOLE_FRAME, frame_length, room, statuses,
};

/// The longest frame, in bytes: header and payload, without the checksum, which the chip adds and
/// takes off.
pub const FRAME_MAX: usize = 1514;

/// How many of the longest frames the chip keeps until they are read: its receive FIFO has 10,560
/// bytes as it is set up (table 5.3).
pub(crate) const FRAMES_KEPT: usize = 10_560 / (FRAME_MAX + CHECKSUM).next_multiple_of(4);
/// Of a checksum, in bytes.
const CHECKSUM: usize = 4;
/// The shortest frame that is not a fragment: a header.
const FRAME_MIN: usize = 14;
/// What a frame takes of the transmit FIFO at most: two commands and its words (3.12.5).
const ROOM_NEEDED: usize = 8 + FRAME_MAX.next_multiple_of(4);
/// How often a bit is read before the chip counts as stuck. A read takes 45 ns or more (table 6.1),
/// so this is 45 ms or more: a reset takes some microseconds, loading the EEPROM some milliseconds.
const READS_MAX: u32 = 1_000_000;

/// Why the chip does not start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// What is at its address does not answer as this chip does, but so.
    Absent(u32),
    /// It does not become ready, or does not finish what the text says.
    Stuck(&'static str),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent(word) => write!(
                f,
                "no LAN9118 there: its byte test reads {word:#010x}, not {BYTE_ORDER:#010x}; \
                 check the address and the width of the bus"
            ),
            Self::Stuck(what) => write!(f, "the LAN9118 is stuck in {what}; reset the board"),
        }
    }
}

impl core::error::Error for Failure {}

/// Keeps the chip from interrupting until it is listened to again. For the interrupt's handler,
/// which may run between any two accesses of the program: it writes one register and reads none.
pub fn hush(registers: &mut impl Registers) {
    registers.write(Register::INT_EN, 0);
}

/// The chip, started.
pub struct Chip<R> {
    registers: R,
    address: [u8; 6],
}

impl<R> fmt::Debug for Chip<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chip").field("address", &self.address).finish_non_exhaustive()
    }
}

impl<R: Registers> Chip<R> {
    /// Resets the chip and starts sending and receiving; says when it cannot.
    ///
    /// # Errors
    ///
    /// There is no such chip, or it does not finish what it began.
    pub fn start(registers: R) -> Result<Self, Failure> {
        let mut chip = Self { registers, address: [0; 6] };
        chip.reset()?;
        chip.address = chip.loaded_address()?;
        chip.registers.write(Register::HW_CFG, FIFO_SHARES);
        chip.registers.write(Register::FIFO_INT, LEVELS);
        chip.registers.write(Register::INT_EN, 0);
        chip.registers.write(Register::INT_STS, u32::MAX);
        chip.registers.write(Register::IRQ_CFG, IRQ_ON);
        chip.write_phy(Phy::INTERRUPT_MASK, PHY_EVENTS)?;
        chip.write_phy(Phy::BCR, NEGOTIATE)?;
        // From the start of the word: the frame is copied word by word anyhow.
        chip.registers.write(Register::RX_CFG, 0);
        chip.registers.write(Register::TX_CFG, TX_ON);
        chip.write_mac(Mac::CR, MAC_ON)?;
        Ok(chip)
    }

    /// Its Ethernet address, from the board's EEPROM.
    #[must_use]
    pub fn address(&self) -> [u8; 6] {
        self.address
    }

    /// The next good frame, if there is one: copies it, and says its length. Bad ones are dropped.
    pub fn receive(&mut self, frame: &mut [u8; FRAME_MAX]) -> Option<usize> {
        // No more than there are now, so that a flood cannot keep the program here.
        for _ in 0..statuses(self.registers.read(Register::RX_FIFO_INF)) {
            let status = self.registers.read(Register::RX_STATUS_FIFO);
            let whole = frame_length(status);
            let payload = whole.checked_sub(CHECKSUM).and_then(|length| frame.get_mut(..length));
            match payload {
                Some(payload)
                    if status & (RX_ERROR | RX_FILTERED) == 0 && payload.len() >= FRAME_MIN =>
                {
                    self.copy(payload, whole);
                    return Some(whole - CHECKSUM);
                }
                // All of a frame is taken out, good or bad. The chip can skip one by itself, but
                // not one of less than four words (3.13.1.1).
                _ => self.copy(&mut [], whole),
            }
        }
        None
    }

    /// Whether there is room for a frame of any length.
    #[must_use]
    pub fn has_room(&mut self) -> bool {
        room(self.registers.read(Register::TX_FIFO_INF)) >= ROOM_NEEDED
    }

    /// Sends a frame, for which there [is room](Self::has_room), of at most [`FRAME_MAX`] bytes; a
    /// longer one is cut there. Short ones are padded by the chip.
    pub fn send(&mut self, frame: &[u8]) {
        let frame = frame.get(..FRAME_MAX).unwrap_or(frame);
        // Frames that went out leave a word each, which nobody asks for: what was lost on the way
        // is TCP's to notice.
        for _ in 0..statuses(self.registers.read(Register::TX_FIFO_INF)) {
            self.registers.read(Register::TX_STATUS_FIFO);
        }
        let length = u32::try_from(frame.len()).unwrap_or(u32::MAX);
        self.registers.write(Register::TX_DATA_FIFO, WHOLE_FRAME | length);
        self.registers.write(Register::TX_DATA_FIFO, length);
        for bytes in frame.chunks(4) {
            let mut word = [0; 4];
            word[..bytes.len()].copy_from_slice(bytes);
            self.registers.write(Register::TX_DATA_FIFO, u32::from_le_bytes(word));
        }
    }

    /// Interrupts for whatever happens from now on; for room only where it is said to be wanted.
    /// What happened before is to be looked for after this.
    pub fn listen(&mut self, for_room: bool) {
        let wanted = if for_room { FRAME_CAME | ROOM_CAME } else { FRAME_CAME };
        self.registers.write(Register::INT_STS, wanted);
        self.registers.write(Register::INT_EN, wanted | LINK_CHANGED);
    }

    /// Whether the PHY has said something since [`link`](Self::link) was asked last.
    #[must_use]
    pub fn link_changed(&mut self) -> bool {
        self.registers.read(Register::INT_STS) & LINK_CHANGED != 0
    }

    /// Whether there is a link now; takes over what it negotiated.
    ///
    /// # Errors
    ///
    /// The chip does not answer.
    pub fn link(&mut self) -> Result<bool, Failure> {
        self.read_phy(Phy::INTERRUPTS)?;
        // The first says whether the link was lost since, the second whether it is there.
        self.read_phy(Phy::BSR)?;
        let up = self.read_phy(Phy::BSR)? & LINK != 0;
        if up {
            let common = self.read_phy(Phy::ADVERTISED)? & self.read_phy(Phy::PARTNER)?;
            let duplex = if is_full_duplex(common) { FULL_DUPLEX } else { 0 };
            self.write_mac(Mac::CR, MAC_ON | duplex)?;
        }
        Ok(up)
    }

    /// Takes a frame of `whole` bytes, with its checksum, out of the FIFO; keeps the first.
    fn copy(&mut self, payload: &mut [u8], whole: usize) {
        let mut places = payload.chunks_mut(4);
        for _ in 0..whole.div_ceil(4) {
            let word = self.registers.read(Register::RX_DATA_FIFO).to_le_bytes();
            if let Some(place) = places.next() {
                place.copy_from_slice(&word[..place.len()]);
            }
        }
    }

    fn reset(&mut self) -> Result<(), Failure> {
        self.wait("waking up", Register::PMT_CTRL, READY, READY)?;
        let word = self.registers.read(Register::BYTE_TEST);
        if word != BYTE_ORDER {
            return Err(Failure::Absent(word));
        }
        self.registers.write(Register::HW_CFG, RESET);
        self.wait("its reset", Register::HW_CFG, RESET, 0)?;
        self.wait("its reset", Register::PMT_CTRL, READY, READY)?;
        self.wait("loading its EEPROM", Register::E2P_CMD, BUSY, 0)
    }

    fn loaded_address(&mut self) -> Result<[u8; 6], Failure> {
        let [a, b, c, d] = self.read_mac(Mac::ADDRL)?.to_le_bytes();
        let [e, f, ..] = self.read_mac(Mac::ADDRH)?.to_le_bytes();
        Ok([a, b, c, d, e, f])
    }

    fn read_mac(&mut self, register: Mac) -> Result<u32, Failure> {
        self.ask_mac(MAC_READ | register.0)?;
        Ok(self.registers.read(Register::MAC_CSR_DATA))
    }

    fn write_mac(&mut self, register: Mac, value: u32) -> Result<(), Failure> {
        self.registers.write(Register::MAC_CSR_DATA, value);
        self.ask_mac(register.0)
    }

    fn ask_mac(&mut self, command: u32) -> Result<(), Failure> {
        self.registers.write(Register::MAC_CSR_CMD, BUSY | command);
        self.wait("its MAC", Register::MAC_CSR_CMD, BUSY, 0)
    }

    fn read_phy(&mut self, register: Phy) -> Result<u32, Failure> {
        self.ask_phy(register, 0)?;
        self.read_mac(Mac::MII_DATA)
    }

    fn write_phy(&mut self, register: Phy, value: u32) -> Result<(), Failure> {
        self.write_mac(Mac::MII_DATA, value)?;
        self.ask_phy(register, MII_WRITE)
    }

    fn ask_phy(&mut self, register: Phy, direction: u32) -> Result<(), Failure> {
        self.write_mac(Mac::MII_ACC, PHY_ADDRESS | register.0 << 6 | direction | MII_BUSY)?;
        for _ in 0..READS_MAX {
            if self.read_mac(Mac::MII_ACC)? & MII_BUSY == 0 {
                return Ok(());
            }
        }
        Err(Failure::Stuck("its PHY"))
    }

    /// Reads until the bits of `mask` are `wanted`.
    fn wait(
        &mut self,
        what: &'static str,
        register: Register,
        mask: u32,
        wanted: u32,
    ) -> Result<(), Failure> {
        for _ in 0..READS_MAX {
            if self.registers.read(register) & mask == wanted {
                return Ok(());
            }
        }
        Err(Failure::Stuck(what))
    }
}

/// Of what both ends offer, the best is taken (IEEE 802.3 annex 28B.3).
fn is_full_duplex(common: u32) -> bool {
    common & FULL_100 != 0 || (common & HALF_100 == 0 && common & FULL_10 != 0)
}

#[cfg(test)]
impl<R> Chip<R> {
    pub(crate) fn registers(&mut self) -> &mut R {
        &mut self.registers
    }
}
