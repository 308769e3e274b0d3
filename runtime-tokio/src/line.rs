//! One HTTP/1.1 connection and the calls over it, one at a time.

use core::future::{Future, poll_fn};
use core::pin::{Pin, pin};
use core::task::Poll;
use core::time::Duration;

use http_body_util::{BodyExt, Empty, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{self, Connection, SendRequest};
use hyper::header::{ACCEPT, HOST, HeaderMap, RETRY_AFTER, USER_AGENT};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tickwire_core::session::Unanswered;
use tickwire_core::time::Instant;
use tokio::task::unconstrained;

use crate::clock;
use crate::connect::{Target, connect};
use crate::error::ConnectError;
use crate::tls::Tls;
use crate::transport::Transport;

/// The longest body of an answer.
const BODY_MAX: usize = 4 << 20;

/// An open connection. It has no task of its own: it moves while a call over it is awaited.
pub(crate) struct Line {
    sender: SendRequest<Empty<Bytes>>,
    connection: Pin<Box<Connection<TokioIo<Transport>, Empty<Bytes>>>>,
    ended: bool,
    pub(crate) used: Instant,
}

/// What a server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) retry_after_s: Option<u32>,
    pub(crate) body: Bytes,
}

/// Why there is no answer, and to whom no connection could be made.
#[derive(Debug)]
pub(crate) struct NoAnswer {
    pub(crate) why: Unanswered,
    pub(crate) unreachable: Option<ConnectError>,
}

impl Line {
    /// Connects.
    pub(crate) async fn open(
        target: &Target,
        tls: &Tls,
        patience: Duration,
    ) -> Result<Self, NoAnswer> {
        let transport = connect(target.clone(), tls.clone(), patience)
            .await
            .map_err(|error| NoAnswer { why: Unanswered::Network, unreachable: Some(error) })?;
        let (sender, connection) =
            http1::handshake(TokioIo::new(transport)).await.map_err(failed)?;
        Ok(Self { sender, connection: Box::pin(connection), ended: false, used: clock::mono() })
    }

    /// Whether another call may be made over it.
    pub(crate) fn is_open(&self) -> bool {
        !self.ended && !self.sender.is_closed()
    }

    /// Makes a call and takes the whole answer.
    pub(crate) async fn get(&mut self, authority: &str, path: &str) -> Result<Answer, NoAnswer> {
        let request = Request::get(path)
            .header(HOST, authority)
            .header(ACCEPT, "application/json")
            .header(USER_AGENT, concat!("tickwire/", env!("CARGO_PKG_VERSION")))
            .body(Empty::new())
            .map_err(failed)?;
        let Self { sender, connection, ended, used } = self;
        // What has come is taken in one go, so that what is not there then will never be.
        let mut answer = pin!(unconstrained(async {
            sender.ready().await.map_err(failed)?;
            let response = sender.send_request(request).await.map_err(failed)?;
            whole(response).await
        }));
        poll_fn(|cx| {
            *ended = *ended || connection.as_mut().poll(cx).is_ready();
            *used = clock::mono();
            match answer.as_mut().poll(cx) {
                // A connection that ended while it waited for a call still takes one, and is
                // silent: there is nobody left to fail it.
                Poll::Pending if *ended => Poll::Ready(Err(failed(()))),
                polled => polled,
            }
        })
        .await
    }
}

/// Whatever went wrong: the call could not be made, or broke.
fn failed<E>(_: E) -> NoAnswer {
    NoAnswer { why: Unanswered::Network, unreachable: None }
}

async fn whole(response: Response<Incoming>) -> Result<Answer, NoAnswer> {
    let (head, body) = response.into_parts();
    let body = Limited::new(body, BODY_MAX).collect().await.map_err(|error| NoAnswer {
        why: match error.downcast_ref::<LengthLimitError>() {
            Some(_) => Unanswered::TooLarge,
            None => Unanswered::Network,
        },
        unreachable: None,
    })?;
    Ok(Answer {
        status: head.status.as_u16(),
        retry_after_s: retry_after(&head.headers),
        body: body.to_bytes(),
    })
}

/// Retry-After in seconds (RFC 9110, section 10.2.3). Venues do not send it as a date.
fn retry_after(headers: &HeaderMap) -> Option<u32> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()
}
