//! The driver against a model of the chip.

mod model;

use core::sync::atomic::{AtomicUsize, Ordering};
use core::task::{Context, Waker};
use std::sync::Arc;
use std::task::Wake;

use embassy_net_driver::{Driver, HardwareAddress, LinkState, RxToken, TxToken};
use embassy_sync::waitqueue::AtomicWaker;

use crate::registers::{FULL_DUPLEX, Mac, RX_ERROR, RX_FILTERED};
use crate::{Chip, Device, FRAME_MAX, Failure, hush};
use model::Model;

const ADDRESS: [u8; 6] = [0x52, 0x54, 0, 0x12, 0x34, 0x56];

/// What a task counts its wake-ups by.
#[derive(Default)]
struct Count(AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn started() -> Chip<Model> {
    Chip::start(Model::new(ADDRESS)).expect("the model starts")
}

/// A frame of `length` bytes that differs from those of other lengths in every byte.
fn frame(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 7 + length) as u8).collect()
}

/// What the handler of the interrupt does where the pin is high; says whether it was.
fn interrupt(chip: &mut Chip<Model>, waker: &AtomicWaker) -> bool {
    let high = chip.registers().pin();
    if high {
        hush(chip.registers());
        assert!(!chip.registers().pin(), "the handler would run forever");
        waker.wake();
    }
    high
}

#[test]
fn a_chip_starts_and_says_its_address() {
    let mut chip = started();
    assert_eq!(chip.address(), ADDRESS);
    assert_eq!(chip.link(), Ok(true));
    assert!(chip.has_room());
}

#[test]
fn what_is_no_such_chip_is_said() {
    let mut model = Model::new(ADDRESS);
    model.byte_test = 0x4321_8765;
    assert_eq!(Chip::start(model).unwrap_err(), Failure::Absent(0x4321_8765));
}

#[test]
fn a_chip_that_does_not_finish_is_given_up() {
    let stuck = |set: fn(&mut Model)| {
        let mut model = Model::new(ADDRESS);
        set(&mut model);
        Chip::start(model).unwrap_err()
    };
    assert_eq!(stuck(|it| it.ready_after = u32::MAX), Failure::Stuck("waking up"));
    assert_eq!(stuck(|it| it.reset_reads = u32::MAX), Failure::Stuck("its reset"));
    assert_eq!(stuck(|it| it.mac_reads = u32::MAX), Failure::Stuck("its MAC"));
    assert_eq!(stuck(|it| it.mii_reads = u32::MAX), Failure::Stuck("its PHY"));
}

#[test]
fn frames_of_every_length_come_in_and_go_out() {
    let mut chip = started();
    let mut read = [0; FRAME_MAX];
    for length in 14..=FRAME_MAX {
        chip.registers().arrive(&frame(length), 0);
        assert_eq!(chip.receive(&mut read), Some(length));
        assert_eq!(read[..length], frame(length), "received, of {length}");
        chip.send(&frame(length));
        assert_eq!(chip.registers().leave(), frame(length), "sent, of {length}");
    }
    assert_eq!(chip.receive(&mut read), None);
    assert!(chip.registers().is_empty());
}

#[test]
fn bad_frames_are_dropped_and_the_next_is_whole() {
    let mut chip = started();
    let mut read = [0; FRAME_MAX];
    let lengths = [(1, 0), (5, 0), (13, 0), (60, RX_ERROR), (1_514, RX_FILTERED), (1_515, 0)];
    for (bad, flags) in lengths {
        chip.registers().arrive(&frame(bad), flags);
        chip.registers().arrive(&frame(99), 0);
        assert_eq!(chip.receive(&mut read), Some(99), "behind one of {bad}");
        assert_eq!(read[..99], frame(99), "behind one of {bad}");
    }
    assert!(chip.registers().is_empty());
}

#[test]
fn a_frame_wakes_the_task_once() {
    static WAKER: AtomicWaker = AtomicWaker::new();
    let count = Arc::new(Count::default());
    let task = Waker::from(Arc::clone(&count));
    let cx = &mut Context::from_waker(&task);
    let mut device = Device::new(started(), &WAKER);
    assert!(device.receive(cx).is_none());
    device.chip().registers().arrive(&frame(60), 0);
    assert!(interrupt(device.chip(), &WAKER));
    // Until the task has looked, there is nothing new to say.
    device.chip().registers().arrive(&frame(61), 0);
    assert!(!interrupt(device.chip(), &WAKER));
    assert_eq!(count.0.load(Ordering::Relaxed), 1);
    while device.receive(cx).is_some() {}
    assert!(!interrupt(device.chip(), &WAKER), "all that came was read");
    device.chip().registers().arrive(&frame(62), 0);
    assert!(interrupt(device.chip(), &WAKER));
}

#[test]
fn a_frame_is_answered() {
    static WAKER: AtomicWaker = AtomicWaker::new();
    let cx = &mut Context::from_waker(Waker::noop());
    let mut device = Device::new(started(), &WAKER);
    assert_eq!(device.hardware_address(), HardwareAddress::Ethernet(ADDRESS));
    device.chip().registers().arrive(&frame(60), 0);
    let (received, answer) = device.receive(cx).expect("a frame");
    assert_eq!(received.consume(|frame| frame.to_vec()), frame(60));
    answer.consume(61, |to| to.copy_from_slice(&frame(61)));
    assert_eq!(device.chip().registers().leave(), frame(61));
}

/// The frame arrives while the device decides to wait: it is seen at once, or interrupts.
#[test]
fn a_frame_that_comes_before_the_wait_is_not_missed() {
    static WAKER: AtomicWaker = AtomicWaker::new();
    let cx = &mut Context::from_waker(Waker::noop());
    for accesses in 0..12 {
        let mut device = Device::new(started(), &WAKER);
        device.chip().registers().arrive_after(accesses, &frame(60));
        let seen = device.receive(cx).is_some();
        // Where it has not come yet, it does now.
        device.chip().registers().pass();
        assert!(seen || interrupt(device.chip(), &WAKER), "after {accesses} accesses");
    }
}

#[test]
fn a_full_chip_takes_nothing_and_says_when_it_does() {
    static WAKER: AtomicWaker = AtomicWaker::new();
    let cx = &mut Context::from_waker(Waker::noop());
    let mut device = Device::new(started(), &WAKER);
    device.chip().registers().held = true;
    let mut sent = 0;
    while let Some(token) = device.transmit(cx) {
        token.consume(FRAME_MAX, |to| to.copy_from_slice(&frame(FRAME_MAX)));
        sent += 1;
        assert!(sent < 100, "it never fills");
    }
    assert!(sent > 0);
    assert!(!interrupt(device.chip(), &WAKER));
    device.chip().registers().arrive(&frame(60), 0);
    assert!(device.receive(cx).is_none(), "there is no room for an answer");
    hush(device.chip().registers());
    assert!(device.transmit(cx).is_none());
    device.chip().registers().release();
    assert!(interrupt(device.chip(), &WAKER));
    assert!(device.receive(cx).is_some());
    assert!(device.transmit(cx).is_some());
}

/// The commands of a frame take room too.
#[test]
fn there_is_room_for_a_frame_with_its_commands_or_none() {
    let mut chip = started();
    chip.registers().held = true;
    for length in [FRAME_MAX, FRAME_MAX, 28] {
        assert!(chip.has_room());
        chip.send(&frame(length));
    }
    assert!(chip.has_room(), "for 8 + 1,516 bytes");
    chip.registers().release();
    chip.registers().held = true;
    for length in [FRAME_MAX, FRAME_MAX, 32] {
        chip.send(&frame(length));
    }
    assert!(!chip.has_room(), "for 4 bytes less");
}

#[test]
fn the_link_is_followed() {
    static WAKER: AtomicWaker = AtomicWaker::new();
    let cx = &mut Context::from_waker(Waker::noop());
    let mut device = Device::new(started(), &WAKER);
    for link in [LinkState::Up, LinkState::Down, LinkState::Up] {
        assert!(device.link_state(cx) == link);
        assert!(device.receive(cx).is_none());
        assert!(!interrupt(device.chip(), &WAKER), "it was told");
        device.chip().registers().plug(link == LinkState::Down, 0x01E1);
        assert!(interrupt(device.chip(), &WAKER));
    }
}

#[test]
fn duplex_is_what_both_ends_can_do() {
    let mut chip = started();
    for (offered, full) in [(0x01E1, true), (0x00E1, false), (0x0061, true), (0x0021, false)] {
        chip.registers().plug(true, offered);
        assert_eq!(chip.link(), Ok(true));
        let control = chip.registers().mac(Mac::CR);
        assert_eq!(control & FULL_DUPLEX != 0, full, "offered {offered:#x}");
    }
}
