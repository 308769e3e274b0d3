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
    /// The host, and the port where the address names it: the value of the `Host` header.
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
        let (tls, rest) = match (url.strip_prefix("wss://"), url.strip_prefix("ws://")) {
            (Some(rest), _) => (true, rest),
            (None, Some(rest)) => (false, rest),
            (None, None) => return Err(EndpointError::Scheme),
        };
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
        let (host, port) = split_port(authority)?;
        let port = match port {
            Some(port) => port.parse().ok().filter(|port| *port != 0).ok_or(EndpointError::Port)?,
            None if tls => 443,
            None => 80,
        };
        if host.is_empty() {
            return Err(EndpointError::Host);
        }
        Ok(Self { tls, host, port, authority, path })
    }
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
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for (url, error) in [
            ("http://h/", EndpointError::Scheme),
            ("", EndpointError::Scheme),
            ("ws:///x", EndpointError::Host),
            ("ws://:80/", EndpointError::Host),
            ("ws://[::1/", EndpointError::Host),
            ("ws://[::1]80/", EndpointError::Host),
            ("ws://h:0/", EndpointError::Port),
            ("ws://h:65536/", EndpointError::Port),
            ("ws://h:x/", EndpointError::Port),
            ("ws://h/a b", EndpointError::Character),
            ("ws://h/\r\nX: y", EndpointError::Character),
            ("ws://u:p@h/", EndpointError::Character),
            ("ws://h/#f", EndpointError::Character),
        ] {
            assert_eq!(Endpoint::parse(url), Err(error), "{url:?}");
        }
    }
}
