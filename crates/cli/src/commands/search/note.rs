//! What is said at the end of an answer.

use cuedex_index::{Answered, Results};

use super::shown::Shown;
use crate::output::Output;

/// How many, with the word for it.
pub(super) fn count(n: u64, one: &str) -> String {
    format!("{n} {one}{}", if n == 1 { "" } else { "s" })
}

/// How many moments could not be played, behind a semicolon.
pub(super) fn without_media(left_out: usize) -> String {
    match left_out {
        0 => String::new(),
        n => format!("; {} without a media file left out", count(n as u64, "moment")),
    }
}

/// How the query was taken, what is to be known of the answer, and how much there is of it.
pub(super) fn closing(shown: &Shown<'_>, results: &Results, out: &Output) {
    if let Some(taken) = taken(results.answered).filter(|_| results.hits > 0) {
        out.note(taken);
    }
    for note in &results.notes {
        out.note(note);
    }
    if !results.complete {
        out.warning("the answer is not complete");
    }
    let Results { hits, videos, moments, .. } = results;
    let found = match hits {
        0 => "nothing found".to_owned(),
        _ => {
            let (hits, videos) = (count(*hits, "hit"), count(*videos, "video"));
            format!("{hits} in {videos}, {} shown", moments.len())
        }
    };
    let unread = match shown.unreadable {
        0 => String::new(),
        n => format!("; {n} unreadable, see `cuedex status`"),
    };
    out.note(format!("{found}, {} ms{unread}", shown.took.as_millis()));
}

fn taken(answered: Answered) -> Option<&'static str> {
    match answered {
        Answered::AsAsked => None,
        Answered::Respelled => Some("nothing as asked; these hold near spellings"),
        _ => Some("nothing holds all words; these hold most of them first"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_not_as_asked_is_told() {
        assert_eq!(taken(Answered::AsAsked), None);
        assert!(taken(Answered::Respelled).is_some_and(|told| told.contains("near spellings")));
        assert!(taken(Answered::AnyWords).is_some_and(|told| told.contains("most of them first")));
    }

    #[test]
    fn counts_agree_with_their_words() {
        assert_eq!(count(1, "clip"), "1 clip");
        assert_eq!(count(2, "clip"), "2 clips");
        assert_eq!(without_media(0), "");
        assert_eq!(without_media(1), "; 1 moment without a media file left out");
    }
}
