//! Which of two records is newer, and whether they differ.
