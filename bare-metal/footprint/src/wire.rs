//! What a client is connected to.

use tickwire_core::session::Request;

/// The other end, and the time that passes.
pub trait Wire {
    /// The client writes.
    fn sent(&mut self, bytes: &[u8]);

    /// The client makes a REST call.
    fn asked(&mut self, request: &Request<'_>);

    /// What happens next. What is received goes to `room`, which is empty as long as there is no
    /// connection; the body of an answer to `body`.
    ///
    /// # Errors
    ///
    /// [`Broken`] where this end cannot go on.
    fn next(&mut self, room: &mut [u8], body: &mut [u8]) -> Result<Step, Broken>;
}

/// What happens to a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many bytes came.
    Received(usize),
    /// The REST call was answered with this status, and a body of so many bytes.
    Answered(u16, usize),
    /// Nothing, for so many milliseconds.
    Passed(u16),
    /// No more: the client has seen all.
    Ended,
}

/// A client did not get through its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;
