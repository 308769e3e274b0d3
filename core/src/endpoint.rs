//! Where to connect to: a WebSocket address, taken apart.

use core::fmt;

/// A parsed `ws://` or `wss://` address (RFC 6455, section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint<'a> {
    /// Whether the connection is TLS (`wss`).
    pub tls: bool,
    /// The host name or address, without brackets around an IPv6 address.
    pub host: &'a str,
    /// The port; 443 or 80 where the address names none.
    pub port: u16,
    /// The host, and the port where it is not the scheme's default: the value of the `Host` header
    /// (RFC 9110, section 7.2; some servers refuse a default port that is spelt out).
    pub authority: &'a str,
    /// Path and query, at least `/`.
    pub path: &'a str,
}

/// Why an address is not one to connect to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointError {
    /// It does not start with `ws://` or `wss://`.
    Scheme,
    /// It is the base of REST addresses and does not start with `http://` or `https://`.
    RestScheme,
    /// It names no host.
    Host,
    /// The port is not a number from 1 to 65535.
    Port,
    /// It has a character that no address has: a blank, a control character, a fragment, user info.
    Character,
}

impl<'a> Endpoint<'a> {
    /// Takes an address apart.
    ///
    /// # Errors
    ///
    /// [`EndpointError`], where it is not a WebSocket address.
    pub fn parse(url: &'a str) -> Result<Self, EndpointError> {
        Self::with_schemes(url, ["ws", "wss"], EndpointError::Scheme)
    }

    /// Takes an address apart that has one of two schemes, of which the second means TLS; `wrong`
    /// is the error where it has neither.
    pub(crate) fn with_schemes(
        url: &'a str,
        [plain, secure]: [&str; 2],
        wrong: EndpointError,
    ) -> Result<Self, EndpointError> {
        let (scheme, rest) = url.split_once(':').ok_or(wrong)?;
        let rest = rest.strip_prefix("//").ok_or(wrong)?;
        // In capitals, too (RFC 3986, section 3.1).
        let tls = scheme.eq_ignore_ascii_case(secure);
        if !tls && !scheme.eq_ignore_ascii_case(plain) {
            return Err(wrong);
        }
        if rest.bytes().any(|byte| byte <= b' ' || byte == 0x7F || byte == b'#' || byte == b'@') {
            return Err(EndpointError::Character);
        }
        let at = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(at).ok_or(EndpointError::Host)?;
        let path = match path {
            "" => "/",
            path if path.starts_with('?') => return Err(EndpointError::Character),
            path => path,
        };
        let (host, spelt) = split_port(authority)?;
        if host.is_empty() {
            return Err(EndpointError::Host);
        }
        let default = if tls { 443 } else { 80 };
        let port = spelt.map_or(Ok(default), parse_port)?;
        let authority = match spelt {
            Some(spelt) if port == default => {
                authority.get(..authority.len() - spelt.len() - 1).unwrap_or(authority)
            }
            _ => authority,
        };
        Ok(Self { tls, host, port, authority, path })
    }
}

/// A port as RFC 3986, section 3.2.3, writes it: digits only.
fn parse_port(text: &str) -> Result<u16, EndpointError> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let port = if digits { text.parse().ok() } else { None };
    port.filter(|port| *port != 0).ok_or(EndpointError::Port)
}

fn split_port(authority: &str) -> Result<(&str, Option<&str>), EndpointError> {
    if let Some(rest) = authority.strip_prefix('[') {
        let (host, after) = rest.split_once(']').ok_or(EndpointError::Host)?;
        return match after.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if after.is_empty() => Ok((host, None)),
            None => Err(EndpointError::Host),
        };
    }
    Ok(match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    })
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scheme => "the address does not start with ws:// or wss://",
            Self::RestScheme => "the REST base does not start with http:// or https://",
            Self::Host => "the address names no host",
            Self::Port => "the address's port is not a number from 1 to 65535",
            Self::Character => "the address has a character that none may have",
        })
    }
}

impl core::error::Error for EndpointError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let endpoint = Endpoint::parse("wss://api.example.com/ws/v4/").unwrap();
        assert_eq!((endpoint.tls, endpoint.host, endpoint.port), (true, "api.example.com", 443));
        assert_eq!((endpoint.authority, endpoint.path), ("api.example.com", "/ws/v4/"));
        let endpoint = Endpoint::parse("ws://[::1]:9001").unwrap();
        assert_eq!((endpoint.tls, endpoint.host, endpoint.port), (false, "::1", 9001));
        assert_eq!((endpoint.authority, endpoint.path), ("[::1]:9001", "/"));
        assert_eq!(Endpoint::parse("ws://h/p?q=1").unwrap().path, "/p?q=1");
        for (url, tls) in [("WSS://h", true), ("wSs://h/", true), ("WS://h", false)] {
            assert_eq!(Endpoint::parse(url).unwrap().tls, tls, "{url}");
        }
    }

    #[test]
    fn a_default_port_is_no_part_of_the_host_header() {
        for (url, authority, port) in [
            ("wss://h:443/", "h", 443),
            ("ws://h:80/", "h", 80),
            ("wss://h:80/", "h:80", 80),
            ("ws://h:443/", "h:443", 443),
            ("wss://h:0443/", "h", 443),
            ("wss://[::1]:443/x", "[::1]", 443),
            ("wss://[::1]:444/x", "[::1]:444", 444),
        ] {
            let endpoint = Endpoint::parse(url).unwrap();
            assert_eq!((endpoint.authority, endpoint.port), (authority, port), "{url}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for (url, error) in [
            ("http://h/", EndpointError::Scheme),
            ("wsss://h/", EndpointError::Scheme),
            ("ws:h", EndpointError::Scheme),
            ("://h", EndpointError::Scheme),
            ("", EndpointError::Scheme),
            ("ws:///x", EndpointError::Host),
            ("ws://:80/", EndpointError::Host),
            ("ws://[::1/", EndpointError::Host),
            ("ws://[::1]80/", EndpointError::Host),
            ("ws://h:0/", EndpointError::Port),
            ("ws://h:65536/", EndpointError::Port),
            ("ws://h:x/", EndpointError::Port),
            ("ws://h:+80/", EndpointError::Port),
            ("ws://h:/", EndpointError::Port),
            ("ws://h/a b", EndpointError::Character),
            ("ws://h/\r\nX: y", EndpointError::Character),
            ("ws://u:p@h/", EndpointError::Character),
            ("ws://h/#f", EndpointError::Character),
        ] {
            assert_eq!(Endpoint::parse(url), Err(error), "{url:?}");
        }
    }
}
