//! Exchange feeds on glommio.
#![forbid(unsafe_code)]
