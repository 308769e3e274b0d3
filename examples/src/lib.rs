//! Small whole programs: `first`, `order_book` and `event_loop` in the folder above.
