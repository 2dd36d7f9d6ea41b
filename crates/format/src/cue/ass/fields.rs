/// A column of the lines in `[Events]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Layer,
    Marked,
    Start,
    End,
    Style,
    Name,
    Margin,
    Effect,
    Text,
    Unknown,
}

/// The columns of the lines in `[Events]`, as their `Format:` line names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fields(Vec<Column>);

/// The columns that version 4+ writes, and version 4 but for the first.
pub(crate) const V4_PLUS: &str =
    "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text";

/// Scripts have ten columns. Each cue is written in all of them to see whether it stands in the
/// file so: a longer `Format:` line would cost each its length.
const MAX_COLUMNS: usize = 100;

impl Default for Fields {
    fn default() -> Self {
        Self(V4_PLUS.split(',').map(Column::of).collect())
    }
}

impl Fields {
    /// The columns of a `Format:` line up to the text, which is the rest of a line wherever it
    /// is named, as in [libass](https://github.com/libass/libass/blob/master/libass/ass.c).
    /// Lines cannot be read by one that has not both times before it.
    pub(crate) fn of(format: &str) -> Option<Self> {
        if Self::are_too_many(format) {
            return None;
        }
        let mut columns: Vec<Column> = format.split(',').map(Column::of).collect();
        columns.truncate(columns.iter().position(|c| *c == Column::Text)? + 1);
        let is_there = |column| columns.contains(&column);
        (is_there(Column::Start) && is_there(Column::End)).then_some(Self(columns))
    }

    /// Whether a `Format:` line has more columns than are believed.
    pub(crate) fn are_too_many(format: &str) -> bool {
        format.split(',').nth(MAX_COLUMNS).is_some()
    }

    pub(crate) fn columns(&self) -> &[Column] {
        &self.0
    }

    /// The values of a line beside their columns; fewer than columns where the line is short.
    pub(crate) fn values<'a>(&self, line: &'a str) -> impl Iterator<Item = (Column, &'a str)> {
        self.0.iter().copied().zip(line.splitn(self.0.len(), ','))
    }
}

impl Column {
    fn of(name: &str) -> Self {
        match name.trim().to_ascii_lowercase().as_str() {
            "layer" => Self::Layer,
            "marked" => Self::Marked,
            "start" => Self::Start,
            "end" => Self::End,
            "style" => Self::Style,
            "name" | "actor" => Self::Name,
            "marginl" | "marginr" | "marginv" => Self::Margin,
            "effect" => Self::Effect,
            "text" => Self::Text,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_in_any_order_and_the_text_takes_the_commas() {
        let fields = Fields::of(" End ,Odd,start, TEXT").unwrap();
        let values: Vec<_> = fields.values("2,x,1,tea, please").collect();
        let expected = [
            (Column::End, "2"),
            (Column::Unknown, "x"),
            (Column::Start, "1"),
            (Column::Text, "tea, please"),
        ];
        assert_eq!(values, expected);
    }

    #[test]
    fn columns_have_a_limit() {
        let format = |more: usize| format!("Start, End, {}Text", "x,".repeat(more));
        assert_eq!(Fields::of(&format(97)).map(|fields| fields.columns().len()), Some(100));
        assert_eq!(Fields::of(&format(98)), None);
    }

    #[test]
    fn a_format_without_both_times_before_the_text_cannot_be_read_by() {
        for format in
            ["Name, Fontname", "Start, Text", "Start, Text, End", "Text, Start, End, Text"]
        {
            assert_eq!(Fields::of(format), None, "{format}");
        }
    }

    #[test]
    fn the_text_is_the_rest_of_a_line_wherever_it_is_named() {
        let fields = Fields::of("Start, End, Text, Name, Text").unwrap();
        let last = fields.values("1,2,tea, please,Ann").last();
        assert_eq!(last, Some((Column::Text, "tea, please,Ann")));
    }
}
