//! Edits of a whole library that end by force.
//!
//! The process that ends is this test program, run again with a task.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use cuedex_library::{Library, OpenOptions, RefreshOptions, RevertOptions, Target};

use crate::edits::{refresh, replace, texts, video, write};
use crate::support::{Folder, Random, hits, number_of};

const VIDEOS: usize = 1_000;

/// The folder in which a process of its own edits, and the word that it replaces.
const TASK: &str = "CUEDEX_TEST_EDIT";

const TEST: &str = "edits_killed::a_killed_edit_of_a_thousand_videos_counts_wholly_or_not_at_all";

fn library() -> Folder {
    let folder = Folder::new();
    for n in 0..VIDEOS {
        let text = format!("1\n00:00:01,000 --> 00:00:03,000\nhaul {n} of state0 herring\n");
        folder.old(&format!("boat{}/net{n}.srt", n % 20), &text);
    }
    folder.refresh();
    folder
}

fn start(folder: &Folder, state: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", TEST])
        .env(TASK, folder.root())
        .env("CUEDEX_TEST_STATE", state.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn step(state: usize) -> cuedex_format::edit::Script {
    replace(&format!("state{state}"), &format!("state{}", state + 1))
}

fn does_its_task() -> bool {
    let Some(folder) = std::env::var_os(TASK) else { return false };
    let library = Library::open(Path::new(&folder), &OpenOptions::default()).unwrap();
    let script = step(number_of("CUEDEX_TEST_STATE", 0));
    library.edits().write(&Target::All, &script, &refresh()).unwrap();
    true
}

/// How many videos say which state: all of them the same one.
fn state(library: &Library, known: usize) -> usize {
    let transcripts = library.videos().unwrap();
    assert_eq!(transcripts.len(), VIDEOS);
    let now = texts(library, transcripts[0].id.as_str())[0].clone();
    let state = if now.contains(&format!("state{known} ")) { known } else { known + 1 };
    for one in transcripts.iter().step_by(97) {
        let text = &texts(library, one.id.as_str())[0];
        assert!(text.contains(&format!("state{state} ")), "{text}");
    }
    state
}

#[test]
fn a_killed_edit_of_a_thousand_videos_counts_wholly_or_not_at_all() {
    if does_its_task() {
        return;
    }
    let mut random = Random::new(number_of("CUEDEX_SEED", 20_261_122));
    let folder = library();
    // One edit that must never be lost.
    write(&folder.library(), &video("boat7/net7"), &replace("haul", "catch"));
    let started = Instant::now();
    assert!(start(&folder, 0).wait().unwrap().success());
    let takes = started.elapsed();
    let (mut now, mut killed, mut counted) = (1, 0, 0);
    let kills = number_of("CUEDEX_KILLS", 10);
    for n in 0..kills {
        let mut child = start(&folder, now);
        // Most of the time goes into the index; what comes before its work matters more.
        std::thread::sleep(takes.mul_f64(0.03 + random.fraction() * random.fraction()));
        child.kill().unwrap();
        killed += usize::from(child.wait().unwrap().code().is_none());
        let library = folder.library();
        let before = library.edits().log(None).unwrap().len();
        let after = state(&library, now);
        counted += usize::from(after > now);
        assert_eq!(before, after + 1, "kill {n}: one record for each edit that counts");
        let patient = RefreshOptions { patience: Duration::from_secs(20), ..refresh() };
        let refreshed = library.refresh(&patient).unwrap();
        assert!(!refreshed.locked, "kill {n}");
        let torn = |message: &String| message.contains("cut off");
        assert!(refreshed.messages.iter().all(torn), "kill {n}: {:?}", refreshed.messages);
        for word in [now, now + 1] {
            let expected = if word == after { VIDEOS } else { 0 };
            assert_eq!(hits(&library, &format!("state{word}")), expected, "kill {n}: {word}");
        }
        assert_eq!(hits(&library, "\"catch 7\""), 1, "kill {n}");
        now = after;
    }
    eprintln!("{killed} of {kills} runs were killed, {counted} edits counted");
    assert!(killed > 0, "every run was over before it could be killed");
    // All of it is taken back, one edit after the other.
    let library = folder.library();
    while now > 0 {
        let undone = library.edits().undo(None, &RevertOptions::default(), &refresh()).unwrap();
        assert_eq!(undone.videos.len(), VIDEOS);
        now -= 1;
    }
    assert_eq!(hits(&library, "state0"), VIDEOS);
}
