#![no_main]

use cuedex_format::Format;
use libfuzzer_sys::fuzz_target;

/// The first byte chooses the dialect; past the last, the content tells it.
const DIALECTS: [Format; 17] = [
    Format::Canonical,
    Format::Memories,
    Format::Whisper,
    Format::WhisperCpp,
    Format::Chunks,
    Format::Aws,
    Format::Google,
    Format::Ibm,
    Format::Speechmatics,
    Format::Kaldi,
    Format::Deepgram,
    Format::AssemblyAi,
    Format::AzureIndexer,
    Format::Json3,
    Format::Podcast,
    Format::PodcastChapters,
    Format::InfoJson,
];

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, text)) = bytes.split_first() else { return };
    match DIALECTS.get(usize::from(*choice)) {
        Some(format) => cuedex_fuzz::check(text, *format),
        None => cuedex_fuzz::detect(bytes),
    }
});
