//! What a record is about: two records of one identity are two states of one thing.
