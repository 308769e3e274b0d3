//! The registers of the board's devices.

use core::ptr;

/// The registers of one device: a block of addresses that are no memory.
///
/// Source: application note AN386, section 3.5 (the peripherals' addresses).
#[derive(Clone, Copy, Debug)]
pub struct Block {
    base: usize,
}

impl Block {
    /// A timer of the Cortex-M System Design Kit (DDI 0479C, section 4.3).
    pub const TIMER_0: Self = Self { base: 0x4000_0000 };
    /// Another.
    pub const TIMER_1: Self = Self { base: 0x4000_1000 };
    /// The Ethernet controller.
    pub const ETHERNET: Self = Self { base: 0x4020_0000 };
    /// The processor's interrupt controller (DDI 0403E, B3.4).
    pub(crate) const INTERRUPTS: Self = Self { base: 0xE000_E100 };

    /// Each block is at least so long, in bytes.
    const LENGTH: u16 = 0x100;

    /// Reads the word that is `offset` bytes from the block's start: below 256, a multiple of 4.
    #[must_use]
    pub fn read(self, offset: u16) -> u32 {
        let address = self.address(offset);
        // SAFETY: an aligned word of a device, where there is no memory that Rust knows of. A read
        // changes nothing but the device; no device that is named here can write to memory.
        unsafe { address.read_volatile() }
    }

    /// Writes the word that is `offset` bytes from the block's start: below 256, a multiple of 4.
    pub fn write(self, offset: u16, value: u32) {
        let address = self.address(offset);
        // SAFETY: as above.
        unsafe { address.write_volatile(value) }
    }

    fn address(self, offset: u16) -> *mut u32 {
        assert!(offset < Self::LENGTH && offset.is_multiple_of(4), "not a register");
        ptr::without_provenance_mut(self.base + usize::from(offset))
    }
}
