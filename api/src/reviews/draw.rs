//! The draw (抽签): which panel gets which entry, under which pseudonym, and in which order each judge reads. Everything
//! follows from a seed by SHA-256, so that anyone with the recorded seed can repeat it with a pocket tool.

use std::collections::BTreeMap;

use crate::canonical::sha256_hex;

/// An entry to be dealt: its identifier and, for each panel, how many of its judges may score it.
#[derive(Clone, Debug)]
pub struct Card {
    pub entry_id: i64,
    pub public_id: String,
    /// Judges without a conflict of interest, by panel, in the order of the panels.
    pub judges: Vec<usize>,
}

/// An entry dealt to a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dealt {
    pub entry_id: i64,
    /// Position of the panel.
    pub panel: usize,
    /// What judges see instead of the entry's number, as `A-038`.
    pub code: String,
}

/// `things` in the order that `seed` draws: by the SHA-256 of `seed|identifier`.
pub fn order<T>(seed: &str, things: impl IntoIterator<Item = T>, identifier: impl Fn(&T) -> &str) -> Vec<T> {
    let mut drawn: Vec<(String, T)> = things
        .into_iter()
        .map(|thing| (sha256_hex(format!("{seed}|{}", identifier(&thing)).as_bytes()), thing))
        .collect();
    drawn.sort_by(|a, b| a.0.cmp(&b.0));
    drawn.into_iter().map(|(_, thing)| thing).collect()
}

/// Deals the cards evenly over `panels` panels. A card goes where most judges may score it; among equals, in turn.
pub fn deal(seed: &str, cards: Vec<Card>, panels: usize) -> Vec<Dealt> {
    if panels == 0 {
        return Vec::new();
    }
    let drawn = order(seed, cards, |card| &card.public_id);
    let mut room: Vec<usize> =
        (0..panels).map(|panel| drawn.len() / panels + usize::from(panel < drawn.len() % panels)).collect();
    let place_of: BTreeMap<i64, usize> = choose_panels(&drawn, &mut room);
    let width = widest(drawn.len().div_ceil(panels));
    let mut given = vec![0_usize; panels];
    let mut dealt = Vec::with_capacity(drawn.len());
    for card in drawn {
        let Some(panel) = place_of.get(&card.entry_id).copied() else { continue };
        let Some(count) = given.get_mut(panel) else { continue };
        *count += 1;
        dealt.push(Dealt { entry_id: card.entry_id, panel, code: format!("{}-{count:0width$}", letter(panel)) });
    }
    dealt
}

/// Entries that some judge must keep away from choose first, while every panel still has room.
fn choose_panels(drawn: &[Card], room: &mut [usize]) -> BTreeMap<i64, usize> {
    let is_plain = |card: &&Card| card.judges.iter().min() == card.judges.iter().max();
    let (plain, choosy): (Vec<&Card>, Vec<&Card>) = drawn.iter().partition(is_plain);
    let mut place_of = BTreeMap::new();
    for card in choosy.into_iter().chain(plain) {
        let open = room.iter().enumerate().filter(|(_, left)| **left > 0);
        // The panel with most judges for it; then the emptiest; then the first.
        let best = open.max_by_key(|(panel, left)| {
            (card.judges.get(*panel).copied().unwrap_or(0), **left, std::cmp::Reverse(*panel))
        });
        let Some((panel, _)) = best else { continue };
        if let Some(left) = room.get_mut(panel) {
            *left -= 1;
        }
        place_of.insert(card.entry_id, panel);
    }
    place_of
}

/// Digits of a pseudonym: three, or more when a panel has more than 999 entries.
fn widest(entries: usize) -> usize {
    entries.to_string().len().max(3)
}

/// Letter of the panel at `position`: A to Z, then AA.
pub fn letter(position: usize) -> String {
    let last = u8::try_from(position % 26).map_or('A', |offset| char::from(b'A' + offset));
    if position < 26 { last.to_string() } else { format!("{}{last}", letter(position / 26 - 1)) }
}

/// Label of a judge's seat, counted from 1: 甲 乙 丙 …, then numbers.
pub fn seat_label(seat: i64) -> String {
    const STEMS: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
    usize::try_from(seat - 1)
        .ok()
        .and_then(|index| STEMS.get(index))
        .map_or_else(|| format!("评委{seat}"), |stem| (*stem).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cards(count: i64, panels: usize) -> Vec<Card> {
        (0..count).map(|id| Card { entry_id: id, public_id: format!("entry-{id}"), judges: vec![5; panels] }).collect()
    }

    #[test]
    fn entries_are_dealt_evenly_and_each_once() {
        let dealt = deal("seed", cards(11, 3), 3);
        let of = |panel| dealt.iter().filter(|card| card.panel == panel).count();
        assert_eq!((of(0), of(1), of(2)), (4, 4, 3));
        let mut ids: Vec<i64> = dealt.iter().map(|card| card.entry_id).collect();
        ids.sort_unstable();
        assert_eq!(ids, (0..11).collect::<Vec<_>>());
    }

    #[test]
    fn the_same_seed_deals_the_same_whatever_order_the_entries_come_in() {
        let mut backwards = cards(40, 2);
        backwards.reverse();
        assert_eq!(deal("a", cards(40, 2), 2), deal("a", backwards, 2));
        assert_ne!(deal("a", cards(40, 2), 2), deal("b", cards(40, 2), 2));
    }

    #[test]
    fn pseudonyms_are_unlike_each_other_and_say_nothing_of_the_order_of_entries() {
        let dealt = deal("seed", cards(30, 1), 1);
        let codes: std::collections::BTreeSet<&str> = dealt.iter().map(|card| card.code.as_str()).collect();
        assert_eq!(codes.len(), 30);
        assert!(codes.contains("A-001") && codes.contains("A-030"));
        assert!(dealt.iter().enumerate().any(|(index, card)| usize::try_from(card.entry_id) != Ok(index)));
    }

    #[test]
    fn an_entry_goes_to_the_panel_without_a_conflict() {
        let mut all = cards(10, 2);
        for card in all.iter_mut().take(4) {
            card.judges = vec![4, 5];
        }
        let dealt = deal("seed", all, 2);
        assert!(dealt.iter().filter(|card| card.entry_id < 4).all(|card| card.panel == 1));
        assert_eq!(dealt.iter().filter(|card| card.panel == 0).count(), 5);
    }

    #[test]
    fn panels_have_letters_and_seats_have_stems() {
        assert_eq!([letter(0), letter(25), letter(26), letter(27)], ["A", "Z", "AA", "AB"]);
        assert_eq!([seat_label(1), seat_label(10), seat_label(11)], ["甲", "癸", "评委11"]);
    }
}
