//! The account's state, held against what REST says.

mod dice;
mod driver;
mod fills;
mod flavour;
mod records;
mod reconciled;
mod seen;
mod table;
mod told;
mod venue;
mod walk;
mod bug;
