//! All pages, each video once, and always an end.

use crate::support::*;

fn page(ids: &[String], rest: &str) -> Answer {
    let videos: Vec<_> =
        ids.iter().map(|id| format!(r#"{{"video_no":"{id}","duration":"75"}}"#)).collect();
    ok(&format!(r#"{{"videos":[{}],{rest}}}"#, videos.join(",")))
}

fn ids(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|n| format!("VI{n}")).collect()
}

async fn listed(server: &Server) -> Vec<String> {
    let videos = client(server).list_videos().await.unwrap();
    videos.into_iter().map(|video| video.video_no.unwrap()).collect()
}

#[tokio::test]
async fn every_page_is_read_and_asked_for_by_its_number() {
    let server = Server::start().await;
    let rest = r#""page_size":2,"total_count":"5""#;
    server.script(LIST, [0..2, 2..4, 4..5].map(|range| page(&ids(range), rest)));
    assert_eq!(listed(&server).await, ids(0..5));
    let bodies: Vec<_> = server.requests().into_iter().map(|request| request.body).collect();
    let expected =
        [1, 2, 3].map(|page| format!(r#"{{"page":{page},"size":200,"unique_id":"default"}}"#));
    assert_eq!(bodies, expected);
    assert!(server.requests().iter().all(|request| request.method == "POST"));
}

#[tokio::test]
async fn a_video_that_moves_to_the_next_page_is_listed_once() {
    let server = Server::start().await;
    let rest = r#""page_size":3,"total_count":5"#;
    server.script(LIST, [0..3, 2..5].map(|range| page(&ids(range), rest)));
    assert_eq!(listed(&server).await, ids(0..5));
}

#[tokio::test]
async fn a_server_that_repeats_one_page_for_ever_is_left() {
    let server = Server::start().await;
    server.always(LIST, page(&ids(0..2), r#""page_size":2,"total_count":"1000000""#));
    assert_eq!(listed(&server).await, ids(0..2));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_full_page_without_a_total_is_followed_by_another() {
    let server = Server::start().await;
    server.script(LIST, [page(&ids(0..200), r#""current_page":1"#), ok("null")]);
    assert_eq!(listed(&server).await.len(), 200);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_page_that_fails_fails_the_list() {
    let server = Server::start().await;
    let rest = r#""page_size":2,"total_count":"5""#;
    server.script(LIST, [page(&ids(0..2), rest), refusal("0401", "no")]);
    assert!(client(&server).list_videos().await.unwrap_err().is_auth());
}
