//! Chapters and topics, joined to what was said.

use anyhow::Result;
use cuedex_format::{Format, findings};
use cuedex_library::{named, of_one_video};
use cuedex_model::{Chapter, Timestamp, Topic, Transcript};
use serde::Serialize;

use crate::args::{ChaptersArgs, Global};
use crate::exit::Exit;
use crate::failure::{self, Hinted};
use crate::files;
use crate::output::{Output, shown};
use crate::place::{self, Wish};
use crate::reading::{
    Source, read_input, report_findings, report_omissions, report_removals, report_tracks,
    report_warnings,
};
use crate::writing::{Form, write_form};

#[derive(Serialize)]
struct ChapterRecord<'a> {
    start_ms: Timestamp,
    end_ms: Option<Timestamp>,
    title: &'a str,
    description: Option<&'a str>,
}

#[derive(Serialize)]
struct TopicRecord<'a> {
    title: &'a str,
    description: Option<&'a str>,
    start_ms: Option<Timestamp>,
    end_ms: Option<Timestamp>,
}

#[derive(Serialize)]
struct ResultRecord {
    inputs: usize,
    failed: usize,
    chapters: usize,
    topics: usize,
    segments: usize,
    /// Chapters that start behind the end of the recording.
    beyond: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
}

/// One video, and how many of its files could not be read.
struct Video {
    transcript: Transcript,
    inputs: usize,
    failed: usize,
}

pub(crate) fn run(args: &ChaptersArgs, global: &Global, out: &mut Output) -> Result<Exit> {
    let mut video = match &args.video {
        Some(id) => read_video(id, global, out)?,
        None => read_files(args, out)?,
    };
    if video.transcript.chapters.is_empty() && video.transcript.topics.is_empty() {
        let hint = "give a file that holds some, such as an info.json or lines of times and titles; \
                    `convert --to md` puts headings by time into a long talk";
        failure::report(&Hinted::new("there are no chapters and no topics", hint).into(), out);
        return Ok(if video.failed > 0 { Exit::Failed } else { Exit::Nothing });
    }
    let beyond = mend(&mut video.transcript, out);
    if out.json() && args.out.output.is_none() {
        write_records(&video, beyond, out)?;
    } else {
        write_document(args, &video, beyond, out)?;
    }
    Ok(if video.failed > 0 { Exit::Failed } else { Exit::Done })
}

fn read_video(id: &str, global: &Global, out: &mut Output) -> Result<Video> {
    let library = place::open(global, None)?;
    let refreshed = place::refresh(&library, global, Wish::default(), out)?;
    place::expect_transcripts(&library, &refreshed)?;
    Ok(Video { transcript: library.read_video(id)?, inputs: 1, failed: 0 })
}

fn read_files(args: &ChaptersArgs, out: &mut Output) -> Result<Video> {
    let inputs = files::expand(&args.inputs, false)?;
    let (mut read, mut failed) = (Vec::new(), 0);
    for input in &inputs {
        let path = input.shown();
        match read_input(input, &args.reading.options()) {
            Ok(Source { file, inside }) => {
                report_warnings(out, &path, &file.warnings, args.reading.warnings)?;
                report_removals(out, &path, &file.removed, args.reading.warnings);
                report_tracks(out, &path, &inside, &[]);
                read.push((path, named(file.transcript, &input.path)));
            }
            Err(error) => {
                failed += 1;
                failure::report_part(&error, &path, out)?;
            }
        }
    }
    anyhow::ensure!(!read.is_empty(), "none of the inputs can be read");
    tell_passed_over(&read, out);
    let transcript = of_one_video(read.into_iter().map(|(_, transcript)| transcript));
    Ok(Video { transcript, inputs: inputs.len(), failed })
}

/// Says whose chapters were not taken.
fn tell_passed_over(read: &[(String, Transcript)], out: &Output) {
    let with_chapters = read.iter().filter(|(_, file)| !file.chapters.is_empty());
    let paths: Vec<&str> = with_chapters.map(|(path, _)| path.as_str()).collect();
    if let [first, others @ ..] = paths.as_slice()
        && !others.is_empty()
        && !out.json()
    {
        out.note(format!("the chapters are those of {first}, not of {}", others.join(", ")));
    }
}

/// Puts the chapters in order and gives each an end; says how many start where nothing is any
/// more.
fn mend(video: &mut Transcript, out: &Output) -> usize {
    if !video.chapters.is_sorted_by_key(|chapter| chapter.start) {
        out.warning("the chapters are not in the order of their starts; sorted");
        video.chapters.sort_by_key(|chapter| chapter.start);
    }
    let end = video.end();
    let is_beyond = |chapter: &&Chapter| end > Timestamp::ZERO && chapter.start >= end;
    let beyond: Vec<&Chapter> = video.chapters.iter().filter(is_beyond).collect();
    for Chapter { start, title, .. } in &beyond {
        out.warning(format!("the chapter at {start} starts behind the end at {end}: {title}"));
    }
    beyond.len()
}

/// The chapters with ends: the stated one, else the start of the next, else the end of the whole.
fn with_ends(video: &Transcript) -> Vec<Chapter> {
    let nexts = video.chapters.iter().skip(1).map(|next| next.start).chain([video.end()]);
    let ended = |(chapter, next): (&Chapter, Timestamp)| {
        let end = chapter.end().unwrap_or(next);
        let mut ended = Chapter::new(chapter.start, Some(end), &*chapter.title)
            .described(chapter.description.clone());
        ended.extra.clone_from(&chapter.extra);
        ended
    };
    video.chapters.iter().zip(nexts).map(ended).collect()
}

fn write_records(video: &Video, beyond: usize, out: &mut Output) -> Result<()> {
    let of = &video.transcript;
    for chapter in &with_ends(of) {
        let record = ChapterRecord {
            start_ms: chapter.start,
            end_ms: chapter.end(),
            title: &chapter.title,
            description: chapter.description.as_deref(),
        };
        out.record("chapter", &record)?;
    }
    for Topic { title, description, span, .. } in &of.topics {
        let record = TopicRecord {
            title,
            description: description.as_deref(),
            start_ms: span.map(|span| span.start()),
            end_ms: span.map(|span| span.end()),
        };
        out.record("topic", &record)?;
    }
    Ok(out.closing_record("result", &ResultRecord::of(video, beyond, None))?)
}

fn write_document(
    args: &ChaptersArgs,
    video: &Video,
    beyond: usize,
    out: &mut Output,
) -> Result<()> {
    let form = Form::of(&args.out, &args.template, Some(Format::Markdown), out)?;
    let target = args.out.output.as_deref();
    let mut transcript = video.transcript.clone();
    if matches!(form.format(), Format::Canonical | Format::Jsonl) || form.is_template() {
        transcript.chapters = with_ends(&transcript);
    }
    let told = findings(&transcript, form.format());
    let place = target.map_or_else(|| form.name().to_owned(), shown);
    report_findings(out, &place, &told, args.reading.strict)?;
    let options = args.out.write_options(form.format(), None);
    let written = write_form(out, target, args.out.force, &transcript, &options, &form)?;
    report_omissions(out, "the video", form.name(), &written.omitted);
    if out.json() {
        let record = ResultRecord::of(video, beyond, target.map(shown));
        out.closing_record("result", &record)?;
    }
    Ok(())
}

impl ResultRecord {
    fn of(video: &Video, beyond: usize, output: Option<String>) -> Self {
        Self {
            inputs: video.inputs,
            failed: video.failed,
            chapters: video.transcript.chapters.len(),
            topics: video.transcript.topics.len(),
            segments: video.transcript.segment_count(),
            beyond,
            output,
        }
    }
}
