//! The looks of the styles of a script, in
//! [`[V4+ Styles]` and `[V4 Styles]`](http://www.tcax.org/docs/ass-specs.htm).

use std::collections::HashMap;

use crate::cue::ass::DEFAULT_STYLE;
use crate::cue::styled::Style;
use crate::read::lines::Lines;

/// The styles by their names, wherever in the script they stand. As in
/// [libass](https://github.com/libass/libass/blob/master/libass/ass.c) the last of a name counts.
#[derive(Debug, Default)]
pub(super) struct Styles<'a>(HashMap<&'a str, Style>);

/// At which place in a line of values the looks stand.
struct Columns {
    name: Option<usize>,
    bold: Option<usize>,
    italic: Option<usize>,
    underline: Option<usize>,
}

const V4_PLUS: &str = "Name,Fontname,Fontsize,PrimaryColour,SecondaryColour,OutlineColour,BackColour,\
    Bold,Italic,Underline";
const V4: &str = "Name,Fontname,Fontsize,PrimaryColour,SecondaryColour,TertiaryColour,\
    BackColour,Bold,Italic";

impl<'a> Styles<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut styles = HashMap::new();
        let mut columns = None;
        for line in Lines::new(text) {
            let line = line.text.trim();
            if line.starts_with('[') {
                columns = section(line);
            }
            let Some(columns) = &mut columns else { continue };
            let Some((key, values)) = line.split_once(':') else { continue };
            if key.trim_end().eq_ignore_ascii_case("format") {
                *columns = Columns::of(values);
            } else if key.trim_end().eq_ignore_ascii_case("style") {
                let (name, style) = columns.style(values);
                styles.insert(bare(name), style);
            }
        }
        Self(styles)
    }

    /// The looks of a style that a line names; without such a style those of the usual one.
    pub(super) fn of_line(&self, name: &str) -> Style {
        let usual = || self.0.get(DEFAULT_STYLE).copied().unwrap_or_default();
        match bare(name) {
            "" => usual(),
            name => self.0.get(name).copied().unwrap_or_else(usual),
        }
    }

    /// The looks of the style that a code names, if there is one.
    pub(super) fn named(&self, name: &str) -> Option<Style> {
        self.0.get(name).copied()
    }
}

/// A name without the stars that players overlook; that of the usual style in any case.
fn bare(name: &str) -> &str {
    let name = name.trim().trim_start_matches('*').trim_start();
    if name.eq_ignore_ascii_case(DEFAULT_STYLE) { DEFAULT_STYLE } else { name }
}

/// The usual columns of a section of styles.
fn section(header: &str) -> Option<Columns> {
    match header.to_ascii_lowercase().as_str() {
        "[v4+ styles]" => Some(Columns::of(V4_PLUS)),
        "[v4 styles]" => Some(Columns::of(V4)),
        _ => None,
    }
}

impl Columns {
    fn of(format: &str) -> Self {
        let at = |wanted: &str| {
            format.split(',').position(|name| name.trim().eq_ignore_ascii_case(wanted))
        };
        Self {
            name: at("name"),
            bold: at("bold"),
            italic: at("italic"),
            underline: at("underline"),
        }
    }

    fn style<'a>(&self, values: &'a str) -> (&'a str, Style) {
        let (mut name, mut style) = ("", Style::default());
        for (n, value) in values.split(',').enumerate() {
            let at = Some(n);
            if at == self.name {
                name = value;
            } else if at == self.bold {
                style.bold = is_on(value);
            } else if at == self.italic {
                style.italic = is_on(value);
            } else if at == self.underline {
                style.underline = is_on(value);
            }
        }
        (name, style)
    }
}

/// `-1` is on, and so is any number but zero.
fn is_on(value: &str) -> bool {
    value.trim().parse().is_ok_and(|number: i32| number != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The looks as letters.
    fn letters(style: Style) -> String {
        let looks = [('b', style.bold), ('i', style.italic), ('u', style.underline)];
        looks.into_iter().filter(|(_, on)| *on).map(|(letter, _)| letter).collect()
    }

    #[test]
    fn looks_stand_where_the_format_says_and_the_last_of_a_name_counts() {
        let script = "[V4+ Styles]\nFormat: Italic, Name, Underline, Bold\n\
            Style: -1,It,0,0\nStyle: 0,Loud,1,1\nStyle: 0,It,0,0\nStyle: -1, *It ,0\n\
            [Events]\nFormat: Name, Bold\nStyle: Other,1\n";
        let styles = Styles::of(script);
        assert_eq!(letters(styles.of_line("*It")), "i");
        assert_eq!(letters(styles.of_line("Loud")), "bu");
        assert_eq!(letters(styles.of_line("Other")), "");
        assert!(styles.named("Other").is_none() && styles.named("It").is_some());
    }

    #[test]
    fn the_usual_columns_and_the_usual_style_need_no_name() {
        let v4 = "[V4 Styles]\nStyle: Default,Arial,20,1,1,1,1,-1,0,1,2\n";
        for name in ["", "Default", "DEFAULT", "*default", "gone"] {
            assert_eq!(letters(Styles::of(v4).of_line(name)), "b", "{name}");
        }
        let plus = "[V4+ Styles]\nStyle: It,Arial,20,1,1,1,1,0,-1,-1,0\n";
        assert_eq!(letters(Styles::of(plus).of_line("It")), "iu");
        assert_eq!(letters(Styles::of(plus).of_line("Default")), "");
    }
}
