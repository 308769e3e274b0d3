//! The account's state, held against what REST says.

mod bug;
mod dice;
mod driver;
mod fills;
mod flavour;
mod reconciled;
mod records;
mod seen;
mod table;
mod told;
mod venue;
mod walk;
