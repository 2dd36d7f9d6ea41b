use cuedex_model::{Timestamp, Transcript};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use super::WriteOptions;

/// What may not stand in a URL as it is; a `%` stays, because the link is already encoded.
const UNSAFE_IN_URL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What is encoded in a file's path so that no character of it means something in a URL.
pub(super) const UNSAFE_IN_PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A link into a recording, to which a time is put.
///
/// YouTube's watch links take whole seconds (`t=61`), Vimeo's too (`#t=61s`), every other link a
/// W3C [media fragment](https://www.w3.org/TR/media-frags/#naming-time) (`#t=61.5`). A time that
/// is already in the link is replaced. For any other service the place of the time is stated:
/// `{seconds}` is `61`, `{ms}` is `61500` and `{hms}` is `0h1m1s`.
///
/// ```
/// use cuedex_format::MediaLink;
/// use cuedex_model::Timestamp;
///
/// let at = Timestamp::from_millis(61_500);
/// let link = |text| MediaLink::of_url(text).at(at);
/// assert_eq!(link("https://youtu.be/abc?si=1&t=5"), "https://youtu.be/abc?si=1&t=61");
/// assert_eq!(link("https://example.org/talk.mp4"), "https://example.org/talk.mp4#t=61.5");
/// assert_eq!(link("https://example.org/w?start={hms}"), "https://example.org/w?start=0h1m1s");
/// assert_eq!(MediaLink::of_file("my talk.mp4").at(at), "my%20talk.mp4#t=61.5");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaLink {
    before: String,
    after: String,
    form: Form,
}

/// How the time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `61`.
    WholeSeconds,
    /// `61.5`.
    Seconds,
    /// `61s`.
    WithUnit,
    /// What stands before the time holds its places.
    Placed,
}

/// The places of a time in a link.
const PLACES: [&str; 3] = ["{seconds}", "{ms}", "{hms}"];

impl MediaLink {
    /// The link that `options` give, else that of the transcript, else its media file, else
    /// a bare `#t=61.5`.
    ///
    /// A transcript's link that would run a script (`javascript:`) counts as none: transcripts
    /// come from strangers.
    #[must_use]
    pub fn of(transcript: &Transcript, options: &WriteOptions<'_>) -> Self {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        if let Some(link) = given(&options.link) {
            return Self::of_url(&link);
        }
        if let Some(link) = given(&transcript.link).filter(|link| !runs_a_script(link)) {
            return Self::of_url(&link);
        }
        Self::of_file(transcript.media.as_deref().unwrap_or_default())
    }

    /// A link into what a URL names; characters that no URL holds are percent-encoded.
    #[must_use]
    pub fn of_url(url: &str) -> Self {
        if PLACES.iter().any(|place| url.contains(place)) {
            return with_places(url.trim());
        }
        let url = utf8_percent_encode(url.trim(), UNSAFE_IN_URL).to_string();
        let (base, fragment) = url.split_once('#').unwrap_or((&url, ""));
        match service(base) {
            Service::Youtube => with_query(base, fragment),
            Service::Vimeo => MediaLink { form: Form::WithUnit, ..with_fragment(base, fragment) },
            Service::Other => with_fragment(base, fragment),
        }
    }

    /// A link into a file, by its path; a path that is a URL is taken as one.
    #[must_use]
    pub fn of_file(path: &str) -> Self {
        if path.contains("://") && !runs_a_script(path) {
            return Self::of_url(path);
        }
        with_fragment(&utf8_percent_encode(path, UNSAFE_IN_PATH).to_string(), "")
    }

    /// What it leads into, without a time; of a link that states the place of its time, the
    /// beginning.
    #[must_use]
    pub fn base(&self) -> String {
        if self.form == Form::Placed {
            return self.placed(Timestamp::ZERO);
        }
        let before = self.before.strip_suffix("t=").unwrap_or(&self.before);
        format!("{}{}", before.trim_end_matches(['#', '?', '&']), self.after)
    }

    /// Whether it leads nowhere, because neither a link nor a media file is known.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.before == "#t="
    }

    /// The link to this time.
    #[must_use]
    pub fn at(&self, time: Timestamp) -> String {
        let (seconds, millis) = (time.as_whole_seconds(), time.as_millis() % 1_000);
        let time = match self.form {
            Form::Placed => return self.placed(time),
            Form::WithUnit => format!("{seconds}s"),
            Form::Seconds if millis > 0 => {
                format!("{seconds}.{millis:03}").trim_end_matches('0').to_owned()
            }
            Form::Seconds | Form::WholeSeconds => seconds.to_string(),
        };
        format!("{}{time}{}", self.before, self.after)
    }

    fn placed(&self, time: Timestamp) -> String {
        let seconds = time.as_whole_seconds();
        let hms = format!("{}h{}m{}s", seconds / 3_600, seconds / 60 % 60, seconds % 60);
        let times = [seconds.to_string(), time.as_millis().to_string(), hms];
        let places = PLACES.iter().zip(&times);
        places.fold(self.before.clone(), |link, (place, time)| link.replace(place, time))
    }
}

fn runs_a_script(link: &str) -> bool {
    let scheme = link.trim_start().split(':').next().unwrap_or_default();
    ["javascript", "vbscript", "data"].iter().any(|script| scheme.eq_ignore_ascii_case(script))
}

#[derive(Clone, Copy)]
enum Service {
    Youtube,
    Vimeo,
    Other,
}

fn service(base: &str) -> Service {
    let Some((_, rest)) = base.split_once("://") else { return Service::Other };
    let (host, path) = rest.find(['/', '?']).map_or((rest, ""), |at| rest.split_at(at));
    let host = host.to_ascii_lowercase();
    let path = path.split('?').next().unwrap_or_default();
    let site = ["www.", "m.", "music."].iter().find_map(|s| host.strip_prefix(s)).unwrap_or(&host);
    let is_watched =
        || path == "/watch" || path.starts_with("/live/") || path.starts_with("/shorts/");
    match site {
        "youtu.be" => Service::Youtube,
        "youtube.com" if is_watched() => Service::Youtube,
        "vimeo.com" => Service::Vimeo,
        _ => Service::Other,
    }
}

/// The link with what no URL holds encoded, but for the places of the time.
fn with_places(link: &str) -> MediaLink {
    let encoded = |text: &str| utf8_percent_encode(text, UNSAFE_IN_URL).to_string();
    let mut before = encoded(link);
    for place in PLACES {
        before = before.replace(&encoded(place), place);
    }
    MediaLink { before, after: String::new(), form: Form::Placed }
}

fn with_query(base: &str, fragment: &str) -> MediaLink {
    let (page, query) = base.split_once('?').unwrap_or((base, ""));
    let fragment = without(fragment, &["t"]);
    MediaLink {
        before: joined(page, '?', &without(query, &["t", "start", "time_continue"])),
        after: if fragment.is_empty() { fragment } else { format!("#{fragment}") },
        form: Form::WholeSeconds,
    }
}

fn with_fragment(base: &str, fragment: &str) -> MediaLink {
    MediaLink {
        before: joined(base, '#', &without(fragment, &["t"])),
        after: String::new(),
        form: Form::Seconds,
    }
}

/// `base?a=1&t=`, ready for the time.
fn joined(base: &str, mark: char, pairs: &str) -> String {
    let and = if pairs.is_empty() { "" } else { "&" };
    format!("{base}{mark}{pairs}{and}t=")
}

/// The `name=value` pairs without those of these names.
fn without(pairs: &str, names: &[&str]) -> String {
    let kept = pairs.split('&').filter(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        !pair.is_empty() && !names.contains(&name)
    });
    kept.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;

    fn at_61_5(url: &str) -> String {
        MediaLink::of_url(url).at(Timestamp::from_millis(61_500))
    }

    #[test]
    fn youtube_links_take_whole_seconds_in_the_query() {
        for (url, linked) in [
            ("https://youtu.be/abc", "https://youtu.be/abc?t=61"),
            ("http://YouTu.be/abc?t=1m5s", "http://YouTu.be/abc?t=61"),
            ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abc&t=61"),
            ("https://m.youtube.com/watch?t=9&v=a#t=5", "https://m.youtube.com/watch?v=a&t=61"),
            ("https://youtube.com/live/abc#chat", "https://youtube.com/live/abc?t=61#chat"),
            (
                "https://youtube.com/watch?v=a&start=3&list=b",
                "https://youtube.com/watch?v=a&list=b&t=61",
            ),
        ] {
            assert_eq!(at_61_5(url), linked);
        }
    }

    #[test]
    fn every_other_link_takes_a_media_fragment() {
        for (url, linked) in [
            ("https://example.org/a.mp4?t=9", "https://example.org/a.mp4?t=9#t=61.5"),
            ("https://example.org/a#t=1,2&track=en", "https://example.org/a#track=en&t=61.5"),
            ("https://notyoutube.com/watch?v=a", "https://notyoutube.com/watch?v=a#t=61.5"),
            ("https://example.org/?u=youtu.be/abc", "https://example.org/?u=youtu.be/abc#t=61.5"),
            ("https://youtube.com/@harbor", "https://youtube.com/@harbor#t=61.5"),
            ("a b<c>.mp4", "a%20b%3Cc%3E.mp4#t=61.5"),
        ] {
            assert_eq!(at_61_5(url), linked);
        }
    }

    #[test]
    fn other_services_take_the_time_in_their_own_way() {
        for (url, linked) in [
            ("https://vimeo.com/123#t=5s", "https://vimeo.com/123#t=61s"),
            (
                "https://example.org/w?from={seconds}&x={y z}",
                "https://example.org/w?from=61&x=%7By%20z%7D",
            ),
            ("https://example.org/w#{ms}", "https://example.org/w#61500"),
            ("https://example.org/v/1?t={hms}", "https://example.org/v/1?t=0h1m1s"),
        ] {
            assert_eq!(at_61_5(url), linked);
        }
        assert_eq!(MediaLink::of_url("https://youtu.be/a?t=5#b").base(), "https://youtu.be/a#b");
        assert_eq!(MediaLink::of_file("a b.mp4").base(), "a%20b.mp4");
        assert!(MediaLink::of_file("").is_bare() && !MediaLink::of_file("a").is_bare());
    }

    #[test]
    fn fractions_are_as_short_as_they_can_be() {
        let link = MediaLink::of_url("a");
        for (millis, linked) in
            [(0, "a#t=0"), (60_000, "a#t=60"), (60_010, "a#t=60.01"), (7, "a#t=0.007")]
        {
            assert_eq!(link.at(Timestamp::from_millis(millis)), linked);
        }
        assert_eq!(link.at(Timestamp::MAX), "a#t=18446744073709551.615");
    }

    #[test]
    fn no_character_of_a_path_means_something_in_the_link() {
        let link = MediaLink::of_file("Ünder/50% done? #2: (tea).mp4").at(Timestamp::ZERO);
        assert_eq!(link, "%C3%9Cnder/50%25%20done%3F%20%232%3A%20%28tea%29.mp4#t=0");
    }

    #[test]
    fn the_nearest_link_wins_and_scripts_never_do() {
        let mut transcript = Transcript::default();
        let mut options = WriteOptions::new(Format::Markdown);
        let mut linked = |transcript: &Transcript, link: Option<&str>| {
            options.link = link.map(Into::into);
            MediaLink::of(transcript, &options).at(Timestamp::from_millis(60_000))
        };
        assert_eq!(linked(&transcript, None), "#t=60");
        transcript.media = Some("talk.mp4".into());
        assert_eq!(linked(&transcript, Some(" ")), "talk.mp4#t=60");
        for script in ["javascript:alert(1)", " JavaScript:alert(1)//", "data:text/html,x"] {
            transcript.link = Some(script.into());
            assert_eq!(linked(&transcript, None), "talk.mp4#t=60");
        }
        transcript.link = Some("https://example.org/1".into());
        assert_eq!(linked(&transcript, None), "https://example.org/1#t=60");
        assert_eq!(linked(&transcript, Some("b.mp4")), "b.mp4#t=60");
    }

    #[test]
    fn a_media_name_that_is_a_script_stays_a_path() {
        let link = MediaLink::of_file("javascript://%0aalert(1)").at(Timestamp::ZERO);
        assert!(link.starts_with("javascript%3A"), "{link}");
    }
}
