//! What is held after a newer record came.
