//! One HTTP/1.1 connection and the calls over it, one at a time.

use core::future::poll_fn;
use core::pin::{Pin, pin};
use core::task::Poll;
use core::time::Duration;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::Response;
use hyper::body::{Body, Bytes, Incoming};
use hyper::client::conn::http1::{self, Connection, SendRequest};
use hyper::header::{HeaderMap, RETRY_AFTER};
use tickwire_core::retry::Cause;
use tickwire_core::session::Unanswered;
use tickwire_core::time::Instant;
use zeroize::{Zeroize, Zeroizing};

use crate::call::Call;
use crate::clock;
use crate::connect::{Target, connect};
use crate::error::ConnectError;
use crate::hyper_io::HyperIo;
use crate::runtime::{Runtime, TransportOf};
use crate::tls::Tls;

/// The room for the answer of a private call, to begin with.
const PRIVATE_BODY: usize = 4 << 10;

/// An open connection. It has no task of its own: it moves while a call over it is awaited.
pub(crate) struct Line<R: Runtime> {
    sender: SendRequest<Full<Bytes>>,
    connection: Pin<Box<Http<R>>>,
    ended: bool,
    pub(crate) used: Instant,
}

/// HTTP over a transport of the runtime's.
type Http<R> = Connection<HyperIo<TransportOf<R>>, Full<Bytes>>;

/// What a server answered.
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

/// A call that failed.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Whether nothing of it was sent.
    pub(crate) unsent: bool,
    pub(crate) no_answer: NoAnswer,
}

impl<R: Runtime> Line<R> {
    /// Connects.
    pub(crate) async fn open(
        target: &Target,
        tls: &Tls,
        patience: Duration,
    ) -> Result<Self, NoAnswer> {
        let now = clock::mono::<R>();
        let transport = connect::<R>(target.clone(), tls.clone(), now, patience);
        let transport = transport.await.map_err(unreachable)?;
        let (sender, connection) = http1::handshake(HyperIo(transport)).await.map_err(broken)?;
        Ok(Self {
            sender,
            connection: Box::pin(connection),
            ended: false,
            used: clock::mono::<R>(),
        })
    }

    /// Whether another call may be made over it.
    pub(crate) fn is_open(&self) -> bool {
        !self.ended && !self.sender.is_closed()
    }

    /// Whether another call may be made over it, after a look at what its server has done since the
    /// last: it may have closed it.
    pub(crate) async fn is_fit(&mut self) -> bool {
        let Self { connection, ended, .. } = self;
        poll_fn(|cx| {
            *ended = *ended || connection.as_mut().poll(cx).is_ready();
            Poll::Ready(())
        })
        .await;
        self.is_open()
    }

    /// Makes a call and takes the whole answer.
    pub(crate) async fn call(&mut self, authority: &str, call: &Call) -> Result<Answer, Failure> {
        let unsent = || Failure { unsent: true, no_answer: broken(()) };
        let request = call.request(authority).map_err(|_| unsent())?;
        let Self { sender, connection, ended, used } = self;
        // What has come is taken in one go, so that what is not there then will never be.
        let mut answer = pin!(async {
            sender.ready().await.map_err(|_| unsent())?;
            let response = sender.try_send_request(request).await;
            let response = response.map_err(|mut error| {
                let unsent = error.take_message().is_some();
                Failure { unsent, no_answer: broken(()) }
            })?;
            let whole = whole(response, call).await;
            whole.map_err(|no_answer| Failure { unsent: false, no_answer })
        });
        poll_fn(|cx| {
            *ended = *ended || connection.as_mut().poll(cx).is_ready();
            *used = clock::mono::<R>();
            match R::poll_whole(answer.as_mut(), cx) {
                // A connection that ended while it waited for a call still takes one, and is
                // silent: there is nobody left to fail it.
                Poll::Pending if *ended => {
                    Poll::Ready(Err(Failure { unsent: false, no_answer: broken(()) }))
                }
                polled => polled,
            }
        })
        .await
    }
}

/// No connection could be made. A certificate that is not acceptable is for an operator to mend.
fn unreachable(error: ConnectError) -> NoAnswer {
    let why = match error.cause {
        Cause::Certificate => Unanswered::Certificate,
        _ => Unanswered::Network,
    };
    NoAnswer { why, unreachable: Some(error) }
}

/// Whatever went wrong: the call could not be made, or broke.
fn broken<E>(_: E) -> NoAnswer {
    NoAnswer { why: Unanswered::Network, unreachable: None }
}

async fn whole(response: Response<Incoming>, call: &Call) -> Result<Answer, NoAnswer> {
    let (head, body) = response.into_parts();
    let body = Limited::new(body, call.body_max);
    let body = if call.private {
        private(body).await
    } else {
        body.collect().await.map(|body| body.to_bytes())
    };
    let body = body.map_err(|error| NoAnswer {
        why: match error.downcast_ref::<LengthLimitError>() {
            Some(_) => Unanswered::TooLarge,
            None => Unanswered::Network,
        },
        unreachable: None,
    })?;
    let status = head.status.as_u16();
    Ok(Answer { status, retry_after_s: retry_after(&head.headers), body })
}

/// A body that is overwritten as soon as nobody holds it any more, and all that is ours of how it
/// came: it may be a listen key.
async fn private<B>(body: B) -> Result<Bytes, B::Error>
where
    B: Body<Data = Bytes>,
{
    let mut body = pin!(body);
    let mut whole = Zeroizing::new(Vec::<u8>::with_capacity(PRIVATE_BODY));
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        let least = whole.len().saturating_add(data.len());
        if least > whole.capacity() {
            // By hand, for a vector that grows leaves a copy behind.
            let mut larger = Zeroizing::new(Vec::with_capacity(least.saturating_mul(2)));
            larger.extend_from_slice(&whole);
            whole = larger;
        }
        whole.extend_from_slice(&data);
        if let Ok(mut data) = data.try_into_mut() {
            data.as_mut().zeroize();
        }
    }
    Ok(Bytes::from_owner(whole))
}

/// Retry-After in seconds (RFC 9110, section 10.2.3). Venues do not send it as a date.
fn retry_after(headers: &HeaderMap) -> Option<u32> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()
}
