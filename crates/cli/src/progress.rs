//! Draws how far a long work is.

use std::sync::Mutex;

use cuedex_library::{Phase, Reporter};
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::Output;

/// A bar with the time left on a terminal; elsewhere only what must be said.
pub(crate) struct Drawn<'a> {
    out: &'a Output,
    bar: Mutex<ProgressBar>,
}

impl<'a> Drawn<'a> {
    pub(crate) fn new(out: &'a Output) -> Self {
        Self { out, bar: Mutex::new(ProgressBar::hidden()) }
    }

    fn with_bar<T>(&self, use_bar: impl FnOnce(&mut ProgressBar) -> T) -> T {
        use_bar(&mut self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

impl Reporter for Drawn<'_> {
    fn started(&self, phase: Phase, files: usize, bytes: u64) {
        let doing = match phase {
            Phase::Reading => "reading",
            _ => "indexing",
        };
        let what = format!("{doing} {} files", HumanCount(files as u64));
        self.with_bar(|bar| *bar = bar_of_bytes(self.out, bytes, what));
    }

    fn advanced(&self, _files: usize, bytes: u64) {
        self.with_bar(|bar| bar.inc(bytes));
    }

    fn message(&self, text: &str) {
        self.with_bar(|bar| bar.suspend(|| self.out.note(text)));
    }

    fn finished(&self) {
        self.with_bar(|bar| bar.finish_and_clear());
    }
}

fn bar_of_bytes(out: &Output, bytes: u64, what: String) -> ProgressBar {
    bar(out, bytes, what, "{msg} {wide_bar} {binary_bytes}/{binary_total_bytes}, {eta} left")
}

/// A bar that counts videos.
pub(crate) fn bar_of_videos(out: &Output, videos: usize) -> ProgressBar {
    let template = "{msg} {wide_bar} {pos}/{len} videos, {eta} left";
    bar(out, videos as u64, "fetching".to_owned(), template)
}

/// A bar that counts clips.
pub(crate) fn bar_of_clips(out: &Output, clips: usize) -> ProgressBar {
    let template = "{msg} {wide_bar} {pos}/{len} clips, {eta} left";
    bar(out, clips as u64, "cutting".to_owned(), template)
}

fn bar(out: &Output, length: u64, what: String, template: &str) -> ProgressBar {
    if !out.draws_progress() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(template).expect("the template is well-formed");
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    bar.with_style(style).with_message(what)
}
