//! Gate.io.
