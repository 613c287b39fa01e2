// Worked examples in few lines, for the guide's doctests, which include this file.

use scoring::RulePack;
use scoring::official::{self, Competition, Entry, MarkRow};

/// What comes out, one text an entry: `1 A 87.00`, then the reason and the deciding tie key, where there are any.
///
/// `rules` are the lines of a rule pack after its title. Each line of `marks` is an entry and the marks of judges 1, 2 ...
/// for criterion `c` of round `r`; `s.d` in front names another round and criterion, `A@E` an enterprise, `p:` a panel.
pub fn score(rules: &str, marks: &str) -> Vec<String> {
    let mut head = "schema = \"jinbang-rules/1\"\ntitle = \"worked\"\n".to_owned();
    for (key, line) in [("combine", "combine = \"sum\"\n"), ("rounding", "rounding = { total_places = 2 }\n")] {
        if !rules.contains(&format!("{key} = ")) {
            head.push_str(line);
        }
    }
    let pack = RulePack::from_toml(&(head + rules)).expect("the rules are good");
    let mut competition = Competition::default();
    for line in marks.lines().map(str::trim).filter(|line| !line.is_empty()) {
        add(&mut competition, line);
    }
    let outcome = official::score(&pack, &competition).expect("the data are complete");
    let rows = outcome.rows().iter().map(|row| {
        let rank = row.rank.map_or("-".to_owned(), |rank| rank.to_string());
        let total = row.total.map_or("-".to_owned(), |total| total.to_string());
        let reason = row.reason.map(|reason| reason.word());
        let more = reason.into_iter().chain(row.tie_decided_by).map(|word| format!(" {word}"));
        format!("{rank} {} {total}{}", row.entry.entry, more.collect::<String>())
    });
    rows.collect()
}

/// The total of one entry under an aggregate, such as `method = "median"`.
pub fn aggregate(rule: &str, marks: &str) -> String {
    let rules = format!("[[rounds]]\nkey = \"r\"\norder = \"weigh_then_trim\"\naggregate = {{ {rule} }}\ncriteria = [{{ key = \"c\" }}]\n");
    let row = score(&rules, &format!("A {marks}")).remove(0);
    row.split(' ').nth(2).expect("a total").to_owned()
}

fn add(competition: &mut Competition, line: &str) {
    let mut words = line.split_whitespace().peekable();
    let (round, criterion) = words.next_if(|word| word.contains('.')).and_then(|word| word.split_once('.')).unwrap_or(("r", "c"));
    let (key, enterprise) = words.next().map(|word| word.split_once('@').unwrap_or((word, ""))).expect("an entry");
    let panel = words.next_if(|word| word.ends_with(':')).unwrap_or_default().trim_end_matches(':');
    if !competition.entries.iter().any(|known| known.entry == key) {
        competition.entries.push(Entry { enterprise: enterprise.to_owned(), ..Entry::new(key) });
    }
    for (mark, judge) in words.zip(1..) {
        let row = MarkRow::judged(key, round, &judge.to_string(), criterion, mark);
        competition.marks.push(MarkRow { panel: panel.to_owned(), ..row });
    }
}
