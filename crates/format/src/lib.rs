//! Transcripts from bytes and to bytes: readers, writers, merging. No disk, no network.
