//! What the benches share: text to work on, made-up files of any size, and the table of ratios.

pub mod corpus;
mod draw;
mod oracle;
pub mod quality;
pub mod raw_tantivy;
mod report;
pub mod shaping;
pub mod speed;
mod table;
mod text;

pub use report::{Row, Verdict, proof_table, table};

pub use table::ratios;
pub use text::{corpora, source, srt, transcripts, vtt};
