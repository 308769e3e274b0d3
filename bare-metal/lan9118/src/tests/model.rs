//! A model of the chip, written from its datasheet and not from the driver. It panics where the
//! driver does what the datasheet forbids.

use std::collections::VecDeque;

use crate::registers::{Mac, Phy, Register, Registers};

/// Bytes of the transmit FIFO (table 5.3, at 5 KiB).
const TX_BYTES: usize = 4_608;

/// What is being written to the transmit FIFO.
#[derive(Default)]
struct Writing {
    words: Vec<u32>,
}

pub(super) struct Model {
    pub(super) byte_test: u32,
    /// How many reads of `PMT_CTRL` say that it is not ready.
    pub(super) ready_after: u32,
    /// How many reads a reset, an access to the MAC and one to the PHY take.
    pub(super) reset_reads: u32,
    pub(super) mac_reads: u32,
    pub(super) mii_reads: u32,
    /// Sends nothing: frames stay in the FIFO.
    pub(super) held: bool,
    address: [u8; 6],
    interrupts: u32,
    enabled: u32,
    irq: u32,
    levels: u32,
    resetting: u32,
    mac_busy: u32,
    mac_data: u32,
    mac_result: u32,
    control: u32,
    mii: u32,
    mii_busy: u32,
    mii_data: u32,
    phy_mask: u32,
    phy_events: u32,
    link: bool,
    link_was_lost: bool,
    partner: u32,
    statuses: VecDeque<u32>,
    data: VecDeque<u32>,
    /// Words of the frames whose status was read.
    readable: usize,
    writing: Writing,
    waiting: VecDeque<Vec<u8>>,
    sent: VecDeque<Vec<u8>>,
    sent_statuses: u32,
    /// A frame that arrives after so many accesses more.
    later: Option<(u32, Vec<u8>)>,
}

impl Model {
    pub(super) fn new(address: [u8; 6]) -> Self {
        Self {
            byte_test: 0x8765_4321,
            ready_after: 3,
            reset_reads: 3,
            mac_reads: 2,
            mii_reads: 2,
            held: false,
            address,
            interrupts: 0,
            enabled: 0,
            irq: 0,
            levels: 0x4800_0000,
            resetting: 0,
            mac_busy: 0,
            mac_data: 0,
            mac_result: 0,
            control: 0,
            mii: 0,
            mii_busy: 0,
            mii_data: 0,
            phy_mask: 0,
            phy_events: 0,
            link: true,
            link_was_lost: true,
            partner: 0x01E1,
            statuses: VecDeque::new(),
            data: VecDeque::new(),
            readable: 0,
            writing: Writing::default(),
            waiting: VecDeque::new(),
            sent: VecDeque::new(),
            sent_statuses: 0,
            later: None,
        }
    }

    /// Whether the interrupt pin is high. As the board has it: driven, and active high.
    pub(super) fn pin(&self) -> bool {
        assert_eq!(self.irq & 0x111, 0x111, "the pin is not set up");
        self.interrupts() & self.enabled != 0
    }

    fn interrupts(&self) -> u32 {
        let phy = if self.phy_events & self.phy_mask != 0 { 1 << 18 } else { 0 };
        self.interrupts | phy
    }

    /// A frame comes in, of which `flags` are said.
    pub(super) fn arrive(&mut self, frame: &[u8], flags: u32) {
        let length = u32::try_from(frame.len() + 4).unwrap();
        let with_checksum = [frame, &[0xC5; 4]].concat();
        for word in with_checksum.chunks(4) {
            let mut bytes = [0xEE; 4];
            bytes[..word.len()].copy_from_slice(word);
            self.data.push_back(u32::from_le_bytes(bytes));
        }
        self.statuses.push_back(length << 16 | flags);
        if self.statuses.len() > (self.levels & 0xFF) as usize {
            self.interrupts |= 1 << 3;
        }
    }

    /// As [`arrive`](Self::arrive), after some accesses.
    pub(super) fn arrive_after(&mut self, accesses: u32, frame: &[u8]) {
        self.later = Some((accesses, frame.to_vec()));
    }

    /// What was to come comes now.
    pub(super) fn pass(&mut self) {
        if let Some((_, frame)) = self.later.take() {
            self.arrive(&frame, 0);
        }
    }

    /// The next frame that went out.
    pub(super) fn leave(&mut self) -> Vec<u8> {
        self.sent.pop_front().expect("nothing went out")
    }

    /// Whether nothing is left of what came and went.
    pub(super) fn is_empty(&self) -> bool {
        self.statuses.is_empty() && self.data.is_empty() && self.writing.words.is_empty()
    }

    /// Sends what was held.
    pub(super) fn release(&mut self) {
        self.held = false;
        let room = self.room();
        self.sent_statuses += u32::try_from(self.waiting.len()).unwrap();
        self.sent.append(&mut self.waiting);
        let level = (self.levels >> 24) as usize * 64;
        if room <= level && self.room() > level {
            self.interrupts |= 1 << 9;
        }
    }

    /// The cable is put in, or taken out.
    pub(super) fn plug(&mut self, link: bool, partner: u32) {
        self.link_was_lost |= !link;
        self.link = link;
        self.partner = partner;
        self.phy_events |= if link { 1 << 6 } else { 1 << 4 };
    }

    /// What a register of the MAC has.
    pub(super) fn mac(&self, register: Mac) -> u32 {
        let [a, b, c, d, e, f] = self.address;
        match register {
            Mac::CR => self.control,
            Mac::ADDRH => u32::from_le_bytes([e, f, 0, 0]),
            Mac::ADDRL => u32::from_le_bytes([a, b, c, d]),
            Mac::MII_ACC => self.mii | u32::from(self.mii_busy > 0),
            Mac::MII_DATA => self.mii_data,
            other => panic!("{other:?} is not modelled"),
        }
    }

    fn room(&self) -> usize {
        let held: usize = self.waiting.iter().map(|it| 8 + it.len().next_multiple_of(4)).sum();
        TX_BYTES - held
    }

    fn tick(&mut self) {
        if let Some((left, _)) = &mut self.later {
            if *left > 0 {
                *left -= 1;
            } else {
                self.pass();
            }
        }
    }

    fn mac_command(&mut self, command: u32) {
        assert_eq!(self.mac_busy, 0, "the MAC is busy");
        assert_eq!(command >> 31, 1, "the MAC is not asked");
        self.mac_busy = self.mac_reads;
        let register = Mac(command & 0xF);
        if command & 1 << 30 != 0 {
            if register == Mac::MII_ACC {
                self.mii_busy = self.mii_busy.saturating_sub(1);
            }
            self.mac_result = self.mac(register);
            return;
        }
        match register {
            Mac::CR => self.control = self.mac_data,
            Mac::MII_DATA => self.mii_data = self.mac_data & 0xFFFF,
            Mac::MII_ACC => self.phy_command(self.mac_data),
            other => panic!("{other:?} is not written"),
        }
    }

    fn phy_command(&mut self, command: u32) {
        assert_eq!(self.mii_busy, 0, "the PHY is busy");
        assert_eq!(command & 0xF801, 1 << 11 | 1, "the PHY in the chip is number 1");
        self.mii = command & !1;
        self.mii_busy = self.mii_reads;
        let register = Phy((command >> 6) & 0x1F);
        if command & 2 == 0 {
            self.mii_data = self.phy(register);
        } else if register == Phy::INTERRUPT_MASK {
            self.phy_mask = self.mii_data;
        } else {
            assert_eq!((register, self.mii_data), (Phy::BCR, 0x1200));
        }
    }

    fn phy(&mut self, register: Phy) -> u32 {
        match register {
            Phy::BSR => {
                let lost = core::mem::take(&mut self.link_was_lost);
                if self.link && !lost { 0x782D } else { 0x7809 }
            }
            Phy::ADVERTISED => 0x01E1,
            Phy::PARTNER => self.partner,
            Phy::INTERRUPTS => core::mem::take(&mut self.phy_events),
            other => panic!("{other:?} is not modelled"),
        }
    }

    fn transmit(&mut self, word: u32) {
        assert_eq!(self.control & 8, 8, "the transmitter is off");
        self.writing.words.push(word);
        let words = &self.writing.words;
        let length = (words[0] & 0x7FF) as usize;
        assert_eq!(words[0] & !0x7FF, 0x3000, "not a whole frame at offset 0");
        if words.len() < 2 + length.div_ceil(4) {
            return;
        }
        assert_eq!(words[1], u32::try_from(length).unwrap(), "the lengths differ");
        let bytes = words[2..].iter().flat_map(|word| word.to_le_bytes());
        let frame = bytes.take(length).collect();
        self.writing.words.clear();
        self.waiting.push_back(frame);
        // Panics by underflow where there was no room.
        self.room();
        if !self.held {
            self.release();
        }
    }

    fn receive_status(&mut self) -> u32 {
        assert_eq!(self.readable, 0, "the frame before was not read to its end");
        let status = self.statuses.pop_front().expect("no status to read");
        self.readable = (((status >> 16) & 0x3FFF) as usize).div_ceil(4);
        status
    }

    fn receive_data(&mut self) -> u32 {
        self.readable = self.readable.checked_sub(1).expect("no data to read");
        self.data.pop_front().expect("as many words as the statuses say")
    }
}

/// Counts down; says whether it has come to its end.
fn is_over(left: &mut u32) -> bool {
    *left = left.saturating_sub(1);
    *left == 0
}

impl Registers for Model {
    fn read(&mut self, register: Register) -> u32 {
        self.tick();
        assert!(self.ready_after == 0 || register == Register::PMT_CTRL, "it is not ready");
        match register {
            Register::PMT_CTRL => u32::from(is_over(&mut self.ready_after)),
            Register::BYTE_TEST => self.byte_test,
            Register::HW_CFG => u32::from(!is_over(&mut self.resetting)),
            Register::E2P_CMD => 1 << 4,
            Register::MAC_CSR_CMD => u32::from(!is_over(&mut self.mac_busy)) << 31,
            Register::MAC_CSR_DATA => self.mac_result,
            Register::INT_STS => self.interrupts(),
            Register::RX_FIFO_INF => {
                let words = u32::try_from(self.data.len()).unwrap();
                (u32::try_from(self.statuses.len()).unwrap() << 16) | (words * 4)
            }
            Register::TX_FIFO_INF => self.sent_statuses << 16 | u32::try_from(self.room()).unwrap(),
            Register::RX_STATUS_FIFO => self.receive_status(),
            Register::RX_DATA_FIFO => self.receive_data(),
            Register::TX_STATUS_FIFO => {
                self.sent_statuses = self.sent_statuses.checked_sub(1).expect("nothing was sent");
                0
            }
            other => panic!("{other:?} is not read"),
        }
    }

    fn write(&mut self, register: Register, value: u32) {
        self.tick();
        assert_eq!(self.ready_after, 0, "it is not ready");
        assert_eq!(self.resetting, 0, "it resets");
        match register {
            Register::HW_CFG if value & 1 != 0 => self.resetting = self.reset_reads,
            Register::HW_CFG => assert_eq!(value, 0x0015_0000),
            Register::FIFO_INT => self.levels = value,
            Register::INT_EN => self.enabled = value,
            // That of the PHY is the PHY's to clear.
            Register::INT_STS => self.interrupts &= !value,
            Register::IRQ_CFG => self.irq = value,
            Register::RX_CFG => assert_eq!(value, 0),
            Register::TX_CFG => assert_eq!(value, 2),
            Register::MAC_CSR_DATA => self.mac_data = value,
            Register::MAC_CSR_CMD => self.mac_command(value),
            Register::TX_DATA_FIFO => self.transmit(value),
            other => panic!("{other:?} is not written"),
        }
    }
}
