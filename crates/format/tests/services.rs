//! The JSON of speech services: our fixtures, the corpora, and what is done to both.

mod corpora;
mod fixtures;
mod mutated;
mod shapes;

use std::path::{Path, PathBuf};

use cuedex_format::{Format, Read, ReadOptions, read};
use cuedex_model::Segment;

/// The services whose fixtures are read here; the folder holds other dialects too.
const SERVICES: [Format; 8] = [
    Format::Aws,
    Format::Google,
    Format::Ibm,
    Format::Speechmatics,
    Format::Kaldi,
    Format::Deepgram,
    Format::AssemblyAi,
    Format::AzureIndexer,
];

/// The fixtures of the services, each with its path.
fn fixtures() -> Vec<(Read, PathBuf)> {
    let paths = crate::support::files(&fixture_folder(), &[".json"]);
    let files = paths.into_iter().map(|path| (lenient(&path), path));
    files.filter(|(file, _)| SERVICES.contains(&file.format)).collect()
}

fn fixture_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/dialects")
}

fn lenient(path: &Path) -> Read {
    let bytes = std::fs::read(path).unwrap();
    read(&bytes, path.file_name().unwrap().to_str(), &ReadOptions::default())
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Start and end in milliseconds.
fn times(segment: &Segment) -> (u64, u64) {
    (segment.span.start().as_millis(), segment.span.end().as_millis())
}
