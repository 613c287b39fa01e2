//! Gaps and overlaps of the bands that guide judges. Bands change no number, so these are warnings.

use super::super::finding::Finding;
use super::super::pack::{Band, Criterion};
use crate::message::Message;
use crate::points::Points;

/// Warns of bands that leave marks without a band or give a mark two.
pub(crate) fn check(place: &str, criterion: &Criterion, found: &mut Vec<Finding>) {
    let place = format!("{place}.bands");
    let mut sorted: Vec<&Band> = criterion.bands.iter().collect();
    sorted.sort_by_key(|band| (band.from, band.to));
    for band in sorted.iter().filter(|band| band.from > band.to) {
        let Band { name, from, to, .. } = band;
        found.push(doubt(
            &place,
            (
                format!("分档“{name}”从 {from} 到 {to}，上下颠倒"),
                format!("the band \"{name}\" runs from {from} down to {to}"),
            ),
            ("请对调上下限", "swap its bounds"),
        ));
    }
    for (lower, upper) in sorted.iter().zip(sorted.iter().skip(1)) {
        check_neighbours(&place, lower, upper, criterion.step, found);
    }
    let (Some(first), Some(last)) = (sorted.first(), sorted.iter().max_by_key(|band| band.to)) else { return };
    if criterion.min.is_some_and(|min| first.from < min) || criterion.max.is_some_and(|max| last.to > max) {
        found.push(doubt(
            &place,
            (
                format!("分档从 {} 到 {}，超出评分的上下限", first.from, last.to),
                format!("the bands run from {} to {}, beyond the bounds of the marks", first.from, last.to),
            ),
            ("请改正分档，或改正 min、max", "correct the bands, or min and max"),
        ));
    }
    if criterion.min.is_some_and(|min| first.from > min) || criterion.max.is_some_and(|max| last.to < max) {
        found.push(doubt(
            &place,
            (
                format!("分档只覆盖 {} 至 {}", first.from, last.to),
                format!("the bands cover only {} to {}", first.from, last.to),
            ),
            ("请补上缺少的分档，或确认可以不设", "add the missing band, or leave it if that is meant"),
        ));
    }
}

fn check_neighbours(place: &str, lower: &Band, upper: &Band, step: Option<Points>, found: &mut Vec<Finding>) {
    let (low, high) = (&lower.name, &upper.name);
    if upper.from < lower.to {
        found.push(doubt(
            place,
            (
                format!("分档“{low}”与“{high}”在 {} 至 {} 重叠", upper.from, lower.to.min(upper.to)),
                format!("the bands \"{low}\" and \"{high}\" overlap from {} to {}", upper.from, lower.to.min(upper.to)),
            ),
            ("请让每个分数只属于一档", "let every mark belong to one band"),
        ));
        return;
    }
    // Neighbouring whole steps leave no mark between them; without a step any distance is a gap.
    let allowed = step.map_or(0, Points::ten_thousandths);
    if upper.from.ten_thousandths() - lower.to.ten_thousandths() > allowed {
        found.push(doubt(
            place,
            (
                format!("分档“{low}”（至 {}）与“{high}”（自 {}）之间有空档", lower.to, upper.from),
                format!("there is a gap between \"{low}\" (to {}) and \"{high}\" (from {})", lower.to, upper.from),
            ),
            ("请补上空档", "close the gap"),
        ));
    }
}

fn doubt(place: &str, message: (String, String), remedy: (&str, &str)) -> Finding {
    Finding::warning(place, Message::new(message.0, message.1), Message::new(remedy.0, remedy.1))
}
