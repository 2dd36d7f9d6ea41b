//! A panic is a bug; it is told like any other error, once, and only when nothing caught it.
//! (Damaged index files make the engine panic; the index crate turns that into an error.)

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::sync::Mutex;

use anyhow::Result;

use crate::failure::Hinted;

static LAST: Mutex<String> = Mutex::new(String::new());

/// Runs the command; a panic that reaches this far becomes an error.
pub(crate) fn guarded<T>(run: impl FnOnce() -> Result<T>) -> Result<T> {
    set_hook(Box::new(|panic| {
        if let Ok(mut last) = LAST.lock() {
            *last = panic.to_string().replace('\n', " ");
        }
    }));
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        let what = LAST.lock().map(|last| last.clone()).unwrap_or_default();
        Err(Hinted::new(format!("internal error: {what}"), "this is a bug; please report it")
            .into())
    })
}
