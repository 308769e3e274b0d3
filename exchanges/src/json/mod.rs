//! A small, strict JSON reader without allocation and without recursion.
//!
//! It reads one text that is an object, as venues send them, or any other value ([`parse`]), and
//! hands out values as ranges of that text; what a value means is asked of the value. The whole
//! text is checked before the first value is seen, so broken syntax anywhere in it is found, also
//! where the values wanted are fine.
//!
//! What it accepts is RFC 8259 exactly, with these limits: at most [`DEPTH_MAX`] containers inside
//! one another, and no escaped surrogate without its other half. Of a key that comes twice, the
//! last value counts.

mod convert;
mod cursor;
mod escape;
mod expect;
mod members;
mod names;
mod scanner;
mod value;
pub(crate) mod words;

pub use escape::Text;
pub use expect::Expect;
pub use members::{Elements, Members};
pub use names::Names;
pub use value::{Kind, Value};

use tickwire_core::exchange::{Malformed, MalformedKind};

use cursor::Cursor;
use scanner::Scanner;

use crate::FAST;

/// The most containers inside one another.
pub const DEPTH_MAX: u8 = 16;

/// The members of an object that a decoder asked for by name, in the order of the names; `None`
/// where the member is absent or null.
pub type Fields<'a, const N: usize> = [Option<Value<'a>>; N];

/// Reads a whole text that is one value of any kind, such as an answer that is an array.
///
/// # Errors
///
/// Fatal where the text is not UTF-8, not JSON, or nested too deep.
pub fn parse(text: &[u8]) -> Result<Value<'_>, Malformed> {
    let mut scanner = Scanner::new(utf8(text)?);
    scanner.space();
    let value = scanner.value(DEPTH_MAX)?;
    scanner.end()?;
    Ok(value)
}

fn utf8(text: &[u8]) -> Result<&str, Malformed> {
    core::str::from_utf8(text)
        .map_err(|error| Malformed::fatal(MalformedKind::Encoding, error.valid_up_to()))
}

/// Reads a whole text that is one object, and finds its members by name.
///
/// Members of other names are counted in `unknown`; of a text that is an error, perhaps some.
///
/// # Errors
///
/// Fatal where the text is not UTF-8, not JSON, or nested too deep; [`MalformedKind::Envelope`]
/// where it is JSON and no object.
pub fn read<'a, const N: usize>(
    text: &'a [u8],
    names: &Names<N>,
    unknown: &mut u64,
) -> Result<Fields<'a, N>, Malformed> {
    if !FAST {
        // Checked, then walked: twice the time, and no code of its own.
        let value = parse(text)?;
        let envelope = |_| Malformed::value(MalformedKind::Envelope, value.offset());
        return value.members().map_err(envelope).and_then(|_| value.fields(names, unknown));
    }
    let mut scanner = Scanner::new(utf8(text)?);
    scanner.space();
    let start = scanner.at();
    if !scanner.take(b'{') {
        scanner.value(DEPTH_MAX)?;
        scanner.end()?;
        return Err(Malformed::value(MalformedKind::Envelope, start));
    }
    let mut fields = [None; N];
    scanner.space();
    let mut more = !scanner.is_at(b'}');
    while more {
        let member = (scanner.key()?, scanner.value(DEPTH_MAX - 1)?);
        members::sort(member, names, &mut fields, unknown);
        scanner.space();
        more = scanner.take(b',');
        if more {
            scanner.space();
        }
    }
    scanner.expect(b'}')?;
    scanner.end()?;
    Ok(fields)
}
