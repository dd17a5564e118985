"""How each need is prepared for, until the desk writes it better."""

from django.db import migrations

TEMPLATES = {
    "interview": (
        "Start from the pack: what they want to know, the three messages, the three hardest questions. Then say it aloud "
        "twice, against the clock, once with interruptions.",
        "Read the pack, or what is known of the interview\nAgree the three messages in their own words\n"
        "Rehearse the three hardest questions aloud\nGo through time, place, who calls whom\n"
        "Say what happens afterwards: debrief, corrections, support",
    ),
    "topic": (
        "Bring the lines that are live on the topic and the figures with their dates. End with what they would say to a "
        "neighbour, in two sentences.",
        "Gather the live lines and the facts with their sources\nAsk the topic's lead what has changed\n"
        "Agree what we do not know yet\nRehearse five questions, two of them unwanted",
    ),
    "panel": (
        "Find out who else speaks, in which order, and how long an answer may be. Practise coming in without being asked.",
        "List the other speakers and what they are likely to say\nAgree one message to come back to\n"
        "Practise a 30-second opening and close\nPrepare for a question from the floor",
    ),
    "hostile": (
        "Two interviewers where possible. Practise staying level: acknowledge, answer, bridge. Agree what will not be "
        "discussed, and how to say so without sounding evasive.",
        "Collect the recent coverage\nWrite out the five questions we do not want\n"
        "Rehearse with interruptions, and play it back\nAgree red lines and who is rung if it goes wrong\n"
        "Offer the wellbeing contact",
    ),
    "nerves": (
        "Camera on from the first minute, and start with something easy. Short takes, play back what went well first.",
        "Show the room, the camera and the microphone\nPractise breathing and the first sentence\n"
        "Three short takes, played back\nAgree one thing to keep and one to change",
    ),
    "mock": (
        "As it will be: the same medium, the same length, the hardest questions first. Record it, play it back once, and "
        "do it again. Score it with the rubric.",
        "Read the enquiry and what they want to know\nPlay the journalist, without a break\n"
        "Play it back: one thing to keep, one to change\nDo it again\n"
        "Write down that it was held: it counts as practice",
    ),
}


def add_templates(apps, schema_editor):
    template = apps.get_model("scheduling", "BriefingTemplate")
    for need, (text, checklist) in TEMPLATES.items():
        template.objects.get_or_create(need=need, defaults={"text": text, "checklist": checklist})


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0004_find_lines_by_their_words")]
    operations = [migrations.RunPython(add_templates, migrations.RunPython.noop)]
