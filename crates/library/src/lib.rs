//! A folder of transcripts as a library: scan, grouping, catalogue, fresh index.
