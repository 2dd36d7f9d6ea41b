//! The steps of a video, handed to the files that its tracks are from.

use cuedex_format::edit::{Editor, Step, Unfit};

use crate::compose::TrackPlace;
use crate::read_video::VideoFile;

/// A file while the steps of an edit are handed out.
pub(super) struct OpenFile {
    pub(super) path: String,
    pub(super) editor: Editor,
    pub(super) steps: Vec<Step>,
}

impl OpenFile {
    pub(super) fn new(file: VideoFile<'_>) -> Self {
        Self { path: file.path.to_owned(), editor: file.into_editor(), steps: Vec::new() }
    }

    pub(super) fn take(&mut self, step: Step) -> Result<(), Unfit> {
        self.editor.step(&step)?;
        self.steps.push(step);
        Ok(())
    }

    /// A step of the video's track as one of this file's track at `place`. Its segments are
    /// stated as this file was read, without the edits that the video already has.
    fn take_of_track(&mut self, mut step: Step, place: usize) -> Result<(), Unfit> {
        step.set_track(place);
        let mut lost = None;
        step.for_each_anchor(|anchor| match self.editor.anchor(place, anchor.id) {
            Some(first) => *anchor = first,
            None => lost = Some(anchor.id),
        });
        lost.map_or(Ok(()), |id| Err(Unfit::NoSegment(id)))?;
        self.take(step)
    }
}

/// Hands every step to the file of its track, and steps for everything to every file in which
/// they change something.
pub(super) fn spread(
    steps: Vec<Step>,
    places: &[TrackPlace],
    files: &mut [OpenFile],
) -> Result<(), Unfit> {
    for step in steps {
        let Some(track) = step.track() else {
            // A speaker who is to get another name may not be in every file.
            let results: Vec<_> = files.iter_mut().map(|file| file.take(step.clone())).collect();
            if results.iter().all(Result::is_err) {
                results.into_iter().next().unwrap_or(Ok(()))?;
            }
            continue;
        };
        let TrackPlace { part, track } = *places.get(track).ok_or(Unfit::NoTrack)?;
        files.get_mut(part).ok_or(Unfit::NoTrack)?.take_of_track(step, track)?;
    }
    Ok(())
}
