"""Takes out of the templates what is of one interview: messages, figures, background, ground rules, and every question,
answer, bridge or phrase that has a figure, a day or a name.

Each template is named with what was dropped and kept. What was dropped stays in its field `dropped`, which its page
shows. Going back leaves the templates as they are: the packs that they were made from still have the words.

The rules are written out here, because those of the product may change after this migration.
"""

import re

from django.db import migrations

from desk.enquiries.contacts import read_contacts

LISTS = {"bridges": ("bridges", "phrases")}
ROWS = {"hard": ("question", "answer", "bridge"), "likely": ("question", "answer")}
LABELS = {
    "messages": "Message map",
    "facts": "Facts and figures",
    "background": "Background",
    "ground_rules": "Ground rules",
}
NUMBERS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half|halves|an?\\s+third|an?\\s+quarter|thirds"
    "|quarters|dozens?|hundreds?|thousands?|millions?|billions?|zero|twice|doubled?|doubling|trebled?|tripled?|halved"
    "|thrice|per ?cent|one in|one (?:hour|day|week|month|year|minute)"
)
SPANS = (
    "mornings?|afternoons?|evenings?|nights?|days?|weeks?|weekends?|fortnights?|months?|quarters?|terms?|seasons?"
    "|springs?|summers?|autumns?|winters?|years?|decades?|hours?|minutes?"
)
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
FIGURE = re.compile(rf"\S*[\d½⅓⅔¼¾]\S*|\b(?:{NUMBERS})\b", re.IGNORECASE)
DAY = re.compile(
    rf"\b(?i:today|tonight|tomorrow|yesterday|overnight|nowadays|christmas|easter|new year|bank holiday|noon|midday"
    rf"|midnight|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|april|june|july|august|september"
    rf"|october|november|december"
    rf"|(?:this|last|next|past|coming|previous|following|recent|other)\s+(?:few\s+|couple of\s+)?(?:{SPANS})"
    rf"|(?:{SPANS})\s+(?:ago|earlier|before last|after next)"
    rf"|(?:a|an)\s+(?:day|week|fortnight|month|year|hour|minute)\s+(?:or so\s+)?(?:ago|from now)"
    rf"|\w+ o['’]clock|(?:half|quarter) (?:past|to)"
    rf"|(?:in|of|by|since|until|till|from|before|after|during|this|last|next|late|early|mid)[\s-]+(?:{MONTHS}))\b"
    rf"|\b(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b"
    rf"|\b(?:{MONTHS})\b(?!\s+(?:I|we|you|they|it|the|he|she|not|be|on)\b)"
)
TITLED = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Cllr|Councillor|Sir|Dame|Lord|Lady|Baroness|Rev|Reverend|Nurse)\b\.?"
    r"\s+[A-Z][\w'’-]+"
)
WORD = re.compile(r"\w[\w'’&-]*")


def words_of(text):
    words = (word.replace("’", "'") for word in WORD.findall(text))
    return [word.removesuffix("'s").removesuffix("'") for word in words]


def why(text, names):
    """Why the text is of one interview; empty where it holds for any."""
    if match := FIGURE.search(text):
        return f"has a figure, “{match[0]}”"
    if match := DAY.search(text):
        return f"names a day or a time, “{match[0]}”"
    if match := TITLED.search(text):
        return f"names a person, “{match[0]}”"
    words = words_of(text)
    plain = f" {' '.join(words)} ".lower()
    capitals = {word.lower() for word in words if word[0].isupper()}
    for name in names:
        if name in capitals if " " not in name else f" {name} " in plain:
            return f"names somebody or an outlet, “{name.title()}”"
    return ""


def known_names(apps):
    """Every outlet, programme, journalist and person, also by surname, in lower case."""

    def column(app, model, field):
        rows = apps.get_model(app, model).objects.exclude(**{field: ""})
        return rows.values_list(field, flat=True).distinct()

    names = set(column("scheduling", "Outlet", "name")) | set(column("scheduling", "Enquiry", "programme"))
    names |= {name[4:] for name in names if name.lower().startswith("the ")}
    people = {
        *column("accounts", "User", "name"),
        *column("scheduling", "Journalist", "name"),
    }
    if hasattr(apps.get_model("scheduling", "Interview"), "contacts"):  # scheduling's 0012 has run already
        for text in column("scheduling", "Interview", "contacts"):
            people |= {contact.name for contact in read_contacts(text)}
    else:
        people |= {*column("scheduling", "Interview", "presenter"), *column("scheduling", "Interview", "producer_name")}
    names |= people
    names |= {name.split()[-1] for name in people if 2 <= len(name.split()) <= 3}
    for first, last in apps.get_model("training", "Person").objects.values_list("first_name", "last_name"):
        names |= {f"{first} {last}", last}
    plain = {" ".join(words_of(name)).lower() for name in names}
    return sorted(plain - {""}, key=len, reverse=True)


def texts_in(value):
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)


def cleaned(sections, names):
    """What stays of a template's sections, and what is dropped of them and why."""
    stays = {}
    dropped = []

    def check(key, label, text, reason):
        if reason:
            dropped.append({"section": key, "label": label, "text": text, "why": reason})
        return not reason

    for key, content in sections.items():
        if key in LISTS:
            held = {
                name: [text for text in content.get(name) or [] if check(key, "Phrase", text, why(text, names))]
                for name in LISTS[key]
            }
            stays[key] = {name: texts for name, texts in held.items() if texts}
        elif key in ROWS:
            rows = []
            for number, row in enumerate(content.get("questions") or [], 1):
                label = f"Question {number}"
                question = row.get("question") or ""
                reason = why(question, names) if question else "has no question"
                if reason:
                    for text in texts_in(row):
                        check(key, label, text, reason if text == question else "belongs to a question that goes")
                    continue
                kept = {"question": question}
                for name in ROWS[key][1:]:
                    text = row.get(name) or ""
                    line = name == "answer" and row.get("line")
                    reason = f"comes from line {line.partition('/')[0]}" if line else why(text, names)
                    if text and check(key, f"{label}, {name}", text, reason):
                        kept[name] = text
                for name in ("proof", "source", "line"):
                    for text in texts_in(row.get(name)):
                        check(key, f"{label}, {name}", text, "was written for one interview")
                rows.append(kept)
            stays[key] = {"questions": rows} if rows else {}
        else:
            for text in texts_in(content):
                check(key, LABELS.get(key, key), text, "was written for one interview")
    return {key: content for key, content in stays.items() if content}, dropped


def clean(apps, schema_editor):
    templates = apps.get_model("reports", "PackTemplate").objects.order_by("pk")
    names = known_names(apps) if templates.exists() else []
    for template in templates:
        template.sections, template.dropped = cleaned(template.sections, names)
        template.save(update_fields=["sections", "dropped"])
        kept = sum(1 for _ in texts_in(template.sections))
        print(f"Template “{template.name}”: {len(template.dropped)} texts of one interview taken out, {kept} kept.")


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0005_changes_for_v0_3_0'),
        ('accounts', '__first__'),
        ('scheduling', '0001_first'),
        ('training', '0001_first'),
    ]

    operations = [migrations.RunPython(clean, migrations.RunPython.noop)]
