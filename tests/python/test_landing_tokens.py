"""Identities become tokens: by definition, once per person, and the key shows nowhere."""

import copy
import hashlib
import hmac
import os
import pickle
import stat
import unicodedata
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from pathways.errors import BadInputError
from pathways.landing.key_command import key_app, new_key, write_key
from pathways.landing.tokens import (
    KEY_FILE_VARIABLE,
    KEY_VARIABLE,
    Key,
    Tokens,
    fein_digits_sql,
    fein_text,
    load_key,
    name_dob_text,
    normalised_last_name,
    normalised_name,
    ssn_digits_sql,
)

SECRET = "a-key-of-the-tests-and-of-nothing-else-0123456789"  # noqa: S105 - a key of the tests
KEY = Key(SECRET)

VALID_SSNS = st.builds(
    "{:03d}{:02d}{:04d}".format,
    st.integers(1, 899).filter(lambda area: area != 666),
    st.integers(1, 99),
    st.integers(1, 9999),
)
INVALID_SSNS = st.one_of(
    st.builds(
        "{:03d}{:02d}{:04d}".format,
        st.one_of(st.sampled_from([0, 666]), st.integers(900, 999)),
        st.integers(0, 99),
        st.integers(0, 9999),
    ),
    st.builds("{:03d}00{:04d}".format, st.integers(0, 999), st.integers(0, 9999)),
    st.builds("{:03d}{:02d}0000".format, st.integers(0, 999), st.integers(0, 99)),
)
JUNK = st.text(st.sampled_from(" -\t\0\x12\x16\xa0\u2013\r\n"), max_size=4)


def definition(text: str, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def digits(connection: duckdb.DuckDBPyConnection, sql: str, text: str | None) -> str | None:
    table = pa.table({"t": pa.array([text], pa.string())})
    connection.register("one", table)
    ((found,),) = connection.execute(f"select {sql} from one").fetchall()
    connection.unregister("one")
    return found


def ssn(connection: duckdb.DuckDBPyConnection, text: str | None) -> str | None:
    return digits(connection, ssn_digits_sql("t"), text)


def key_file(folder: Path, content: bytes | str = SECRET, mode: int = 0o600) -> Path:
    path = folder / "token.key"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.chmod(mode)
    return path


# digits


@given(number=VALID_SSNS, junk=st.lists(JUNK, min_size=10, max_size=10), suffix=st.booleans())
@settings(deadline=None)
def test_one_person_has_one_number_however_it_is_written(
    connection: duckdb.DuckDBPyConnection, number: str, junk: list[str], suffix: bool
) -> None:
    written = "".join(part + digit for part, digit in zip(junk, number, strict=False))
    assert ssn(connection, written + (".0" if suffix else "") + junk[-1]) == number


@given(number=VALID_SSNS, is_float=st.booleans())
@settings(deadline=None)
def test_lost_leading_zeros_come_back(
    connection: duckdb.DuckDBPyConnection, number: str, is_float: bool
) -> None:
    assert ssn(connection, str(int(number)) + (".0" if is_float else "")) == number


@given(number=INVALID_SSNS)
@settings(deadline=None)
def test_a_number_that_cannot_be_valid_is_null(
    connection: duckdb.DuckDBPyConnection, number: str
) -> None:
    assert ssn(connection, number) is None
    assert ssn(connection, f"{number[:3]}-{number[3:5]}-{number[5:]}") is None


@given(
    text=st.text().filter(lambda text: sum(c in "0123456789" for c in text) not in {7, 8, 9, 10})
)
@settings(deadline=None)
def test_what_has_not_the_digits_of_a_number_is_null(
    connection: duckdb.DuckDBPyConnection, text: str
) -> None:
    assert ssn(connection, text) is None


@pytest.mark.parametrize(
    "text",
    [
        *(None, "", " ", "1234567890", "123456", "12345678X", "123-45-678O", "1.2345678E8"),
        *("123456789.5", "\uff11\uff12\uff13456789", "123456789 123456789", "+123456789"),
    ],
)
def test_what_is_no_number_is_null(connection: duckdb.DuckDBPyConnection, text: str | None) -> None:
    assert ssn(connection, text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[("12-3456789", "123456789"), ("3456789", "003456789"), ("000000001", "000000001")],
        *[("990000000", "990000000"), ("000000000", None), ("0000000", None), ("x", None)],
        *[("", None), (None, None), ("123456", None)],
    ],
)
def test_an_employer_number_is_any_nine_digits(
    connection: duckdb.DuckDBPyConnection, text: str | None, expected: str | None
) -> None:
    assert digits(connection, fein_digits_sql("t"), text) == expected


# names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[("O'Brien", "obrien"), ("  GARCÍA-Lopez ", "garcialopez"), ("Nguyễn", "nguyen")],
        *[
            ("Ka\u02bbahumanu", "kaahumanu"),
            ("STRAẞE", "strasse"),
            ("\uff33\uff2d\uff29\uff34\uff28", "smith"),
        ],
        *[("Ma\x00r\x12y\tAnn", "maryann"), ("Jr", "jr"), ("---", ""), ("", ""), ("1 2", "")],
        *[("Łódź", "łodz"), ("Mary Ann II", "maryannii")],
    ],
)
def test_a_name_is_its_letters(text: str, expected: str) -> None:
    assert normalised_name(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[("Smith Jr.", "smith"), ("SMITH, JR", "smith"), ("Smith III", "smith")],
        *[("Smith Jr IV", "smith"), ("Smith\tSr", "smith"), ("Jr", "jr"), ("Ivy", "ivy")],
        *[("García Sr.", "garcia"), ("Sr Smith", "srsmith"), ("Smith J\x12r", "smith")],
    ],
)
def test_a_last_name_loses_its_suffix(text: str, expected: str) -> None:
    assert normalised_last_name(text) == expected


@given(st.text())
def test_a_normalised_name_stays_as_it_is(text: str) -> None:
    once = normalised_name(text)
    assert normalised_name(once) == once
    assert once.isalpha() or once == ""


@given(st.text(st.characters(max_codepoint=383)))
def test_case_and_composition_of_letters_do_not_count(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert normalised_last_name(decomposed) == normalised_last_name(text)
    assert normalised_name(text.lower()) == normalised_name(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_and_other_texts_are_read_alike(text: str) -> None:
    assert normalised_last_name(text + "\u0301") == normalised_last_name(text)


# tokens


@given(text=st.text(), secret=st.text(min_size=32, max_size=200))
def test_a_token_is_hmac_by_definition(text: str, secret: str) -> None:
    assert Key(secret).token(text) == definition(text, secret)


def test_each_use_of_a_key_has_its_own_text() -> None:
    whole = hmac.new(SECRET.encode(), b"pathways row salt", hashlib.sha256).hexdigest()
    assert KEY.row_salt() == whole
    assert KEY.fingerprint() == definition("pathways key fingerprint")[:12]
    assert KEY.fingerprint() != Key(SECRET + "x").fingerprint()


@given(
    rows=st.lists(
        st.tuples(
            st.none() | st.sampled_from(["100100001", "001010001", "899999999"]),
            st.none() | st.sampled_from(["100100001", "000000007"]),
        ),
        max_size=12,
    ),
    cut=st.integers(0, 12),
)
@settings(deadline=None)
def test_every_row_keeps_its_line_and_gets_the_token_of_its_identity(
    rows: list[tuple[str | None, str | None]], cut: int
) -> None:
    connection = duckdb.connect()
    tokens = Tokens(connection, KEY)
    found = []
    for chunk in (list(enumerate(rows))[:cut], list(enumerate(rows))[cut:]):
        connection.execute("create or replace table chunk (_line int, s varchar, f varchar)")
        for line, (number, employer) in chunk:
            connection.execute("insert into chunk values (?, ?, ?)", [line, number, employer])
        query = tokens.tokenise("chunk", ssn="s", fein="f")
        found += connection.execute(
            f"select _line, s, f, ssn_token, fein_token from ({query}) order by 1"
        ).fetchall()
    assert found == [
        (line, s, f, s and definition(s), f and definition(fein_text(f)))
        for line, (s, f) in enumerate(rows)
    ]
    assert tokens.hashed() == len({s for s, _ in rows if s}) + len({f for _, f in rows if f})


def test_an_employer_never_has_the_token_of_a_person() -> None:
    assert KEY.token(fein_text("123456789")) != KEY.token("123456789")


def test_the_name_token_needs_both_names_and_the_day(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    day = date(1990, 2, 3)
    rows = [
        *[("María", "O'Brien Jr.", day), ("MARIA", "obrien", day), ("MARIA", "obrien", None)],
        *[("", "obrien", day), ("--", "obrien", day), (None, "obrien", day), ("a", None, day)],
        ("maria", "obrien", date(1990, 2, 4)),
    ]
    connection.execute("create or replace table people (n int, f varchar, l varchar, b date)")
    connection.executemany(
        "insert into people values (?, ?, ?, ?)", [(n, *row) for n, row in enumerate(rows)]
    )
    connection.execute("insert into people values (8, 'maria', 'obrien', 'infinity')")
    tokens = Tokens(connection, KEY)
    for _ in range(2):
        query = tokens.tokenise("people", name_dob=("f", "l", "b"))
        found = connection.execute(f"select name_dob_token from ({query}) order by n").fetchall()
        first = definition(name_dob_text("obrien", "maria", "1990-02-03"))
        second = definition("obrien|maria|1990-02-04")
        expected = [first, first, *[None] * 5, second, None]
        assert [token for (token,) in found] == expected
    assert tokens.hashed() == 2


def test_a_query_can_be_tokenised_and_column_names_may_be_anything(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    source = '(select \'100100001\' as "a ""b\' {c}")'
    query = Tokens(connection, KEY).tokenise(source, ssn="a \"b' {c}")
    assert connection.execute(query).fetchall() == [("100100001", definition("100100001"))]


def test_columns_may_be_named_like_the_identities_themselves(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    connection.execute(
        "create or replace table alike as select '100100001' as ssn, '7' as digits, "
        "'000000007' as fein, 'Ana' as first_name, 'Bo' as last_name, date '1990-01-02' as day, "
        "'x' as name_dob, 'y' as identity, 'z' as token, 'w' as normalised"
    )
    query = Tokens(connection, KEY).tokenise(
        "alike", ssn="ssn", fein="fein", name_dob=("first_name", "last_name", "day")
    )
    found = connection.execute(
        f"select ssn_token, fein_token, name_dob_token, ssn, identity, token from ({query})"
    ).fetchall()
    expected = [definition(text) for text in ("100100001", "fein|000000007", "bo|ana|1990-01-02")]
    assert found == [(*expected, "100100001", "y", "z")]


# the key


def test_a_key_shows_nowhere(tmp_path: Path) -> None:
    shown = [repr(KEY), str(KEY), f"{KEY}", f"{KEY!r:>99}", "%s" % KEY, repr([KEY]), str(dir(KEY))]  # noqa: UP031
    assert KEY.fingerprint() in repr(KEY)
    assert not hasattr(KEY, "__dict__")
    for text in shown:
        assert SECRET not in text
    for copied in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError) as caught:
            copied(KEY)
        assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "secret", ["short-key", "k" * 31, "line-one-of-the-key\nline-two-of-the-key"]
)
def test_no_error_repeats_a_key(tmp_path: Path, secret: str) -> None:
    environments = [
        {KEY_VARIABLE: secret},
        {KEY_FILE_VARIABLE: str(key_file(tmp_path, secret))},
        {KEY_FILE_VARIABLE: SECRET},
    ]
    for environment in environments:
        with pytest.raises(BadInputError) as caught:
            load_key(None, environment)
        assert secret not in str(caught.value)
        assert SECRET not in str(caught.value)
        assert "\n" not in str(caught.value)


def test_the_option_comes_before_the_variable_and_the_variable_before_its_file(
    tmp_path: Path,
) -> None:
    path = key_file(tmp_path, "1" * 32)
    other = {KEY_VARIABLE: "2" * 32, KEY_FILE_VARIABLE: str(path)}
    assert load_key(path, other).fingerprint() == Key("1" * 32).fingerprint()
    assert load_key(None, other).fingerprint() == Key("2" * 32).fingerprint()
    only_file = {KEY_VARIABLE: " ", KEY_FILE_VARIABLE: str(path)}
    assert load_key(None, only_file).fingerprint() == Key("1" * 32).fingerprint()


@pytest.mark.parametrize("content", [SECRET + "\n", SECRET + " \r\n", "\n " + SECRET, SECRET])
def test_blanks_around_a_key_do_not_count(tmp_path: Path, content: str) -> None:
    path = key_file(tmp_path, content)
    assert load_key(path, {}).token("x") == definition("x")
    assert load_key(None, {KEY_VARIABLE: content}).token("x") == definition("x")


def test_without_a_key_the_error_says_how_to_get_one() -> None:
    with pytest.raises(BadInputError, match=r"no token key.*pathways key new"):
        load_key(None, {})


@pytest.mark.parametrize("mode", [0o640, 0o620, 0o604, 0o602, 0o644, 0o666, 0o610])
def test_a_file_that_others_may_open_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(BadInputError, match="chmod 600"):
        load_key(key_file(tmp_path, mode=mode), {})


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_of_the_user_alone_is_read(tmp_path: Path, mode: int) -> None:
    assert load_key(key_file(tmp_path, mode=mode), {}).token("x") == definition("x")


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(key_file(tmp_path))
    with pytest.raises(BadInputError, match="link"):
        load_key(link, {})


def test_what_is_no_file_with_a_key_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    cases = {
        tmp_path: "regular file",
        tmp_path / "pipe": "regular file",
        tmp_path / "missing": "can't be read",
        Path("nul\0"): "can't be read",
    }
    for path, message in cases.items():
        with pytest.raises(BadInputError, match=message):
            load_key(path, {})
    for content in (b"\xff" * 40, b"k" * 5000, b"", b"   \n", b"k" * 20 + b"\0" + b"k" * 20):
        with pytest.raises(BadInputError):
            load_key(key_file(tmp_path, content), {})


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_refused(tmp_path: Path) -> None:
    path = key_file(tmp_path)
    os.chown(path, 12345, -1)
    with pytest.raises(BadInputError, match="another user's"):
        load_key(path, {})


# pathways key new


def test_a_new_key_is_written_for_its_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "token.key"
    before = os.umask(0)
    try:
        result = CliRunner().invoke(key_app, ["new", str(path)])
    finally:
        os.umask(before)
    assert result.exit_code == 0
    text = path.read_text().strip()
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(text) == 64
    assert text not in result.output
    assert load_key(path, {}).fingerprint() in result.output


def test_a_key_is_printed_when_no_file_is_named() -> None:
    first, second = (CliRunner().invoke(key_app, ["new"]).stdout for _ in range(2))
    assert len(first.strip()) == len(bytes.fromhex(first.strip())) * 2 == 64
    assert first != second


def test_a_key_may_lie_in_a_new_folder_of_its_own(tmp_path: Path) -> None:
    write_key(tmp_path / "new" / "key", new_key())
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert load_key(tmp_path / "new" / "key")


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = key_file(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in (path, tmp_path / "link"):
        with pytest.raises(BadInputError, match="is there already"):
            write_key(name, new_key())
    with pytest.raises(BadInputError, match="name a file in a folder"):
        write_key(path / "below" / "key", new_key())
    assert path.read_text() == SECRET
    assert not (tmp_path / "elsewhere").exists()
