//! The opening handshake, as RFC 6455 section 4.2 asks a server to check it.

use hyper::header::{
    CONNECTION, HOST, HeaderMap, HeaderName, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY,
    SEC_WEBSOCKET_VERSION, UPGRADE,
};
use hyper::{Method, Request, Response, StatusCode, Version};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// What a client said as it connected.
#[derive(Clone, Debug, Default)]
pub(crate) struct Handshake {
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, String)>,
}

/// Why a handshake is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) why: &'static str,
}

impl Refusal {
    const fn bad(why: &'static str) -> Self {
        Self { status: 400, why }
    }

    /// Says which version there is, where the version was wrong (section 4.4).
    pub(crate) fn explain(self, headers: &mut HeaderMap) {
        if self.status == 426 {
            headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
        }
    }
}

/// Whether a request asks for a WebSocket, rightly or wrongly.
pub(crate) fn is_wanted<B>(request: &Request<B>) -> bool {
    request.headers().contains_key(UPGRADE)
}

/// The headers, as the venue looks at them; a value that is no text is shown as far as it is.
pub(crate) fn headers<B>(request: &Request<B>) -> Vec<(String, String)> {
    let pairs = request.headers().iter();
    pairs
        .map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
        .collect()
}

/// The answer that opens the WebSocket. Extensions that are offered are not accepted (section 9.1).
pub(crate) fn accept<B>(request: &Request<B>) -> Result<Response<String>, Refusal> {
    if request.method() != Method::GET {
        return Err(Refusal::bad("the method is not GET"));
    }
    if request.version() != Version::HTTP_11 {
        return Err(Refusal::bad("the HTTP version is not 1.1"));
    }
    let headers = request.headers();
    if !headers.contains_key(HOST) {
        return Err(Refusal::bad("no Host"));
    }
    if !has_token(headers, &UPGRADE, "websocket") {
        return Err(Refusal::bad("no Upgrade: websocket"));
    }
    if !has_token(headers, &CONNECTION, "upgrade") {
        return Err(Refusal::bad("no Connection: Upgrade"));
    }
    if headers.get(SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
        return Err(Refusal { status: 426, why: "the WebSocket version is not 13" });
    }
    let key = headers.get(SEC_WEBSOCKET_KEY).filter(|key| is_key(key.as_bytes()));
    let key = key.ok_or(Refusal::bad("no Sec-WebSocket-Key of 16 bytes in base64"))?;
    let accept = HeaderValue::try_from(derive_accept_key(key.as_bytes()))
        .map_err(|_| Refusal::bad("no Sec-WebSocket-Key"))?;
    let mut response = Response::new(String::new());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    response.headers_mut().insert(UPGRADE, HeaderValue::from_static("websocket"));
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    response.headers_mut().insert(SEC_WEBSOCKET_ACCEPT, accept);
    Ok(response)
}

/// Whether one of a header's values has a word in its list, in any case.
fn has_token(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|it| it.trim().eq_ignore_ascii_case(token))
}

/// Whether these are 16 bytes in base64: 22 digits, whose last has four bits to spare, and padding.
fn is_key(key: &[u8]) -> bool {
    let Some(digits) = key.strip_suffix(b"==") else { return false };
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    digits.len() == 22
        && digits.iter().all(is_digit)
        && digits.last().is_some_and(|last| b"AQgw".contains(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The request of RFC 6455 section 1.3, with one header replaced or, by an empty value, left
    /// out.
    fn request(changed: &str, value: &str) -> Request<()> {
        let headers = [
            ("host", "server.example.com"),
            ("upgrade", "websocket"),
            ("connection", "Upgrade"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ("sec-websocket-version", "13"),
        ];
        let mut request = Request::builder().uri("/chat");
        for (name, usual) in headers {
            let value = if name == changed { value } else { usual };
            if !value.is_empty() {
                request = request.header(name, value);
            }
        }
        request.body(()).unwrap()
    }

    #[test]
    fn the_example_of_the_rfc_is_accepted() {
        let response = accept(&request("", "")).unwrap();
        assert_eq!(response.status(), 101);
        assert_eq!(response.headers()["sec-websocket-accept"], "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    #[test]
    fn words_are_found_in_lists_in_any_case() {
        assert!(accept(&request("connection", "keep-alive, upgrade")).is_ok());
        assert!(accept(&request("upgrade", "WebSocket")).is_ok());
    }

    #[test]
    fn each_missing_or_wrong_header_is_refused() {
        for name in ["host", "upgrade", "connection", "sec-websocket-key"] {
            let refusal = accept(&request(name, "")).unwrap_err();
            assert_eq!(refusal.status, 400, "{name}: {refusal:?}");
        }
        let keys = ["short==", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZR==", "=="];
        for key in keys {
            let refusal = accept(&request("sec-websocket-key", key)).unwrap_err();
            assert_eq!(refusal.status, 400, "{key}: {refusal:?}");
        }
    }

    #[test]
    fn another_version_is_told_the_right_one() {
        for version in ["", "8"] {
            let refusal = accept(&request("sec-websocket-version", version)).unwrap_err();
            let mut headers = HeaderMap::new();
            refusal.explain(&mut headers);
            assert_eq!(
                (refusal.status, &headers["sec-websocket-version"]),
                (426, &"13".parse().unwrap())
            );
        }
    }
}
