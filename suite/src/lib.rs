//! What every driver must do the same.
#![forbid(unsafe_code)]
