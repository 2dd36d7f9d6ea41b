//! An async client for the Memories.ai Transcription API.
