mod present;
mod target;

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use cuedex_format::ReadOptions;
use cuedex_index::{Query, Results, SearchOptions, View, Window};
use cuedex_library::{Library, embedded, one_file};
use cuedex_model::{Source, VideoId};

use crate::args::{Global, GroupArg, SearchArgs, WindowArg};
use crate::exit::Exit;
use crate::failure::Hinted;
use crate::files::Input;
use crate::output::Output;
use crate::place::{self, Wish};
use crate::reading::{read_input, report_tracks};
use present::{Known, Presenter};
use target::{Target, split};

pub(crate) fn run(args: &SearchArgs, global: &Global, out: &mut Output) -> Result<Exit> {
    let started = Instant::now();
    let (words, target) = split(&args.query, out);
    let query = Query::parse(&words)?;
    let options = options(args);
    let answer = match target {
        Target::File(path) => in_file(path, &query, &options, out)?,
        Target::Library(dir) => {
            in_library(&place::open(global, dir.as_deref())?, args, global, &query, &options, out)?
        }
    };
    let took = started.elapsed();
    let Answer { results, known, unreadable } = answer;
    let presenter = Presenter { known: &known, unreadable, took, grouped: is_grouped(args) };
    presenter.present(&results, out)?;
    if let Some(number) = args.open {
        present::open(&results, &known, number)?;
    }
    Ok(if results.moments.is_empty() { Exit::Nothing } else { Exit::Done })
}

fn is_grouped(args: &SearchArgs) -> bool {
    args.group == GroupArg::Video || args.all
}

fn options(args: &SearchArgs) -> SearchOptions {
    let view = match (args.all, args.group) {
        (true, _) => View::Hits,
        (false, GroupArg::None) => View::Moments,
        (false, GroupArg::Video) => View::Videos { each: 3 },
    };
    SearchOptions {
        sources: args.track.iter().copied().map(Source::from).collect(),
        video: args.video.clone(),
        under: None,
        speaker: args.speaker.clone(),
        language: args.lang.clone(),
        window: match args.window {
            None => Window::Near,
            Some(WindowArg::Span(millis)) => Window::Millis(millis),
            Some(WindowArg::Video) => Window::Video,
        },
        context: args.context,
        view,
        limit: if args.all { usize::MAX } else { args.limit },
    }
}

/// Without a scan, only an index that is there can answer.
fn unindexed(error: cuedex_library::Error) -> anyhow::Error {
    if !error.is_not_found() {
        return error.into();
    }
    Hinted::new(error.to_string(), "leave out --no-scan, or run `cuedex index` before").into()
}

/// Moments and what is known of their videos.
struct Answer {
    results: Results,
    known: HashMap<VideoId, Known>,
    unreadable: usize,
}

fn in_file(path: PathBuf, query: &Query, options: &SearchOptions, out: &Output) -> Result<Answer> {
    let input = Input { path, base: None };
    let name = crate::output::shown(&input.path);
    let found = if !input.is_stdin() && embedded::is_recording(&input.path) {
        let source = read_input(&input, &ReadOptions::default())?;
        report_tracks(out, &name, &source.inside, &[]);
        if let Some(complaint) = &source.inside.complaint {
            out.warning(format!("{name}: text may be missing, ffmpeg says: {complaint}"));
        }
        one_file::search_transcript(&source.file.transcript, &name, query, options)?
    } else {
        one_file::search(&input.read()?, &name, query, options)?
    };
    let results = found.results;
    let known = results.moments.iter().map(|m| (m.video.clone(), Known::file(&name))).collect();
    Ok(Answer { results, known, unreadable: 0 })
}

fn in_library(
    library: &Library,
    args: &SearchArgs,
    global: &Global,
    query: &Query,
    options: &SearchOptions,
    out: &Output,
) -> Result<Answer> {
    let found = if args.no_scan {
        library.search(query, options).map_err(unindexed)?
    } else {
        let (refreshed, found) =
            place::refreshed(library, global, Wish::default(), out, |refresh| {
                let (refreshed, found) = library.refresh_and_search(query, options, refresh)?;
                Ok((refreshed, found))
            })?;
        place::expect_transcripts(library, &refreshed)?;
        found
    };
    let known = found.results.moments.iter().filter_map(|moment| {
        let card = found.card(&moment.video)?;
        Some((moment.video.clone(), Known::video(library, card)))
    });
    Ok(Answer { known: known.collect(), unreadable: found.unreadable, results: found.results })
}
