use anyhow::Result;
use serde::Serialize;

use crate::args::{Global, LinkArgs};
use crate::exit::Exit;
use crate::output::{Output, shown};
use crate::place::{self, Wish};

#[derive(Serialize)]
struct LinkRecord<'a> {
    video: &'a str,
    file: String,
}

pub(crate) fn run(args: &LinkArgs, global: &Global, out: &mut Output) -> Result<Exit> {
    let library = place::open(global, None)?;
    place::refresh(&library, global, Wish::default(), out)?;
    let video = library.find_video(&args.video)?;
    library.link(&video, &args.file)?;
    let file = shown(&args.file);
    if out.json() {
        out.closing_record("result", &LinkRecord { video: video.as_str(), file })?;
    } else {
        out.line(format_args!("{video} is in {file}"))?;
    }
    Ok(Exit::Done)
}
