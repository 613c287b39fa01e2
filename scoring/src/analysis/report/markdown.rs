//! The report as Markdown: Chinese first, English below. It states numbers and what they mean, and accuses nobody.

use std::fmt::{Display, Write};

use super::{Analysis, Chance, Figure, GroupAnalysis, JudgeAnalysis, Remark, RoundAnalysis, WeightAnalysis};
use crate::message::Message;

pub(super) fn write(analysis: &Analysis) -> String {
    let mut text = format!("# 评分分析：{}\n\nScoring analysis\n", cell(&analysis.title));
    both(
        &mut text,
        "以下数字只供参考，不改变任何正式结果。评分中没有评委单位和评分时间，所以不检验本单位效应和前后变化。",
        "These figures are advice and change no official result. The marks tell neither the judges' employers nor the time, so \
         effects of either are not looked for.",
    );
    for round in &analysis.rounds {
        write_round(&mut text, round);
    }
    write_without_judges(&mut text, analysis);
    write_best_awards(&mut text, analysis);
    text
}

fn heading(text: &mut String, level: usize, zh: &str, en: &str) {
    put(text, format_args!("\n{} {zh} {en}\n", "#".repeat(level)));
}

fn both(text: &mut String, zh: &str, en: &str) {
    put(text, format_args!("\n{zh}\n\n{en}\n"));
}

fn put(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing into a string cannot fail.
    let _ = text.write_fmt(what);
}

/// Text that cannot break a table or begin a heading.
fn cell(text: &str) -> String {
    text.replace(['\n', '\r'], " ").replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;")
}

fn figure<T>(figure: &Figure<T>, shown: impl Fn(&T) -> String) -> String {
    match figure {
        Figure::Known(known) => shown(known),
        Figure::Unknown { .. } => "–".to_owned(),
    }
}

fn why<T>(figure: &Figure<T>) -> Option<Message> {
    match figure {
        Figure::Known(_) => None,
        Figure::Unknown { undefined } => Some(undefined.message()),
    }
}

fn places(value: &f64) -> String {
    format!("{value:.3}")
}

fn per_cent(value: f64) -> String {
    format!("{:.1}%", value * 100.0)
}

fn write_round(text: &mut String, round: &RoundAnalysis) {
    heading(text, 2, &format!("轮次：{}", cell(&round.name)), "Round");
    if round.groups.len() > 1 {
        both(
            text,
            &format!(
                "这一轮的申报分成 {} 组，组与组之间没有共同的评委：分差可能来自评委，也可能来自申报，不能跨组校正或比较。",
                round.groups.len()
            ),
            &format!(
                "Entries fall into {} groups without a common judge: a difference may be the judges' or the entries'. Nothing is \
                 adjusted or compared across groups.",
                round.groups.len()
            ),
        );
    }
    for (at, group) in round.groups.iter().enumerate() {
        heading(text, 3, &format!("第 {} 组", at + 1), "Group");
        write_group(text, group);
    }
    write_weights(text, &round.weights);
}

fn write_group(text: &mut String, group: &GroupAnalysis) {
    let (entries, judges, sheets) = (group.entries.len(), group.judges.len(), group.sheets);
    both(
        text,
        &format!("{entries} 个申报，{judges} 名评委，{sheets} 张完整评分表。"),
        &format!("{entries} entries, {judges} judges, {sheets} complete sheets."),
    );
    if !group.bridges.is_empty() {
        let names = cell(&group.bridges.join("、"));
        both(
            text,
            &format!("桥梁评委：{names}。没有他们，这一组就会断开，比较全系于此。"),
            "Bridge judges: without them the group falls apart, so the comparison hangs on them.",
        );
    }
    write_agreement(text, group);
    write_judges(text, &group.judges);
    write_line(text, group);
}

fn write_agreement(text: &mut String, group: &GroupAnalysis) {
    heading(text, 4, "评委是否一致", "Agreement");
    let found = &group.agreement;
    put(text, format_args!("\n| 指标 Statistic | 值 Value | 说明 Note |\n| --- | ---: | --- |\n"));
    let mut row = |name: &str, value: String, reason: Option<Message>| {
        let note = reason.map_or_else(String::new, |reason| format!("{} {}", reason.zh, reason.en));
        put(text, format_args!("| {name} | {value} | {note} |\n"));
    };
    row("单个评委的可信度 ICC(2,1)", figure(&found.icc, |icc| places(&icc.single)), why(&found.icc));
    row("评审组平均分的可信度 ICC(2,k)", figure(&found.icc, |icc| places(&icc.panel)), None);
    row("Kendall W", figure(&found.kendall, |kendall| places(&kendall.w)), why(&found.kendall));
    row("Krippendorff α (ordinal)", figure(&found.alpha_ordinal, places), why(&found.alpha_ordinal));
    row("Krippendorff α (interval)", figure(&found.alpha_interval, places), why(&found.alpha_interval));
    row("评分项内部一致性 Cronbach α", figure(&found.cronbach, places), why(&found.cronbach));
    let judges = figure(&found.judges_for_90, u32::to_string);
    row("可信度达到 0.9 所需评委数 Judges for 0.9", judges, why(&found.judges_for_90));
    let share = |part: fn(&super::Variances) -> f64| {
        figure(&group.variances, |all| per_cent(part(all) / (all.entry + all.judge + all.residual)))
    };
    row("分数差异来自申报 Variance from entries", share(|all| all.entry), why(&group.variances));
    row("分数差异来自评委宽严 Variance from judges", share(|all| all.judge), None);
}

fn write_judges(text: &mut String, judges: &[JudgeAnalysis]) {
    heading(text, 4, "评委情况", "Judges");
    both(
        text,
        "宽严以分为单位，正数偏宽。备注只描述数字；原因可能很多，请先看评分表。",
        "Leniency in points, positive is lenient. Remarks describe numbers; they can have many reasons, so look at the sheets first.",
    );
    put(
        text,
        format_args!(
            "\n| 评委 Judge | 评分表 Sheets | 宽严 Leniency | 标准误 SE | 收缩后 Shrunk | 离散比 Spread | 相同分 Identical | 光环 Halo | \
             备注 Remarks |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n"
        ),
    );
    for judge in judges {
        let remarks: Vec<String> = judge.remarks.iter().map(|remark| describe(*remark, judge)).collect();
        put(
            text,
            format_args!(
                "| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
                cell(&judge.judge),
                judge.sheets,
                figure(&judge.leniency, |leniency| format!("{:+.2}", leniency.points)),
                figure(&judge.leniency, |leniency| format!("{:.2}", leniency.standard_error)),
                figure(&judge.shrunk, |points| format!("{points:+.2}")),
                figure(&judge.spread_ratio, |ratio| format!("{ratio:.2}")),
                figure(&judge.identical_share, |share| per_cent(*share)),
                figure(&judge.halo, |halo| format!("{halo:.2}")),
                remarks.join("；"),
            ),
        );
    }
}

fn describe(remark: Remark, judge: &JudgeAnalysis) -> String {
    let points = figure(&judge.leniency, |leniency| format!("{:.2}", leniency.points.abs()));
    let ratio = figure(&judge.spread_ratio, |ratio| format!("{ratio:.2}"));
    match remark {
        Remark::TooFewToSay => "评分表不足十张，无法判断 too few to say".to_owned(),
        Remark::Lenient => format!("平均比其他评委高 {points} 分 higher by {points} on average"),
        Remark::Harsh => format!("平均比其他评委低 {points} 分 lower by {points} on average"),
        Remark::Narrow => format!("给分集中，离散程度是其他评委的 {ratio} 倍 spread is {ratio} times the others'"),
        Remark::Wide => format!("给分拉开，离散程度是其他评委的 {ratio} 倍 spread is {ratio} times the others'"),
        Remark::Repeated => "一半以上总分相同 every second total is the same".to_owned(),
        Remark::Halo => "各评分项几乎同升同降 criteria move together".to_owned(),
    }
}

fn write_line(text: &mut String, group: &GroupAnalysis) {
    heading(text, 4, "入围线或获奖线有多稳", "The line");
    let line = match &group.line {
        Figure::Known(line) => line,
        Figure::Unknown { undefined } => {
            let reason = undefined.message();
            return both(text, &format!("无法计算：{}。", reason.zh), &format!("No answer: {}.", reason.en));
        }
    };
    if line.grey_zone.is_empty() {
        return both(text, "没有申报处在灰色区间（5%～95%）。", "No entry is in the grey zone of 5 to 95 %.");
    }
    let count = line.grey_zone.len();
    both(
        text,
        &format!("线上 {} 个。以下 {count} 个申报在线上的概率为 5%～95%，建议复评：", line.places),
        &format!(
            "{} above the line. These {count} entries are above it with 5 to 95 % and worth further judging:",
            line.places
        ),
    );
    write_chances(text, &line.grey_zone);
}

fn write_chances(text: &mut String, chances: &[Chance]) {
    put(text, format_args!("\n| 申报 Entry | 概率 Probability |\n| --- | ---: |\n"));
    for chance in chances {
        put(text, format_args!("| {} | {} |\n", cell(&chance.entry), per_cent(chance.probability)));
    }
}

fn write_weights(text: &mut String, weights: &Figure<WeightAnalysis>) {
    heading(text, 3, "权重的影响", "Weights");
    let weights = match weights {
        Figure::Known(weights) => weights,
        Figure::Unknown { undefined } => {
            let reason = undefined.message();
            return both(text, &format!("无法计算：{}。", reason.zh), &format!("No answer: {}.", reason.en));
        }
    };
    both(
        text,
        "按评委平均分排列时，只改一个评分项的权重（其余按比例），最容易互换的相邻申报：",
        "By the judges' plain means: neighbours whom the change of one criterion's weight swaps most easily, the others in proportion:",
    );
    put(
        text,
        format_args!(
            "\n| 前 Ahead | 后 Behind | 评分项 Criterion | 现在 Now | 互换 Swap |\n| --- | --- | --- | ---: | ---: |\n"
        ),
    );
    for swap in &weights.swaps {
        let (from, to) = (per_cent(swap.change.from), per_cent(swap.change.to));
        let (ahead, behind, criterion) = (cell(&swap.ahead), cell(&swap.behind), cell(&swap.criterion));
        put(text, format_args!("| {ahead} | {behind} | {criterion} | {from} | {to} |\n"));
    }
    if !weights.open_places.is_empty() {
        both(
            text,
            "如果权重可以任意，以下申报进入名额的比例为 5%～95%：",
            "If weights could be anything, these entries are within the places for 5 to 95 % of them:",
        );
        write_chances(text, &weights.open_places);
    }
}

fn write_without_judges(text: &mut String, analysis: &Analysis) {
    heading(text, 2, "去掉一名评委会怎样", "Leave one judge out");
    put(
        text,
        format_args!(
            "\n| 评委 Judge | 新获奖 Gains | 不再获奖 Losses | 最大名次变化 Largest move | 说明 Note |\n| --- | --- | --- | ---: | --- |\n"
        ),
    );
    for without in &analysis.without_judges {
        let listed = |entries: &[String]| cell(&entries.join("、"));
        let note: &dyn Display =
            if without.faults > 0 { &"规则不允许缺少此评委 the rules need this judge" } else { &"" };
        let (judge, gains, losses) = (cell(&without.judge), listed(&without.gains), listed(&without.losses));
        put(text, format_args!("| {judge} | {gains} | {losses} | {} | {note} |\n", without.largest_move));
    }
}

fn write_best_awards(text: &mut String, analysis: &Analysis) {
    let Some(compared) = &analysis.best_awards else { return };
    heading(text, 2, "按名次授奖与最优组合", "The walk and the best choice");
    let gain = compared.best.total - compared.walk.total;
    if gain == 0 {
        both(
            text,
            "在同样的名额和上限下，按名次授奖的总分已经最高。",
            "Under the same places and caps, the walk down the ranking has the greatest sum of totals already.",
        );
    } else {
        let gain = crate::Ratio::new(gain, 10_000).map_or_else(|_| gain.to_string(), |gain| gain.approximate(2));
        both(
            text,
            &format!("在同样的名额和上限下，另一种组合的总分高 {gain} 分。仅供比较，规则按名次授奖。"),
            &format!(
                "Under the same places and caps another choice sums to {gain} more. For comparison only: the rules award by rank."
            ),
        );
    }
}
