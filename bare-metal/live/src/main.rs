//! A live order book on a Cortex-M4 board without an operating system: the board's Ethernet,
//! embassy's network stack, and a connection to Gate.io's spot market or to its simulator.
//!
//! It prints its book from time to time, goes on after its connection was cut, and ends with status
//! 0 when it has printed as many books of two connections as it is to. `bare-metal/run live` runs it
//! in an emulator and holds its books against those of the simulator.
#![no_std]
#![no_main]

mod arguments;
mod clock;
mod network;
mod watch;

use core::fmt;

use embassy_futures::select::{Either, select};
use embassy_net::{Stack, StackResources};
use embassy_time::{Duration, with_timeout};
use tickwire_board::{block_on, command_line};
use tickwire_embassy::core::book::{BookHead, Books, Entry};
use tickwire_embassy::core::connection::Connection;
use tickwire_embassy::core::session::{Arrays, Config, Session, Stop, Symbols};
use tickwire_embassy::gateio::spot::{GateioSpot, SpotChannel, UpdateSpeed};
use tickwire_embassy::{Driver, Memory};

use crate::arguments::{Arguments, Chance};
use crate::watch::{Spot, Watch, say};

tickwire_board::program!(program);

const CHANNELS: &[SpotChannel] = &[SpotChannel::OrderBookUpdate(UpdateSpeed::Ms100)];
/// Levels of a side that are kept: those of a snapshot.
const DEPTH: usize = 100;
/// The longest command line, in bytes.
const LINE_MAX: usize = 512;
/// Two sockets of the driver, and that of DNS, which the stack has for itself.
const SOCKETS: usize = 3;
/// The run is given up after this.
const PATIENCE: Duration = Duration::from_secs(90);

fn program() -> fmt::Result {
    clock::start();
    let mut line = [0; LINE_MAX];
    let arguments = match Arguments::of(command_line(&mut line).unwrap_or_default()) {
        Ok(arguments) => arguments,
        Err(usage) => return failed(format_args!("{usage}")),
    };
    let device = match network::start() {
        Ok(device) => device,
        Err(failure) => return failed(format_args!("{failure}")),
    };
    let mut chance = Chance::new(arguments.seed);
    let mut resources = StackResources::<SOCKETS>::new();
    let (stack, mut runner) =
        embassy_net::new(device, network::addresses(), &mut resources, chance.draw_word());
    let watched = with_timeout(PATIENCE, watched(stack, &arguments, &mut chance));
    match block_on(select(runner.run(), watched)) {
        Either::Second(Ok(ended)) => ended,
        Either::Second(Err(_)) => failed(format_args!("not done in {} s", PATIENCE.as_secs())),
    }
}

/// Follows the book until all is seen.
async fn watched(stack: Stack<'_>, arguments: &Arguments<'_>, chance: &mut Chance) -> fmt::Result {
    let mut memory = Arrays::<1, 2, 8, 256, 512>::new();
    let (mut rx, mut tx) = ([0; 8_192], [0; 1_024]);
    let (mut heads, mut entries) = ([BookHead::EMPTY; 1], [Entry::default(); 2 * DEPTH]);
    let mut config = Config { channels: CHANNELS, ..Config::of(&GateioSpot) };
    config.context.url = arguments.url;
    config.rest_base = arguments.rest_base;
    let Ok(books) = Books::new(&mut heads[..], &mut entries[..], DEPTH) else {
        return failed(format_args!("the memory of the book is too small"));
    };
    let symbols = [arguments.symbol];
    let symbols = Symbols::of(&symbols);
    let memory = memory.lend();
    let session = match Session::public(GateioSpot, symbols, config, books, memory, chance.draw()) {
        Ok(session) => session,
        Err(error) => return failed(format_args!("{error}")),
    };
    match Connection::new(session, &mut rx[..], &mut tx[..]) {
        Ok(connection) => follow(stack, connection, chance).await,
        Err(error) => failed(format_args!("{error}")),
    }
}

async fn follow(stack: Stack<'_>, connection: Spot<'_>, chance: &mut Chance) -> fmt::Result {
    let mut memory = Memory::<8_192, 2_048, 16_384>::new();
    let watch = Watch::default();
    let mut written = Ok(());
    let wish = |connection: &mut Spot<'_>, now, _: &mut core::task::Context<'_>| {
        if watch.is_done() {
            connection.close(now);
        }
    };
    let mut driver =
        Driver::public(stack, connection, &mut memory, || chance.draw()).clock(clock::wall);
    let stop = driver
        .run_with(wish, |item, connection| {
            written = written.and_then(|()| watch.take(item, connection));
        })
        .await;
    written?;
    match stop {
        Stop::Requested if watch.is_done() => {
            let stack = tickwire_board::stack_used();
            say(format_args!("done; {stack} bytes of stack were used at most"))
        }
        stop => failed(format_args!("{stop}")),
    }
}

/// Says why the image ends with status 1.
fn failed(why: fmt::Arguments<'_>) -> fmt::Result {
    say(why)?;
    Err(fmt::Error)
}
