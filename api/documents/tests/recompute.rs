//! The recomputation workbook as it is written; `make office` has a spreadsheet compute it.
#![expect(clippy::unwrap_used, reason = "a test helper that fails is a failed test")]

mod competitions;

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use competitions::Rules;
use scoring::RulePack;
use scoring::official::{self, Competition, Entry, MarkRow};

const SHEETS: [&str; 8] = ["核对", "原始评分", "评分表合计", "评审组汇总", "轮次", "加减分", "排名", "奖项"];

type Book = Xlsx<Cursor<Vec<u8>>>;

fn rules(round: &str, rest: &str) -> RulePack {
    let text = format!(
        "schema = \"jinbang-rules/1\"\ntitle = \"=1+1\"\ncombine = \"sum\"\n{rest}\n[[rounds]]\nkey = \"r\"\n\
         name = \"@轮\"\norder = \"weigh_then_trim\"\n{round}\ncriteria = [{{ key = \"c\", name = \"=c\" }}]\n"
    );
    RulePack::from_toml(&text).unwrap()
}

/// Entries with one mark from each judge.
fn marked(entries: &[(&str, &[&str])]) -> Competition {
    let mut competition = Competition::default();
    for (entry, marks) in entries {
        competition.entries.push(Entry { enterprise: "+企业".to_owned(), ..Entry::new(*entry) });
        for (judge, mark) in ["=j1", "j2", "j3", "j4", "j5"].iter().zip(*marks) {
            competition.marks.push(MarkRow::judged(entry, "r", judge, "c", mark));
        }
    }
    competition
}

fn bytes(pack: &RulePack, competition: &Competition) -> Vec<u8> {
    documents::recomputation(&official::score(pack, competition).unwrap()).unwrap()
}

fn book(pack: &RulePack, competition: &Competition) -> Book {
    calamine::open_workbook_from_rs(Cursor::new(bytes(pack, competition))).unwrap()
}

/// Every formula of the workbook with its sheet.
fn formulas(book: &mut Book) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for sheet in book.sheet_names() {
        let range = book.worksheet_formula(&sheet).unwrap();
        found.extend(range.used_cells().map(|(_, _, formula)| (sheet.clone(), formula.clone())));
    }
    found
}

fn holds(book: &mut Book, sheet: &str, part: &str) -> bool {
    formulas(book).iter().any(|(on, formula)| on == sheet && formula.contains(part))
}

fn trimmed() -> (RulePack, Competition) {
    let round = "aggregate = { method = \"trimmed_mean\", min_marks = 3 }";
    let pack = rules(round, "rounding = { total_places = 2 }");
    (pack, marked(&[("=A", &["90", "90.5", "85", "80", "absent"]), ("-B", &["70", "75", "75", "80.25", "60"])]))
}

#[test]
fn every_stage_has_its_sheet_and_the_summary_comes_first() {
    let (pack, competition) = trimmed();
    assert_eq!(book(&pack, &competition).sheet_names(), SHEETS);
}

#[test]
fn a_trimmed_mean_takes_off_the_extremes_of_the_marks_present_one_by_one() {
    let (pack, competition) = trimmed();
    let mut book = book(&pack, &competition);
    let range = "'评分表合计'!D3:D7";
    let formula = format!("(SUM({range})-SMALL({range},1)-LARGE({range},1))/(COUNT({range})-2)");
    let found = formulas(&mut book);
    assert!(found.contains(&("评审组汇总".to_owned(), formula)), "{found:?}");
}

#[test]
fn formulas_round_only_where_the_rules_do() {
    let (pack, competition) = trimmed();
    let mut book = book(&pack, &competition);
    for (sheet, rounds) in [("评分表合计", false), ("评审组汇总", false), ("轮次", true), ("加减分", true)]
    {
        assert_eq!(holds(&mut book, sheet, "INT("), rounds, "{sheet}");
    }
    assert!(formulas(&mut book).iter().all(|(_, formula)| !formula.contains("ROUND") && !formula.contains("TRIMMEAN")));
}

#[test]
fn each_mode_rounds_by_whole_numbers_in_its_own_way() {
    for (mode, part) in [("half_up", "+0.5+epsilon"), ("half_even", "MOD("), ("truncate", "*100+epsilon*100)")] {
        let rounding = format!("rounding = {{ mode = \"{mode}\", total_places = 2 }}");
        let pack = rules("aggregate = { method = \"mean\" }", &rounding);
        let competition = marked(&[("A", &["90", "90.5"])]);
        assert!(holds(&mut book(&pack, &competition), "加减分", part), "{mode}");
    }
}

#[test]
fn text_of_people_is_text_and_no_part_of_a_formula() {
    let (pack, competition) = trimmed();
    let mut book = book(&pack, &competition);
    for (sheet, formula) in formulas(&mut book) {
        for text in ["=A", "-B\"", "=j1", "=c", "@轮", "+企业", "1+1"] {
            assert!(!formula.contains(text), "{sheet}: {formula}");
        }
    }
    let marks = book.worksheet_range("原始评分").unwrap();
    for text in ["=A", "-B", "=j1", "=c"] {
        assert!(marks.used_cells().any(|(_, _, cell)| *cell == Data::String(text.to_owned())), "{text}");
    }
}

#[test]
fn what_a_spreadsheet_could_get_wrong_is_stated_and_not_recomputed() {
    let pack = rules("aggregate = { method = \"mean\" }", "rounding = { total_places = 9 }");
    let mut close = book(&pack, &marked(&[("A", &["10", "10", "11"])]));
    let totals = close.worksheet_range("加减分").unwrap();
    let is_stated = |cell: &Data| *cell == Data::String("只陈述：与取整分界过近".to_owned());
    assert!(totals.used_cells().any(|(_, _, cell)| is_stated(cell)));
    let mut clear = book(&pack, &marked(&[("A", &["10", "11"])]));
    assert!(!clear.worksheet_range("加减分").unwrap().used_cells().any(|(_, _, cell)| is_stated(cell)));
}

#[test]
fn the_engines_number_stands_beside_every_check() {
    // A spectrum of them; `make office` goes through all.
    for sample in competitions::samples().into_iter().step_by(9) {
        let pack = match &sample.rules {
            Rules::Toml(text) => RulePack::from_toml(text).unwrap(),
            Rules::Json(text) => RulePack::from_json(text).unwrap(),
        };
        let mut book = book(&pack, &sample.competition);
        let mut checks = 0;
        for sheet in book.sheet_names() {
            let (found, values) = (book.worksheet_formula(&sheet).unwrap(), book.worksheet_range(&sheet).unwrap());
            let (top, left) = found.start().unwrap_or_default();
            for (row, column, formula) in found.used_cells().filter(|(_, _, formula)| formula.starts_with("IFERROR(")) {
                let at = (top + u32::try_from(row).unwrap(), left + u32::try_from(column).unwrap() - 1);
                let engine = values.get_value(at).unwrap();
                assert!(!matches!(engine, Data::Empty | Data::Error(_)), "{} {sheet} {formula}", sample.name);
                checks += 1;
            }
        }
        assert!(checks > 0, "{}", sample.name);
    }
}

#[test]
fn the_same_outcome_gives_the_same_bytes_whatever_the_order_of_the_rows() {
    let (pack, mut competition) = trimmed();
    let first = bytes(&pack, &competition);
    assert_eq!(first, bytes(&pack, &competition));
    competition.marks.reverse();
    competition.entries.reverse();
    assert_eq!(first, bytes(&pack, &competition));
}
