"""Codes of the training extracts; facts hold positions in these."""

import numpy as np

STATUSES = ("in_progress", "completed", "withdrawn")
SERVICES = (
    "career_service",
    "training_support",
    "supportive_service",
    "follow_up",
    "self_service",
    "information_only",
)
GAINS = (
    "educational_level",
    "secondary_diploma",
    "transcript",
    "training_milestone",
    "skills_progression",
)
EXCLUSIONS = (
    "institutionalized",
    "medical",
    "deceased",
    "reserve_duty",
    "foster_care_moved",
    "ineligible",
    "criminal_offender",
)
EXCLUSION_WEIGHTS = np.array([0.25, 0.4, 0.1, 0.08, 0.02, 0.1, 0.05])
"""How often each of `EXCLUSIONS` is the reason."""
CAREER, SUPPORT, SUPPORTIVE, FOLLOW_UP, SELF_SERVICE, INFORMATION = range(len(SERVICES))
ORIENTATION, PLACEMENT = 1, 2
"""Kinds of service offering; 0 is a service that is none."""
