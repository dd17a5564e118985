"""The pack for the sample enquiry (tests/samples/enquiry.md), as an officer could have written it
by 6pm.
"""
# ruff: noqa: E501  the sentences read better whole

from dataclasses import replace
from datetime import date, datetime

from reports.packs.content import (
    Afterwards,
    AtAGlance,
    Background,
    Bridges,
    DocumentControl,
    Facts,
    Figure,
    GroundRules,
    Hard,
    HardQuestion,
    Journalist,
    LastInterview,
    Likely,
    LikelyQuestion,
    LineUsed,
    Logistics,
    Message,
    Messages,
    Opening,
    PackContent,
    Strip,
)
from reports.packs.format_cards import card_for
from tests.clock import LONDON

STRIP = Strip(
    reference="P-0042",
    kind="standard",
    version=3,
    status="approved",
    approved_by="Ines Thackray",
    approved_at=datetime(2026, 11, 25, 17, 41, tzinfo=LONDON),
    valid_until=datetime(2026, 11, 27, 7, 15, tzinfo=LONDON),
    submitted_at=datetime(2026, 11, 25, 17, 20, tzinfo=LONDON),
    organisation="NHS Solent Shore",
    marking="OFFICIAL: until the interview is over",
    recipient="Dr Leila Iyer-Thorne",
    latest_url="https://greenroom.example.nhs.uk/latest/7Q2mXcB1vJ8tK5pLzR0wYA/3",
)

LOGISTICS = Logistics(
    on_air_at=datetime(2026, 11, 26, 7, 10, tzinfo=LONDON),
    arrive_at=datetime(2026, 11, 26, 6, 55, tzinfo=LONDON),
    minutes=5,
    medium="radio",
    medium_title="Radio",
    mode="live",
    outlet="Solent Shore FM",
    programme="Breakfast",
    place="Down the line from home, in the app for sound",
    contacts="Producer: Morwenna Pascoe, 01632 960148, the studio rings you at 6:55am\n"
    "Presenter: Jem Ollerenshaw",
    fallback="Ring Dougal on the desk, 01632 960111",
    owner="Ceri Maddox",
)

GLANCE = AtAGlance(
    angle="Is it safe, whose fault is it, and when does it get better?",
    outcome="People with an emergency call 999 without a second thought; the rest know what is quicker.",
    other_guests="Before you: Cllr Rhoda Whitmarsh (opposition group), and a paramedic, voiced up.",
    red_lines=(
        "No patient: not named, not confirmed, not described",
        "No blame on crews, the hospital or any person",
        "Nothing on the by-election or on any party",
        "No promise of a day on which queues end",
    ),
    contact_name="Ceri Maddox, press office",
    contact_phone="01632 960300",
)

MESSAGES = Messages(
    primary="If it is an emergency, call 999. An ambulance will come.",
    supporting=(
        Message(
            "Fewer people wait over an hour than last October.",
            (
                "214 of 1,980 handovers over 60 minutes in October (10.8%)",
                "October last year: 301 of 1,902 (15.8%)",
            ),
            "Each of those 214 is someone’s mother on a trolley. That is why we are not done.",
        ),
        Message(
            "We have opened 26 more beds this month.",
            ("Opened on 10 November", "A GP hub in the hospital since 2 November: 61 people a day"),
            "A man with a chest infection was seen in the hub within the hour and went home.",
        ),
        Message(
            "Not an emergency? 111 online or a pharmacist is quicker.",
            ("A third of what comes to A&E can be dealt with there",),
            "Earache at the weekend: a pharmacist can start treatment the same morning.",
            "W-07/1",
        ),
    ),
)

HARD = Hard(
    (
        HardQuestion(
            "Nine ambulances outside, a three-hour wait: is it safe?",
            "Anyone who waited three hours waited too long, and I am sorry. Crews and nurses look after people while they "
            "wait, and the sickest go straight in. **If you need an ambulance tonight, call 999.**",
            "What matters to anyone listening now is this: in an emergency, call.",
        ),
        HardQuestion(
            "Whose fault is it?",
            "I am not going to point at anybody. A queue outside is a full hospital inside. So we opened 26 beds and a GP "
            "hub, and handovers over an hour are down by a third on last October.",
            "The question I would ask is what helps, and here is what does.",
        ),
        HardQuestion(
            "When will it get better? Give us a date.",
            "It is better than a year ago and not good enough. I won’t give you a date that I can’t keep. You can judge us "
            "by the share over an hour, which we publish every month.",
            "In the meantime, two things are quicker than the queue.",
        ),
        HardQuestion(
            "A family says that their father was left in the cold. What do you say to them?",
            "I can’t talk about any one person, and I would not want to on the radio. Anyone unhappy with their care can "
            "ring us, and we will sit down with them.",
            "What I can say to every family is how people are looked after while they wait.",
        ),
        HardQuestion(
            "Councillor Whitmarsh says that you have been asleep at the wheel.",
            "I’ll leave politics to others. The teams here have opened beds and a hub, and it shows in the figures.",
            "Let me tell your listeners what is different this month.",
        ),
    )
)

LIKELY = Likely(
    (
        LikelyQuestion(
            "What happened on Tuesday night?",
            "At 22:40 nine ambulances were waiting. The last patient was handed over at 01:55. It was a very hard night.",
            "Longest wait 3 h 12 min",
            "Site report, 25 November, 7:30am",
        ),
        LikelyQuestion(
            "Will there be an ambulance if I call?",
            "Yes. Call 999 in an emergency. Calls are sorted by need and the sickest come first.",
            "",
            "Ambulance trust",
        ),
        LikelyQuestion(
            "What have you done about it?",
            "26 more beds since 10 November, and a GP hub inside the hospital that sees 61 people a day.",
            "First three weeks of the hub",
            "Site report",
        ),
        LikelyQuestion(
            "What should people do instead?",
            "111 online and pharmacists can deal with a third of what comes to A&E.",
            "A third",
            "Line W-07",
            "W-07/1",
        ),
        LikelyQuestion(
            "Are the crews all right?",
            "They are working very hard, and so are the nurses who meet them. Thank them if you see them.",
            "",
            "",
        ),
    )
)

SAMPLE = PackContent(
    strip=STRIP,
    logistics=LOGISTICS,
    glance=GLANCE,
    opening=Opening(
        "Tuesday was a very hard night, and anyone who waited hours waited too long.",
        "In an emergency, call 999. For the rest, 111 online or your pharmacist is quicker than the queue.",
        "Dr Leila Iyer-Thorne",
        "GP and clinical lead for urgent care",
        "LAY-la EYE-er THORN",
    ),
    messages=MESSAGES,
    likely=LIKELY,
    hard=HARD,
    bridges=Bridges(
        (
            "What matters to anyone listening is …",
            "I understand why you ask. What I can tell you is …",
            "That is one part of it. The larger part is …",
        ),
        (
            "I don’t know. I’ll find out and your newsroom will have it by ten.",
            "I can’t discuss an individual.",
            "That isn’t one for me. What I do know is …",
        ),
    ),
    facts=Facts(
        (
            Figure(
                "Handovers over 60 minutes, October",
                "214 of 1,980",
                "10.8%",
                date(2026, 11, 18),
                "Dashboard",
                "Data",
            ),
            Figure(
                "The same, October last year",
                "301 of 1,902",
                "15.8%",
                date(2026, 11, 18),
                "Dashboard",
                "Data",
            ),
            Figure(
                "Longest wait on Tuesday",
                "3 h 12",
                "min",
                date(2026, 11, 25),
                "Site report",
                "Duty director",
            ),
            Figure(
                "More beds, open since 10 November",
                "26",
                "beds",
                date(2026, 11, 25),
                "Site report",
                "Operations",
            ),
            Figure(
                "Seen in the GP hub", "61", "a day", date(2026, 11, 23), "Hub log", "Primary care"
            ),
        )
    ),
    background=Background(
        "A photo of nine ambulances at 22:40 on Tuesday 24 November went round last night.",
        '- *Harbour Post*, Wednesday: "Queue to the gates"\n- Solent Shore FM, Wednesday 5pm: listeners\' calls',
        "On 3 November: that the hub would take the pressure off the front door.",
        'Ambulance trust: "Our crews are under sustained pressure and we are working with hospital colleagues."',
    ),
    journalist=Journalist(
        "Jem Ollerenshaw",
        "Breakfast presenter; local services",
        "A series on bus cuts in September",
        "Friendly, then one sharp question twice. Reads out texts from listeners.",
        "48,000 a week, mostly over 45",
        "Interviewed our director of nursing in June",
    ),
    ground_rules=GroundRules(
        on_the_record="All of it, from the moment they pick up.",
        agreed="You come last of three. No joint discussion with the councillor.",
        consent="A family has complained. **Nobody may confirm that a named person was a patient.**",
        pre_election="By-election on 10 December in one ward: nothing that could be read as taking sides.",
    ),
    card=card_for("radio"),
    last=LastInterview(
        "Mock interview, radio, 12 October 2026",
        "The human example, early",
        "Shorter answers: stop after the proof",
    ),
    afterwards=Afterwards(
        "",
        "Live; the clip is likely to run at 8am and 9am",
        "Press office, 01632 960300",
        "Gwen Fenwright, 01632 960177",
    ),
    control=DocumentControl(
        what_changed="The longest wait corrected to 3 h 12 min from the site report.",
        author="Ceri Maddox",
        contributors=("Ceri Maddox", "Huw Trelawney"),
        sources="Site report, 25 November 7:30am, signed off by the duty director. Regional dashboard of 18 November.",
    ),
    lines=(LineUsed("W-07", 1, 1, "live", date(2026, 12, 31), "Huw Trelawney"),),
)

EMPTY_FLASH = PackContent(
    strip=replace(STRIP, kind="flash", version=1, status="draft", approved_by="", approved_at=None),
    logistics=replace(
        LOGISTICS, fallback="", contacts="Producer: 01632 960148, the studio rings", arrive_at=None
    ),
    messages=Messages("If it is an emergency, call 999."),
    glance=AtAGlance(contact_name="Press office", contact_phone="01632 960300"),
    card=card_for("radio"),
)
