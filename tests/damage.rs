use std::fs;
use std::path::PathBuf;
use std::process::{Child, Stdio};

use serde_json::Value;

use crate::library::{files_below, hits, srt};
use crate::support::{Place, Ran};

/// Where `library` keeps its index.
const INDEX: &str = "library/.cuedex/index-v1";

/// The moments of a search for a word of every file, without how good they are: the score
/// depends on how the engine cut its files.
#[track_caller]
fn answer(place: &Place) -> (Vec<Value>, String) {
    let query = ["search", "--json", "--all", "the OR a OR herring", "-L", "library"];
    let ran = place.run(&query).ends(0);
    let mut moments = ran.records_of("moment");
    for moment in &mut moments {
        let fields = moment.as_object_mut().unwrap();
        fields.remove("score");
        fields.remove("v");
    }
    moments.sort_by_key(|m| (m["video"].to_string(), m["start_ms"].as_u64()));
    (moments, ran.stderr)
}

/// What the search answers once the index is made anew.
#[track_caller]
fn fresh_answer(place: &Place) -> Vec<Value> {
    place.run(&["index", "--rebuild", "library"]).ends(0);
    answer(place).0
}

fn index_files(place: &Place) -> Vec<PathBuf> {
    files_below(&place.path(INDEX)).into_iter().filter(|path| path.is_file()).collect()
}

fn contents(place: &Place) -> Vec<(PathBuf, Vec<u8>)> {
    let read = |path: PathBuf| (path.clone(), fs::read(path).unwrap());
    index_files(place).into_iter().map(read).collect()
}

fn indexed() -> Place {
    let place = Place::with_library();
    place.run(&["index", "library"]).ends(0);
    place
}

#[test]
fn an_index_of_a_newer_version_is_refused_and_not_touched() {
    for (file, text) in [
        ("tantivy/cuedex.json", "{\"schema\":9999,\"analyser\":1,\"other\":true}"),
        ("catalogue", "{\"version\":9999}"),
    ] {
        let place = indexed();
        place.write(&format!("{INDEX}/{file}"), text);
        place.write("library/new.srt", srt("a herring"));
        let before = contents(&place);
        for command in [
            &["search", "lighthouse"][..],
            &["search", "--no-scan", "lighthouse"],
            &["index"],
            &["index", "--rebuild"],
            &["list"],
            &["show", "soup"],
            &["status"],
        ] {
            let ran = place.run(&[command, &["-L", "library"]].concat()).ends(2);
            let told = format!("{file} {command:?}: {}", ran.stderr);
            assert!(ran.stderr.contains("a newer version of cuedex"), "{told}");
            assert!(ran.stderr.contains("hint: use a newer cuedex"), "{told}");
            assert_eq!(ran.stdout, "", "{told}");
        }
        assert_eq!(contents(&place), before, "{file}");
        let elsewhere = ["search", "herring", "library", "--index-dir", "elsewhere"];
        place.run(&elsewhere).ends(0);
    }
}

/// Whether a file is taken away: the even ones, the odd ones, and by chance.
fn is_taken(round: u64, n: u64) -> bool {
    match round {
        0 | 1 => n % 2 == round,
        _ => (n + 1).wrapping_mul(round.wrapping_mul(0x9e37_79b9_7f4a_7c15)) >> 63 == 1,
    }
}

#[test]
fn an_index_that_lost_half_its_files_is_made_anew_with_a_message() {
    let expected = answer(&indexed()).0;
    assert!(expected.len() > 20);
    for round in 0..8 {
        let place = indexed();
        let mut taken = Vec::new();
        for (n, file) in (0..).zip(index_files(&place)) {
            if is_taken(round, n) {
                fs::remove_file(&file).unwrap();
                taken.push(file);
            }
        }
        assert!(taken.len() > 2, "round {round}");
        let (moments, told) = answer(&place);
        assert_eq!(moments, expected, "round {round}, without {taken:?}");
        assert!(told.contains("indexing everything again"), "round {round}, {taken:?}: {told}");
        let (moments, told) = answer(&place);
        assert_eq!((moments, told.as_str()), (expected.clone(), ""), "round {round}");
    }
}

#[test]
fn an_index_with_files_cut_off_is_made_anew() {
    let expected = answer(&indexed()).0;
    for name in ["catalogue", "tantivy/meta.json", "tantivy/cuedex.json"] {
        let place = indexed();
        let path = place.path(INDEX).join(name);
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        let (moments, told) = answer(&place);
        assert_eq!(moments, expected, "{name}");
        assert!(told.contains("indexing everything again"), "{name}: {told}");
    }
}

#[test]
fn two_documents_of_one_id_answer_once_and_are_told() {
    let place = Place::new();
    for (name, word) in [("one", "herring"), ("two", "haddock")] {
        let text = format!(
            "{{\"schema\":\"cuedex/transcript/1\",\"id\":\"VI1\",\"tracks\":[{{\"kind\":\"audio\",\
             \"segments\":[{{\"start_ms\":0,\"end_ms\":900,\"text\":\"a {word} swims\"}}]}}]}}"
        );
        place.write(&format!("library/{name}.cuedex.json"), text);
    }
    assert_eq!(hits(&place, "swims"), 1);
    assert_eq!(hits(&place, "herring") + hits(&place, "haddock"), 1);
    let ran = place.run(&["status", "--json", "library"]).ends(0);
    let told = &ran.records_of("file")[0];
    assert_eq!(told["state"], "shadowed");
    let by = told["by"].as_str().unwrap();
    assert!(by != told["path"].as_str().unwrap() && by.ends_with(".cuedex.json"), "{told}");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use super::*;

    /// Runs the binary so that permissions count, which they do not for the superuser; `None`
    /// where that is not possible.
    #[expect(clippy::print_stderr, reason = "a test that cannot run says so")]
    fn run_as_somebody(place: &Place, args: &[&str]) -> Option<Ran> {
        const NOBODY: u32 = 65_534;
        let probe = place.write("probe", "x");
        fs::set_permissions(&probe, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(&probe).is_err() {
            return Some(place.run(args));
        }
        let binary = place.path("cuedex");
        if !binary.exists() {
            fs::copy(env!("CARGO_BIN_EXE_cuedex"), &binary).unwrap();
        }
        for folder in [".", "library", "home"] {
            fs::set_permissions(place.path(folder), fs::Permissions::from_mode(0o777)).unwrap();
        }
        let mut command = Command::new(binary);
        command.args(args).current_dir(place.path(".")).env_clear();
        command.env("HOME", place.path("home")).uid(NOBODY).gid(NOBODY);
        match command.output() {
            Ok(output) => Some(Ran::of(&output)),
            Err(e) => {
                eprintln!("SKIPPED: the superuser may read everything, and {e}");
                None
            }
        }
    }

    #[test]
    fn a_file_that_may_not_be_read_is_listed_and_the_rest_is_found() {
        let place = Place::new();
        place.write("library/open.srt", srt("a herring"));
        let secret = place.write("library/secret.srt", srt("a haddock"));
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
        let Some(ran) = run_as_somebody(&place, &["search", "--json", "herring", "library"]) else {
            return;
        };
        assert_eq!(ran.ends(0).records().pop().unwrap()["unreadable"], 1);
        let status = run_as_somebody(&place, &["status", "library"]).unwrap().ends(0);
        let told = "unreadable  secret.srt: may not be read (permissions)\n";
        assert!(status.stdout.contains(told), "{}", status.stdout);
        run_as_somebody(&place, &["search", "haddock", "library"]).unwrap().ends(1);
        let ran = run_as_somebody(&place, &["convert", "library/secret.srt", "--to", "vtt"]);
        let ran = ran.unwrap().ends(2);
        assert!(ran.stderr.contains("cannot read library/secret.srt"), "{}", ran.stderr);
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).unwrap();
        run_as_somebody(&place, &["search", "haddock", "library"]).unwrap().ends(0);
    }

    #[test]
    fn without_a_place_for_the_index_one_is_advised() {
        let place = Place::new();
        place.write("library/open.srt", srt("a herring"));
        let locked = place.path("locked");
        fs::create_dir(&locked).unwrap();
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
        let search = ["search", "herring", "library", "--index-dir", "locked"];
        let Some(ran) = run_as_somebody(&place, &search) else { return };
        let ran = ran.ends(2);
        assert!(ran.stderr.contains("error: cannot create the folder "), "{}", ran.stderr);
        assert!(ran.stderr.contains("hint: keep the index elsewhere"), "{}", ran.stderr);
        let elsewhere = ["search", "herring", "library", "--index-dir", "library/other"];
        run_as_somebody(&place, &elsewhere).unwrap().ends(0);
    }

    /// A library that takes a while to index.
    fn large_library() -> Place {
        let place = Place::new();
        fs::create_dir(place.path("library")).unwrap();
        for n in 0..FILES {
            let text: String = (0..40)
                .map(|k| {
                    let s = k % 60;
                    format!(
                        "{k}\n00:{k:02}:{s:02},000 --> 00:{k:02}:{s:02},900\nword{n}x{k} swims\n\n"
                    )
                })
                .collect();
            fs::write(place.path(format!("library/{n:04}.srt")), text + &cue_of_all(n)).unwrap();
        }
        place
    }

    const FILES: usize = 1_000;

    fn cue_of_all(n: usize) -> String {
        format!("99\n00:59:00,000 --> 00:59:01,000\nherring number{n}\n")
    }

    fn start(place: &Place) -> Child {
        let mut command = place.command(&["index", "--json", "-L", "library"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Waits until the run has come to a point that shows on disk; `false` when it ended before.
    fn comes_to(child: &mut Child, point: impl Fn() -> bool) -> bool {
        loop {
            if point() {
                return true;
            }
            if child.try_wait().unwrap().is_some() {
                return false;
            }
            std::thread::yield_now();
        }
    }

    /// The engine makes this file when the first text is about to be written.
    fn is_writing(place: &Place) -> bool {
        place.path(INDEX).join("tantivy/.tantivy-writer.lock").exists()
    }

    fn signal(child: &Child, name: &str) {
        let pid = child.id().to_string();
        assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
    }

    #[test]
    fn a_run_that_is_interrupted_keeps_what_is_done_and_the_next_completes_it() {
        let place = large_library();
        let mut child = start(&place);
        assert!(comes_to(&mut child, || is_writing(&place)), "indexing began");
        signal(&child, "-INT");
        let ran = Ran::of(&child.wait_with_output().unwrap());
        let result = ran.records().pop().unwrap();
        assert_eq!(result["interrupted"], true, "{result}");
        let waiting = result["waiting"].as_u64().unwrap();
        let changed = result["changed"].as_u64().unwrap();
        assert!(waiting > 0 && waiting + changed == FILES as u64, "{result}");
        assert!(ran.stderr.contains("warning: stopped; "), "{}", ran.stderr);
        let query = ["search", "--json", "--all", "--no-scan", "herring", "-L", "library"];
        let found = place.run(&query).records_of("moment").len();
        assert_eq!(found as u64, changed, "what is done is found, and nothing else");
        place.run(&["index", "-L", "library"]).ends(0);
        let (moments, _) = answer(&place);
        assert_eq!(moments.len(), FILES);
        assert_eq!(moments, fresh_answer(&place));
    }

    #[test]
    fn a_search_that_is_interrupted_answers_from_what_is_done() {
        let place = large_library();
        let mut command = place.command(&["search", "--json", "--all", "herring", "-L", "library"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        assert!(comes_to(&mut child, || is_writing(&place)), "indexing began");
        signal(&child, "-INT");
        let ran = Ran::of(&child.wait_with_output().unwrap());
        let found = ran.records_of("moment").len();
        assert!(found < FILES, "it was stopped");
        assert_eq!(ran.code, i32::from(found == 0), "{}", ran.stderr);
        assert_eq!(ran.records().pop().unwrap()["moments"], found);
        let told = format!("warning: stopped; not in the index yet: {} file", FILES - found);
        assert!(ran.stderr.contains(&told), "{}", ran.stderr);
    }

    #[test]
    fn a_run_without_room_says_where_and_the_next_with_room_completes_it() {
        let place = large_library();
        let mut limited = Command::new("sh");
        limited
            .args(["-c", "trap '' XFSZ; ulimit -f 128; exec \"$@\"", "sh"])
            .args([env!("CARGO_BIN_EXE_cuedex"), "index", "-L", "library"])
            .current_dir(place.path("."))
            .env_clear()
            .env("HOME", place.path("home"));
        let ran = Ran::of(&limited.output().unwrap()).ends(2);
        assert!(ran.stderr.contains(INDEX), "{}", ran.stderr);
        place.run(&["search", "--no-scan", "herring", "-L", "library"]).ends(1);
        place.run(&["index", "-L", "library"]).ends(0);
        let (moments, told) = answer(&place);
        assert_eq!((moments.len(), told.as_str()), (FILES, ""));
    }

    /// How often a run is killed; more by `CUEDEX_KILLS`.
    fn kills() -> usize {
        let told = std::env::var("CUEDEX_KILLS").ok();
        told.map_or(3, |text| text.parse().expect("CUEDEX_KILLS is a number"))
    }

    #[test]
    fn a_run_that_is_killed_loses_nothing_that_the_next_does_not_bring() {
        let place = large_library();
        let expected = fresh_answer(&place);
        let mut killed = 0;
        for n in 0..kills() {
            // At the lock, in the reading, at the writer, and between the files of a commit.
            let tantivy = place.path(INDEX).join("tantivy");
            place.run(&["clean", "-L", "library"]).ends(0);
            let mut child = start(&place);
            comes_to(&mut child, || match n % 4 {
                0 => is_writing(&place),
                1 => tantivy.join("cuedex.json").exists(),
                2 => fs::read_dir(&tantivy).is_ok_and(|files| files.count() > 5 + n),
                _ => place.path(INDEX).join("lock").exists(),
            });
            child.kill().unwrap();
            killed += usize::from(child.wait().unwrap().code().is_none());
            let (moments, told) = answer(&place);
            assert_eq!(moments.len(), FILES, "kill {n}: {told}");
            assert!(moments == expected, "kill {n}: {told}");
            assert_eq!(answer(&place).1, "", "kill {n}: the index is whole again");
        }
        assert!(killed > 0, "every run was over before it could be killed");
    }
}

#[test]
fn while_another_process_writes_the_last_commit_answers() {
    let place = indexed();
    place.write("library/new.srt", srt("a herring"));
    let lock = fs::File::options().write(true).open(place.path(INDEX).join("lock")).unwrap();
    lock.lock().unwrap();
    let told = "warning: another process is writing the index";
    let ran = place.run(&["search", "lighthouse", "library"]).ends(0);
    assert!(ran.stderr.contains(told) && ran.stderr.contains("without 1 file"), "{}", ran.stderr);
    assert!(ran.stdout.contains("lighthouse"), "{}", ran.stdout);
    place.run(&["search", "herring", "library"]).ends(1);
    place.run(&["list", "library"]).ends(0);
    let ran = place.run(&["index", "--json", "library"]).ends(2);
    assert_eq!(ran.records()[0]["locked"], true);
    let ran = place.run(&["clean", "library"]).ends(2);
    assert!(ran.stderr.contains("hint: try again when it is done"), "{}", ran.stderr);
    drop(lock);
    let ran = place.run(&["search", "herring", "library"]).ends(0);
    assert!(!ran.stderr.contains("another process"), "{}", ran.stderr);
}
