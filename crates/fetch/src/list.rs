use std::collections::HashSet;

use cuedex_format::memories::{self, Video, VideoPage};
use serde::Serialize;

use crate::call::Request;
use crate::{Call, Client, Error, ErrorKind};

/// How many videos are asked for at once; the service gives no more.
const PAGE_SIZE: u64 = 200;
/// The most pages that are read: two million videos.
const MAX_PAGES: u64 = 10_000;

#[derive(Serialize)]
struct PageRequest<'a> {
    page: u64,
    size: u64,
    unique_id: &'a str,
}

impl Client {
    /// Every video of the namespace, each once, in the order of the service.
    ///
    /// All pages are read. Reading ends at the stated total, at a page that is not full, and at
    /// a page that brings nothing new, so a service that repeats itself does no harm.
    ///
    /// # Errors
    /// See [`ErrorKind`]; [`ErrorKind::TooLarge`] after 10,000 pages.
    pub async fn list_videos(&self) -> Result<Vec<Video>, Error> {
        let mut listing = Listing::default();
        for page in 1..=MAX_PAGES {
            let body = PageRequest { page, size: PAGE_SIZE, unique_id: self.unique_id() };
            let request = Request::post(Call::List, "list_videos", &body);
            if listing.take(self.ask(&request, memories::decode_list).await?) == Next::Done {
                return Ok(listing.videos);
            }
        }
        let message = format!("the list has more than {MAX_PAGES} pages");
        Err(Error::new(ErrorKind::TooLarge, message))
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Next {
    Page,
    Done,
}

/// The videos seen so far.
#[derive(Default)]
struct Listing {
    seen: HashSet<String>,
    videos: Vec<Video>,
}

impl Listing {
    /// Keeps what is new on a page. Videos without an id are kept, too, but are not progress.
    fn take(&mut self, page: VideoPage) -> Next {
        let length = count(page.videos.len());
        let known = self.seen.len();
        for video in page.videos {
            if video.video_no.as_ref().is_none_or(|id| self.seen.insert(id.clone())) {
                self.videos.push(video);
            }
        }
        let nothing_new = self.seen.len() == known;
        let full = length >= page.page_size.unwrap_or(PAGE_SIZE).clamp(1, PAGE_SIZE);
        let done = match page.total {
            // A total below what was seen is wrong, and a short page short of it is capped.
            Some(total) if total >= count(self.seen.len()) => total == count(self.seen.len()),
            _ => !full,
        };
        if nothing_new || done { Next::Done } else { Next::Page }
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(ids: &[&str], page_size: Option<u64>, total: Option<u64>) -> VideoPage {
        let json: Vec<_> = ids.iter().map(|id| format!(r#"{{"video_no":"{id}"}}"#)).collect();
        let body = format!(r#"{{"code":"0000","data":{{"videos":[{}]}}}}"#, json.join(","));
        VideoPage { page_size, total, ..memories::decode_list(body.as_bytes()).unwrap() }
    }

    fn ids(listing: &Listing) -> Vec<&str> {
        listing.videos.iter().filter_map(|video| video.video_no.as_deref()).collect()
    }

    #[test]
    fn a_short_page_ends_the_list_unless_the_total_says_more() {
        assert_eq!(Listing::default().take(page(&["a"], Some(2), None)), Next::Done);
        assert_eq!(Listing::default().take(page(&["a", "b"], Some(2), None)), Next::Page);
        assert_eq!(Listing::default().take(page(&["a"], Some(2), Some(3))), Next::Page);
        assert_eq!(Listing::default().take(page(&["a", "b"], Some(2), Some(2))), Next::Done);
        assert_eq!(Listing::default().take(page(&["a"], None, None)), Next::Done);
    }

    #[test]
    fn a_total_that_is_too_small_is_not_believed() {
        assert_eq!(Listing::default().take(page(&["a", "b"], Some(2), Some(0))), Next::Page);
        assert_eq!(Listing::default().take(page(&["a"], Some(2), Some(0))), Next::Done);
    }

    #[test]
    fn repetition_ends_the_list_and_is_kept_once() {
        let mut listing = Listing::default();
        assert_eq!(listing.take(page(&["a", "b"], Some(2), Some(9))), Next::Page);
        assert_eq!(listing.take(page(&["b", "c"], Some(2), Some(9))), Next::Page);
        assert_eq!(listing.take(page(&["b", "c"], Some(2), Some(9))), Next::Done);
        assert_eq!(ids(&listing), ["a", "b", "c"]);
    }

    #[test]
    fn videos_without_an_id_are_kept_but_are_no_progress() {
        let mut listing = Listing::default();
        assert_eq!(listing.take(page(&["null", "null"], Some(2), None)), Next::Done);
        assert_eq!(listing.videos.len(), 2);
    }
}
