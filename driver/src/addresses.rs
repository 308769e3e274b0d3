//! Where a feed or an account connects to, where that is not the venue itself.

use core::net::IpAddr;

use tickwire_core::endpoint::Endpoint;
use tickwire_core::session::Config;

use crate::calls::parse_base;
use crate::error::FeedError;

/// Addresses that stand above those of the configuration.
#[derive(Clone, Debug, Default)]
pub(crate) struct Addresses {
    pub(crate) url: Option<String>,
    pub(crate) rest_base: Option<String>,
}

impl Addresses {
    /// Settles where REST calls go: with another address for the stream, to the same host.
    ///
    /// # Errors
    ///
    /// [`FeedError`], where that address is none.
    pub(crate) fn settle(&mut self) -> Result<(), FeedError> {
        if let (None, Some(url)) = (&self.rest_base, &self.url) {
            let Endpoint { tls, authority, .. } =
                Endpoint::parse(url).map_err(|error| FeedError::Url { url: url.clone(), error })?;
            let scheme = if tls { "https" } else { "http" };
            self.rest_base = Some(format!("{scheme}://{authority}"));
        }
        Ok(())
    }

    /// Puts them into a configuration.
    pub(crate) fn apply<'c, C>(&'c self, config: &mut Config<'c, C>) {
        if let Some(url) = &self.url {
            config.context.url = url;
        }
        if let Some(base) = &self.rest_base {
            config.rest_base = base;
        }
    }
}

/// Refuses addresses to which an account's secrets would go in the clear: without TLS only this
/// machine itself is connected to.
///
/// # Errors
///
/// [`FeedError`], where the stream's address or the base of REST calls is so, or is none at all.
pub fn check_protected(url: &str, base: &str) -> Result<(), FeedError> {
    let endpoint =
        Endpoint::parse(url).map_err(|error| FeedError::Url { url: url.to_owned(), error })?;
    let (target, _) =
        parse_base(base).map_err(|error| FeedError::RestBase { base: base.to_owned(), error })?;
    for (address, tls, host) in
        [(url, endpoint.tls, endpoint.host), (base, target.tls, target.host.as_str())]
    {
        if !tls && !is_loopback(host) {
            return Err(FeedError::Unprotected { address: address.to_owned() });
        }
    }
    Ok(())
}

/// Whether a host is this machine, by its name or by a loopback address (RFC 6761, section 6.3; RFC
/// 1122, section 3.2.1.3; RFC 4291, section 2.5.3).
fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_through_tls_or_stay_here() {
        for (url, base) in [
            ("wss://a.example/ws", "https://a.example"),
            ("ws://127.0.0.1:9/ws", "http://127.9.9.9:9"),
            ("ws://[::1]:9/ws", "http://[::1]"),
            ("ws://localhost/ws", "http://LOCALHOST:80"),
        ] {
            assert!(check_protected(url, base).is_ok(), "{url} {base}");
        }
        for (url, base, refused) in [
            ("ws://a.example/ws", "https://a.example", "ws://a.example/ws"),
            ("wss://a.example/ws", "http://a.example", "http://a.example"),
            ("ws://127.0.0.1.example/", "http://127.0.0.1", "ws://127.0.0.1.example/"),
            ("ws://localhost.example/", "http://127.0.0.1", "ws://localhost.example/"),
            ("ws://10.0.0.1/", "http://10.0.0.1", "ws://10.0.0.1/"),
        ] {
            let error = check_protected(url, base).unwrap_err();
            let FeedError::Unprotected { address } = error else { panic!("{error}") };
            assert_eq!(address, refused);
        }
    }
}
