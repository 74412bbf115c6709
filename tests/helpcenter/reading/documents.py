"""Word files and PDFs as programs write them, and some that were written to harm."""

import io
import zipfile
from collections.abc import Mapping

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
STYLES = f"""<w:styles {W}>
<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="Unter"><w:basedOn w:val="Ring"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:styleId="Ring"><w:basedOn w:val="Unter"/></w:style>
<w:style w:styleId="Liste"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
</w:styles>"""
NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
</w:numbering>"""
RELS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId5" Type="http://x/hyperlink" Target="https://dhl.example/track" TargetMode="External"/>
</Relationships>"""


def paragraph(words: str, style: str = "", *, number: str = "", level: int = 0) -> str:
    """A paragraph; `words` is text, or runs that are written out."""
    about = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        about += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    runs = words if words.startswith("<w:") else f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'
    return f"<w:p><w:pPr>{about}</w:pPr>{runs}</w:p>"


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def docx(*blocks: str, head: str = "", **parts: str) -> bytes:
    document = f"{head}<w:document {W} {R}><w:body>{''.join(blocks)}</w:body></w:document>"
    return packed(
        {
            "word/document.xml": document,
            "word/styles.xml": STYLES,
            "word/numbering.xml": NUMBERING,
            "word/_rels/document.xml.rels": RELS,
            **parts,
        }
    )


def pdf(*pages: list[tuple[float, int, str]]) -> bytes:
    """A PDF with these lines on each page: (how high, how large, the words)."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    numbers = []
    for lines in pages:
        drawn = "\n".join(f"BT /F1 {size} Tf 1 0 0 1 50 {y} Tm ({words}) Tj ET" for y, size, words in lines)
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        numbers.append(len(objects))
    objects[1] = f"<< /Type /Pages /Count {len(numbers)} /Kids [{' '.join(f'{n} 0 R' for n in numbers)}] >>"
    out, places = b"%PDF-1.4\n", []
    for number, said in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{said}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode()


def locked_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([(700, 12, "Secret words")]))))
    writer.encrypt("open sesame", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def bomb() -> bytes:
    """Two hundred megabytes that claim to be a document."""
    return packed({"word/document.xml": b"<w:document>" + b" " * 200_000_000})


def bomb_pdf() -> bytes:
    """A page whose drawing unfolds to two hundred megabytes."""
    import zlib

    drawn = zlib.compress(b"BT /F1 12 Tf (x) Tj ET\n" * 9_000_000)
    head = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    head += b"2 0 obj\n<< /Type /Pages /Count 1 /Kids [4 0 R] >>\nendobj\n"
    head += b"3 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(drawn) + drawn + b"\nendstream\nendobj\n"
    head += b"4 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 3 0 R /Resources << >> >>\nendobj\n"
    return head + b"trailer << /Root 1 0 R >>\n%%EOF\n"


def nested_docx(depth: int) -> bytes:
    return docx("<w:tbl><w:tr><w:tc>" * depth + paragraph("deep") + "</w:tc></w:tr></w:tbl>" * depth)
