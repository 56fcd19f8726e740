"""Rosters of invented people, some of them twice and misspelt, with the truth of who is who."""

import csv
import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pathways.synthetic.raw_names import family_names, given_names

COLLEGE, SCHOOL, AGENCY = "millbrook", "eastside", "wioa"
"""Millbrook knows no SSN; Eastside and the agency do."""
TOWNS = ("Boston", "Worcester", "Springfield", "Cambridge", "Lowell", "Brockton", "Quincy", "Lynn")
_STUDENT = ("institution_id", "student_id")
_PARTICIPANT = ("agency_id", "participant_id")
_COMMON = (
    *("ssn", "first_name", "last_name", "birth_date", "sex", "race_ethnicity"),
    *("is_english_learner", "has_disability", "is_low_income", "education_level"),
    *("municipality", "updated_at"),
)
_OF_TRAINING = (
    *("is_veteran", "is_ex_offender", "is_homeless", "is_single_parent", "is_foster_youth"),
    *("is_long_term_unemployed", "employment_status_at_entry"),
)


@dataclass(frozen=True)
class Person:
    number: int
    first: str
    last: str
    birth: date
    sex: str
    town: str

    @property
    def ssn(self) -> str:
        area = 100 + self.number // 10_000
        return f"{area}-{1 + self.number % 97:02}-{1 + self.number % 9_973:04}"


@dataclass
class Case:
    """What was written: `truth` is the SSN of each record of the college, None if on no roster.

    `alike` are the records that are spelt as on the roster; `identities` every name, birth date and
    number that was written.
    """

    deliveries: Path
    truth: dict[str, str | None]
    alike: set[str]
    identities: set[str]


class Errors:
    """What goes wrong when a clerk types, or a person moves, or marries."""

    def __init__(self, random_: random.Random, last_names: list[str]) -> None:
        self.random, self.last_names = random_, last_names

    def typo(self, name: str) -> str:
        if len(name) < 4:
            return f"{name}a"
        at = self.random.randrange(1, len(name) - 1)
        kind = self.random.randrange(4)
        if kind == 0:
            return name[:at] + name[at + 1 :]
        if kind == 1:
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        letter = self.random.choice("abcdefghijklmnoprstuvwy")
        return name[:at] + letter + name[at + kind - 2 :]

    def day(self, birth: date) -> date:
        if self.random.random() < 0.4 and birth.day <= 12 and birth.day != birth.month:
            return date(birth.year, birth.day, birth.month)
        if self.random.random() < 0.5 and birth.month != 2:
            return birth.replace(year=birth.year + self.random.choice((-1, 1, -10, 10)))
        return birth + timedelta(days=self.random.choice((-1, 1)))

    def of(self, person: Person) -> Person:
        """Return a person as another roster has them: with one error mostly, or two."""
        first, last, birth, town = person.first, person.last, person.birth, person.town
        for kind in self.random.sample(range(6), k=1 if self.random.random() < 0.75 else 2):
            if kind in {0, 1}:
                last = self.typo(last)
            elif kind in {2, 3}:
                first = self.typo(first)
            elif kind == 4:
                birth = self.day(birth)
            elif self.random.random() < 0.3:
                last = self.random.choice(self.last_names)
            else:
                last = f"{last} {self.random.choice(self.last_names)}"
        if self.random.random() < 0.15:
            town = self.random.choice(TOWNS)
        return Person(person.number, first, last, birth, person.sex, town)


def population(count: int, random_: random.Random) -> list[Person]:
    """Return people, names more or less frequent; one in fifty has a twin of the same name."""
    first, last = given_names(), family_names()
    weights = [[1 / (rank + 8) for rank in range(len(names))] for names in (first, last)]
    people: list[Person] = []
    while len(people) < count:
        person = Person(
            len(people),
            random_.choices(first, weights[0])[0],
            random_.choices(last, weights[1])[0],
            date(1950, 1, 1) + timedelta(days=random_.randrange(20_000)),
            random_.choice(("female", "male")),
            random_.choices(TOWNS, [8, 4, 3, 2, 2, 1, 1, 1])[0],
        )
        people.append(person)
        if random_.random() < 0.02:
            twin_first = random_.choice(first)
            people.append(
                Person(len(people), twin_first, person.last, person.birth, person.sex, person.town)
            )
    return people[:count]


def write_case(folder: Path, count: int, seed: int = 7) -> Case:
    """Write rosters of so many people: half are at the agency, a fifth at the school.

    Of the college's records, two in three are of people on one of them, and most of those misspelt.
    """
    random_ = random.Random(seed)
    people = population(count, random_)
    errors = Errors(random_, family_names())
    agency = [one for one in people if random_.random() < 0.5]
    school = [one for one in people if random_.random() < 0.2]
    on_a_roster = {one.number for one in (*agency, *school)}
    truth: dict[str, str | None] = {}
    alike: set[str] = set()
    college: list[tuple[str, Person]] = []
    for person in random_.sample(people, k=count * 3 // 10):
        student = f"M{person.number:06}"
        is_alike = random_.random() < 0.3
        college.append((student, person if is_alike else errors.of(person)))
        truth[student] = person.ssn if person.number in on_a_roster else None
        if is_alike:
            alike.add(student)
    case = Case(folder, truth, alike, set())
    ids = {one.number: f"P{random_.randrange(10**9):09}" for one in agency}
    _write(case, "education_students", COLLEGE, [(*row, "") for row in college])
    _write(case, "education_students", SCHOOL, [(f"E{p.number:06}", p, p.ssn) for p in school])
    _write(case, "training_participants", AGENCY, [(ids[p.number], p, p.ssn) for p in agency])
    return case


def write_more(case: Case, count: int) -> None:
    """Write a later roster of the agency, of people who are on none yet."""
    people = population(count, random.Random(1))
    rows = [(f"Q{one.number:06}", one, f"8{one.ssn[1:]}") for one in people]
    _write(case, "training_participants", AGENCY, rows, "2024-08-01")


def _write(
    case: Case,
    extract: str,
    source: str,
    rows: list[tuple[str, Person, str]],
    day: str = "2024-07-01",
) -> None:
    is_training = extract == "training_participants"
    key = _PARTICIPANT if is_training else _STUDENT
    names = (*key, *_COMMON, *(_OF_TRAINING if is_training else ()))
    path = case.deliveries / source / extract / f"{day}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, names, restval="")
        writer.writeheader()
        for id_, person, ssn in rows:
            written = {"first_name": person.first, "last_name": person.last, "ssn": ssn}
            written["birth_date"] = person.birth.isoformat()
            case.identities |= {text for text in written.values() if text}
            rest = {"sex": person.sex, "municipality": person.town, "updated_at": "2024-06-30"}
            writer.writerow({key[0]: source, key[1]: id_} | written | rest)
