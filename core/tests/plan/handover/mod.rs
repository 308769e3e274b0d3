//! One stream out of two connections.

mod books;
mod ends;
mod market;
mod quotes;
mod scene;
mod trades;
mod walk;
