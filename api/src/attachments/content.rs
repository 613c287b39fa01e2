//! What a file really is: its kind by its first bytes, checked against its name and the slot. Pure.

use crate::{
    error::{AppError, AppResult, ErrorCode},
    programmes::rule_pack::AttachmentSlot,
};

/// The kinds of file that are ever stored: ending, media type.
const KINDS: [(&str, &str); 3] = [("pdf", "application/pdf"), ("jpg", "image/jpeg"), ("png", "image/png")];

/// Constructs that make a PDF act by itself.
const ACTIVE_PDF: [&[u8]; 4] = [b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile"];

/// The media type of a file that may be stored. Errors: 422 with what is wrong and what to do.
pub fn media_type(slot: &AttachmentSlot, file_name: &str, bytes: &[u8]) -> AppResult<&'static str> {
    let refuse = |detail: String| Err(AppError::new(ErrorCode::AttachmentRejected, detail));
    let accepted = slot.accept.join("、");
    if bytes.is_empty() {
        return refuse(format!("文件“{file_name}”是空的，请重新选择。"));
    }
    let found = infer::get(bytes).map(|kind| kind.mime_type()).unwrap_or_default();
    let Some((ending, media_type)) = KINDS.iter().find(|(_, media_type)| *media_type == found) else {
        return refuse(format!("文件“{file_name}”不是 {accepted} 格式，请转换后再上传。"));
    };
    if !slot.accept.iter().any(|accept| accept == ending) {
        return refuse(format!("“{}”只接受 {accepted}，文件“{file_name}”是 {ending} 格式。", slot.label));
    }
    if normal_ending(file_name) != *ending {
        return refuse(format!("文件“{file_name}”的内容是 {ending} 格式，与扩展名不符，请改名后再上传。"));
    }
    if *ending == "pdf" && ACTIVE_PDF.iter().any(|construct| contains(bytes, construct)) {
        return refuse(format!("文件“{file_name}”含有脚本或内嵌文件，请另存为普通 PDF 后再上传。"));
    }
    Ok(media_type)
}

fn normal_ending(file_name: &str) -> String {
    let ending = file_name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    if ending == "jpeg" { "jpg".to_owned() } else { ending }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// The ending of a neutral name that judges see.
pub fn ending_of(media_type: &str) -> &'static str {
    KINDS.iter().find(|(_, known)| *known == media_type).map_or("bin", |(ending, _)| ending)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programmes::rule_pack::Blind;

    fn slot(accept: &[&str]) -> AttachmentSlot {
        AttachmentSlot {
            key: "proof".to_owned(),
            label: "证明".to_owned(),
            required: true,
            max_count: 1,
            accept: accept.iter().map(|ending| (*ending).to_owned()).collect(),
            hint: None,
            blind: Blind::Show,
        }
    }

    const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n";
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        assert_eq!(media_type(&slot(&["pdf"]), "证明.PDF", PDF).unwrap(), "application/pdf");
        assert_eq!(media_type(&slot(&["png"]), "照片.png", PNG).unwrap(), "image/png");
        for (name, bytes) in [
            ("页面.pdf", b"<html><script>alert(1)</script></html>".as_slice()),
            ("图.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
            ("空.pdf", b""),
            ("照片.pdf", PNG),
            ("证明.png", PDF),
        ] {
            assert!(media_type(&slot(&["pdf", "png"]), name, bytes).is_err(), "{name}");
        }
    }

    #[test]
    fn a_pdf_that_acts_by_itself_is_refused() {
        let active = b"%PDF-1.7\n1 0 obj\n<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>\nendobj\n";
        assert!(media_type(&slot(&["pdf"]), "表.pdf", active).is_err());
    }
}
