//! Which symbols go where, and when connections are opened, replaced and closed.

mod changes;
mod reconnects;
mod renewals;
mod scene;
mod shapes;
mod venue;
mod walk;
mod words;
