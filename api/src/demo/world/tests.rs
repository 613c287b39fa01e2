//! Tests of the whole world: same bytes each time, right counts, texts that fit their forms and agree with their figures.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::*;

const SEED: u64 = 20_161_208;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| World::invent(SEED, today()).unwrap())
}

fn template(name: &str) -> Value {
    let text = match name {
        "golden_idea" => include_str!("../../programmes/templates/golden_idea.json"),
        "labor_competition" => include_str!("../../programmes/templates/labor_competition.json"),
        _ => include_str!("../../programmes/templates/innovation_post.json"),
    };
    serde_json::from_str(text).unwrap()
}

fn hash(world: &World) -> String {
    hex::encode(Sha256::digest(format!("{world:?}")))
}

fn forms() -> impl Iterator<Item = (&'static str, &'static FormData)> {
    let ideas = world().ideas.iter().chain(&world().open_ideas).map(|idea| (idea.title.as_str(), &idea.form));
    ideas.chain(world().posts.iter().map(|post| (post.title.as_str(), &post.form)))
}

fn texts(form: &FormData) -> impl Iterator<Item = &str> {
    form.values().filter_map(|value| match value {
        FieldValue::Text(text) => Some(text.as_str()),
        FieldValue::Money(_) | FieldValue::People(_) => None,
    })
}

fn money(form: &FormData, key: &str) -> i64 {
    match form.get(key) {
        Some(FieldValue::Money(fen)) => *fen,
        other => panic!("{key} is {other:?}"),
    }
}

fn text<'a>(form: &'a FormData, key: &str) -> &'a str {
    match form.get(key) {
        Some(FieldValue::Text(text)) => text,
        other => panic!("{key} is {other:?}"),
    }
}

#[test]
fn same_seed_and_date_give_the_same_world() {
    let again = World::invent(SEED, today()).unwrap();
    assert_eq!(hash(&again), hash(world()));
}

#[test]
fn the_world_is_the_same_on_every_machine() {
    // Whoever changes a text or the order of choices writes the new value here.
    assert_eq!(hash(world()), "49fe61c8a9387f4f3ecc33ffa6532bd177d04f34df532d70a11575353c71b007");
}

#[test]
fn counts_are_those_of_the_zone() {
    let world = world();
    assert_eq!(world.federations.len(), 19);
    assert_eq!(world.enterprises.len(), ENTERPRISES);
    assert_eq!(world.experts.len(), EXPERTS);
    assert_eq!(world.ideas.len(), IDEAS);
    assert_eq!(world.posts.len(), posts::POSTS);
    assert_eq!(world.ideas.iter().filter(|idea| idea.is_finalist).count(), FINALISTS);
    let mut categories = BTreeMap::new();
    for idea in &world.ideas {
        *categories.entry(idea.category).or_insert(0) += 1;
    }
    assert_eq!(categories.into_values().collect::<Vec<_>>(), [1_310, 1_060, 1_170, 1_640, 520]);
    for (position, federation) in world.federations.iter().enumerate() {
        let members = world.enterprises.iter().filter(|enterprise| enterprise.federation == position).count();
        assert!(members >= 2, "{} has {members} enterprises", federation.name);
    }
}

#[test]
fn credit_codes_are_valid_and_different() {
    let world = world();
    let unions = world.federations.iter().map(|federation| &federation.union_code);
    let codes: Vec<&String> = world
        .enterprises
        .iter()
        .flat_map(|enterprise| [&enterprise.credit_code, &enterprise.union_code])
        .chain(unions)
        .collect();
    assert!(codes.iter().all(|code| codes::is_valid(code)));
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
}

#[test]
fn names_and_telephones_are_well_formed_and_no_enterprise_shares_a_name() {
    let world = world();
    let names: BTreeSet<&String> = world.enterprises.iter().map(|enterprise| &enterprise.name).collect();
    assert_eq!(names.len(), ENTERPRISES);
    for (title, form) in forms() {
        let phone = text(form, "phone");
        assert!(phone.len() == 11 && phone.starts_with("199000"), "{title}: {phone}");
    }
}

#[test]
fn corporate_groups_and_expert_employers_make_conflicts_possible() {
    let world = world();
    let mut groups = BTreeMap::new();
    for enterprise in &world.enterprises {
        if let Some(group) = &enterprise.corporate_group {
            *groups.entry(group).or_insert(0) += 1;
        }
    }
    assert!(groups.len() == 8 && groups.values().all(|members| *members >= 2), "{groups:?}");
    let inside = world.experts.iter().filter(|expert| matches!(expert.employer, Employer::Enterprise(_))).count();
    assert_eq!(inside, 24);
    assert!(world.experts.iter().any(|expert| !expert.advises.is_empty()));
}

#[test]
fn every_role_has_an_account() {
    let roles: BTreeSet<Role> = world().accounts.iter().map(|account| account.role).collect();
    assert_eq!(roles.len(), 11);
    let logins: BTreeSet<&String> = world().accounts.iter().map(|account| &account.login).collect();
    assert_eq!(logins.len(), world().accounts.len());
}

#[test]
fn titles_hardly_ever_repeat() {
    for titles in [
        world().ideas.iter().map(|idea| idea.title.as_str()).collect::<Vec<_>>(),
        world().posts.iter().map(|post| post.title.as_str()).collect(),
    ] {
        let different: BTreeSet<_> = titles.iter().collect();
        assert!(different.len() * 1_000 >= titles.len() * 995, "{} of {}", different.len(), titles.len());
        assert!(titles.iter().all(|title| title.chars().count() <= 50));
    }
}

#[test]
fn every_form_has_the_fields_of_its_template_and_fits_them() {
    let sets = [
        ("golden_idea", world().ideas.iter().map(|idea| (&idea.title, &idea.form)).collect::<Vec<_>>()),
        ("innovation_post", world().posts.iter().map(|post| (&post.title, &post.form)).collect()),
        ("labor_competition", world().contests.iter().map(|contest| (&contest.title, &contest.form)).collect()),
    ];
    for (name, forms) in sets {
        let template = template(name);
        let sections = template["form"]["sections"].as_array().unwrap();
        let fields: Vec<&Value> = sections.iter().flat_map(|section| section["fields"].as_array().unwrap()).collect();
        for (title, form) in forms {
            assert_eq!(form.len(), fields.len(), "{title}");
            for field in &fields {
                assert_field(title, field, form);
            }
        }
    }
}

fn assert_field(title: &str, field: &Value, form: &FormData) {
    let key = field["key"].as_str().unwrap();
    let value = form.get(key).unwrap_or_else(|| panic!("{title} lacks {key}"));
    match (field["kind"].as_str().unwrap(), value) {
        ("money", FieldValue::Money(fen)) => assert!(*fen >= 0, "{title}: {key}"),
        ("people", FieldValue::People(people)) => assert!(!people.is_empty(), "{title}: {key}"),
        ("number", FieldValue::Text(number)) => assert!(ratio::Ratio::parse(number).is_ok(), "{title}: {key}"),
        ("date", FieldValue::Text(date)) => assert!(date.parse::<NaiveDate>().unwrap() < today(), "{title}: {key}"),
        ("select", FieldValue::Text(choice)) => {
            let options = field["options"].as_array().unwrap();
            assert!(options.iter().any(|option| option["value"] == choice.as_str()), "{title}: {key}");
        }
        ("text" | "textarea" | "phone", FieldValue::Text(text)) => {
            assert!(!text.trim().is_empty(), "{title}: {key}");
            let limit = field["max_chars"].as_u64().unwrap_or(11);
            assert!(u64::try_from(text.chars().count()).unwrap() <= limit, "{title}: {key} is too long: {text}");
        }
        (kind, value) => panic!("{title}: {key} is a {kind}, not {value:?}"),
    }
}

#[test]
fn the_written_sum_gives_the_benefit() {
    let mut with_money = 0;
    for (title, form) in forms() {
        let basis = text(form, "benefit_basis");
        let fen = money(form, "annual_benefit");
        if fen == 0 {
            continue;
        }
        with_money += 1;
        let yuan = fen / 100;
        assert!(basis.contains(&format!("{yuan}元")), "{title}: {basis}");
        let formula = written_formula(basis);
        let value = sums::evaluate_written(formula).unwrap_or_else(|error| panic!("{title}: {formula}: {error}"));
        assert_eq!(value.to_whole().unwrap(), yuan, "{title}: {basis}");
        assert!((1_000..=6_000_000).contains(&yuan), "{title}: {basis}");
    }
    assert!(with_money > 4_500, "{with_money}");
}

/// The sum between what is gained and its result, in each of the sentences that state one.
fn written_formula(basis: &str) -> &str {
    let (sum, _) = basis.split_once(['＝', '≈']).or_else(|| basis.split_once("计算，")).unwrap();
    let marker = if basis.contains("计算，") { "按" } else { "：" };
    sum.split_once(marker).map_or(sum, |(_, formula)| formula)
}

#[test]
fn texts_are_finished_sentences() {
    let odd =
        ["{", "}", "[", "]", "<", ">", "|", "，，", "。。", "；；", "，。", "。，", "；。", "、。", "：。", "～", "  "];
    for (title, form) in forms() {
        for text in texts(form).chain([title]) {
            assert!(odd.iter().all(|mark| !text.contains(mark)), "{title}: {text}");
        }
    }
}

#[test]
fn no_text_names_its_enterprise_or_a_real_brand() {
    let brands = [
        "华为",
        "中兴",
        "海尔",
        "格力",
        "美的集团",
        "西门子",
        "比亚迪",
        "宁德时代",
        "腾讯",
        "阿里",
        "百度",
        "京东",
        "微信",
        "钉钉",
    ];
    for enterprise in &world().enterprises {
        assert!(brands.iter().all(|brand| !enterprise.name.contains(brand)), "{}", enterprise.name);
    }
    for (title, form) in forms() {
        for text in texts(form).chain([title]) {
            assert!(!text.contains("云汀") && brands.iter().all(|brand| !text.contains(brand)), "{title}: {text}");
        }
    }
}

#[test]
fn shortlists_are_capped_and_finalists_are_recommended_and_in_use() {
    let mut recommended = BTreeMap::new();
    let mut finalists = BTreeMap::new();
    for idea in &world().ideas {
        *recommended.entry(idea.enterprise).or_insert(0) += usize::from(idea.is_recommended);
        *finalists.entry(idea.enterprise).or_insert(0) += usize::from(idea.is_finalist);
        assert!(!idea.is_finalist || (idea.is_recommended && idea.is_implemented), "{}", idea.title);
    }
    assert!(recommended.values().all(|count| (1..=SHORTLIST_CAP).contains(count)), "{recommended:?}");
    assert!(finalists.values().all(|count| *count <= 2));
}

#[test]
fn no_enterprise_enters_more_posts_than_the_template_allows() {
    let limit = template("innovation_post")["limits"]["per_enterprise_entries"].as_u64().unwrap();
    for enterprise in 0..ENTERPRISES {
        let own = world().posts.iter().filter(|post| post.enterprise == enterprise).count();
        assert!(own >= 1 && u64::try_from(own).unwrap() <= limit, "{enterprise} enters {own}");
    }
}

#[test]
fn rates_of_a_labour_competition_are_those_of_its_own_counts() {
    assert_eq!(world().contests.len(), CONTESTS);
    for contest in &world().contests {
        let count = |key: &str| text(&contest.form, key).parse::<i64>().unwrap();
        let (took_part, staff) = (count("participant_count"), count("staff_count"));
        assert!((0..=staff).contains(&took_part), "{}", contest.title);
        let permille = (took_part * 2_000 + staff) / (2 * staff);
        assert_eq!(
            text(&contest.form, "participation"),
            ratio::Ratio::new(permille.into(), 10).unwrap().to_text(1).unwrap()
        );
        let basis = text(&contest.form, "target_basis");
        assert!(basis.contains(&format!("完成率{}%", contest.target)), "{basis}");
    }
    let titles: BTreeSet<&str> = world().contests.iter().map(|contest| contest.title.as_str()).collect();
    assert!(titles.len() >= CONTESTS - 2, "{titles:?}");
}

#[test]
fn enterprise_ranks_count_from_one_without_gaps() {
    for enterprise in 0..ENTERPRISES {
        let own = world().ideas.iter().filter(|idea| idea.enterprise == enterprise);
        let mut ranks: Vec<usize> = own.map(|idea| idea.enterprise_rank).collect();
        ranks.sort_unstable();
        assert!(ranks.iter().enumerate().all(|(position, rank)| *rank == position + 1), "{enterprise}: {ranks:?}");
    }
}

#[test]
fn marks_are_on_step_in_range_and_tell_good_from_bad() {
    let range = CriterionRange { min: 0, max: 250_000, step: 5_000 };
    let mut means = Vec::new();
    for permille in [300, 600, 900] {
        let mut sum = 0;
        for entry in 0..200 {
            for judge in 0..7 {
                let key = MarkKey { seed: SEED, round: "online", entry, judge, criterion: "novelty" };
                let given = mark(key, permille, Habit::of(SEED, judge), range);
                assert!((range.min..=range.max).contains(&given) && given % range.step == 0, "{given}");
                sum += given;
            }
        }
        means.push(sum / 1_400);
    }
    for (mean, wanted) in means.iter().zip([75_000, 150_000, 225_000]) {
        assert!((mean - wanted).abs() < 9_000, "{means:?}");
    }
}

#[test]
fn marks_of_most_entries_fall_into_named_bands_of_the_rubric() {
    let template = template("innovation_post");
    let criteria = template["scoring"]["rounds"][0]["criteria"].as_array().unwrap();
    let (mut banded, mut all) = (0, 0);
    for (entry, post) in world().posts.iter().enumerate() {
        for criterion in criteria {
            let key = criterion["key"].as_str().unwrap();
            let max = criterion["max"].as_str().unwrap().parse::<i64>().unwrap() * 10_000;
            let place = MarkKey { seed: SEED, round: "online", entry, judge: 3, criterion: key };
            let range = CriterionRange { min: 0, max, step: 5_000 };
            let given = mark(place, post.merits.permille(key), Habit::of(SEED, 3), range);
            let inside = criterion["bands"].as_array().unwrap().iter().any(|band| {
                let edge = |side: &str| ratio::Ratio::parse(band[side].as_str().unwrap()).unwrap();
                let given = ratio::Ratio::new(i128::from(given), 10_000).unwrap();
                (edge("from")..=edge("to")).contains(&given)
            });
            banded += usize::from(inside);
            all += 1;
        }
    }
    assert!(banded * 100 >= all * 95, "{banded} of {all}");
}

#[test]
fn the_best_ideas_are_worth_their_prize() {
    let mut finalists: Vec<i64> = world()
        .ideas
        .iter()
        .filter(|idea| idea.is_finalist && idea.benefit_yuan > 0)
        .map(|idea| idea.benefit_yuan)
        .collect();
    finalists.sort_unstable();
    assert!(finalists[finalists.len() / 2] >= 100_000, "{finalists:?}");
}
