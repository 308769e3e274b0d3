//! TLS 1.3 by embedded-tls.

mod chain;
mod lanes;
mod verifier;
mod wire;

use core::cell::RefCell;
use core::fmt;
use core::future::{Future, poll_fn};
use core::net::Ipv4Addr;
use core::pin::pin;
use core::task::{Context, Poll};

use embassy_futures::join::join;
use embedded_io_async::ErrorKind;
use embedded_tls::TlsError;
use embedded_tls::{FlushPolicy, TlsConfig, TlsConnection, TlsContext};
use tickwire_core::drive::Transport;
use tickwire_core::retry::Cause;

use crate::clock::WallClock;
use crate::dial::{Failure, Target};
use crate::item::Source;
use crate::raw::Raw;
use crate::security::line::{Line, Lines, Open};
use crate::security::{Protection, Security};

use lanes::{Lane, Lanes, pull, push};
use verifier::{Provider, Suite};
use wire::{Watch, Wire};

pub use chain::Flaw;

/// The longest name of a host that the library takes.
const NAME_MAX: usize = 64;

/// The buffers of TLS, for each of the driver's two sockets: `RECORD` bytes for the longest record
/// that comes, and three times `PLAIN` bytes for what is on its way between TLS and the driver.
///
/// Servers may send records of 16,640 bytes (RFC 8446, section 5.2), and most do where they have as
/// much to say. `PLAIN` must have room for the opening of the handshake: at least 1,024.
pub struct TlsMemory<const RECORD: usize, const PLAIN: usize> {
    feed: Buffers<RECORD, PLAIN>,
    rest: Buffers<RECORD, PLAIN>,
}

struct Buffers<const RECORD: usize, const PLAIN: usize> {
    read: [u8; RECORD],
    write: [u8; PLAIN],
    inward: [u8; PLAIN],
    outward: [u8; PLAIN],
}

/// TLS 1.3 that believes servers whose certificates one authority vouches for; see the page of the
/// crate for what is verified and what is not.
pub struct Tls<'d> {
    trust: Trust<'d>,
    feed: Room<'d>,
    rest: Room<'d>,
}

/// Who is believed, and by which clock.
#[derive(Clone, Copy)]
struct Trust<'d> {
    authority: &'d [u8],
    wall: WallClock,
    entropy: fn() -> [u8; 32],
}

struct Room<'d> {
    read: &'d mut [u8],
    write: &'d mut [u8],
    inward: &'d mut [u8],
    outward: &'d mut [u8],
}

/// TLS of one socket.
pub struct TlsLine<'s> {
    trust: Trust<'s>,
    room: Room<'s>,
    watch: Watch,
}

/// An open connection of it.
pub struct Secured<'s> {
    tls: TlsConnection<'s, Wire<'s>, Suite>,
    inward: &'s mut [u8],
    outward: &'s mut [u8],
}

impl<const RECORD: usize, const PLAIN: usize> TlsMemory<RECORD, PLAIN> {
    /// Makes the buffers.
    #[must_use]
    pub const fn new() -> Self {
        const { assert!(PLAIN >= 1_024, "the handshake begins with less than 1,024 bytes") };
        Self { feed: Buffers::new(), rest: Buffers::new() }
    }
}

impl<const RECORD: usize, const PLAIN: usize> Default for TlsMemory<RECORD, PLAIN> {
    fn default() -> Self {
        Self::new()
    }
}

/// Shows the sizes: what was read and is to be written lies in the buffers in the clear.
impl<const RECORD: usize, const PLAIN: usize> fmt::Debug for TlsMemory<RECORD, PLAIN> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("TlsMemory");
        shown.field("record", &RECORD).field("plain", &PLAIN).finish_non_exhaustive()
    }
}

impl<const RECORD: usize, const PLAIN: usize> Buffers<RECORD, PLAIN> {
    const fn new() -> Self {
        let (read, write) = ([0; RECORD], [0; PLAIN]);
        Self { read, write, inward: [0; PLAIN], outward: [0; PLAIN] }
    }

    fn lend(&mut self) -> Room<'_> {
        let Self { read, write, inward, outward } = self;
        Room { read, write, inward, outward }
    }
}

impl<'d> Tls<'d> {
    /// Trusts what `authority` has signed, a certificate in DER, at the time that `wall` tells: a
    /// connection is not made before it tells any, but tried, and attempts are counted: a driver
    /// that is run long before the clock is right may run out of them. A device without a clock may
    /// tell the time of its program's build, which finds certificates expired no more, but
    /// not-yet-valid ones all the same. `entropy` is as for the driver; keys come from it.
    pub fn trusting<const RECORD: usize, const PLAIN: usize>(
        authority: &'d [u8],
        memory: &'d mut TlsMemory<RECORD, PLAIN>,
        wall: WallClock,
        entropy: fn() -> [u8; 32],
    ) -> Self {
        let TlsMemory { feed, rest } = memory;
        let trust = Trust { authority, wall, entropy };
        Self { trust, feed: feed.lend(), rest: rest.lend() }
    }
}

/// Shows nothing of what goes through it.
impl fmt::Debug for Tls<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}

impl Security for Tls<'_> {}
impl Protection for Tls<'_> {}

impl Lines for Tls<'_> {
    type Line<'s>
        = TlsLine<'s>
    where
        Self: 's;

    fn lines(&mut self) -> (TlsLine<'_>, TlsLine<'_>) {
        let Self { trust, feed, rest } = self;
        (TlsLine::new(*trust, feed.lend()), TlsLine::new(*trust, rest.lend()))
    }
}

impl Room<'_> {
    fn lend(&mut self) -> Room<'_> {
        let Self { read, write, inward, outward } = self;
        Room { read, write, inward, outward }
    }
}

impl<'s> TlsLine<'s> {
    fn new(trust: Trust<'s>, room: Room<'s>) -> Self {
        Self { trust, room, watch: Watch::default() }
    }
}

impl Line for TlsLine<'_> {
    type Open<'s>
        = Secured<'s>
    where
        Self: 's;

    fn takes(target: &Target) -> Result<(), Failure> {
        if !target.tls {
            return Err(Failure { cause: Cause::Tls, source: Source::Unprotected });
        }
        if target.host().parse::<Ipv4Addr>().is_ok() {
            return Err(Failure { cause: Cause::Certificate, source: Source::NoName });
        }
        if target.host().len() > NAME_MAX {
            return Err(Failure { cause: Cause::Certificate, source: Source::LongName });
        }
        Ok(())
    }

    async fn open<'s>(
        &'s mut self,
        raw: &'s RefCell<Raw<'s>>,
        target: &Target,
    ) -> Result<Secured<'s>, Failure> {
        let Self { trust, room, watch } = self;
        let no_time = Failure { cause: Cause::Tls, source: Source::NoTime };
        let now = (trust.wall)().ok_or(no_time)?.as_secs();
        *watch = Watch::default();
        let watch = &*watch;
        let Room { read, write, inward, outward } = room.lend();
        let mut tls = TlsConnection::new(Wire { raw, watch }, read, write);
        // Otherwise each write would wait for the peer's acknowledgement.
        tls.set_flush_policy(FlushPolicy::Relaxed);
        let config = TlsConfig::new().with_server_name(target.host());
        let mut provider = Provider::new(trust.authority, trust.entropy, now);
        let opened = tls.open(TlsContext::new(&config, &mut provider)).await;
        opened.map_err(|error| refused(&provider, error))?;
        provider.verdict().map_err(untrusted)?;
        watch.open.set(true);
        Ok(Secured { tls, inward, outward })
    }
}

impl Open for Secured<'_> {
    async fn carry<R>(self, work: impl AsyncFnOnce(&mut dyn Transport) -> R) -> R {
        let Self { mut tls, inward, outward } = self;
        let (inward, outward) = (Lane::new(inward), Lane::new(outward));
        let result = {
            let (reader, writer) = tls.split();
            let tls = pin!(join(pull(reader, &inward), push(writer, &outward)));
            let mut lanes = Lanes { inward: &inward, outward: &outward };
            carried(tls, work(&mut lanes), || inward.turns.get().wrapping_add(outward.turns.get()))
                .await
        };
        // A server that has said goodbye hears none: the library would say it in the clear then.
        // Nor is anything said behind a record that did not leave.
        let left = inward.ended() != Some(Ok(()));
        if left && !outward.is_busy() && outward.ended().is_none() {
            goodbye(tls).await;
        }
        result
    }
}

/// Polls `work`, and TLS before and after it: what came is read at once, what was written leaves at
/// once. TLS is dropped with the connection and not before.
async fn carried<R>(
    mut tls: core::pin::Pin<&mut impl Future>,
    work: impl Future<Output = R>,
    turns: impl Fn() -> u32,
) -> R {
    let mut work = pin!(work);
    poll_fn(|cx| {
        // Neither end ever comes to an end.
        let _ = tls.as_mut().poll(cx);
        let worked = work.as_mut().poll(cx);
        let before = turns();
        // What was written last, such as the answer to a close, leaves before the goodbye.
        let _ = tls.as_mut().poll(cx);
        if worked.is_ready() {
            return worked;
        }
        if turns() != before {
            cx.waker().wake_by_ref();
        }
        Poll::Pending
    })
    .await
}

/// Sends close_notify as far as it can be done at once. Nobody is left to wait.
async fn goodbye(tls: TlsConnection<'_, Wire<'_>, Suite>) {
    let mut closing = pin!(tls.close());
    poll_fn(|cx: &mut Context<'_>| {
        let _ = closing.as_mut().poll(cx);
        Poll::Ready(())
    })
    .await;
}

/// Why a handshake failed.
fn refused(provider: &Provider<'_>, error: TlsError) -> Failure {
    if let Some(flaw) = provider.flaw() {
        return untrusted(flaw);
    }
    let cause = match error {
        TlsError::Io(ErrorKind::ConnectionReset) => Cause::Reset,
        _ => Cause::Tls,
    };
    Failure { cause, source: Source::Tls(error) }
}

fn untrusted(flaw: Flaw) -> Failure {
    Failure { cause: Cause::Certificate, source: Source::Certificate(flaw) }
}

/// How an open connection ended.
fn cause_of(error: TlsError) -> Result<(), Cause> {
    match error {
        TlsError::ConnectionClosed => Ok(()),
        // The end of TCP without TLS's.
        TlsError::IoError => Err(Cause::Ended),
        TlsError::Io(ErrorKind::ConnectionReset) => Err(Cause::Reset),
        _ => Err(Cause::Tls),
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use core::time::Duration;
    use std::format;

    use tickwire_core::http::Base;

    use super::*;

    #[test]
    fn what_went_through_it_is_not_shown() {
        let mut memory = TlsMemory::<2_048, 1_024>::new();
        for buffers in [&mut memory.feed, &mut memory.rest] {
            buffers.read.fill(201);
            for buffer in [&mut buffers.write, &mut buffers.inward, &mut buffers.outward] {
                buffer.fill(201);
            }
        }
        assert_eq!(format!("{memory:?}"), "TlsMemory { record: 2048, plain: 1024, .. }");
    }

    /// The library would refuse it at each attempt, as if another might help.
    #[test]
    fn a_name_that_no_certificate_can_be_verified_for_is_refused_for_good() {
        let refused = |host: &str| {
            let base = format!("https://{host}");
            let target = Target::of_base(&Base::parse(&base).unwrap(), Duration::ZERO);
            TlsLine::takes(&target).err().map(|Failure { cause, source }| (cause, source))
        };
        let name = |length: usize| format!("{}.test", "a".repeat(length - 5));
        assert!(refused(&name(NAME_MAX)).is_none());
        let long = refused(&name(NAME_MAX + 1));
        assert!(matches!(long, Some((Cause::Certificate, Source::LongName))), "{long:?}");
        let address = refused("192.0.2.1");
        assert!(matches!(address, Some((Cause::Certificate, Source::NoName))), "{address:?}");
    }
}
