//! Names that a board knows itself, as a hosts file has them elsewhere.
//!
//! [`Hosts`] stands between a network device and the stack: where the stack asks a server of DNS
//! for a name that is known here, the answer comes from here. The question still leaves; whatever
//! its answer, the first one counts. A name is needed where there is no server that knows it, such
//! as for a simulated exchange, and TLS must verify one.
#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]

mod answer;
mod device;

pub use device::{Arrived, Hosts, Leaving};

/// A name in lower case and its IPv4 address.
pub type Host<'h> = (&'h str, [u8; 4]);
