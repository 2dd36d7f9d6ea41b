//! Tables with tabs
//! ([text/tab-separated-values](https://www.iana.org/assignments/media-types/text/tab-separated-values)):
//! a row for each segment of all tracks, in the order of time.
//!
//! That form knows no tab and no line end in a cell. They are written as
//! [Linear TSV](http://dataprotocols.org/linear-tsv/) has it: `\t`, `\n`, `\r`, and `\\` for a
//! backslash. Nothing is quoted.

use std::io;

use cuedex_model::Transcript;

use super::Written;
use super::omitted::omitted;
use super::rows::Gathered;
use super::table::{COLUMNS, NOT_HELD, rows};

pub(super) fn write(transcript: &Transcript, out: &mut dyn io::Write) -> io::Result<Written> {
    let mut gathered = Gathered::new(out);
    gathered.push(&COLUMNS.join("\t"));
    gathered.push("\n");
    let mut segments = 0;
    for row in rows(transcript) {
        let line = gathered.text();
        for (n, cell) in row.iter().enumerate() {
            if n > 0 {
                line.push('\t');
            }
            push_escaped(line, cell);
        }
        line.push('\n');
        gathered.pass_on()?;
        segments += 1;
    }
    gathered.finish()?;
    Ok(Written { segments, omitted: omitted(transcript, &NOT_HELD) })
}

fn push_escaped(line: &mut String, cell: &str) {
    for c in cell.chars() {
        match c {
            '\t' => line.push_str("\\t"),
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            '\\' => line.push_str("\\\\"),
            other => line.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;
    use crate::write::testing::{said, written};

    #[test]
    fn tabs_and_line_ends_are_escaped() {
        let track = said(&[(0, 1, "Ann\tB", "=one\r\ntwo \\n \"three\"")]);
        let (text, _) = written(&Transcript::of_tracks(vec![track]), Format::Tsv);
        let row = text.lines().nth(1).unwrap();
        assert!(
            row.ends_with("\t=one\\r\\ntwo \\\\n \"three\"") && row.contains("\tAnn\\tB\t"),
            "{row}"
        );
        assert_eq!(row.split('\t').count(), COLUMNS.len());
    }
}
