//! REST calls without an HTTP library: one call over one connection, in one buffer of the caller
//! (HTTP/1.1, RFC 9110 and RFC 9112). Like everything here it does no I/O: a driver opens the
//! connection to the [`Base`], writes what is [`pending`](Call::pending), reads into the
//! [`room`](Call::room), and keeps the deadline of the [`Request`](crate::session::Request).
//!
//! ```
//! use core::task::Poll;
//! use std::io::{Read, Write};
//! use tickwire_core::http::{Base, Call};
//! use tickwire_core::session::{Request, Unanswered};
//!
//! /// Makes a call over any blocking stream; gives the status, Retry-After and the body.
//! fn get<S: Read + Write>(
//!     request: &Request<'_>,
//!     dial: impl Fn(&Base<'_>) -> std::io::Result<S>,
//!     buffer: &mut [u8],
//! ) -> Result<(u16, Option<u32>, Vec<u8>), Unanswered> {
//!     let base = Base::parse(request.base).map_err(|_| Unanswered::Network)?;
//!     let mut call = Call::new(&base, request, buffer)?;
//!     let mut stream = dial(&base).map_err(|_| Unanswered::Network)?;
//!     loop {
//!         if let Poll::Ready(answer) = call.poll() {
//!             let answer = answer?;
//!             return Ok((answer.status, answer.retry_after_s, answer.body.to_vec()));
//!         }
//!         let moved = if call.pending().is_empty() {
//!             stream.read(call.room()).map(|count| match count {
//!                 0 => call.ended(),
//!                 count => call.received(count),
//!             })
//!         } else {
//!             stream.write(call.pending()).map(|count| call.sent(count))
//!         };
//!         moved.map_err(|_| Unanswered::Network)?;
//!     }
//! }
//! # struct Fake<'a>(&'a [u8], Vec<u8>);
//! # impl Read for Fake<'_> {
//! #     fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> { self.0.read(room) }
//! # }
//! # impl Write for Fake<'_> {
//! #     fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> { self.1.write(bytes) }
//! #     fn flush(&mut self) -> std::io::Result<()> { Ok(()) }
//! # }
//! # use tickwire_core::{account::call::{Headers, Method}, session::RequestId, time::Instant};
//! # let request = Request {
//! #     id: RequestId(1), method: Method::Get, base: "http://h", path: "/book",
//! #     headers: Headers::NONE, body: "", weight: 1, deadline: Instant::ORIGIN,
//! # };
//! # let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
//! # let stream = |_: &Base<'_>| Ok(Fake(bytes, vec![]));
//! # assert_eq!(get(&request, stream, &mut [0; 1_000]), Ok((200, None, b"{}".to_vec())));
//! ```
//!
//! What it does: bodies with a length, in chunks, or up to the end of the connection; interim
//! answers are skipped. What it refuses: everything that two readers could read differently
//! (RFC 9112 sections 6.3 and 11.2), and other codings, which it does not ask for. What it does
//! not: redirects are answers like others, a connection takes no second call, and TLS is the
//! driver's.
//!
//! The buffer is overwritten when a call is dropped, whatever it held: requests are signed, and an
//! answer may be a listen key.

mod base;
mod call;
mod chunks;
mod fault;
pub(crate) mod grammar;
mod head;
mod request;

pub use base::Base;
pub use call::{Answer, Call};
pub use fault::{Fault, Unfit};

/// The longest head of an answer, in bytes, with all interim answers before it. A shorter buffer
/// is the limit.
pub const HEAD_MAX: usize = 16 << 10;
/// The most headers of an answer, with all interim answers before it.
pub const HEADERS_MAX: u16 = 100;
