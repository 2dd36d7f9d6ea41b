use std::path::Path;

use anyhow::Result;
use rusqlite::Connection;

use super::asks::Ask;
use crate::corpus::Corpus;

/// SQLite [FTS5](https://www.sqlite.org/fts5.html) with one row per cue.
pub(crate) struct Fts5 {
    connection: Connection,
}

impl Fts5 {
    /// Indexes every cue in one transaction.
    pub(super) fn of(corpus: &Corpus, file: &Path) -> Result<Self> {
        let mut connection = Connection::open(file)?;
        connection.execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
             CREATE VIRTUAL TABLE cues USING fts5(text, video UNINDEXED, start_ms UNINDEXED);",
        )?;
        let transaction = connection.transaction()?;
        {
            let mut insert = transaction.prepare("INSERT INTO cues VALUES (?1, ?2, ?3)")?;
            for (video, cue) in corpus.cues() {
                let start = i64::try_from(cue.span.start().as_millis())?;
                insert.execute((&cue.text, i64::try_from(video)?, start))?;
            }
        }
        transaction.commit()?;
        Ok(Self { connection })
    }

    /// The ten best cues with their text, or any ten.
    pub(super) fn top10(&self, ask: &Ask, ranked: bool) -> Result<usize> {
        let order = if ranked { "ORDER BY rank" } else { "" };
        let sql = format!("SELECT rowid, text FROM cues WHERE cues MATCH ?1 {order} LIMIT 10");
        let mut select = self.connection.prepare_cached(&sql)?;
        let mut rows = select.query((ask.plain(),))?;
        let mut found = 0;
        while let Some(row) = rows.next()? {
            found += usize::from(!row.get_ref(1)?.as_str()?.is_empty());
        }
        Ok(found)
    }
}
