use crate::support::{Place, Ran};

/// Enough cues that the output does not fit into any pipe.
fn long_srt() -> String {
    (0..20_000).map(|n| format!("{}\n00:00:01,000 --> 00:00:02,000\nline {n}\n\n", n + 1)).collect()
}

#[test]
fn a_reader_that_goes_away_is_success() {
    let place = Place::new();
    place.write("long.srt", long_srt());
    for args in [&["convert", "long.srt", "--to", "vtt"][..], &["--help"], &["--version"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ran = Ran::of(&place.command(args).stdout(writer).output().unwrap()).ends(0);
        assert_eq!(ran.stderr, "", "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_stdout_is_an_error() {
    let place = Place::new();
    place.write("long.srt", long_srt());
    for args in [
        &["convert", "long.srt", "--to", "vtt"][..],
        &["formats"],
        &["formats", "--json"],
        &["man"],
        &["--help"],
        &["--version"],
        &["convert", "--help"],
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = place.command(args).stdout(full).output().unwrap();
        let ran = Ran::of(&output).ends(2);
        assert!(ran.stderr.contains("No space left"), "{args:?}: {}", ran.stderr);
    }
}
