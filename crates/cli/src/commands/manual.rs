//! What is made from the definition of the command line: completions and the manual page.

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Cli;
use crate::exit::Exit;
use crate::output::Output;

pub(crate) fn completions(shell: Shell, out: &mut Output) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "cuedex", &mut script);
    out.document().write_all(&script)?;
    Ok(Exit::Done)
}

/// One page for the command and its subcommands.
pub(crate) fn man(out: &mut Output) -> Result<Exit> {
    let command = Cli::command();
    clap_mangen::Man::new(command.clone()).render(out.document())?;
    for sub in command.get_subcommands() {
        let name = format!("cuedex {}", sub.get_name());
        let page = clap_mangen::Man::new(sub.clone().display_name(name));
        page.render_name_section(out.document())?;
        page.render_synopsis_section(out.document())?;
        page.render_options_section(out.document())?;
    }
    Ok(Exit::Done)
}
