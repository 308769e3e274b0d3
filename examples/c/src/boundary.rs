//! The functions as C calls them, and all of the unsafe code: names that are not mangled, and texts
//! that end where a zero is. What is written to need not have been anything before.
#![expect(unsafe_code, reason = "C knows neither Rust's names nor its texts")]

use core::ffi::{CStr, c_char};
use core::mem::MaybeUninit;

use tickwire_core::retry::Cause;

use crate::{Now, Said, Tickwire};

/// Makes a feed of a symbol at an address; null where one of them is none.
///
/// # Safety
///
/// Both are texts that end in a zero, and `url` stays as it is until the feed is freed.
// SAFETY: no other function has this name, as of all below.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tickwire_new(
    url: *const c_char,
    symbol: *const c_char,
    seed: &[u8; 32],
) -> Option<Box<Tickwire>> {
    // SAFETY: the caller promises that both end in a zero. The symbol is copied; the address is
    // borrowed for as long as the feed lives, as the caller promises that it does.
    let (url, symbol) = unsafe { (CStr::from_ptr(url), CStr::from_ptr(symbol)) };
    let feed = Tickwire::open(url.to_str().ok()?, symbol.to_str().ok()?, *seed)?;
    Some(Box::new(feed))
}

/// Frees a feed.
#[unsafe(no_mangle)]
pub extern "C" fn tickwire_free(feed: Option<Box<Tickwire>>) {
    drop(feed);
}

/// Asks for the next thing to do or to know. To be asked after each of the facts below, until it
/// answers `Wait`.
#[unsafe(no_mangle)]
pub extern "C" fn tickwire_poll(feed: &mut Tickwire, now: Now, said: &mut MaybeUninit<Said>) {
    said.write(feed.poll(now.stamp()));
}

/// Fact: the socket is connected. `entropy` is 32 fresh bytes of the system's.
#[unsafe(no_mangle)]
pub extern "C" fn tickwire_connected(feed: &mut Tickwire, now: Now, entropy: &[u8; 32]) {
    feed.0.connected(now.stamp(), *entropy);
}

/// Fact: the socket has ended, or could not be connected.
#[unsafe(no_mangle)]
pub extern "C" fn tickwire_closed(feed: &mut Tickwire, now: Now) {
    feed.0.closed(now.stamp(), Cause::Ended);
}

/// The bytes to write, until the next call of any function.
#[unsafe(no_mangle)]
pub extern "C" fn tickwire_pending(feed: &Tickwire, len: &mut MaybeUninit<usize>) -> *const u8 {
    let pending = feed.0.pending();
    len.write(pending.len());
    pending.as_ptr()
}

/// Fact: so many of them were written.
#[unsafe(no_mangle)]
pub extern "C" fn tickwire_sent(feed: &mut Tickwire, now: Now, count: usize) {
    feed.0.sent(now.stamp(), count);
}

/// Where to read to, until the next call of any function.
#[unsafe(no_mangle)]
pub extern "C" fn tickwire_room(feed: &mut Tickwire, len: &mut MaybeUninit<usize>) -> *mut u8 {
    let room = feed.0.room();
    len.write(room.len());
    room.as_mut_ptr()
}

/// Fact: so many bytes were read there, at that time.
#[unsafe(no_mangle)]
pub extern "C" fn tickwire_received(feed: &mut Tickwire, now: Now, count: usize) {
    feed.0.received(now.stamp(), count);
}
