//! Refreshes that end by force, and disks without room.
//!
//! The process that ends is this test program, run again with a task.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Folder, Random, answers, number_of};
use cuedex_library::{ErrorKind, Library, OpenOptions, RefreshOptions};

const FILES: usize = 2_000;

const PATIENCE: Duration = Duration::from_secs(20);

/// The folder that a process of its own indexes.
const TASK: &str = "CUEDEX_TEST_INDEX";

/// A library whose files all hold the word `herring`, each with a version.
struct Catch {
    folder: Folder,
    fresh: Folder,
    files: Vec<(String, usize)>,
    versions: usize,
}

impl Catch {
    fn new() -> Self {
        Self { folder: Folder::new(), fresh: Folder::new(), files: Vec::new(), versions: 0 }
    }

    fn fill(&mut self) {
        for n in 0..FILES {
            self.write(format!("boat{}/net{n}.srt", n % 20));
        }
    }

    fn write(&mut self, path: String) {
        let version = self.versions;
        self.versions += 1;
        let text = format!(
            "1\n00:00:01,000 --> 00:00:03,000\nthe herring of haul{version} went into the hold\n\n\
             2\n00:00:03,000 --> 00:00:05,000\nwith {} others\n",
            version % 7
        );
        self.folder.old(&path, &text);
        self.files.push((path, version));
    }

    /// Changes, adds, deletes and renames files.
    fn change(&mut self, random: &mut Random) {
        for _ in 0..FILES / 20 {
            let (path, version) = self.files.swap_remove(random.below(self.files.len()));
            match random.below(4) {
                0 => self.write(path),
                1 => {
                    let name = format!("boat{}/new{}.srt", random.below(20), self.versions);
                    self.files.push((path, version));
                    self.write(name);
                }
                2 => fs::remove_file(self.folder.path(&path)).unwrap(),
                _ => {
                    self.versions += 1;
                    let name = format!("boat{}/moved{}.srt", random.below(20), self.versions);
                    fs::rename(self.folder.path(&path), self.folder.path(&name)).unwrap();
                    self.files.push((name, version));
                }
            }
        }
    }

    /// What a search for the word of all files has to find.
    fn expected(&self) -> BTreeSet<String> {
        let video = |path: &str| path.strip_suffix(".srt").unwrap().to_owned();
        self.files.iter().map(|(path, version)| format!("{} haul{version}", video(path))).collect()
    }

    fn start(&self, test: &str) -> Child {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test])
            .env(TASK, self.folder.root())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// The index holds what an index made from nothing holds.
    #[track_caller]
    fn is_as_fresh(&self, library: &Library, told: &str) {
        let options = OpenOptions::default().with_index_dir(self.fresh.root());
        let fresh = Library::open(self.folder.root(), &options).unwrap();
        let rebuild = RefreshOptions { rebuild: true, ..RefreshOptions::default() };
        fresh.refresh(&rebuild).unwrap();
        assert_eq!(library.videos().unwrap(), fresh.videos().unwrap(), "{told}");
        let files = |library: &Library| library.status().unwrap().files;
        assert_eq!(files(library), files(&fresh), "{told}");
        for query in ["herring", "\"3 others\"", "herring hold", "haul7 OR haul9 OR haul2001"] {
            assert_eq!(answers(library, query), answers(&fresh, query), "{told}: {query}");
        }
    }
}

/// The video and the version of every file that is found.
fn found(library: &Library) -> Result<BTreeSet<String>, cuedex_library::Error> {
    let query = cuedex_index::Query::parse("herring").unwrap();
    let options = cuedex_index::SearchOptions {
        view: cuedex_index::View::Hits,
        limit: usize::MAX,
        ..Default::default()
    };
    let moments = library.search(&query, &options)?.results.moments;
    let version = |text: &str| text.split(' ').find(|w| w.starts_with("haul")).unwrap().to_owned();
    let all: Vec<_> =
        moments.iter().map(|m| format!("{} {}", m.video, version(&m.snippet))).collect();
    let distinct: BTreeSet<String> = all.iter().cloned().collect();
    assert_eq!(all.len(), distinct.len(), "every occurrence once");
    Ok(distinct)
}

fn does_its_task() -> bool {
    let Some(folder) = std::env::var_os(TASK) else { return false };
    let library = Library::open(Path::new(&folder), &OpenOptions::default()).unwrap();
    library.refresh(&RefreshOptions::default()).unwrap();
    true
}

#[test]
fn a_refresh_that_is_killed_leaves_the_last_commit_and_the_next_one_completes_it() {
    if does_its_task() {
        return;
    }
    let test =
        "crash::a_refresh_that_is_killed_leaves_the_last_commit_and_the_next_one_completes_it";
    let mut random = Random::new(number_of("CUEDEX_SEED", 20_261_122));
    let mut catch = Catch::new();
    catch.fill();
    let started = Instant::now();
    assert!(catch.start(test).wait().unwrap().success());
    // How long a first indexing takes, and how long an update.
    let mut takes = [started.elapsed(), started.elapsed() / 4];
    let (mut killed, mut complete) = (0, 0);
    let kills = number_of("CUEDEX_KILLS", 10);
    for n in 0..kills {
        let anew = n % 2 == 0;
        if anew {
            catch.folder.library().clean().unwrap();
        }
        let before = if anew { BTreeSet::new() } else { catch.expected() };
        catch.change(&mut random);
        let mut child = catch.start(test);
        std::thread::sleep(takes[n % 2].mul_f64(0.1 + 1.1 * random.fraction()));
        child.kill().unwrap();
        killed += usize::from(child.wait().unwrap().code().is_none());
        let (library, after) = (catch.folder.library(), catch.expected());
        let mut is_complete = false;
        match found(&library) {
            Ok(found) => {
                assert!(found == before || found == after, "kill {n}: {} found", found.len());
                is_complete = found == after;
            }
            Err(e) => {
                assert!(anew && e.kind() == ErrorKind::NotFound, "kill {n}: {e}");
                assert!(e.to_string().contains("is not made yet"), "kill {n}: {e}");
            }
        }
        let again = Instant::now();
        // The system may give back the locks of a killed process a little later.
        let patient = RefreshOptions { patience: PATIENCE, ..RefreshOptions::default() };
        let refreshed = library.refresh(&patient).unwrap();
        assert!(!refreshed.locked, "kill {n}");
        if !is_complete {
            takes[n % 2] = again.elapsed();
        }
        complete += usize::from(is_complete);
        assert!(refreshed.messages.is_empty(), "kill {n}: {:?}", refreshed.messages);
        assert_eq!(found(&library).unwrap(), after, "kill {n}");
        catch.is_as_fresh(&library, &format!("kill {n}"));
    }
    eprintln!("{killed} of {kills} runs were killed, {complete} after their last commit");
    assert!(killed > 0, "every run was over before it could be killed");
}

/// A small file system of its own; `None`, loudly, where none can be mounted.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn new(kilobytes: usize) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={kilobytes}k");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &size, "cuedex-test"]).arg(folder.path());
        match mount.stderr(Stdio::null()).status() {
            Ok(status) if status.success() => Some(Self(folder)),
            _ => {
                eprintln!("SKIPPED: no small file system can be mounted here");
                None
            }
        }
    }

    fn grow(&self, kilobytes: usize) {
        let size = format!("remount,size={kilobytes}k");
        let grown = Command::new("mount").args(["-o", &size]).arg(self.0.path()).status();
        assert!(grown.unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_is_told_and_the_last_commit_answers_until_there_is_room() {
    let mut failed = 0;
    for kilobytes in [150, 300, 500, 800, 1_200] {
        let Some(disk) = SmallDisk::new(kilobytes) else { return };
        let mut catch = Catch::new();
        catch.write("first.srt".into());
        let options = OpenOptions::default().with_index_dir(disk.0.path());
        let library = Library::open(catch.folder.root(), &options).unwrap();
        library.refresh(&RefreshOptions::default()).unwrap();
        let before = catch.expected();
        catch.fill();
        if let Err(e) = library.refresh(&RefreshOptions::default()) {
            failed += 1;
            assert!(e.to_string().contains(disk.0.path().to_str().unwrap()), "{e}");
            assert!(format!("{e:?}").contains("No space left"), "{e:?}");
            let again = Library::open(catch.folder.root(), &options).unwrap();
            for library in [&library, &again] {
                let found = found(library).unwrap();
                assert!(found == before || found == catch.expected(), "{kilobytes} kB");
            }
            disk.grow(100_000);
            let refreshed = library.refresh(&RefreshOptions::default()).unwrap();
            assert!(refreshed.messages.is_empty(), "{:?}", refreshed.messages);
        }
        assert_eq!(found(&library).unwrap(), catch.expected(), "{kilobytes} kB");
        catch.is_as_fresh(&library, &format!("{kilobytes} kB"));
    }
    assert!(failed > 1, "there was room on every disk");
}
