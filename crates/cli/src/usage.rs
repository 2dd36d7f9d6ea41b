//! Wrong usage, told like every other error.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::exit::Exit;
use crate::failure::{self, Hinted};
use crate::output::Output;

/// Prints help and versions, and reports everything else as an error with exit code 2.
pub(crate) fn report(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        return help(error).into();
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let _ = error.print();
        return Exit::Failed.into();
    }
    let message = first_line(error);
    let error = match advice(error) {
        Some(hint) => Hinted::new(message, hint).into(),
        None => anyhow::Error::msg(message),
    };
    let mut out = Output::before_arguments();
    failure::report(&error, &mut out);
    Exit::Failed.into()
}

/// Prints what was asked for: the help or the version.
fn help(error: &clap::Error) -> Exit {
    match error.print().and_then(|()| io::stdout().flush()) {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => {
            let error = anyhow::Error::new(cause).context("cannot write to stdout");
            failure::report(&error, &mut Output::before_arguments());
            Exit::Failed
        }
        _ => Exit::Done,
    }
}

fn first_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let mut lines = text.lines().map(str::trim).take_while(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let first = first.strip_prefix("error: ").unwrap_or(first).to_owned();
    lines.fold(first, |sum, line| format!("{sum} {line}"))
}

fn advice(error: &clap::Error) -> Option<String> {
    let near =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let near: Vec<String> =
        near.into_iter().filter_map(|kind| error.get(kind)).flat_map(words).collect();
    if !near.is_empty() {
        return Some(format!("did you mean {}?", near.join(" or ")));
    }
    if let Some(ContextValue::Strings(values)) = error.get(ContextKind::ValidValue) {
        return Some(format!("one of {}", values.join(", ")));
    }
    let searching = std::env::args_os().nth(1).is_some_and(|command| command == "search");
    match error.kind() {
        ErrorKind::UnknownArgument if searching => {
            Some("to leave a word out, put the whole query in quotes: 'harbor -quiet'".into())
        }
        ErrorKind::UnknownArgument | ErrorKind::MissingRequiredArgument => {
            Some("--help tells what there is".into())
        }
        _ => None,
    }
}

fn words(value: &ContextValue) -> Vec<String> {
    match value {
        ContextValue::String(one) => vec![one.clone()],
        ContextValue::Strings(many) => many.clone(),
        _ => Vec::new(),
    }
}
