"""Whether a user sees anything else than at an earlier commit: `make compare BASE=<commit>`.

Makes the example organisation from both states, with one clock and seed, lives through the year of
compare.toml in each, and records as text every page that its users reach, the files, the emails and
the text messages. Pages are matched by their titles, so addresses and templates may change. Of the
product it knows the commands, what is visible, and what `work` imports.
"""

import difflib
import io
import json
import logging
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile
from collections import Counter, defaultdict, namedtuple
from contextlib import redirect_stdout, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode, urljoin
from zlib import crc32

import lxml.html

ROOT = Path(__file__).resolve().parent.parent
YEAR = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
NOW = datetime(2026, 11, 25, 16, 20, tzinfo=UTC)
SITE = YEAR["environment"]["BASE_URL"]
NOBODY = "nobody"  # has not signed in
MOST = 5, 2  # pages of addresses that are alike: at the first look at everything, and later
MOST_QUERIES = 2  # and of those that are alike before the question mark
MAILS_OPENED = 3  # links that are alike in the mails to one user
ALIKE = 0.5  # the share of lines by which a page is known under another name
SHOWN = 4  # places of a difference that is the same in many

UNSEEN = "//head | //script | //style | //datalist | //comment()"
FRAME = "//header[not(ancestor::main)] | //footer[not(ancestor::main)] | //dialog"
INLINE = re.compile(
    "a|abbr|b|button|code|em|i|img|input|kbd|label|option|output|q|s|select|small|span|strong"
    "|sub|sup|svg|td|text|textarea|th|time|title|tspan|u"
)
AROUND = {"h1": "# …", "h2": "## …", "h3": "### …", "h4": "#### …", "li": "- …", "td": " | …"}
AROUND |= {"th": " | *…*", "dt": "…:", "legend": "…:", "button": "<…>", "option": " / …"}
AROUND |= {"select": "…}", "textarea": "…}"}
FIELDS = {"input", "select", "textarea"}
SAYS = ("placeholder", "required", "disabled", "readonly", "multiple", "maxlength", "min", "max")
DRAWN_BY = ("d", "points", "x", "y", "width", "height", "cx", "cy", "x1", "y1", "x2", "y2")
LINK = re.compile(re.escape(SITE) + r"([^\s<>\"')]*)")
UNKNOWN = "(→ …)"  # a link that was not followed
LEADS = re.compile(r"\(→ .*?\)")
AT_RANDOM = re.compile(
    r"(?m)\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{16,}\b|^UID:.*"
    r"|\b(?=[\w-]*[a-z\d][A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{16,}|\b([A-Z2-7]{4} ?){8}\b"
)
Seen = namedtuple("Seen", "kind who name text")  # `name` is what it is of


def work(now):
    """Does what is due, as the worker would. The only names of the product's inside."""
    from jobs.models import Job
    from jobs.runner import NOTHING, run_next
    from jobs.schedule import queue_recurring_jobs

    queue_recurring_jobs(now=now)
    while run_next(Job.objects.all(), renewing=False) != NOTHING:
        pass


class Page:
    """A page as somebody sees it: its name, links and text. There a link stands as `[words]⟨at⟩`."""

    def __init__(self, html, address="/"):
        self.address, self.html = address, html
        tree = lxml.html.document_fromstring(html)
        title = words(tree.findtext(".//title") or "").removesuffix(" \N{EN DASH} Greenroom")
        heading = said(tree.find(".//h1"))
        self.name = title if heading in title else f"{title} / {heading}".removeprefix(" / ")
        to = map(self.leads_to, tree.xpath("//a/@href | //iframe/@src | //img/@src | //@hx-get"))
        self.links = [at for at in dict.fromkeys(to) if re.match(r"/(?!static/)", at)]
        for unseen in tree.xpath(UNSEEN):
            unseen.drop_tree()
        in_rows = {*tree.xpath("//tr//*")}
        for element, *marks in [(one, *self.marks(one, one in in_rows)) for one in tree.iter()]:
            element.text = marks[0] + re.sub(r"\s+", " ", element.text or "")
            element.tail = marks[1] + re.sub(r"\s+", " ", element.tail or "")
        around = tree.xpath(FRAME)
        self.frame = tidy("\n".join(one.text_content() for one in around)).replace(" (current)", "")
        for one in around:
            one.drop_tree()
        self.text = tidy(tree.text_content())

    def leads_to(self, link):
        """The address without the site; empty where it is on this page."""
        to = urljoin(SITE + self.address, link).partition("#")[0].removeprefix(SITE)
        return "" if link.startswith("#") else to

    def marks(self, element, is_in_row):
        """What stands before and after the text of an element."""
        tag, get = element.tag, element.get
        block = "" if INLINE.fullmatch(tag) or is_in_row else "\n"
        before, _, end = AROUND.get(tag, "…").partition("…")
        if tag == "a":
            before, end = "[", f"]⟨{self.leads_to(get('href', '#'))}⟩"
        elif tag == "img":
            before = f"{{image: {get('alt', 'without words')}}}"
        elif tag == "form":
            before = f"form, {get('method', 'get')}:⟨{self.leads_to(get('action') or '#')}⟩\n"
        elif tag == "svg" and words(element.text_content()):
            lines = repr([each.get(name) for each in element.iter() for name in DRAWN_BY])
            before, end = f"{{chart {crc32(lines.encode()):08x}: ", "}"
        elif tag in FIELDS:
            before = field(element)
        if get("aria-current", "false") != "false" or "selected" in element.attrib:
            end += " (current)"
        label = f"{get('aria-label')}: " if get("aria-label") and tag not in FIELDS else ""
        hidden = "(hidden) " if "hidden" in element.attrib else ""
        after = "; " if is_in_row and not INLINE.fullmatch(tag) else block
        return f"{block}{hidden}{before}{label}", f"{end}{after}"

    def sent(self, button, fields):
        """Where a button's form goes and what it sends, with fields filled in by their labels."""
        tree = lxml.html.document_fromstring(self.html)
        pressed = next((one for one in tree.iter("button") if said(one).startswith(button)), None)
        if pressed is None:
            raise LookupError(f"There is no button “{button}” on {self.name}.")
        above = next(pressed.iterancestors("form"), None)
        form = tree.get_element_by_id(pressed.get("form"), above)
        for label, value in fields.items():
            fill(form, label, value)
        own = [(pressed.get("name"), pressed.get("value", ""))] if pressed.get("name") else []
        return self.leads_to(form.get("action") or self.address), [*form.form_values(), *own]


def words(text):
    return " ".join(text.split())


def tidy(text):
    return "\n".join(words(line) for line in text.splitlines() if line.strip(" -;"))


def said(element):
    return "" if element is None else element.get("aria-label") or words(element.text_content())


def label_of(field):
    label = field.label if field.get("id") else next(field.iterancestors("label"), None)
    return field.get("aria-label") or said(label)


def field(element):
    """What stands before the text of a field."""
    kind, value = element.get("type", element.tag), element.get("value", "")
    if kind in {"radio", "checkbox"}:
        value = "chosen" if element.checked else "not chosen"
    also = [f"{name} {element.get(name)}".strip() for name in SAYS if name in element.attrib]
    words = f"{{{', '.join([kind, label_of(element), *also])}: {value}"
    return "" if kind == "hidden" else words + "}" * (element.tag == "input")


def fill(form, label, value):
    fields = [one for one in form.iter(*FIELDS) if label_of(one).startswith(label)]
    if not fields:
        raise LookupError(f"There is no field “{label}”.")
    if fields[0].tag == "select":
        chosen = (one for one in fields[0].iter("option") if said(one).startswith(value))
        value = next(chosen).get("value")
    if fields[0].get("type") == "radio":
        form.fields[fields[0].name] = fields[0].get("value")
    elif fields[0].get("type") == "checkbox":
        fields[0].checked = True
    else:
        fields[0].value = value


def text_of_file(content, kind):
    if content.startswith(b"%PDF"):
        command = ["pdftotext", "-layout", "-", "-"]
        return tidy(subprocess.run(command, input=content, stdout=-1, check=True).stdout.decode())
    if content.startswith(b"PK\3\4"):
        import openpyxl

        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in sorted(archive.namelist())}
        if "xl/workbook.xml" in parts:
            book = openpyxl.load_workbook(io.BytesIO(content))
            return "\n".join(str(row) for sheet in book for row in (sheet.title, *sheet.values))
        return "\n".join(f"# {name}\n{text_of_file(parts[name], name)}" for name in parts)
    if b"\0" in content[:1000]:
        return "(not text)"
    text = content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    if text.startswith("BEGIN:VCALENDAR"):
        return re.sub(r"\n[ \t]", "", text)
    return json.dumps(json.loads(text), indent=1, ensure_ascii=False) if "json" in kind else text


class Recorder:
    """Everything that is seen of one state, in its order, by people with a browser each."""

    def __init__(self, folder, clock):
        from django.test import Client

        self.folder, self.clock = folder, clock
        self.seen, self.frames, self.passwords, self.opened = [], set(), {}, Counter()
        self.names, self.standing = {}, {}  # of addresses, by who was there; where they are now
        self.browsers = defaultdict(lambda: Client(False, SERVER_NAME="localhost"))

    def note(self, kind, who, name, text):
        text = text.replace(str(self.folder), "<folder>").replace(str(Path.cwd()), "<project>")
        name, text = (AT_RANDOM.sub("<random>", each) for each in (name, LINK.sub(r"⟨\1⟩", text)))
        self.seen.append(Seen(kind, who, name or "A part of a page", text))
        if len(self.seen) % 100 == 0:
            seconds = f"{self.folder.name}, {time.process_time():.0f} s"
            print(f"{seconds}: {len(self.seen)} seen, {datetime.now(UTC).date()}, {who}")

    def take(self, who, address, response=None):
        """Records what was answered, and returns where it leads."""
        asked, links = address, []
        response = response or self.browsers[who].get(address)
        while 300 < response.status_code < 400:
            address = Page("<p>", address).leads_to(response["Location"])
            if not address.startswith("/"):
                self.names[who, asked] = address
                return []
            response = self.browsers[who].get(address)
        content, kind = response.getvalue(), response.get("Content-Type", "")
        status = f"status {response.status_code}\n"
        if kind.startswith("text/html") and content.strip():
            page = self.standing[who] = Page(content.decode(), address)
            links = page.links
            if (who, page.frame) not in self.frames:
                self.frames.add((who, page.frame))
                self.note("frame", who, "around the pages", page.frame)
            self.note("page", who, page.name, status + page.text)
        else:
            file = re.search(r'filename="?([^";]+)', response.get("Content-Disposition", ""))
            text = f"{status}{kind}\n{text_of_file(content, kind)}"
            self.note("file", who, file[1] if file else kind, text)
        self.names[who, asked] = self.names[who, address] = self.seen[-1].name
        return links

    def look_round(self, most):
        """Opens every page to which links lead, as everybody; of addresses alike the first ones."""
        for who in (NOBODY, *self.passwords):
            left, counts = ["/"], Counter()
            for address in left:
                links = self.take(who, address)
                if address == "/":
                    with suppress(LookupError):  # has no password, or is signed in still
                        fields = {"Email": who, "Password": self.passwords[who]}
                        links = self.press(who, "Sign in", fields)
                for link in links:
                    counts[shape := shape_of(link)] += link not in left
                    enough = MOST_QUERIES if "?" in link else most
                    if link not in left and counts[shape] <= enough:
                        left.append(link)

    def press(self, who, button, fields):
        address, values = self.standing[who].sent(button, fields)
        body, kind = urlencode(values), "application/x-www-form-urlencoded"
        return self.take(who, address, self.browsers[who].post(address, body, kind))

    def step(self, who, page, press, fields):
        """Presses a button on a page that they know by the start of its name, or stand on."""
        known = [at for (by, at), name in self.names.items() if by == who and name.startswith(page)]
        try:
            if page:
                self.take(who, known[0])
            self.press(who, press, fields)
        except LookupError as problem:
            self.note("step", who, press, f"Cannot be done on “{page}”: {problem}")

    def live(self, moment):
        """Records the mails of what is due at the moment, and where they lead."""
        from django.core import mail

        self.clock.move_to(moment)
        work(moment)
        sent, mail.outbox = mail.outbox, []
        for message in sent:
            lines = [str(moment), message.from_email, *message.reply_to, message.body]
            for part in (*message.alternatives, *message.attachments):
                *name, content, kind = part
                data = content.encode() if isinstance(content, str) else content
                text = Page(content).text if kind == "text/html" else text_of_file(data, kind)
                lines.append(f"--- {name} {kind}\n{text}")
            self.note("email", message.to[0], message.subject, "\n".join(lines))
            who = message.to[0] if message.to[0] in self.passwords else NOBODY
            for link in LINK.findall(message.body):
                self.opened[who, shape_of(link)] += 1
                if self.opened[who, shape_of(link)] <= MAILS_OPENED:
                    self.take(who, link or "/")

    def save(self):
        """In place of addresses, the names of what is there."""
        anybody = {at: name for (_, at), name in self.names.items()}

        def leads(who, at):
            name = self.names.get((who, at)) or anybody.get(at)
            return UNKNOWN if at[:1] == "/" and not name else f"(→ {name or at or 'this page'})"

        for place, one in enumerate(self.seen):
            text = re.sub("⟨(.*?)⟩", lambda to, who=one.who: leads(who, to[1]), one.text)
            self.seen[place] = one._replace(text=text)
        (self.folder / "seen.json").write_text(json.dumps(self.seen))


def shape_of(address):
    """The address without numbers, references, and values after the question mark."""
    return re.sub(r"=[^&]*|[^/?&=]*\d[^/?&=]*", "0", address)


def record(folder):
    """What is seen of the state in the working folder; in a process of its own."""
    import time_machine

    sys.path[0] = str(Path.cwd())
    (folder / "data" / "static").mkdir(parents=True)
    os.environ.update(YEAR["environment"], DATA_DIR=str(folder / "data"))
    logging.disable()
    os.urandom = random._urandom = random.Random(1).randbytes  # of which tokens are made
    with time_machine.travel(NOW, tick=False) as clock:
        recorder = Recorder(folder, clock)
        make_example(recorder)
        live_a_year(recorder)
        recorder.save()


def make_example(recorder):
    """With mail and text messages that are kept, plain static files, and a disk that may fail."""
    import django
    from django.conf import settings
    from django.core import mail
    from django.core.management import call_command
    from django.db.backends.signals import connection_created
    from notifications_python_client.notifications import NotificationsAPIClient as Notify

    def send_text(_, *, phone_number, personalisation, **__):
        recorder.note("text", phone_number, "text message", personalisation["body"])
        return {"id": "1"}

    def never_wait(connection, **_):
        connection.cursor().execute("PRAGMA synchronous=OFF")

    Notify.send_sms_notification = send_text
    Notify.get_notification_by_id = lambda *_: {"status": "delivered"}
    connection_created.connect(never_wait, weak=False)
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES["staticfiles"] = {"BACKEND": plain}
    django.setup()
    mail.outbox = []
    with redirect_stdout(io.StringIO()) as told:
        call_command("migrate", verbosity=0)
        call_command("demo", people=60, seed=1, on=NOW.date(), stdout=told)
    [password] = re.findall(r"password (\S+)", told.getvalue())
    recorder.passwords = dict.fromkeys(re.findall(r"\S+@\S+", told.getvalue()), password)


def live_a_year(recorder):
    recorder.live(NOW)
    recorder.look_round(MOST[0])
    for minutes, step in enumerate(YEAR["step"], 1):
        who = next((one for one in recorder.passwords if one.startswith(step["who"])), NOBODY)
        recorder.step(who, step["page"], step["press"], step.get("fields", {}))
        recorder.live(NOW + timedelta(minutes=minutes))
    for day in range(1, 366):
        at = (NOW + timedelta(days=day)).replace(minute=5)
        for hour in (9, 13, 18) if day <= 14 else (9,) if day <= 60 or at.weekday() == 0 else ():
            recorder.live(at.replace(hour=hour))
        if day in {14, 365}:
            recorder.look_round(MOST[1])


def pairs(base, now):
    """Each with its counterpart: of the same name, otherwise the most alike of the same reader."""
    same = Counter(base) & Counter(now)
    base, now = [*(Counter(base) - same).elements()], [*(Counter(now) - same).elements()]
    for parts, least in ((3, -1), (2, ALIKE)):
        for old in [*base]:
            news = [new for new in now if new[:parts] == old[:parts]]
            best = max(news, key=lambda new: likeness(old, new), default=None)
            if best and likeness(old, best) > least:
                now.remove(best)
                base.remove(old)
                yield old, best
    yield from [*((old, None) for old in base), *((None, new) for new in now)]


def likeness(one, other):
    lines, others = set(one.text.splitlines()), set(other.text.splitlines())
    return len(lines & others) / max(len(lines), len(others), 1)


def hunks(base, now):
    """What differs. Where a link leads counts if both sides know it."""
    olds, news = base.splitlines(), now.splitlines()
    said = [[LEADS.sub("", line) for line in lines] for lines in (olds, news)]
    for tag, a, b, c, d in difflib.SequenceMatcher(None, *said, False).get_opcodes():
        for old, new in zip(olds[a:b], news[c:d], strict=False) if tag == "equal" else ():
            leads = zip(LEADS.findall(old), LEADS.findall(new), strict=True)
            if any(one != other and UNKNOWN not in (one, other) for one, other in leads):
                yield f"  - {old}\n  + {new}\n"
        if tag != "equal":
            gone = [f"  - {old}\n" for old in olds[a:b]]
            yield "".join([*gone, *(f"  + {new}\n" for new in news[c:d])])


def differences(base, now):
    """Each as text, under where it is seen: once, though many pages share it."""
    places = defaultdict(dict)
    for old, new in pairs(base, now):
        if old is None or new is None:
            found = [f"  only {'in BASE' if old else 'now'}\n"]
        else:
            found = [*hunks(old.name, new.name), *hunks(old.text, new.text)]
        for hunk in found:
            places[hunk][" · ".join((new or old)[:3])] = None
    for hunk, names in places.items():
        shown = [*names] if "  only" in hunk else [*names][:SHOWN]
        more = [f"and {len(names) - len(shown)} more"] * (len(names) > len(shown))
        yield "\n".join([*shown, *more, hunk])


def tell(base, now):
    """Prints what differs; 1 if anything does."""
    found = [*differences(base, now)]
    not_done = [f"{one.who} · {one.name}: {one.text}" for one in now if one.kind == "step"]
    kinds = [f"{count} {kind}s" for kind, count in Counter(one.kind for one in now).items()]
    seen = f"Compared {', '.join(kinds)}: {len(found) or 'no'} differences."
    print(*found, *not_done, seen, sep="\n")
    return 1 if found else 0


def compare(base):
    """Records both at the same time; 1 where they differ, 2 where one could not be recorded."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        trees = {"base": folder / "tree", "now": ROOT}
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "-q", "--detach", trees["base"], base], check=True)
        try:
            runs = [start(tree, folder / name) for name, tree in trees.items()]
            if any([run.wait() for run in runs]):  # noqa: C419  waits for both
                return 2
        finally:
            subprocess.run([*git, "remove", "--force", trees["base"]], check=True)
        texts = [(folder / name / "seen.json").read_text() for name in trees]
    return tell(*([Seen(*one) for one in json.loads(text)] for text in texts))


def start(tree, folder):
    python, locked = Path(sys.executable), "requirements/base.txt"
    if (tree / locked).read_text() != (ROOT / locked).read_text():
        print("BASE has other requirements: making its environment.")
        subprocess.run([python, "bin/prepare.py", "dev"], cwd=tree, check=True)
        python = tree / ".venv/bin/python"
    folder.mkdir()
    environment = os.environ | {"PYTHONHASHSEED": "0", "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen([python, __file__, "--record", folder], cwd=tree, env=environment)


if __name__ == "__main__":
    *how, what = sys.argv[1:]
    sys.exit(record(Path(what).resolve()) if how else compare(what))
