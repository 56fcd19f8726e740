"""YAML in which a plain word stays the text that was written.

YAML reads `NO` as false, `01` as 1, `0123` as 83 and `2024-01-15` as a date. In a file of codes
each of these is wrong without a word, so here they are text. Only null is special.
"""

from pathlib import Path
from typing import Any

import yaml

from pathways.errors import BadInputError
from pathways.landing.header import one_line

MAXIMUM_BYTES = 1_000_000
_STANDARD = "tag:yaml.org,2002:"
_NULL = _STANDARD + "null"
_SCALARS = frozenset(
    _STANDARD + name
    for name in ("str", "null", "bool", "int", "float", "timestamp", "merge", "value")
)


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the mappings, lists, texts and nulls of a YAML file; an empty file is an empty dict.

    Errors: BadInputError for what is no regular file, over 1 MB, not UTF-8, no YAML, a key that
    stands twice or is null, an alias, a tag of its own.
    """
    try:
        root = yaml.compose(_text(path), yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInputError(
            f"{path} line {line}: no readable YAML ({one_line(str(error.problem))}); mend this line"
        ) from None
    except (yaml.YAMLError, RecursionError):
        raise BadInputError(f"{path}: no readable YAML; write plain `key: value` lines") from None
    if root is None or root.tag == _NULL:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise BadInputError(f"{path}: is no mapping of keys; write `extracts:` and so on")
    return _Reading(path).plain(root)


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            raise BadInputError(f"{path}: no regular file; replace it by a text file")
        if path.stat().st_size > MAXIMUM_BYTES:
            raise BadInputError(f"{path}: over 1 MB, so no mapping; put data elsewhere")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadInputError(f"{path}: not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise BadInputError(f"{path}: {error.strerror}; make it readable") from None


class _Reading:
    """The nodes of one file as plain values."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: set[int] = set()

    def plain(self, node: yaml.Node) -> Any:
        if id(node) in self._seen:
            raise self._error(node, "an alias (*name) is not read; write the value out")
        self._seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if isinstance(node, yaml.SequenceNode):
            self._check_tag(node, {_STANDARD + "seq"})
            return [self.plain(item) for item in node.value]
        self._check_tag(node, {_STANDARD + "map"})
        return self._mapping(node)

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self.plain(key_node)
            if key is None:
                advice = 'a key is null; write it in quotes, "null", when that is its text'
                raise self._error(key_node, advice)
            if not isinstance(key, str):
                raise self._error(key_node, "a key is no text; write a name")
            if key in found:
                raise self._error(key_node, f"the key {one_line(key)} stands twice; keep one")
            found[key] = self.plain(value_node)
        return found

    def _scalar(self, node: yaml.ScalarNode) -> str | None:
        self._check_tag(node, _SCALARS)
        return None if node.tag == _NULL else node.value

    def _check_tag(self, node: yaml.Node, allowed: set[str] | frozenset[str]) -> None:
        if node.tag not in allowed:
            raise self._error(node, "a tag (!name) is not read; write the value without it")

    def _error(self, node: yaml.Node, what: str) -> BadInputError:
        return BadInputError(f"{self._path} line {node.start_mark.line + 1}: {what}")
