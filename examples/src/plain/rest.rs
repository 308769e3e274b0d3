//! REST calls beside the stream, each over a connection of its own.

use core::task::Poll;
use core::time::Duration;
use std::net::TcpStream;

use tickwire_core::http::{Answer, Base, Call};
use tickwire_core::session::{Request, RequestId, Unanswered};
use tickwire_core::store::Store;
use tickwire_core::time::Instant;

use super::dial::Dial;
use crate::io::carry_on;

/// The room for a call and its answer.
const ROOM: usize = 1 << 20;

/// A call under way.
#[derive(Debug)]
pub(super) struct Rest {
    pub(super) id: RequestId,
    deadline: Instant,
    call: Call<'static>,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Dialling(Dial),
    /// It does not block.
    Open(TcpStream),
}

impl Rest {
    /// # Errors
    ///
    /// The call can be made nowhere, or not without TLS.
    pub(super) fn begin(request: &Request<'_>, now: Instant) -> Result<Self, Unanswered> {
        let base = Base::parse(request.base).map_err(|_| Unanswered::Network)?;
        if base.tls {
            return Err(Unanswered::Network);
        }
        let call = Call::new(&base, request, Store::owned(ROOM))?;
        let way = Way::Dialling(Dial::to(base.host, base.port, request.deadline.since(now)));
        Ok(Self { id: request.id, deadline: request.deadline, call, way })
    }

    /// Moves it on without waiting. An answer that is there is one, however late it is looked at.
    pub(super) fn look(&mut self, now: Instant) -> Poll<Result<Answer<'_>, Unanswered>> {
        let is_late = now >= self.deadline;
        match self.moved() {
            Poll::Pending if is_late => Poll::Ready(Err(Unanswered::Timeout)),
            moved => moved,
        }
    }

    fn moved(&mut self) -> Poll<Result<Answer<'_>, Unanswered>> {
        if let Way::Dialling(dial) = &self.way {
            let Some(dialled) = dial.wait(Duration::ZERO) else { return Poll::Pending };
            let open = dialled.ok().filter(|stream| stream.set_nonblocking(true).is_ok());
            let Some(stream) = open else { return Poll::Ready(Err(Unanswered::Network)) };
            self.way = Way::Open(stream);
        }
        match &mut self.way {
            Way::Open(stream) => carry_on(&mut self.call, stream),
            Way::Dialling(_) => Poll::Pending,
        }
    }
}
