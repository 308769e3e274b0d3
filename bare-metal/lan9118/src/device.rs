//! The chip as a device of embassy's network stack.

use core::fmt;
use core::task::Context;

use embassy_net_driver::{Capabilities, Driver, HardwareAddress, LinkState, RxToken, TxToken};
use embassy_sync::waitqueue::AtomicWaker;

use crate::chip::{Chip, FRAME_MAX, FRAMES_KEPT};
use crate::registers::Registers;

/// What `embassy_net::new` takes.
pub struct Device<'w, R> {
    chip: Chip<R>,
    waker: &'w AtomicWaker,
    link: LinkState,
    received: [u8; FRAME_MAX],
    sent: [u8; FRAME_MAX],
}

impl<R> fmt::Debug for Device<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Device").finish_non_exhaustive()
    }
}

impl<'w, R: Registers> Device<'w, R> {
    /// The chip as a device; its interrupt wakes `waker`.
    #[must_use]
    pub fn new(chip: Chip<R>, waker: &'w AtomicWaker) -> Self {
        let mut device = Self {
            chip,
            waker,
            link: LinkState::Down,
            received: [0; FRAME_MAX],
            sent: [0; FRAME_MAX],
        };
        device.look_at_link();
        device
    }

    /// Where the chip does not answer, there is no link: connections then end by their deadlines.
    fn look_at_link(&mut self) {
        let up = self.chip.link().unwrap_or(false);
        self.link = if up { LinkState::Up } else { LinkState::Down };
    }

    /// Whether a frame can be sent; if not, the waker is woken when it can.
    fn has_room(&mut self) -> bool {
        self.chip.has_room() || {
            self.chip.listen(true);
            self.chip.has_room()
        }
    }
}

impl<R: Registers> Driver for Device<'_, R> {
    type RxToken<'a>
        = Received<'a>
    where
        Self: 'a;
    type TxToken<'a>
        = Sending<'a, R>
    where
        Self: 'a;

    fn receive(&mut self, cx: &mut Context<'_>) -> Option<(Received<'_>, Sending<'_, R>)> {
        self.waker.register(cx.waker());
        // A frame is answered at once, so none is taken out where there is no room for an answer.
        if !self.has_room() {
            return None;
        }
        let mut length = self.chip.receive(&mut self.received);
        if length.is_none() {
            self.chip.listen(false);
            // What came just before.
            length = self.chip.receive(&mut self.received);
        }
        let received = Received(&mut self.received[..length?]);
        Some((received, Sending { chip: &mut self.chip, frame: &mut self.sent }))
    }

    fn transmit(&mut self, cx: &mut Context<'_>) -> Option<Sending<'_, R>> {
        self.waker.register(cx.waker());
        self.has_room().then_some(Sending { chip: &mut self.chip, frame: &mut self.sent })
    }

    fn link_state(&mut self, cx: &mut Context<'_>) -> LinkState {
        self.waker.register(cx.waker());
        if self.chip.link_changed() {
            self.look_at_link();
        }
        self.link
    }

    fn capabilities(&self) -> Capabilities {
        let mut capabilities = Capabilities::default();
        capabilities.max_transmission_unit = FRAME_MAX;
        // So that TCP offers no window that the chip has no memory for.
        capabilities.max_burst_size = Some(FRAMES_KEPT);
        capabilities
    }

    fn hardware_address(&self) -> HardwareAddress {
        HardwareAddress::Ethernet(self.chip.address())
    }
}

/// A frame that came.
#[derive(Debug)]
pub struct Received<'a>(&'a mut [u8]);

impl RxToken for Received<'_> {
    fn consume<T, F: FnOnce(&mut [u8]) -> T>(self, read: F) -> T {
        read(self.0)
    }
}

/// A frame to be written and sent.
pub struct Sending<'a, R> {
    chip: &'a mut Chip<R>,
    frame: &'a mut [u8; FRAME_MAX],
}

impl<R> fmt::Debug for Sending<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending").finish_non_exhaustive()
    }
}

impl<R: Registers> TxToken for Sending<'_, R> {
    fn consume<T, F: FnOnce(&mut [u8]) -> T>(self, length: usize, write: F) -> T {
        // No more than `capabilities` allows.
        let frame = &mut self.frame[..length];
        let written = write(frame);
        self.chip.send(frame);
        written
    }
}

#[cfg(test)]
impl<R> Device<'_, R> {
    pub(crate) fn chip(&mut self) -> &mut Chip<R> {
        &mut self.chip
    }
}
