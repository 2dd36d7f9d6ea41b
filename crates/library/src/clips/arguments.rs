//! What ffmpeg is told.

use std::ffi::OsString;
use std::path::Path;

use super::Clip;
use crate::embedded::{address, input_of};

/// The containers that are cut, as ffmpeg calls them: those of the endings that count as media.
/// Lists of files, which could lead elsewhere, are not among them.
pub const CONTAINERS: &str =
    "matroska,webm,mov,mp4,avi,mpeg,mpegts,asf,flv,ogg,mp3,wav,flac,aac,aiff,amr";

pub(super) const VIDEO_ENCODER: &str = "libx264";
pub(super) const AUDIO_ENCODER: &str = "aac";

/// H.264 in the common form takes only even widths and heights.
const EVEN: &str = "crop=trunc(iw/2)*2:trunc(ih/2)*2";

/// The form of a clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    /// The end of its name.
    pub(super) ending: &'static str,
    /// What ffmpeg calls the container.
    muxer: &'static str,
}

impl Form {
    /// MP4, or M4A for sound, where it is encoded; else the container of the media, which can
    /// hold what is in it, or Matroska, which can hold nearly everything.
    pub(super) fn of(media: &Path, encoded: bool) -> Self {
        let ending = media.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let ending = ending.as_str();
        let (ending, muxer) = match ending {
            _ if encoded => {
                if is_sound(ending) {
                    ("m4a", "ipod")
                } else {
                    ("mp4", "mp4")
                }
            }
            "mp4" | "m4v" => ("mp4", "mp4"),
            "mov" => ("mov", "mov"),
            "webm" => ("webm", "webm"),
            "m4a" | "m4b" => ("m4a", "ipod"),
            "mp3" => ("mp3", "mp3"),
            "wav" => ("wav", "wav"),
            "flac" => ("flac", "flac"),
            "ogg" | "oga" | "opus" => ("ogg", "ogg"),
            sound if is_sound(sound) => ("mka", "matroska"),
            _ => ("mkv", "matroska"),
        };
        Self { ending, muxer }
    }
}

fn is_sound(ending: &str) -> bool {
    const SOUND: [&str; 14] = [
        "mp3", "m4a", "m4b", "wav", "flac", "ogg", "oga", "opus", "aac", "aif", "aiff", "wma",
        "amr", "mka",
    ];
    SOUND.contains(&ending)
}

/// `-ss` before `-i` jumps to the key frame before the time, and when encoding drops what lies
/// between ([ffmpeg's main options](https://ffmpeg.org/ffmpeg.html#Main-options)). Pictures such
/// as covers (`V` leaves them out), subtitles, data and what describes the whole file stay out.
pub(super) fn arguments(clip: &Clip<'_>, form: &Form, encode: bool, to: &Path) -> Vec<OsString> {
    let from = seconds(clip.span.start().as_millis());
    let length = seconds(clip.span.duration_millis());
    let mut args: Vec<OsString> = ["-nostdin", "-y", "-ss", &from].map(OsString::from).into();
    args.extend(input_of(clip.media, CONTAINERS));
    let mut add = |some: &[&str]| args.extend(some.iter().map(OsString::from));
    add(&["-t", &length, "-map", "0:V:0?", "-map", "0:a?", "-sn", "-dn", "-map_chapters", "-1"]);
    // A time behind the end would otherwise make an empty file and count as success.
    add(&["-abort_on", "empty_output"]);
    if encode {
        add(&["-c:v", VIDEO_ENCODER, "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p"]);
        add(&["-filter:v", EVEN, "-c:a", AUDIO_ENCODER, "-b:a", "160k"]);
    } else {
        add(&["-c", "copy", "-avoid_negative_ts", "make_zero"]);
    }
    add(&["-f", form.muxer]);
    args.push(address(to));
    args
}

fn seconds(millis: u64) -> String {
    format!("{}.{:03}", millis / 1_000, millis % 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::TimeSpan;

    #[test]
    fn the_form_is_one_that_holds_what_is_in_it() {
        for (media, encoded, copied) in [
            ("a.mp4", "mp4", "mp4"),
            ("a.MKV", "mp4", "mkv"),
            ("a.webm", "mp4", "webm"),
            ("a.avi", "mp4", "mkv"),
            ("a.mp3", "m4a", "mp3"),
            ("a.opus", "m4a", "ogg"),
            ("a.wma", "m4a", "mka"),
            ("a", "mp4", "mkv"),
        ] {
            assert_eq!(Form::of(Path::new(media), true).ending, encoded, "{media}");
            assert_eq!(Form::of(Path::new(media), false).ending, copied, "{media}");
        }
    }

    #[test]
    fn the_time_stands_before_the_file_and_no_name_is_an_option() {
        let media = Path::new("-i http:x.mkv");
        let span = TimeSpan::from_millis(61_005, 62_000);
        let clip = Clip { media, span, at: span.start(), video: "", words: "" };
        let args = arguments(&clip, &Form::of(media, true), true, Path::new("-y.mp4"));
        let at = |name: &str| args.iter().position(|arg| arg == name).unwrap();
        assert_eq!(args[at("-ss") + 1], "61.005");
        assert_eq!(args[at("-t") + 1], "0.995");
        assert!(at("-ss") < at("-i") && at("-i") < at("-t"));
        assert_eq!(args[at("-i") + 1], "file:-i http:x.mkv");
        assert_eq!(args.last().unwrap(), "file:-y.mp4");
    }
}
