//! Pairwise or ranked input as strengths: the models of Bradley and Terry and of Plackett and Luce.
#![expect(clippy::indexing_slicing, reason = "every position is below the number of entries, checked on the way in")]

use super::math::number;
use super::undefined::Undefined;

/// More rounds than any sound table needs.
const ROUNDS: usize = 100_000;
/// When no strength moves further, in logits, the answer stands.
const ENOUGH: f64 = 1e-12;

/// Strengths from pairwise comparisons: P(i beats j) = 1 / (1 + exp(sⱼ - sᵢ)).
///
/// `wins[i][j]` is how often i was preferred to j. Maximum likelihood by the minorisation of Hunter (2004), *Annals of
/// Statistics* 32. Strengths in logits, together 0. Source: Bradley and Terry (1952), *Biometrika* 39.
///
/// ```
/// use scoring::analysis::bradley_terry;
///
/// let strengths = bradley_terry(&[[0, 3], [1, 0]])?;
/// assert_eq!(format!("{:.4}", strengths[0] - strengths[1]), format!("{:.4}", 3.0_f64.ln()));
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
///
/// # Errors
/// [`Undefined::Incomplete`] when the table is not square, else as [`plackett_luce`].
pub fn bradley_terry<R: AsRef<[usize]>>(wins: &[R]) -> Result<Vec<f64>, Undefined> {
    if wins.iter().any(|row| row.as_ref().len() != wins.len()) {
        return Err(Undefined::Incomplete);
    }
    let mut orders = Vec::new();
    for (winner, row) in wins.iter().enumerate() {
        let beaten = row.as_ref().iter().enumerate().filter(|(loser, times)| *loser != winner && **times > 0);
        orders.extend(beaten.map(|(loser, times)| (vec![winner, loser], number(*times))));
    }
    fit(wins.len(), &orders)
}

/// Strengths from rankings, best first: of those not yet placed, i comes next with probability exp(sᵢ) / Σ exp(s).
///
/// Rankings may be partial: who is not named was not compared. Without ties. Fitted as [`bradley_terry`]. Strengths in logits,
/// together 0. Source: Luce (1959), *Individual Choice Behavior*; Plackett (1975), *Applied Statistics* 24.
///
/// ```
/// use scoring::analysis::plackett_luce;
///
/// let strengths = plackett_luce(3, &[vec![0, 1, 2], vec![0, 2, 1], vec![1, 0, 2], vec![2, 0]])?;
/// assert!(strengths[0] > strengths[1] && strengths[1] > strengths[2]);
/// # Ok::<(), scoring::analysis::Undefined>(())
/// ```
///
/// # Errors
/// [`Undefined::TooFewEntries`]; [`Undefined::BadInput`] when a ranking names an entry twice or one that is not there;
/// [`Undefined::Extreme`] when the entries can be parted so that nobody of one part was ever placed above one of the other.
pub fn plackett_luce(entries: usize, rankings: &[Vec<usize>]) -> Result<Vec<f64>, Undefined> {
    let is_sound = |ranking: &Vec<usize>| {
        let mut named = ranking.clone();
        named.sort_unstable();
        named.iter().zip(named.iter().skip(1)).all(|(a, b)| a != b) && named.last().is_none_or(|last| *last < entries)
    };
    if !rankings.iter().all(is_sound) {
        return Err(Undefined::BadInput);
    }
    let mut orders: Vec<(Vec<usize>, f64)> = rankings.iter().map(|ranking| (ranking.clone(), 1.0)).collect();
    orders.sort_by(|a, b| a.0.cmp(&b.0));
    fit(entries, &orders)
}

fn fit(entries: usize, orders: &[(Vec<usize>, f64)]) -> Result<Vec<f64>, Undefined> {
    if entries < 2 {
        return Err(Undefined::TooFewEntries);
    }
    if !(reaches_all(entries, orders, false) && reaches_all(entries, orders, true)) {
        return Err(Undefined::Extreme);
    }
    // How often each entry was chosen while others were left.
    let mut chosen = vec![0.0; entries];
    for (order, times) in orders {
        order.iter().take(order.len().saturating_sub(1)).for_each(|entry| chosen[*entry] += times);
    }
    let mut strengths = vec![0.0; entries];
    for _ in 0..ROUNDS {
        let next = improve(&strengths, orders, &chosen);
        let longest = next.iter().zip(&strengths).map(|(a, b): (&f64, &f64)| (a - b).abs()).fold(0.0, f64::max);
        strengths = next;
        if longest < ENOUGH {
            return Ok(strengths);
        }
    }
    Err(Undefined::NotConverged)
}

fn improve(strengths: &[f64], orders: &[(Vec<usize>, f64)], chosen: &[f64]) -> Vec<f64> {
    let powers: Vec<f64> = strengths.iter().map(|strength| strength.exp()).collect();
    let mut exposure = vec![0.0; strengths.len()];
    for (order, times) in orders {
        let mut left: f64 = order.iter().map(|entry| powers[*entry]).sum();
        let mut share = 0.0;
        for (place, entry) in order.iter().enumerate() {
            if place + 1 < order.len() {
                share += times / left;
                left -= powers[*entry];
            }
            exposure[*entry] += share;
        }
    }
    let logs: Vec<f64> = chosen.iter().zip(&exposure).map(|(chosen, exposure)| (chosen / exposure).ln()).collect();
    let middle = logs.iter().sum::<f64>() / number(logs.len());
    logs.iter().map(|log| log - middle).collect()
}

/// Whether every entry can be reached from the first along "placed above" (or, turned round, "placed below").
fn reaches_all(entries: usize, orders: &[(Vec<usize>, f64)], is_turned: bool) -> bool {
    let mut next = vec![Vec::new(); entries];
    for (order, _) in orders {
        for (above, below) in order.iter().zip(order.iter().skip(1)) {
            let (from, to) = if is_turned { (*below, *above) } else { (*above, *below) };
            next[from].push(to);
        }
    }
    let mut is_seen = vec![false; entries];
    let mut open = vec![0];
    while let Some(entry) = open.pop() {
        if !std::mem::replace(&mut is_seen[entry], true) {
            open.extend(&next[entry]);
        }
    }
    is_seen.into_iter().all(|seen| seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_american_league_of_1987_has_its_published_strengths() {
        // Agresti (2002), Categorical Data Analysis, table 10.10: wins of Milwaukee, Detroit, Toronto, New York, Boston,
        // Cleveland and Baltimore; estimates with Baltimore at 0.
        let wins = [
            [0, 7, 9, 7, 7, 9, 11],
            [6, 0, 7, 5, 11, 9, 9],
            [4, 6, 0, 7, 7, 8, 12],
            [6, 8, 6, 0, 6, 7, 10],
            [6, 2, 6, 7, 0, 7, 12],
            [4, 4, 5, 6, 6, 0, 6],
            [2, 4, 1, 3, 1, 7, 0],
        ];
        let strengths = bradley_terry(&wins).unwrap();
        for (strength, published) in strengths.iter().zip([1.58, 1.44, 1.29, 1.25, 1.11, 0.68, 0.0]) {
            assert!((strength - strengths[6] - published).abs() < 0.006, "{strength} {published}");
        }
    }

    #[test]
    fn at_the_top_of_the_likelihood_wins_are_as_many_as_expected() {
        let rankings = [vec![0, 1, 2, 3], vec![3, 1, 0], vec![2, 0, 1, 3], vec![1, 3, 2, 0], vec![0, 2]];
        let strengths = plackett_luce(4, &rankings).unwrap();
        let (mut expected, mut found) = ([0.0; 4], [0.0; 4]);
        for ranking in &rankings {
            for place in 0..ranking.len() - 1 {
                let left: f64 = ranking[place..].iter().map(|entry| strengths[*entry].exp()).sum();
                ranking[place..].iter().for_each(|entry| expected[*entry] += strengths[*entry].exp() / left);
                found[ranking[place]] += 1.0;
            }
        }
        assert!(expected.iter().zip(found).all(|(expected, found): (&f64, f64)| (expected - found).abs() < 1e-9));
    }

    #[test]
    fn who_never_lost_has_no_finite_strength() {
        assert_eq!(bradley_terry(&[[0, 3], [0, 0]]), Err(Undefined::Extreme));
        assert_eq!(plackett_luce(3, &[vec![0, 1], vec![1, 0]]), Err(Undefined::Extreme));
        assert_eq!(plackett_luce(2, &[vec![0, 2]]), Err(Undefined::BadInput));
        assert_eq!(plackett_luce(2, &[vec![0, 0]]), Err(Undefined::BadInput));
        assert_eq!(bradley_terry(&[[0]]), Err(Undefined::TooFewEntries));
    }
}
