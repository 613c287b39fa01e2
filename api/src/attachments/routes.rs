//! `/attachments` and the uploads below `/entries`.

use actix_multipart::{
    MultipartError,
    form::{
        MultipartForm, MultipartFormConfig,
        tempfile::{TempFileConfig, TempFileError},
    },
};
use actix_web::{
    HttpResponse, delete, get,
    http::header,
    post,
    web::{Data, Path},
};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{
    dto::{Attachment, Upload},
    service::{self, disk_fault},
};
use crate::{
    app::Context,
    auth::{
        Guard,
        policy::permission::{EditEntry, ReadAttachment},
    },
    config::UPLOAD_SLACK,
    download,
    error::{AppError, AppResult, ErrorCode, Problem},
};

/// Uploads a file into a slot of a draft or returned entry.
#[utoipa::path(tag = "attachments", operation_id = "upload_attachment", extensions(("x-action" = json!("edit_entry"))),
    request_body(content_type = "multipart/form-data", content = Upload), security(("bearer" = [])),
    responses((status = 201, body = Attachment), (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
#[post("/entries/{id}/attachments")]
async fn upload(
    context: Data<Context>,
    actor: Guard<EditEntry>,
    entry: Path<String>,
    MultipartForm(upload): MultipartForm<Upload>,
) -> AppResult<HttpResponse> {
    let file_name = upload.file.file_name.clone().unwrap_or_else(|| "附件".to_owned());
    let path = upload.file.file.path().to_owned();
    let bytes = tokio::fs::read(path).await.map_err(disk_fault)?;
    let slot = upload.slot.into_inner();
    let stored = service::upload(&context, actor.into_actor(), entry.into_inner(), slot, file_name, bytes).await?;
    Ok(HttpResponse::Created().json(stored))
}

/// The bytes of a file. Judges get a neutral file name.
#[utoipa::path(tag = "attachments", operation_id = "get_attachment_content", extensions(("x-action" = json!("read_attachment"))),
    security(("bearer" = [])), responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 404, body = Problem)))]
#[get("/attachments/{id}/content")]
async fn content(context: Data<Context>, actor: Guard<ReadAttachment>, id: Path<String>) -> AppResult<HttpResponse> {
    let file = service::read(&context, &actor, &id).await?;
    Ok(HttpResponse::Ok()
        .content_type(file.media_type)
        .insert_header(download::disposition(&file.file_name))
        .insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .body(file.bytes))
}

/// Removes a file of a draft or returned entry.
#[utoipa::path(tag = "attachments", operation_id = "delete_attachment", extensions(("x-action" = json!("edit_entry"))),
    security(("bearer" = [])), responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[delete("/attachments/{id}")]
async fn remove(context: Data<Context>, actor: Guard<EditEntry>, id: Path<String>) -> AppResult<HttpResponse> {
    service::delete(&context, actor.into_actor(), id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// How much of an upload is read, and where it waits.
pub fn limits(context: &Context) -> (MultipartFormConfig, TempFileConfig) {
    let form = MultipartFormConfig::default()
        .total_limit(context.config.storage.max_upload_bytes())
        .memory_limit(UPLOAD_SLACK)
        .error_handler(|error, _| match error {
            MultipartError::Payload(_) => {
                AppError::new(ErrorCode::AttachmentTooLarge, "文件过大，请压缩后再上传。").into()
            }
            MultipartError::ContentTypeMissing | MultipartError::ContentTypeIncompatible => {
                AppError::new(ErrorCode::UnsupportedMediaType, "上传附件应使用 multipart/form-data 表单。").into()
            }
            // What the reader of a part found is a problem of its own.
            MultipartError::Field { source, .. } if source.as_error::<AppError>().is_some() => source,
            MultipartError::MissingField(name) => {
                AppError::field(&name, "required", format!("上传的表单缺少“{name}”，请重新选择文件。")).into()
            }
            other => AppError::new(ErrorCode::BadRequest, format!("上传的内容不完整：{other}")).into(),
        });
    let files = TempFileConfig::default().error_handler(|error, _| match error {
        TempFileError::FileIo(error) => disk_fault(error).into(),
        other => AppError::internal(other).into(),
    });
    (form, files)
}

/// Adds these endpoints.
pub fn routes(config: &mut ServiceConfig) {
    config.service(upload).service(content).service(remove);
}
