//! What anybody may read without signing in.

use jinbang_tests::{Competition, Store, TestApp, world::World};
use reqwest::{Method, StatusCode, header};

crate::on_both_stores! {
    strangers_see_announced_programmes_and_no_drafts,
    a_reply_that_the_browser_has_is_not_sent_again,
    accounts_are_shown_for_a_demonstration_only,
}

async fn strangers_see_announced_programmes_and_no_drafts(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 0).await;
    Competition::draft(&app, &world, "innovation_post").await;
    let open = Competition::draft(&app, &world, "golden_idea").await.opened().await;
    let seen = app.stranger().get("/public/programmes").await.ok();
    assert_eq!(seen["items"].as_array().unwrap().len(), 1);
    assert_eq!(seen["items"][0]["id"], open.id.as_str());
    assert_eq!(seen["items"][0]["zone_name"], "north区");
    assert_eq!(seen["items"][0]["tiers"][0]["prize_fen"], 2_000_000);
}

async fn a_reply_that_the_browser_has_is_not_sent_again(store: Store) {
    let app = TestApp::start(store).await;
    World::build(&app, "north", 0).await;
    let stranger = app.stranger();
    let first = stranger.get("/public/programmes").await;
    assert_eq!(first.headers[header::CACHE_CONTROL], "public, max-age=5");
    let again = stranger.request(Method::GET, "/public/programmes");
    let again = stranger.send(again.header(header::IF_NONE_MATCH, &first.headers[header::ETAG])).await;
    assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
}

async fn accounts_are_shown_for_a_demonstration_only(store: Store) {
    let accounts = r#"[{"username":"a","password":"b","role":"leader","display_name":"c","note":"d"}]"#;
    for is_demonstration in [false, true] {
        let app = TestApp::start(store).await;
        let world = World::build(&app, "north", 0).await;
        std::fs::write(app.data.folder.path().join("demo-accounts.json"), accounts).unwrap();
        if is_demonstration {
            app.make_demonstration(&world.zone).await;
        }
        let site = app.stranger().get("/public/site").await.ok();
        assert_eq!(site["zones"][0]["is_demonstration"], is_demonstration);
        assert_eq!(site["demonstration"]["accounts"][0]["role"].as_str(), is_demonstration.then_some("leader"));
    }
}
