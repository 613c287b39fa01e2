use super::super::ratings::{Rating, Ratings};
use super::*;

/// Marks of a panel of known make-up; `keep` says which of the table's cells are there.
fn panel(entries: usize, judges: usize, keep: impl Fn(usize, usize) -> bool) -> Ratings {
    // A fixed sequence that looks random: the fractional parts of multiples of the golden ratio.
    let noise = |at: usize| (number(at) * 0.618_033_988_749_894_9).fract() - 0.5;
    let mut rows = Vec::new();
    for entry in 0..entries {
        for judge in 0..judges {
            if keep(entry, judge) {
                let value = 80.0
                    + 20.0 * noise(7 * entry + 1)
                    + 8.0 * noise(3 * judge + 2)
                    + 4.0 * noise(entry * judges + judge);
                rows.push(Rating { entry, judge, value });
            }
        }
    }
    Ratings::new(entries, judges, rows).unwrap()
}

#[test]
fn a_full_table_gives_the_variances_of_its_analysis_of_variance() {
    let ratings = panel(24, 6, |_, _| true);
    let model = reml(&ratings).unwrap();
    let mean_squares = |group: &dyn Fn(&Rating) -> usize, groups: usize, size: f64| {
        let mut sums = vec![0.0; groups];
        ratings.rows().iter().for_each(|row| sums[group(row)] += row.value / size);
        size * super::super::math::variance(&sums).unwrap()
    };
    let (entries, judges) = (mean_squares(&|row| row.entry, 24, 6.0), mean_squares(&|row| row.judge, 6, 24.0));
    let all: Vec<f64> = ratings.rows().iter().map(|row| row.value).collect();
    let residual = (super::super::math::sum_of_squares(&all) - 23.0 * entries - 5.0 * judges) / (23.0 * 5.0);
    assert!((model.residual_variance - residual).abs() < 1e-6 * residual);
    assert!((model.entry_variance - (entries - residual) / 6.0).abs() < 1e-6 * model.entry_variance);
    assert!((model.judge_variance - (judges - residual) / 24.0).abs() < 1e-6 * model.judge_variance);
}

#[test]
fn it_does_not_matter_which_side_is_the_larger() {
    let rows = panel(30, 12, |entry, judge| (entry + judge) % 3 != 0);
    let turned = rows.rows().iter().map(|row| Rating { entry: row.judge, judge: row.entry, value: row.value });
    let (model, other) = (reml(&rows).unwrap(), reml(&Ratings::new(12, 30, turned.collect()).unwrap()).unwrap());
    assert!((model.entry_variance - other.judge_variance).abs() < 1e-9);
    let pairs = model.entries.iter().zip(&other.judges).chain(model.judges.iter().zip(&other.entries));
    for (own, turned) in pairs {
        assert!((own.estimate - turned.estimate).abs() < 1e-9);
        assert!((own.standard_error - turned.standard_error).abs() < 1e-9);
    }
}

#[test]
fn the_found_variances_are_the_top_of_the_likelihood() {
    let rows = panel(40, 9, |entry, judge| (entry * 5 + judge * 3) % 4 != 1);
    let sides = Sides::of(&rows).unwrap();
    let best = search::find_best(&sides).unwrap();
    for (a, b) in [(1.01, 1.0), (0.99, 1.0), (1.0, 1.01), (1.0, 0.99), (1.01, 1.01), (0.99, 0.99)] {
        let beside = sides.fit([best.relative[0] * a, best.relative[1] * b]).unwrap();
        assert!(beside.deviance > best.deviance, "{a} {b}");
    }
}

#[test]
fn the_slopes_are_those_of_the_deviance() {
    let sides = Sides::of(&panel(20, 9, |entry, judge| (entry * 5 + judge * 3) % 4 != 1)).unwrap();
    let at = [0.8_f64, 1.7];
    let fit = sides.fit(at).unwrap();
    for side in 0..2 {
        let beside = [-1e-4, 1e-4].map(|change| {
            let mut relative = at;
            relative[side] = (at[side].powi(2) + change).sqrt();
            sides.fit(relative).unwrap()
        });
        let slope = (beside[1].deviance - beside[0].deviance) / 2e-4;
        assert!((fit.slopes[side] - slope).abs() < 1e-6 * slope.abs(), "{side}: {} {slope}", fit.slopes[side]);
    }
}

#[test]
fn judges_who_do_not_differ_have_a_variance_of_zero() {
    // Each entry's marks are the same numbers, dealt to judges in turn: judges' means are equal.
    let rows = (0..6).flat_map(|entry| {
        (0..3).map(move |judge| Rating {
            entry,
            judge,
            value: number(10 * entry) + [0.0, 1.0, 2.0][(judge + entry) % 3],
        })
    });
    let model = reml(&Ratings::new(6, 3, rows.collect()).unwrap()).unwrap();
    assert!(model.judge_variance < 1e-6, "{}", model.judge_variance);
    assert!(model.judges.iter().all(|judge| judge.estimate.abs() < 1e-6));
}

#[test]
fn entries_that_do_not_differ_have_a_variance_of_zero_however_much_judges_do() {
    // As above, with the sides exchanged. The deviance is flat where a variance is 0, and here badly rounded.
    let rows = (0..300).flat_map(|entry| {
        (0..3).map(move |judge| Rating {
            entry,
            judge,
            value: number(100 * judge) + [0.0, 1.0, 2.0][(judge + entry) % 3],
        })
    });
    let model = reml(&Ratings::new(300, 3, rows.collect()).unwrap()).unwrap();
    assert!(model.entry_variance < 1e-6, "{}", model.entry_variance);
    assert!((model.judge_variance - 1e4).abs() < 0.01, "{}", model.judge_variance);
}

#[test]
fn a_judge_with_few_marks_is_shrunk_more_than_one_with_many() {
    let rows = (0..20).flat_map(|entry| {
        let value = move |judge: usize| {
            50.0 + number(entry % 5) + [4.0, -4.0, 0.0, 4.0][judge] + 0.5 * number((entry * 7 + judge) % 3)
        };
        (0..4).filter(move |judge| *judge < 3 || entry < 2).map(move |judge| Rating {
            entry,
            judge,
            value: value(judge),
        })
    });
    let model = reml(&Ratings::new(20, 4, rows.collect()).unwrap()).unwrap();
    assert!(model.judges[3].estimate < model.judges[0].estimate);
    assert!(model.judges[3].standard_error > model.judges[0].standard_error);
    assert_eq!((model.judges[3].marks, model.judges[0].marks), (2, 20));
}

#[test]
fn the_model_has_a_reason_where_it_has_no_answer() {
    let flat = Ratings::complete(&[[5.0, 5.0], [5.0, 5.0]]).unwrap();
    assert_eq!(reml(&flat).unwrap_err(), Undefined::NoVariation);
    let exact = Ratings::complete(&[[5.0, 6.0], [7.0, 8.0], [9.0, 10.0]]).unwrap();
    assert_eq!(reml(&exact).unwrap_err(), Undefined::NotConverged);
    assert_eq!(reml(&Ratings::complete(&[[5.0], [6.0]]).unwrap()).unwrap_err(), Undefined::TooFewJudges);
}
