//! Tables with commas by [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180): a row for each segment
//! of all tracks, in the order of time, under the names of [`COLUMNS`].
//!
//! A text that a spreadsheet would run as a formula gets an apostrophe before it
//! ([OWASP](https://owasp.org/www-community/attacks/CSV_Injection)), because transcripts come from
//! strangers. Tables with tabs have every text as it is.

use std::borrow::Cow;
use std::io;

use ::csv::{Terminator, WriterBuilder};
use cuedex_model::Transcript;

use super::Written;
use super::omitted::omitted;
use super::table::{COLUMNS, NOT_HELD, rows};

pub(super) fn write(transcript: &Transcript, out: &mut dyn io::Write) -> io::Result<Written> {
    let mut table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    table.write_record(COLUMNS)?;
    let mut segments = 0;
    for row in rows(transcript) {
        for cell in &row {
            table.write_field(defused(cell).as_bytes())?;
        }
        table.write_record(None::<&[u8]>)?;
        segments += 1;
    }
    table.flush()?;
    Ok(Written { segments, omitted: omitted(transcript, &NOT_HELD) })
}

fn defused(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        return format!("'{text}").into();
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;
    use crate::write::testing::{evening, said, written};

    #[test]
    fn segments_of_all_tracks_are_rows_in_the_order_of_time() {
        let (text, report) = written(&evening(), Format::Csv);
        let rows: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(
            rows[0],
            "id,track,language,speaker,start,end,start_ms,end_ms,confidence,chapter,text"
        );
        assert_eq!(rows.len(), report.segments + 2);
        assert!(
            rows[1].ends_with(",audio,en,Ann,00:00:01.000,00:00:02.000,1000,2000,,,Good evening.")
        );
        assert!(rows[5].ends_with(",61000,63000,0.9,The boats,Here they come!"), "{}", rows[5]);
    }

    #[test]
    fn what_a_spreadsheet_would_run_gets_an_apostrophe() {
        let track = said(&[(0, 1, "", "=1+1"), (1, 2, "", "- \"no\"\nyes")]);
        let (text, _) = written(&Transcript::of_tracks(vec![track]), Format::Csv);
        assert!(
            text.contains(",'=1+1\r\n") && text.ends_with(",\"'- \"\"no\"\"\nyes\"\r\n"),
            "{text}"
        );
    }
}
