use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::MmapDirectory;
use tantivy::{IndexReader, IndexSettings, ReloadPolicy};

use crate::error::{Error, ErrorKind, guarded};
use crate::options::{IndexOptions, WriterOptions};
use crate::prepared::Prepared;
use crate::purge::{purge, sweep};
use crate::schema::{Fields, PREPARED, schema};
use crate::search::Searcher;
use crate::search::Shard;
use crate::version;
use crate::writer::Writer;

/// An index of transcripts, in a folder of its own or in memory. It is derived data: deleting it
/// loses nothing that indexing the transcripts again does not bring back.
///
/// ```
/// use cuedex_index::{Index, IndexOptions, Query, SearchOptions, WriterOptions};
/// use cuedex_model::{Segment, TimeSpan, Track, TrackKind, Transcript, VideoId};
///
/// let index = Index::in_memory(&IndexOptions::default())?;
/// let mut writer = index.writer(&WriterOptions::default())?;
/// let cues = vec![
///     Segment::new(TimeSpan::from_millis(0, 2_000), "we sailed to the quiet"),
///     Segment::new(TimeSpan::from_millis(2_000, 4_000), "harbor at dawn"),
/// ];
/// let talk = Transcript::of_tracks(vec![Track::new(TrackKind::Audio, cues)]);
/// writer.put(0, &VideoId::new("talk").unwrap(), &talk)?;
/// writer.commit("")?;
///
/// let found = index.searcher()?.search(&Query::parse("\"quiet harbor\"")?, &SearchOptions::default())?;
/// assert_eq!(found.moments[0].snippet, "we sailed to the quiet harbor at dawn");
/// # Ok::<(), cuedex_index::Error>(())
/// ```
pub struct Index {
    engine: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    options: IndexOptions,
    /// What searches share of the commit that was seen last.
    shards: Mutex<Option<(u64, Shards)>>,
}

type Shards = Arc<Vec<Arc<Shard>>>;

impl Index {
    /// Opens the index in a folder, or makes one there if the folder is empty or missing.
    ///
    /// # Errors
    /// [`ErrorKind::NewerVersion`], [`ErrorKind::Outdated`] (an older version, or other options),
    /// [`ErrorKind::Damaged`] and [`ErrorKind::Io`]. Nothing is ever deleted or rebuilt here.
    pub fn open_or_create(dir: &Path, options: &IndexOptions) -> Result<Self, Error> {
        fs::create_dir_all(dir)
            .map_err(|e| Error::io(format!("cannot make the folder {}", dir.display()), e))?;
        if version::is_noted(dir) {
            version::check(dir, options)?;
            return guarded(|| Self::open(dir, options));
        }
        if !is_empty(dir)? {
            let message = format!("{} holds files but no index that was finished", dir.display());
            return Err(Error::new(ErrorKind::Damaged, message));
        }
        let index = guarded(|| Self::create(dir, options))?;
        version::write(dir, options)?;
        Ok(index)
    }

    /// An empty index in memory.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] when the engine cannot start.
    pub fn in_memory(options: &IndexOptions) -> Result<Self, Error> {
        let (schema, fields) = schema();
        let engine = tantivy::Index::builder().schema(schema).settings(settings());
        let engine = engine.create_in_ram().map_err(|e| Error::engine("no index in memory", e))?;
        Self::with(engine, fields, options)
    }

    fn create(dir: &Path, options: &IndexOptions) -> Result<Self, Error> {
        let (schema, fields) = schema();
        let engine = tantivy::Index::create(mapped(dir)?, schema, settings());
        let engine = engine
            .map_err(|e| Error::engine(format!("cannot make an index in {}", dir.display()), e))?;
        Self::with(engine, fields, options)
    }

    fn open(dir: &Path, options: &IndexOptions) -> Result<Self, Error> {
        let (schema, fields) = schema();
        let engine = tantivy::Index::open(mapped(dir)?)
            .map_err(|e| Error::engine(format!("cannot open the index in {}", dir.display()), e))?;
        if engine.schema() != schema {
            let message = "the index's fields are not those of its version";
            return Err(Error::new(ErrorKind::Damaged, message));
        }
        Self::with(engine, fields, options)
    }

    fn with(engine: tantivy::Index, fields: Fields, options: &IndexOptions) -> Result<Self, Error> {
        engine.tokenizers().register(PREPARED, Prepared);
        let reader = engine
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|e| Error::engine("cannot read the index", e))?;
        let shards = Mutex::default();
        Ok(Self { engine, reader, fields, options: options.clone(), shards })
    }

    /// The one writer.
    ///
    /// # Errors
    /// [`ErrorKind::Locked`] while another writer exists, in any process.
    pub fn writer(&self, options: &WriterOptions) -> Result<Writer, Error> {
        let reader = self.reader.clone();
        guarded(|| Writer::open(&self.engine, self.fields, self.options.clone(), reader, options))
    }

    /// A view of the last commit this index has seen; take one per request.
    ///
    /// # Errors
    /// [`ErrorKind::Damaged`] or [`ErrorKind::Io`] when it cannot be read.
    pub fn searcher(&self) -> Result<Searcher, Error> {
        let searcher = self.reader.searcher();
        let generation = searcher.generation().generation_id();
        let mut known = self.shards.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, shards)) = &*known
            && *of == generation
        {
            return Ok(Searcher::new(Arc::clone(shards), self.fields));
        }
        let shards = guarded(|| {
            let readers = searcher.segment_readers().iter();
            readers.map(|reader| Shard::open(reader, self.fields).map(Arc::new)).collect()
        })?;
        let shards = Arc::new(shards);
        *known = Some((generation, Arc::clone(&shards)));
        Ok(Searcher::new(shards, self.fields))
    }

    /// Looks for commits of other processes; this one's own are seen at once.
    ///
    /// # Errors
    /// [`ErrorKind::Damaged`] or [`ErrorKind::Io`] when they cannot be read.
    pub fn refresh(&self) -> Result<(), Error> {
        guarded(|| self.reader.reload().map_err(|e| Error::engine("cannot read the index", e)))
    }

    /// Writes anew every part of the index that still holds what was deleted or replaced, and
    /// removes the old files: the engine otherwise keeps deleted text until it merges by itself.
    ///
    /// # Errors
    /// [`ErrorKind::Locked`] while a writer exists, in any process; [`ErrorKind::Io`] and
    /// [`ErrorKind::Damaged`].
    pub fn purge(&self) -> Result<(), Error> {
        guarded(|| purge(&self.engine))?;
        self.refresh()?;
        // What searches shared of the commit before would keep its files.
        *self.shards.lock().unwrap_or_else(PoisonError::into_inner) = None;
        guarded(|| sweep(&self.engine))
    }

    /// Whether nothing that was deleted or replaced is left in the index's files.
    ///
    /// # Errors
    /// [`ErrorKind::Damaged`] or [`ErrorKind::Io`] when they cannot be read.
    pub fn is_pure(&self) -> Result<bool, Error> {
        let segments = self.engine.searchable_segment_metas();
        let segments = segments.map_err(|e| Error::engine("cannot read the index", e))?;
        Ok(segments.iter().all(|segment| !segment.has_deletes()))
    }

    /// What the last commit was given as its payload.
    ///
    /// # Errors
    /// [`ErrorKind::Damaged`] or [`ErrorKind::Io`] when it cannot be read.
    pub fn payload(&self) -> Result<Option<String>, Error> {
        let metas = self.engine.load_metas();
        metas.map(|metas| metas.payload).map_err(|e| Error::engine("cannot read the index", e))
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("options", &self.options).finish_non_exhaustive()
    }
}

fn settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: tantivy::store::Compressor::Zstd(Default::default()),
        // Against blocks of 16 KiB a tenth of the text's space is saved, and ten moments with
        // their text cost a fifth of a millisecond more.
        docstore_blocksize: 65_536,
        ..IndexSettings::default()
    }
}

fn mapped(dir: &Path) -> Result<MmapDirectory, Error> {
    MmapDirectory::open(dir).map_err(|e| {
        Error::new(ErrorKind::Io, format!("cannot open the folder {}", dir.display())).because(e)
    })
}

fn is_empty(dir: &Path) -> Result<bool, Error> {
    let first = || -> io::Result<bool> { Ok(fs::read_dir(dir)?.next().transpose()?.is_none()) };
    first().map_err(|e| Error::io(format!("cannot list {}", dir.display()), e))
}
