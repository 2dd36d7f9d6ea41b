//! Ctrl-C stops a long work so that what is done still counts; pressed again, or when nothing
//! listens, it ends the process.

use std::sync::atomic::{AtomicBool, Ordering};

static LISTENING: AtomicBool = AtomicBool::new(false);
static STOP: AtomicBool = AtomicBool::new(false);

/// While it lives, the first Ctrl-C only sets [`Guard::flag`].
pub(crate) struct Guard;

impl Guard {
    pub(crate) fn listen() -> Self {
        static INSTALLED: std::sync::Once = std::sync::Once::new();
        INSTALLED.call_once(|| {
            // Where no handler can be set, Ctrl-C ends the process as it always does.
            let _ = ctrlc::set_handler(on_signal);
        });
        LISTENING.store(true, Ordering::SeqCst);
        Self
    }

    pub(crate) fn flag(&self) -> &'static AtomicBool {
        &STOP
    }

    pub(crate) fn is_set(&self) -> bool {
        STOP.load(Ordering::SeqCst)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        LISTENING.store(false, Ordering::SeqCst);
    }
}

#[expect(clippy::exit, reason = "the user asked for the end, the usual way for signals")]
fn on_signal() {
    let first = !STOP.swap(true, Ordering::SeqCst);
    if !(first && LISTENING.load(Ordering::SeqCst)) {
        std::process::exit(130);
    }
}
