//! JSON lines, written field by field.

use core::fmt::{Display, Write};

use serde_json::value::RawValue;
use tickwire_core::decimal::Decimal;
use tickwire_core::event::Level;
use tickwire_core::time::UnixNanos;

/// A JSON object on a line of its own, built in one buffer that is used again and again.
#[derive(Debug, Default)]
pub(crate) struct Line {
    text: String,
}

impl Line {
    /// Starts a new object.
    pub(crate) fn start(&mut self) -> &mut Self {
        self.text.clear();
        self.text.push('{');
        self
    }

    /// Adds a field; `name` needs no escapes.
    pub(crate) fn field(&mut self, name: &str, value: impl Value) -> &mut Self {
        self.text.push_str(if self.text.len() == 1 { "\"" } else { ",\"" });
        self.text.push_str(name);
        self.text.push_str("\":");
        value.write(self);
        self
    }

    /// Ends the object and the line, and gives it.
    pub(crate) fn finish(&mut self) -> &[u8] {
        self.text.push_str("}\n");
        self.text.as_bytes()
    }

    fn display(&mut self, value: impl Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.text, "{value}");
    }
}

/// What can stand in a field.
pub(crate) trait Value {
    /// Writes the value.
    fn write(self, line: &mut Line);
}

/// Levels, each as `[price, size]`.
pub(crate) struct Pairs<I>(pub(crate) I);

/// Text that already is valid JSON.
pub(crate) struct Raw<'a>(pub(crate) &'a str);

/// The inside of a JSON string as it stood in a message: its escapes stay as they are. Of a message
/// that was no JSON it is escaped, as any text.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

/// A list with commas between, as it stood in a JSON string, as an array of its texts.
pub(crate) struct Texts<'a>(pub(crate) &'a str);

impl Value for Raw<'_> {
    fn write(self, line: &mut Line) {
        line.text.push_str(self.0);
    }
}

impl Value for Escaped<'_> {
    fn write(self, line: &mut Line) {
        let quoted = format!("\"{}\"", self.0);
        match serde_json::from_str::<&RawValue>(&quoted) {
            Ok(_) => line.text.push_str(&quoted),
            Err(_) => self.0.write(line),
        }
    }
}

impl Value for Texts<'_> {
    fn write(self, line: &mut Line) {
        line.text.push('[');
        let texts = self.0.split(',').map(str::trim).filter(|text| !text.is_empty());
        for (index, text) in texts.enumerate() {
            line.text.push_str(if index == 0 { "" } else { "," });
            Escaped(text).write(line);
        }
        line.text.push(']');
    }
}

impl Value for &str {
    /// Escapes what JSON wants escaped (RFC 8259 section 7) and nothing else.
    fn write(self, line: &mut Line) {
        line.text.push('"');
        for part in self.split_inclusive(|c| matches!(c, '"' | '\\' | '\0'..='\x1f')) {
            let mut chars = part.chars();
            match chars.next_back() {
                Some(quoted @ ('"' | '\\')) => {
                    line.text.push_str(chars.as_str());
                    line.text.push('\\');
                    line.text.push(quoted);
                }
                Some(control @ '\0'..='\x1f') => {
                    line.text.push_str(chars.as_str());
                    line.display(format_args!("\\u{:04x}", u32::from(control)));
                }
                _ => line.text.push_str(part),
            }
        }
        line.text.push('"');
    }
}

impl Value for bool {
    fn write(self, line: &mut Line) {
        line.text.push_str(if self { "true" } else { "false" });
    }
}

impl Value for u64 {
    fn write(self, line: &mut Line) {
        line.display(self);
    }
}

impl Value for i64 {
    fn write(self, line: &mut Line) {
        line.display(self);
    }
}

impl Value for UnixNanos {
    fn write(self, line: &mut Line) {
        line.display(self.as_nanos());
    }
}

impl Value for Decimal {
    /// A string: a JSON number would be read back as a float by most readers.
    fn write(self, line: &mut Line) {
        line.text.push('"');
        line.display(self);
        line.text.push('"');
    }
}

impl<I: Iterator<Item = Level>> Value for Pairs<I> {
    fn write(self, line: &mut Line) {
        line.text.push('[');
        for (index, level) in self.0.enumerate() {
            line.text.push_str(if index == 0 { "[" } else { ",[" });
            level.price.write(line);
            line.text.push(',');
            level.size.write(line);
            line.text.push(']');
        }
        line.text.push(']');
    }
}

impl<V: Value> Value for Option<V> {
    fn write(self, line: &mut Line) {
        match self {
            Some(value) => value.write(line),
            None => line.text.push_str("null"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_back_as_it_was() {
        let mut line = Line::default();
        let mut every = String::from("币安人生_USDT \u{7f} \u{2028} 🦀 ");
        every.extend('\0'..='\x7f');
        for text in ["", "a", "\"", "\\", "a\"b\\c\nd", "\u{1}", every.as_str()] {
            let written = line.start().field("t", text).finish();
            let read: serde_json::Value = serde_json::from_slice(written).unwrap();
            assert_eq!(read.pointer("/t").and_then(|t| t.as_str()), Some(text));
        }
    }

    #[test]
    fn what_is_no_inside_of_a_json_string_is_escaped_as_any_text() {
        for (text, written) in [
            ("a\\u00e9", "{\"t\":\"a\\u00e9\"}\n"),
            ("say \"hi\"", "{\"t\":\"say \\\"hi\\\"\"}\n"),
            ("a\\", "{\"t\":\"a\\\\\"}\n"),
            ("\n", "{\"t\":\"\\u000a\"}\n"),
        ] {
            let mut line = Line::default();
            let line = line.start().field("t", Escaped(text)).finish();
            assert_eq!(core::str::from_utf8(line), Ok(written));
        }
    }

    #[test]
    fn fields_stand_in_the_order_they_were_added() {
        let mut line = Line::default();
        let price = Decimal::parse(b"-1.500").unwrap();
        line.start().field("left", "over");
        let written = line
            .start()
            .field("type", "kind")
            .field("none", None::<u64>)
            .field("yes", true)
            .field("least", i64::MIN)
            .field("most", u64::MAX)
            .field("price", price)
            .field("raw", Raw("{ \"a\" :1.0}"))
            .field("words", Escaped("a\\u00e9"))
            .field("levels", Pairs([Level { price, size: Decimal::ZERO }; 2].into_iter()))
            .field("empty", Pairs([].into_iter()))
            .finish();
        assert_eq!(
            core::str::from_utf8(written).unwrap(),
            "{\"type\":\"kind\",\"none\":null,\"yes\":true,\"least\":-9223372036854775808,\
             \"most\":18446744073709551615,\"price\":\"-1.500\",\"raw\":{ \"a\" :1.0},\
             \"words\":\"a\\u00e9\",\"levels\":[[\"-1.500\",\"0\"],[\"-1.500\",\"0\"]],\
             \"empty\":[]}\n"
        );
    }
}
