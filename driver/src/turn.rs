//! One poll of a task, and the next.

/// The most facts that are told in one poll of the task. A server that always has more to say must
/// not keep wishes waiting, nor the other tasks of the thread, whatever the runtime's own limits.
pub(crate) const FACTS_MAX: usize = 64;
