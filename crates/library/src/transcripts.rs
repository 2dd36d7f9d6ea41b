//! The videos of a library as transcripts, one or many.

use cuedex_model::{Transcript, VideoId};
use rayon::prelude::*;

use crate::Error;
use crate::library::Library;
use crate::read_video::{Composed, whole};
use crate::status::View;

impl Library {
    /// The current transcript of a video, put together from the files that were chosen for it and
    /// all of its edits that count.
    ///
    /// `name` is as for [`Library::find_video`].
    ///
    /// # Errors
    /// Those of [`Library::find_video`], and [`ErrorKind::Unreadable`](crate::ErrorKind::Unreadable)
    /// when one of its files cannot be read.
    pub fn read_video(&self, name: &str) -> Result<Transcript, Error> {
        let view = View::of(self)?;
        let id = view.find(name)?;
        transcript(view.videos(self).compose(id))
    }

    /// Reads many videos, each as [`Library::read_video`] does, on all cores, and hands them to
    /// `work` with their places in `ids`. What comes back is in the order of `ids`.
    ///
    /// # Errors
    /// Those of reading the catalogue; a video that cannot be read is handed on as its error.
    pub fn read_each<T: Send>(
        &self,
        ids: &[VideoId],
        work: impl Fn(usize, Result<Transcript, Error>) -> T + Sync,
    ) -> Result<Vec<T>, Error> {
        let view = View::of(self)?;
        let videos = view.videos(self);
        let read =
            |id: &VideoId| view.find(id.as_str()).and_then(|id| transcript(videos.compose(id)));
        Ok(ids.par_iter().enumerate().map(|(n, id)| work(n, read(id))).collect())
    }
}

/// The transcript, where no file of it is missing.
fn transcript(composed: Composed) -> Result<Transcript, Error> {
    whole(&composed.missing)?;
    Ok(composed.transcript)
}
