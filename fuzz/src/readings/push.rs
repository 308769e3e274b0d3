//! A push of MEXC as prost reads it.

#[path = "../../../proto/tests/push/object.rs"]
mod object;
#[path = "../../../proto/tests/push/theirs.rs"]
mod theirs;

pub(crate) use theirs::push;
