mod asked;
mod clips;
mod csv;
mod form;
mod known;
mod kwic;
mod lines;
mod mpv;
mod note;
mod playlist;
mod reach;
mod records;
mod shown;
mod target;
mod template;
#[cfg(test)]
mod testing;

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Result;
use cuedex_format::ReadOptions;
use cuedex_index::{Answered, Query, Results, SearchOptions, Sort, View, Window};
use cuedex_library::{Library, embedded, one_file};
use cuedex_model::{Source, VideoId};

use crate::args::{DurationArg, Global, GroupArg, SearchArgs, SortArg, WindowArg};
use crate::exit::Exit;
use crate::failure::Hinted;
use crate::files::Input;
use crate::output::Output;
use crate::place::{self, Wish};
use crate::reading::{read_input, report_tracks};
use asked::Asked;
use form::Form;
use known::Known;
use playlist::{Playlist, PlaylistFormat};
use reach::Reach;
use records::{MomentRecord, ResultRecord};
use shown::Shown;
use target::{Target, split};
use template::Template;

pub(crate) fn run(args: &SearchArgs, global: &Global, out: &mut Output) -> Result<Exit> {
    let started = Instant::now();
    let form = Form::of(args, out.json())?;
    let template = args.form.link.as_deref().map(Template::parse).transpose()?;
    let (words, target) = split(&args.query, out);
    let Asked { query, notes } = Asked::read(&words, args.scope.lenient)?;
    let mut answer = match query {
        None => Answer::nothing(),
        Some(query) => answer(&query, target, args, global, out)?,
    };
    answer.results.notes.splice(0..0, notes);
    let shown = Shown {
        videos: &answer.known,
        unreadable: answer.unreadable,
        took: started.elapsed(),
        grouped: is_grouped(args),
        template,
        reach: Reach::new(&args.away),
    };
    present(&shown, &answer.results, form, args, out)
}

/// Prints what was found, hands it on, and says how it went.
fn present(
    shown: &Shown<'_>,
    results: &Results,
    form: Form,
    args: &SearchArgs,
    out: &mut Output,
) -> Result<Exit> {
    let mut left_out = 0;
    match form {
        Form::Records => {
            for number in 0..results.moments.len() {
                out.record("moment", &MomentRecord::new(shown, results, number))?;
            }
        }
        Form::Lines => lines::print(shown, results, out)?,
        Form::Kwic => kwic::print(shown, results, out)?,
        Form::Csv => csv::print(shown, results, out)?,
        Form::Mpv => left_out = mpv::lines(shown, results, out)?,
        Form::Playlist(format) => left_out = print_playlist(shown, results, format, out)?,
    }
    if left_out > 0 {
        out.note(note::without_media(left_out).trim_start_matches("; "));
    }
    let handed_on = hand_on(shown, results, args, out)?;
    if out.json() {
        out.closing_record("result", &ResultRecord::new(shown, results))?;
    } else {
        note::closing(shown, results, out);
    }
    if let Some(number) = args.away.open.filter(|_| results.hits > 0) {
        out.flush()?;
        mpv::open(shown, results, number)?;
    }
    Ok(if results.hits == 0 { Exit::Nothing } else { handed_on })
}

/// A list on stdout; gives how many moments are not in it.
fn print_playlist(
    shown: &Shown<'_>,
    results: &Results,
    format: PlaylistFormat,
    out: &mut Output,
) -> Result<usize> {
    if results.moments.is_empty() {
        return Ok(0);
    }
    let list = playable(shown, results)?;
    list.write(format, out.document())?;
    Ok(list.left_out)
}

/// Writes lists and cuts clips; nothing is made of nothing.
fn hand_on(
    shown: &Shown<'_>,
    results: &Results,
    args: &SearchArgs,
    out: &mut Output,
) -> Result<Exit> {
    let away = &args.away;
    if results.moments.is_empty() {
        return Ok(Exit::Done);
    }
    let files = [(&away.edl, PlaylistFormat::Edl), (&away.m3u, PlaylistFormat::M3u)];
    for (path, format) in files {
        if let Some(path) = path.as_deref().filter(|path| path.as_os_str() != "-") {
            let list = playable(shown, results)?;
            playlist::write_file(&list, format, path, away.force, out)?;
        }
    }
    match &away.clips {
        Some(folder) => {
            // What was found is not kept back while the cutting goes on.
            out.flush()?;
            clips::cut(shown, results, folder, away, out)
        }
        None => Ok(Exit::Done),
    }
}

fn playable<'a>(shown: &'a Shown<'_>, results: &Results) -> Result<Playlist<'a>> {
    let list = Playlist::new(shown, results);
    if list.is_empty() {
        return Err(mpv::without_media("these moments").into());
    }
    Ok(list)
}

fn is_grouped(args: &SearchArgs) -> bool {
    args.answer.group == GroupArg::Video || args.answer.all
}

fn options(args: &SearchArgs) -> SearchOptions {
    let (scope, answer) = (&args.scope, &args.answer);
    let view = match (answer.all || args.form.kwic, answer.group) {
        (true, _) => View::Hits,
        (false, GroupArg::None) => View::Moments,
        (false, GroupArg::Video) => View::Videos { each: 3 },
    };
    SearchOptions {
        sources: scope.track.iter().copied().map(Source::from).collect(),
        video: scope.video.clone(),
        speaker: scope.speaker.clone(),
        language: scope.lang.clone(),
        window: match scope.window {
            None => Window::Near,
            Some(WindowArg::Span(millis)) => Window::Millis(millis),
            Some(WindowArg::Video) => Window::Video,
        },
        context: args.form.context,
        view,
        sort: match answer.sort {
            SortArg::Score => Sort::Score,
            SortArg::Time => Sort::Time,
            SortArg::Date => Sort::Date,
        },
        limit: if answer.all { usize::MAX } else { answer.limit },
        explain: args.form.explain,
        budget: scope.budget.map(|DurationArg(millis)| Duration::from_millis(millis)),
        fallback: !scope.strict,
        ..SearchOptions::default()
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

impl Answer {
    /// To a query of which nothing is left.
    fn nothing() -> Self {
        let results = Results {
            moments: Vec::new(),
            hits: 0,
            videos: 0,
            answered: Answered::AsAsked,
            complete: true,
            notes: Vec::new(),
            explanations: Vec::new(),
        };
        Self { results, known: HashMap::new(), unreadable: 0 }
    }
}

fn answer(
    query: &Query,
    target: Target,
    args: &SearchArgs,
    global: &Global,
    out: &Output,
) -> Result<Answer> {
    let options = options(args);
    match target {
        Target::File(path) => in_file(path, query, &options, out),
        Target::Library(dir) => {
            let library = place::open(global, dir.as_deref())?;
            in_library(&library, args.scope.no_scan, global, query, &options, out)
        }
    }
}

fn in_file(path: PathBuf, query: &Query, options: &SearchOptions, out: &Output) -> Result<Answer> {
    let input = Input { path, base: None };
    let name = crate::output::shown(&input.path);
    let mut recording = None;
    let found = if !input.is_stdin() && embedded::is_recording(&input.path) {
        let source = read_input(&input, &ReadOptions::default())?;
        report_tracks(out, &name, &source.inside, &[]);
        if let Some(complaint) = &source.inside.complaint {
            out.warning(format!("{name}: text may be missing, ffmpeg says: {complaint}"));
        }
        recording = std::path::absolute(&input.path).ok();
        one_file::search_transcript(&source.file.transcript, &name, query, options)?
    } else {
        one_file::search(&input.read()?, &name, query, options)?
    };
    let results = found.results;
    let known = |video: &VideoId| (video.clone(), Known::file(&name, recording.clone()));
    let known = results.moments.iter().map(|moment| known(&moment.video)).collect();
    Ok(Answer { results, known, unreadable: 0 })
}

fn in_library(
    library: &Library,
    no_scan: bool,
    global: &Global,
    query: &Query,
    options: &SearchOptions,
    out: &Output,
) -> Result<Answer> {
    let found = if no_scan {
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
