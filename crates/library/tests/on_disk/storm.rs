//! Many changes one after the other, each compared with an index made from nothing.

use std::fs;

use crate::support::{Folder, Random, answers, canonical, number_of, srt};
use cuedex_library::{Library, OpenOptions, RefreshOptions};

const WORDS: [&str; 12] = [
    "anchor", "beacon", "current", "dory", "estuary", "fathom", "gull", "hull", "inlet", "jetty",
    "keel", "lagoon",
];

const QUERIES: [&str; 5] =
    ["anchor", "\"beacon current\"", "dory estuary", "fathom OR gull", "hull -inlet"];

/// A folder and the files in it.
struct Sea {
    folder: Folder,
    files: Vec<String>,
    written: usize,
}

impl Sea {
    fn text(random: &mut Random) -> String {
        let words: Vec<_> = (0..8).map(|_| WORDS[random.below(WORDS.len())]).collect();
        words.join(" ")
    }

    /// A path for one of few videos, so that files of one video come and go.
    fn name(&mut self, random: &mut Random) -> String {
        self.written += 1;
        let (shore, trip) = (random.below(3), random.below(6));
        match random.below(5) {
            0 => format!("shore{shore}/trip{trip}.en.srt"),
            1 => format!("shore{shore}/trip{trip}.de.srt"),
            2 => format!("shore{shore}/trip{trip}.cuedex.json"),
            3 => format!("shore{shore}/trip{trip}.mp3"),
            _ => format!("trip{trip}-{}.srt", self.written),
        }
    }

    fn write(&mut self, path: &str, random: &mut Random) {
        let text = Self::text(random);
        let content = match path.rsplit('.').next() {
            Some("json") => canonical(None, "en", &text),
            Some("mp3") => String::new(),
            _ => srt(&text),
        };
        // Half of the files are too young for their time to be trusted.
        if random.below(2) == 0 {
            self.folder.young(path, &content);
        } else {
            self.folder.old(path, &content);
        }
        if !self.files.iter().any(|known| known == path) {
            self.files.push(path.to_owned());
        }
    }

    fn change(&mut self, random: &mut Random) {
        let step = if self.files.len() < 4 { 0 } else { random.below(4) };
        if step == 0 {
            let path = self.name(random);
            return self.write(&path, random);
        }
        let path = self.files.swap_remove(random.below(self.files.len()));
        match step {
            1 => self.write(&path, random),
            2 => fs::remove_file(self.folder.path(&path)).unwrap(),
            _ => {
                let end = path.split_once('.').unwrap().1;
                let moved = format!("shore{}/drift{}.{end}", random.below(3), self.written);
                self.written += 1;
                fs::create_dir_all(self.folder.path(&moved).parent().unwrap()).unwrap();
                fs::rename(self.folder.path(&path), self.folder.path(&moved)).unwrap();
                self.files.push(moved);
            }
        }
    }
}

#[test]
fn after_every_change_the_answers_are_those_of_a_fresh_index() {
    let mut random = Random::new(number_of("CUEDEX_SEED", 7));
    let mut sea = Sea { folder: Folder::new(), files: Vec::new(), written: 0 };
    let elsewhere = Folder::new();
    let options = OpenOptions::default().with_index_dir(elsewhere.root());
    let library = sea.folder.library();
    for step in 0..number_of("CUEDEX_STORM", 40) {
        for _ in 0..=random.below(3) {
            sea.change(&mut random);
        }
        library.refresh(&RefreshOptions::default()).unwrap();
        let fresh = Library::open(sea.folder.root(), &options).unwrap();
        let rebuild = RefreshOptions { rebuild: true, ..RefreshOptions::default() };
        fresh.refresh(&rebuild).unwrap();
        for query in QUERIES {
            assert_eq!(answers(&library, query), answers(&fresh, query), "step {step}: {query}");
        }
        assert_eq!(library.videos().unwrap(), fresh.videos().unwrap(), "step {step}");
        let files = |library: &Library| library.status().unwrap().files;
        assert_eq!(files(&library), files(&fresh), "step {step}");
    }
}
