//! Conflicts of interest (回避): who may not score what. Facts in, reason out; it loads nothing.

use std::collections::BTreeSet;

use entity::status::ConflictReason;

/// What ties a judge to organizations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interests {
    pub employer_id: Option<i64>,
    /// Corporate group of the employer.
    pub employer_group: Option<String>,
    /// Organizations with a declared tie.
    pub tied_to: BTreeSet<i64>,
}

/// The enterprise behind an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    pub enterprise_id: i64,
    pub group: Option<String>,
}

/// Why the judge may not score an entry of `party`; the gravest reason first.
pub fn find(interests: &Interests, party: &Party) -> Option<ConflictReason> {
    if interests.employer_id == Some(party.enterprise_id) {
        return Some(ConflictReason::SameEmployer);
    }
    let group =
        |name: &Option<String>| name.as_deref().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
    if let (Some(employer_group), Some(entry_group)) = (group(&interests.employer_group), group(&party.group))
        && employer_group == entry_group
    {
        return Some(ConflictReason::SameGroup);
    }
    interests.tied_to.contains(&party.enterprise_id).then_some(ConflictReason::DeclaredTie)
}

/// Chinese text of a reason.
pub fn label(reason: ConflictReason) -> &'static str {
    match reason {
        ConflictReason::SameEmployer => "评委任职于申报单位",
        ConflictReason::SameGroup => "评委任职单位与申报单位属于同一集团",
        ConflictReason::DeclaredTie => "评委申明与申报单位有利害关系",
        ConflictReason::OwnRequest => "评委本人申请回避",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(interests: Interests, expect: Option<ConflictReason>) {
        let party = Party { enterprise_id: 7, group: Some("同心集团".to_owned()) };
        assert_eq!(find(&interests, &party), expect);
    }

    #[test]
    fn employer_group_and_declared_ties_each_stand_in_the_way() {
        let group = |name: &str| Some(name.to_owned());
        check(Interests { employer_id: Some(7), ..Interests::default() }, Some(ConflictReason::SameEmployer));
        check(
            Interests { employer_id: Some(8), employer_group: group("同心集团 "), ..Interests::default() },
            Some(ConflictReason::SameGroup),
        );
        check(Interests { tied_to: [7].into(), ..Interests::default() }, Some(ConflictReason::DeclaredTie));
        check(Interests { employer_id: Some(8), employer_group: group("别的集团"), tied_to: [9].into() }, None);
    }

    #[test]
    fn two_organizations_without_a_group_are_not_one_group() {
        let party = Party { enterprise_id: 7, group: None };
        assert_eq!(find(&Interests { employer_id: Some(8), ..Interests::default() }, &party), None);
        let blank = Interests { employer_group: Some(" ".to_owned()), ..Interests::default() };
        assert_eq!(find(&blank, &Party { enterprise_id: 7, group: Some(String::new()) }), None);
    }
}
