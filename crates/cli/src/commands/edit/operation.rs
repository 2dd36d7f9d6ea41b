//! The operation that the arguments state.

use anyhow::{Context, Result, ensure};
use cuedex_format::edit::{Operation, Place, Select};

use crate::args::{EditCommand, OnArgs, PlaceArgs, select};
use crate::failure::Hinted;

/// The operation and what it is for; `None` for commands on the history.
pub(super) fn of(command: &EditCommand) -> Result<Option<(Operation, &OnArgs)>> {
    if let Some((operation, on)) = placed(command) {
        ensure!(on.filters.is_empty(), "{} takes no --where", operation.name());
        return Ok(Some((operation, on)));
    }
    match moved(command)? {
        None => worded(command),
        some => Ok(some),
    }
}

/// The operations that say themselves what they are for.
fn placed(command: &EditCommand) -> Option<(Operation, &OnArgs)> {
    Some(match command {
        EditCommand::Retime { segment, time, overlap, on } => {
            let (segment, overlap) = (segment.clone(), *overlap);
            let (start_ms, end_ms) = (time.0.from_ms, time.0.to_ms);
            (Operation::Retime { segment, start_ms, end_ms, overlap }, on)
        }
        EditCommand::Text { segment, text, on } => {
            (Operation::SetText { segment: segment.clone(), text: with_lines(text) }, on)
        }
        EditCommand::Split { segment, at, on } => {
            (Operation::Split { segment: segment.clone(), at: place(at) }, on)
        }
        EditCommand::Join { segments, on } => {
            (Operation::Join { segments: segments.0.clone() }, on)
        }
        EditCommand::Insert { time, text, speaker, track, overlap, on } => {
            let insert = Operation::Insert {
                track: track.clone(),
                start_ms: time.0.from_ms,
                end_ms: time.0.to_ms,
                text: with_lines(text),
                speaker: speaker.clone(),
                overlap: *overlap,
            };
            (insert, on)
        }
        EditCommand::Cut { ranges, on } => {
            (Operation::Cut { ranges: ranges.0.iter().map(|range| range.0).collect() }, on)
        }
        EditCommand::Trim { keep, on } => (Operation::Trim { keep: keep.0 }, on),
        _ => return None,
    })
}

/// The operations on times.
fn moved(command: &EditCommand) -> Result<Option<(Operation, &OnArgs)>> {
    Ok(Some(match command {
        EditCommand::Shift { by, on } => {
            (Operation::Shift { by_ms: by.0, select: select(&on.filters)? }, on)
        }
        EditCommand::Scale { by, on } => {
            (Operation::Scale { by: *by, select: select(&on.filters)? }, on)
        }
        EditCommand::Sync { first, second, on } => {
            let points = [first.0, second.0];
            (Operation::Sync { points, select: select(&on.filters)? }, on)
        }
        EditCommand::Snap { on } => {
            // clap asks for it: the definition of `snap` says that it is required.
            let fps = on.out.fps.context("snap needs --fps")?;
            (Operation::Snap { fps, select: select(&on.filters)? }, on)
        }
        _ => return Ok(None),
    }))
}

/// The operations on words and speakers.
fn worded(command: &EditCommand) -> Result<Option<(Operation, &OnArgs)>> {
    Ok(Some(match command {
        EditCommand::Replace { old, new, regex, inside_words, ignore_case, on } => {
            let replace = Operation::Replace {
                find: old.clone(),
                with: new.clone(),
                regex: *regex,
                inside_words: *inside_words,
                ignore_case: *ignore_case,
                select: select(&on.filters)?,
            };
            (replace, on)
        }
        EditCommand::Speaker { name, on } => {
            let speaker = Some(name.clone()).filter(|name| !name.trim().is_empty());
            (Operation::SetSpeaker { speaker, select: select(&on.filters)? }, on)
        }
        EditCommand::RenameSpeaker { old, new, on } => (renamed(old, new, on)?, on),
        EditCommand::Delete { on } => (Operation::Delete { select: select(&on.filters)? }, on),
        EditCommand::Redact { text, whole, regex, inside_words, match_case, with, on, .. } => {
            let redact = Operation::Redact {
                find: words(text.as_ref(), *whole)?,
                regex: *regex,
                inside_words: *inside_words,
                match_case: *match_case,
                with: Some(with.clone()),
                select: select(&on.filters)?,
            };
            (redact, on)
        }
        _ => return Ok(None),
    }))
}

/// The words to redact; none where all of the segments goes.
fn words(text: Option<&String>, whole: bool) -> Result<Option<String>> {
    if text.is_none() && !whole {
        let hint = "name the words, or --whole with --where";
        return Err(Hinted::new("what to redact is not stated", hint).into());
    }
    Ok(text.filter(|_| !whole).cloned())
}

fn renamed(old: &str, new: &str, on: &OnArgs) -> Result<Operation> {
    let filter = select(&on.filters)?;
    let track = filter.track.clone();
    if filter != Select::tracks(track.clone()) {
        let hint = "`edit speaker` with --where speaker:NAME takes any filter";
        return Err(Hinted::new("rename-speaker takes only track: as a filter", hint).into());
    }
    Ok(Operation::RenameSpeaker { from: old.into(), to: new.into(), track })
}

fn place(args: &PlaceArgs) -> Place {
    match (args.at, args.word, args.character) {
        (Some(time), ..) => Place::Ms(time.0),
        (None, Some(word), _) => Place::Word(word),
        (None, None, character) => Place::Character(character.unwrap_or_default()),
    }
}

/// A shell hardly types a line's end.
fn with_lines(text: &str) -> String {
    text.replace("\\n", "\n")
}
