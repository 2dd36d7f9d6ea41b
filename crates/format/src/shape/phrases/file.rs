use serde::Deserialize;

/// A file of phrases as it is written; `phrases/README.md` says what the fields mean.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) language: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "for the reader of the file"))]
    pub(super) date: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "for the reader of the file"))]
    pub(super) source: String,
    #[serde(default)]
    pub(super) sentences: Sentences,
    #[serde(default)]
    pub(super) bind: Vec<Bind>,
    #[serde(default)]
    pub(super) phrase: Vec<Phrase>,
    #[serde(default)]
    pub(super) prefer: Prefer,
    #[serde(default)]
    pub(super) numbers: Numbers,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sentences {
    pub(super) abbreviations: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bind {
    pub(super) name: String,
    pub(super) weight: u8,
    pub(super) side: Side,
    #[serde(default)]
    pub(super) when: When,
    #[serde(default)]
    pub(super) exact: bool,
    pub(super) words: Vec<String>,
}

/// The neighbour that a word holds on to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Side {
    Next,
    Previous,
}

/// What that neighbour must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum When {
    #[default]
    Any,
    Number,
    Capital,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Phrase {
    pub(super) name: String,
    pub(super) weight: u8,
    pub(super) list: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Prefer {
    pub(super) before: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Numbers {
    pub(super) words: Vec<String>,
}

/// The most words of a phrase.
const LONGEST: usize = 4;

impl File {
    /// The file, if its weights and phrases are in range.
    pub(super) fn checked(self) -> Result<Self, String> {
        let binds = self.bind.iter().map(|bind| (&bind.name, bind.weight));
        let phrases = self.phrase.iter().map(|phrase| (&phrase.name, phrase.weight));
        for (name, weight) in binds.chain(phrases) {
            if !(1..=100).contains(&weight) {
                return Err(format!("weight of {name:?} is {weight}, not 1 to 100"));
            }
        }
        let listed = self.phrase.iter().flat_map(|phrase| &phrase.list);
        for phrase in listed {
            if !(2..=LONGEST).contains(&phrase.split_whitespace().count()) {
                return Err(format!("{phrase:?} is not a phrase of 2 to {LONGEST} words"));
            }
        }
        Ok(self)
    }

    /// How many words and phrases it lists.
    #[cfg(test)]
    pub(super) fn entries(&self) -> usize {
        let binds: usize = self.bind.iter().map(|bind| bind.words.len()).sum();
        binds + self.phrase.iter().map(|phrase| phrase.list.len()).sum::<usize>()
    }
}
