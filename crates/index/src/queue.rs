//! A bound, in bytes, on what waits to be indexed.
//!
//! tantivy's memory budget bounds what its threads have taken in, not what waits for them: its
//! queue takes 10,000 batches of any size. So every document carries a permit that comes back
//! when the engine drops it.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

use tantivy::{Document, TantivyDocument};

/// The bytes that may still be queued.
#[derive(Debug)]
pub(crate) struct Queue {
    limit: usize,
    free: Mutex<usize>,
    freed: Condvar,
}

impl Queue {
    pub(crate) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { limit, free: Mutex::new(limit), freed: Condvar::new() })
    }

    /// Waits until so many bytes are free; more than the limit wait for all of it.
    pub(crate) fn admit(self: &Arc<Self>, bytes: usize) -> Arc<Permit> {
        let bytes = bytes.min(self.limit);
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self
            .freed
            .wait_while(free, |free| *free < bytes)
            .unwrap_or_else(PoisonError::into_inner);
        *free -= bytes;
        Arc::new(Permit { bytes, queue: Arc::clone(self) })
    }
}

/// Bytes taken of a [`Queue`], given back on drop.
#[derive(Debug)]
pub(crate) struct Permit {
    bytes: usize,
    queue: Arc<Queue>,
}

impl Drop for Permit {
    fn drop(&mut self) {
        *self.queue.free.lock().unwrap_or_else(PoisonError::into_inner) += self.bytes;
        self.queue.freed.notify_all();
    }
}

/// A document with the permit of its video.
pub(crate) struct Queued {
    pub(crate) document: TantivyDocument,
    pub(crate) _permit: Arc<Permit>,
}

impl Document for Queued {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_larger_than_the_queue_passes_alone() {
        let queue = Queue::new(10);
        drop(queue.admit(1_000));
        let permit = queue.admit(1_000);
        assert_eq!(*queue.free.lock().unwrap(), 0);
        drop(permit);
        assert_eq!(*queue.free.lock().unwrap(), 10);
    }

    #[test]
    fn a_full_queue_waits_for_room() {
        let queue = Queue::new(10);
        let first = queue.admit(8);
        std::thread::scope(|scope| {
            let second = scope.spawn(|| drop(queue.admit(8)));
            drop(first);
            second.join().unwrap();
        });
        assert_eq!(*queue.free.lock().unwrap(), 10);
    }
}
