//! Reads the section `disclosure`.

use super::super::pack::{Disclosure, PhaseViews, View};
use super::super::section::Section;

pub(super) fn read_disclosure(section: Section<'_>) -> Disclosure {
    let phase = |key| section.table(key).map(read_phase).unwrap_or_default();
    let disclosure = Disclosure { publicity: phase("publicity"), decided: phase("final") };
    section.finish();
    disclosure
}

fn read_phase(section: Section<'_>) -> PhaseViews {
    let view = |key| section.table(key).map(read_view).unwrap_or_default();
    let views = PhaseViews { public: view("public"), enterprise: view("enterprise") };
    section.finish();
    views
}

fn read_view(section: Section<'_>) -> View {
    let view = View {
        judges: section.choice("judges", &[]).unwrap_or_default(),
        marks: section.choice("marks", &[]).unwrap_or_default(),
        results: section.choice("results", &[]).unwrap_or_default(),
        fields: section.texts("fields").unwrap_or_default(),
    };
    section.finish();
    view
}
