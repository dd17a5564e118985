"""The subprocess that reads an uploaded PDF: its pages as they look, in a new PDF.

Links, forms, scripts, other files and whatever else it could do stay behind.
"""

import resource
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO

import pikepdf

from training.evidence import ACCEPTED, MAX_PAGES, REFUSED, SECONDS, TOO_LARGE, UnusableFile

MEMORY = 400_000_000  # bytes of address space; a 10 MB certificate needs half of it
LARGEST_STREAM = 150_000_000  # bytes: an A4 page of 600 dots an inch in colour has 104 MB
CHUNK = 1_000_000
LARGEST_PAGE = 5 / 0.0254 * 72  # points: five metres
DEEPEST = 20  # forms in forms
MOST_DRAWN = 10_000  # forms on a page, each as often as it is drawn
TOO_DEEP = "The PDF draws within drawings too often. Print it to a new PDF and choose that."
DAMAGED = "The PDF is damaged. Save it again and choose the new file."


Key = tuple[int, int]  # of an object in a file


def _names(words: str) -> set[str]:
    return {f"/{word}" for word in words.split()}


OF_A_PAGE = _names("Type MediaBox CropBox Rotate UserUnit Contents Resources Group")
OF_RESOURCES = _names("Font XObject ExtGState ColorSpace Pattern Shading ProcSet")
# Wherever it is: what no picture and no font needs to be shown
DROPPED = _names(
    "AA AF Alternates Annots EF JS Metadata OC OPI OpenAction Parent PieceInfo Properties Ref "
    "StructParent StructParents URI XFA"
)
OUTSIDE = _names("F FDecodeParms FFilter")  # of a stream: its content is in another file
ACTIVE = _names(  # as a value: an action, or something that is not part of a page
    "3D EmbeddedFile Filespec GoTo3DView GoToE GoToR ImportData JavaScript Launch Movie PS"
    " Rendition ResetForm RichMedia Sound SubmitForm Thread URI Widget"
)
OLD_PACKING = _names("LZWDecode RunLengthDecode")


def main() -> None:
    """Read a PDF, write its safe copy or the reason for refusing it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        thing, max_pages = sys.argv[1:]
        content = sys.stdin.buffer.read()
        answer = ACCEPTED + rewrite_pdf(content, thing=thing, max_pages=int(max_pages))
    except UnusableFile as problem:
        answer = REFUSED + str(problem).encode()
    sys.stdout.buffer.write(answer)


def rewrite_pdf(content: bytes, *, thing: str = "certificate", max_pages: int = MAX_PAGES) -> bytes:
    """A new PDF with the pages of this one as they look, and nothing else of it."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf, pikepdf.new() as plain:
            _check_pdf(pdf, thing, max_pages)
            pdf.flatten_annotations(
                "screen"
            )  # what was filled into a form becomes part of the page
            for page in pdf.pages:
                _keep_only(page.obj, OF_A_PAGE)
                plain.pages.append(page)
            for page in plain.pages:
                _keep_only(page.obj, OF_A_PAGE | {"/Parent"})
                _keep_only(page.resources, OF_RESOURCES)
                _strip(page.resources, set())
            plain.remove_unreferenced_resources()
            _check_plain(plain)
            _check_size(plain)
            for page in plain.pages:
                _drawn(page.obj, page.resources, page.obj.objgen, {})
            out = BytesIO()
            plain.save(out, deterministic_id=True)  # the same certificate twice is the same file
    except pikepdf.PasswordError as problem:
        raise UnusableFile(
            "The PDF is locked with a password. Save it without the password and choose that."
        ) from problem
    except (pikepdf.PdfError, RecursionError, TypeError, ValueError) as problem:
        raise UnusableFile(DAMAGED) from problem
    return out.getvalue()


def _check_pdf(pdf: pikepdf.Pdf, thing: str, max_pages: int) -> None:
    if not 1 <= len(pdf.pages) <= max_pages:
        raise UnusableFile(
            f"The PDF has {len(pdf.pages)} pages. Choose one of 1 to {max_pages}, with only the"
            f" {thing}."
        )
    if any(max(_size(page)) > LARGEST_PAGE for page in pdf.pages):
        raise UnusableFile("A page is larger than 5 metres. Print it to A4 and choose that.")
    if "/XFA" in pdf.Root.get("/AcroForm", {}):
        raise UnusableFile(
            "The PDF is a form that a program fills in. Print it to a new PDF and choose that."
        )


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = map(float, page.mediabox)
    unit = float(page.obj.get("/UserUnit", 1))
    return abs(right - left) * unit, abs(top - bottom) * unit


def _drawn(
    item: pikepdf.Object,
    resources: pikepdf.Object,
    at: Key,
    known: dict[tuple[Key, Key], tuple[int, int]],
) -> tuple[int, int]:
    """How many forms, patterns and masks it draws, each as often as it is drawn, and how deep in each
    other; refused if too many, too deep or for ever. `known` has those that were followed, too deep as long
    as they are, by themselves and by whose resources they use, which `at` names.
    """
    times = deepest = 0
    for inner, count in _drawings(item, resources):
        own = inner.get("/Resources")
        whose = at if own is None else inner.objgen
        key = (inner.objgen, whose)
        if key not in known:
            known[key] = (0, DEEPEST)
            known[key] = _drawn(inner, resources if own is None else own, whose, known)
        more, deep = known[key]
        times += count * (1 + more)
        deepest = max(deepest, 1 + deep)
    if times > MOST_DRAWN or deepest > DEEPEST:
        raise UnusableFile(TOO_DEEP)
    return times, deepest


def _drawings(
    item: pikepdf.Object, resources: pikepdf.Object
) -> Iterator[tuple[pikepdf.Object, int]]:
    """What it draws that draws by itself, and how often: the patterns and masks that it has count once."""
    nothing = pikepdf.Dictionary()
    forms = resources.get("/XObject", nothing)
    orders = pikepdf.parse_content_stream(item, "Do")
    for name, count in Counter(str(order.operands[0]) for order in orders).items():
        form = forms.get(name, nothing)
        if form.get("/Subtype") == pikepdf.Name.Form:
            yield form, count
    if "/Resources" in item:
        states = resources.get("/ExtGState", nothing).values()
        masks = [state.get("/SMask", nothing) for state in states]
        drawn = [mask.get("/G") for mask in masks if isinstance(mask, pikepdf.Dictionary)]
        for each in (*drawn, *resources.get("/Pattern", nothing).values()):
            if isinstance(each, pikepdf.Stream):
                yield each, 1


def _keep_only(item: pikepdf.Object, names: set[str]) -> None:
    for name in set(item.keys()) - names:
        del item[name]


def _strip(item: pikepdf.Object, seen: set[tuple[int, int]]) -> None:
    """Drop what is in DROPPED from the object and from all that it leads to."""
    if item.is_indirect:
        if item.objgen in seen:
            return
        seen.add(item.objgen)
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        outside = OUTSIDE if isinstance(item, pikepdf.Stream) else set()
        for name in (DROPPED | outside) & set(item.keys()):
            del item[name]
    for inner in _inside(item):
        _strip(inner, seen)


def _check_plain(pdf: pikepdf.Pdf) -> None:
    """Whatever is left that does something is a reason to refuse it."""
    if any(_names_in(item) & ACTIVE for item in pdf.objects):
        raise UnusableFile(
            "The PDF contains a script or another file. Print it to a new PDF and choose that."
        )


def _check_size(pdf: pikepdf.Pdf) -> None:
    """Whoever opens it would unpack each stream, so none may be larger than a page of pixels."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            size = 0
            for part in _unpacked_parts(item):
                size += len(part)
                if size > LARGEST_STREAM:
                    raise UnusableFile(TOO_LARGE)


def _unpacked_parts(stream: pikepdf.Stream) -> Iterable[bytes]:
    """Without the layers that any program unpacks before it knows what is inside."""
    filters = stream.get("/Filter", pikepdf.Array())
    names = [filters] if isinstance(filters, pikepdf.Name) else list(filters)
    if OLD_PACKING & set(map(str, names)):  # hardly used today: unpacked whole, within MEMORY
        return [stream.read_bytes(decode_level=pikepdf.StreamDecodeLevel.specialized)]
    parts: Iterable[bytes] = [stream.read_raw_bytes()]
    for name in names:
        if name != pikepdf.Name.FlateDecode:
            break
        parts = _inflated(parts)
    return parts


def _inflated(parts: Iterable[bytes]) -> Iterator[bytes]:
    """A little at a time; refused if it is damaged or cut short, because viewers differ in what they show."""
    packer = zlib.decompressobj()
    is_begun = False
    for part in parts:
        left = part
        while left and not packer.eof:
            try:
                yield packer.decompress(left, CHUNK)
            except zlib.error as problem:
                raise UnusableFile(DAMAGED) from problem
            left = packer.unconsumed_tail
        is_begun = is_begun or bool(part)
    if is_begun and not packer.eof:
        raise UnusableFile(DAMAGED)


def _names_in(item: pikepdf.Object) -> set[str]:
    """Every name that is a value in the object; indirect objects are checked on their own."""
    if isinstance(item, pikepdf.Name):
        return {str(item)}
    direct = (one for one in _inside(item) if not one.is_indirect)
    return set().union(*(_names_in(one) for one in direct))


def _inside(item: pikepdf.Object) -> list[pikepdf.Object]:
    """What an array or dictionary holds, apart from plain numbers and the like."""
    if isinstance(item, pikepdf.Array):
        values = list(item)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        values = [value for _, value in item.items()]
    else:
        return []
    return [value for value in values if isinstance(value, pikepdf.Object)]


if __name__ == "__main__":
    main()
