"""How to do well in each medium, in at most eight points: the card in a pack. Pure."""

from reports.packs.content import FormatCard
from training.media import ON_CAMERA, WITH_OTHERS

CARDS: dict[str, FormatCard] = {
    "print": FormatCard(
        "Print, phone and online",
        (
            "Ask what the piece is about, who else is in it and when it runs.",
            "Everything you say can be quoted, before and after the questions too.",
            "Give your main message in the first answer, in one sentence that can stand alone.",
            "Speak slowly: they are typing. Stop when the answer is finished.",
            "If a question contains a wrong fact, correct the fact first.",
            "Don’t repeat their loaded words, even to deny them.",
            "If you don’t know, say so, and say who will ring back and by when.",
            "Ask for figures and names to be read back to you.",
        ),
    ),
    "radio": FormatCard(
        "Radio",
        (
            (
                "Landline or app, in a quiet room with the door shut. Other phones off, water"
                " within reach."
            ),
            "Smile and sit up: it can be heard.",
            "Main message in the first answer, whatever the first question is.",
            "Answers of 20 to 30 seconds: the point, one proof, one example. Then stop.",
            "Talk to one listener who is worried, not to the presenter.",
            "Don’t fill a silence. It is theirs to fill.",
            "No paper noise, no lists, no initials.",
            "You are on air from the moment they pick up until they say that you are clear.",
        ),
    ),
    "recorded_tv": FormatCard(
        "Recorded TV and video",
        (
            "Plain clothes without small patterns; no lanyard, no badge, phone out of the pocket.",
            "Look at the interviewer, not at the camera.",
            "Every answer must stand alone: the question will be cut.",
            "10 to 20 seconds for each answer, main message first.",
            "If you stumble, stop, and ask to start that answer again.",
            "Say the same message in three ways; they will use one.",
            "Stand or sit still, hands free, feet on the floor.",
            "The camera may still run after the last question.",
        ),
    ),
    "live_tv": FormatCard(
        "Live and remote TV",
        (
            "Remote: lens at eye height, light in front of you, nothing private behind you.",
            "Remote: look into the lens. In a studio: look at the presenter.",
            "Test picture, sound and return feed 20 minutes before.",
            "Main message in the first answer, whatever the first question is.",
            "Answers of 15 to 20 seconds. Finish your sentence; don’t fight for the next one.",
            "If the sound fails, say so calmly and go on with your message.",
            "Listen with a neutral, attentive face: you may be in vision while others talk.",
            "Stay still until they say that you are clear.",
        ),
    ),
    "press_conference": FormatCard(
        "Press conference",
        (
            "Agree who leads, who answers what, and who ends it.",
            (
                "Opening statement of two minutes: what happened, what we are doing, what people"
                " should do."
            ),
            "People first, then action, then facts that are confirmed.",
            "Repeat or rephrase each question before the answer: not every microphone hears it.",
            "One question at a time; don’t be drawn into follow-ups across the room.",
            "No speculation on cause, blame or numbers. Say when you will know more.",
            "Stand still behind the table until the chair closes it.",
            "Leave by the agreed door and don’t stop for questions.",
        ),
    ),
    "social_video": FormatCard(
        "Social video and live questions",
        (
            (
                "Hold the phone upright at eye height, light in front of you, wind behind the"
                " microphone."
            ),
            "The message in the first three seconds.",
            "One idea in one video, 30 to 60 seconds.",
            "Talk as you would to a neighbour; no initials.",
            "It will be watched without sound: agree the caption.",
            "Live: someone else reads the comments and picks the questions.",
            "Never answer about one person’s care. Say where they can ask.",
            "Check what is behind you: screens, boards, people.",
        ),
    ),
    "committee": FormatCard(
        "Committees and public meetings",
        (
            "Know who sits there, what they have said and what they want to be seen to ask.",
            "Open with your main message in under a minute.",
            "Answer through the chair, to the question, in under a minute.",
            "It is on the record and often filmed: the clip is your audience.",
            "If you don’t have the figure, promise it in writing by a set day, and send it.",
            "Stay courteous, even to people who are not.",
            "Don’t comment on party politics or on what another body should do.",
            "Know which papers are public and which are not.",
        ),
    ),
}


REMOTE = FormatCard(
    "Remote, by line or video call",
    (
        (
            "Lens at eye height and an arm’s length away, light in front of you, nothing private"
            " behind you."
        ),
        "Wired network and power, other programs shut, phone silent, a note on the door.",
        (
            "Test picture, sound and return feed 20 minutes before, with the number to ring if they"
            " fail."
        ),
        "Look into the lens, not at the picture of the presenter; put your notes just above it.",
        "Headphones in, and wait a breath before you answer: the line is a second late.",
        "Main message in the first answer, 15 to 20 seconds, then stop.",
        "If sound or picture fails, say so calmly, go on, and let them ring you.",
        "You are in vision from the moment you join until they say that you are clear.",
    ),
)
_PANEL = (
    "Know who else is there, for which side, who speaks first, and how long each has.",
    "Say your main message early and once more at the end: the middle belongs to whoever shouts.",
    (
        "Talk to the audience through the chair. Don’t argue with a guest, and don’t repeat a"
        " guest’s loaded words."
    ),
    (
        "If you are talked over, wait, then say “The point for patients is ...”. Correct one wrong"
        " fact, not five."
    ),
    "Listen with a calm, attentive face: you may be in vision, or heard, while others talk.",
)


def card_for(medium: str, how: str = "") -> FormatCard:
    """The card of a medium, by its code, and of a format: `remote`, `panel` or neither. Empty for
    an unknown medium.

    A panel's card has the points for panels, then the first three of its medium, which say how it
    works.
    """
    card = CARDS.get(medium, FormatCard())
    if how == "remote" and medium in ON_CAMERA:
        return REMOTE
    if how == "panel" and card.points and medium not in WITH_OTHERS:
        return FormatCard(
            f"Panel or debate, {card.title[0].lower() + card.title[1:]}", _PANEL + card.points[:3]
        )
    return card
