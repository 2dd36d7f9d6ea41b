use crate::{Extra, TimeSpan, Timestamp};

/// A part of a video with a title and a start.
#[derive(Debug, Clone, PartialEq)]
pub struct Chapter {
    /// Where it starts.
    pub start: Timestamp,
    /// [`Chapter::end`] holds it at the start, which may have been moved since.
    end: Option<Timestamp>,
    /// Its title.
    pub title: String,
    /// What happens in it.
    pub description: Option<String>,
    /// Unknown fields of a canonical document.
    pub extra: Extra,
}

impl Chapter {
    /// A chapter; an `end` before `start` is held at `start`.
    #[must_use]
    pub fn new(start: Timestamp, end: Option<Timestamp>, title: impl Into<String>) -> Self {
        Self {
            start,
            end: end.map(|end| end.max(start)),
            title: title.into(),
            description: None,
            extra: Extra::new(),
        }
    }

    /// The chapter with what happens in it.
    #[must_use]
    pub fn described(mut self, description: Option<String>) -> Self {
        self.description = description;
        self
    }

    /// Where it ends, where the source says so; never before [`Chapter::start`].
    #[must_use]
    pub fn end(&self) -> Option<Timestamp> {
        self.end.map(|end| end.max(self.start))
    }
}

/// A subject of a video; services often give it no time.
#[derive(Debug, Clone, PartialEq)]
pub struct Topic {
    /// What it is about.
    pub title: String,
    /// More about it.
    pub description: Option<String>,
    /// When it comes up, where known.
    pub span: Option<TimeSpan>,
    /// Unknown fields of a canonical document.
    pub extra: Extra,
}

impl Topic {
    /// A topic without a time.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), description: None, span: None, extra: Extra::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chapter_never_ends_before_it_starts() {
        let at = Timestamp::from_millis;
        let mut chapter = Chapter::new(at(5), Some(at(3)), "Boats");
        assert_eq!(chapter.end(), Some(at(5)));
        chapter.start = at(9);
        assert_eq!(chapter.end(), Some(at(9)));
    }
}
