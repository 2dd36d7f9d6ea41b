//! Names of clips. Video keys and words come from strangers, so a name is never a path and holds
//! nothing that a shell or a file system could misunderstand.

use super::Clip;

/// The most bytes of the video's part: with the others, less than the 255 of most file systems.
const MAX_VIDEO: usize = 120;

/// The most bytes of the words' part.
const MAX_WORDS: usize = 60;

/// `harbor-walk_00-00-03.222_quiet-harbor`.
pub(super) fn stem(clip: &Clip<'_>) -> String {
    let video = match safe(clip.video, MAX_VIDEO) {
        video if video.is_empty() => "video".to_owned(),
        video => video,
    };
    let time = clip.at.to_string().replace(':', "-");
    match safe(clip.words, MAX_WORDS) {
        words if words.is_empty() => format!("{video}_{time}"),
        words => format!("{video}_{time}_{words}"),
    }
}

/// Letters and digits of any script; whatever stands between them becomes one hyphen.
fn safe(text: &str, most: usize) -> String {
    let mut safe = String::new();
    let mut gap = false;
    for c in text.chars() {
        if !c.is_alphanumeric() {
            gap = true;
            continue;
        }
        let hyphen = usize::from(gap && !safe.is_empty());
        if safe.len() + hyphen + c.len_utf8() > most {
            break;
        }
        if hyphen == 1 {
            safe.push('-');
        }
        safe.push(c);
        gap = false;
    }
    safe
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use cuedex_model::{TimeSpan, Timestamp};
    use proptest::prelude::*;

    use super::*;

    fn named(video: &str, words: &str) -> String {
        let span = TimeSpan::from_millis(3_722_004, 3_724_000);
        let at = Timestamp::from_millis(3_723_004);
        stem(&Clip { media: Path::new("a.mp4"), span, at, video, words })
    }

    #[test]
    fn a_name_says_video_time_and_words() {
        assert_eq!(named("kitchen/soup", "Can't wait"), "kitchen-soup_01-02-03.004_Can-t-wait");
        assert_eq!(named("Тиха гавань", "тиха"), "Тиха-гавань_01-02-03.004_тиха");
        assert_eq!(named("../../etc/passwd", ";rm -rf /"), "etc-passwd_01-02-03.004_rm-rf");
        assert_eq!(named("..", "!?"), "video_01-02-03.004");
    }

    proptest! {
        #[test]
        fn no_name_is_a_path_or_too_long(video in ".{0,300}", words in ".{0,300}") {
            let name = named(&video, &words);
            prop_assert!(name.len() <= 220, "{}", name.len());
            prop_assert!(name.starts_with(char::is_alphanumeric));
            prop_assert!(name.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c)), "{name}");
            prop_assert!(!name.contains(".."));
        }
    }
}
