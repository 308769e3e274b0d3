//! One REST call as it is asked for. A private one holds a key, a signature and perhaps a listen
//! key: nothing here shows them, and what is kept of them is overwritten when the call is over.

use core::fmt;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ACCEPT, HOST, HeaderName, HeaderValue, USER_AGENT};
use hyper::{Method, Uri};
use tickwire_core::account::call;
use tickwire_core::session::Request;
use tickwire_core::time::Instant;
use zeroize::Zeroizing;

/// The longest body of an answer, where nothing else is said.
pub(crate) const BODY_MAX: usize = 4 << 20;

/// What is asked, what it costs, and how long.
pub(crate) struct Call {
    pub(crate) method: Method,
    path: Bytes,
    headers: Vec<(Bytes, Bytes)>,
    body: Bytes,
    pub(crate) weight: u16,
    pub(crate) deadline: Instant,
    /// Whether it is an account's: its answer is overwritten once it was read.
    pub(crate) private: bool,
    /// The longest body of the answer.
    pub(crate) body_max: usize,
}

/// A part of a call that has no place in an HTTP request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unfit;

impl Call {
    /// The call that a session asks for; `prefix` goes before its path.
    pub(crate) fn of(prefix: &str, request: &Request<'_>, private: bool) -> Self {
        let Request { method, path, headers, body, weight, deadline, .. } = *request;
        let kept = if private { wiped } else { plain };
        Self {
            method: method_of(method),
            path: kept(&[prefix, path]),
            headers: headers.iter().map(|(name, value)| (plain(&[name]), kept(&[value]))).collect(),
            body: if body.is_empty() { Bytes::new() } else { kept(&[body]) },
            weight,
            deadline,
            private,
            body_max: BODY_MAX,
        }
    }

    /// A call that anybody may make.
    pub(crate) fn get(
        prefix: &str,
        path: &str,
        headers: call::Headers<'_>,
        body_max: usize,
        deadline: Instant,
    ) -> Self {
        Self {
            method: Method::GET,
            path: plain(&[prefix, path]),
            headers: headers
                .iter()
                .map(|(name, value)| (plain(&[name]), plain(&[value])))
                .collect(),
            body: Bytes::new(),
            weight: 1,
            deadline,
            private: false,
            body_max,
        }
    }

    /// Whether it may be made twice though it was meant once: it changes nothing at the venue.
    pub(crate) fn is_repeatable(&self) -> bool {
        self.method == Method::GET
    }

    /// The HTTP request, of which as many can be made as there are attempts.
    ///
    /// # Errors
    ///
    /// [`Unfit`], where a part of it has a character that it must not have.
    pub(crate) fn request(&self, authority: &str) -> Result<hyper::Request<Full<Bytes>>, Unfit> {
        let mut request = hyper::Request::new(Full::new(self.body.clone()));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = Uri::from_maybe_shared(self.path.clone()).map_err(|_| Unfit)?;
        let headers = request.headers_mut();
        headers.insert(HOST, HeaderValue::from_str(authority).map_err(|_| Unfit)?);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let agent = concat!("tickwire/", env!("CARGO_PKG_VERSION"));
        headers.insert(USER_AGENT, HeaderValue::from_static(agent));
        for (name, value) in &self.headers {
            let name = HeaderName::from_bytes(name).map_err(|_| Unfit)?;
            let mut value = HeaderValue::from_maybe_shared(value.clone()).map_err(|_| Unfit)?;
            value.set_sensitive(self.private);
            headers.insert(name, value);
        }
        Ok(request)
    }
}

/// Shows the method, and nothing that might be a secret.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("method", &self.method).finish_non_exhaustive()
    }
}

fn method_of(method: call::Method) -> Method {
    match method {
        call::Method::Get => Method::GET,
        call::Method::Post => Method::POST,
        call::Method::Put => Method::PUT,
        call::Method::Delete => Method::DELETE,
    }
}

fn plain(parts: &[&str]) -> Bytes {
    Bytes::from(parts.concat())
}

/// A text that is overwritten as soon as nobody holds it any more.
fn wiped(parts: &[&str]) -> Bytes {
    Bytes::from_owner(Zeroizing::new(parts.concat().into_bytes()))
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use http_body_util::BodyExt;
    use tickwire_core::account::call::Headers;
    use tickwire_core::session::RequestId;

    use super::*;

    fn asked<'a>(path: &'a str, headers: &'a str, body: &'a str) -> Request<'a> {
        Request {
            id: RequestId(1),
            method: call::Method::Post,
            base: "https://api.example.com",
            path,
            headers: Headers::of(headers),
            body,
            weight: 3,
            deadline: Instant::ORIGIN.after(Duration::from_secs(1)),
        }
    }

    #[tokio::test]
    async fn method_path_headers_and_body_are_those_of_the_session() {
        let asked = asked("/key?a=1", "KEY: k1\nContent-Type: application/json\n", "{\"a\":1}");
        let call = Call::of("/api", &asked, true);
        for _attempt in 0..2 {
            let request = call.request("api.example.com").unwrap();
            assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/api/key"));
            assert_eq!(request.uri().query(), Some("a=1"));
            assert_eq!(request.headers()["host"], "api.example.com");
            assert_eq!(request.headers()["key"], "k1");
            assert_eq!(request.headers()["content-type"], "application/json");
            // What is compressed beside a secret tells of it by its length.
            assert!(!request.headers().contains_key("accept-encoding"));
            let body = request.into_body().collect().await.unwrap().to_bytes();
            assert_eq!(body, "{\"a\":1}");
        }
    }

    /// Without them a venue may answer in another form: sizes with their fractions cut off, say.
    #[test]
    fn a_call_that_anybody_may_make_has_the_venue_s_headers() {
        let (headers, deadline) = (Headers::of("X-Sizes: 1\n"), Instant::ORIGIN);
        let call = Call::get("/api", "/rules", headers, 10, deadline);
        let request = call.request("h").unwrap();
        assert_eq!(request.uri().path(), "/api/rules");
        assert_eq!(request.headers()["x-sizes"], "1");
    }

    #[test]
    fn no_secret_is_shown() {
        let asked = asked("/x?signature=MARKER", "KEY: MARKER\n", "MARKER");
        let call = Call::of("", &asked, true);
        let request = call.request("h").unwrap();
        for shown in [format!("{call:?}"), format!("{:?}", request.headers())] {
            assert!(!shown.contains("MARKER"), "{shown}");
        }
    }

    #[test]
    fn what_would_break_the_request_apart_is_refused() {
        for (path, headers) in [("/a b", ""), ("/", "KEY: a\rb\n"), ("/", "A B: c\n")] {
            let call = Call::of("", &asked(path, headers, ""), true);
            assert_eq!(call.request("h").err(), Some(Unfit), "{path:?} {headers:?}");
        }
    }
}
