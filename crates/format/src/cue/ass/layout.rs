use super::fields::Fields;
use crate::cue::timing::is_invisible;

/// A section of a script, as far as it matters to the lines of dialogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Section {
    /// Before the first header.
    #[default]
    None,
    Events,
    /// Attached fonts and pictures, encoded in lines that may look like anything.
    Data,
    Other,
}

/// Where in a script we are, and which columns the lines have there. Reader and writer go
/// through a file with it, so that they agree.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layout {
    pub(crate) section: Section,
    pub(crate) fields: Fields,
    pub(crate) columns_by: ColumnsBy,
}

/// What names the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ColumnsBy {
    /// No `Format:` line that lines can be read by: they are the usual ones.
    #[default]
    Usual,
    /// A `Format:` line with more columns than are believed: they are the usual ones.
    Overlong,
    /// A `Format:` line.
    Format,
}

/// What a line of a script is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kind<'a> {
    /// The values of a line of dialogue.
    Dialogue(&'a str),
    /// Headers, formats, remarks, lines that show no text.
    Known,
    /// A format that names columns behind the text; they have no values.
    FormatBehindText,
    Unknown,
}

impl Layout {
    /// The layout behind this part of a script.
    pub(crate) fn behind(text: &str) -> Self {
        let mut layout = Self::default();
        layout.pass(text);
        layout
    }

    /// Goes through a part of a script.
    pub(crate) fn pass(&mut self, text: &str) {
        for line in text.lines() {
            self.line(line);
        }
    }

    /// Goes through a line.
    pub(crate) fn line<'a>(&mut self, line: &'a str) -> Kind<'a> {
        let text = line.trim_start_matches(is_invisible);
        if let Some(section) = self.header(text.trim_end()) {
            self.section = section;
            return Kind::Known;
        }
        if text.trim().is_empty() || text.starts_with(';') || self.section == Section::Data {
            return Kind::Known;
        }
        let (key, values) = text.split_once(':').unwrap_or((text, ""));
        let key = key.trim();
        if key.eq_ignore_ascii_case("dialogue") {
            return Kind::Dialogue(values);
        }
        match key.to_ascii_lowercase().as_str() {
            "format" => self.format(values),
            // Kinds of lines that show no text, and Aegisub's remarks.
            "comment" | "picture" | "sound" | "movie" | "command" | "!" => Kind::Known,
            _ => Kind::Unknown,
        }
    }

    fn header(&self, line: &str) -> Option<Section> {
        let name = line.strip_prefix('[')?.strip_suffix(']')?;
        Some(match name.trim().to_ascii_lowercase().as_str() {
            "events" => Section::Events,
            "fonts" | "graphics" => Section::Data,
            "script info" | "v4 styles" | "v4+ styles" => Section::Other,
            "aegisub project garbage" | "aegisub extradata" => Section::Other,
            // Encoded data may begin and end with brackets.
            _ if self.section == Section::Data => return None,
            _ => Section::Other,
        })
    }

    fn format(&mut self, names: &str) -> Kind<'static> {
        if !matches!(self.section, Section::Events | Section::None) {
            return Kind::Known;
        }
        let fields = Fields::of(names);
        self.columns_by = match fields {
            Some(_) => ColumnsBy::Format,
            None if Fields::are_too_many(names) => ColumnsBy::Overlong,
            None => ColumnsBy::Usual,
        };
        self.fields = fields.unwrap_or_default();
        let last = names.rsplit(',').next().unwrap_or_default();
        let is_by_format = self.columns_by == ColumnsBy::Format;
        match is_by_format && !last.trim().eq_ignore_ascii_case("text") {
            true => Kind::FormatBehindText,
            false => Kind::Known,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_in_the_events_and_not_elsewhere() {
        let mut layout = Layout::behind("[V4+ Styles]\nFormat: Start, End, Text\n");
        assert_eq!(layout.columns_by, ColumnsBy::Usual);
        layout.pass("[Events]\nFormat: Start, End, Text\nDialogue: 1\n");
        assert_eq!(layout.fields.columns().len(), 3);
        assert_eq!(layout.line("Dialogue: a: b"), Kind::Dialogue(" a: b"));
        layout.pass("[Fonts]\n[x]\nFormat: Start, End, Text\n");
        assert_eq!(layout.section, Section::Data);
        assert_eq!(layout.line("Dialogue: a"), Kind::Known);
    }
}
