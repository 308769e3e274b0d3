//! What is wrong with a push: kind, place, what was lost, and nothing left behind.
