"""Names of the example: people, posts, places. All invented; phone numbers are from the range
reserved for drama.
"""

from training.roles import StaffRole

ORGANISATION = "Solent and Marlbourne Integrated Care Board"

# fmt: off
FIRST_NAMES = (
    "Adaeze", "Aled", "Amrit", "Anwen", "Beatriz", "Benedek", "Bronwen", "Callum", "Carys", "Dilip", "Edie",
    "Efua", "Elspeth", "Emrys", "Farida", "Fergus", "Gethin", "Greta", "Hana", "Idris", "Ines", "Isla", "Jago",
    "Joanna", "Kasia", "Kofi", "Lowri", "Magnus", "Marta", "Mehmet", "Morag", "Nerys", "Nikhil", "Olwen",
    "Osian", "Petra", "Priya", "Quentin", "Rafe", "Rhiannon", "Rosalind", "Rufus", "Saoirse", "Selwyn",
    "Shanthi", "Tamsin", "Theo", "Tomasz", "Una", "Vikram", "Wanda", "Winifred", "Yestin", "Yusra", "Zachary",
    "Zofia",
)
# fmt: on
# fmt: off
LAST_NAMES = (
    "Abernathy-Cole", "Achterberg", "Ashdown-Pryce", "Bellweather", "Birchmore", "Calloway", "Carnforth",
    "Coldridge", "Cressingham", "Dovedale", "Easterbrook", "Eddowes-Kaur", "Fairhazel", "Fenwright", "Gantry",
    "Garside-Obi", "Hallowfield", "Hartnoll", "Inglewhite", "Jessamine", "Kestle", "Kilbourne", "Lanyon-Shah",
    "Larkspur", "Maddox-Bello", "Marchbanks", "Netherby", "Nightingale-Roy", "Okonedo-Flint", "Orchardson",
    "Pellew", "Penhallow", "Quillfeather", "Rainsford", "Ravensbourne", "Redfern-Das", "Sallowby", "Silverdale",
    "Standish-Ito", "Swarbrick", "Tamblyn", "Thackray", "Tolliver", "Underhay", "Vane-Mistry", "Venables",
    "Wetherall", "Wexcombe", "Whitlock-Sen", "Winterbourne", "Wolstan", "Yarborough", "Yelverton", "Zennor",
)
# fmt: on

DIRECTORATES = (
    "Chair and Chief Executive",
    "Communications and Engagement",
    "Finance",
    "Medical",
    "Nursing and Quality",
    "People and Workforce",
    "Strategy and Transformation",
)
BOARD = StaffRole.GOVERNING_BOARD
CLINICAL = StaffRole.CLINICAL_LEAD
SENIOR = StaffRole.SENIOR_STAFF
OTHER = StaffRole.OTHER_STAFF

# (post, number of its directorate, role, title), in this order, so that a smaller organisation
# has the same shape.
POSTS = [
    ("Clinical Lead, Urgent Care", 3, CLINICAL, "Dr"),
    ("Chair", 0, BOARD, ""),
    ("Chief Executive", 0, BOARD, ""),
    ("Medical Director", 3, BOARD, "Dr"),
    ("Head of Urgent Care", 6, SENIOR, ""),
    ("Clinical Lead, Mental Health", 3, CLINICAL, "Dr"),
    ("Chief Finance Officer", 2, BOARD, ""),
    ("Chief Nurse", 4, BOARD, ""),
    ("Head of Primary Care", 6, SENIOR, ""),
    ("Ward Manager, Emergency Department", 4, OTHER, ""),
    ("Clinical Lead, Maternity", 3, CLINICAL, "Dr"),
    ("Lay Member, Governance", 0, BOARD, ""),
    ("Director of Strategy", 6, BOARD, ""),
    ("Head of Medicines", 3, SENIOR, ""),
    ("Community Matron", 4, OTHER, ""),
    ("Clinical Lead, Diabetes", 3, CLINICAL, "Dr"),
    ("Lay Member, Patients and Public", 0, BOARD, ""),
    ("Director of People", 5, BOARD, ""),
    ("Head of Estates", 2, SENIOR, ""),
    ("Vaccination Programme Manager", 6, OTHER, ""),
    ("Clinical Lead, Children", 3, CLINICAL, "Dr"),
    ("GP Member, East", 3, BOARD, "Dr"),
    ("GP Member, West", 3, BOARD, "Dr"),
    ("Head of Safeguarding", 4, SENIOR, ""),
    ("Public Health Registrar", 3, OTHER, "Dr"),
    ("Clinical Lead, Frailty", 3, CLINICAL, "Dr"),
    ("Clinical Lead, Cancer", 3, CLINICAL, "Dr"),
    ("Secondary Care Doctor", 3, BOARD, "Professor"),
    ("Head of Digital", 6, SENIOR, ""),
    ("Stop Smoking Lead", 4, OTHER, ""),
    ("Clinical Lead, Respiratory", 3, CLINICAL, "Dr"),
    ("Lay Member, Audit", 0, BOARD, ""),
    ("Head of Performance", 6, SENIOR, ""),
    ("Head of Communications", 1, SENIOR, ""),
    ("Patient Experience Manager", 1, OTHER, ""),
    ("Clinical Lead, Prescribing", 3, CLINICAL, "Dr"),
    ("Registered Nurse Member", 4, BOARD, ""),
    ("Head of Emergency Preparedness", 6, SENIOR, ""),
    ("Head of Planned Care", 6, SENIOR, ""),
    ("Care Home Liaison Nurse", 4, OTHER, ""),
    ("Clinical Lead, Heart Disease", 3, CLINICAL, "Dr"),
    ("Head of Contracts", 2, SENIOR, ""),
    ("Head of Mental Health", 6, SENIOR, ""),
    ("Data Analyst", 6, OTHER, ""),
    ("Receptionist Team Lead", 6, OTHER, ""),
    ("Clinical Lead, Learning Disability", 3, CLINICAL, "Dr"),
    ("Head of Workforce Planning", 5, SENIOR, ""),
    ("Head of Engagement", 1, SENIOR, ""),
    ("Quality Improvement Nurse", 4, OTHER, ""),
    ("Commissioning Manager", 6, OTHER, ""),
    ("Clinical Lead, Palliative Care", 3, CLINICAL, "Dr"),
    ("Head of Continuing Healthcare", 4, SENIOR, ""),
    ("Head of Governance", 0, SENIOR, ""),
    ("Research Fellow", 3, OTHER, "Dr"),
    ("Social Prescriber", 6, OTHER, ""),
    ("Physiotherapy Lead", 4, OTHER, ""),
    ("Head of Human Resources", 5, SENIOR, ""),
    ("Pharmacist Adviser", 3, OTHER, ""),
    ("Dental Adviser", 3, OTHER, ""),
    ("Ambulance Liaison Manager", 6, OTHER, ""),
]

TOPICS = {
    "winter": "Winter pressures and A&E",
    "gp-access": "Getting a GP appointment",
    "vaccination": "Vaccination",
    "mental-health": "Mental health services",
    "maternity": "Maternity",
    "prescribing": "Prescribing and medicines shortages",
    "finance": "Money and savings",
    "closures": "Moving or closing a service",
    "cyber": "Cyber attack or IT failure",
    "diabetes": "Diabetes",
}

# Who leads on each topic and who can speak on it, by post.
SPEAKS_ON = {
    "Clinical Lead, Urgent Care": {"winter": "lead", "gp-access": "can"},
    "Medical Director": {"winter": "can", "closures": "lead", "prescribing": "can"},
    "Chief Executive": {"closures": "can", "finance": "can", "winter": "can"},
    "Head of Urgent Care": {"winter": "can"},
    "Chief Finance Officer": {"finance": "lead"},
    "Head of Primary Care": {"gp-access": "lead"},
    "GP Member, East": {"gp-access": "can", "vaccination": "can"},
    "GP Member, West": {"gp-access": "can"},
    "Vaccination Programme Manager": {"vaccination": "lead"},
    "Clinical Lead, Mental Health": {"mental-health": "lead"},
    "Head of Mental Health": {"mental-health": "can"},
    "Clinical Lead, Maternity": {"maternity": "lead"},
    "Chief Nurse": {"maternity": "can", "winter": "can"},
    "Clinical Lead, Prescribing": {"prescribing": "lead"},
    "Head of Medicines": {"prescribing": "can"},
    "Head of Digital": {"cyber": "lead"},
    "Clinical Lead, Diabetes": {"diabetes": "lead"},
}
PROVIDERS = ("Studio Nine Media Training", "Regional academy", "Communications and Engagement")
EXEMPT_BECAUSE = ("Parental leave", "Long-term sick leave", "Career break")
CONTACTS = {
    "name": ORGANISATION,
    "communications_name": "Communications and Engagement",
    "communications_phone": "01632 960200",
    "communications_email": "communications@solent.example.nhs.uk",
    "corrections_contact": "Ceri Maddox, 01632 960201",
    "wellbeing_contact": "Staff support line, 01632 960299, day and night",
}
