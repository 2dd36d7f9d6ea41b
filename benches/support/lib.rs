//! What the benches share: text to work on, made-up files of any size, and the table of ratios.

pub mod raw_tantivy;
mod table;
mod text;

pub use table::ratios;
pub use text::{source, srt, transcripts, vtt};
