"""Files that people send along: honest ones and those that mean harm."""

import io
import zipfile
from collections.abc import Callable

import docx
import openpyxl
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject


def pdf(change: Callable[[PdfWriter], object] = lambda _: None) -> bytes:
    """A PDF of one empty page, changed before it is written."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    change(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def action(kind: str, **more: str) -> Callable[[PdfWriter], None]:
    """An action of this kind on opening, inside an object of its own."""

    def change(writer: PdfWriter) -> None:
        made = DictionaryObject({NameObject("/S"): NameObject(kind)})
        for name, text in more.items():
            made[NameObject(f"/{name}")] = TextStringObject(text)
        place = writer._add_object(made)
        writer._root_object[NameObject("/OpenAction")] = place

    return change


def plain_pdf(catalog: str = "", *objects: str) -> bytes:
    """A PDF written by hand: more in its catalogue, and more objects, from number 4 on."""
    parts = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Annots [4 0 R] >>"
        if objects
        else "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        *objects,
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{part}\nendobj\n".encode()
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{rows}trailer\n"
    end += f"<< /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode()


def hidden_in_a_stream(change: Callable[[PdfWriter], object]) -> bytes:
    """The same, with every object packed into compressed streams, where no plain word stands."""
    whole = PdfWriter(clone_from=io.BytesIO(pdf(change)))
    numbers = range(1, len(whole._objects) + 1)
    body, places = b"", []
    for number in numbers:
        part = io.BytesIO()
        whole.get_object(number).write_to_stream(part)
        places.append((number, len(body)))
        body += part.getvalue() + b" "
    index = " ".join(f"{number} {place}" for number, place in places).encode() + b" "
    stream = StreamObject()
    stream.set_data(index + body)
    stream.update(
        {
            NameObject("/Type"): NameObject("/ObjStm"),
            NameObject("/N"): NumberObject(len(places)),
            NameObject("/First"): NumberObject(len(index)),
        }
    )
    packed = stream.flate_encode()
    holder, table = len(places) + 1, len(places) + 2
    out = io.BytesIO()
    out.write(b"%PDF-1.5\n")
    at = out.tell()
    out.write(f"{holder} 0 obj\n".encode())
    packed.write_to_stream(out)
    out.write(b"\nendobj\n")
    start = out.tell()
    rows = b"\0\0\0\0\0\0" + b"".join(
        b"\2" + holder.to_bytes(4, "big") + bytes([place]) for place in range(len(places))
    )
    rows += b"\1" + at.to_bytes(4, "big") + b"\0" + b"\1" + start.to_bytes(4, "big") + b"\0"
    assert whole.root_object.indirect_reference is not None
    out.write(
        f"{table} 0 obj\n<</Type/XRef/W[1 4 1]/Size {table + 1}/Length {len(rows)}"
        f"/Root {whole.root_object.indirect_reference.idnum} 0 R>>\nstream\n".encode()
    )
    out.write(rows + f"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def document(**parts: bytes) -> bytes:
    """A Word document, with parts more or parts replaced (`/` written as `__`)."""
    target = io.BytesIO()
    made = docx.Document()
    made.add_paragraph("补充说明")
    made.save(target)
    return repacked(target.getvalue(), **parts)


def workbook(**parts: bytes) -> bytes:
    """An Excel workbook, with parts more or parts replaced."""
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    return repacked(target.getvalue(), **parts)


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The same package with these parts in it."""
    named = {name.replace("__", "/"): part for name, part in parts.items()}
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in source.namelist():
            if name not in named:
                made.writestr(name, source.read(name))
        for name, part in named.items():
            made.writestr(name, part)
    return target.getvalue()


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB") -> bytes:
    """A picture; a JPEG carries a place, a comment and a turn."""
    made = Image.new(mode, size, "white" if mode != "P" else 0)
    target = io.BytesIO()
    if form == "PNG":
        made.save(target, form)
        return target.getvalue()
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (30.0, 12.0, 7.0)
    made.save(target, form, exif=exif, comment=b"secret comment")
    return target.getvalue()
