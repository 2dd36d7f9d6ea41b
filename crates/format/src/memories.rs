//! The JSON of the Memories.ai Transcription API, both ways, as pure functions.
