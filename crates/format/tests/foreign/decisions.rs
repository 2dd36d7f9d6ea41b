//! Edit decision lists, and the timecode in them.

use cuedex_format::edit::FrameRate;
use cuedex_format::{Format, Timecode};

use super::{document, python};

#[test]
fn opentimelineio_reads_events_with_their_comments() {
    let script = "import opentimelineio as otio, sys\n\
        from otio_cmx3600_adapter import cmx_3600\n\
        t = cmx_3600.read_from_string(sys.stdin.read(), rate=25)\n\
        print(t.name)\n\
        for c in t.find_clips():\n\
        \x20 r = c.range_in_parent() ; s = c.source_range\n\
        \x20 print(c.name, s.start_time.to_timecode(), s.duration.to_frames(), c.metadata['cmx_3600']['comments'][0])";
    let start = "10:00:00:00".parse().ok();
    let document = document(Format::Edl, |options| options.with_start_timecode(start));
    let packages = ["opentimelineio", "otio_cmx3600_adapter"];
    let Some(said) = python(&packages, script, &document) else { return };
    let expected = "Salt & <sea>\n\
        salt and sea.mp4 10:00:01:00 38 COMMENT: Ann, the cook: salt & pepper by the <pier>\n\
        salt and sea.mp4 10:00:03:00 40 COMMENT: Ben: =\"late\" again, {sic}\n\
        salt and sea.mp4 11:01:01:00 25 COMMENT: Ben: 漁港の朝 מעגן\n";
    assert_eq!(said, expected);
}

#[test]
fn opentimelineio_reads_markers_as_events_of_one_frame() {
    let script = "import sys\n\
        from otio_cmx3600_adapter import cmx_3600\n\
        for c in cmx_3600.read_from_string(sys.stdin.read(), rate=25).find_clips():\n\
        \x20 print(c.source_range.start_time.to_timecode(), c.source_range.duration.to_frames())";
    let document = document(Format::EdlMarkers, |options| options);
    let packages = ["opentimelineio", "otio_cmx3600_adapter"];
    let Some(said) = python(&packages, script, &document) else { return };
    assert_eq!(said, "00:00:01:00 1\n00:00:03:00 1\n01:01:01:00 1\n");
}

#[test]
fn timecode_counts_as_another_program_does() {
    let rates = [
        ("23.98", "23.976", false),
        ("25", "25", false),
        ("29.97", "29.97", true),
        ("29.97", "29.97", false),
        ("59.94", "59.94", true),
    ];
    let frames: Vec<u64> = (0..40).map(|n| n * n * 997 + n * 1_799).collect();
    let (mut script, mut expected) = ("from timecode import Timecode\n".to_owned(), String::new());
    for (theirs, ours, is_drop) in rates {
        let rate: FrameRate = ours.parse().unwrap();
        for frame in &frames {
            // Their frames count from 1.
            let force = if is_drop { "False" } else { "True" };
            script += &format!(
                "print(Timecode('{theirs}', frames={}, force_non_drop_frame={force}))\n",
                frame + 1
            );
            expected += &format!("{}\n", Timecode::of_frame(*frame, rate, is_drop).unwrap());
        }
    }
    let Some(said) = python(&["timecode"], &script, b"") else { return };
    for (said, expected) in said.lines().zip(expected.lines()) {
        assert_eq!(said, expected);
    }
}
