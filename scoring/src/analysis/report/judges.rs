//! What is seen in the sheets of each judge of a group, and which of it stands out.

use super::super::habits::{FEWEST_MARKS, halo, identical_share, spread_ratio};
use super::super::math::{mean, normal_below};
use super::super::mixed::Mixed;
use super::super::own_people::discoveries;
use super::super::ratings::Ratings;
use super::super::severity::Additive;
use super::super::undefined::Undefined;
use super::rounds::Sheets;
use super::{Figure, JudgeAnalysis, Leniency, Remark};

/// Of the judges named lenient or harsh, at most this share may be named by chance.
const FALSE_NAMES: f64 = 0.05;
/// A spread this far below or above the others' stands out.
const NARROW: f64 = 0.5;
const WIDE: f64 = 2.0;
/// From this share on, equal totals stand out.
const REPEATED: f64 = 0.5;
/// A halo stands out from this height on, and only so far above the others'.
const HALO: f64 = 0.9;
const HALO_ABOVE_OTHERS: f64 = 0.15;

/// `judges` are those of the group, as positions in the sheets; `ratings` and the models number them from 0.
pub(super) fn analyze(
    sheets: &Sheets<'_>,
    judges: &[usize],
    ratings: &Ratings,
    model: &Result<Additive, Undefined>,
    mixed: &Result<Mixed, Undefined>,
) -> Vec<JudgeAnalysis> {
    let halos: Vec<Result<f64, Undefined>> = judges.iter().map(|judge| halo(&sheets.of_judge(*judge))).collect();
    let shifts = shifts(model, judges.len());
    let of_judge = |(own, judge): (usize, &usize)| {
        let totals: Vec<f64> = ratings.rows().iter().filter(|row| row.judge == own).map(|row| row.value).collect();
        let leniency = model.as_ref().map_err(|undefined| *undefined).and_then(|model| {
            let effect = model.judges.get(own).ok_or(Undefined::BadInput)?;
            Ok(Leniency { points: effect.estimate, standard_error: effect.standard_error })
        });
        let shrunk = mixed.as_ref().map_err(|undefined| *undefined);
        let shrunk =
            shrunk.and_then(|mixed| mixed.judges.get(own).ok_or(Undefined::BadInput)).map(|effect| effect.estimate);
        let halo = halos.get(own).copied().unwrap_or(Err(Undefined::BadInput));
        let mut analysis = JudgeAnalysis {
            judge: sheets.judges.get(*judge).copied().unwrap_or_default().to_owned(),
            sheets: totals.len(),
            leniency: leniency.into(),
            shrunk: shrunk.into(),
            spread_ratio: spread_ratio(ratings, own).into(),
            identical_share: identical_share(&totals).into(),
            halo: halo.into(),
            remarks: Vec::new(),
        };
        let others: Vec<f64> =
            halos.iter().enumerate().filter(|(at, _)| *at != own).filter_map(|(_, halo)| halo.ok()).collect();
        analysis.remarks = remarks(&analysis, shifts.get(own).copied().unwrap_or(false), mean(&others));
        analysis
    };
    judges.iter().enumerate().map(of_judge).collect()
}

/// Which judges are clearly above or below the others, with control of false discoveries.
fn shifts(model: &Result<Additive, Undefined>, judges: usize) -> Vec<bool> {
    let Ok(model) = model else { return vec![false; judges] };
    let probability = |effect: &super::super::severity::Effect| {
        if effect.standard_error > 0.0 {
            2.0 * normal_below(-(effect.estimate / effect.standard_error).abs())
        } else {
            1.0
        }
    };
    discoveries(&model.judges.iter().map(probability).collect::<Vec<_>>(), FALSE_NAMES)
}

fn remarks(judge: &JudgeAnalysis, is_shifted: bool, others_halo: Option<f64>) -> Vec<Remark> {
    if judge.sheets < FEWEST_MARKS {
        return vec![Remark::TooFewToSay];
    }
    let is = |figure: &Figure<f64>, test: &dyn Fn(f64) -> bool| figure.known().is_some_and(|figure| test(*figure));
    let points = judge.leniency.known().map_or(0.0, |leniency| leniency.points);
    let halo_above = others_halo.map_or(HALO, |others| HALO.max(others + HALO_ABOVE_OTHERS));
    let found = [
        (Remark::Lenient, is_shifted && points > 0.0),
        (Remark::Harsh, is_shifted && points < 0.0),
        (Remark::Narrow, is(&judge.spread_ratio, &|ratio| ratio <= NARROW)),
        (Remark::Wide, is(&judge.spread_ratio, &|ratio| ratio >= WIDE)),
        (Remark::Repeated, is(&judge.identical_share, &|share| share >= REPEATED)),
        (Remark::Halo, is(&judge.halo, &|halo| halo >= halo_above)),
    ];
    found.into_iter().filter(|(_, is_seen)| *is_seen).map(|(remark, _)| remark).collect()
}
