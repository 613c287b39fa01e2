//! The papers of a list.

use serde_json::json;

use super::{
    super::{dto::ListFile, queries},
    open, record,
};
use crate::{
    app::Context,
    auth::{Action, Actor},
    error::{AppError, AppResult, ErrorCode},
    exports,
};

/// A paper of a list. The export is recorded: it carries names out of the house.
pub async fn file(context: &Context, actor: &Actor, id: &str, wanted: ListFile) -> AppResult<exports::File> {
    let db = context.db.read();
    let opened = open(db, actor, Action::ExportAwardList, id).await?;
    if wanted == ListFile::Publicity && opened.list.starts_on.is_none() {
        return Err(AppError::new(ErrorCode::StateForbids, "名单还没有开始公示，公示名单要在填写公示时间后才能导出。"));
    }
    let lines = queries::lines(db, vec![opened.list.id]).await?;
    let zone = queries::zone(db, opened.list.zone_id).await?;
    let run = queries::run(db, opened.list.run_id).await?;
    let paper = exports::award_list(db, &opened, &zone, &run, lines, wanted).await?;
    let (author, list_id, programme) = (actor.clone(), opened.list.public_id, opened.programme);
    let facts = json!({ "file": paper.name, "content_hash": opened.list.content_hash });
    let now = context.clock.now();
    context
        .db
        .write(move |tx| {
            let (actor, list_id) = (author.clone(), list_id.clone());
            let (programme, facts) = (programme.clone(), facts.clone());
            Box::pin(async move { record(tx, &actor, &programme, &list_id, "list_exported", facts, now).await })
        })
        .await?;
    Ok(paper)
}
