//! The device between the stack and the wire.

use core::fmt;
use core::task::{Context, Waker};

use embassy_net_driver::{Capabilities, Driver, HardwareAddress, LinkState, RxToken, TxToken};

use crate::Host;
use crate::answer::{ANSWER_MAX, answer};

/// A device that answers questions for some names by itself.
pub struct Hosts<'h, D> {
    device: D,
    hosts: &'h [Host<'h>],
    answer: Answer,
}

/// What was answered and not taken yet. The stack asks one question after the other.
struct Answer {
    frame: [u8; ANSWER_MAX],
    length: Option<usize>,
}

impl<D> fmt::Debug for Hosts<'_, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hosts").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

impl<'h, D: Driver> Hosts<'h, D> {
    /// Puts names before a device.
    #[must_use]
    pub fn before(device: D, hosts: &'h [Host<'h>]) -> Self {
        Self { device, hosts, answer: Answer { frame: [0; ANSWER_MAX], length: None } }
    }
}

impl<D: Driver> Driver for Hosts<'_, D> {
    type RxToken<'a>
        = Arrived<'a, D::RxToken<'a>>
    where
        Self: 'a;
    type TxToken<'a>
        = Leaving<'a, D::TxToken<'a>>
    where
        Self: 'a;

    fn receive(&mut self, cx: &mut Context<'_>) -> Option<(Self::RxToken<'_>, Self::TxToken<'_>)> {
        let Self { device, hosts, answer } = self;
        if let Some(length) = answer.length {
            let token = device.transmit(cx)?;
            answer.length = None;
            let sending = Leaving { token, asked: None };
            return Some((Arrived::Answer(&mut answer.frame[..length]), sending));
        }
        let (arrived, token) = device.receive(cx)?;
        let asked = Some(Asked { hosts, answer, waker: cx.waker().clone() });
        Some((Arrived::Frame(arrived), Leaving { token, asked }))
    }

    fn transmit(&mut self, cx: &mut Context<'_>) -> Option<Self::TxToken<'_>> {
        let Self { device, hosts, answer } = self;
        let token = device.transmit(cx)?;
        let asked = Some(Asked { hosts, answer, waker: cx.waker().clone() });
        Some(Leaving { token, asked })
    }

    fn link_state(&mut self, cx: &mut Context<'_>) -> LinkState {
        self.device.link_state(cx)
    }

    fn capabilities(&self) -> Capabilities {
        self.device.capabilities()
    }

    fn hardware_address(&self) -> HardwareAddress {
        self.device.hardware_address()
    }
}

/// A frame that arrived, or an answer of our own.
#[derive(Debug)]
pub enum Arrived<'a, T> {
    /// From the device.
    Frame(T),
    /// From here.
    Answer(&'a mut [u8]),
}

impl<T: RxToken> RxToken for Arrived<'_, T> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, read: F) -> R {
        match self {
            Self::Frame(token) => token.consume(read),
            Self::Answer(frame) => read(frame),
        }
    }
}

/// A frame to be written, which may be a question.
pub struct Leaving<'a, T> {
    token: T,
    asked: Option<Asked<'a>>,
}

/// Where the answer to a question goes, and who takes it.
struct Asked<'a> {
    hosts: &'a [Host<'a>],
    answer: &'a mut Answer,
    waker: Waker,
}

impl<T> fmt::Debug for Leaving<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Leaving").finish_non_exhaustive()
    }
}

impl<T: TxToken> TxToken for Leaving<'_, T> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, length: usize, write: F) -> R {
        let Self { token, asked } = self;
        token.consume(length, |frame| {
            let written = write(frame);
            if let Some(Asked { hosts, answer: to, waker }) = asked
                && let Some(length) = answer(frame, hosts, &mut to.frame)
            {
                to.length = Some(length);
                waker.wake();
            }
            written
        })
    }
}
