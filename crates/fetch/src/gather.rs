use cuedex_format::memories::{Summary, Transcription, Video, VideoState};
use cuedex_format::{Severity, Warning};
use cuedex_model::{Track, TrackKind, Transcript, VideoId};

use crate::note::Note;
use crate::{Availability, Client, Error, ErrorKind, Part, PartState, Scope, SummaryKind};

/// What to gather of a video. The default is everything, of a private video.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// What is said.
    pub audio: bool,
    /// What is seen.
    pub visual: bool,
    /// Its chapters.
    pub chapters: bool,
    /// Its topics.
    pub topics: bool,
    /// It is a public video (`PI-..`). The service makes no chapters and topics of these.
    pub public: bool,
}

impl Default for Wanted {
    fn default() -> Self {
        Self { audio: true, visual: true, chapters: true, topics: true, public: false }
    }
}

impl Wanted {
    pub(crate) fn parts(&self) -> impl Iterator<Item = Part> + use<> {
        let wanted = *self;
        Part::ALL.into_iter().filter(move |part| match part {
            Part::Audio => wanted.audio,
            Part::Visual => wanted.visual,
            Part::Chapters => wanted.chapters,
            Part::Topics => wanted.topics,
        })
    }

    fn scope(&self) -> Scope {
        if self.public { Scope::Public } else { Scope::Private }
    }
}

/// One video, gathered.
#[derive(Debug)]
#[non_exhaustive]
pub struct Gathered {
    /// Everything that was there. What became of each part is noted in it, too; see
    /// [`states_of`](crate::states_of) and [`is_complete`](crate::is_complete).
    pub transcript: Transcript,
    /// What became of each wanted part.
    pub parts: Vec<PartReport>,
    /// Why title, length and status are not known, where asking for them failed.
    pub metadata_error: Option<Error>,
}

/// What became of one part.
#[derive(Debug)]
#[non_exhaustive]
pub struct PartReport {
    /// Which part.
    pub part: Part,
    /// Its state.
    pub state: PartState,
    /// Why the call failed, in the state [`PartState::Error`].
    pub error: Option<Error>,
    /// Why the service failed, in the state [`PartState::Failed`], where it says so.
    pub cause: Option<String>,
    /// What was odd in the reply and how it was read.
    pub warnings: Vec<Warning>,
}

/// What is known of a video's status while its parts are read.
enum Status {
    Told(Option<Video>),
    NotTold,
}

impl Status {
    fn state(&self) -> Option<VideoState> {
        match self {
            Self::Told(Some(video)) => Some(video.state()),
            _ => None,
        }
    }

    /// What `null` means for a part. Where the status could not be asked, it may still come.
    fn of_nothing<T>(&self) -> Availability<T> {
        match self {
            Self::Told(video) => Availability::of_nothing(video.as_ref()),
            Self::NotTold => Availability::Pending,
        }
    }
}

/// Asking for the parts of a video would only fail in the same way, and slowly.
fn is_hopeless(error: &Error) -> bool {
    error.is_key_refused() || error.is_timeout() || error.kind() == ErrorKind::Connect
}

impl Client {
    /// Gathers a whole video into one transcript: metadata, what is said and seen, chapters,
    /// topics and summary.
    ///
    /// A part that fails does not lose the others; its report says why. Chapters and topics are
    /// only asked for when the video is done.
    ///
    /// # Errors
    /// When the key is refused ([`Error::is_key_refused`]), and when the service cannot be
    /// reached or does not answer from the start ([`ErrorKind::Connect`], [`Error::is_timeout`]).
    pub async fn video(&self, video: &VideoId, wanted: &Wanted) -> Result<Gathered, Error> {
        let mut transcript = Transcript { id: Some(video.clone()), ..Transcript::default() };
        let (status, metadata_error) = match self.metadata(video, wanted.scope()).await {
            Ok(known) => (Status::Told(known), None),
            Err(error) if is_hopeless(&error) => return Err(error),
            Err(error) => (Status::NotTold, Some(error)),
        };
        if let Status::Told(Some(known)) = &status {
            transcript.title.clone_from(&known.name);
            transcript.duration = known.duration;
            transcript.date = known.date();
        }
        let mut parts = Vec::new();
        for part in wanted.parts() {
            let report = match self.part(video, wanted, part, &status, &mut transcript).await {
                Ok(report) => report,
                Err(error) if error.is_key_refused() => return Err(error),
                Err(error) => PartReport { error: Some(error), ..of(part, PartState::Error) },
            };
            parts.push(report);
        }
        let states = parts.iter().map(|report| (report.part, report.state)).collect();
        let metadata_failed = metadata_error.is_some();
        let note =
            Note { states, public: wanted.public, unique_id: self.unique_id(), metadata_failed };
        note.write(&mut transcript);
        Ok(Gathered { transcript, parts, metadata_error })
    }

    async fn part(
        &self,
        video: &VideoId,
        wanted: &Wanted,
        part: Part,
        status: &Status,
        transcript: &mut Transcript,
    ) -> Result<PartReport, Error> {
        let reply = match part {
            Part::Audio => self.read_audio(video, wanted.scope()).await?,
            Part::Visual => self.read_visual(video, wanted.scope()).await?,
            Part::Chapters | Part::Topics if wanted.public => {
                return Ok(of(part, PartState::Nothing));
            }
            Part::Chapters => {
                return self.overview(video, SummaryKind::Chapter, status, transcript).await;
            }
            Part::Topics => {
                return self.overview(video, SummaryKind::Topic, status, transcript).await;
            }
        };
        Ok(keep_track(transcript, video, part, reply, status))
    }

    async fn overview(
        &self,
        video: &VideoId,
        kind: SummaryKind,
        status: &Status,
        transcript: &mut Transcript,
    ) -> Result<PartReport, Error> {
        let part = match kind {
            SummaryKind::Chapter => Part::Chapters,
            SummaryKind::Topic => Part::Topics,
        };
        if matches!(status.state(), Some(VideoState::Pending | VideoState::Failed)) {
            return Ok(report(part, false, status));
        }
        let mut reply = self.read_summary(video, kind).await?;
        let warnings = std::mem::take(&mut reply.warnings);
        let there = !reply.is_nothing();
        keep_summary(transcript, kind, reply);
        Ok(PartReport { warnings, ..report(part, there, status) })
    }
}

fn keep_track(
    transcript: &mut Transcript,
    video: &VideoId,
    part: Part,
    mut reply: Transcription,
    status: &Status,
) -> PartReport {
    let mut warnings = std::mem::take(&mut reply.warnings);
    warnings.extend(other_video(video, &reply));
    let there = !reply.is_nothing();
    if there {
        transcript.tracks.push(track(part, reply));
    }
    PartReport { warnings, ..report(part, there, status) }
}

fn track(part: Part, reply: Transcription) -> Track {
    reply.into_track(if part == Part::Audio { TrackKind::Audio } else { TrackKind::Visual })
}

/// Chapters are asked for first, so their overview wins.
fn keep_summary(transcript: &mut Transcript, kind: SummaryKind, reply: Summary) {
    match kind {
        SummaryKind::Chapter => transcript.chapters = reply.chapters(),
        SummaryKind::Topic => transcript.topics = reply.topics(),
    }
    transcript.summary = transcript.summary.take().or(reply.overview);
}

/// The report of a part that was read. Text of a video that is still worked on may grow.
fn report(part: Part, there: bool, status: &Status) -> PartReport {
    if there {
        let growing = status.state() == Some(VideoState::Pending);
        return of(part, if growing { PartState::Pending } else { PartState::Ready });
    }
    match status.of_nothing::<()>() {
        Availability::Ready(()) => of(part, PartState::Ready),
        Availability::Pending => of(part, PartState::Pending),
        Availability::NothingThere => of(part, PartState::Nothing),
        Availability::Failed { cause } => PartReport { cause, ..of(part, PartState::Failed) },
        Availability::UnknownVideo => of(part, PartState::Unknown),
    }
}

fn of(part: Part, state: PartState) -> PartReport {
    PartReport { part, state, error: None, cause: None, warnings: Vec::new() }
}

/// A reply that names another video is kept, because public ids have several forms.
fn other_video(asked: &VideoId, reply: &Transcription) -> Option<Warning> {
    let named = reply.video_no.as_deref().filter(|&named| named != asked.as_str())?;
    let named: String = named.chars().take(80).collect();
    Some(Warning {
        code: "memories/other-video",
        severity: Severity::Warning,
        message: format!("the reply for {asked} says it is about {named:?}"),
        line: 0,
        bytes: 0..0,
        cue: None,
    })
}
