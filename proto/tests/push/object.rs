//! The form that every reading of a push is brought into, which is also that of the samples'
//! expected values: protobuf's JSON mapping without the fields that have their default.

use serde_json::{Map, Value};

/// A message.
#[derive(Default)]
pub(crate) struct Object(Map<String, Value>);

impl Object {
    /// A singular field: of several values the last wins, and a default is as good as none.
    pub(crate) fn set(&mut self, name: &str, value: impl Json) -> &mut Self {
        match value.json() {
            Value::String(text) if text.is_empty() || text == "0" && value.is_integer() => {
                self.0.remove(name);
            }
            Value::Number(number) if number.as_i64() == Some(0) => {
                self.0.remove(name);
            }
            Value::Bool(false) => {
                self.0.remove(name);
            }
            other => {
                self.0.insert(name.to_owned(), other);
            }
        }
        self
    }

    /// A field with presence: there, even with its default.
    pub(crate) fn set_optional(&mut self, name: &str, value: Option<impl Json>) -> &mut Self {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value.json());
        }
        self
    }

    /// A message.
    pub(crate) fn put(&mut self, name: &str, message: Value) -> &mut Self {
        self.0.insert(name.to_owned(), message);
        self
    }

    /// One more item of a list.
    pub(crate) fn push(&mut self, name: &str, item: Value) -> &mut Self {
        let list = self.0.entry(name).or_insert_with(|| Value::Array(Vec::new()));
        list.as_array_mut().unwrap().push(item);
        self
    }

    /// All items of a list.
    pub(crate) fn extend(
        &mut self,
        name: &str,
        items: impl IntoIterator<Item = Value>,
    ) -> &mut Self {
        for item in items {
            self.push(name, item);
        }
        self
    }

    pub(crate) fn take(&mut self) -> Value {
        Value::Object(core::mem::take(&mut self.0))
    }
}

/// A single value; `int64` is a text, as protobuf's JSON has it.
pub(crate) trait Json {
    fn json(&self) -> Value;

    fn is_integer(&self) -> bool {
        false
    }
}

impl Json for &str {
    fn json(&self) -> Value {
        Value::from(*self)
    }
}

impl Json for &String {
    fn json(&self) -> Value {
        Value::from(self.as_str())
    }
}

impl Json for i64 {
    fn json(&self) -> Value {
        Value::from(self.to_string())
    }

    fn is_integer(&self) -> bool {
        true
    }
}

impl Json for i32 {
    fn json(&self) -> Value {
        Value::from(*self)
    }
}

impl Json for bool {
    fn json(&self) -> Value {
        Value::from(*self)
    }
}
