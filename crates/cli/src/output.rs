//! All that reaches the terminal. stdout is data, stderr is talk.

use std::fmt;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use crate::args::{Global, When};

/// The two streams, and how they are used.
pub(crate) struct Output {
    stdout: BufWriter<Guarded>,
    json: bool,
    colour: bool,
    colour_talk: bool,
    quiet: bool,
    records: usize,
}

/// stdout, whose closing by the reader is told apart from every other broken pipe.
struct Guarded(io::Stdout);

/// The reader of stdout has gone; that is success.
#[derive(Debug)]
pub(crate) struct ReaderGone;

impl fmt::Display for ReaderGone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the reader of stdout has gone")
    }
}

impl std::error::Error for ReaderGone {}

impl Write for Guarded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(mark_gone)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(mark_gone)
    }
}

fn mark_gone(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::BrokenPipe => io::Error::new(io::ErrorKind::BrokenPipe, ReaderGone),
        _ => error,
    }
}

/// Whether an error only says that nobody reads stdout any more.
pub(crate) fn is_reader_gone(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
            .is_some_and(|inner| inner.is::<ReaderGone>())
    })
}

/// How matched words look.
pub(crate) const MARK: Style = AnsiColor::Yellow.on_default().bold();
/// How times look.
pub(crate) const TIME: Style = AnsiColor::Cyan.on_default();
/// How names of videos look.
pub(crate) const NAME: Style = AnsiColor::Green.on_default().bold();

impl Output {
    pub(crate) fn new(global: &Global) -> Self {
        let stdout = io::stdout();
        Self {
            json: global.json,
            colour: wants_colour(global.color, stdout.is_terminal()),
            colour_talk: wants_colour(global.color, io::stderr().is_terminal()),
            quiet: global.quiet,
            records: 0,
            stdout: BufWriter::with_capacity(64 * 1024, Guarded(stdout)),
        }
    }

    /// For errors in the arguments themselves, which may still ask for records.
    pub(crate) fn before_arguments() -> Self {
        Self::new(&Global {
            library: None,
            index_dir: None,
            json: std::env::args_os().any(|arg| arg == "--json"),
            color: When::Auto,
            quiet: false,
            yes: false,
        })
    }

    pub(crate) fn json(&self) -> bool {
        self.json
    }

    /// Whether a bar may be drawn.
    pub(crate) fn draws_progress(&self) -> bool {
        !self.quiet && !self.json && io::stderr().is_terminal()
    }

    /// stdout for a document.
    pub(crate) fn document(&mut self) -> &mut dyn Write {
        &mut self.stdout
    }

    /// A line of text for people.
    pub(crate) fn line(&mut self, text: impl fmt::Display) -> io::Result<()> {
        writeln!(self.stdout, "{text}")
    }

    /// The text in this style, where colours are wanted.
    pub(crate) fn paint(&self, style: Style, text: impl fmt::Display) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_string() }
    }

    /// The text as a link that a terminal follows, where it can.
    pub(crate) fn hyperlink(&self, target: &str, text: String) -> String {
        if !self.follows_links() {
            return text;
        }
        let target: String = target.chars().filter(|c| !c.is_control()).collect();
        format!("\u{1b}]8;;{target}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
    }

    /// Whether the terminal takes links.
    pub(crate) fn follows_links(&self) -> bool {
        self.colour && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout)
    }

    /// How many columns a line may take: those of the terminal, else `COLUMNS`, else 120.
    pub(crate) fn width(&self) -> usize {
        let terminal = terminal_size::terminal_size_of(io::stdout());
        let stated = || std::env::var("COLUMNS").ok()?.parse().ok();
        terminal.map(|(width, _)| usize::from(width.0)).or_else(stated).unwrap_or(120)
    }

    /// One JSON object on a line of its own. The first one states the version.
    pub(crate) fn record(&mut self, kind: &str, body: &impl Serialize) -> io::Result<()> {
        let version = self.records == 0;
        self.write_record(kind, version, body)
    }

    /// The record that ends a run; it states the version too.
    pub(crate) fn closing_record(&mut self, kind: &str, body: &impl Serialize) -> io::Result<()> {
        self.write_record(kind, true, body)
    }

    fn write_record(&mut self, kind: &str, version: bool, body: &impl Serialize) -> io::Result<()> {
        self.records += 1;
        let fields = serde_json::to_string(body)?;
        let fields = fields.strip_prefix('{').unwrap_or("}");
        let version = if version { r#","v":1"# } else { "" };
        let comma = if fields == "}" { "" } else { "," };
        writeln!(self.stdout, r#"{{"type":"{kind}"{version}{comma}{fields}"#)
    }

    /// Something worth knowing.
    pub(crate) fn note(&self, text: impl fmt::Display) {
        self.talk("note", AnsiColor::Cyan, text);
    }

    /// Something that may matter.
    pub(crate) fn warning(&self, text: impl fmt::Display) {
        self.talk("warning", AnsiColor::Yellow, text);
    }

    fn talk(&self, label: &str, colour: AnsiColor, text: impl fmt::Display) {
        if !self.quiet {
            say(self.colour_talk, label, colour, &text.to_string());
        }
    }

    /// Why the command, or a part of it, failed.
    ///
    /// `excerpt` shows the place of the mistake in what was typed.
    pub(crate) fn error(&self, error: &anyhow::Error, excerpt: &[String], hint: Option<&str>) {
        say(self.colour_talk, "error", AnsiColor::Red, &error.to_string());
        for line in excerpt {
            let _ = writeln!(io::stderr(), "    {}", plain(line));
        }
        for cause in error.chain().skip(1) {
            say(self.colour_talk, "caused by", AnsiColor::Red, &cause.to_string());
        }
        if let Some(hint) = hint {
            say(self.colour_talk, "hint", AnsiColor::Cyan, hint);
        }
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.stdout.flush()
    }
}

/// One line on stderr. When even that fails there is nobody left to tell.
fn say(colour: bool, label: &str, with: AnsiColor, text: &str) {
    let style = with.on_default().bold();
    let text = plain(text);
    let line = if colour {
        format!("{style}{label}:{style:#} {text}\n")
    } else {
        format!("{label}: {text}\n")
    };
    let _ = io::stderr().write_all(line.as_bytes());
}

fn wants_colour(when: When, terminal: bool) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
            terminal && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
        }
    }
}

/// Text from a file or a service must not steer the terminal.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A path for people and JSON: bytes that are no UTF-8 as `\xNN`, control characters escaped.
pub(crate) fn shown(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_control() {
                text.extend(c.escape_default());
            } else {
                text.push(c);
            }
        }
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    text
}
