//! What must hold for any bytes: no panic, no invariant of the model broken, and an untouched
//! file written to its own format is the same file.

use cuedex_format::{Conformance, Format, Read, ReadOptions, WriteOptions, read, write};

/// Reads bytes in one dialect, every way there is, and writes what comes out in every format.
pub fn check(bytes: &[u8], format: Format) {
    for conformance in [Conformance::Lenient, Conformance::W3c] {
        for keep_rolling in [false, true] {
            let format = Some(format);
            let options =
                ReadOptions { format, conformance, keep_rolling, ..ReadOptions::default() };
            if let Ok(file) = read(bytes, None, &options) {
                holds(&file, bytes.len());
                if keep_rolling && conformance == Conformance::Lenient {
                    comes_back(&file, bytes);
                }
            }
        }
    }
    let strict = ReadOptions { format: Some(format), strict: true, ..ReadOptions::default() };
    if let Ok(file) = read(bytes, None, &strict) {
        assert!(file.warnings.iter().all(|w| w.severity == cuedex_format::Severity::Note));
    }
}

/// Lets the content tell the dialect.
pub fn detect(bytes: &[u8]) {
    if let Ok(file) = read(bytes, None, &ReadOptions::default()) {
        holds(&file, bytes.len());
    }
}

/// Places lie in the file, words in their order; every writer takes what was read.
fn holds(file: &Read, length: usize) {
    // Decoded text is at most three times as long: a byte may become a replacement character.
    let end = length * 3 + 3;
    assert!(file.warnings.iter().all(|w| w.bytes.start <= w.bytes.end && w.bytes.end <= end));
    assert!(file.removed.iter().all(|r| r.bytes.end <= end));
    for track in &file.transcript.tracks {
        assert!(track.segments().is_sorted_by_key(|segment| segment.span.start()));
        // A canonical document may say what it likes of its words.
        let of_readers = track.segments().iter().filter(|_| file.format != Format::Canonical);
        for segment in of_readers {
            assert!(segment.words.is_sorted_by_key(|word| word.span.start()));
        }
    }
    for format in Format::written() {
        let options = WriteOptions::new(format).with_carry(&file.carry);
        write(&file.transcript, &mut Vec::new(), &options).expect("a Vec takes every byte");
    }
}

/// Formats with a carry give back every byte but line ends.
fn comes_back(file: &Read, bytes: &[u8]) {
    let is_text = std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'));
    if !is_text || file.carry.format() != Some(file.format) {
        return;
    }
    let mut out = Vec::new();
    let options = WriteOptions::new(file.format).with_carry(&file.carry);
    write(&file.transcript, &mut out, &options).expect("a Vec takes every byte");
    assert_eq!(plain(&out), plain(bytes));
}

fn plain(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n")
}
