//! Where REST calls go.

use crate::endpoint::{Endpoint, EndpointError};

/// A parsed base of REST addresses, such as `https://api.example.com/prefix`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Base<'a> {
    /// Whether the connection is TLS (`https`).
    pub tls: bool,
    /// The host name or address, without brackets around an IPv6 address.
    pub host: &'a str,
    /// The port; 443 or 80 where the base names none (RFC 9110 section 4.2).
    pub port: u16,
    /// The host, and the port where it is not the scheme's default: the value of the `Host` header
    /// (RFC 9110 section 7.2).
    pub authority: &'a str,
    /// What goes before each path: empty, or it starts with `/` and ends with none.
    pub prefix: &'a str,
}

impl<'a> Base<'a> {
    /// Takes a base apart.
    ///
    /// # Errors
    ///
    /// [`EndpointError`], where it is not `http://` or `https://`, a host, and perhaps a path.
    pub fn parse(base: &'a str) -> Result<Self, EndpointError> {
        let Endpoint { tls, host, port, authority, path } =
            Endpoint::with_schemes(base, ["http", "https"], EndpointError::RestScheme)?;
        // A query would end up in the middle of each path.
        if path.contains('?') {
            return Err(EndpointError::Character);
        }
        Ok(Self { tls, host, port, authority, prefix: path.trim_end_matches('/') })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_are_taken_apart() {
        for (text, tls, host, port, authority, prefix) in [
            ("https://api.example.com", true, "api.example.com", 443, "api.example.com", ""),
            ("https://api.example.com/", true, "api.example.com", 443, "api.example.com", ""),
            ("http://h:8080/api/v4", false, "h", 8080, "h:8080", "/api/v4"),
            ("HTTPS://h:443/api//", true, "h", 443, "h", "/api"),
            ("http://h:80", false, "h", 80, "h", ""),
            ("http://[::1]:9000/x", false, "::1", 9000, "[::1]:9000", "/x"),
        ] {
            let base = Base { tls, host, port, authority, prefix };
            assert_eq!(Base::parse(text), Ok(base), "{text}");
        }
    }

    #[test]
    fn what_is_no_base_is_refused() {
        for (text, error) in [
            ("", EndpointError::RestScheme),
            ("ws://h", EndpointError::RestScheme),
            ("httpss://h", EndpointError::RestScheme),
            ("http:/h", EndpointError::RestScheme),
            ("https://", EndpointError::Host),
            ("https:///x", EndpointError::Host),
            ("https://h:0", EndpointError::Port),
            ("https://u@h", EndpointError::Character),
            ("https://h/a b", EndpointError::Character),
            ("https://h/a?b=c", EndpointError::Character),
            ("https://h/\r\nX: y", EndpointError::Character),
        ] {
            assert_eq!(Base::parse(text), Err(error), "{text:?}");
        }
    }
}
