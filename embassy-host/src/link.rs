//! A link in memory, and its two ends: embassy's driver, and smoltcp's device.

use core::cell::RefCell;
use core::task::{Context, Waker};
use std::collections::VecDeque;

use embassy_net::driver::{Capabilities, Driver, HardwareAddress, LinkState, RxToken, TxToken};
use smoltcp::phy::{Device, DeviceCapabilities, Medium};
use smoltcp::time::Instant;

/// The longest frame: an Ethernet header and 1,500 bytes.
const FRAME_MAX: usize = 1_514;
/// The near end's hardware address.
const NEAR: [u8; 6] = [2, 0, 0, 0, 0, 2];

/// Frames on their way.
#[derive(Debug, Default)]
pub(crate) struct Link {
    to_near: RefCell<VecDeque<Vec<u8>>>,
    to_far: RefCell<VecDeque<Vec<u8>>>,
    /// Who waits for a frame at the near end.
    near: RefCell<Option<Waker>>,
}

impl Link {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The next frame for the far end.
    pub(crate) fn arrived(&self) -> Option<Vec<u8>> {
        self.to_far.borrow_mut().pop_front()
    }

    fn send_near(&self, frame: Vec<u8>) {
        self.to_near.borrow_mut().push_back(frame);
        if let Some(waker) = self.near.borrow_mut().take() {
            waker.wake();
        }
    }
}

/// The end of embassy.
pub(crate) struct Near<'l>(pub(crate) &'l Link);

/// The end of the gateway: it receives the one frame that it was given.
pub(crate) struct FarDevice<'l> {
    pub(crate) link: &'l Link,
    pub(crate) frame: Option<Vec<u8>>,
}

/// A frame that has arrived.
pub(crate) struct Arrived(Vec<u8>);

/// Room for a frame to the far end.
pub(crate) struct ToFar<'l>(&'l Link);

/// Room for a frame to the near end.
pub(crate) struct ToNear<'l>(&'l Link);

impl<'l> Driver for Near<'l> {
    type RxToken<'a>
        = Arrived
    where
        Self: 'a;
    type TxToken<'a>
        = ToFar<'l>
    where
        Self: 'a;

    fn receive(&mut self, cx: &mut Context<'_>) -> Option<(Arrived, ToFar<'l>)> {
        let frame = self.0.to_near.borrow_mut().pop_front();
        if frame.is_none() {
            *self.0.near.borrow_mut() = Some(cx.waker().clone());
        }
        Some((Arrived(frame?), ToFar(self.0)))
    }

    fn transmit(&mut self, _: &mut Context<'_>) -> Option<ToFar<'l>> {
        Some(ToFar(self.0))
    }

    fn link_state(&mut self, _: &mut Context<'_>) -> LinkState {
        LinkState::Up
    }

    fn capabilities(&self) -> Capabilities {
        let mut capabilities = Capabilities::default();
        capabilities.max_transmission_unit = FRAME_MAX;
        capabilities
    }

    fn hardware_address(&self) -> HardwareAddress {
        HardwareAddress::Ethernet(NEAR)
    }
}

impl<'l> Device for FarDevice<'l> {
    type RxToken<'a>
        = Arrived
    where
        Self: 'a;
    type TxToken<'a>
        = ToNear<'l>
    where
        Self: 'a;

    fn receive(&mut self, _: Instant) -> Option<(Arrived, ToNear<'l>)> {
        Some((Arrived(self.frame.take()?), ToNear(self.link)))
    }

    fn transmit(&mut self, _: Instant) -> Option<ToNear<'l>> {
        Some(ToNear(self.link))
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.medium = Medium::Ethernet;
        capabilities.max_transmission_unit = FRAME_MAX;
        capabilities
    }
}

impl RxToken for Arrived {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(mut self, read: F) -> R {
        read(&mut self.0)
    }
}

impl smoltcp::phy::RxToken for Arrived {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, read: F) -> R {
        read(&self.0)
    }
}

impl TxToken for ToFar<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, length: usize, write: F) -> R {
        let mut frame = vec![0; length];
        let result = write(&mut frame);
        self.0.to_far.borrow_mut().push_back(frame);
        result
    }
}

impl smoltcp::phy::TxToken for ToNear<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, length: usize, write: F) -> R {
        let mut frame = vec![0; length];
        let result = write(&mut frame);
        self.0.send_near(frame);
        result
    }
}
