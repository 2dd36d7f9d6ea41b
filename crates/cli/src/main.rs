//! The `cuedex` command: arguments in, output out.

mod args;
mod commands;
mod crash;
mod exit;
mod failure;
mod files;
mod interrupt;
mod nearest;
mod norm;
mod output;
mod place;
mod progress;
mod reading;
mod shaping;
mod targets;
mod usage;
mod writing;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use args::{Cli, Command};
use exit::Exit;
use output::Output;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage::report(&error),
    };
    let mut out = Output::new(&cli.global);
    let ended = crash::guarded(|| {
        let exit = run(&cli, &mut out)?;
        out.flush()?;
        Ok(exit)
    });
    match ended {
        Ok(exit) => exit.into(),
        Err(error) if output::is_reader_gone(&error) => ExitCode::SUCCESS,
        Err(error) => {
            failure::report(&error, &mut out);
            Exit::Failed.into()
        }
    }
}

fn run(cli: &Cli, out: &mut Output) -> Result<Exit> {
    let global = &cli.global;
    match &cli.command {
        Command::Search(args) => commands::search::run(args, global, out),
        Command::Fetch(args) => commands::fetch::run(args, global, out),
        Command::Update(args) => commands::update::run(args, global, out),
        Command::Convert(args) => commands::convert::run(args, global, out),
        Command::Edit(args) => commands::edit::run(args, global, out),
        Command::Chapters(args) => commands::chapters::run(args, global, out),
        Command::Merge(args) => commands::merge::run(args, global, out),
        Command::Formats(args) => commands::formats::run(args, out),
        Command::Profiles(args) => commands::profiles::run(args, out),
        Command::Completions { shell } => commands::manual::completions(*shell, out),
        Command::Man => commands::manual::man(out),
        Command::Lint(args) => commands::lint::run(args, global, out),
        Command::List(args) => commands::list::run(args, global, out),
        Command::Show(args) => commands::show::run(args, global, out),
        Command::Status(args) => commands::status::run(args, global, out),
        Command::Index(args) => commands::index::run(args, global, out),
        Command::Clean(args) => commands::index::clean(args, global, out),
        Command::Link(args) => commands::link::run(args, global, out),
    }
}
