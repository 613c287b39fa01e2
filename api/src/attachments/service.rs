//! Uploading, handing out and removing files. Judges get them under a neutral name.

use std::io::{self, ErrorKind};

use chrono::Utc;
use entity::{
    attachment, entry, panel_entry, score_sheet,
    status::{Role, SheetStatus},
};
use object_store::{ObjectStoreExt, path::Path as BlobPath};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    content,
    dto::{Attachment, Content},
};
use crate::{
    app::Context,
    auth::{Action, Actor, Decision, Target, policy},
    canonical,
    entries::{access, service as entries, state},
    error::{AppError, AppResult, ErrorCode},
    events,
    programmes::{rule_pack::Blind, service as programmes},
};

const WHAT: &str = "这个附件";

/// The files of an entry, in the order of upload.
pub async fn of_entry<C: ConnectionTrait>(db: &C, actor: &Actor, entry: &entry::Model) -> AppResult<Vec<Attachment>> {
    let rows = attachment::Entity::find()
        .filter(attachment::Column::EntryId.eq(entry.id))
        .filter(attachment::Column::DeletedAt.is_null())
        .order_by_asc(attachment::Column::Id)
        .all(db)
        .await?;
    let may_edit = state::is_editable(entry.status)
        && policy::allows(actor, Action::EditEntry, &access::target_of(entry)) == Decision::Allow;
    Ok(rows.into_iter().map(|row| view(row, may_edit)).collect())
}

fn view(row: attachment::Model, may_delete: bool) -> Attachment {
    Attachment {
        id: row.public_id,
        slot: row.slot,
        file_name: row.file_name,
        size_bytes: row.size_bytes,
        media_type: row.media_type,
        sha256: row.sha256,
        uploaded_at: row.uploaded_at,
        actions: if may_delete { vec!["delete_attachment".to_owned()] } else { Vec::new() },
    }
}

/// Stores a file of a draft or returned entry. Errors: 409 full slot, 413 too large, 422 not an accepted kind.
pub async fn upload(
    context: &Context,
    actor: Actor,
    entry_id: String,
    slot: String,
    file_name: String,
    bytes: Vec<u8>,
) -> AppResult<Attachment> {
    let limit = context.config.storage.max_attachment_bytes;
    if bytes.len() > limit {
        let detail = format!("文件“{file_name}”超过 {} MB，请压缩后再上传。", limit / (1024 * 1024));
        return Err(AppError::new(ErrorCode::AttachmentTooLarge, detail));
    }
    let db = context.db.read();
    let opened = entries::require_editable(db, &actor, &entry_id, &slot).await?;
    let (_, pack) = programmes::rules_of(db, opened.programme.id).await?;
    let rule = pack
        .form
        .attachments
        .iter()
        .find(|rule| rule.key == slot)
        .ok_or_else(|| AppError::field("slot", "unknown", "没有这类附件，请刷新页面。"))?
        .clone();
    let media_type = content::media_type(&rule, &file_name, &bytes)?;
    let sha256 = canonical::sha256_hex(&bytes);
    let blob_key = format!("{}/{}", opened.entry.public_id, Uuid::new_v4());
    let size_bytes = i64::try_from(bytes.len()).map_err(AppError::internal)?;
    context.blobs.put(&BlobPath::from(blob_key.as_str()), bytes.into()).await.map_err(disk_fault)?;
    let now = context.clock.now();
    let stored_key = blob_key.clone();
    let row = context
        .db
        .write(move |tx| {
            let (actor, entry_id, slot, rule) = (actor.clone(), entry_id.clone(), slot.clone(), rule.clone());
            let (file_name, sha256, blob_key) = (file_name.clone(), sha256.clone(), blob_key.clone());
            Box::pin(async move {
                let opened = access::open_locked(tx, &actor, Action::EditEntry, &entry_id).await?;
                entries::require_editable(tx, &actor, &entry_id, &slot).await?;
                let held = attachment::Entity::find()
                    .filter(attachment::Column::EntryId.eq(opened.entry.id))
                    .filter(attachment::Column::Slot.eq(slot.as_str()))
                    .filter(attachment::Column::DeletedAt.is_null())
                    .count(tx)
                    .await?;
                if held >= u64::from(rule.max_count) {
                    let detail = format!("“{}”最多 {} 个文件，请先删除一个再上传。", rule.label, rule.max_count);
                    return Err(AppError::new(ErrorCode::QuotaReached, detail));
                }
                let facts = json!({ "slot": slot, "sha256": sha256, "bytes": size_bytes });
                let model = attachment::ActiveModel {
                    public_id: Set(Uuid::new_v4().to_string()),
                    zone_id: Set(opened.entry.zone_id),
                    entry_id: Set(opened.entry.id),
                    slot: Set(slot),
                    file_name: Set(file_name),
                    media_type: Set(media_type.to_owned()),
                    size_bytes: Set(size_bytes),
                    sha256: Set(sha256),
                    blob_key: Set(blob_key),
                    uploaded_by: Set(actor.user.id),
                    uploaded_at: Set(now),
                    ..Default::default()
                };
                let row = attachment::Entity::insert(model).exec_with_returning(tx).await?;
                let event = actor.event("attachment_added", format!("entry:{entry_id}"), facts, now);
                events::append(tx, &programmes::log_of(&opened.programme), event).await?;
                Ok(row)
            })
        })
        .await;
    if row.is_err() {
        // No row names the bytes, and a disk that is full needs the space.
        let _not_there = context.blobs.delete(&BlobPath::from(stored_key.as_str())).await;
    }
    Ok(view(row?, true))
}

/// The answer to a fault of the disk: 507 when it is full.
pub fn disk_fault(error: impl std::error::Error + Send + Sync + 'static) -> AppError {
    if is_full(&error) {
        let detail = "服务器磁盘已满，附件没有保存，原有文件没有改动。请联系管理员清理空间后重试。";
        return AppError::new(ErrorCode::StorageFull, detail);
    }
    AppError::internal(error)
}

fn is_full(error: &(dyn std::error::Error + 'static)) -> bool {
    let kind = error.downcast_ref::<io::Error>().map(io::Error::kind);
    matches!(kind, Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded)) || error.source().is_some_and(is_full)
}

/// The bytes of a file for whoever sees its entry, or for a judge of one of its sheets.
pub async fn read(context: &Context, actor: &Actor, id: &str) -> AppResult<Content> {
    let db = context.db.read();
    let (row, entry) = find(db, id).await?;
    let file_name = match policy::allows(actor, Action::ReadAttachment, &access::target_of(&entry)) {
        Decision::Allow
            if !actor.has(Role::Judge)
                || actor.grants.iter().any(|grant| grant.role != Role::Judge && grant.role != Role::PanelChair) =>
        {
            row.file_name.clone()
        }
        _ => neutral_name(db, actor, &row).await?.ok_or_else(|| AppError::not_found(WHAT))?,
    };
    let stored = context.blobs.get(&BlobPath::from(row.blob_key.as_str())).await.map_err(disk_fault)?;
    let bytes = stored.bytes().await.map_err(disk_fault)?.to_vec();
    Ok(Content { bytes, media_type: row.media_type, file_name })
}

async fn find<C: ConnectionTrait>(db: &C, id: &str) -> AppResult<(attachment::Model, entry::Model)> {
    let row = attachment::Entity::find()
        .filter(attachment::Column::PublicId.eq(id))
        .filter(attachment::Column::DeletedAt.is_null())
        .one(db)
        .await?
        .ok_or_else(|| AppError::not_found(WHAT))?;
    let entry = entry::Entity::find_by_id(row.entry_id).one(db).await?.ok_or_else(|| AppError::not_found(WHAT))?;
    Ok((row, entry))
}

/// `A-038-1.pdf` for a judge who has a sheet of the entry; `None` for anyone else.
async fn neutral_name<C: ConnectionTrait>(db: &C, actor: &Actor, row: &attachment::Model) -> AppResult<Option<String>> {
    let Some(expert_id) = actor.expert_id else { return Ok(None) };
    let sheet = score_sheet::Entity::find()
        .filter(score_sheet::Column::ExpertId.eq(expert_id))
        .filter(score_sheet::Column::EntryId.eq(row.entry_id))
        .filter(score_sheet::Column::Status.is_not_in([SheetStatus::Recused, SheetStatus::Absent]))
        .order_by_desc(score_sheet::Column::RoundId)
        .one(db)
        .await?;
    let Some(sheet) = sheet else { return Ok(None) };
    let target = Target { expert_id: Some(sheet.expert_id), ..Target::in_zone(sheet.zone_id) };
    policy::require(actor, Action::ReadAttachment, &target, WHAT)?;
    if is_hidden(db, row).await? {
        return Ok(None);
    }
    let code = panel_entry::Entity::find()
        .filter(panel_entry::Column::RoundId.eq(sheet.round_id))
        .filter(panel_entry::Column::EntryId.eq(row.entry_id))
        .one(db)
        .await?;
    let position = attachment::Entity::find()
        .filter(attachment::Column::EntryId.eq(row.entry_id))
        .filter(attachment::Column::DeletedAt.is_null())
        .filter(attachment::Column::Id.lte(row.id))
        .count(db)
        .await?;
    Ok(code.map(|code| neutral(&code.entry_code, position, &row.media_type)))
}

/// Whether the file lies in a slot that judges do not see.
async fn is_hidden<C: ConnectionTrait>(db: &C, row: &attachment::Model) -> AppResult<bool> {
    let entry = entry::Entity::find_by_id(row.entry_id).one(db).await?.ok_or_else(|| AppError::not_found(WHAT))?;
    let (_, pack) = programmes::rules_of(db, entry.programme_id).await?;
    let slot = pack.form.attachments.iter().find(|slot| slot.key == row.slot);
    Ok(slot.is_none_or(|slot| slot.blind == Blind::Hide))
}

/// The name under which judges see the `position`-th file of an entry.
pub fn neutral(entry_code: &str, position: u64, media_type: &str) -> String {
    format!("{entry_code}-{position}.{}", content::ending_of(media_type))
}

/// Removes a file of a draft or returned entry; what was submitted with it stays in the log.
pub async fn delete(context: &Context, actor: Actor, id: String) -> AppResult<()> {
    let now = context.clock.now();
    context
        .db
        .write(move |tx| {
            let (actor, id) = (actor.clone(), id.clone());
            Box::pin(async move {
                let (row, entry) = find(tx, &id).await?;
                let opened = entries::require_editable(tx, &actor, &entry.public_id, &row.slot).await?;
                attachment::Entity::update_many()
                    .col_expr(attachment::Column::DeletedAt, Expr::value(Some::<chrono::DateTime<Utc>>(now)))
                    .filter(attachment::Column::Id.eq(row.id))
                    .exec(tx)
                    .await?;
                let facts = json!({ "slot": row.slot, "sha256": row.sha256 });
                let event = actor.event("attachment_removed", format!("entry:{}", entry.public_id), facts, now);
                events::append(tx, &programmes::log_of(&opened.programme), event).await?;
                Ok(())
            })
        })
        .await
}
