//! Forms of the user's own: templates in the manner of Jinja, by
//! [minijinja](https://docs.rs/minijinja/latest/minijinja/syntax/).
//!
//! A template sees the fields of the canonical document (`title`, `date`, `tracks[0].segments`,
//! `chapters`, ...), all times in milliseconds; `tracks`, `chapters`, `topics` and `tags` are always
//! there, of the others only what is known, so that `{% if title is defined %}` asks for one. What
//! is not defined is an error with its line. Filters beside those of Jinja:
//!
//! | filter | makes of a time in milliseconds, or of a text |
//! |---|---|
//! | `hms` | `01:02:03` |
//! | `srt_time` | `01:02:03,004` |
//! | `vtt_time` | `01:02:03.004` |
//! | `seconds` | `3723.004` |
//! | `link` | a link into the video at this time |
//! | `html` | text for HTML and XML |
//! | `md` | text for Markdown |
//! | `csv` | a cell by [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180) |
//!
//! In a template called `.html.j2` or `.xml.j2` every value is escaped for HTML, in one called
//! `.json.j2` it becomes JSON; elsewhere the template says so itself. A template opens no file and
//! includes no other one, and it ends after a bounded number of steps. What it holds in memory is not
//! bounded: a template that doubles a text forty times takes what there is.
//!
//! ```
//! use cuedex_format::{Format, Template, WriteOptions};
//! use cuedex_model::{Chapter, Timestamp, Transcript};
//!
//! let template = Template::new("list.txt.j2", "{% for c in chapters %}{{ c.start_ms|hms }} {{ c.title }}\n{% endfor %}")?;
//! let chapters = vec![Chapter::new(Timestamp::from_millis(61_000), None, "Boats")];
//! let talk = Transcript { chapters, ..Transcript::default() };
//! let mut out = Vec::new();
//! template.render(&talk, &mut out, &WriteOptions::new(Format::Text)).unwrap();
//! assert_eq!(out, b"00:01:01 Boats\n");
//! # Ok::<(), cuedex_format::Error>(())
//! ```

mod filters;

use std::io;
use std::sync::Arc;

use cuedex_model::{Transcript, json};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};

use crate::read::excerpt;
use crate::{Error, ErrorKind, MediaLink, Position, WriteOptions};

/// How many steps a template may take: a talk of two hours takes less than one of a hundred.
const MAX_STEPS: u64 = 50_000_000;
/// The longest template.
const MAX_BYTES: usize = 1 << 20;
/// How deep macros may call each other.
const MAX_DEPTH: usize = 100;

/// What a template's name may end with behind the ending of what it makes.
const OWN_ENDINGS: [&str; 3] = [".j2", ".jinja", ".jinja2"];

/// A template that was read.
#[derive(Debug, Clone)]
pub struct Template {
    environment: Environment<'static>,
    name: String,
    source: String,
}

impl Template {
    /// Reads a template. Its name tells what is escaped, and the line of an error.
    ///
    /// # Errors
    /// [`ErrorKind::Template`] with the line where it cannot be understood, [`ErrorKind::Limit`]
    /// where it is longer than 1 MiB.
    pub fn new(name: &str, source: &str) -> Result<Self, Error> {
        if source.len() > MAX_BYTES {
            return Err(Error::new(ErrorKind::Limit, "the template is longer than 1 MiB"));
        }
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(MAX_STEPS));
        environment.set_recursion_limit(MAX_DEPTH);
        environment.set_auto_escape_callback(|name| match ending(name) {
            Some("html" | "htm" | "xhtml" | "xml") => AutoEscape::Html,
            Some("json") => AutoEscape::Json,
            _ => AutoEscape::None,
        });
        // Lines that hold only a tag leave no empty line behind.
        let mut syntax = SyntaxConfig::builder();
        syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
        environment.set_syntax(syntax.build().map_err(|error| told(&error, source))?);
        filters::add(&mut environment);
        let name = name.to_owned();
        let added = environment.add_template_owned(name.clone(), source.to_owned());
        added.map_err(|error| told(&error, source))?;
        Ok(Self { environment, name, source: source.to_owned() })
    }

    /// The ending of what it makes: `html` of `page.html.j2`, `txt` where the name states none.
    #[must_use]
    pub fn ending(&self) -> &str {
        ending(&self.name).unwrap_or("txt")
    }

    /// Writes a transcript by the template; of the options only the link counts.
    ///
    /// `out` gets small pieces; hand over a [`io::BufWriter`] where calls are dear.
    ///
    /// # Errors
    /// Those of `out`, and an [`Error`] of the kind [`ErrorKind::Template`] inside an error of the
    /// kind [`InvalidInput`](io::ErrorKind::InvalidInput) where the template names what is not
    /// defined, calls a filter wrongly or does not end.
    pub fn render(
        &self,
        transcript: &Transcript,
        out: &mut dyn io::Write,
        options: &WriteOptions<'_>,
    ) -> io::Result<()> {
        let mut environment = self.environment.clone();
        let link = Arc::new(MediaLink::of(transcript, options));
        environment.add_filter("link", move |millis: u64| filters::link(&link, millis));
        let document = document(transcript)?;
        let template = environment.get_template(&self.name).map_err(|error| self.failed(&error))?;
        template.render_captured_to(document, out).map_err(|error| self.failed(&error))?;
        Ok(())
    }

    fn failed(&self, error: &minijinja::Error) -> io::Error {
        let cause = std::error::Error::source(error);
        match cause.and_then(|cause| cause.downcast_ref::<io::Error>()) {
            // The template is right, and what is written to is not.
            Some(cause) => io::Error::new(cause.kind(), cause.to_string()),
            None => io::Error::new(io::ErrorKind::InvalidInput, told(error, &self.source)),
        }
    }
}

/// The canonical document, with the lists that are left out there when they are empty.
fn document(transcript: &Transcript) -> io::Result<Value> {
    let mut bytes = Vec::new();
    json::write(transcript, &mut bytes)?;
    let mut fields: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&bytes)?;
    for list in ["tracks", "chapters", "topics", "tags"] {
        fields.entry(list).or_insert_with(|| serde_json::Value::Array(Vec::new()));
    }
    Ok(Value::from(Serde(&fields)))
}

fn ending(name: &str) -> Option<&str> {
    let bare = OWN_ENDINGS.iter().find_map(|own| name.strip_suffix(own)).unwrap_or(name);
    let file = bare.rsplit(['/', '\\']).next()?;
    file.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| !ending.is_empty())
}

fn told(error: &minijinja::Error, source: &str) -> Error {
    let what = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    let Some(line) = error.line() else {
        return Error::new(ErrorKind::Template, format!("the template fails: {what}"));
    };
    let text = source.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let message = format!("the template fails at {}: {what}", excerpt(text));
    Error::new(ErrorKind::Template, message).at(Position { line, ..Position::default() })
}

#[cfg(test)]
mod tests;
