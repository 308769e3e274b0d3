//! One connection's HTTP: REST, the control endpoint, or the way to a WebSocket.

use std::convert::Infallible;
use std::future::pending;
use std::sync::{Arc, Mutex, PoisonError};

use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::header::{HeaderName, HeaderValue, RETRY_AFTER};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::upgrade::OnUpgrade;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Notify;

use crate::server::handshake::Handshake;
use crate::server::shared::Shared;
use crate::server::{control, handshake, socket};
use crate::venue::{self, Answer, ClientId};

/// The longest body of a REST request.
const BODY_MAX: usize = 1 << 20;

/// One side of the exchange of requests and answers.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    id: ClientId,
    shared: Arc<Shared>,
    /// Told of every request.
    asked: Arc<Notify>,
    /// The handshake that was accepted, and what comes of it.
    upgrade: Arc<Mutex<Option<(Handshake, OnUpgrade)>>>,
}

impl Exchange {
    pub(crate) fn new(id: ClientId, shared: Arc<Shared>, asked: Arc<Notify>) -> Self {
        Self { id, shared, asked, upgrade: Arc::default() }
    }

    /// Serves requests until the connection ends or becomes a WebSocket, and that until it ends.
    pub(crate) async fn serve(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let service = service_fn(|request| {
            let exchange = self.clone();
            async move { Ok::<_, Infallible>(exchange.answer(request).await) }
        });
        let served = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
        let ended = served.with_upgrades().await;
        if ended.as_ref().is_err_and(hyper::Error::is_parse) {
            self.shared.with(|hub| hub.violated(self.id, "sent no HTTP that can be read"));
        }
        let upgrade = self.upgrade.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some((handshake, upgrade)) = upgrade else { return };
        if let Ok(upgraded) = upgrade.await {
            socket::run(self.id, &handshake, &self.shared, upgraded).await;
        }
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<String> {
        self.asked.notify_one();
        if request.uri().path().starts_with(control::PREFIX) {
            self.shared.with(|hub| hub.controlled(self.id));
            return response(control::answer(&self.shared, request).await);
        }
        self.shared.unsilenced().await;
        let path = self.shared.with(|hub| hub.websocket_path());
        match handshake::is_wanted(&request) || request.uri().path() == path {
            true => self.open(request, &path),
            false => self.rest(request).await,
        }
    }

    /// Answers the request for a WebSocket.
    fn open(&self, mut request: Request<Incoming>, path: &str) -> Response<String> {
        if request.uri().path() != path {
            return self.refused(404, &format!("no WebSocket at {}", request.uri().path()));
        }
        let (refuse, retry) = self.shared.with(|hub| {
            let faults = hub.faults();
            (faults.refuse_status, faults.retry_after_s)
        });
        if let Some(status) = refuse {
            return retry_after(response(plain(status, "refused")), retry);
        }
        let accepted = match handshake::accept(&request) {
            Ok(accepted) => accepted,
            Err(refusal) => {
                let mut response = self.refused(refusal.status, refusal.why);
                refusal.explain(response.headers_mut());
                return response;
            }
        };
        let headers = handshake::headers(&request);
        if let Err(status) = self.shared.with(|hub| hub.admit(&headers)) {
            return response(plain(status, "not admitted"));
        }
        let query = request.uri().query().unwrap_or_default().to_owned();
        let handshake = Handshake { query, headers };
        let upgrade = (handshake, hyper::upgrade::on(&mut request));
        *self.upgrade.lock().unwrap_or_else(PoisonError::into_inner) = Some(upgrade);
        accepted
    }

    async fn rest(&self, request: Request<Incoming>) -> Response<String> {
        let faults = self.shared.with(|hub| hub.faults().clone());
        if faults.rest_silent {
            return pending().await;
        }
        let answer = match faults.rest_status {
            Some(status) => retry_after(response(plain(status, "")), faults.retry_after_s),
            None => response(self.told(request).await),
        };
        self.shared.with(|hub| hub.answered());
        answer
    }

    /// What the venue answers to a request.
    async fn told(&self, request: Request<Incoming>) -> Answer {
        let headers = handshake::headers(&request);
        let (parts, body) = request.into_parts();
        let Ok(body) = Limited::new(body, BODY_MAX).collect().await else {
            return plain(413, "the body is not whole, or too long");
        };
        let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or_default());
        let request = venue::Request {
            headers: &headers,
            body: &body.to_bytes(),
            ..venue::Request::new(parts.method.as_str(), path, query)
        };
        self.shared.with(|hub| hub.request(request))
    }

    /// Refuses a handshake, and remembers that it was wrong.
    fn refused(&self, status: u16, why: &str) -> Response<String> {
        self.shared.with(|hub| hub.violated(self.id, &format!("handshake refused: {why}")));
        response(plain(status, why))
    }
}

/// An answer of a few words.
pub(crate) fn plain(status: u16, words: &str) -> Answer {
    let headers = vec![("content-type".into(), "text/plain".into())];
    Answer { status, headers, body: words.into() }
}

/// A status or header that HTTP does not know is left out: the venue's model is to blame, and its
/// test sees it.
fn response(answer: Answer) -> Response<String> {
    let mut response = Response::new(answer.body);
    let unknown = StatusCode::INTERNAL_SERVER_ERROR;
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(unknown);
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

fn retry_after(mut response: Response<String>, seconds: Option<u32>) -> Response<String> {
    if let Some(seconds) = seconds {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
