//! Finds moments: analysis, tantivy index, query and span evaluation.
