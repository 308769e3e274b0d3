//! Text in the query of an address.

use tickwire_core::scratch::Full;
use tickwire_core::text::Writer;

/// Writes text as a component of a query (RFC 3986 section 2).
pub(crate) fn percent_encoded(text: &str, out: &mut Writer<'_>) -> Result<(), Full> {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.bytes(&[byte])?;
        } else {
            core::fmt::Write::write_fmt(out, format_args!("%{byte:02X}"))
                .map_err(|core::fmt::Error| Full)?;
        }
    }
    Ok(())
}
