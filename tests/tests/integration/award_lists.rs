//! An award list on its way: draft, panel, supervisor, two leaders, publicity, final, issued; and back.

use entity::{entry, status::EntryStatus};
use jinbang_tests::{
    Awarding, Store, TestApp,
    awarding::{path_of, posting},
    competition::version,
    world::World,
};
use reqwest::{Method, StatusCode, header};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use serde_json::{Value, json};

crate::on_both_stores! {
    a_draft_freezes_the_awards_and_the_reserve_of_the_ranking,
    a_list_goes_through_every_hand_in_its_order,
    a_step_out_of_order_changes_nothing,
    only_the_right_person_takes_a_step,
    two_different_leaders_approve,
    a_signature_names_the_content_that_was_seen,
    every_signer_may_return_the_list_with_a_reason,
    a_returned_list_is_drafted_anew_and_signed_from_the_beginning,
    publicity_lasts_its_working_days_and_ends_before_the_final_list,
    an_issued_list_awards_its_entries,
    nothing_is_withdrawn_after_the_decision,
    the_public_notice_shows_names_and_neither_score_nor_rank,
    a_notice_that_the_browser_has_is_not_sent_again,
}

async fn a_draft_freezes_the_awards_and_the_reserve_of_the_ranking(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let list = awarding.draft().await.ok();
    assert_eq!((&list["status"], &list["list_version"]), (&json!("draft"), &json!(1)));
    assert_eq!((&list["award_count"], &list["total_prize_fen"]), (&json!(3), &json!(4_000_000)));
    assert_eq!(list["content_hash"].as_str().unwrap().len(), 64);
    let rows = awarding.rows().await;
    let lines = |section: &Value| -> Vec<Value> {
        section["lines"].as_array().unwrap().iter().map(|line| line["number"].clone()).collect()
    };
    assert_eq!(lines(&list["sections"][0]), ["2026-CXG-0006"]);
    assert_eq!(lines(&list["sections"][1]), ["2026-CXG-0005", "2026-CXG-0004"]);
    let first = &list["sections"][0]["lines"][0];
    for field in ["title", "enterprise", "person", "rank", "total", "entry_id"] {
        assert_eq!(first[field], rows[0][field], "{field}");
    }
    let reserve = &list["reserve"][0];
    assert_eq!((&reserve["number"], &reserve["note"]), (&json!("2026-CXG-0003"), &json!("递补第 1 位")));
    assert_eq!(awarding.judging.competition.get().await["status"], "list_proposed");
    let checks = list["summary"]["checks"].as_array().unwrap();
    assert!(checks.iter().all(|check| check["ok"] == true), "{checks:?}");
    assert_eq!(awarding.draft().await.problem(), "state_forbids", "one list at a time");
}

async fn a_list_goes_through_every_hand_in_its_order(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let list = awarding.draft().await.ok();
    let [first, second] = &awarding.leaders;
    let supervisor = &awarding.judging.supervisor;
    for (person, step, status, next) in [
        (&awarding.chair, "confirm", "panel_confirmed", json!("supervisor")),
        (supervisor, "supervise", "supervisor_signed", json!("leader")),
        (first, "approve", "supervisor_signed", json!("leader")),
        (second, "approve", "leadership_approved", json!("zone_staff")),
    ] {
        let signed = awarding.sign(person, &list, step).await.ok();
        assert_eq!((&signed["status"], &signed["waiting_for"]), (&json!(status), &next), "{step}");
    }
    let posted = awarding.step(awarding.staff(), &list, "publicity", posting(30)).await.ok();
    assert_eq!(posted["status"], "publicity");
    let last = awarding.step(awarding.staff(), &list, "finalize", json!({})).await.ok();
    assert_eq!(
        (&last["status"], &last["actions"]),
        (&json!("final"), &json!(["issue_award_list", "get_award_list_file"]))
    );
    let approvals = last["approvals"].as_array().unwrap();
    let by: Vec<&Value> = approvals.iter().map(|approval| &approval["by"]).collect();
    assert_eq!(by, ["judge2同志", "supervisor同志", "leader1同志", "leader2同志"]);
    assert!(approvals.iter().all(|approval| approval["content_hash"] == list["content_hash"]));
    let states: Vec<&Value> = last["steps"].as_array().unwrap().iter().map(|step| &step["state"]).collect();
    assert_eq!(states, ["done", "done", "done", "done", "done", "done", "current"]);
    let timeline = awarding.judging.competition.get().await["timeline"].clone();
    let types: Vec<&Value> = timeline.as_array().unwrap().iter().take(3).map(|item| &item["type"]).collect();
    assert_eq!(types, ["award_list_finalized", "publicity_started", "award_list_proposed"]);
}

async fn a_step_out_of_order_changes_nothing(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let list = awarding.draft().await.ok();
    let [leader, _] = &awarding.leaders;
    let supervisor = &awarding.judging.supervisor;
    let way = [(&awarding.chair, "confirm"), (supervisor, "supervise"), (leader, "approve")];
    for done in 0..way.len() {
        let before = awarding.list(&list).await;
        for (position, (person, step)) in way.iter().enumerate().filter(|(position, _)| *position != done) {
            let refused = awarding.sign(person, &list, step).await;
            assert_eq!(
                (refused.status, refused.problem()),
                (StatusCode::CONFLICT, "state_forbids".to_owned()),
                "{position} at {done}"
            );
        }
        let staff = awarding.staff();
        for (step, input) in [
            ("publicity", posting(30)),
            ("finalize", json!({})),
            ("issue", json!({ "document_no": "北工发〔2026〕12号", "issued_on": "2026-12-01" })),
        ] {
            let refused = awarding.step(staff, &list, step, input).await;
            assert_eq!(refused.problem(), "state_forbids", "{step} at {done}");
        }
        assert_eq!(awarding.list(&list).await, before);
        let (person, step) = way[done];
        awarding.sign(person, &list, step).await.ok();
    }
}

async fn only_the_right_person_takes_a_step(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    World::build(&app, "south", 0).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let list = awarding.draft().await.ok();
    let document = json!({ "document_no": "北工发〔2026〕12号", "issued_on": "2026-12-01" });
    let seen = json!({ "content_hash": list["content_hash"] });
    let steps = [
        ("confirm", &seen, "judge2"),
        ("supervise", &seen, "supervisor"),
        ("approve", &seen, "leader1"),
        ("publicity", &posting(30), "staff1"),
        ("finalize", &json!({}), "staff1"),
        ("issue", &document, "staff1"),
    ];
    for person in ["staff1", "judge2", "judge3", "supervisor", "leader1", "auditor", "enterprise2", "officer1"] {
        let client = app.sign_in(&world.username(person)).await;
        for (step, input, _) in steps.iter().filter(|(.., right)| *right != person) {
            let refused = awarding.step(&client, &list, step, (*input).clone()).await;
            assert_eq!(refused.problem(), "forbidden", "{person} {step}");
        }
    }
    let stranger = app.sign_in("south-staff1").await;
    assert_eq!(stranger.get(&path_of(&list)).await.problem(), "not_found");
    assert_eq!(stranger.get("/award-lists").await.ok()["total"], 0);
    assert_eq!(app.sign_in("north-judge3").await.get(&path_of(&list)).await.problem(), "forbidden");
    assert_eq!(awarding.chair.get("/award-lists").await.ok()["total"], 1);
    assert_eq!(awarding.list(&list).await["status"], "draft");
}

async fn two_different_leaders_approve(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let list = awarding.signed(3).await;
    let [first, second] = &awarding.leaders;
    let twice = awarding.sign(first, &list, "approve").await;
    assert_eq!(twice.problem(), "same_person");
    assert_eq!(awarding.list(&list).await["status"], "supervisor_signed");
    let approved = awarding.sign(second, &list, "approve").await.ok();
    assert_eq!(approved["status"], "leadership_approved");
    assert_eq!(awarding.sign(second, &list, "approve").await.problem(), "state_forbids");
}

async fn a_signature_names_the_content_that_was_seen(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let list = awarding.draft().await.ok();
    let path = format!("{}/confirm", path_of(&list));
    let other = json!({ "content_hash": "0".repeat(64) });
    let refused = awarding.chair.write(Method::POST, &path, version(&list), other).await;
    assert_eq!(refused.problem(), "conflict");
    let short = json!({ "content_hash": "0" });
    assert_eq!(awarding.chair.write(Method::POST, &path, version(&list), short).await.problem(), "validation_failed");
    let seen = json!({ "content_hash": list["content_hash"] });
    let stale = awarding.chair.write(Method::POST, &path, version(&list) - 1, seen.clone()).await;
    assert_eq!(stale.problem(), "stale_version");
    let unversioned = awarding.chair.post(&path, seen.clone()).await;
    assert_eq!(unversioned.problem(), "precondition_required");
    awarding.chair.write(Method::POST, &path, version(&list), seen).await.ok();
}

async fn every_signer_may_return_the_list_with_a_reason(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let [leader, _] = &awarding.leaders;
    let supervisor = &awarding.judging.supervisor;
    for (signatures, person) in [(0, &awarding.chair), (1, supervisor), (2, leader), (4, leader)] {
        let list = awarding.signed(signatures).await;
        let silent = json!({ "content_hash": list["content_hash"] });
        let refused = awarding.step(person, &list, "return", silent).await;
        assert_eq!(refused.json()["fields"][0]["field"], "comment");
        assert_eq!(awarding.sign(awarding.staff(), &list, "return").await.problem(), "forbidden");
        let reason = json!({ "content_hash": list["content_hash"], "comment": "奖金总额请再核对" });
        let returned = awarding.step(person, &list, "return", reason).await.ok();
        assert_eq!(returned["status"], "returned");
        assert_eq!(awarding.judging.competition.get().await["status"], "ranked");
    }
    let list = awarding.posted(1).await;
    assert_eq!(awarding.sign(leader, &list, "return").await.ok()["status"], "returned");
    let public = app.stranger().get(&format!("/public/notices/{}", list["id"].as_str().unwrap())).await;
    assert_eq!(public.problem(), "not_found", "a list that was returned is no longer posted");
}

async fn a_returned_list_is_drafted_anew_and_signed_from_the_beginning(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let first = awarding.signed(3).await;
    let [leader, _] = &awarding.leaders;
    awarding.sign(leader, &first, "return").await.ok();
    assert_eq!(awarding.sign(&awarding.chair, &first, "confirm").await.problem(), "state_forbids");
    let second = awarding.draft().await.ok();
    assert_eq!((&second["list_version"], &second["status"]), (&json!(2), &json!("draft")));
    assert_ne!(second["content_hash"], first["content_hash"], "the version is part of what is signed");
    assert_eq!(second["approvals"], json!([]));
    let path = format!("{}/confirm", path_of(&second));
    let old = json!({ "content_hash": first["content_hash"] });
    assert_eq!(awarding.chair.write(Method::POST, &path, version(&second), old).await.problem(), "conflict");
    for (person, step) in
        [(&awarding.chair, "confirm"), (&awarding.judging.supervisor, "supervise"), (leader, "approve")]
    {
        awarding.sign(person, &second, step).await.ok();
    }
    assert_eq!(awarding.list(&second).await["status"], "supervisor_signed", "the leader's old approval does not count");
    let lists = awarding.staff().get("/award-lists").await.ok();
    let statuses: Vec<&Value> = lists["items"].as_array().unwrap().iter().map(|list| &list["status"]).collect();
    assert_eq!(statuses, ["supervisor_signed", "returned"]);
}

async fn publicity_lasts_its_working_days_and_ends_before_the_final_list(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let list = awarding.signed(4).await;
    let mut input = posting(0);
    input["starts_on"] = json!("2026-12-04");
    let posted = awarding.step(awarding.staff(), &list, "publicity", input).await.ok();
    // Friday 4 December 2026; five working days from the Monday after.
    assert_eq!(posted["publicity"]["ends_on"], "2026-12-11");
    assert_eq!(posted["publicity"]["working_days"], 5);
    let lists = awarding.staff().get("/award-lists").await.ok();
    assert_eq!(lists["items"][0]["publicity"], posted["publicity"], "the page of lists says the same");
    let early = awarding.step(awarding.staff(), &list, "finalize", json!({})).await;
    assert_eq!(early.problem(), "state_forbids");
    assert!(early.json()["detail"].as_str().unwrap().contains("2026-12-11"));
    assert_eq!(statuses(&app, &awarding).await[5], EntryStatus::Publicized);
}

async fn statuses(app: &TestApp, awarding: &Awarding) -> Vec<EntryStatus> {
    let entries = entry::Entity::find().filter(entry::Column::ProgrammeId.eq(awarding.judging.programme_id));
    let rows = entries.order_by_asc(entry::Column::Number).all(app.context.db.read()).await.unwrap();
    rows.into_iter().map(|row| row.status).collect()
}

async fn an_issued_list_awards_its_entries(store: Store) {
    use EntryStatus::{Awarded, Scored};
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let list = awarding.issued().await;
    assert_eq!((&list["status"], &list["document_no"]), (&json!("issued"), &json!("北工发〔2026〕12号")));
    assert_eq!(statuses(&app, &awarding).await, [Scored, Scored, Scored, Awarded, Awarded, Awarded]);
    assert_eq!(awarding.judging.competition.get().await["status"], "awarded");
    let [leader, _] = &awarding.leaders;
    assert_eq!(awarding.sign(leader, &list, "return").await.problem(), "state_forbids");
}

async fn nothing_is_withdrawn_after_the_decision(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let left_out = &awarding.judging.entries[0];
    let not_recommended = entry::Entity::update_many()
        .col_expr(entry::Column::Status, Expr::value(EntryStatus::NotRecommended))
        .filter(entry::Column::Id.eq(left_out.id));
    not_recommended.exec(app.context.db.read()).await.unwrap();
    let enterprise = app.sign_in(&world.username("enterprise1")).await;
    let path = format!("/entries/{}", left_out.public_id);
    assert_eq!(enterprise.get(&path).await.ok()["actions"], json!(["withdraw_entry"]));
    awarding.issued().await;
    let seen = enterprise.get(&path).await.ok();
    assert_eq!((&seen["status"], &seen["actions"]), (&json!("not_recommended"), &json!([])));
    let reason = json!({ "reason": "不再参加" });
    let refused = enterprise.write(Method::POST, &format!("{path}/withdraw"), version(&seen), reason).await;
    assert_eq!(refused.problem(), "state_forbids");
}

async fn the_public_notice_shows_names_and_neither_score_nor_rank(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let list = awarding.signed(4).await;
    let path = format!("/public/notices/{}", list["id"].as_str().unwrap());
    assert_eq!(app.stranger().get(&path).await.problem(), "not_found", "nothing is public before the posting");
    let list = awarding.posted_from(&list, 30).await;
    let answer = app.stranger().get(&path).await;
    let text = answer.text();
    let secrets =
        ["86", "84.00", "83.00", "2026-CXG", "rank", "total", "第3号创新岗", "递补", "13800000000", "9112", "prize"];
    for secret in secrets {
        assert!(!without_hash(&text, &list).contains(secret), "{secret} is public in {text}");
    }
    let notice = answer.ok();
    assert_eq!((&notice["kind"], &notice["issuer"]), (&json!("publicity"), &json!("north区")));
    assert_eq!(notice["title"], "评选 innovation_post拟表彰名单");
    assert_eq!(
        (&notice["starts_on"], &notice["ends_on"]),
        (&list["publicity"]["starts_on"], &list["publicity"]["ends_on"])
    );
    let tiers: Vec<(&Value, &Value)> =
        notice["sections"].as_array().unwrap().iter().map(|tier| (&tier["tier_name"], &tier["count"])).collect();
    assert_eq!(tiers, [(&json!("最佳"), &json!(1)), (&json!("优秀"), &json!(2))]);
    let lines = notice["sections"][1]["lines"].as_array().unwrap();
    let titles: Vec<&Value> = lines.iter().map(|line| &line["title"]).collect();
    // Rank 3 is 第5号, rank 4 第4号: the order of names, not of totals.
    assert_eq!(titles, ["第4号创新岗", "第5号创新岗"]);
    assert_eq!((&lines[0]["unit"], &lines[0]["person"]), (&json!(world.enterprises[3].name), &json!("沈知行")));
    awarding.step(awarding.staff(), &list, "finalize", json!({})).await.ok();
    let lists = awarding.staff().get("/award-lists?status=final").await.ok();
    assert_eq!(lists["total"], 1);
}

/// The reply without its identifiers and fingerprint, in which any digits may stand.
fn without_hash(text: &str, list: &Value) -> String {
    let known = ["content_hash", "id"].map(|key| list[key].as_str().unwrap());
    let text = known.iter().fold(text.to_owned(), |text, key| text.replace(key, ""));
    let notice: Value = serde_json::from_str(&text).unwrap();
    text.replace(notice["published_at"].as_str().unwrap(), "")
}

async fn a_notice_that_the_browser_has_is_not_sent_again(store: Store) {
    let app = TestApp::start(store).await;
    let world = World::build(&app, "north", 4).await;
    let awarding = Awarding::ranked(&app, &world).await;
    let list = awarding.posted(30).await;
    let stranger = app.stranger();
    for path in ["/public/notices".to_owned(), format!("/public/notices/{}", list["id"].as_str().unwrap())] {
        let first = stranger.get(&path).await;
        assert_eq!(first.status, StatusCode::OK);
        assert_eq!(first.headers[header::CACHE_CONTROL], "public, max-age=5");
        let again = stranger.request(Method::GET, &path).header(header::IF_NONE_MATCH, &first.headers[header::ETAG]);
        let again = stranger.send(again).await;
        assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        let other = stranger.request(Method::GET, &path).header(header::IF_NONE_MATCH, "\"another\"");
        assert_eq!(stranger.send(other).await.bytes, first.bytes, "{path}");
    }
    let notices = stranger.get("/public/notices").await.ok();
    assert_eq!((&notices["items"][0]["id"], &notices["items"][0]["award_count"]), (&list["id"], &json!(3)));
}
