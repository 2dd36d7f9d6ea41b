use std::collections::HashMap;
use std::time::Duration;

use cuedex_index::{Explanation, Results};
use cuedex_model::{Moment, VideoId};

use super::known::Known;
use super::mpv;
use super::reach::Reach;
use super::template::Template;

/// Moments as they are shown: what is known of their videos, and where links go.
pub(super) struct Shown<'a> {
    pub(super) videos: &'a HashMap<VideoId, Known>,
    pub(super) unreadable: usize,
    pub(super) took: Duration,
    /// Moments of one video stand together, under its name.
    pub(super) grouped: bool,
    pub(super) template: Option<Template>,
    pub(super) reach: Reach,
}

impl Shown<'_> {
    pub(super) fn known(&self, moment: &Moment) -> Option<&Known> {
        self.videos.get(&moment.video)
    }

    /// The link to a moment: by the template, else into the video's address or media file.
    pub(super) fn link(&self, moment: &Moment) -> Option<String> {
        let start = self.reach.start(moment);
        match &self.template {
            Some(template) => template.fill(moment, self.known(moment), start),
            None => Some(self.known(moment)?.link.as_ref()?.at(start)),
        }
    }

    /// The same for a terminal, which follows only whole addresses.
    pub(super) fn address(&self, moment: &Moment) -> Option<String> {
        if self.template.is_some() {
            return self.link(moment);
        }
        Some(self.known(moment)?.address.as_ref()?.at(self.reach.start(moment)))
    }

    /// The command that plays a moment.
    pub(super) fn mpv(&self, moment: &Moment) -> Option<Vec<String>> {
        let playable = self.known(moment)?.playable.as_ref()?;
        Some(mpv::command(playable, self.reach.start(moment)))
    }

    /// How the moment with this number came to its score, where that was asked.
    pub(super) fn explanation<'r>(
        &self,
        results: &'r Results,
        number: usize,
    ) -> Option<&'r Explanation> {
        // Where some moments were left out afterwards, explanations would be those of others.
        let matched = results.explanations.len() == results.moments.len();
        results.explanations.get(number).filter(|_| matched)
    }
}
