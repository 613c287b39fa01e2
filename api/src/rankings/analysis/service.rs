//! Reading the analysis of a run.

use scoring::{analysis, official::Outcome};

use super::{
    book::Book,
    dto::{AnalyzedRound, BestAwards, RankingAnalysis, WithoutJudge},
    view,
};
use crate::{
    app::Context,
    auth::{Action, Actor},
    error::{AppError, AppResult},
    rankings::{
        dto::RankingProgramme,
        queries,
        service::{open, recomputed},
    },
};

/// Where random draws begin: as in `jinbang analyze`, so that both say the same.
const SEED: u64 = 1949;

/// What the engine's statistics say of a run, recomputed from its own manifest.
pub async fn get(context: &Context, actor: &Actor, id: &str) -> AppResult<RankingAnalysis> {
    let db = context.db.read();
    let opened = open(db, actor, Action::ViewAnalysis, id).await?;
    let book = Book::read(db, actor, &opened).await?;
    let manifest = queries::manifest(db, opened.run.id).await?;
    let work = move || recomputed(&manifest, |outcome| parts_of(outcome, &book))?;
    let (rounds, without_judges, best_awards) =
        tokio::task::spawn_blocking(work).await.map_err(AppError::internal)??;
    Ok(RankingAnalysis {
        run_id: opened.run.public_id,
        programme: RankingProgramme {
            id: opened.programme.public_id,
            title: opened.programme.title,
            status: opened.programme.status,
        },
        is_official: opened.run.is_official,
        rounds,
        without_judges,
        best_awards,
    })
}

type Parts = (Vec<AnalyzedRound>, Vec<WithoutJudge>, Option<BestAwards>);

fn parts_of(outcome: &Outcome<'_>, book: &Book) -> AppResult<Parts> {
    let found = analysis::analyze(outcome, SEED);
    let rounds = found.rounds.iter().map(|round| view::round(round, outcome, book)).collect();
    let without_judges = view::without_judges(&found.without_judges, book);
    let best_awards = found.best_awards.map(|compared| view::best_awards(&compared, outcome, book)).transpose()?;
    Ok((rounds, without_judges, best_awards))
}
