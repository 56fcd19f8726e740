"""The probabilistic pass: who is linked, what is kept of it, and that no name leaves memory."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from linkage_case import COLLEGE, Case, write_case, write_more
from pathways.cli import app
from pathways.errors import BadInputError, PathwaysError
from pathways.landing.land import land
from pathways.landing.ledger import LINKS
from pathways.landing.linkage import scoring
from pathways.landing.linkage.kept import Proposal, read_decisions, read_proposals, to_review
from pathways.landing.linkage.limits import load_link_limits
from pathways.landing.linkage.link import decide, forget, link
from pathways.landing.request import Request
from pathways.landing.store import Store, find_store
from pathways.landing.token_key import Key
from pathways.landing.tokens import normalised_last_name
from pathways.project import Project

KEY_TEXT = "a key of the tests of linkage, of 32 characters or more"
KEY = Key(KEY_TEXT)


@dataclass
class Area:
    """Deliveries, what they landed as, and the truth about them."""

    project: Project
    case: Case
    into: Path

    @property
    def store(self) -> Store:
        return find_store(self.into)

    @property
    def proposals(self) -> list[Proposal]:
        return read_proposals(self.store, KEY.fingerprint())

    def land(self) -> None:
        landing = land(self.project, self.case.deliveries, self.into, KEY)
        assert not landing.needs_attention

    def link(self) -> None:
        link(self.project, self.case.deliveries, self.into, KEY)

    def links(self) -> list[dict[str, object]]:
        return pq.read_table(self.store.ledger / "identity_links.parquet").to_pylist()

    def is_right(self, proposal: Proposal) -> bool:
        ssn = self.case.truth[proposal.source_person_id]
        return ssn is not None and KEY.token(ssn.replace("-", "")) == proposal.ssn_token

    def copy(self, folder: Path) -> "Area":
        shutil.copytree(self.case.deliveries, folder / "deliveries")
        shutil.copytree(self.into, folder / "landing", symlinks=True)
        case = replace(self.case, deliveries=folder / "deliveries")
        return Area(self.project, case, folder / "landing")


@pytest.fixture(scope="module")
def landed(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Area:
    folder = tmp_path_factory.mktemp("landed")
    area = Area(project, write_case(folder / "deliveries", 2_500), folder / "landing")
    area.land()
    return area


@pytest.fixture(scope="module")
def linked(landed: Area, tmp_path_factory: pytest.TempPathFactory) -> Area:
    area = landed.copy(tmp_path_factory.mktemp("linked"))
    area.link()
    return area


@pytest.fixture
def area(linked: Area, tmp_path: Path) -> Area:
    """A linked area of a test's own."""
    return linked.copy(tmp_path)


def to_find(area: Area) -> set[str]:
    """Return the records of people on another roster that their name and birth date don't find."""
    rosters = " union all ".join(
        f"select {columns}, ssn_token, name_dob_token "
        f"from '{area.store.landed}/{extract}/*.parquet'"
        for extract, columns in (
            ("education_students", "institution_id as source, student_id as id"),
            ("training_participants", "agency_id, participant_id"),
        )
    )
    found = duckdb.sql(
        f"with rosters as ({rosters}), found as (select name_dob_token from rosters where "
        "ssn_token is not null group by 1 having count(distinct ssn_token) = 1) "
        "select id from rosters where ssn_token is null "
        "and name_dob_token in (select name_dob_token from found)"
    ).fetchall()
    by_name = {one for (one,) in found}
    return {one for one, ssn in area.case.truth.items() if ssn and one not in by_name}


def test_nothing_is_linked_unless_asked_for(landed: Area) -> None:
    assert landed.links() == []


def test_links_are_right_and_most_people_are_found(linked: Area) -> None:
    wanted = to_find(linked)
    accepted = [one for one in linked.proposals if one.decision == "accepted"]
    right = [one for one in accepted if linked.is_right(one)]
    proposed = [one for one in linked.proposals if linked.is_right(one)]
    assert len(wanted) > 200
    assert len(right) >= 0.99 * len(accepted)
    assert len(right) >= 0.80 * len(wanted)
    assert len(proposed) >= 0.92 * len(wanted)


def test_a_record_that_its_name_finds_is_not_looked_at(linked: Area) -> None:
    by_name = linked.case.truth.keys() - to_find(linked)
    on_a_roster = {one for one in by_name if linked.case.truth[one]}
    assert not on_a_roster & {one.source_person_id for one in linked.proposals}


def test_the_ledger_has_the_links_and_every_extract_stays(landed: Area, linked: Area) -> None:
    table = pq.read_table(linked.store.ledger / "identity_links.parquet")
    assert table.schema.equals(LINKS)
    assert len(linked.links()) == len(linked.proposals)
    assert {one["source_id"] for one in linked.links()} == {COLLEGE}
    for file in landed.store.landed.rglob("*.parquet"):
        name = file.relative_to(landed.store.landed)
        if name.parts[0] != "_ledger":
            assert (linked.store.landed / name).read_bytes() == file.read_bytes()


def test_the_command_gives_the_same_links_for_the_same_deliveries(
    landed: Area, linked: Area, tmp_path: Path
) -> None:
    again = landed.copy(tmp_path)
    result = CliRunner().invoke(
        app,
        ["link", str(again.case.deliveries), "--into", str(again.into)],
        env={"PATHWAYS_TOKEN_KEY": KEY_TEXT},
    )
    assert result.exit_code == 0, result.output
    assert "are linked" in result.output
    assert again.proposals == linked.proposals
    assert again.links() == linked.links()


def texts(folder: Path) -> Iterator[str]:
    """Yield all that files hold, Parquet decompressed."""
    for file in folder.rglob("*"):
        if file.suffix == ".parquet":
            yield from map(str, pq.read_table(file).to_pylist())
        elif file.is_file():
            yield file.read_text(encoding="utf-8")


def identities_in(text: str, case: Case) -> set[str]:
    """Return the names, birth dates and numbers of a case that are in a text, however written."""
    text = text.casefold()
    words = set(re.findall(r"[^\W_]+", text))
    return {
        one
        for one in case.identities
        if (one.casefold() in words if one.isalpha() else one.casefold() in text)
        or normalised_last_name(one) in words
        or ("-" in one and one[0].isdigit() and one.replace("-", "") in words)
    }


def test_no_name_number_or_birth_date_is_written_or_said(
    landed: Area,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    area = landed.copy(tmp_path / "area")
    for name in ("temporary", "here"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    monkeypatch.chdir(tmp_path / "here")
    caplog.set_level(0)
    area.link()
    said = capfd.readouterr()
    assert not said.out
    assert not said.err
    assert not any(record.name.startswith("splink") for record in caplog.records)
    assert not list((tmp_path / "here").iterdir())
    delivered = "\n".join(texts(area.case.deliveries))
    assert identities_in(delivered, area.case) == area.case.identities
    written = "\n".join((*texts(area.into), *texts(tmp_path / "temporary"), caplog.text))
    assert not identities_in(written, area.case)


def test_a_later_landing_keeps_the_links(area: Area) -> None:
    before = area.links()
    write_more(area.case, 20)
    area.land()
    assert area.links() == before


def test_forgetting_takes_all_links_back(area: Area) -> None:
    assert forget(area.project, area.into) > 0
    assert area.links() == []
    write_more(area.case, 20)
    area.land()
    assert area.links() == []


def test_links_under_another_token_key_are_not_in_force(area: Area) -> None:
    request = Request(everything=True, new_key=True)
    land(area.project, area.case.deliveries, area.into, Key("another key " * 4), request=request)
    assert area.links() == []


def test_what_a_clerk_decides_holds_in_later_runs(area: Area) -> None:
    open_one = to_review(area.store, KEY.fingerprint())[0]
    sure_one = next(one for one in area.proposals if one.decision == "accepted")
    decide(area.project, area.into, open_one.record, "accept")
    decide(area.project, area.into, sure_one.record, "reject")
    for is_again in (False, True):
        if is_again:
            area.link()
        decisions = {
            (one["source_person_id"], one["ssn_token"]): one["decision"] for one in area.links()
        }
        assert decisions[open_one.source_person_id, open_one.ssn_token] == "accepted"
        assert (sure_one.source_person_id, sure_one.ssn_token) not in decisions
        assert open_one not in to_review(area.store, KEY.fingerprint())
    assert len(read_decisions(area.store)) == 2


def test_a_decision_about_a_record_nobody_proposed_is_refused(area: Area) -> None:
    with pytest.raises(BadInputError, match="nobody is proposed"):
        decide(area.project, area.into, (COLLEGE, "M999999"), "accept")


def test_the_command_lists_what_to_review_by_ids_alone(area: Area) -> None:
    result = CliRunner().invoke(
        app, ["link", "--review", "--into", str(area.into)], env={"COLUMNS": "200"}
    )
    assert result.exit_code == 0
    for one in to_review(area.store, KEY.fingerprint()):
        assert one.source_person_id in result.output
        assert one.person_source_person_id in result.output
    listed = (area.store.reports / "links" / "review.csv").read_text(encoding="utf-8")
    assert len(listed.splitlines()) == 1 + len(to_review(area.store, KEY.fingerprint()))
    assert "birth date off by one digit, day or year" in listed


@pytest.mark.parametrize("arguments", [[], ["--review", "--forget"]])
def test_the_command_does_one_thing_at_a_time(landed: Area, arguments: list[str]) -> None:
    result = CliRunner().invoke(app, ["link", *arguments, "--into", str(landed.into)])
    assert isinstance(result.exception, BadInputError)


def test_without_splink_the_command_says_how_to_install_it(
    landed: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "find_spec", lambda _name: None)
    with pytest.raises(BadInputError, match=r"pip install '\.\[linkage\]'") as caught:
        landed.link()
    assert caught.value.exit_code == 2
    assert landed.links() == []


def test_a_roster_that_is_gone_is_named_and_the_links_stay(area: Area) -> None:
    before = area.links()
    (area.case.deliveries / COLLEGE / "education_students" / "2024-07-01.csv").unlink()
    with pytest.raises(BadInputError, match=f"{COLLEGE}/education_students/2024-07-01.csv"):
        area.link()
    assert area.links() == before


def test_a_roster_that_reads_otherwise_than_it_landed_is_refused(area: Area) -> None:
    mapping = "extracts:\n  education_students:\n    columns:\n      last_name: {value: changed}\n"
    (area.case.deliveries / COLLEGE / "mapping.yml").write_text(
        mapping + "    ignore: [last_name]\n"
    )
    with pytest.raises(BadInputError, match=r"(?s)2024-07-01.csv: reads otherwise.*--reread"):
        area.link()


def test_another_key_is_refused(area: Area) -> None:
    with pytest.raises(BadInputError, match="another token key"):
        link(area.project, area.case.deliveries, area.into, Key("another key " * 4))


def test_a_failure_of_splink_says_nothing_of_its_text(
    area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("Zbigniew")

    before = area.links()
    monkeypatch.setattr(scoring, "_score", fail)
    with pytest.raises(PathwaysError, match=r"failed \(RuntimeError\)") as caught:
        area.link()
    assert "Zbigniew" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert area.links() == before


def test_a_folder_where_nothing_landed_is_not_made_into_an_area(
    project: Project, tmp_path: Path
) -> None:
    with pytest.raises(BadInputError, match="nothing has landed"):
        forget(project, tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("link_margin,", "no_margin,"), "no row link_margin"),
        (("link_accept_probability,", "link_accept_probability,1"), "no percentage"),
        (("link_accept_probability,", "link_accept_probability,0.0"), "is above"),
    ],
)
def test_limits_that_cannot_be_are_refused(
    project: Project, tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    path = tmp_path / "seeds" / "reference" / "identity_limits.csv"
    path.parent.mkdir(parents=True)
    text = (project.seeds / "reference" / path.name).read_text(encoding="utf-8")
    path.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(BadInputError, match=says):
        load_link_limits(Project(tmp_path))
